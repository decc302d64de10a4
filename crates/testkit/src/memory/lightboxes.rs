//! The shelf of lightboxes.

use std::sync::Arc;

use async_trait::async_trait;
use picdesk::{
    AccountId, FileCard, FileId, Lightbox, LightboxId, LightboxRow, Lightboxes, Message, Page, Permit, ReadLightboxes,
    Rows, StoreError, Unique, may,
};

use super::{Answer, Shelves, known, put};

impl Shelves {
    fn fits(&self, lightbox: &Lightbox) -> Answer<()> {
        known(&self.accounts, &lightbox.owner, "account")?;
        lightbox.files.iter().try_for_each(|file| known(&self.files, file, "file"))?;
        let name = lightbox.name.folded();
        let same_name =
            |other: &Lightbox| other.id != lightbox.id && other.owner == lightbox.owner && other.name.folded() == name;
        if self.lightboxes.values().any(same_name) {
            return Err(StoreError::Duplicate(Unique::LightboxName));
        }
        Ok(())
    }

    /// A lightbox of this owner.
    fn lightbox(&self, owner: Option<AccountId>, id: LightboxId) -> Option<Lightbox> {
        self.lightboxes.get(&id).filter(|lightbox| Some(lightbox.owner) == owner).cloned()
    }
}

#[async_trait]
impl ReadLightboxes for Shelves {
    async fn get(&mut self, viewing: &Permit<may::ViewLightboxes>, id: LightboxId) -> Answer<Option<Lightbox>> {
        Ok(self.lightbox(viewing.scope().account(), id))
    }

    async fn with_files(
        &mut self,
        viewing: &Permit<may::ViewLightboxes>,
        id: LightboxId,
    ) -> Answer<Option<(Lightbox, Vec<FileCard>)>> {
        let lightbox = self.get(viewing, id).await?;
        Ok(lightbox.map(|lightbox| {
            let files = lightbox.files.iter().filter_map(|&id| self.card(id)).cloned().collect();
            (lightbox, files)
        }))
    }

    async fn list(
        &mut self,
        viewing: &Permit<may::ViewLightboxes>,
        page: &Page<LightboxId>,
    ) -> Answer<Rows<LightboxRow, LightboxId>> {
        let owner = viewing.scope().account();
        let own = self.lightboxes.values().rev().filter(|lightbox| Some(lightbox.owner) == owner);
        let behind = own.filter(|lightbox| page.after.is_none_or(|after| lightbox.id < after));
        Ok(Rows::cut(behind.map(row).collect(), page.limit(), |row| row.id))
    }

    async fn notes(&mut self, lightbox: &Lightbox) -> Answer<Vec<(FileId, Message)>> {
        let noted = self.notes.iter().filter(|((inside, _), _)| *inside == lightbox.id);
        Ok(noted.map(|((_, file), note)| (*file, note.clone())).collect())
    }
}

fn row(lightbox: &Lightbox) -> LightboxRow {
    LightboxRow {
        id: lightbox.id,
        name: lightbox.name.clone(),
        files: lightbox.files.len() as u32,
        changed_at: lightbox.changed_at,
        revision: lightbox.revision,
    }
}

#[async_trait]
impl Lightboxes for Shelves {
    async fn open(&mut self, editing: &Permit<may::EditLightboxes>, id: LightboxId) -> Answer<Option<Lightbox>> {
        Ok(self.lightbox(editing.scope().account(), id))
    }

    async fn insert(&mut self, lightbox: &Lightbox) -> Answer<()> {
        self.fits(lightbox)?;
        put(&mut self.lightboxes, lightbox.id, lightbox.clone())
    }

    async fn save(&mut self, lightbox: &Lightbox) -> Answer<()> {
        self.fits(lightbox)?;
        let kept = Arc::make_mut(&mut self.lightboxes).get_mut(&lightbox.id).ok_or(StoreError::Stale)?;
        if kept.revision.next() != lightbox.revision {
            return Err(StoreError::Stale);
        }
        *kept = lightbox.clone();
        let stays = |(inside, file): &(LightboxId, FileId)| *inside != lightbox.id || lightbox.files.contains(file);
        Arc::make_mut(&mut self.notes).retain(|key, _| stays(key));
        Ok(())
    }

    async fn put_note(&mut self, lightbox: &Lightbox, file: FileId, note: Option<&Message>) -> Answer<()> {
        known(&self.files, &file, "file")?;
        let (notes, key) = (Arc::make_mut(&mut self.notes), (lightbox.id, file));
        match note {
            Some(note) => notes.insert(key, note.clone()),
            None => notes.remove(&key),
        };
        Ok(())
    }

    async fn remove(&mut self, lightbox: &Lightbox) -> Answer<()> {
        let kept = self.lightboxes.get(&lightbox.id).filter(|kept| kept.revision == lightbox.revision);
        kept.ok_or(StoreError::Stale)?;
        Arc::make_mut(&mut self.lightboxes).remove(&lightbox.id);
        Arc::make_mut(&mut self.notes).retain(|(inside, _), _| *inside != lightbox.id);
        Ok(())
    }
}
