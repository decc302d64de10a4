//! What a program takes from the machine it runs on: the time, fresh ids, and work with secrets.
//!
//! They are behind ports, so that a test can stop the clock and count the ids, and so that the domain can read
//! neither time nor chance by itself.

mod clock;
mod ids;
mod secrets;

pub use clock::SystemClock;
pub use ids::TimeOrderedIds;
pub use secrets::Argon2Secrets;
