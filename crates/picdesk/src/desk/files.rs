//! Finding files and looking at them.

use std::slice;

use crate::{
    actor::Actor,
    desk::{
        Desk,
        restrictions::{notices, restricted, restrictions},
    },
    error::{Error, Missing},
    file::{FileCard, FileNumber, MediaFile, Supplier},
    ids::FileId,
    page::{Page, Rows},
    policy::{Scope, may},
    ports::media::{Delivery, Rendition},
    search::{FileFilter, LookUp},
    sizes::Size,
    text::{Notice, SearchText},
};

/// A file and the sizes that it is offered in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileShown {
    /// The file.
    pub file: MediaFile,
    /// Its sizes, fewest pixels first.
    pub sizes: Vec<Size>,
    /// What its restrictions tell the reader: to a client those that concern the client now, to staff all of them.
    pub notices: Vec<Notice>,
}

/// Which picture of a file anybody who is signed in may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Small, for lists.
    Thumbnail,
    /// Larger, with a watermark.
    Preview,
}

impl Desk {
    /// Looks files up by number or keyword: an exact number first, then the newest with all the words (rule 39).
    pub async fn look_up(
        &self,
        actor: &Actor,
        typed: &SearchText,
        page: &Page<FileId>,
    ) -> Result<Rows<FileCard, FileId>, Error> {
        let seeing = self.permit::<may::SeeFiles>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        let wanted = LookUp::new(typed).seen_by(actor.reader(self.ports.now()));
        Ok(look.files().look_up(&seeing, &wanted, page).await?)
    }

    /// Finds files, as far as they are not hidden from the actor: one with exactly the number typed first, then the newest that are all that the filter says.
    ///
    /// Withdrawn files are for those alone who manage files.
    pub async fn search(
        &self,
        actor: &Actor,
        filter: &FileFilter,
        page: &Page<FileId>,
    ) -> Result<Rows<FileCard, FileId>, Error> {
        let seeing = if filter.withdrawn {
            self.permit::<may::ManageFiles>(actor, Scope::House).await?.see()
        } else {
            self.permit::<may::SeeFiles>(actor, Scope::House).await?
        };

        let mut look = self.ports.store.look().await?;
        let wanted = LookUp::from(filter).seen_by(actor.reader(self.ports.now()));
        Ok(look.files().look_up(&seeing, &wanted, page).await?)
    }

    /// Lists those who deliver files, by name.
    pub async fn suppliers(&self, actor: &Actor) -> Result<Vec<Supplier>, Error> {
        let seeing = self.permit::<may::SeeFiles>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.files().suppliers(&seeing).await?)
    }

    /// Reads one file, with the sizes that it is offered in.
    pub async fn file(&self, actor: &Actor, number: &FileNumber) -> Result<FileShown, Error> {
        let seeing = self.permit::<may::SeeFiles>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        let reader = actor.reader(self.ports.now());
        let file = look.files().get(&seeing, number, reader.as_ref()).await?.ok_or(Missing::File)?;
        let restrictions = restrictions(look.files(), restricted(slice::from_ref(&file.card))).await?;
        let notices = notices(&restrictions, file.card.id, reader.as_ref());
        let sizes = look.files().sizes(&[file.card.supplier]).await?;
        let sizes = sizes.offered(file.card.supplier, &file.card.master);
        Ok(FileShown { file, sizes, notices })
    }

    /// Opens the thumbnail or the watermarked preview of a file.
    pub async fn picture(&self, actor: &Actor, number: &FileNumber, look: Look) -> Result<Delivery, Error> {
        let seeing = self.permit::<may::SeeFiles>(actor, Scope::House).await?;

        let mut shelf = self.ports.store.look().await?;
        let reader = actor.reader(self.ports.now());
        let file = shelf.files().get(&seeing, number, reader.as_ref()).await?.ok_or(Missing::File)?;
        drop(shelf);

        let rendition = match look {
            Look::Thumbnail => Rendition::Thumbnail,
            Look::Preview => Rendition::Preview,
        };
        Ok(self.ports.media.open(&file.card.master, &rendition).await?)
    }
}
