//! The journal on the wire.

use picdesk::{AccountId, EntryKind, Name};
use poem_openapi::{Enum, Object, types::Example};

use crate::wire::{
    history::Change,
    text::{Text, When, sample, when},
};

/// One thing that happened.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct JournalEntry {
    /// Its place: later entries have greater ones.
    pub place: i64,
    /// When.
    pub at: Text<When>,
    /// What.
    pub kind: Text<EntryKind>,
    /// Who really did it; not there when it was done at the machine itself, or by nobody who is known.
    pub actor: Option<Text<AccountId>>,
    /// How that account is called now.
    pub actor_name: Option<Text<Name>>,
    /// In whose name, or to whom.
    pub subject: Option<Text<AccountId>>,
    /// How that account is called now.
    pub subject_name: Option<Text<Name>>,
    /// To what.
    pub about: About,
    /// What changed.
    pub changes: Vec<Change>,
}

/// What an entry is about.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct About {
    /// `order`, `lightbox`, `account`, `file`, `letter`, `bulk-order`, or `house` where it is nothing in particular.
    pub kind: String,
    /// Its number or id.
    pub id: Option<String>,
}

/// Entries of the journal as a file.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct JournalFile {
    /// The entries, newest first. Where the end of the file is missing, so are entries.
    pub entries: Vec<JournalEntry>,
}

/// What a file of the journal is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "kebab-case")]
pub(crate) enum ExportedAs {
    /// A table for spreadsheets.
    Csv,
    /// An object with the list of `entries`.
    Json,
}

impl From<picdesk::JournalRow> for JournalEntry {
    fn from(row: picdesk::JournalRow) -> Self {
        let entry = row.kept.entry;
        let (kind, id) = entry.about.parts();
        Self {
            place: row.kept.place,
            at: when(entry.at),
            kind: Text(entry.kind),
            actor: entry.who.actor.map(Text),
            actor_name: row.actor_name.map(Text),
            subject: entry.who.subject.map(Text),
            subject_name: row.subject_name.map(Text),
            about: About { kind: kind.to_owned(), id },
            changes: entry.changes.into_iter().map(Change::from).collect(),
        }
    }
}

impl Example for JournalEntry {
    fn example() -> Self {
        sample(
            r#"{"place": 42, "at": "2026-03-01T12:00:00Z", "kind": "order-created",
            "actor": "0197a5c0-0000-7000-8000-00000000000d", "actor_name": "Bea Lind",
            "subject": "0197a5c0-0000-7000-8000-00000000000a", "subject_name": "Ana Lima",
            "about": {"kind": "order", "id": "1001"}, "changes": [{"field": "state", "new": "open"}]}"#,
        )
    }
}

impl Example for JournalFile {
    fn example() -> Self {
        Self { entries: vec![JournalEntry::example()] }
    }
}
