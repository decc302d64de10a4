//! What becomes of files that are to be added to a cart or a lightbox: those that cannot be are left out and reported,
//! and the rest is added.

use std::collections::HashMap;

use crate::{
    file::{FileCard, FileNumber},
    ids::FileId,
    lightbox::Added,
    text::Notice,
};

/// What adding files to something came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilesAdded<T> {
    /// The cart or the lightbox afterwards.
    pub to: T,
    /// The files that were added, in order.
    pub added: Vec<FileNumber>,
    /// The files that were there already.
    pub present: Vec<FileNumber>,
    /// What was not added, and why.
    pub left_out: Vec<LeftOut>,
}

/// A file that was asked for and not added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The number that was asked for.
    pub file: FileNumber,
    /// Why it was not added.
    pub why: WhyLeftOut,
}

/// Why a file was not added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WhyLeftOut {
    /// No file has the number.
    #[error("no file has this number")]
    Unknown,
    /// Nobody can license it any more (rule 48).
    #[error("no longer available")]
    Withdrawn,
    /// A restriction keeps it from the account's owner (rule 55); this is what it says.
    #[error("restricted ({0})")]
    Restricted(Notice),
}

impl WhyLeftOut {
    /// Its name on the wire.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Withdrawn => "withdrawn",
            Self::Restricted(_) => "restricted",
        }
    }
}

/// Files that somebody wants to add, in the order in which they were asked for: those that may be added, once they were
/// [sifted](Self::sifted), and those that are left out.
#[derive(Debug)]
pub(crate) struct Wanted(Vec<Result<FileCard, LeftOut>>);

impl Wanted {
    /// What was asked for by numbers. `found` are the files that have them, in their order.
    pub fn numbered(asked: &[FileNumber], found: Vec<FileCard>) -> Self {
        let mut found = found.into_iter().peekable();
        let unknown = |number: &FileNumber| LeftOut { file: number.clone(), why: WhyLeftOut::Unknown };
        let each =
            asked.iter().map(|number| found.next_if(|card| card.number == *number).ok_or_else(|| unknown(number)));
        Self(each.collect())
    }

    /// All files of something that is copied.
    pub fn all(cards: Vec<FileCard>) -> Self {
        Self(cards.into_iter().map(Ok).collect())
    }

    /// Leaves out those that there is a reason for.
    pub fn sifted(self, why: impl Fn(&FileCard) -> Option<WhyLeftOut>) -> Self {
        let sifted = |card: FileCard| match why(&card) {
            Some(why) => Err(LeftOut { file: card.number, why }),
            None => Ok(card),
        };
        Self(self.0.into_iter().map(|wanted| wanted.and_then(sifted)).collect())
    }

    /// The files that are not left out.
    pub fn cards(&self) -> impl Iterator<Item = &FileCard> {
        self.0.iter().filter_map(|wanted| wanted.as_ref().ok())
    }

    /// Their ids.
    pub fn files(&self) -> Vec<FileId> {
        self.cards().map(|card| card.id).collect()
    }

    /// What adding them came to.
    pub fn came_to<T>(self, to: T, outcome: &Added) -> FilesAdded<T> {
        let numbers: HashMap<FileId, &FileNumber> = self.cards().map(|card| (card.id, &card.number)).collect();
        let named = |files: &[FileId]| files.iter().filter_map(|id| numbers.get(id).copied().cloned()).collect();
        let (added, present) = (named(&outcome.added), named(&outcome.present));
        FilesAdded { to, added, present, left_out: self.0.into_iter().filter_map(Result::err).collect() }
    }
}
