//! Signing in, coming back with a session, signing out (rules 67–69).

use crate::{
    account::Account,
    actor::{Actor, Who},
    desk::Desk,
    error::Error,
    journal::{About, Entry, EntryKind},
    policy::may,
    session::{Digest, Password, Session, SessionToken, SignInRefusal, Tried, Whereabouts, form::FormToken},
    text::EmailAddress,
};

/// Somebody who has just signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The secret of the new session, shown this once.
    pub token: SessionToken,
    /// The session.
    pub session: Session,
    /// Whose it is.
    pub account: Account,
}

impl Desk {
    /// Signs somebody in with an address and a password.
    ///
    /// An unknown address, a wrong password and an account that cannot be used have the same answer, in the same
    /// time (rule 67), and an entry in the journal. Tries beyond the limits have none: the last one before says that they
    /// have to wait, and nobody fills the journal by trying on. The try counts as failed from before the password is looked at until it has proved right, so
    /// that many tries at once are no way around the limits.
    pub async fn sign_in(
        &self,
        address: &EmailAddress,
        password: &Password,
        from: impl Into<Whereabouts> + Send,
    ) -> Result<SignedIn, Error> {
        let whereabouts = from.into();
        let from = &whereabouts.address;
        let tried_at = self.ports.now();
        let mut work = self.ports.store.begin().await?;
        let limits = self.house.attempts;
        let failures = work.attempts().failures(Tried::Password, address, from, tried_at.minus(limits.window)).await?;
        limits.check(failures)?;
        work.attempts().failed(Tried::Password, address, from, tried_at).await?;
        let found = work.accounts().by_address_for_sign_in(address).await?;
        work.commit().await?;

        // Hashing takes its time on purpose, so no unit of work is open meanwhile.
        let hash = found.as_ref().and_then(|(_, hash)| hash.as_ref());
        let right = self.ports.secrets.verify(password, hash).await?;
        let account = match found {
            Some((account, _)) if right && account.can_sign_in() => account,
            found => {
                // An unknown address costs the same entry, so that the time that it takes tells nobody which it was.
                let (known, last) = (found.map(|(account, _)| account.id), limits.is_last(failures));
                self.note_refusal(&Entry::sign_in_refused(known, address, from, last, tried_at)).await?;
                return Err(SignInRefusal::Wrong.into());
            }
        };

        let (token, digest) = self.mint_session()?;
        let session = Session::begin(&account, whereabouts.clone(), digest, self.ports.stamp());
        let who = Who::owner(account.id);

        let mut work = self.ports.store.begin().await?;
        work.attempts().forgive(Tried::Password, address, from, tried_at).await?;
        work.sessions().insert(&session).await?;
        work.accounts().signed_in(account.id, session.began_at).await?;
        let entry = Entry::new(EntryKind::SignedIn, who, About::Account(account.id), session.began_at);
        work.journal().record(&entry).await?;

        work.commit().await?;
        Ok(SignedIn { token, session, account })
    }

    /// Finds out who acts, from the secret that came with a request.
    ///
    /// The account is read as it is now: rights that were taken and accounts that were disabled are gone on the
    /// next request (rule 69). This and [`Desk::resume_by_token`] are the only ways to an [`Actor`].
    pub async fn resume(&self, token: &SessionToken) -> Result<Actor, Error> {
        let digest = self.ports.secrets.digest(token.reveal().as_bytes());
        let now = self.ports.now();
        let mut look = self.ports.store.look().await?;
        let found = look.sessions().by_digest(&digest).await?;
        let (session, account) = found.ok_or(SignInRefusal::NoSession)?;
        match session.assumption {
            None => session.actor(&account, now).ok_or_else(|| SignInRefusal::NoSession.into()),
            Some(id) => self.resume_assumed(look, &session, id, &account).await,
        }
    }

    /// Mints the secret of a session that is about to begin, and digests it for storage (rule 68).
    pub(super) fn mint_session(&self) -> Result<(SessionToken, Digest), Error> {
        let token = self.ports.secrets.mint()?;
        let digest = self.ports.secrets.digest(token.reveal().as_bytes());
        Ok((token, digest))
    }

    /// The token that the forms of a session's pages carry. It is the same for as long as the session lasts.
    pub fn form_token(&self, token: &SessionToken) -> FormToken {
        FormToken::of(&self.ports.secrets.digest(&FormToken::text(token.reveal())))
    }

    /// Mints a secret for the forms of somebody who has no session yet. It opens none.
    pub fn fresh_token(&self) -> Result<SessionToken, Error> {
        Ok(self.ports.secrets.mint()?)
    }

    /// Ends the session that the actor came with. Whoever has assumed an identity is signed out of their own account as
    /// well, which they left for it.
    pub async fn sign_out(&self, actor: &Actor) -> Result<(), Error> {
        if actor.assumed().is_some() {
            return self.sign_out_of_identity(actor).await;
        }
        let Some(session) = actor.session() else {
            // An API token is no session: its owner revokes it, in person.
            return self.permit::<may::GuardAccount>(actor, actor.own()).await.map(drop);
        };
        let about = About::Account(actor.account());
        let entry = Entry::new(EntryKind::SignedOut, actor.who(), about, self.ports.now());
        let mut work = self.ports.store.begin().await?;
        work.sessions().end(session).await?;
        work.journal().record(&entry).await?;
        work.commit().await?;
        Ok(())
    }
}
