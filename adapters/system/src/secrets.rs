//! Passwords and tokens.

use std::{error::Error as StdError, fmt, fmt::Write as _, sync::Arc};

use argon2::{
    Params,
    password_hash::{Error as HashError, PasswordHasher, PasswordVerifier, phc},
};
use async_trait::async_trait;
use picdesk::{Digest, Password, PasswordHash, Secrets, SecretsError, SessionToken};
use sha2::{Digest as _, Sha256};
use tokio::{sync::Semaphore, task::spawn_blocking};

mod hasher;

use hasher::Hasher;

/// The memory that one hash takes, in KiB: with two passes and one lane, what OWASP recommends.
const MEMORY_KIB: u32 = 19 * 1024;
/// How often a hash passes over its memory.
const PASSES: u32 = 2;
/// How many threads a hash is spread over.
const LANES: u32 = 1;

/// How many hashes are computed at a time. Each takes 19 MiB and a whole core, so that a flood of sign-ins
/// waits in a queue instead of taking the machine's memory.
const AT_A_TIME: usize = 2;

/// How many random bytes a token is made of: 256 bits.
const TOKEN_BYTES: usize = 32;

/// Hashes passwords with Argon2id and digests with SHA-256; chance comes from the operating system.
#[derive(Clone)]
pub struct Argon2Secrets {
    hasher: Hasher,
    /// The hash of a password that nobody knows: what a try is compared with where there is no account, so that
    /// it costs as much as any other (rule 67).
    nobodys: PasswordHash,
    turns: Arc<Semaphore>,
}

impl Argon2Secrets {
    /// Prepares the work with secrets, which costs one hash.
    ///
    /// # Errors
    /// The operating system gives no random bytes.
    pub fn new() -> Result<Self, SecretsError> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(failed)?;
        let hasher = Hasher::new(params);
        let nobodys = hash(&hasher, random()?.as_slice())?;
        Ok(Self { hasher, nobodys, turns: Arc::new(Semaphore::new(AT_A_TIME)) })
    }

    /// Works on a thread where that holds nothing up, as soon as it is its turn.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Hasher) -> Result<T, SecretsError> + Send + 'static,
    ) -> Result<T, SecretsError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(failed)?;
        let hasher = self.hasher.clone();
        let done = spawn_blocking(move || {
            // The turn moves in here: a caller who hangs up does not stop the hash, and must not free its place.
            let _turn = turn;
            work(&hasher)
        });
        done.await.map_err(failed)?
    }
}

#[async_trait]
impl Secrets for Argon2Secrets {
    async fn hash(&self, password: &Password) -> Result<PasswordHash, SecretsError> {
        let password = password.clone();
        self.in_turn(move |hasher| hash(hasher, password.reveal().as_bytes())).await
    }

    async fn verify(&self, password: &Password, hash: Option<&PasswordHash>) -> Result<bool, SecretsError> {
        let password = password.clone();
        let against = hash.unwrap_or(&self.nobodys).clone();
        let fits = self.in_turn(move |hasher| fits(hasher, password.reveal().as_bytes(), &against)).await?;
        Ok(fits && hash.is_some())
    }

    fn mint(&self) -> Result<SessionToken, SecretsError> {
        let hex = random()?.iter().fold(String::with_capacity(2 * TOKEN_BYTES), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        Ok(SessionToken::new(hex))
    }

    fn digest(&self, bytes: &[u8]) -> Digest {
        Digest(Sha256::digest(bytes).into())
    }
}

/// Shows nothing of what is inside.
impl fmt::Debug for Argon2Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Argon2Secrets").finish_non_exhaustive()
    }
}

fn hash(hasher: &Hasher, password: &[u8]) -> Result<PasswordHash, SecretsError> {
    let hash: phc::PasswordHash = hasher.hash_password(password).map_err(failed)?;
    Ok(PasswordHash::new(hash.to_string()))
}

/// Whether a password has a hash, computed with the parameters that the hash itself names: hashes that were made
/// with others stay good.
fn fits(hasher: &Hasher, password: &[u8], against: &PasswordHash) -> Result<bool, SecretsError> {
    let against = phc::PasswordHash::new(against.as_str()).map_err(failed)?;
    match hasher.verify_password(password, &against) {
        Ok(()) => Ok(true),
        Err(HashError::PasswordInvalid) => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

fn random() -> Result<[u8; TOKEN_BYTES], SecretsError> {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

fn failed(source: impl StdError + Send + Sync + 'static) -> SecretsError {
    SecretsError(Box::new(source))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password::choose(text).unwrap()
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_and_no_other() {
        let secrets = Argon2Secrets::new().unwrap();
        let right = password("correct horse");

        let hash = secrets.hash(&right).await.unwrap();

        assert!(secrets.verify(&right, Some(&hash)).await.unwrap());
        assert!(!secrets.verify(&password("correct house"), Some(&hash)).await.unwrap());
        assert_ne!(hash, secrets.hash(&right).await.unwrap(), "every hash has a salt of its own");
    }

    /// Rule 67: Argon2id, with at least what OWASP asks for.
    #[tokio::test]
    async fn a_hash_is_argon2id_with_the_recommended_cost() {
        let secrets = Argon2Secrets::new().unwrap();

        let hash = secrets.hash(&password("correct horse")).await.unwrap();

        assert!(hash.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.as_str());
    }

    /// Rule 67: there is one way through, and without a hash it leads past a hash of the same cost. Nothing is
    /// timed here: what is shown is that this hash is really read and compared, and that its cost is the same.
    #[tokio::test]
    async fn without_a_hash_a_password_is_compared_with_nobodys() {
        let mut secrets = Argon2Secrets::new().unwrap();
        let known = password("correct horse");
        let hash = secrets.hash(&known).await.unwrap();
        let cost = |hash: &PasswordHash| hash.as_str().rsplitn(3, '$').last().unwrap().to_owned();
        assert_eq!(cost(&secrets.nobodys), cost(&hash));
        assert!(!secrets.verify(&known, None).await.unwrap());

        secrets.nobodys = PasswordHash::new("no hash at all".to_owned());
        assert!(secrets.verify(&known, None).await.is_err(), "nobody's hash was not read");

        secrets.nobodys = hash;
        assert!(!secrets.verify(&known, None).await.unwrap(), "nobody's password opened a door");
    }

    #[tokio::test]
    async fn a_spoilt_hash_is_a_failure_and_not_a_wrong_password() {
        let secrets = Argon2Secrets::new().unwrap();
        let spoilt = PasswordHash::new("spoilt".to_owned());

        assert!(secrets.verify(&password("correct horse"), Some(&spoilt)).await.is_err());
    }

    #[tokio::test]
    async fn a_hash_waits_for_its_turn() {
        let secrets = Argon2Secrets::new().unwrap();
        let all = u32::try_from(AT_A_TIME).unwrap();
        let taken = Arc::clone(&secrets.turns).acquire_many_owned(all).await.unwrap();
        let waiting = {
            let secrets = secrets.clone();
            tokio::spawn(async move { secrets.hash(&password("correct horse")).await })
        };
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());

        drop(taken);

        assert!(waiting.await.unwrap().is_ok());
        assert_eq!(secrets.turns.available_permits(), AT_A_TIME);
    }

    /// Rule 68: random, and made of letters that a cookie can carry.
    #[test]
    fn a_token_has_256_random_bits_in_plain_letters() {
        let secrets = Argon2Secrets::new().unwrap();

        let (one, other) = (secrets.mint().unwrap(), secrets.mint().unwrap());

        assert_ne!(one, other);
        assert_eq!(one.reveal().len(), 64);
        assert!(one.reveal().bytes().all(|byte| byte.is_ascii_hexdigit()));
    }

    #[test]
    fn a_digest_is_sha_256() {
        let Digest(bytes) = Argon2Secrets::new().unwrap().digest(b"abc");

        assert_eq!(&bytes[..4], [0xba, 0x78, 0x16, 0xbf]);
        assert_eq!(&bytes[28..], [0xf2, 0x00, 0x15, 0xad]);
    }

    #[test]
    fn nothing_secret_is_shown_for_debugging() {
        let secrets = Argon2Secrets::new().unwrap();

        assert_eq!(format!("{secrets:?}"), "Argon2Secrets { .. }");
    }
}
