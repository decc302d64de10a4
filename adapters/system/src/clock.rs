//! The machine's clock.

use picdesk::{Clock, Moment};
use time::OffsetDateTime;

/// Reads the machine's clock, to the microsecond.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else asks")]
    fn now(&self) -> Moment {
        OffsetDateTime::now_utc().into()
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn the_clock_shows_the_time_of_the_machine() {
        let micros = || i64::try_from(UNIX_EPOCH.elapsed().unwrap().as_micros()).unwrap();
        let before = micros();
        let now = SystemClock.now().micros();
        let after = micros();

        assert!((before..=after).contains(&now), "{before} {now} {after}");
    }
}
