//! The housekeeper: forgets what nobody needs any more.
//!
//! Like the courier it has no timer of its own, and it can do nothing else: a program that listens to the network may
//! hold one.

use std::sync::Arc;

use crate::{
    ports::{broken::StoreError, clock::Clock, store::Store},
    request::KEYS_ARE_KEPT,
    session::AttemptLimits,
};

/// Forgets ended sessions, old tries to sign in, old keys of requests.
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
