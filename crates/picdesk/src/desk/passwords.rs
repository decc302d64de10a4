//! Trying a password, to sign in or once more in a session, and knowing the devices on which one proved right (rule 67).

use crate::{
    account::Account,
    desk::Desk,
    error::Error,
    ids::AccountId,
    journal::Entry,
    moment::Moment,
    ports::{broken::StoreError, store::UnitOfWork},
    session::{
        NetworkAddress, Password, SignInRefusal, Tried,
        device::{Device, DeviceToken, KnownDevice},
    },
    text::EmailAddress,
};

/// A password that proved right. The try counts as failed until it is forgiven.
#[must_use = "the try counts as failed until it is forgiven"]
pub(super) struct Proved<'a> {
    /// Whose password it is.
    pub account: Account,
    tried: Tried,
    typed: &'a EmailAddress,
    from: &'a NetworkAddress,
    at: Moment,
}

impl Proved<'_> {
    /// Takes the try back.
    pub async fn forgive(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        work.attempts().forgive(self.tried, self.typed, self.from, self.at).await
    }

    /// Whether it was typed on a device that is known for the account.
    pub fn on_known_device(&self) -> bool {
        matches!(self.tried, Tried::PasswordOn(_))
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
        device: &Device,
    ) -> Result<Proved<'a>, Error> {
        let at = self.ports.now();
        let limits = self.house.attempts;
        let mut work = self.ports.store.begin().await?;
        let tried = self.tried(&mut *work, address, device, at).await?;
        let failures = work.attempts().failures(tried, address, from, at.minus(limits.window)).await?;
        limits.check(tried, failures)?;
        work.attempts().failed(tried, address, from, at).await?;
        let found = work.accounts().by_address_for_sign_in(address).await?;
        work.commit().await?;

        // Hashing takes its time on purpose, so no unit of work is open meanwhile.
        let hash = found.as_ref().and_then(|(_, hash)| hash.as_ref());
        let right = self.ports.secrets.verify(password, hash).await?;
        match found {
            Some((account, _)) if right && account.can_sign_in() => {
                Ok(Proved { account, tried, typed: address, from, at })
            }
            found => {
                // An unknown address costs the same entry, so that the time that it takes tells nobody which it was.
                let (known, last) = (found.map(|(account, _)| account.id), limits.is_last(tried, failures));
                self.note_refusal(&Entry::sign_in_refused(known, address, from, last, at)).await?;
                Err(SignInRefusal::Wrong.into())
            }
        }
    }

    /// What a try counts as: on a device that is known for the account it counts by itself.
    async fn tried(
        &self,
        work: &mut dyn UnitOfWork,
        address: &EmailAddress,
        device: &Device,
        at: Moment,
    ) -> Result<Tried, StoreError> {
        let Some(token) = device.token() else { return Ok(Tried::Password) };
        let digest = self.ports.digest(token);
        let known = work.devices().is_known(&digest, address, at).await?;
        Ok(if known { Tried::PasswordOn(digest) } else { Tried::Password })
    }

    /// Knows a browser from now on as a device of an account, and answers the secret that it is to keep.
    ///
    /// One that was `known` already keeps its secret, so that an answer that is lost on its way loses nothing. Any other
    /// gets a fresh one, which nobody can have planted there beforehand, and stays known by it to the accounts that knew it.
    pub(super) async fn know_device(
        &self,
        work: &mut dyn UnitOfWork,
        account: AccountId,
        device: &Device,
        known: bool,
        now: Moment,
    ) -> Result<Option<DeviceToken>, Error> {
        let Device::Browser(brought) = device else { return Ok(None) };
        let (token, digest) = match brought {
            Some(token) if known => (token.clone(), self.ports.digest(token)),
            Some(earlier) => {
                let (token, digest) = self.ports.mint()?;
                work.devices().renew(&self.ports.digest(earlier), &digest).await?;
                (token, digest)
            }
            None => self.ports.mint()?,
        };
        work.devices().know(&KnownDevice::from_now_on(account, digest, now)).await?;
        Ok(Some(token))
    }
}
