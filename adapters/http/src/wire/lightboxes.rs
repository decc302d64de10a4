//! Lightboxes on the wire.

use picdesk::{FileNumber, LightboxId, Name};
use poem_openapi::{Object, types::Example};

use crate::wire::{
    files::File,
    text::{Text, When, sample, when},
};

/// What a list of lightboxes shows of one.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct LightboxRow {
    /// Its id.
    pub id: Text<LightboxId>,
    /// What its owner calls it.
    pub name: Text<Name>,
    /// How many files it holds.
    pub files: u32,
    /// When it was last changed.
    pub changed_at: Text<When>,
    /// Counts its saved changes; the ETag is made of it.
    pub revision: u32,
}

/// A lightbox and its files.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct LightboxShown {
    /// The lightbox.
    pub lightbox: LightboxRow,
    /// Its files, in its order.
    pub files: Vec<File>,
    /// The numbers of those that a restriction hides from the reader: they can be taken out, and nothing else.
    pub hidden: Vec<Text<FileNumber>>,
}

/// The name of a lightbox.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct LightboxName {
    /// One line, 120 characters at the most; unique among its owner's lightboxes.
    pub name: Text<Name>,
}

/// Which of one's own lightboxes to copy, and what the copy is called.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct LightboxCopy {
    /// The lightbox.
    pub lightbox: Text<LightboxId>,
    /// One line, 120 characters at the most; unique among the lightboxes of the account that it is copied into.
    pub name: Text<Name>,
}

/// Files by their numbers, in order.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct FileNumbers {
    /// The numbers.
    #[oai(validator(max_items = "5000"))]
    pub files: Vec<Text<FileNumber>>,
}

impl FileNumbers {
    /// The numbers themselves.
    pub(crate) fn numbers(self) -> Vec<FileNumber> {
        self.files.into_iter().map(|Text(number)| number).collect()
    }
}

impl From<&picdesk::Lightbox> for LightboxRow {
    fn from(lightbox: &picdesk::Lightbox) -> Self {
        Self {
            id: Text(lightbox.id),
            name: Text(lightbox.name.clone()),
            // A lightbox holds 5,000 files at the most.
            files: u32::try_from(lightbox.files.len()).unwrap_or(u32::MAX),
            changed_at: when(lightbox.changed_at),
            revision: lightbox.revision.number(),
        }
    }
}

impl From<picdesk::LightboxRow> for LightboxRow {
    fn from(row: picdesk::LightboxRow) -> Self {
        Self {
            id: Text(row.id),
            name: Text(row.name),
            files: row.files,
            changed_at: when(row.changed_at),
            revision: row.revision.number(),
        }
    }
}

impl From<picdesk::LightboxShown> for LightboxShown {
    fn from(shown: picdesk::LightboxShown) -> Self {
        Self {
            lightbox: (&shown.lightbox).into(),
            files: shown.files.into_iter().map(File::from).collect(),
            hidden: shown.hidden.into_iter().map(Text).collect(),
        }
    }
}

impl Example for LightboxRow {
    fn example() -> Self {
        sample(
            r#"{"id": "0197a5c0-0000-7000-8000-00000000000b", "name": "Spring cover", "files": 2,
            "changed_at": "2026-03-01T12:00:00Z", "revision": 2}"#,
        )
    }
}

impl Example for LightboxShown {
    fn example() -> Self {
        Self { lightbox: LightboxRow::example(), files: vec![File::example()], hidden: Vec::new() }
    }
}

impl Example for LightboxName {
    fn example() -> Self {
        sample(r#"{"name": "Spring cover"}"#)
    }
}

impl Example for LightboxCopy {
    fn example() -> Self {
        sample(r#"{"lightbox": "0197a5c0-0000-7000-8000-00000000000b", "name": "For your cover"}"#)
    }
}

impl Example for FileNumbers {
    fn example() -> Self {
        sample(r#"{"files": ["PD-000042", "PD-000007"]}"#)
    }
}
