//! Choosing the client for whom files are added from their own pages (rule 53).

use crate::{
    actor::Actor,
    chosen::Chosen,
    desk::Desk,
    error::{Error, Missing},
    ids::AccountId,
    policy::{Scope, may},
    session::SignInRefusal,
};

impl Desk {
    /// Chooses a client until [a while](crate::CHOICE_LASTS) has passed, in the place of whoever was chosen before. It
    /// changes nothing of that client's, so the journal has nothing to say of it.
    pub async fn choose_client(&self, actor: &Actor, client: AccountId) -> Result<Chosen, Error> {
        let finding = self.permit::<may::FindAccounts>(actor, Scope::House).await?;

        let mut work = self.ports.store.begin().await?;
        let account = work.accounts().get(&finding.view(), client).await?.ok_or(Missing::Account)?;

        let chosen = Chosen::from(&account, self.ports.now())?;

        // A program has no session that could keep the choice.
        let session = actor.session().ok_or(SignInRefusal::NoSession)?;
        work.sessions().choose(session, Some(&chosen)).await?;

        work.commit().await?;
        Ok(chosen)
    }

    /// Forgets who was chosen. Where nobody was, nothing happens.
    pub async fn clear_choice(&self, actor: &Actor) -> Result<(), Error> {
        let Some(session) = actor.session() else { return Ok(()) };
        let mut work = self.ports.store.begin().await?;
        work.sessions().choose(session, None).await?;
        work.commit().await?;
        Ok(())
    }
}
