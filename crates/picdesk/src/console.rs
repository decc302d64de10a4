//! The console: what is done at the machine itself, by whoever may start programs there.
//!
//! **Invariant:** a program that listens to the network never holds a console. It asks for no permit: enrolling
//! the first account and importing pictures come before there is anybody to hold a right. What it does stands in
//! the journal as done by the house.

use std::sync::Arc;

use crate::{
    account::{Account, AccountChange, NewAccount},
    actor::Who,
    desk::{Ports, accounts::differences},
    error::{Error, Missing, Refused},
    file::{FileCard, FileNumber, MasterKey, MediaFile, Supplier},
    house::House,
    ids::{LetterId, SupplierId},
    journal::{About, Change, Entry, EntryKind},
    letter::{LetterRow, LetterState},
    licence::LicenceModel,
    page::{Page, Rows},
    policy::Permit,
    ports::broken::{StoreError, Unique},
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

/// A picture to import.
#[derive(Debug, Clone)]
pub struct Import {
    /// The file's name, for its title where the metadata has none, and for its number where names count.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Who delivered it.
    pub supplier: SupplierId,
    /// How it is licensed.
    pub licence: LicenceModel,
    /// Where its number comes from.
    pub numbering: Numbering,
}

/// Where the numbers of imported files come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Numbering {
    /// The house counts.
    #[default]
    House,
    /// The metadata says (IPTC job or object identifier); the house counts where it does not.
    Metadata,
    /// The file's name without its ending; the house counts where that can be no number.
    FileName,
}

/// What importing a picture came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// It is in the house.
    New(Box<MediaFile>),
    /// The same bytes are in the house under this number already.
    Known(FileNumber),
    /// Another file has the number that this one should get.
    NumberTaken(FileNumber),
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

    /// Makes an account for somebody; with a password it is activated, and its owner can sign in.
    pub async fn enrol(&self, who: NewAccount, password: Option<&Password>) -> Result<Account, Error> {
        let hash = match password {
            Some(password) => Some(self.ports.secrets.hash(password).await?),
            None => None,
        };
        let account = Account::enrol(who, hash.is_some(), self.ports.stamp());

        let mut work = self.ports.store.begin().await?;
        work.accounts().insert(&account, hash.as_ref()).await.map_err(|error| match error {
            StoreError::Duplicate(Unique::Address) => Error::from(Refused::AddressInUse),
            other => other.into(),
        })?;
        let entry = Entry::new(EntryKind::AccountEnrolled, Who::HOUSE, About::Account(account.id), account.created_at)
            .with([Change::set("address", &account.address), Change::set("rights", &account.rights)]);
        work.journal().record(&entry).await?;

        work.commit().await?;
        Ok(account)
    }

    /// Switches an account on or off, or changes how its files open.
    pub async fn change_account(&self, address: &EmailAddress, change: AccountChange) -> Result<Account, Error> {
        let mut work = self.ports.store.begin().await?;
        let found = work.accounts().by_address_for_sign_in(address).await?;
        let (mut account, _) = found.ok_or(Missing::Account)?;

        let before = account.clone();
        account.apply(change, Expected::Any)?;

        work.accounts().save(&account).await?;
        let entry = Entry::new(EntryKind::AccountChanged, Who::HOUSE, About::Account(account.id), self.ports.now());
        work.journal().record(&entry.with(differences(&before, &account))).await?;

        work.commit().await?;
        Ok(account)
    }

    /// The supplier of that name, who is made where there is none.
    pub async fn supplier(&self, name: &Name) -> Result<Supplier, Error> {
        let mut work = self.ports.store.begin().await?;
        if let Some(supplier) = work.files().supplier(name).await? {
            return Ok(supplier);
        }
        let supplier = Supplier { id: SupplierId::new(self.ports.ids.next()), name: name.clone() };
        work.files().insert_supplier(&supplier).await?;
        work.commit().await?;
        Ok(supplier)
    }

    /// The size collection that a supplier's files are sold in; without a supplier, the default one.
    pub async fn sizes(&self, supplier: Option<SupplierId>) -> Result<SizeCollection, Error> {
        let mut look = self.ports.store.look().await?;
        let book = look.files().sizes(supplier.as_slice()).await?;
        Ok(book.of(supplier).clone())
    }

    /// Stores a size collection: as a supplier's own, or as the default one.
    pub async fn put_sizes(&self, sizes: &SizeCollection, supplier: Option<SupplierId>) -> Result<(), Error> {
        let mut work = self.ports.store.begin().await?;
        work.files().put_sizes(sizes, supplier).await?;
        work.commit().await?;
        Ok(())
    }

    /// Takes a picture into the house. Doing it again with the same bytes changes nothing.
    pub async fn import(&self, import: Import) -> Result<Imported, Error> {
        let named: Option<FileNumber> = match import.numbering {
            Numbering::FileName => import.name.rsplit_once('.').map_or(&*import.name, |(stem, _)| stem).parse().ok(),
            Numbering::House | Numbering::Metadata => None,
        };
        let taken = self.ports.media.take_in(&import.name, import.bytes).await?;
        let wanted = match import.numbering {
            Numbering::Metadata => taken.number,
            Numbering::FileName => named,
            Numbering::House => None,
        };

        let mut work = self.ports.store.begin().await?;
        if let Some(number) = work.files().with_master(&taken.master.key).await? {
            return Ok(Imported::Known(number));
        }
        let number = match wanted {
            Some(number) => number,
            None => work.files().next_number().await?,
        };
        let stamp = self.ports.stamp();
        let card = FileCard {
            id: stamp.id,
            number: number.clone(),
            title: taken.data.title.clone(),
            licence: import.licence,
            supplier: import.supplier,
            master: taken.master,
            withdrawn: false,
        };
        let file = MediaFile { card, data: taken.data, added_at: stamp.at };
        match work.files().insert(&file).await {
            Err(StoreError::Duplicate(Unique::FileNumber)) => return Ok(Imported::NumberTaken(number)),
            Err(StoreError::Duplicate(Unique::Master)) => {
                // Somebody who imports the same picture at the same time was faster.
                drop(work);
                return self.known(&file.card.master.key).await;
            }
            other => other?,
        }
        let entry = Entry::new(EntryKind::FileImported, Who::HOUSE, About::File(number), stamp.at)
            .with([Change::set("name", &import.name)]);
        work.journal().record(&entry).await?;

        work.commit().await?;
        Ok(Imported::New(Box::new(file)))
    }

    async fn known(&self, master: &MasterKey) -> Result<Imported, Error> {
        let mut work = self.ports.store.begin().await?;
        let number = work.files().with_master(master).await?.ok_or(Missing::File)?;
        Ok(Imported::Known(number))
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
