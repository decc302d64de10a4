//! A store that counts how often it is opened.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use picdesk::{Look, Store, StoreError, UnitOfWork};

/// A store that counts how often it is opened, to read or to change. A use case opens it once and then asks a number of
/// questions that does not depend on how much there is; so a page that opens it as often for many rows as for one asks
/// nothing row by row.
#[derive(Clone)]
pub struct CountingStore {
    inner: Arc<dyn Store>,
    opened: Arc<AtomicU64>,
}

impl CountingStore {
    /// Counts for another store.
    pub fn around(inner: Arc<dyn Store>) -> Self {
        Self { inner, opened: Arc::default() }
    }

    /// How often it was opened since the last time that this was asked.
    pub fn opened(&self) -> u64 {
        self.opened.swap(0, Ordering::SeqCst)
    }
}

#[async_trait::async_trait]
impl Store for CountingStore {
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StoreError> {
        self.opened.fetch_add(1, Ordering::SeqCst);
        self.inner.begin().await
    }

    async fn look(&self) -> Result<Box<dyn Look>, StoreError> {
        self.opened.fetch_add(1, Ordering::SeqCst);
        self.inner.look().await
    }
}
