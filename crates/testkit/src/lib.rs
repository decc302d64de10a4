//! **Picdesk's testkit**: a store in memory, fakes for every port, scenarios that read like sentences, strategies,
//! and the storage contract.
//!
//! It is also for those who write an adapter of their own: the promises in [`contract`] hold for every store.
//!
//! | to | start at |
//! |---|---|
//! | run a use case without a database | [`MemoryStore`], [`Scenario`] |
//! | let a port fail | [`FailingStore`], [`FlakyMailer`], [`MemoryMedia::break_down`] |
//! | try a store of one's own | [`contract`] |
//! | make up values | [`strategies`] |

pub mod contract;
mod failing;
mod fakes;
mod memory;
mod recorded;
mod scenario;
pub mod strategies;
mod together;

pub use failing::FailingStore;
pub use fakes::{
    clock::TestClock,
    ids::CountingIds,
    mailer::{FlakyMailer, MockMailer},
    media::{MemoryMedia, Picture},
    secrets::PlainSecrets,
};
pub use memory::{CommittedUnit, Kept, MemoryStore};
pub use recorded::{denied, unrecorded};
pub use scenario::{Acting, Ordering, Scenario, Scene};
pub use together::together;
