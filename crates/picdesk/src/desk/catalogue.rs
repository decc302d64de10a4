//! The catalogue, as staff keep it: taking files in, editing what is said of them, withdrawing them, and where they
//! are used.

use crate::{
    actor::Actor,
    desk::Desk,
    error::{Error, Missing},
    file::{FileNumber, MediaFile, Supplier, edit::FileEdit},
    ids::AccountId,
    intake::{self, Import, Imported},
    journal::{About, Change, Entry, EntryKind},
    moment::Moment,
    order::{OrderNumber, OrderState},
    page::{Page, Rows},
    policy::{Permit, Scope, may},
    ports::store::UnitOfWork,
    revision::Expected,
    rights::Right,
    text::Name,
};

/// Where a file is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileUses {
    /// Who holds it without having ordered it.
    pub holders: Holders,
    /// The orders that it is in, newest first; none where the actor may not view orders.
    pub orders: Option<Rows<UsedIn, OrderNumber>>,
}

/// How many things of all accounts hold a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holders {
    /// Lightboxes.
    pub lightboxes: u64,
    /// Carts.
    pub carts: u64,
}

/// An order that a file is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedIn {
    /// The number of the order.
    pub order: OrderNumber,
    /// In whose account it is.
    pub owner: AccountId,
    /// That person's name.
    pub owner_name: Name,
    /// How far the order has come.
    pub state: OrderState,
    /// When it was made.
    pub created_at: Moment,
}

impl Desk {
    /// Takes a picture in, of a supplier who is known. Doing it again with the same bytes changes nothing.
    pub async fn take_in(&self, actor: &Actor, import: Import) -> Result<Imported, Error> {
        let managing = self.permit::<may::ManageFiles>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        let suppliers = look.files().suppliers(&managing.see()).await?;
        drop(look);
        if !suppliers.iter().any(|supplier| supplier.id == import.supplier) {
            return Err(Missing::Supplier.into());
        }
        intake::import(&self.ports, managing.who(), import).await
    }

    /// The supplier of that name, who is made where there is none.
    pub async fn supplier(&self, actor: &Actor, name: &Name) -> Result<Supplier, Error> {
        let managing = self.permit::<may::ManageFiles>(actor, Scope::House).await?;
        intake::supplier(&self.ports, managing.who(), name).await
    }

    /// Says something else of a file. Where that is what was said already, nothing happens.
    pub async fn edit_file(
        &self,
        actor: &Actor,
        number: &FileNumber,
        edit: FileEdit,
        expected: Expected,
    ) -> Result<MediaFile, Error> {
        let managing = self.permit::<may::ManageFiles>(actor, Scope::House).await?;

        let (mut work, mut file) = self.open_file(&managing, number).await?;

        let changes = file.edit(&managing, edit, expected)?;
        if changes.is_empty() {
            return Ok(file);
        }

        work.files().save(&file).await?;
        let about = About::File(file.card.number.clone());
        let entry = Entry::new(EntryKind::FileEdited, managing.who(), about, self.ports.now());
        work.journal().record(&entry.with(changes)).await?;

        work.commit().await?;
        Ok(file)
    }

    /// Withdraws a file: nobody can license it any more, and no list and no order breaks (rule 48).
    pub async fn withdraw_file(
        &self,
        actor: &Actor,
        number: &FileNumber,
        expected: Expected,
    ) -> Result<MediaFile, Error> {
        self.set_withdrawn(actor, number, true, expected).await
    }

    /// Offers a file again that was withdrawn.
    pub async fn offer_file_again(
        &self,
        actor: &Actor,
        number: &FileNumber,
        expected: Expected,
    ) -> Result<MediaFile, Error> {
        self.set_withdrawn(actor, number, false, expected).await
    }

    async fn set_withdrawn(
        &self,
        actor: &Actor,
        number: &FileNumber,
        withdrawn: bool,
        expected: Expected,
    ) -> Result<MediaFile, Error> {
        let managing = self.permit::<may::ManageFiles>(actor, Scope::House).await?;

        let (mut work, mut file) = self.open_file(&managing, number).await?;

        if !file.set_withdrawn(&managing, withdrawn, expected)? {
            return Ok(file);
        }

        work.files().save(&file).await?;
        let about = About::File(file.card.number.clone());
        let change = Change::of("withdrawn", Some((!withdrawn).to_string()), Some(withdrawn.to_string()));
        let entry = Entry::new(EntryKind::FileWithdrawn, managing.who(), about, self.ports.now());
        work.journal().record(&entry.with([change])).await?;

        work.commit().await?;
        Ok(file)
    }

    /// Reads where a file is used: in how many lightboxes and carts, and one page of its orders.
    pub async fn uses_of_file(
        &self,
        actor: &Actor,
        number: &FileNumber,
        page: &Page<OrderNumber>,
    ) -> Result<FileUses, Error> {
        let managing = self.permit::<may::ManageFiles>(actor, Scope::House).await?;
        // Whose orders they are is nothing that managing files would tell.
        let viewing = if actor.rights().holds(Right::ViewOrders) {
            Some(self.permit::<may::ViewOrders>(actor, Scope::House).await?)
        } else {
            None
        };

        let mut look = self.ports.store.look().await?;
        let file = look.files().get(&managing.see(), number, None).await?.ok_or(Missing::File)?;
        let holders = look.files().holders(&managing, file.card.id).await?;
        let orders = match viewing {
            Some(viewing) => Some(look.files().used_in(&viewing, file.card.id, page).await?),
            None => None,
        };
        Ok(FileUses { holders, orders })
    }

    /// Opens a unit of work with a file in hand.
    async fn open_file(
        &self,
        managing: &Permit<may::ManageFiles>,
        number: &FileNumber,
    ) -> Result<(Box<dyn UnitOfWork>, MediaFile), Error> {
        let mut work = self.ports.store.begin().await?;
        let file = work.files().get(&managing.see(), number, None).await?.ok_or(Missing::File)?;
        Ok((work, file))
    }
}
