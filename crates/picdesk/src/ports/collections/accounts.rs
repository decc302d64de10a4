//! Accounts, as storage keeps them.

use async_trait::async_trait;

use crate::{
    account::{Account, Holdings, StaffMember},
    bulk_order::Addressee,
    ids::AccountId,
    moment::Moment,
    page::{Page, Rows},
    policy::{Permit, may},
    ports::collections::Answer,
    rights::Right,
    session::PasswordHash,
    text::{EmailAddress, Message, SearchText},
};

/// The key by which a list of accounts is paged: the name as lists sort it, and the id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountKey {
    /// The name, by [`sort_key`](crate::search::sort_key).
    pub name: String,
    /// The id, for those who share a name.
    pub id: AccountId,
}

/// Reads accounts.
#[async_trait]
pub trait ReadAccounts: Send {
    /// One account.
    async fn get(&mut self, viewing: &Permit<may::ViewAccount>, id: AccountId) -> Answer<Option<Account>>;

    /// The accounts whose name, company or address has words that begin with all the words typed, by name;
    /// all accounts where nothing is typed.
    async fn find(
        &mut self,
        finding: &Permit<may::FindAccounts>,
        typed: Option<&SearchText>,
        page: &Page<AccountKey>,
    ) -> Answer<Rows<Account, AccountKey>>;

    /// The accounts whose owners registered and wait for staff (rule 71), by name.
    async fn waiting(
        &mut self,
        finding: &Permit<may::FindAccounts>,
        page: &Page<AccountKey>,
    ) -> Answer<Rows<Account, AccountKey>>;

    /// Those of these accounts, named by their ids or by their addresses, that are there, in no order. One question,
    /// however many there are.
    async fn addressed(&mut self, viewing: &Permit<may::ViewAccount>, addressees: &[Addressee])
    -> Answer<Vec<Account>>;

    /// The note that staff keep about an account. Only who finds accounts reads it; its owner never does.
    async fn note(&mut self, finding: &Permit<may::FindAccounts>, id: AccountId) -> Answer<Option<Message>>;

    /// Those who work here, by name.
    async fn staff(&mut self, viewing: &Permit<may::ViewHistory>) -> Answer<Vec<StaffMember>>;

    /// What these accounts hold in carts and lightboxes, in their order, as far as the permit reaches: one question,
    /// however many there are.
    async fn holdings(&mut self, viewing: &Permit<may::ViewAccount>, accounts: &[AccountId]) -> Answer<Vec<Holdings>>;
}

/// Reads and changes accounts.
#[async_trait]
pub trait Accounts: ReadAccounts {
    /// The account with an address, without regard to case, and the hash of its password.
    ///
    /// Without a permit, because nobody is signed in yet: for sign-in and for the command line.
    async fn by_address_for_sign_in(
        &mut self,
        address: &EmailAddress,
    ) -> Answer<Option<(Account, Option<PasswordHash>)>>;

    /// Stores a new account.
    async fn insert(&mut self, account: &Account, password: Option<&PasswordHash>) -> Answer<()>;

    /// Stores a changed account; stale where its stored revision is not the one before.
    async fn save(&mut self, account: &Account) -> Answer<()>;

    /// Replaces the note that staff keep about an account; none takes it away.
    async fn set_note(&mut self, account: AccountId, note: Option<&Message>) -> Answer<()>;

    /// Replaces the hash of a password.
    async fn set_password(&mut self, account: AccountId, password: &PasswordHash) -> Answer<()>;

    /// Notes when the owner last signed in. It is no edit and leaves the revision as it is.
    async fn signed_in(&mut self, account: AccountId, at: Moment) -> Answer<()>;

    /// How many accounts other than this one that can be signed in to hold a right. They are held as they are until the unit
    /// ends, so that two units cannot both take the last one away (rule 70).
    async fn others_with(&mut self, right: Right, not: AccountId) -> Answer<u64>;
}
