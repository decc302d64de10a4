//! Lightboxes.

use async_trait::async_trait;

use crate::{
    file::FileCard,
    ids::{FileId, LightboxId},
    lightbox::{Lightbox, LightboxRow},
    page::{Page, Rows},
    policy::{Permit, may},
    ports::collections::Answer,
    text::Message,
};

/// Reads lightboxes. The permit's scope is their owner (rule 3).
#[async_trait]
pub trait ReadLightboxes: Send {
    /// One lightbox of the owner.
    async fn get(&mut self, viewing: &Permit<may::ViewLightboxes>, id: LightboxId) -> Answer<Option<Lightbox>>;

    /// One lightbox of the owner and its files, in its order; withdrawn ones included. That is dearer than the
    /// lightbox alone.
    async fn with_files(
        &mut self,
        viewing: &Permit<may::ViewLightboxes>,
        id: LightboxId,
    ) -> Answer<Option<(Lightbox, Vec<FileCard>)>>;

    /// The owner's lightboxes, newest first.
    async fn list(
        &mut self,
        viewing: &Permit<may::ViewLightboxes>,
        page: &Page<LightboxId>,
    ) -> Answer<Rows<LightboxRow, LightboxId>>;

    /// What is noted about files of a lightbox. The lightbox is the permit.
    async fn notes(&mut self, lightbox: &Lightbox) -> Answer<Vec<(FileId, Message)>>;
}

/// Reads and changes lightboxes.
#[async_trait]
pub trait Lightboxes: ReadLightboxes {
    /// One lightbox of the owner, held until the unit ends: another unit that opens it waits, and then finds what this
    /// one saved.
    async fn open(&mut self, editing: &Permit<may::EditLightboxes>, id: LightboxId) -> Answer<Option<Lightbox>>;

    /// Stores a new lightbox.
    async fn insert(&mut self, lightbox: &Lightbox) -> Answer<()>;

    /// Stores a changed lightbox; stale where its stored revision is not the one before. What was noted about a file
    /// that is not in it any more is forgotten.
    async fn save(&mut self, lightbox: &Lightbox) -> Answer<()>;

    /// Stores what is noted about a file of a lightbox, in the place of what was noted before; none forgets that.
    async fn put_note(&mut self, lightbox: &Lightbox, file: FileId, note: Option<&Message>) -> Answer<()>;

    /// Removes a lightbox; stale where it is not stored as it was read.
    async fn remove(&mut self, lightbox: &Lightbox) -> Answer<()>;
}
