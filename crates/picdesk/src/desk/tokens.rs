//! Making API tokens, listing and revoking them, and coming with one (rules 68–70).

use crate::{
    actor::Actor,
    api_token::{ApiToken, NewToken, TokenRefusal, TokenSecret},
    desk::Desk,
    error::{Error, Missing},
    ids::{AccountId, TokenId},
    journal::Entry,
    policy::{Deed, may},
    session::SignInRefusal,
};

/// An API token that was just made.
#[derive(Debug, Clone)]
pub struct TokenMade {
    /// Its secret, shown this once.
    pub secret: TokenSecret,
    /// The token.
    pub token: ApiToken,
}

impl Desk {
    /// Makes an API token for the actor's own account, in person. Its secret is in the answer and nowhere else.
    pub async fn make_token(&self, actor: &Actor, wanted: NewToken) -> Result<TokenMade, Error> {
        let making = self.permit::<may::MakeToken>(actor, actor.own()).await?;
        let (secret, digest) = self.ports.mint()?;

        let mut work = self.ports.store.begin().await?;
        let others = work.tokens().all_and_hold(&making, actor.account()).await?;

        let made = ApiToken::make(&making, actor.account(), wanted, &others, self.ports.stamp());
        let token = match made {
            Ok(token) => token,
            Err(refusal) => {
                drop(work);
                return Err(self.refuse_token(actor, refusal).await?);
            }
        };

        work.tokens().insert(&token, &digest).await?;
        work.journal().record(&Entry::token_made(making.who(), &token)).await?;

        work.commit().await?;
        Ok(TokenMade { secret, token })
    }

    /// Lists the API tokens of an account, newest first: one's own in person, or with the right to manage accounts
    /// anybody's. No secret is among them.
    pub async fn tokens_of(&self, actor: &Actor, account: AccountId) -> Result<Vec<ApiToken>, Error> {
        let guarding = self.permit::<may::GuardAccount>(actor, actor.towards(account)).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.tokens().of(&guarding, account).await?)
    }

    /// Revokes an API token of an account: it is dead from its next request on. A token of another account is not there.
    pub async fn revoke_token(&self, actor: &Actor, account: AccountId, id: TokenId) -> Result<(), Error> {
        let guarding = self.permit::<may::GuardAccount>(actor, actor.towards(account)).await?;

        let mut work = self.ports.store.begin().await?;
        let held = work.tokens().of(&guarding, account).await?;
        let token = held.into_iter().find(|token| token.id == id).ok_or(Missing::Token)?;

        if !work.tokens().remove(token.id).await? {
            return Err(Missing::Token.into());
        }
        work.journal().record(&Entry::token_revoked(guarding.who(), &token, self.ports.now())).await?;

        work.commit().await?;
        Ok(())
    }

    /// Finds out who acts, from the secret of an API token that came with a request.
    ///
    /// Like [`Desk::resume`] it reads the account as it is now (rule 69). Once in a minute at the most it notes that the
    /// token was used.
    pub async fn resume_by_token(&self, secret: &TokenSecret) -> Result<Actor, Error> {
        let digest = self.ports.digest(secret);
        let mut look = self.ports.store.look().await?;
        let found = look.tokens().by_digest(&digest).await?;
        drop(look);
        let (token, owner) = found.ok_or(SignInRefusal::NoSession)?;
        let now = self.ports.now();
        let actor = token.actor(&owner, now).ok_or(SignInRefusal::NoSession)?;
        if token.is_due_for_a_note(now) {
            let mut work = self.ports.store.begin().await?;
            work.tokens().used(token.id, now).await?;
            work.commit().await?;
        }
        Ok(actor)
    }

    /// The answer to whoever wanted a token that the rules refuse. A try to go round rule 70 stands in the journal.
    async fn refuse_token(&self, actor: &Actor, refusal: TokenRefusal) -> Result<Error, Error> {
        if let TokenRefusal::NotYoursToGive(_) | TokenRefusal::InPersonOnly(_) = refusal {
            let (account, now) = (Some(actor.account()), self.ports.now());
            let entry = Entry::denied(actor.who(), Deed::MakeToken, account, refusal, now);
            self.note_refusal(&entry).await?;
        }
        Ok(refusal.into())
    }
}
