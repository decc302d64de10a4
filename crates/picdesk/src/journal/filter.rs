//! Looking into the journal: what is asked for, and what is shown.

use crate::{
    ids::AccountId,
    journal::{EntryKind, KeptEntry},
    moment::Moment,
    text::Name,
};

/// Which entries of the journal are meant: those that are all of this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct JournalFilter {
    /// Done by this account.
    pub actor: Option<AccountId>,
    /// In the name of this account, or to it.
    pub subject: Option<AccountId>,
    /// Of this kind.
    pub kind: Option<EntryKind>,
    /// At this moment or later.
    pub since: Option<Moment>,
    /// Before this moment.
    pub until: Option<Moment>,
}

impl JournalFilter {
    /// Whether an entry is meant.
    pub fn takes(&self, kept: &KeptEntry) -> bool {
        let entry = &kept.entry;
        self.actor.is_none_or(|actor| entry.who.actor == Some(actor))
            && self.subject.is_none_or(|subject| entry.who.subject == Some(subject))
            && self.kind.is_none_or(|kind| entry.kind == kind)
            && self.since.is_none_or(|since| entry.at >= since)
            && self.until.is_none_or(|until| entry.at < until)
    }
}

/// What a list of the journal shows of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// The entry, with its place.
    pub kept: KeptEntry,
    /// The name of the account that did it; none where the house did.
    pub actor_name: Option<Name>,
    /// The name of the account in whose name it was done, or to which.
    pub subject_name: Option<Name>,
}
