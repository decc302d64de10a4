//! The housekeeper: lays out what a new house needs, and forgets what nobody needs any more.
//!
//! Like the courier it has no timer of its own, and it can do nothing else: a program that listens to the network may
//! hold one.

use std::{sync::Arc, time::Duration};

use crate::{
    ports::{broken::StoreError, clock::Clock, store::Store},
    request::KEYS_ARE_KEPT,
    session::AttemptLimits,
    sizes::SizeCollection,
};

/// How long after its making a thing is stored for good, or never will be: no unit of work lasts nearly as long. What
/// is younger may still be overtaken by a unit that began before it, so that no index goes on past it.
pub const SETTLED_AFTER: Duration = Duration::from_secs(600);

/// How many orders, entries of the journal, or files of carts and of lightboxes, are indexed in one unit: so few that nobody
/// waits for it long.
const AT_ONCE: u32 = 200;

/// Lays out the first sizes; forgets ended sessions and links, old tries to sign in, devices that stayed away, old keys of
/// requests; keeps the indexes of what is rarely asked.
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
        let links = work.mailed_links().forget_ended(now).await?;
        let window = self.attempts.window.max(AttemptLimits::LETTERS.window);
        let attempts = work.attempts().forget(now.minus(window)).await?;
        let devices = work.devices().forget_ended(now).await?;
        let requests = work.requests().forget(now.minus(KEYS_ARE_KEPT)).await?;
        work.commit().await?;
        Ok(sessions + links + attempts + devices + requests)
    }

    /// Goes on with the indexes of where files are used, of whose orders are whose, and of who did what, until they have
    /// all that is settled, and answers how many steps that took: an order, an entry, a cart or a lightbox each.
    ///
    /// Such an index would make every order and every copy dearer if each of them kept it; afterwards nobody waits for it.
    pub async fn index(&self) -> Result<u64, StoreError> {
        let settled = self.clock.now().minus(SETTLED_AFTER);
        let mut indexed = 0;
        loop {
            let mut work = self.store.begin().await?;
            let orders = work.orders().index(settled, AT_ONCE).await?;
            let entries = work.journal().index(settled, AT_ONCE).await?;
            let holders = work.files().index_holders(AT_ONCE).await?;
            work.commit().await?;
            let done = orders + entries + holders;
            indexed += done;
            if done == 0 {
                return Ok(indexed);
            }
        }
    }
}
