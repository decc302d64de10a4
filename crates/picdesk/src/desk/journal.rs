//! Looking into the journal of the whole house.

use crate::{
    actor::Actor,
    desk::Desk,
    error::Error,
    journal::filter::{JournalFilter, JournalRow},
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
}
