//! Asking a client before an identity is assumed, and the client's yes or no.

use crate::{
    actor::Actor,
    desk::Desk,
    error::{Error, Missing},
    identity::consent::{Consent, ConsentRow, Reply},
    ids::AccountId,
    journal::Entry,
    letter::{Letter, identity},
    moment::Moment,
    policy::{Scope, may},
    text::Reason,
};

impl Desk {
    /// Asks a client, by letter and in their account, whether the actor may assume their identity. It is in the place of
    /// what the same staff member asked before.
    pub async fn ask_consent(&self, actor: &Actor, client: AccountId, reason: Reason) -> Result<Consent, Error> {
        let assuming = self.permit::<may::AssumeIdentity>(actor, Scope::Account(client)).await?;

        let mut work = self.ports.store.begin().await?;
        let account = work.assumptions().hold_client(&assuming, client).await?.ok_or(Missing::Account)?;

        if let Err(refusal) = account.may_be_assumed(&self.house.identity) {
            drop(work);
            return self.refuse_identity(&assuming, client, refusal).await;
        }
        let consent = Consent::ask(&assuming, client, reason, self.ports.now()).ok_or(Missing::Account)?;
        let text = identity::consent_asked(&self.house, &account, actor.name(), &consent);

        work.assumptions().put_consent(&consent).await?;
        work.outbox().post(&Letter::due_at(consent.asked_at, text, self.ports.stamp())).await?;
        work.journal().record(&Entry::consent_asked(assuming.who(), &consent)).await?;

        work.commit().await?;
        Ok(consent)
    }

    /// Says yes or no to a staff member's question, which is the one that was asked at a moment: nobody says yes to
    /// another reason than the one they read. Only the client does, in person.
    pub async fn reply_to_consent(
        &self,
        actor: &Actor,
        client: AccountId,
        staff: AccountId,
        asked_at: Moment,
        reply: Reply,
    ) -> Result<Consent, Error> {
        let replying = self.permit::<may::ReplyToConsent>(actor, actor.towards(client)).await?;
        let viewing = self.permit::<may::ViewAssumptions>(actor, actor.towards(client)).await?;

        let mut work = self.ports.store.begin().await?;
        let mut asked = work.assumptions().consents(&viewing, client).await?.into_iter();
        let meant = |row: &ConsentRow| row.consent.staff == staff && row.consent.asked_at == asked_at;
        let mut asked = asked.find(meant).ok_or(Missing::Consent)?;

        asked.consent.reply(&replying, reply, self.ports.now());

        // It may have been used, or asked anew, since it was read.
        if !work.assumptions().save_reply(&asked.consent).await? {
            return Err(Missing::Consent.into());
        }
        work.journal().record(&Entry::consent_replied(replying.who(), &asked, reply, self.ports.now())).await?;

        work.commit().await?;
        Ok(asked.consent)
    }

    /// Lists what a client is asked, the newest question first: one's own, or with the right to assume identities
    /// anybody's. A yes that is not good any more is not among them.
    pub async fn consents_of(&self, actor: &Actor, account: AccountId) -> Result<Vec<ConsentRow>, Error> {
        let viewing = self.permit::<may::ViewAssumptions>(actor, actor.towards(account)).await?;

        let mut look = self.ports.store.look().await?;
        let mut asked = look.assumptions().consents(&viewing, account).await?;
        let now = self.ports.now();
        asked.retain(|row| !row.consent.has_lapsed(now));
        Ok(asked)
    }
}
