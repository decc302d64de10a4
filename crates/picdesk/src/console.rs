//! The console: what is done at the machine itself, by whoever may start programs there.
//!
//! **Invariant:** a program that listens to the network never holds a console. It asks for no permit: enrolling
//! the first account and importing pictures come before there is anybody to hold a right. What it does stands in
//! the journal as done by the house.

mod journal;

use std::sync::Arc;

use crate::{
    account::{
        Account, NewAccount,
        change::{AccountChange, differences},
    },
    actor::Who,
    desk::{Ports, accounts::address_in_use, invitations::invite},
    error::{Error, Missing},
    file::Supplier,
    house::House,
    ids::{LetterId, SupplierId},
    intake::{self, Import, Imported},
    journal::{Entry, EntryKind},
    letter::{LetterRow, LetterState},
    page::{Page, Rows},
    policy::Permit,
    revision::Expected,
    session::Password,
    sizes::SizeCollection,
    text::{EmailAddress, Name},
};

/// What is done at the machine itself.
#[derive(Clone)]
pub struct Console {
    ports: Ports,
    house: Arc<House>,
}

impl Console {
    /// Opens a console.
    pub fn new(ports: Ports, house: House) -> Self {
        Self { ports, house: Arc::new(house) }
    }

    /// What is the same for everybody on the site.
    pub fn house(&self) -> &House {
        &self.house
    }

    /// Makes an account for somebody; with a password it is activated, and its owner can sign in. Nobody is told of it.
    pub async fn enrol(&self, who: NewAccount, password: Option<&Password>) -> Result<Account, Error> {
        let hash = match password {
            Some(password) => Some(self.ports.secrets.hash(password).await?),
            None => None,
        };
        let account = Account::enrol(who, hash.is_some(), &self.house.accounts, self.ports.stamp());

        let mut work = self.ports.store.begin().await?;
        work.accounts().insert(&account, hash.as_ref()).await.map_err(address_in_use)?;
        work.journal().record(&Entry::account_enrolled(Who::HOUSE, &account)).await?;

        work.commit().await?;
        Ok(account)
    }

    /// Makes an account for somebody and mails them an invitation, by which they set its password. The letter goes out
    /// while a courier makes its rounds.
    pub async fn invite(&self, who: NewAccount) -> Result<Account, Error> {
        invite(&self.ports, &self.house, Who::HOUSE, who).await
    }

    /// Switches an account on or off, or changes how its files open.
    pub async fn change_account(&self, address: &EmailAddress, change: AccountChange) -> Result<Account, Error> {
        let mut work = self.ports.store.begin().await?;
        let found = work.accounts().by_address_for_sign_in(address).await?;
        let (mut account, _) = found.ok_or(Missing::Account)?;

        let before = account.clone();
        account.apply(&change, Expected::Any)?;

        work.accounts().save(&account).await?;
        let entry = Entry::of_account(EntryKind::AccountChanged, Who::HOUSE, account.id, self.ports.now());
        work.journal().record(&entry.with(differences(&before, &account))).await?;

        work.commit().await?;
        Ok(account)
    }

    /// The supplier of that name, who is made where there is none.
    pub async fn supplier(&self, name: &Name) -> Result<Supplier, Error> {
        intake::supplier(&self.ports, Who::HOUSE, name).await
    }

    /// The size collection that a supplier's files are sold in; without a supplier, the default one.
    pub async fn sizes(&self, supplier: Option<SupplierId>) -> Result<SizeCollection, Error> {
        let mut look = self.ports.store.look().await?;
        let book = look.files().sizes(supplier.as_slice()).await?;
        Ok(book.of(supplier).clone())
    }

    /// Stores a size collection: as a supplier's own, or as the default one.
    pub async fn put_sizes(&self, sizes: &SizeCollection, supplier: Option<SupplierId>) -> Result<(), Error> {
        let entry = Entry::sizes_set(Who::HOUSE, sizes, supplier, self.ports.now());
        let mut work = self.ports.store.begin().await?;
        work.files().put_sizes(sizes, supplier).await?;
        work.journal().record(&entry).await?;
        work.commit().await?;
        Ok(())
    }

    /// Takes a picture into the house. Doing it again with the same bytes changes nothing.
    pub async fn import(&self, import: Import) -> Result<Imported, Error> {
        intake::import(&self.ports, Who::HOUSE, import).await
    }

    /// Lists the letters, newest first; those in one state where it is given.
    pub async fn letters(
        &self,
        state: Option<&LetterState>,
        page: &Page<LetterId>,
    ) -> Result<Rows<LetterRow, LetterId>, Error> {
        let mut look = self.ports.store.look().await?;
        Ok(look.outbox().list(&Permit::of_the_house(), state, page).await?)
    }
}
