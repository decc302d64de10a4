//! The shelves of sessions and of what was tried.

use std::sync::Arc;

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, Attempts, Chosen, Digest, EmailAddress, Failures, Moment, NetworkAddress, ReadSessions,
    Session, SessionId, Sessions, StoreError, Tried, Unique,
};

use super::{Answer, Shelves, known, put};

/// Something that was tried, and counts against its limit.
#[derive(Clone, PartialEq)]
pub(super) struct Attempt {
    tried: Tried,
    typed: String,
    from: NetworkAddress,
    at: Moment,
}

impl Attempt {
    fn new(tried: Tried, typed: &EmailAddress, from: &NetworkAddress, at: Moment) -> Self {
        Self { tried, typed: typed.folded(), from: from.clone(), at }
    }
}

#[async_trait]
impl ReadSessions for Shelves {
    async fn by_digest(&mut self, digest: &Digest) -> Answer<Option<(Session, Account)>> {
        let session = self.sessions.values().find(|session| session.digest == *digest).cloned();
        Ok(session.and_then(|session| Some((self.account(session.account)?, session))).map(|(a, s)| (s, a)))
    }
}

#[async_trait]
impl Sessions for Shelves {
    async fn insert(&mut self, session: &Session) -> Answer<()> {
        known(&self.accounts, &session.account, "account")?;
        if self.sessions.values().any(|other| other.digest == session.digest) {
            return Err(StoreError::Duplicate(Unique::Key));
        }
        put(&mut self.sessions, session.id, session.clone())
    }

    async fn choose(&mut self, session: SessionId, chosen: Option<&Chosen>) -> Answer<()> {
        if let Some(session) = Arc::make_mut(&mut self.sessions).get_mut(&session) {
            session.chosen = chosen.cloned();
        }
        Ok(())
    }

    async fn end(&mut self, session: SessionId) -> Answer<bool> {
        Ok(Arc::make_mut(&mut self.sessions).remove(&session).is_some())
    }

    async fn end_all(&mut self, account: AccountId, but: Option<SessionId>) -> Answer<u64> {
        let held = self.sessions.len();
        Arc::make_mut(&mut self.sessions).retain(|id, session| session.account != account || Some(*id) == but);
        Ok((held - self.sessions.len()) as u64)
    }

    async fn forget_ended(&mut self, before: Moment) -> Answer<u64> {
        let held = self.sessions.len();
        Arc::make_mut(&mut self.sessions).retain(|_, session| session.ends_at >= before);
        Ok((held - self.sessions.len()) as u64)
    }
}

#[async_trait]
impl Attempts for Shelves {
    async fn failures(
        &mut self,
        tried: Tried,
        typed: &EmailAddress,
        from: &NetworkAddress,
        since: Moment,
    ) -> Answer<Failures> {
        let typed = typed.folded();
        let mut failures = Failures::default();
        for attempt in self.attempts.iter().filter(|attempt| attempt.tried == tried && attempt.at >= since) {
            failures.of_account += u32::from(attempt.typed == typed);
            failures.of_address += u32::from(attempt.from == *from);
        }
        Ok(failures)
    }

    async fn failed(&mut self, tried: Tried, typed: &EmailAddress, from: &NetworkAddress, at: Moment) -> Answer<()> {
        Arc::make_mut(&mut self.attempts).push(Attempt::new(tried, typed, from, at));
        Ok(())
    }

    async fn forgive(&mut self, tried: Tried, typed: &EmailAddress, from: &NetworkAddress, at: Moment) -> Answer<()> {
        let forgiven = Attempt::new(tried, typed, from, at);
        if let Some(place) = self.attempts.iter().position(|attempt| *attempt == forgiven) {
            Arc::make_mut(&mut self.attempts).remove(place);
        }
        Ok(())
    }

    async fn forget(&mut self, before: Moment) -> Answer<u64> {
        let held = self.attempts.len();
        Arc::make_mut(&mut self.attempts).retain(|attempt| attempt.at >= before);
        Ok((held - self.attempts.len()) as u64)
    }
}
