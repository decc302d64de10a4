//! Mailed links: asking for one by typing an address, and opening one (rules 67, 71 and 72).

use crate::{
    account::{Account, AccountRefusal, NewClient},
    actor::Who,
    desk::{Desk, Ports, accounts::address_in_use},
    error::Error,
    house::House,
    ids::AccountId,
    journal::{About, Change, Entry, EntryKind},
    letter::{Letter, LetterText, accounts as letters},
    mailed_link::{
        DeadLink, LedTo, LinkSecret, Purpose,
        reply::{self, Draw, Reply},
    },
    moment::{Moment, Stamp},
    ports::{
        broken::{StoreError, Unique},
        passwords::SecretsError,
        store::UnitOfWork,
    },
    session::{
        AttemptLimits, NetworkAddress, Password, Tried,
        device::{Device, DeviceToken},
    },
    text::EmailAddress,
};

/// What somebody is shown who opens a link, before anything is done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkShown {
    /// What it is for.
    pub purpose: Purpose,
    /// The address that the account has, or will have once the link was used.
    pub address: EmailAddress,
}

/// What came of setting a password by a mailed link.
#[derive(Debug, Clone)]
pub struct PasswordSet {
    /// The account as it is afterwards.
    pub account: Account,
    /// The secret by which the browser is known from now on as a device of the account; none where a program did it.
    pub device: Option<DeviceToken>,
}

/// What came of confirming a change of address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressConfirmed {
    /// The link in the letter to the other end is still to be opened.
    AtThisEnd,
    /// It was the second one: the account has this address now.
    Changed(EmailAddress),
}

impl Ports {
    /// Draws the secret of a link, and what a link needs besides.
    pub(super) fn draw(&self) -> Result<(LinkSecret, Draw), SecretsError> {
        let (secret, digest) = self.mint()?;
        Ok((secret, Draw { digest, stamp: self.stamp() }))
    }

    /// A letter about an account, due at once.
    pub(super) fn letter(&self, text: LetterText, secret: Option<LinkSecret>) -> Letter {
        Letter::about_account(text, secret, self.stamp())
    }
}

impl Desk {
    /// Registers somebody, who confirms the address by mail. What is answered says nothing of whether the address has an
    /// account: the letter does (rule 72).
    pub async fn register(&self, who: NewClient, from: &NetworkAddress) -> Result<(), Error> {
        if !self.house.accounts.registration.is_open() {
            return Err(AccountRefusal::RegistrationClosed.into());
        }
        let typed = who.address.clone();
        self.reply(&typed, from, |house, known, draw| reply::to_registration(house, who, known, draw)).await
    }

    /// Sends somebody who has forgotten their password a link to choose a new one. What is answered says nothing of whether
    /// the address has an account: the letter does (rule 72).
    pub async fn forgot_password(&self, typed: &EmailAddress, from: &NetworkAddress) -> Result<(), Error> {
        self.reply(typed, from, |house, known, draw| reply::to_forgotten(house, typed, known, draw)).await
    }

    /// Answers by letter whoever typed an address. The same is done, step by step, for every address.
    async fn reply(
        &self,
        typed: &EmailAddress,
        from: &NetworkAddress,
        reply: impl FnOnce(&House, Option<&Account>, Draw) -> Reply + Send,
    ) -> Result<(), Error> {
        let (secret, draw) = self.ports.draw()?;

        let mut work = self.ports.store.begin().await?;
        limit_letters(&mut *work, typed, from, draw.stamp.at).await?;
        let known = work.accounts().by_address_for_sign_in(typed).await?.map(|(account, _)| account);

        let Reply { link, text } = reply(&self.house, known.as_ref(), draw);

        work.mailed_links().issue(&link).await?;
        work.outbox().post(&self.ports.letter(text, Some(secret))).await?;
        let asked = link_asked(Who::STRANGER, known.map(|account| account.id), link.purpose, typed, draw.stamp.at);
        work.journal().record(&asked).await?;

        work.commit().await?;
        Ok(())
    }

    /// Shows what a link is for. It is as good afterwards as before: programs open the links of letters to look for harm.
    pub async fn mailed_link(&self, secret: &LinkSecret) -> Result<LinkShown, Error> {
        let digest = self.ports.digest(secret);
        let mut look = self.ports.store.look().await?;
        let (link, account) = look.mailed_links().by_digest(&digest).await?.ok_or(DeadLink)?;
        let shown = LinkShown { purpose: link.purpose, address: link.address.clone() };
        link.leads_to(account, self.ports.now())?;
        Ok(shown)
    }

    /// Sets the password of the account that a link leads to, and makes that account where somebody registered.
    ///
    /// From now on it is whoever reads its mail: all of its sessions end, all of its links are void (rule 71), and of its
    /// devices this one alone is known. So whoever was kept waiting by others who guess comes in with it at once (rule 67).
    pub async fn set_password(
        &self,
        secret: &LinkSecret,
        password: &Password,
        device: &Device,
    ) -> Result<PasswordSet, Error> {
        // Hashing takes its time on purpose, so it is not done for a dead link, and no unit of work is open meanwhile.
        if !self.mailed_link(secret).await?.purpose.sets_password() {
            return Err(DeadLink.into());
        }
        let digest = self.ports.digest(secret);
        let hash = self.ports.secrets.hash(password).await?;

        let mut work = self.ports.store.begin().await?;
        let now = self.ports.now();
        let (link, account) = work.mailed_links().take(&digest).await?.ok_or(DeadLink)?;

        let (account, kind) = match link.leads_to(account, now)? {
            LedTo::Newcomer(who, id) => {
                let account = Account::registered(who, &self.house.accounts, Stamp { id, at: now });
                // Somebody was quicker with the address: staff, or the owner by another way.
                work.accounts().insert(&account, Some(&hash)).await.map_err(|error| match error {
                    StoreError::Duplicate(Unique::Address) => Error::from(DeadLink),
                    other => other.into(),
                })?;
                (account, EntryKind::AccountRegistered)
            }
            LedTo::Account(mut account) => {
                let first = account.take_over();
                if first {
                    work.accounts().save(&account).await?;
                }
                work.accounts().set_password(account.id, &hash).await?;
                (account, if first { EntryKind::AccountActivated } else { EntryKind::PasswordChanged })
            }
        };

        self.end_all_sessions(&mut *work, account.id, None).await?;
        work.mailed_links().void(account.id).await?;
        work.devices().forget_all(account.id, None).await?;
        let device = self.know_device(&mut *work, account.id, device, false, now).await?;
        if kind == EntryKind::PasswordChanged {
            let told = letters::password_changed(&self.house, &account, now);
            work.outbox().post(&self.ports.letter(told, None)).await?;
        }
        work.journal().record(&Entry::of_account(kind, Who::owner(account.id), account.id, now)).await?;

        work.commit().await?;
        Ok(PasswordSet { account, device })
    }

    /// Confirms a change of address at one of its ends; the second confirmation changes it (rule 71).
    pub async fn confirm_address(&self, secret: &LinkSecret) -> Result<AddressConfirmed, Error> {
        let digest = self.ports.digest(secret);

        let mut work = self.ports.store.begin().await?;
        let now = self.ports.now();
        let (link, account) = work.mailed_links().take(&digest).await?.ok_or(DeadLink)?;
        let (purpose, new) = (link.purpose, link.address.clone());
        let other_end = purpose.other_end().ok_or(DeadLink)?;
        let LedTo::Account(mut account) = link.leads_to(account, now)? else { return Err(DeadLink.into()) };
        if !account.can_sign_in() {
            return Err(DeadLink.into());
        }

        // The two links of a change are issued together, end together, and are voided together. So where one is there and
        // the other is not, the other was opened.
        if work.mailed_links().has(account.id, other_end).await? {
            let entry = Entry::of_account(EntryKind::AddressConfirmed, Who::owner(account.id), account.id, now);
            work.journal().record(&entry.with([Change::set("end", purpose.slug())])).await?;
            work.commit().await?;
            return Ok(AddressConfirmed::AtThisEnd);
        }
        let old = account.address.clone();
        account.move_to(new.clone());

        work.accounts().save(&account).await.map_err(address_in_use)?;
        // Links that were mailed to the earlier address are worth nothing any more.
        work.mailed_links().void(account.id).await?;
        for end in [&old, &new] {
            let told = letters::address_changed(&self.house, end, &new);
            work.outbox().post(&self.ports.letter(told, None)).await?;
        }
        let entry = Entry::of_account(EntryKind::AddressChanged, Who::owner(account.id), account.id, now);
        let change = Change::of("address", Some(old.to_string()), Some(new.to_string()));
        work.journal().record(&entry.with([change])).await?;

        work.commit().await?;
        Ok(AddressConfirmed::Changed(new))
    }
}

/// Counts one more letter that is asked for to an address, and refuses where they were too many.
pub(super) async fn limit_letters(
    work: &mut dyn UnitOfWork,
    to: &EmailAddress,
    from: &NetworkAddress,
    now: Moment,
) -> Result<(), Error> {
    let limits = AttemptLimits::LETTERS;
    let asked = work.attempts().failures(Tried::Letter, to, from, now.minus(limits.window)).await?;
    limits.check(Tried::Letter, asked)?;
    work.attempts().failed(Tried::Letter, to, from, now).await?;
    Ok(())
}

/// The entry of a link that somebody asked for.
pub(super) fn link_asked(
    who: Who,
    account: Option<AccountId>,
    purpose: Purpose,
    address: &EmailAddress,
    now: Moment,
) -> Entry {
    let entry = match account {
        Some(account) => Entry::of_account(EntryKind::LinkAsked, who, account, now),
        None => Entry::new(EntryKind::LinkAsked, who, About::House, now),
    };
    entry.with([Change::set("purpose", purpose.slug()), Change::set("address", address)])
}
