//! The history of an order on the wire.

use picdesk::AccountId;
use poem_openapi::{Object, types::Example};

use crate::wire::{
    letters::LetterRow,
    paging::Rows,
    text::{Text, When, sample, when},
};

/// What happened to an order, and to the letters about it.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct History {
    /// What happened, newest first.
    pub entries: Rows<Entry>,
    /// The letters about it, newest first.
    pub letters: Vec<LetterRow>,
}

/// One thing that happened.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct Entry {
    /// When.
    pub at: Text<When>,
    /// What, such as `order-created` or `grant-changed`.
    pub kind: String,
    /// Who really did it; not there when it was done at the machine itself.
    pub actor: Option<Text<AccountId>>,
    /// In whose name.
    pub subject: Option<Text<AccountId>>,
    /// What changed.
    pub changes: Vec<Change>,
}

/// One value that changed.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct Change {
    /// What it is called.
    pub field: String,
    /// What it was; not there where it was not there.
    pub old: Option<String>,
    /// What it is; not there where it is gone.
    pub new: Option<String>,
}

impl From<picdesk::History> for History {
    fn from(history: picdesk::History) -> Self {
        Self { entries: Rows::of(history.entries), letters: history.letters.into_iter().map(LetterRow::from).collect() }
    }
}

impl From<picdesk::KeptEntry> for Entry {
    fn from(kept: picdesk::KeptEntry) -> Self {
        let entry = kept.entry;
        Self {
            at: when(entry.at),
            kind: entry.kind.slug().to_owned(),
            actor: entry.who.actor.map(Text),
            subject: entry.who.subject.map(Text),
            changes: entry.changes.into_iter().map(Change::from).collect(),
        }
    }
}

impl From<picdesk::Change> for Change {
    fn from(change: picdesk::Change) -> Self {
        Self { field: change.field, old: change.old, new: change.new }
    }
}

impl Example for History {
    fn example() -> Self {
        Self { entries: Rows { rows: vec![Entry::example()], next: None }, letters: vec![LetterRow::example()] }
    }
}

impl Example for Entry {
    fn example() -> Self {
        sample(
            r#"{"at": "2026-03-01T12:00:00Z", "kind": "order-created",
            "actor": "0197a5c0-0000-7000-8000-00000000000d", "subject": "0197a5c0-0000-7000-8000-00000000000a",
            "changes": [{"field": "state", "new": "open"}]}"#,
        )
    }
}
