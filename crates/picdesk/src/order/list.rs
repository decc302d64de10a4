//! Lists of orders: what they show, and what narrows them.

use crate::{
    ids::AccountId,
    letter::LetterState,
    moment::Moment,
    order::{Grant, GrantKind, OrderNumber, OrderState, Origin},
    text::{EmailAddress, Name, SearchText},
};

/// Which orders a list shows: those that are all that is said here. Nothing said is every order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderFilter {
    /// The one with this number.
    pub number: Option<OrderNumber>,
    /// In the account of somebody whose name, company or address has words that begin so.
    pub client: Option<SearchText>,
    /// In this account.
    pub owner: Option<AccountId>,
    /// So far along.
    pub state: Option<OrderState>,
    /// With an order's own download permission that says this.
    pub grant: Option<GrantKind>,
    /// From there.
    pub origin: Option<Origin>,
    /// That this staff member created into an account.
    pub created_by: Option<AccountId>,
    /// Made at this moment or later.
    pub since: Option<Moment>,
    /// Made before this moment.
    pub until: Option<Moment>,
    /// Whose newest letter is in this state.
    pub mail: Option<LetterState>,
    /// Only those with a line that is marked for the next invoice (rule 46).
    pub to_invoice: bool,
}

impl OrderFilter {
    /// Whether it asks for what only staff know of an order: who created it, how its letters fared, what is to be invoiced.
    pub(crate) fn is_for_staff(&self) -> bool {
        self.created_by.is_some() || self.mail.is_some() || self.to_invoice
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
    /// That person's e-mail address.
    pub owner_address: EmailAddress,
    /// Who made it.
    pub created_by: AccountId,
    /// That person's name.
    pub created_by_name: Name,
    /// How far it has come.
    pub state: OrderState,
    /// Its download permission; a line's own comes first.
    pub grant: Grant,
    /// Where it came from.
    pub origin: Origin,
    /// How many lines it has.
    pub lines: u32,
    /// How far the newest letter about it has come; none where there is no letter.
    pub letter: Option<LetterState>,
    /// When staff marked it as paid; none where it is not.
    pub paid_at: Option<Moment>,
    /// When it was made.
    pub created_at: Moment,
}

/// What its owner is shown of an order in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnOrderRow {
    /// Its number.
    pub number: OrderNumber,
    /// How far it has come.
    pub state: OrderState,
    /// How many files are in it.
    pub files: u32,
    /// How many of them may be downloaded now, by the one decision (rule 22).
    pub open_now: u32,
    /// Whether staff told the owner of it, who has not looked at it since.
    pub unread: bool,
    /// When it was made.
    pub created_at: Moment,
}
