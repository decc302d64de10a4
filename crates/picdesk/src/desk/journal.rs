//! Looking into the journal of the whole house, and taking entries of it out as a file.

use std::sync::Arc;

use crate::{
    actor::Actor,
    desk::Desk,
    error::Error,
    journal::{
        Entry,
        export::JournalExport,
        filter::{JournalFilter, JournalRow},
    },
    page::{Page, Rows},
    policy::{Scope, may},
};

impl Desk {
    /// Lists the entries that are all that the filter says, newest first.
    pub async fn journal(
        &self,
        actor: &Actor,
        filter: &JournalFilter,
        page: &Page<i64>,
    ) -> Result<Rows<JournalRow, i64>, Error> {
        let viewing = self.permit::<may::ViewJournal>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.journal().list(&viewing, filter, page).await?)
    }

    /// Hands the entries out that are all that the filter says, to be kept as a file. That they were handed out is an
    /// entry itself, and goes out with them where the filter means it.
    pub async fn export_journal(&self, actor: &Actor, filter: JournalFilter) -> Result<JournalExport, Error> {
        let viewing = self.permit::<may::ViewJournal>(actor, Scope::House).await?;

        let mut work = self.ports.store.begin().await?;
        let one = work.journal().list(&viewing, &filter, &Page::first(1)).await?.rows.pop();

        let entry = Entry::journal_exported(viewing.who(), &filter, one.as_ref(), self.ports.now());
        work.journal().record(&entry).await?;

        work.commit().await?;
        Ok(JournalExport::begin(Arc::clone(&self.ports.store), viewing, filter, one))
    }
}
