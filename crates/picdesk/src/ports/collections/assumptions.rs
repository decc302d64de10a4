//! The times that identities were assumed.

use async_trait::async_trait;

use crate::{
    account::Account,
    identity::{
        Assumption, AssumptionRow,
        consent::{Consent, ConsentRow},
    },
    ids::{AccountId, AssumptionId},
    moment::Moment,
    page::{Page, Rows},
    policy::{Permit, may},
    ports::collections::Answer,
};

/// Reads who has assumed whose identity.
#[async_trait]
pub trait ReadAssumptions: Send {
    /// One time, with the staff member's account as it is now. Without a permit: it is asked on the way to an actor, of
    /// the session whose secret came with the request.
    async fn with_staff(&mut self, id: AssumptionId) -> Answer<Option<(Assumption, Account)>>;

    /// The times that an account's identity was assumed, newest first, as far as the permit reaches.
    async fn of(
        &mut self,
        viewing: &Permit<may::ViewAssumptions>,
        client: AccountId,
        page: &Page<AssumptionId>,
    ) -> Answer<Rows<AssumptionRow, AssumptionId>>;

    /// What a client is asked, and has said to it, the newest question first, as far as the permit reaches. Staff who ask
    /// are few, so that it is no page of a list.
    async fn consents(&mut self, viewing: &Permit<may::ViewAssumptions>, client: AccountId) -> Answer<Vec<ConsentRow>>;
}

/// Reads and changes who has assumed whose identity.
#[async_trait]
pub trait Assumptions: ReadAssumptions {
    /// The account whose identity is about to be assumed. It is held as it is until the unit ends, so that two never
    /// assume it at once.
    async fn hold_client(
        &mut self,
        assuming: &Permit<may::AssumeIdentity>,
        client: AccountId,
    ) -> Answer<Option<Account>>;

    /// The times that go on at a moment for an identity; at most one, but for what a restored backup may hold. Without a
    /// permit: they are asked for to end them, where all sessions of the account end.
    async fn going_on(&mut self, client: AccountId, now: Moment) -> Answer<Vec<Assumption>>;

    /// Stores a new one.
    async fn insert(&mut self, assumption: &Assumption) -> Answer<()>;

    /// Stores when one was ended.
    async fn save(&mut self, assumption: &Assumption) -> Answer<()>;

    /// The question of a staff member to a client. Without a permit: both are whom a use case has asked the policy about.
    async fn consent(&mut self, client: AccountId, staff: AccountId) -> Answer<Option<Consent>>;

    /// Stores a question, in the place of the one that this staff member asked this client before.
    async fn put_consent(&mut self, consent: &Consent) -> Answer<()>;

    /// Stores what was said to a question, and answers whether it was still there to be answered.
    async fn save_reply(&mut self, consent: &Consent) -> Answer<bool>;

    /// Takes a question away that was said yes to, and answers whether it was still as it is here: it is used once.
    async fn take_consent(&mut self, consent: &Consent) -> Answer<bool>;
}
