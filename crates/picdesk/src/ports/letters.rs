//! The way to a mail server.

use async_trait::async_trait;

use crate::letter::{Attempt, Letter};

/// Hands letters to a mail server, or to something that stands for one.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Tries once to deliver a letter. Bounded in time; it never panics and never retries.
    async fn deliver(&self, letter: &Letter) -> Attempt;
}
