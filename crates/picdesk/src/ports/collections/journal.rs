//! The journal.

use async_trait::async_trait;

use crate::{
    journal::{Entry, KeptEntry},
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
}

/// Reads the journal and adds to it.
#[async_trait]
pub trait Journal: ReadJournal {
    /// Adds an entry.
    async fn record(&mut self, entry: &Entry) -> Answer<()>;
}
