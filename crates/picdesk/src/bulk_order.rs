//! Bulk orders: one lightbox into many accounts in one go (rule 13).
//!
//! A bulk order is a list of accounts and what each is to get. Beginning it creates no order yet; going on with it does, for
//! one account after the other, each on its own. What it ordered is copied when it begins: the lightbox may change while it
//! is under way (rule 5).

use std::{
    collections::{HashMap, HashSet},
    ops::Deref,
};

use crate::{
    account::Account,
    file::FileNumber,
    ids::{AccountId, BulkOrderId, LightboxId},
    moment::{Moment, Stamp},
    order::{OrderNumber, OrderRefusal, create::OrderTerms},
    policy::{Permit, may},
    text::{EmailAddress, Name, TypedAddress},
};

mod report;

pub use report::{BulkOrderRow, ComesTo, Progress, RestrictedFile, TargetRow};

/// The most accounts of one bulk order.
pub const MOST_ACCOUNTS: usize = 1_000;

/// Asks for orders of one of the actor's lightboxes into many accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderIntoMany {
    /// One of the actor's own lightboxes (rule 3).
    pub lightbox: LightboxId,
    /// Into whose accounts. Whoever is named twice is meant once.
    pub into: Vec<Addressee>,
    /// The terms of every one of the orders.
    pub terms: OrderTerms,
}

impl OrderIntoMany {
    /// Refuses a list of accounts that is empty or too long.
    pub fn names_some(&self) -> Result<(), BulkRefusal> {
        match self.into.len() {
            0 => Err(BulkRefusal::Nobody),
            many if many > MOST_ACCOUNTS => Err(BulkRefusal::TooMany),
            _ => Ok(()),
        }
    }
}

/// Somebody whose account is meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Addressee {
    /// The account, ticked in a list.
    Account(AccountId),
    /// What was typed for an address. It may be none, or nobody's: then the report says so.
    Typed(TypedAddress),
}

impl Addressee {
    /// The account that was ticked.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account(id) => Some(*id),
            Self::Typed(_) => None,
        }
    }

    /// The address that was typed, where it is one.
    pub fn address(&self) -> Option<EmailAddress> {
        match self {
            Self::Account(_) => None,
            Self::Typed(typed) => typed.as_str().parse().ok(),
        }
    }
}

/// All that is kept of a bulk order, besides its targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkOrderRecord {
    /// Its id.
    pub id: BulkOrderId,
    /// Who began it.
    pub begun_by: AccountId,
    /// When.
    pub begun_at: Moment,
    /// What the lightbox was called then.
    pub lightbox: Name,
    /// The files of the lightbox as they were then, in its order.
    pub files: Vec<FileNumber>,
    /// The terms of every one of its orders.
    pub terms: OrderTerms,
}

/// One lightbox on its way into many accounts. It never changes; its targets do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkOrder(BulkOrderRecord);

impl Deref for BulkOrder {
    type Target = BulkOrderRecord;

    fn deref(&self) -> &BulkOrderRecord {
        &self.0
    }
}

impl BulkOrder {
    /// Puts a bulk order together again from what storage kept of it.
    pub fn restore(record: BulkOrderRecord) -> Self {
        Self(record)
    }

    /// Begins a bulk order of these files. `name` is the lightbox's.
    pub fn begin(
        creating: &Permit<may::CreateOrders>,
        name: &Name,
        files: Vec<FileNumber>,
        terms: &OrderTerms,
        stamp: Stamp<BulkOrderId>,
    ) -> Result<Self, BulkRefusal> {
        let begun_by = creating.who().actor.ok_or(BulkRefusal::Nobody)?;
        let (lightbox, terms) = (name.clone(), terms.clone());
        Ok(Self(BulkOrderRecord { id: stamp.id, begun_by, begun_at: stamp.at, lightbox, files, terms }))
    }
}

/// One account that a bulk order is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkTarget {
    /// Its place in the list, counted from 1.
    pub place: u32,
    /// The account; none where nobody has the address.
    pub account: Option<AccountId>,
    /// What was typed, or the address of the account that was ticked.
    pub typed: TypedAddress,
    /// What came of it.
    pub state: TargetState,
}

/// What came of one target of a bulk order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetState {
    /// Nothing yet.
    Waiting,
    /// This order was created.
    Created(OrderNumber),
    /// No order was created, and none will be.
    Refused(NotOrdered),
}

impl TargetState {
    /// Its name on the wire and in storage.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Created(_) => "created",
            Self::Refused(_) => "refused",
        }
    }
}

/// Why one account of many gets no order. The others are none the worse for it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct NotOrdered {
    /// The reason, for programs.
    pub why: WhyNotOrdered,
    /// The reason, for people.
    pub words: String,
}

/// Why one account of many gets no order, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WhyNotOrdered {
    /// Nobody has the address, or it is none.
    NoAccount,
    /// The account is disabled (rule 10).
    Disabled,
    /// The account is a staff member's (rule 1).
    NotAClient,
    /// None of the files can be licensed.
    NothingAvailable,
    /// Another rule of orders refused it.
    Refused,
}

impl WhyNotOrdered {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::NoAccount, Self::Disabled, Self::NotAClient, Self::NothingAvailable, Self::Refused];

    /// Its name on the wire and in storage.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::NoAccount => "no-account",
            Self::Disabled => "client-disabled",
            Self::NotAClient => "not-a-client",
            Self::NothingAvailable => "nothing-available",
            Self::Refused => "refused",
        }
    }
}

impl NotOrdered {
    /// Nobody has the address.
    pub fn no_account() -> Self {
        Self { why: WhyNotOrdered::NoAccount, words: "there is no account with this address".to_owned() }
    }
}

impl From<OrderRefusal> for NotOrdered {
    fn from(refusal: OrderRefusal) -> Self {
        let why = match refusal {
            OrderRefusal::AccountDisabled => WhyNotOrdered::Disabled,
            OrderRefusal::NotAClient => WhyNotOrdered::NotAClient,
            OrderRefusal::NothingAvailable => WhyNotOrdered::NothingAvailable,
            _ => WhyNotOrdered::Refused,
        };
        Self { why, words: refusal.to_string() }
    }
}

/// The targets of a bulk order: each account once, in the order in which they were named first (rule 13). `accounts` are
/// those of them that are there.
///
/// What is nobody's address is in the list as well, refused from the beginning, so that the report names it.
pub fn targets_of(into: &[Addressee], accounts: &[Account]) -> Vec<BulkTarget> {
    let by_id: HashMap<AccountId, &Account> = accounts.iter().map(|account| (account.id, account)).collect();
    let by_address: HashMap<String, &Account> =
        accounts.iter().map(|account| (account.address.folded(), account)).collect();
    let mut seen = HashSet::new();
    let mut targets = Vec::with_capacity(into.len());
    for addressee in into {
        let account = match addressee {
            Addressee::Account(id) => by_id.get(id),
            Addressee::Typed(_) => addressee.address().and_then(|address| by_address.get(&address.folded())),
        };
        let typed = match (addressee, account) {
            (Addressee::Typed(typed), _) => typed.clone(),
            (Addressee::Account(_), Some(account)) => TypedAddress::from(&account.address),
            (Addressee::Account(id), None) => TypedAddress::from(*id),
        };
        let meant = account.map(|account| account.id).ok_or_else(|| typed.as_str().to_lowercase());
        if !seen.insert(meant) {
            continue;
        }
        let state = match account {
            Some(_) => TargetState::Waiting,
            None => TargetState::Refused(NotOrdered::no_account()),
        };
        let (place, account) = (targets.len() as u32 + 1, account.map(|account| account.id));
        targets.push(BulkTarget { place, account, typed, state });
    }
    targets
}

/// Why a bulk order was not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BulkRefusal {
    /// Nobody is named.
    #[error("name at least one account")]
    Nobody,
    /// More accounts than are done in one go.
    #[error("one go reaches {MOST_ACCOUNTS} accounts at the most")]
    TooMany,
}

#[cfg(test)]
mod tests;
