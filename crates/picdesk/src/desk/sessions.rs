//! The sessions of an account: who is signed in, and ending that (rules 68 and 72).

use crate::{
    actor::Actor,
    desk::Desk,
    error::{Error, Missing},
    ids::{AccountId, SessionId},
    journal::Entry,
    page::{Page, Rows},
    policy::may,
    session::Session,
};

impl Desk {
    /// Lists the sessions in which the owner of an account is signed in, newest first: one's own in person, or with the
    /// right to manage accounts anybody's. Where somebody acts in the owner's place is told elsewhere (rule 65).
    pub async fn sessions_of(
        &self,
        actor: &Actor,
        account: AccountId,
        page: &Page<SessionId>,
    ) -> Result<Rows<Session, SessionId>, Error> {
        let guarding = self.permit::<may::GuardAccount>(actor, actor.towards(account)).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.sessions().of(&guarding, account, self.ports.now(), page).await?)
    }

    /// Ends one of the listed sessions of an account: its next request is refused. A session of another account is not
    /// there.
    pub async fn end_session(&self, actor: &Actor, account: AccountId, id: SessionId) -> Result<(), Error> {
        let guarding = self.permit::<may::GuardAccount>(actor, actor.towards(account)).await?;

        let mut work = self.ports.store.begin().await?;
        let now = self.ports.now();
        let session = work.sessions().get(&guarding, account, id, now).await?.ok_or(Missing::Session)?;

        if !work.sessions().end(session.id).await? {
            return Err(Missing::Session.into());
        }
        work.journal().record(&Entry::session_ended(guarding.who(), &session, now)).await?;

        work.commit().await?;
        Ok(())
    }

    /// Ends every session of an account but the one that the actor came with, those among them in which somebody acts in
    /// the owner's place. Where there is none, nothing happens. API tokens go on.
    pub async fn end_sessions(&self, actor: &Actor, account: AccountId) -> Result<(), Error> {
        let guarding = self.permit::<may::GuardAccount>(actor, actor.towards(account)).await?;

        let mut work = self.ports.store.begin().await?;
        if self.end_all_sessions(&mut *work, account, actor.session()).await? == 0 {
            return Ok(());
        }
        work.journal().record(&Entry::sessions_ended(guarding.who(), account, self.ports.now())).await?;

        work.commit().await?;
        Ok(())
    }
}
