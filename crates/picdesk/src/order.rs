//! Orders: confirmed requests in a client's account, with their lines and the grants that open them.

use std::ops::Deref;

use crate::{
    ids::{AccountId, FileId, SupplierId},
    moment::{Moment, Stamp},
    money::Currency,
    revision::Revision,
    text::{Message, Name},
};

pub(crate) mod add_file;
pub(crate) mod check_out;
pub(crate) mod create;
pub(crate) mod edit;
pub(crate) mod export;
mod grant;
mod life;
pub(crate) mod line;
pub(crate) mod list;
mod number;
pub(crate) mod prices;
mod refusal;
pub(crate) mod take_out;
mod terms;
pub(crate) mod together;

pub use grant::{Grant, GrantKind, GrantLimits, GrantOf};
pub use number::{NotAnOrderNumber, OrderNumber};
pub use refusal::OrderRefusal;

use line::{LineNumber, LineState, OrderLine};
use prices::{Discount, PricesShown};

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

    /// As the history says it.
    fn said(&self) -> Option<String> {
        Some(self.slug().to_owned())
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
    /// Whether it was cancelled as a draft, so that its client never saw it and does not now (rule 12).
    pub withheld: bool,
    /// Its download permission; a line's own comes first.
    pub grant: Grant,
    /// What staff tell the client on the order's page.
    pub note_to_client: Option<Message>,
    /// What staff tell each other. It never reaches the client in any form (rule 42): whoever reads the order as its
    /// owner gets none, so that such an order is no basis for a save.
    pub staff_note: Option<Message>,
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
    /// When staff marked it as paid; none where it is not.
    pub paid_at: Option<Moment>,
    /// Whether it has to be paid before it is downloaded, whatever its account says (rule 29).
    pub must_pay_first: bool,
    /// What is taken off its prices, and why (rule 43).
    pub discount: Option<Discount>,
    /// What its owner sees of its prices (rule 44).
    pub prices_shown: PricesShown,
    /// When it was made.
    pub created_at: Moment,
    /// Counts its saved changes.
    pub revision: Revision,
}

impl OrderRecord {
    /// What every new order is: open, inheriting what the account may download, nothing said, agreed or settled yet.
    pub(crate) fn begun(
        stamp: Stamp<OrderNumber>,
        owner: AccountId,
        created_by: AccountId,
        origin: Origin,
        currency: Currency,
        lines: Vec<OrderLine>,
    ) -> Self {
        Self {
            number: stamp.id,
            owner,
            created_by,
            origin,
            state: OrderState::Open,
            withheld: false,
            grant: Grant::Inherit,
            note_to_client: None,
            staff_note: None,
            currency,
            lines,
            usage: None,
            reference: None,
            terms_accepted_at: None,
            paid_at: None,
            must_pay_first: false,
            discount: None,
            prices_shown: PricesShown::default(),
            created_at: stamp.at,
            revision: Revision::FIRST,
        }
    }
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

impl Order {
    /// Puts an order together again from what storage kept of it.
    pub fn restore(record: OrderRecord) -> Self {
        Self(record)
    }

    /// One line.
    pub fn line(&self, number: LineNumber) -> Option<&OrderLine> {
        self.0.lines.iter().find(|line| line.number == number)
    }

    /// Its lines that were not taken out.
    pub fn standing(&self) -> impl Iterator<Item = &OrderLine> {
        self.0.lines.iter().filter(|line| line.state == LineState::Standing)
    }

    /// The suppliers of its files, each once.
    pub fn suppliers(&self) -> Vec<SupplierId> {
        line::suppliers(&self.0.lines)
    }

    /// Those of its files that have any restriction (rule 28).
    pub(crate) fn restricted(&self) -> Vec<FileId> {
        line::restricted(&self.0.lines)
    }

    /// Whether the owner sees it at all (rule 12).
    pub fn is_seen_by_owner(&self) -> bool {
        self.0.state != OrderState::Draft && !self.0.withheld
    }
}

#[cfg(test)]
mod tests;
