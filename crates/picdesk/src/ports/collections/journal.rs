//! The journal.

use async_trait::async_trait;

use crate::{
    journal::{
        Entry, KeptEntry,
        filter::{JournalFilter, JournalRow},
        seal::{Seal, Sealed, Unsealed},
    },
    moment::Moment,
    order::OrderNumber,
    page::{Page, Rows},
    policy::{Permit, may},
    ports::collections::Answer,
};

/// Reads the journal.
#[async_trait]
pub trait ReadJournal: Send {
    /// The history of an order, newest first.
    async fn of_order(
        &mut self,
        viewing: &Permit<may::ViewHistory>,
        order: OrderNumber,
        page: &Page<i64>,
    ) -> Answer<Rows<KeptEntry, i64>>;

    /// The entries that are meant, newest first, with the names of their accounts as they are now.
    async fn list(
        &mut self,
        viewing: &Permit<may::ViewJournal>,
        filter: &JournalFilter,
        page: &Page<i64>,
    ) -> Answer<Rows<JournalRow, i64>>;

    /// The newest seal of the chain. This and the next two ask for no permit: they are for the sealer and the console.
    async fn last_seal(&mut self) -> Answer<Option<Seal>>;

    /// Seals with their entries, by number, from this number on, `limit` of them at the most.
    async fn seals(&mut self, from: i64, limit: u32) -> Answer<Vec<Sealed>>;

    /// What has no seal yet, by place, `limit` of it at the most: from this place on, or from where everything before was
    /// sealed and settled.
    async fn unsealed(&mut self, from: Option<i64>, limit: u32) -> Answer<Vec<Unsealed>>;
}

/// Reads the journal and adds to it.
#[async_trait]
pub trait Journal: ReadJournal {
    /// Adds an entry.
    async fn record(&mut self, entry: &Entry) -> Answer<()>;

    /// Goes on with the index of who did what, by at most `limit` entries that were made before `settled`, and
    /// answers how many those were. [`ReadJournal::list`] finds the others without it. For the housekeeper.
    async fn index(&mut self, settled: Moment, limit: u32) -> Answer<u64>;

    /// Adds seals behind the last one, in their order, and notes how far everything is sealed that was made before
    /// `settled`. Where the last one is another by now, it adds nothing and answers no. For the sealer.
    async fn seal(&mut self, last: Option<&Seal>, seals: &[Seal], settled: Moment) -> Answer<bool>;
}
