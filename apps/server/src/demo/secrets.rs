//! One hash for everybody in the demo agency.

use std::sync::Arc;

use async_trait::async_trait;
use picdesk::{Digest, Password, PasswordHash, Secrets, SecretsError, SessionToken};
use tokio::sync::OnceCell;

/// Hashes the first password that it is given, and answers that hash ever after.
///
/// Hashing takes its time on purpose, and everybody in the demo agency has the same password, which is printed on the
/// screen: forty hashes of it would protect nobody. **Invariant:** it is asked for one password only, and only while
/// the agency is furnished.
pub(crate) struct OneHash {
    secrets: Arc<dyn Secrets>,
    hash: OnceCell<PasswordHash>,
}

impl OneHash {
    pub(crate) fn new(secrets: Arc<dyn Secrets>) -> Self {
        Self { secrets, hash: OnceCell::new() }
    }
}

#[async_trait]
impl Secrets for OneHash {
    async fn hash(&self, password: &Password) -> Result<PasswordHash, SecretsError> {
        self.hash.get_or_try_init(|| self.secrets.hash(password)).await.cloned()
    }

    async fn verify(&self, password: &Password, hash: Option<&PasswordHash>) -> Result<bool, SecretsError> {
        self.secrets.verify(password, hash).await
    }

    fn mint(&self) -> Result<SessionToken, SecretsError> {
        self.secrets.mint()
    }

    fn digest(&self, bytes: &[u8]) -> Digest {
        self.secrets.digest(bytes)
    }
}
