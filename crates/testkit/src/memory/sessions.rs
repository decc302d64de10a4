//! The shelves of sessions, of the choices made in them, and of what was tried.

use std::sync::Arc;

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, Attempts, Chosen, Digest, EmailAddress, Failures, Moment, NetworkAddress, Page, Permit,
    ReadSessions, Rows, Session, SessionId, Sessions, StoreError, Tried, Unique, may,
};

use super::{Answer, Shelves, known, put, reaches};

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

/// Whether the owner of this account is signed in by it at a moment, and nobody in their place.
fn is_listed(session: &Session, account: AccountId, now: Moment) -> bool {
    session.account == account && session.assumption.is_none() && now < session.ends_at
}

#[async_trait]
impl ReadSessions for Shelves {
    async fn by_digest(&mut self, digest: &Digest) -> Answer<Option<(Session, Account)>> {
        let session = self.sessions.values().find(|session| session.digest == *digest);
        let session = session.map(|it| Session { chosen: self.choices.get(&it.id).cloned(), ..it.clone() });
        Ok(session.and_then(|session| Some((self.account(session.account)?, session))).map(|(a, s)| (s, a)))
    }

    async fn of(
        &mut self,
        guarding: &Permit<may::GuardAccount>,
        account: AccountId,
        now: Moment,
        page: &Page<SessionId>,
    ) -> Answer<Rows<Session, SessionId>> {
        let behind = self.sessions.values().rev().filter(|it| page.after.is_none_or(|after| it.id < after));
        let listed = behind.filter(|it| reaches(guarding.scope(), account) && is_listed(it, account, now));
        Ok(Rows::cut(listed.cloned().collect(), page.limit(), |session| session.id))
    }

    async fn get(
        &mut self,
        guarding: &Permit<may::GuardAccount>,
        account: AccountId,
        session: SessionId,
        now: Moment,
    ) -> Answer<Option<Session>> {
        let held = self.sessions.get(&session);
        Ok(held.filter(|it| reaches(guarding.scope(), account) && is_listed(it, account, now)).cloned())
    }
}

#[async_trait]
impl Sessions for Shelves {
    async fn insert(&mut self, session: &Session) -> Answer<()> {
        known(&self.accounts, &session.account, "account")?;
        if self.sessions.values().any(|other| other.digest == session.digest) {
            return Err(StoreError::Duplicate(Unique::Key));
        }
        if let Some(chosen) = &session.chosen {
            Arc::make_mut(&mut self.choices).insert(session.id, chosen.clone());
        }
        put(&mut self.sessions, session.id, Session { chosen: None, ..session.clone() })
    }

    async fn choose(&mut self, session: SessionId, chosen: Option<&Chosen>) -> Answer<()> {
        let choices = Arc::make_mut(&mut self.choices);
        match chosen {
            Some(chosen) => choices.insert(session, chosen.clone()),
            None => choices.remove(&session),
        };
        Ok(())
    }

    async fn end(&mut self, session: SessionId) -> Answer<bool> {
        Ok(self.sessions.contains_key(&session) && Arc::make_mut(&mut self.sessions).remove(&session).is_some())
    }

    async fn end_all(&mut self, account: AccountId, but: Option<SessionId>) -> Answer<u64> {
        let held = self.sessions.len();
        let goes = |session: &Session| session.account == account && Some(session.id) != but;
        if self.sessions.values().any(goes) {
            Arc::make_mut(&mut self.sessions).retain(|_, session| !goes(session));
        }
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
