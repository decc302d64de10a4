//! Secrets: hashing passwords, minting tokens, digesting.

use std::error::Error as StdError;

use async_trait::async_trait;

use crate::session::{Digest, Password, PasswordHash, SessionToken};

/// Hashing or minting failed, through no fault of the person who asked.
#[derive(Debug, thiserror::Error)]
#[error("could not work with a secret")]
pub struct SecretsError(#[source] pub Box<dyn StdError + Send + Sync>);

/// Works with secrets. What it is given is never logged.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// Hashes a password with Argon2id (rule 67).
    async fn hash(&self, password: &Password) -> Result<PasswordHash, SecretsError>;

    /// Whether a password has this hash. Without a hash it takes as long, and answers no (rule 67).
    async fn verify(&self, password: &Password, hash: Option<&PasswordHash>) -> Result<bool, SecretsError>;

    /// A token of at least 128 random bits, in letters that a cookie can carry (rule 68).
    fn mint(&self) -> Result<SessionToken, SecretsError>;

    /// The SHA-256 of some bytes.
    fn digest(&self, bytes: &[u8]) -> Digest;
}
