//! Ids that count.

use std::sync::atomic::{AtomicU64, Ordering};

use picdesk::Ids;
use uuid::Uuid;

/// Ids that count from one: the same in every run, and each sorts behind the one before.
#[derive(Debug, Default)]
pub struct CountingIds(AtomicU64);

impl CountingIds {
    /// What stands before the counter: a UUID of version 7, so that a store sees what it will see in earnest.
    const BEFORE: u128 = 0x0197_a5c0_0000_7000_8000_0000_0000_0000;

    /// Ids that go on behind `count`, for a second desk on the same store.
    pub const fn after(count: u64) -> Self {
        Self(AtomicU64::new(count))
    }
}

impl Ids for CountingIds {
    fn next(&self) -> Uuid {
        let count = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        Uuid::from_u128(Self::BEFORE + u128::from(count))
    }
}
