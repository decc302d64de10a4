//! Sessions, and the sign-ins that failed.

use async_trait::async_trait;

use crate::{
    account::Account,
    chosen::Chosen,
    ids::{AccountId, SessionId},
    moment::Moment,
    page::{Page, Rows},
    policy::{Permit, may},
    ports::collections::Answer,
    session::{Digest, Failures, NetworkAddress, Session, Tried},
    text::EmailAddress,
};

/// Reads sessions.
#[async_trait]
pub trait ReadSessions: Send {
    /// The session whose secret has this digest, with its account as it is now. The secret is the permit.
    async fn by_digest(&mut self, digest: &Digest) -> Answer<Option<(Session, Account)>>;

    /// The sessions of an account that go on at a moment, newest first, as far as the permit reaches. Those in which
    /// somebody acts in the owner's place are not among them, and whom their owner has chosen is not read.
    async fn of(
        &mut self,
        guarding: &Permit<may::GuardAccount>,
        account: AccountId,
        now: Moment,
        page: &Page<SessionId>,
    ) -> Answer<Rows<Session, SessionId>>;

    /// One of the sessions that [`ReadSessions::of`] lists.
    async fn get(
        &mut self,
        guarding: &Permit<may::GuardAccount>,
        account: AccountId,
        session: SessionId,
        now: Moment,
    ) -> Answer<Option<Session>>;
}

/// Reads and changes sessions.
#[async_trait]
pub trait Sessions: ReadSessions {
    /// Stores a new session.
    async fn insert(&mut self, session: &Session) -> Answer<()>;

    /// Keeps whom the owner of a session has chosen, or that it is nobody any more (rule 53).
    async fn choose(&mut self, session: SessionId, chosen: Option<&Chosen>) -> Answer<()>;

    /// Ends a session, and answers whether it was there to be ended. Of units that end the same one, one is told so.
    async fn end(&mut self, session: SessionId) -> Answer<bool>;

    /// Ends the sessions of an account, but for one where it is named, and answers how many.
    async fn end_all(&mut self, account: AccountId, but: Option<SessionId>) -> Answer<u64>;

    /// Forgets the sessions that ended before a moment, and answers how many.
    async fn forget_ended(&mut self, before: Moment) -> Answer<u64>;
}

/// What was tried and counts against a limit (rule 67): sign-ins that failed, letters that were asked for.
#[async_trait]
pub trait Attempts: Send {
    /// How many failed since a moment, for what was typed and from a network address.
    async fn failures(
        &mut self,
        tried: Tried,
        typed: &EmailAddress,
        from: &NetworkAddress,
        since: Moment,
    ) -> Answer<Failures>;

    /// Notes one that counts as failed until it is forgiven.
    async fn failed(&mut self, tried: Tried, typed: &EmailAddress, from: &NetworkAddress, at: Moment) -> Answer<()>;

    /// Takes one back that turned out well.
    async fn forgive(&mut self, tried: Tried, typed: &EmailAddress, from: &NetworkAddress, at: Moment) -> Answer<()>;

    /// Forgets those before a moment, and answers how many.
    async fn forget(&mut self, before: Moment) -> Answer<u64>;
}
