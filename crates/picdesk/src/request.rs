//! Idempotent requests: a key that the sender chose, so that sending again does nothing again (rule 8).

use std::{str::FromStr, time::Duration};

/// How long a key is kept: twice the 24 hours that rule 8 promises.
pub const KEYS_ARE_KEPT: Duration = Duration::from_secs(48 * 3600);

/// A key that the sender of a request chose: 1 to 200 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for IdempotencyKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let fits = (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAKey) }
    }
}

/// The text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an idempotency key has 1 to 200 visible ASCII characters")]
pub struct NotAKey;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_visible_ascii_and_not_too_long() {
        assert!("0197a5c0-0000-7000-8000-000000000000".parse::<IdempotencyKey>().is_ok());
        for text in ["", "a b", "ä", "a\n", &"x".repeat(201)] {
            assert_eq!(text.parse::<IdempotencyKey>(), Err(NotAKey), "{text:?}");
        }
    }
}
