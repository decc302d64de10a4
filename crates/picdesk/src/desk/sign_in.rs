//! Signing in, coming back with a session, signing out (rules 67–69).

use crate::{
    account::Account,
    actor::{Actor, Who},
    desk::Desk,
    error::Error,
    journal::{About, Entry, EntryKind},
    policy::may,
    session::{
        Password, Session, SessionToken, SignInRefusal, Whereabouts,
        device::{Device, DeviceToken},
        form::FormToken,
    },
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
    /// The secret by which the browser is known from now on as a device of the account; none where it was not asked for a
    /// password, or is none.
    pub device: Option<DeviceToken>,
}

impl Desk {
    /// Signs somebody in with an address and a password.
    ///
    /// An unknown address, a wrong password and an account that cannot be used have the same answer, in the same
    /// time (rule 67), and an entry in the journal. A browser is known from then on as a device of the account.
    pub async fn sign_in(
        &self,
        address: &EmailAddress,
        password: &Password,
        from: impl Into<Whereabouts> + Send,
        device: &Device,
    ) -> Result<SignedIn, Error> {
        let from = from.into();
        let proved = self.try_password(address, password, &from.address, device).await?;
        let (token, digest) = self.ports.mint()?;
        let session = Session::begin(&proved.account, from.clone(), digest, self.ports.stamp());
        let who = Who::owner(session.account);

        let mut work = self.ports.store.begin().await?;
        proved.forgive(&mut *work).await?;
        work.sessions().insert(&session).await?;
        work.accounts().signed_in(session.account, session.began_at).await?;
        let known = proved.on_known_device();
        let device = self.know_device(&mut *work, session.account, device, known, session.began_at).await?;
        let entry = Entry::new(EntryKind::SignedIn, who, About::Account(session.account), session.began_at);
        work.journal().record(&entry).await?;

        work.commit().await?;
        Ok(SignedIn { token, session, account: proved.account, device })
    }

    /// Finds out who acts, from the secret that came with a request.
    ///
    /// The account is read as it is now: rights that were taken and accounts that were disabled are gone on the
    /// next request (rule 69). This and [`Desk::resume_by_token`] are the only ways to an [`Actor`].
    pub async fn resume(&self, token: &SessionToken) -> Result<Actor, Error> {
        let digest = self.ports.digest(token);
        let now = self.ports.now();
        let mut look = self.ports.store.look().await?;
        let found = look.sessions().by_digest(&digest).await?;
        let (session, account) = found.ok_or(SignInRefusal::NoSession)?;
        match session.assumption {
            None => session.actor(&account, now).ok_or_else(|| SignInRefusal::NoSession.into()),
            Some(id) => self.resume_assumed(look, &session, id, &account).await,
        }
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
