//! Secrets that are none: quick, the same in every run, and good for nothing but tests.

use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use picdesk::{Digest, Password, PasswordHash, Secrets, SecretsError, SessionToken};

/// Secrets that are none: a hash is the password itself, and tokens count.
#[derive(Debug, Default)]
pub struct PlainSecrets(AtomicU64);

impl PlainSecrets {
    /// Tokens that go on behind `count`, for a second desk on the same store.
    pub const fn after(count: u64) -> Self {
        Self(AtomicU64::new(count))
    }
}

#[async_trait]
impl Secrets for PlainSecrets {
    async fn hash(&self, password: &Password) -> Result<PasswordHash, SecretsError> {
        Ok(PasswordHash::new(format!("plain:{}", password.reveal())))
    }

    async fn verify(&self, password: &Password, hash: Option<&PasswordHash>) -> Result<bool, SecretsError> {
        Ok(hash.is_some_and(|hash| hash.as_str().strip_prefix("plain:") == Some(password.reveal())))
    }

    fn mint(&self) -> Result<SessionToken, SecretsError> {
        Ok(SessionToken::new(format!("token-{}", self.0.fetch_add(1, Ordering::SeqCst) + 1)))
    }

    fn digest(&self, bytes: &[u8]) -> Digest {
        Digest(digest(bytes))
    }
}

/// Four sums of 64 bits that start from different places. No two texts of a test meet in all four.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    let mut digest = [0; 32];
    for (lane, part) in (1_u64..).zip(digest.chunks_exact_mut(8)) {
        let start = 0xcbf2_9ce4_8422_2325_u64.wrapping_mul(2 * lane + 1);
        let sum = bytes.iter().fold(start, |sum, &byte| {
            (sum.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3_u64.wrapping_add(lane << 1))
        });
        part.copy_from_slice(&(sum ^ bytes.len() as u64).to_be_bytes());
    }
    digest
}
