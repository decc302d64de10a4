//! The journal.

use async_trait::async_trait;

use crate::{
    journal::{
        Entry, KeptEntry,
        filter::{JournalFilter, JournalRow},
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
}

/// Reads the journal and adds to it.
#[async_trait]
pub trait Journal: ReadJournal {
    /// Adds an entry.
    async fn record(&mut self, entry: &Entry) -> Answer<()>;

    /// Goes on with the index of who did what, by at most `limit` entries that were made before `settled`, and
    /// answers how many those were. [`ReadJournal::list`] finds the others without it. For the housekeeper.
    async fn index(&mut self, settled: Moment, limit: u32) -> Answer<u64>;
}
