//! The restrictions that a use case needs, by file, as a size book is of sizes.

use std::collections::HashMap;

use crate::{
    ids::FileId,
    restriction::{Effect, Reader, Restriction},
    text::Notice,
};

/// The restrictions of some files. A file that it does not name has none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RestrictionBook(HashMap<FileId, Vec<Restriction>>);

impl RestrictionBook {
    /// The restrictions of a file, oldest first.
    pub fn of(&self, file: FileId) -> &[Restriction] {
        self.0.get(&file).map_or(&[], Vec::as_slice)
    }

    /// The restrictions of a file that concern somebody, oldest first.
    pub fn concerning(&self, file: FileId, reader: &Reader) -> impl Iterator<Item = &Restriction> {
        self.of(file).iter().filter(|restriction| restriction.concerns(reader))
    }

    /// The most that the restrictions of a file do to somebody; none where none concerns them.
    pub fn strictest(&self, file: FileId, reader: &Reader) -> Option<Effect> {
        self.concerning(file, reader).map(|restriction| restriction.terms.effect).max()
    }

    /// Whether a file is not there for somebody.
    pub fn hides(&self, file: FileId, reader: &Reader) -> bool {
        self.strictest(file, reader) == Some(Effect::Hide)
    }

    /// Why a file may not be put into somebody's cart; none where it may (rule 55).
    pub fn out_of_cart(&self, file: FileId, reader: &Reader) -> Option<&Notice> {
        let mut out = self.concerning(file, reader).filter(|restriction| restriction.terms.keeps_out_of_carts());
        out.next().map(|restriction| &restriction.terms.notice)
    }

    /// Why a file may not be put into somebody's lightbox; none where it may.
    pub fn out_of_lightbox(&self, file: FileId, reader: &Reader) -> Option<&Notice> {
        let mut hiding = self.concerning(file, reader).filter(|restriction| restriction.terms.effect == Effect::Hide);
        hiding.next().map(|restriction| &restriction.terms.notice)
    }
}

impl FromIterator<Restriction> for RestrictionBook {
    fn from_iter<T: IntoIterator<Item = Restriction>>(restrictions: T) -> Self {
        let mut book: HashMap<FileId, Vec<Restriction>> = HashMap::new();
        for restriction in restrictions {
            book.entry(restriction.file).or_default().push(restriction);
        }
        for of_file in book.values_mut() {
            of_file.sort_by_key(|restriction| restriction.id);
        }
        Self(book)
    }
}
