//! The time.

use crate::moment::Moment;

/// Knows what time it is.
pub trait Clock: Send + Sync {
    /// This moment.
    fn now(&self) -> Moment;
}
