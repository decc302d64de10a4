//! Lightboxes: named private selections of files. They refer to files and copy nothing.

use std::ops::Deref;

use crate::{
    ids::{AccountId, FileId, LightboxId},
    moment::{Moment, Stamp},
    policy::{Permit, may},
    revision::{Expected, Revision, Stale},
    text::Name,
};

/// The most files that one lightbox holds.
pub const MOST_FILES: usize = 5_000;

/// All that is kept of a lightbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LightboxRecord {
    /// Its id.
    pub id: LightboxId,
    /// Whose it is.
    pub owner: AccountId,
    /// What its owner calls it; unique among the owner's lightboxes.
    pub name: Name,
    /// Its files in their order, each once.
    pub files: Vec<FileId>,
    /// When it was made.
    pub created_at: Moment,
    /// When it was last changed.
    pub changed_at: Moment,
    /// Counts its saved changes.
    pub revision: Revision,
}

/// A named private selection of files. Its owner keeps it; staff may look at a client's, and add files to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lightbox(LightboxRecord);

impl Deref for Lightbox {
    type Target = LightboxRecord;

    fn deref(&self) -> &LightboxRecord {
        &self.0
    }
}

/// What adding files came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Added {
    /// The files that were added, in order.
    pub added: Vec<FileId>,
    /// The files that were there already.
    pub present: Vec<FileId>,
}

impl Lightbox {
    /// Puts a lightbox together again from what storage kept of it.
    pub fn restore(record: LightboxRecord) -> Self {
        Self(record)
    }

    /// Makes an empty lightbox for its owner.
    pub fn make(editing: &Permit<may::EditLightboxes>, name: Name, stamp: Stamp<LightboxId>) -> Option<Self> {
        let owner = editing.scope().account()?;
        Some(Self(LightboxRecord {
            id: stamp.id,
            owner,
            name,
            files: Vec::new(),
            created_at: stamp.at,
            changed_at: stamp.at,
            revision: Revision::FIRST,
        }))
    }

    /// Adds files at the end, in their order; one that is there already is left where it is and reported.
    pub fn add(&mut self, files: &[FileId], at: Moment, expected: Expected) -> Result<Added, LightboxRefusal> {
        expected.check(self.0.revision)?;
        let mut seen: std::collections::HashSet<FileId> = self.0.files.iter().copied().collect();
        let mut outcome = Added::default();
        for &file in files {
            if seen.insert(file) {
                outcome.added.push(file);
            } else {
                outcome.present.push(file);
            }
        }
        if self.0.files.len() + outcome.added.len() > MOST_FILES {
            return Err(LightboxRefusal::Full);
        }
        if !outcome.added.is_empty() {
            self.0.files.extend(&outcome.added);
            self.touch(at);
        }
        Ok(outcome)
    }

    /// Takes a file out.
    pub fn remove(&mut self, file: FileId, at: Moment, expected: Expected) -> Result<(), LightboxRefusal> {
        expected.check(self.0.revision)?;
        let place = self.0.files.iter().position(|&held| held == file).ok_or(LightboxRefusal::NotInside)?;
        self.0.files.remove(place);
        self.touch(at);
        Ok(())
    }

    /// Puts the files into this order, which names each of them once.
    pub fn reorder(&mut self, files: Vec<FileId>, at: Moment, expected: Expected) -> Result<(), LightboxRefusal> {
        expected.check(self.0.revision)?;
        let sorted = |files: &[FileId]| {
            let mut files = files.to_vec();
            files.sort();
            files
        };
        if sorted(&files) != sorted(&self.0.files) {
            return Err(LightboxRefusal::NotTheSameFiles);
        }
        self.0.files = files;
        self.touch(at);
        Ok(())
    }

    /// Gives it another name.
    pub fn rename(&mut self, name: Name, at: Moment, expected: Expected) -> Result<(), LightboxRefusal> {
        expected.check(self.0.revision)?;
        self.0.name = name;
        self.touch(at);
        Ok(())
    }

    /// Counts a note about a file as a change. What is noted is kept beside the files and read only where it is shown.
    pub fn note(&mut self, file: FileId, at: Moment, expected: Expected) -> Result<(), LightboxRefusal> {
        expected.check(self.0.revision)?;
        if !self.0.files.contains(&file) {
            return Err(LightboxRefusal::NotInside);
        }
        self.touch(at);
        Ok(())
    }

    /// Refuses to delete it where it was changed since it was read.
    pub fn may_be_deleted(&self, expected: Expected) -> Result<(), LightboxRefusal> {
        Ok(expected.check(self.0.revision)?)
    }

    fn touch(&mut self, at: Moment) {
        self.0.changed_at = at;
        self.0.revision = self.0.revision.next();
    }
}

/// What a list of lightboxes shows of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LightboxRow {
    /// Its id.
    pub id: LightboxId,
    /// Its name.
    pub name: Name,
    /// How many files it holds.
    pub files: u32,
    /// When it was last changed.
    pub changed_at: Moment,
    /// Its revision.
    pub revision: Revision,
}

/// Why a lightbox was not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LightboxRefusal {
    /// Its owner has another one of that name; lightboxes are never merged (rule 54).
    #[error("there is a lightbox of that name already")]
    NameInUse,
    /// The file is not in it.
    #[error("that file is not in the lightbox")]
    NotInside,
    /// A new order must name the same files.
    #[error("the new order must name every file of the lightbox once, and no other")]
    NotTheSameFiles,
    /// It holds as many as it may.
    #[error("a lightbox holds {MOST_FILES} files at the most")]
    Full,
    /// It was changed meanwhile.
    #[error(transparent)]
    Stale(#[from] Stale),
}

#[cfg(test)]
mod tests;
