//! The housekeeper: lays out what a new house needs, and forgets what nobody needs any more.
//!
//! Like the courier it has no timer of its own, and it can do nothing else: a program that listens to the network may
//! hold one.

use std::sync::Arc;

use crate::{
    ports::{broken::StoreError, clock::Clock, store::Store},
    request::KEYS_ARE_KEPT,
    session::AttemptLimits,
    sizes::SizeCollection,
};

/// Lays out the first sizes; forgets ended sessions, old tries to sign in, old keys of requests.
#[derive(Clone)]
pub struct Housekeeper {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    attempts: AttemptLimits,
}

impl Housekeeper {
    /// Sets a housekeeper up. Tries to sign in are kept for as long as they count.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, attempts: AttemptLimits) -> Self {
        Self { store, clock, attempts }
    }

    /// Lays out the sizes that files are sold in where the house has no default ones yet; what it has stays.
    ///
    /// A program does so before it opens, so that a new house has the standard sizes priced in its own currency.
    pub async fn lay_out_sizes(&self, sizes: &SizeCollection) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        work.files().put_first_sizes(sizes).await?;
        work.commit().await
    }

    /// Forgets what is due, and answers how many things that were.
    pub async fn tidy_up(&self) -> Result<u64, StoreError> {
        let now = self.clock.now();
        let mut work = self.store.begin().await?;
        let sessions = work.sessions().forget_ended(now).await?;
        let attempts = work.attempts().forget(now.minus(self.attempts.window)).await?;
        let requests = work.requests().forget(now.minus(KEYS_ARE_KEPT)).await?;
        work.commit().await?;
        Ok(sessions + attempts + requests)
    }
}
