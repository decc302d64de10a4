//! One's own account: what it says of its owner, and what its owner signs in with.

use crate::{
    account::{Account, AccountRefusal, OwnData, change::differences},
    actor::Actor,
    desk::{
        Desk,
        mailed_links::{limit_letters, link_asked},
    },
    error::{Error, Missing},
    journal::{Entry, EntryKind},
    letter::accounts as letters,
    mailed_link::{MailedLink, Purpose},
    policy::{Permit, may},
    revision::Expected,
    session::{NetworkAddress, Password, device::Device},
    text::EmailAddress,
};

impl Desk {
    /// Changes what one's own account says of oneself.
    pub async fn describe_own_account(
        &self,
        actor: &Actor,
        data: OwnData,
        expected: Expected,
    ) -> Result<Account, Error> {
        let keeping = self.permit::<may::KeepAccount>(actor, actor.own()).await?;

        let mut work = self.ports.store.begin().await?;
        let mut account = work.accounts().get(&keeping.view(), actor.account()).await?.ok_or(Missing::Account)?;

        let before = account.clone();
        account.describe(&keeping, data, expected)?;

        work.accounts().save(&account).await?;
        let entry = Entry::of_account(EntryKind::AccountChanged, keeping.who(), account.id, self.ports.now());
        work.journal().record(&entry.with(differences(&before, &account))).await?;

        work.commit().await?;
        Ok(account)
    }

    /// Changes one's own password. Every other session of the account ends, its links are void, none of its devices is
    /// known any more but this one, and a letter says so.
    pub async fn change_password(
        &self,
        actor: &Actor,
        current: &Password,
        new: &Password,
        from: &NetworkAddress,
        device: &Device,
    ) -> Result<(), Error> {
        let keeping = self.permit::<may::KeepSignIn>(actor, actor.own()).await?;
        let account = self.prove(&keeping, actor, current, from, device).await?;
        let hash = self.ports.secrets.hash(new).await?;

        let mut work = self.ports.store.begin().await?;
        let now = self.ports.now();
        work.accounts().set_password(account.id, &hash).await?;
        self.end_all_sessions(&mut *work, account.id, actor.session()).await?;
        work.mailed_links().void(account.id).await?;
        let this = device.token().map(|token| self.ports.digest(token));
        work.devices().forget_all(account.id, this.as_ref()).await?;
        let told = letters::password_changed(&self.house, &account, now);
        work.outbox().post(&self.ports.letter(told, None)).await?;
        let entry = Entry::of_account(EntryKind::PasswordChanged, keeping.who(), account.id, now);
        work.journal().record(&entry).await?;

        work.commit().await?;
        Ok(())
    }

    /// Asks for another address. A link goes to the earlier one and to the new one, and it changes once both were opened.
    ///
    /// An address that is another account's is answered like any other; its owner is told by letter (rule 72).
    pub async fn change_address(
        &self,
        actor: &Actor,
        password: &Password,
        new: &EmailAddress,
        from: &NetworkAddress,
        device: &Device,
    ) -> Result<(), Error> {
        let keeping = self.permit::<may::KeepSignIn>(actor, actor.own()).await?;
        let account = self.prove(&keeping, actor, password, from, device).await?;
        if account.address == *new {
            return Err(AccountRefusal::SameAddress.into());
        }
        let (old_secret, old_draw) = self.ports.draw()?;
        let (new_secret, new_draw) = self.ports.draw()?;

        let mut work = self.ports.store.begin().await?;
        let now = self.ports.now();
        limit_letters(&mut *work, new, from, now).await?;
        let holder = work.accounts().by_address_for_sign_in(new).await?.map(|(holder, _)| holder.id);

        let leaving = letters::leaving_address(&self.house, &account, new);
        let coming = match holder {
            Some(holder) if holder != account.id => letters::address_in_use(&self.house, new),
            _ => letters::coming_to_address(&self.house, new),
        };

        for (purpose, digest) in [(Purpose::OldAddress, old_draw.digest), (Purpose::NewAddress, new_draw.digest)] {
            // Where the address is another's, the second link is stored and mailed to nobody: without it nothing changes.
            let link = MailedLink { address: new.clone(), ..MailedLink::to(&account, purpose, digest, now) };
            work.mailed_links().issue(&link).await?;
        }
        work.outbox().post(&self.ports.letter(leaving, Some(old_secret))).await?;
        work.outbox().post(&self.ports.letter(coming, Some(new_secret))).await?;
        let asked = link_asked(keeping.who(), Some(account.id), Purpose::NewAddress, new, now);
        work.journal().record(&asked).await?;

        work.commit().await?;
        Ok(())
    }

    /// Asks for the password once more, so that a session which stands open somewhere is not enough. A wrong one counts like
    /// a sign-in that failed, or the session would be a way to find the password out.
    async fn prove(
        &self,
        keeping: &Permit<may::KeepSignIn>,
        actor: &Actor,
        password: &Password,
        from: &NetworkAddress,
        device: &Device,
    ) -> Result<Account, Error> {
        let mut look = self.ports.store.look().await?;
        let account = look.accounts().get(&keeping.view(), actor.account()).await?.ok_or(Missing::Account)?;
        drop(look);

        let proved = self.try_password(&account.address, password, from, device).await?;
        let mut work = self.ports.store.begin().await?;
        proved.forgive(&mut *work).await?;
        work.commit().await?;
        Ok(proved.account)
    }
}
