//! Copying between a staff member's lightboxes and cart and those of clients (rules 49, 52 and 54). What is copied from
//! stays as it is.

use crate::{
    actor::Actor,
    cart::Cart,
    desk::{Desk, lightboxes::name_in_use},
    error::{Error, Missing},
    ids::{AccountId, LightboxId},
    journal::{Change, Entry, EntryKind},
    left_out::{FilesAdded, Wanted},
    lightbox::Lightbox,
    policy::{Permit, may},
    ports::store::UnitOfWork,
    restriction::book::RestrictionBook,
    revision::Expected,
    text::Name,
};

/// Which of one's own lightboxes to copy into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CopyInto {
    /// One that is there.
    Lightbox(LightboxId),
    /// A new one of this name.
    New(Name),
}

impl Desk {
    /// Adds all files of one of the actor's lightboxes to a cart: one's own, or with the right to change carts a
    /// client's. Files that are there already are skipped and reported, and nothing is taken out (rule 49).
    pub async fn copy_lightbox_into_cart(
        &self,
        actor: &Actor,
        lightbox: LightboxId,
        into: AccountId,
    ) -> Result<FilesAdded<Cart>, Error> {
        let editing = self.permit::<may::EditCart>(actor, actor.towards(into)).await?;
        let viewing = self.permit::<may::ViewLightboxes>(actor, actor.own()).await?;

        let (mut work, cart) = self.open_cart(&editing).await?;
        let (_, files) = work.lightboxes().with_files(&viewing, lightbox).await?.ok_or(Missing::Lightbox)?;

        self.put_into_cart(&editing, work, cart, Wanted::all(files)).await
    }

    /// Adds all files of a cart to the actor's own (rule 52).
    pub async fn copy_cart_to_my_cart(&self, actor: &Actor, from: AccountId) -> Result<FilesAdded<Cart>, Error> {
        let viewing = self.permit::<may::ViewCart>(actor, actor.towards(from)).await?;
        let editing = self.permit::<may::EditCart>(actor, actor.own()).await?;

        let (mut work, cart) = self.open_cart(&editing).await?;
        let wanted = wanted_of_cart(&mut *work, &viewing).await?;

        self.put_into_cart(&editing, work, cart, wanted).await
    }

    /// Adds all files of a cart to one of the actor's lightboxes, or makes a new one of them (rule 52).
    pub async fn copy_cart_to_lightbox(
        &self,
        actor: &Actor,
        from: AccountId,
        to: CopyInto,
    ) -> Result<FilesAdded<Lightbox>, Error> {
        let viewing = self.permit::<may::ViewCart>(actor, actor.towards(from)).await?;
        let editing = self.permit::<may::EditLightboxes>(actor, actor.own()).await?;

        match to {
            CopyInto::Lightbox(id) => {
                let (mut work, lightbox) = self.open_lightbox(&editing, id).await?;
                let wanted = wanted_of_cart(&mut *work, &viewing).await?;
                self.put_into_lightbox(&editing, work, lightbox, wanted, Expected::Any).await
            }
            CopyInto::New(name) => {
                let mut work = self.ports.store.begin().await?;
                let wanted = wanted_of_cart(&mut *work, &viewing).await?;
                self.fill_new_lightbox(&editing, work, name, wanted).await
            }
        }
    }

    /// Copies one of the actor's lightboxes into an account under a name: one's own account, or with the right to change
    /// carts a client's. A name in use is refused (rule 54). What is noted in the lightbox is its owner's and stays
    /// there.
    pub async fn copy_lightbox_into_account(
        &self,
        actor: &Actor,
        lightbox: LightboxId,
        into: AccountId,
        name: Name,
    ) -> Result<FilesAdded<Lightbox>, Error> {
        let editing = self.permit::<may::EditLightboxes>(actor, actor.towards(into)).await?;
        let viewing = self.permit::<may::ViewLightboxes>(actor, actor.own()).await?;

        let mut work = self.ports.store.begin().await?;
        self.may_be_filled(&mut *work, &editing.account()).await?;
        let (_, files) = work.lightboxes().with_files(&viewing, lightbox).await?.ok_or(Missing::Lightbox)?;

        self.fill_new_lightbox(&editing, work, name, Wanted::all(files)).await
    }

    /// Makes a lightbox of these files, records that, and commits.
    async fn fill_new_lightbox(
        &self,
        editing: &Permit<may::EditLightboxes>,
        mut work: Box<dyn UnitOfWork>,
        name: Name,
        wanted: Wanted,
    ) -> Result<FilesAdded<Lightbox>, Error> {
        let wanted = self.sift(&mut *work, &editing.account(), wanted, RestrictionBook::out_of_lightbox).await?;
        let mut lightbox = Lightbox::make(editing, name, self.ports.stamp()).ok_or(Missing::Account)?;
        let outcome = lightbox.add(&wanted.files(), lightbox.created_at, Expected::Any)?;
        let done = wanted.came_to(lightbox, &outcome);

        work.lightboxes().insert(&done.to).await.map_err(name_in_use)?;
        let entry = Entry::of_lightbox(EntryKind::LightboxMade, editing.who(), &done.to, done.to.created_at);
        let changes = [Change::set("name", &done.to.name), Change::added(&done.added)];
        work.journal().record(&entry.with(changes)).await?;

        work.commit().await?;
        Ok(done)
    }
}

/// All that is in a cart, which stays as it is.
async fn wanted_of_cart(work: &mut dyn UnitOfWork, viewing: &Permit<may::ViewCart>) -> Result<Wanted, Error> {
    let cart = work.carts().get(viewing).await?.ok_or(Missing::Account)?;
    Ok(Wanted::all(work.files().in_cart(&cart).await?))
}
