//! A clock that stands still until a test moves it.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use picdesk::{Clock, Moment};

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl TestClock {
    /// Noon of 1 March 2026, in UTC: when every test begins that says nothing else.
    pub const NOON: Moment = Moment::from_micros(1_772_366_400_000_000);

    /// A clock that shows a moment.
    pub const fn at(now: Moment) -> Self {
        Self(AtomicI64::new(now.micros()))
    }

    /// Lets time pass.
    pub fn advance(&self, span: Duration) {
        self.set(self.now().plus(span));
    }

    /// Sets the clock, backwards as well.
    pub fn set(&self, now: Moment) {
        self.0.store(now.micros(), Ordering::SeqCst);
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::at(Self::NOON)
    }
}

impl Clock for TestClock {
    fn now(&self) -> Moment {
        Moment::from_micros(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_begins_at_noon_and_time_passes_by_hand() {
        let clock = TestClock::default();
        assert_eq!(clock.now().to_string(), "2026-03-01T12:00:00Z");
        clock.advance(Duration::from_secs(90));
        assert_eq!(clock.now().to_string(), "2026-03-01T12:01:30Z");
    }
}
