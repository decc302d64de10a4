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
    #[error("it is restricted: {0}")]
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

/// Files that somebody wants to add: those that may be once they were [sifted](Wanted::sifted), and those that are left
/// out.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    cards: Vec<FileCard>,
    left_out: Vec<LeftOut>,
}

impl Wanted {
    /// What was asked for by numbers. `found` are the files that have them, in their order.
    pub fn numbered(asked: &[FileNumber], found: Vec<FileCard>) -> Self {
        let mut wanted = Self::default();
        let mut found = found.into_iter().peekable();
        for number in asked {
            match found.next_if(|card| card.number == *number) {
                Some(card) => wanted.cards.push(card),
                None => wanted.left_out.push(LeftOut { file: number.clone(), why: WhyLeftOut::Unknown }),
            }
        }
        wanted
    }

    /// All files of something that is copied.
    pub fn all(cards: Vec<FileCard>) -> Self {
        Self { cards, left_out: Vec::new() }
    }

    /// Leaves out those that there is a reason for.
    pub fn sifted(mut self, why: impl Fn(&FileCard) -> Option<WhyLeftOut>) -> Self {
        for card in std::mem::take(&mut self.cards) {
            match why(&card) {
                Some(why) => self.left_out.push(LeftOut { file: card.number, why }),
                None => self.cards.push(card),
            }
        }
        self
    }

    /// The files, whether they may be added or not.
    pub fn cards(&self) -> &[FileCard] {
        &self.cards
    }

    /// The files that may be added.
    pub fn files(&self) -> Vec<FileId> {
        self.cards.iter().map(|card| card.id).collect()
    }

    /// What adding them came to.
    pub fn came_to<T>(self, to: T, outcome: &Added) -> FilesAdded<T> {
        let numbers: HashMap<FileId, &FileNumber> = self.cards.iter().map(|card| (card.id, &card.number)).collect();
        let named = |files: &[FileId]| files.iter().filter_map(|id| numbers.get(id).copied().cloned()).collect();
        FilesAdded { to, added: named(&outcome.added), present: named(&outcome.present), left_out: self.left_out }
    }
}
