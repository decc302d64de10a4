//! Orders: confirmed requests in a client's account, with their lines and the grants that open them.

use std::{fmt, ops::Deref, str::FromStr};

use crate::{
    ids::{AccountId, SupplierId},
    moment::Moment,
    money::Currency,
    policy::{Permit, may},
    revision::{Expected, Revision, Stale},
    sizes::{Size, SizeLabel},
    text::{Message, Name},
};

pub(crate) mod check_out;
pub(crate) mod create;
pub(crate) mod line;

use line::{Licensed, LineNumber, OrderLine};

/// The number that people type to name an order. It names it for programs too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrderNumber(i64);

impl OrderNumber {
    /// The number that a house's first order gets.
    pub const FIRST: Self = Self(1001);

    /// What stands for the number of an order that is not stored, after a dry run.
    pub const NONE_YET: Self = Self(0);

    /// Takes a number that is known to name an order.
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number itself.
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for OrderNumber {
    type Err = NotAnOrderNumber;

    /// Reads a number as it is printed: with a sign or leading zeros it names nothing, so that an order has one address.
    fn from_str(text: &str) -> Result<Self, NotAnOrderNumber> {
        let number = text.parse().ok().map(Self).filter(|number| number.0 > 0 && number.to_string() == text);
        number.ok_or(NotAnOrderNumber)
    }
}

/// The text is no order number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an order number is a whole number without a sign or leading zeros, such as 1001")]
pub struct NotAnOrderNumber;

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderState {
    /// Staff are still preparing it; the client cannot see it (rule 12).
    Draft,
    /// The client sees it.
    Open,
    /// It gives nothing any more (rule 26).
    Cancelled,
}

impl OrderState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Open, Self::Cancelled];

    /// Its name on the wire and in storage.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Where an order came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Staff created it into the account (rule 1).
    BackOffice,
    /// The client checked out a cart (rule 58).
    Checkout,
}

impl Origin {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::BackOffice, Self::Checkout];

    /// Its name on the wire and in storage.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::BackOffice => "back-office",
            Self::Checkout => "checkout",
        }
    }
}

/// How far a grant goes (rule 27).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct GrantLimits {
    /// The moment from which it opens nothing any more.
    pub valid_until: Option<Moment>,
    /// How often each line that it opens may be downloaded, counted in finished downloads.
    pub max_downloads: Option<u32>,
}

impl GrantLimits {
    /// Answers the moment from which it opens nothing any more, where that has come.
    pub fn ended(&self, now: Moment) -> Option<Moment> {
        self.valid_until.filter(|end| now >= *end)
    }
}

/// The download permission of an order or of a line (rule 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grant {
    /// Nothing is said here; one level up decides.
    Inherit,
    /// May be downloaded, within the limits.
    Granted(GrantLimits),
    /// May not be downloaded, whatever is said one level up.
    Denied,
}

impl Grant {
    /// Its name on the wire and in storage.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Inherit => "inherit",
            Self::Granted(_) => "granted",
            Self::Denied => "denied",
        }
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())?;
        let Self::Granted(limits) = self else { return Ok(()) };
        if let Some(until) = limits.valid_until {
            write!(f, ", until {until}")?;
        }
        if let Some(most) = limits.max_downloads {
            write!(f, ", {most} downloads per file")?;
        }
        Ok(())
    }
}

/// All that is kept of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRecord {
    /// The number that names it.
    pub number: OrderNumber,
    /// In whose account it is.
    pub owner: AccountId,
    /// Who made it.
    pub created_by: AccountId,
    /// Where it came from.
    pub origin: Origin,
    /// How far it has come.
    pub state: OrderState,
    /// Its download permission; a line's own comes first.
    pub grant: Grant,
    /// The currency of its prices.
    pub currency: Currency,
    /// Its lines, in order.
    pub lines: Vec<OrderLine>,
    /// What the client wants the files for, as said at the checkout.
    pub usage: Option<Message>,
    /// The client's own name for it, such as a job number.
    pub reference: Option<Name>,
    /// When the client accepted the licence terms.
    pub terms_accepted_at: Option<Moment>,
    /// When it was made.
    pub created_at: Moment,
    /// Counts its saved changes.
    pub revision: Revision,
}

/// A confirmed request in a client's account. Everybody may read its record; only its rules change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order(OrderRecord);

impl Deref for Order {
    type Target = OrderRecord;

    fn deref(&self) -> &OrderRecord {
        &self.0
    }
}

/// Which grant of an order is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantOf {
    /// The order's own.
    Order,
    /// That of one line.
    Line(LineNumber),
}

impl Order {
    /// Puts an order together again from what storage kept of it.
    pub fn restore(record: OrderRecord) -> Self {
        Self(record)
    }

    /// One line.
    pub fn line(&self, number: LineNumber) -> Option<&OrderLine> {
        self.0.lines.iter().find(|line| line.number == number)
    }

    /// The suppliers of its files, each once.
    pub fn suppliers(&self) -> Vec<SupplierId> {
        let mut suppliers: Vec<_> = self.0.lines.iter().map(|line| line.file.supplier).collect();
        suppliers.sort();
        suppliers.dedup();
        suppliers
    }

    /// Whether the owner sees it at all (rule 12).
    pub fn is_seen_by_owner(&self) -> bool {
        self.0.state != OrderState::Draft
    }

    /// Changes a grant and answers what it was. It holds from the client's next request on (rule 25).
    pub fn set_grant(
        &mut self,
        _editing: &Permit<may::EditOrders>,
        of: GrantOf,
        grant: Grant,
        expected: Expected,
    ) -> Result<Grant, OrderRefusal> {
        expected.check(self.0.revision)?;
        let place = match of {
            GrantOf::Order => &mut self.0.grant,
            GrantOf::Line(number) => &mut self.line_mut(number)?.grant,
        };
        let before = std::mem::replace(place, grant);
        self.0.revision = self.0.revision.next();
        Ok(before)
    }

    /// Picks the size of a royalty-free line among those that its file is offered in, and answers what it was
    /// (rules 15, 18). The size is a snapshot from then on (rule 20).
    pub fn pick_size(
        &mut self,
        _editing: &Permit<may::EditOrders>,
        number: LineNumber,
        label: &SizeLabel,
        offered: &[Size],
        expected: Expected,
    ) -> Result<Option<SizeLabel>, OrderRefusal> {
        expected.check(self.0.revision)?;
        let line = self.line_mut(number)?;
        let Licensed::RoyaltyFree(size) = &mut line.licensed else {
            return Err(OrderRefusal::SizeIsTheClients(number));
        };
        let picked = offered.iter().find(|size| size.label == *label);
        let picked = picked.ok_or_else(|| OrderRefusal::SizeNotOffered(label.clone()))?;
        let before = size.replace(picked.clone()).map(|size| size.label);
        self.0.revision = self.0.revision.next();
        Ok(before)
    }

    /// Shows a draft to its client from now on (rule 12).
    pub fn release(&mut self, _editing: &Permit<may::EditOrders>, expected: Expected) -> Result<(), OrderRefusal> {
        expected.check(self.0.revision)?;
        if self.0.state != OrderState::Draft {
            return Err(OrderRefusal::NotADraft);
        }
        self.0.state = OrderState::Open;
        self.0.revision = self.0.revision.next();
        Ok(())
    }

    fn line_mut(&mut self, number: LineNumber) -> Result<&mut OrderLine, OrderRefusal> {
        self.0.lines.iter_mut().find(|line| line.number == number).ok_or(OrderRefusal::NoSuchLine(number))
    }
}

/// What a list of orders shows of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// Its number.
    pub number: OrderNumber,
    /// In whose account it is.
    pub owner: AccountId,
    /// That person's name.
    pub owner_name: Name,
    /// How far it has come.
    pub state: OrderState,
    /// Where it came from.
    pub origin: Origin,
    /// How many lines it has.
    pub lines: u32,
    /// When it was made.
    pub created_at: Moment,
}

/// Why an order was not created or not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderRefusal {
    /// Rule 4.
    #[error("the lightbox has no files to order")]
    EmptyLightbox,
    /// Every file of the lightbox was withdrawn.
    #[error("no file of the lightbox can be licensed any more")]
    NothingAvailable,
    /// Rule 10.
    #[error("the account is disabled")]
    AccountDisabled,
    /// Orders go into clients' accounts (rule 1).
    #[error("orders are created into clients' accounts, and this account is a staff member's")]
    NotAClient,
    /// A wish names a file that the lightbox does not hold.
    #[error("file {0} is not in the lightbox")]
    NotInLightbox(crate::file::FileNumber),
    /// Two wishes name the same file.
    #[error("file {0} is named twice")]
    NamedTwice(crate::file::FileNumber),
    /// A wish names a size that the file is not offered in (rule 17).
    #[error("size {0} is not offered for this file")]
    SizeNotOffered(SizeLabel),
    /// The client picks the size of a rights-managed line (rule 14).
    #[error("line {0} is rights-managed: its size is the client's to pick")]
    SizeIsTheClients(LineNumber),
    /// A rights-managed file cannot be sold royalty-free.
    #[error("file {0} is rights-managed and cannot be sold royalty-free")]
    NotRoyaltyFree(crate::file::FileNumber),
    /// A draft cannot be announced (rule 12).
    #[error("a draft cannot be announced to the client: release it first")]
    DraftAnnounced,
    /// Only a draft can be released.
    #[error("the order is not a draft")]
    NotADraft,
    /// The order has no such line.
    #[error("the order has no line {0}")]
    NoSuchLine(LineNumber),
    /// The order was changed meanwhile.
    #[error(transparent)]
    Stale(#[from] Stale),
}

#[cfg(test)]
mod tests;
