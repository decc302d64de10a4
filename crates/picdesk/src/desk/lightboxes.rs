//! Lightboxes: make, list, read, fill, order, note in and delete one's own; as staff, look at anybody's and fill a
//! client's.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::{
    actor::Actor,
    desk::{Desk, restrictions::without_hidden},
    error::{Error, Missing},
    file::{FileCard, FileNumber},
    ids::{AccountId, FileId, LightboxId},
    journal::{Change, Entry, EntryKind},
    left_out::{FilesAdded, Wanted},
    lightbox::{Lightbox, LightboxRefusal, LightboxRow},
    page::{Page, Rows},
    policy::{Permit, may},
    ports::{
        broken::{StoreError, Unique},
        store::UnitOfWork,
    },
    restriction::book::RestrictionBook,
    revision::Expected,
    text::{Message, Name},
};

/// A lightbox and its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LightboxShown {
    /// The lightbox.
    pub lightbox: Lightbox,
    /// Its files, in its order, as far as they are not hidden from the reader (rule 56).
    pub files: Vec<FileCard>,
    /// The numbers of those that are hidden from the reader: they can be taken out, and nothing else is said of them.
    pub hidden: Vec<FileNumber>,
    /// What is noted about some of them.
    pub notes: BTreeMap<FileId, Message>,
}

impl Desk {
    /// Makes an empty lightbox for the actor.
    pub async fn make_lightbox(&self, actor: &Actor, name: Name) -> Result<Lightbox, Error> {
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;

        let lightbox = Lightbox::make(&keeping.edit(), name, self.ports.stamp()).ok_or(Missing::Account)?;

        let mut work = self.ports.store.begin().await?;
        work.lightboxes().insert(&lightbox).await.map_err(name_in_use)?;
        let entry = Entry::of_lightbox(EntryKind::LightboxMade, keeping.who(), &lightbox, lightbox.created_at);
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
        let (lightbox, files) = look.lightboxes().with_files(&viewing, id).await?.ok_or(Missing::Lightbox)?;
        let (files, hidden) = without_hidden(look.files(), files, actor.reader(self.ports.now())).await?;
        let notes = look.lightboxes().notes(&lightbox).await?.into_iter().collect();
        Ok(LightboxShown { lightbox, files, hidden, notes })
    }

    /// Adds files to a lightbox by their numbers: one's own, or with the right to change carts and lightboxes a client's.
    /// Those that are there, and those that nobody can license, are reported.
    pub async fn add_to_lightbox(
        &self,
        actor: &Actor,
        of: AccountId,
        id: LightboxId,
        numbers: &[FileNumber],
        expected: Expected,
    ) -> Result<FilesAdded<Lightbox>, Error> {
        let editing = self.permit::<may::EditLightboxes>(actor, actor.towards(of)).await?;

        let (mut work, lightbox) = self.open_lightbox(&editing, id).await?;
        let found = work.files().by_numbers(&editing.see(), numbers).await?;

        self.put_into_lightbox(&editing, work, lightbox, Wanted::numbered(numbers, found), expected).await
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

        let (mut work, mut lightbox) = self.open_lightbox(&keeping.edit(), id).await?;
        let cards = work.files().by_numbers(&keeping.see(), std::slice::from_ref(number)).await?;
        let card = cards.first().ok_or(LightboxRefusal::NotInside)?;

        lightbox.remove(card.id, self.ports.now(), expected)?;

        self.keep(&keeping.edit(), work, &lightbox, Change::of("removed", Some(number.to_string()), None)).await?;
        Ok(lightbox)
    }

    /// Puts the files of one of the actor's lightboxes into another order, which names each of them once. What is hidden
    /// from the actor, who cannot name it, comes last.
    pub async fn reorder_lightbox(
        &self,
        actor: &Actor,
        id: LightboxId,
        numbers: &[FileNumber],
        expected: Expected,
    ) -> Result<Lightbox, Error> {
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;

        // It is held before its files are read, so that nobody changes it in between.
        let (mut work, mut lightbox) = self.open_lightbox(&keeping.edit(), id).await?;
        let found = work.lightboxes().with_files(&keeping.view(), id).await?;
        let (_, files) = found.ok_or(Missing::Lightbox)?;
        let held = lightbox.files.clone();
        let (files, _) = without_hidden(work.files(), files, actor.reader(self.ports.now())).await?;

        let by_number: HashMap<_, _> = files.iter().map(|card| (&card.number, card.id)).collect();
        let shown: HashSet<FileId> = files.iter().map(|card| card.id).collect();
        let order: Option<Vec<_>> = numbers.iter().map(|number| by_number.get(number).copied()).collect();
        let mut order = order.ok_or(LightboxRefusal::NotTheSameFiles)?;
        order.extend(held.into_iter().filter(|file| !shown.contains(file)));
        lightbox.reorder(order, self.ports.now(), expected)?;

        self.keep(&keeping.edit(), work, &lightbox, Change::set("order", "changed")).await?;
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

        let (work, mut lightbox) = self.open_lightbox(&keeping.edit(), id).await?;

        let before = lightbox.name.to_string();
        lightbox.rename(name, self.ports.now(), expected)?;

        let change = Change::of("name", Some(before), Some(lightbox.name.to_string()));
        self.keep(&keeping.edit(), work, &lightbox, change).await?;
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

        let (mut work, mut lightbox) = self.open_lightbox(&keeping.edit(), id).await?;
        let cards = work.files().by_numbers(&keeping.see(), std::slice::from_ref(number)).await?;
        let card = cards.first().ok_or(LightboxRefusal::NotInside)?;

        lightbox.note(card.id, self.ports.now(), expected)?;

        work.lightboxes().put_note(&lightbox, card.id, note.as_ref()).await?;
        self.keep(&keeping.edit(), work, &lightbox, Change::set("noted", number)).await?;
        Ok(lightbox)
    }

    /// Deletes one of the actor's lightboxes. Its files stay in the house, and in the orders that were made of it
    /// (rule 5).
    pub async fn delete_lightbox(&self, actor: &Actor, id: LightboxId, expected: Expected) -> Result<(), Error> {
        let keeping = self.permit::<may::KeepLightboxes>(actor, actor.own()).await?;

        let (mut work, lightbox) = self.open_lightbox(&keeping.edit(), id).await?;

        lightbox.may_be_deleted(expected)?;

        work.lightboxes().remove(&lightbox).await?;
        let entry = Entry::of_lightbox(EntryKind::LightboxDeleted, keeping.who(), &lightbox, self.ports.now());
        let name = Change::of("name", Some(lightbox.name.to_string()), None);
        work.journal().record(&entry.with([name])).await?;

        work.commit().await?;
        Ok(())
    }

    /// Opens a unit of work with a lightbox in hand, which nobody else changes meanwhile.
    pub(super) async fn open_lightbox(
        &self,
        editing: &Permit<may::EditLightboxes>,
        id: LightboxId,
    ) -> Result<(Box<dyn UnitOfWork>, Lightbox), Error> {
        let mut work = self.ports.store.begin().await?;
        self.may_be_filled(&mut *work, &editing.account()).await?;
        let lightbox = work.lightboxes().open(editing, id).await?.ok_or(Missing::Lightbox)?;
        Ok((work, lightbox))
    }

    /// Adds those files that may be added of those that are wanted, records that, and commits.
    pub(super) async fn put_into_lightbox(
        &self,
        editing: &Permit<may::EditLightboxes>,
        mut work: Box<dyn UnitOfWork>,
        mut lightbox: Lightbox,
        wanted: Wanted,
        expected: Expected,
    ) -> Result<FilesAdded<Lightbox>, Error> {
        let wanted = self.sift(&mut *work, &editing.account(), wanted, RestrictionBook::out_of_lightbox).await?;
        let outcome = lightbox.add(&wanted.files(), self.ports.now(), expected)?;

        let done = wanted.came_to(lightbox, &outcome);
        if !done.added.is_empty() {
            self.keep(editing, work, &done.to, Change::added(&done.added)).await?;
        }
        Ok(done)
    }

    /// Records a changed lightbox and commits.
    async fn keep(
        &self,
        editing: &Permit<may::EditLightboxes>,
        mut work: Box<dyn UnitOfWork>,
        lightbox: &Lightbox,
        change: Change,
    ) -> Result<(), Error> {
        work.lightboxes().save(lightbox).await.map_err(name_in_use)?;
        let entry = Entry::of_lightbox(EntryKind::LightboxChanged, editing.who(), lightbox, lightbox.changed_at);
        work.journal().record(&entry.with([change])).await?;
        work.commit().await?;
        Ok(())
    }
}

/// A name in use is a refusal of its own, not a failure of storage.
pub(super) fn name_in_use(error: StoreError) -> Error {
    match error {
        StoreError::Duplicate(Unique::LightboxName) => LightboxRefusal::NameInUse.into(),
        other => other.into(),
    }
}
