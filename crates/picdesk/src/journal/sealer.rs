//! The sealer: makes the seals of entries that have none yet.
//!
//! Like the housekeeper it has no timer of its own, and it can do nothing else.

use std::sync::Arc;

use crate::{
    housekeeper::SETTLED_AFTER,
    journal::{
        KeptEntry,
        seal::{Found, Head, Seal, Unsealed},
    },
    ports::{broken::StoreError, clock::Clock, passwords::Secrets, store::Store},
};

/// How many entries are sealed in one unit: so few that nobody waits for it long.
const AT_ONCE: u32 = 200;

/// Seals the journal.
///
/// A seal needs the one before it. If recording made the seals, one order would wait for the other; so they are made
/// afterwards, and between recording an entry and sealing it, its chain does not guard it yet.
#[derive(Clone)]
pub struct Sealer {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    secrets: Arc<dyn Secrets>,
}

impl Sealer {
    /// Sets a sealer up.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, secrets: Arc<dyn Secrets>) -> Self {
        Self { store, clock, secrets }
    }

    /// Seals every entry that is there and has no seal. Answers how many it sealed, and the head then; none where there
    /// is nothing to seal upon.
    ///
    /// Of two who seal at once one goes first, and the other leaves the rest to its next round.
    pub async fn seal(&self) -> Result<(u64, Option<Head>), StoreError> {
        let mut sealed = 0;
        loop {
            // What takes its time is done before the unit is begun.
            let mut look = self.store.look().await?;
            let last = look.journal().last_seal().await?;
            let due = look.journal().unsealed(None, AT_ONCE).await?;
            drop(look);
            let seals = self.seals(last.as_ref(), &due)?;

            let settled = self.clock.now().minus(SETTLED_AFTER);
            let mut work = self.store.begin().await?;
            if !work.journal().seal(last.as_ref(), &seals, settled).await? {
                return Ok((sealed, last.as_ref().map(Seal::head)));
            }
            work.commit().await?;

            sealed += seals.len() as u64;
            if due.len() < AT_ONCE as usize {
                return Ok((sealed, seals.last().or(last.as_ref()).map(Seal::head)));
            }
        }
    }

    /// The seals of what is due. Where something stands among it that nobody recorded, they end before that; and where it
    /// comes first, the chain does not go on until a person has looked at it.
    fn seals(&self, last: Option<&Seal>, due: &[Unsealed]) -> Result<Vec<Seal>, StoreError> {
        let mut seals: Vec<Seal> = Vec::new();
        for Unsealed { place, found } in due {
            let Found::Entry(entry) = found else {
                if seals.is_empty() {
                    return Err(StoreError::broken(format!("what stands in the journal at {place} is no entry")));
                }
                break;
            };
            let kept = KeptEntry { place: *place, entry: entry.clone() };
            seals.push(Seal::upon(seals.last().or(last), &kept, &*self.secrets));
        }
        Ok(seals)
    }
}
