//! Lightboxes: make, list, read, fill, order, note in and delete one's own; as staff, look at anybody's.

use std::collections::BTreeMap;

use crate::{
    actor::Actor,
    desk::Desk,
    error::{Error, Missing},
    file::{FileCard, FileNumber},
    ids::{AccountId, FileId, LightboxId},
    journal::{About, Change, Entry, EntryKind},
    lightbox::{Lightbox, LightboxRefusal, LightboxRow},
    page::{Page, Rows},
    policy::{Permit, may},
    ports::{
        broken::{StoreError, Unique},
        store::UnitOfWork,
    },
    revision::Expected,
    text::{Message, Name},
};

/// A lightbox and its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LightboxShown {
    /// The lightbox.
    pub lightbox: Lightbox,
    /// Its files, in its order.
    pub files: Vec<FileCard>,
    /// What is noted about some of them.
    pub notes: BTreeMap<FileId, Message>,
}

/// What adding files by their numbers came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilesAdded {
    /// The lightbox afterwards.
    pub lightbox: Lightbox,
    /// The files that were added, in order.
    pub added: Vec<FileNumber>,
    /// The files that were there already.
    pub present: Vec<FileNumber>,
    /// The numbers under which no file can be licensed.
    pub unknown: Vec<FileNumber>,
}

impl Desk {
    /// Makes an empty lightbox for the actor.
    pub async fn make_lightbox(&self, actor: &Actor, name: Name) -> Result<Lightbox, Error> {
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;

        let lightbox = Lightbox::make(&keeping, name, self.ports.stamp()).ok_or(Missing::Account)?;

        let mut work = self.ports.store.begin().await?;
        work.lightboxes().insert(&lightbox).await.map_err(name_in_use)?;
        let about = About::Lightbox(lightbox.id);
        let entry = Entry::new(EntryKind::LightboxMade, keeping.who(), about, lightbox.created_at);
        work.journal().record(&entry.with([Change::set("name", &lightbox.name)])).await?;

        work.commit().await?;
        Ok(lightbox)
    }

    /// Lists the actor's lightboxes, newest first.
    pub async fn lightboxes(
        &self,
        actor: &Actor,
        page: &Page<LightboxId>,
    ) -> Result<Rows<LightboxRow, LightboxId>, Error> {
        self.lightboxes_of(actor, actor.account(), page).await
    }

    /// Lists the lightboxes of an account, newest first: one's own, or with the right to view accounts anybody's.
    pub async fn lightboxes_of(
        &self,
        actor: &Actor,
        account: AccountId,
        page: &Page<LightboxId>,
    ) -> Result<Rows<LightboxRow, LightboxId>, Error> {
        let viewing = self.permit::<may::ViewLightboxes>(actor, actor.towards(account)).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.lightboxes().list(&viewing, page).await?)
    }

    /// Reads one of the actor's lightboxes with its files.
    pub async fn lightbox(&self, actor: &Actor, id: LightboxId) -> Result<LightboxShown, Error> {
        self.lightbox_of(actor, actor.account(), id).await
    }

    /// Reads a lightbox of an account with its files: one's own, or with the right to view accounts anybody's.
    pub async fn lightbox_of(&self, actor: &Actor, account: AccountId, id: LightboxId) -> Result<LightboxShown, Error> {
        let viewing = self.permit::<may::ViewLightboxes>(actor, actor.towards(account)).await?;

        let mut look = self.ports.store.look().await?;
        let lightbox = look.lightboxes().get(&viewing, id).await?.ok_or(Missing::Lightbox)?;
        let files = look.files().of(&lightbox).await?;
        let notes = look.lightboxes().notes(&lightbox).await?.into_iter().collect();
        Ok(LightboxShown { lightbox, files, notes })
    }

    /// Adds files to one of the actor's lightboxes by their numbers; those that are there, and those that nobody can
    /// license, are reported.
    pub async fn add_to_lightbox(
        &self,
        actor: &Actor,
        id: LightboxId,
        numbers: &[FileNumber],
        expected: Expected,
    ) -> Result<FilesAdded, Error> {
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;

        let (mut work, mut lightbox) = self.open_lightbox(&keeping, id).await?;
        let mut cards = work.files().by_numbers(&keeping.see(), numbers).await?;
        cards.retain(|card| !card.withdrawn);

        let ids: Vec<_> = cards.iter().map(|card| card.id).collect();
        let outcome = lightbox.add(&ids, self.ports.now(), expected)?;

        let number_of = |id| cards.iter().find(|card| card.id == id).map(|card| card.number.clone());
        let added: Vec<FileNumber> = outcome.added.iter().copied().filter_map(number_of).collect();
        let present = outcome.present.iter().copied().filter_map(number_of).collect();
        let known: std::collections::HashSet<&FileNumber> = cards.iter().map(|card| &card.number).collect();
        let unknown = numbers.iter().filter(|number| !known.contains(number)).cloned().collect();
        if !added.is_empty() {
            let names: Vec<_> = added.iter().map(FileNumber::as_str).collect();
            self.keep(work, &lightbox, Change::set("added", names.join(", "))).await?;
        }
        Ok(FilesAdded { lightbox, added, present, unknown })
    }

    /// Takes a file out of one of the actor's lightboxes.
    pub async fn remove_from_lightbox(
        &self,
        actor: &Actor,
        id: LightboxId,
        number: &FileNumber,
        expected: Expected,
    ) -> Result<Lightbox, Error> {
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;

        let (mut work, mut lightbox) = self.open_lightbox(&keeping, id).await?;
        let cards = work.files().by_numbers(&keeping.see(), std::slice::from_ref(number)).await?;
        let card = cards.first().ok_or(LightboxRefusal::NotInside)?;

        lightbox.remove(card.id, self.ports.now(), expected)?;

        self.keep(work, &lightbox, Change::of("removed", Some(number.to_string()), None)).await?;
        Ok(lightbox)
    }

    /// Puts the files of one of the actor's lightboxes into another order, which names each of them once.
    pub async fn reorder_lightbox(
        &self,
        actor: &Actor,
        id: LightboxId,
        numbers: &[FileNumber],
        expected: Expected,
    ) -> Result<Lightbox, Error> {
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;

        let (mut work, mut lightbox) = self.open_lightbox(&keeping, id).await?;
        let cards = work.files().of(&lightbox).await?;

        let by_number: std::collections::HashMap<_, _> = cards.iter().map(|card| (&card.number, card.id)).collect();
        let order: Option<Vec<_>> = numbers.iter().map(|number| by_number.get(number).copied()).collect();
        let order = order.ok_or(LightboxRefusal::NotTheSameFiles)?;
        lightbox.reorder(order, self.ports.now(), expected)?;

        self.keep(work, &lightbox, Change::set("order", "changed")).await?;
        Ok(lightbox)
    }

    /// Gives one of the actor's lightboxes another name.
    pub async fn rename_lightbox(
        &self,
        actor: &Actor,
        id: LightboxId,
        name: Name,
        expected: Expected,
    ) -> Result<Lightbox, Error> {
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;

        let (work, mut lightbox) = self.open_lightbox(&keeping, id).await?;

        let before = lightbox.name.to_string();
        lightbox.rename(name, self.ports.now(), expected)?;

        let change = Change::of("name", Some(before), Some(lightbox.name.to_string()));
        self.keep(work, &lightbox, change).await?;
        Ok(lightbox)
    }

    /// Notes something about a file in one of the actor's lightboxes, or forgets what was noted. The journal says that
    /// it was done, and not what was written.
    pub async fn note_in_lightbox(
        &self,
        actor: &Actor,
        id: LightboxId,
        number: &FileNumber,
        note: Option<Message>,
        expected: Expected,
    ) -> Result<Lightbox, Error> {
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;

        let (mut work, mut lightbox) = self.open_lightbox(&keeping, id).await?;
        let cards = work.files().by_numbers(&keeping.see(), std::slice::from_ref(number)).await?;
        let card = cards.first().ok_or(LightboxRefusal::NotInside)?;

        lightbox.note(card.id, self.ports.now(), expected)?;

        work.lightboxes().put_note(&lightbox, card.id, note.as_ref()).await?;
        self.keep(work, &lightbox, Change::set("noted", number)).await?;
        Ok(lightbox)
    }

    /// Deletes one of the actor's lightboxes. Its files stay in the house, and in the orders that were made of it
    /// (rule 5).
    pub async fn delete_lightbox(&self, actor: &Actor, id: LightboxId, expected: Expected) -> Result<(), Error> {
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;

        let (mut work, lightbox) = self.open_lightbox(&keeping, id).await?;

        lightbox.may_be_deleted(expected)?;

        work.lightboxes().remove(&lightbox).await?;
        let entry = Entry::new(EntryKind::LightboxDeleted, keeping.who(), About::Lightbox(id), self.ports.now());
        let name = Change::of("name", Some(lightbox.name.to_string()), None);
        work.journal().record(&entry.with([name])).await?;

        work.commit().await?;
        Ok(())
    }

    /// Opens a unit of work with one of the owner's lightboxes in hand.
    async fn open_lightbox(
        &self,
        keeping: &Permit<may::KeepLightboxes>,
        id: LightboxId,
    ) -> Result<(Box<dyn UnitOfWork>, Lightbox), Error> {
        let mut work = self.ports.store.begin().await?;
        let lightbox = work.lightboxes().get(&keeping.view(), id).await?.ok_or(Missing::Lightbox)?;
        Ok((work, lightbox))
    }

    /// Records a changed lightbox and commits.
    async fn keep(&self, mut work: Box<dyn UnitOfWork>, lightbox: &Lightbox, change: Change) -> Result<(), Error> {
        work.lightboxes().save(lightbox).await.map_err(name_in_use)?;
        let about = About::Lightbox(lightbox.id);
        let entry = Entry::new(EntryKind::LightboxChanged, lightbox.who(), about, lightbox.changed_at);
        work.journal().record(&entry.with([change])).await?;
        work.commit().await?;
        Ok(())
    }
}

/// A name in use is a refusal of its own, not a failure of storage.
fn name_in_use(error: StoreError) -> Error {
    match error {
        StoreError::Duplicate(Unique::LightboxName) => LightboxRefusal::NameInUse.into(),
        other => other.into(),
    }
}
