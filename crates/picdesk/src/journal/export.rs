//! Entries of the journal on their way out as a file, page by page, so that the longest journal fills no memory.

use std::sync::Arc;

use crate::{
    error::Error,
    journal::filter::{JournalFilter, JournalRow},
    page::Page,
    policy::{Permit, may},
    ports::store::Store,
};

/// The entries that a filter means, newest first. What is recorded while they go out is not among them.
pub struct JournalExport {
    store: Arc<dyn Store>,
    viewing: Permit<may::ViewJournal>,
    filter: JournalFilter,
    /// The page to read next; none after the last one.
    next: Option<Page<i64>>,
}

impl JournalExport {
    /// Begins with the newest entry.
    pub(crate) fn begin(store: Arc<dyn Store>, viewing: Permit<may::ViewJournal>, filter: JournalFilter) -> Self {
        Self { store, viewing, filter, next: Some(Page::first(Page::<i64>::MOST)) }
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
