//! Trying a password: to sign in, or once more in a session (rule 67).

use crate::{
    account::Account,
    desk::Desk,
    error::Error,
    journal::Entry,
    moment::Moment,
    ports::{broken::StoreError, store::UnitOfWork},
    session::{NetworkAddress, Password, SignInRefusal, Tried},
    text::EmailAddress,
};

/// A password that proved right. The try counts as failed until it is forgiven.
#[must_use = "the try counts as failed until it is forgiven"]
pub(super) struct Proved<'a> {
    /// Whose password it is.
    pub account: Account,
    typed: &'a EmailAddress,
    from: &'a NetworkAddress,
    at: Moment,
}

impl Proved<'_> {
    /// Takes the try back.
    pub async fn forgive(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        work.attempts().forgive(Tried::Password, self.typed, self.from, self.at).await
    }
}

impl Desk {
    /// Finds out whether a password is that of the account with an address.
    ///
    /// An unknown address, a wrong password and an account that cannot be used have the same answer, in the same
    /// time, and an entry in the journal. Tries beyond the limits have none: the last one before says that they
    /// have to wait, and nobody fills the journal by trying on. The try counts as failed from before the password is
    /// looked at until it has proved right, so that many tries at once are no way around the limits.
    pub(super) async fn try_password<'a>(
        &self,
        address: &'a EmailAddress,
        password: &Password,
        from: &'a NetworkAddress,
    ) -> Result<Proved<'a>, Error> {
        let at = self.ports.now();
        let limits = self.house.attempts;
        let mut work = self.ports.store.begin().await?;
        let failures = work.attempts().failures(Tried::Password, address, from, at.minus(limits.window)).await?;
        limits.check(failures)?;
        work.attempts().failed(Tried::Password, address, from, at).await?;
        let found = work.accounts().by_address_for_sign_in(address).await?;
        work.commit().await?;

        // Hashing takes its time on purpose, so no unit of work is open meanwhile.
        let hash = found.as_ref().and_then(|(_, hash)| hash.as_ref());
        let right = self.ports.secrets.verify(password, hash).await?;
        match found {
            Some((account, _)) if right && account.can_sign_in() => Ok(Proved { account, typed: address, from, at }),
            found => {
                // An unknown address costs the same entry, so that the time that it takes tells nobody which it was.
                let (known, last) = (found.map(|(account, _)| account.id), limits.is_last(failures));
                self.note_refusal(&Entry::sign_in_refused(known, address, from, last, at)).await?;
                Err(SignInRefusal::Wrong.into())
            }
        }
    }
}
