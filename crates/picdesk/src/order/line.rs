//! Lines: one file in an order, under one licence.

use std::{collections::BTreeSet, fmt};

use crate::{
    file::{FileCard, FileNumber, Master},
    ids::{FileId, SupplierId},
    invoice::InvoiceNumber,
    licence::LicenceModel,
    money::{Currency, Money},
    order::Grant,
    sizes::Size,
    text::LineNote,
};

/// The place of a line in its order, from 1. It never changes, so it names the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineNumber(pub u32);

impl fmt::Display for LineNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Under which licence a file stands on a line, and in which size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Licensed {
    /// The client picks any offered size when downloading (rule 14).
    RightsManaged,
    /// The size is fixed beforehand; none while the line *needs size* (rules 15, 18).
    RoyaltyFree(Option<Size>),
}

impl Licensed {
    /// The model.
    pub const fn model(&self) -> LicenceModel {
        match self {
            Self::RightsManaged => LicenceModel::RightsManaged,
            Self::RoyaltyFree(_) => LicenceModel::RoyaltyFree,
        }
    }

    /// The size that was fixed.
    pub fn size(&self) -> Option<&Size> {
        match self {
            Self::RightsManaged => None,
            Self::RoyaltyFree(size) => size.as_ref(),
        }
    }

    /// What the size that was fixed costs in a currency; none where it has no price in it.
    pub(crate) fn price_in(&self, currency: Currency) -> Option<Money> {
        self.size().and_then(|size| size.price).filter(|price| price.currency() == currency)
    }
}

/// Whether a line counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineState {
    /// It counts.
    Standing,
    /// Staff took it out; it gives nothing (rule 26), and stays to be read (rule 45).
    Struck,
}

impl LineState {
    /// Its name in the history.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Struck => "struck",
        }
    }
}

/// How far a line has come on its way to the client's accounts (rules 45, 46).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Billing {
    /// Nothing was said of it.
    #[default]
    Open,
    /// Staff marked it: it is on the next invoice.
    ToInvoice,
    /// It was invoiced, once and for good: its price, its size and whether it counts are frozen.
    Invoiced(InvoiceNumber),
}

impl Billing {
    /// Without the mark; what was invoiced stays so.
    pub(crate) const fn unmarked(self) -> Self {
        match self {
            Self::Open | Self::ToInvoice => Self::Open,
            Self::Invoiced(_) => self,
        }
    }

    /// As the history says it.
    pub(crate) fn said(&self) -> Option<String> {
        match self {
            Self::Open => None,
            Self::ToInvoice => Some("to invoice".to_owned()),
            Self::Invoiced(number) => Some(format!("invoice {number}")),
        }
    }
}

/// One file in an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// Its place.
    pub number: LineNumber,
    /// What the order needs of the file.
    pub file: LineFile,
    /// Under which licence and in which size.
    pub licensed: Licensed,
    /// Its download permission; the order's counts where it inherits.
    pub grant: Grant,
    /// Whether it counts.
    pub state: LineState,
    /// Whether staff approved its delivery, whatever restricts its file (rule 28).
    pub delivery_approved: bool,
    /// What it costs before the discount, in the order's currency; none while it is not agreed.
    pub price: Option<Money>,
    /// What staff tell the client about this file.
    pub note: Option<LineNote>,
    /// Whether it is to be invoiced, or was.
    pub billing: Billing,
}

impl OrderLine {
    /// A new line: its grant inherits, and it costs what its size costs, where that is in the order's currency (rule 43).
    pub(crate) fn new(number: LineNumber, card: &FileCard, licensed: Licensed, currency: Currency) -> Self {
        Self {
            number,
            file: LineFile::from(card),
            price: licensed.price_in(currency),
            licensed,
            grant: Grant::Inherit,
            state: LineState::Standing,
            delivery_approved: false,
            note: None,
            billing: Billing::Open,
        }
    }

    /// Whether it was invoiced, so that it is frozen (rule 45).
    pub const fn is_invoiced(&self) -> bool {
        matches!(self.billing, Billing::Invoiced(_))
    }
}

/// What a line knows of its file: read with the order, never copied into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFile {
    /// Its id.
    pub id: FileId,
    /// The number that people type.
    pub number: FileNumber,
    /// Its title.
    pub title: String,
    /// Who delivered it.
    pub supplier: SupplierId,
    /// The master.
    pub master: Master,
    /// Whether it was withdrawn (rule 48).
    pub withdrawn: bool,
    /// Whether it has any restriction (rule 28).
    pub restricted: bool,
}

impl From<&FileCard> for LineFile {
    fn from(card: &FileCard) -> Self {
        Self {
            id: card.id,
            number: card.number.clone(),
            title: card.title.clone(),
            supplier: card.supplier,
            master: card.master.clone(),
            withdrawn: card.withdrawn,
            restricted: card.restricted,
        }
    }
}

/// The suppliers of the files of some lines, each once: whose sizes they are sold in.
pub(crate) fn suppliers<'a>(lines: impl IntoIterator<Item = &'a OrderLine>) -> Vec<SupplierId> {
    let suppliers: BTreeSet<_> = lines.into_iter().map(|line| line.file.supplier).collect();
    Vec::from_iter(suppliers)
}

/// Those files of some lines that have any restriction (rule 28).
pub(crate) fn restricted<'a>(lines: impl IntoIterator<Item = &'a OrderLine>) -> Vec<FileId> {
    lines.into_iter().filter(|line| line.file.restricted).map(|line| line.file.id).collect()
}
