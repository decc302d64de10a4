//! Why an order is not created or not changed.

use crate::{
    file::FileNumber, lightbox::MOST_FILES, money::MoneyError, order::line::LineNumber, revision::Stale,
    sizes::SizeLabel,
};

/// Why an order was not created or not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderRefusal {
    /// Rule 4.
    #[error("there are no files to order")]
    NoFiles,
    /// Every file was withdrawn.
    #[error("none of the files can be licensed any more")]
    NothingAvailable,
    /// Rule 10.
    #[error("the account is disabled")]
    AccountDisabled,
    /// Orders go into clients' accounts (rule 1).
    #[error("orders are created into clients' accounts, and this account is a staff member's")]
    NotAClient,
    /// A wish names a file that is not to be ordered.
    #[error("file {0} is not among those to order")]
    NotAmongFiles(FileNumber),
    /// There is no file of that number.
    #[error("there is no file {0}")]
    UnknownFile(FileNumber),
    /// A file is named twice, to be ordered or by wishes (rule 6).
    #[error("file {0} is named twice")]
    NamedTwice(FileNumber),
    /// A wish names a size that the file is not offered in (rule 17).
    #[error("size {0} is not offered for this file")]
    SizeNotOffered(SizeLabel),
    /// The client picks the size of a rights-managed line (rule 14).
    #[error("line {0} is rights-managed: its size is the client's to pick")]
    SizeIsTheClients(LineNumber),
    /// A rights-managed file cannot be sold royalty-free.
    #[error("file {0} is rights-managed and cannot be sold royalty-free")]
    NotRoyaltyFree(FileNumber),
    /// A draft cannot be announced (rule 12).
    #[error("a draft cannot be announced to the client: release it first")]
    DraftAnnounced,
    /// Only a draft can be released.
    #[error("the order is not a draft")]
    NotADraft,
    /// The order has no such line.
    #[error("the order has no line {0}")]
    NoSuchLine(LineNumber),
    /// A save names a line twice, so that nobody can say which of the two is meant.
    #[error("line {0} is named twice")]
    LineNamedTwice(LineNumber),
    /// A cancelled order is closed: nothing of it changes but its staff note and whether it was paid (rule 26).
    #[error("the order was cancelled")]
    Cancelled,
    /// A file that was withdrawn gets into no order (rule 48).
    #[error("file {0} is no longer available")]
    Withdrawn(FileNumber),
    /// It holds as many as it may.
    #[error("an order holds {MOST_FILES} files at the most")]
    Full,
    /// A line that was invoiced is frozen, and with it what its order costs (rule 45).
    #[error(
        "line {0} was invoiced, so neither it nor the order's currency or discount changes, and the order is not cancelled"
    )]
    Invoiced(LineNumber),
    /// An invoice needs to know what a line costs (rule 46).
    #[error("line {0} cannot be invoiced before it has a price")]
    NoPrice(LineNumber),
    /// A line that was taken out cannot be invoiced.
    #[error("line {0} was taken out of the order and cannot be invoiced")]
    StruckLine(LineNumber),
    /// A price in another currency than the order's, or a sum that does not fit (rule 43).
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// The order was changed meanwhile.
    #[error(transparent)]
    Stale(#[from] Stale),
}
