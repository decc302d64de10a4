//! Entries of the journal on their way out as a file, page by page, so that the longest journal fills no memory.

use std::sync::Arc;

use crate::{
    error::Error,
    journal::filter::{JournalFilter, JournalRow},
    page::Page,
    policy::{Permit, may},
    ports::store::Store,
    text::Name,
};

/// The entries that a filter means, newest first. What is recorded while they go out is not among them.
pub struct JournalExport {
    store: Arc<dyn Store>,
    viewing: Permit<may::ViewJournal>,
    filter: JournalFilter,
    /// How those are called whom the filter means, where it means somebody.
    of_whom: Vec<Name>,
    /// The page to read next; none after the last one.
    next: Option<Page<i64>>,
}

impl JournalExport {
    /// Begins with the newest entry. Any of those that are meant says how those are called whom the filter means.
    pub(crate) fn begin(
        store: Arc<dyn Store>,
        viewing: Permit<may::ViewJournal>,
        filter: JournalFilter,
        one: Option<JournalRow>,
    ) -> Self {
        let (actor, subject) = one.map_or((None, None), |one| (one.actor_name, one.subject_name));
        let names = [filter.actor.and(actor), filter.subject.and(subject)];
        Self {
            store,
            viewing,
            filter,
            of_whom: names.into_iter().flatten().collect(),
            next: Some(Page::first(Page::<i64>::MOST)),
        }
    }

    /// How those are called whom the filter means: who did it, and in whose name or to whom.
    pub fn of_whom(&self) -> &[Name] {
        &self.of_whom
    }

    /// The next entries; none when all are out.
    pub async fn next_page(&mut self) -> Result<Option<Vec<JournalRow>>, Error> {
        let Some(page) = self.next.take() else { return Ok(None) };
        let mut look = self.store.look().await?;
        let found = look.journal().list(&self.viewing, &self.filter, &page).await?;
        self.next = found.next.map(|last| Page::new(Some(last), Page::<i64>::MOST));
        Ok(Some(found.rows))
    }
}
