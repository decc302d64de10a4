//! Argon2 in memory that goes back to the operating system behind every hash.
//!
//! What the library takes by itself stays with the allocator once it was freed, one piece for each thread and often more,
//! since other pieces come to lie between: with glibc, 30 people who signed in left 350 MB behind.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        CustomizedPasswordHasher, Error as HashError, PasswordHasher,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};

/// How much is asked for, in blocks of a KiB: more than 32 MiB, from where on an allocation is always a mapping of its own
/// and is given back when it is freed (mallopt(3), `M_MMAP_THRESHOLD`). What is not written to takes no memory.
const A_MAPPING: usize = 33 * 1024;

/// Computes hashes.
#[derive(Clone)]
pub(super) struct Hasher {
    params: Params,
}

impl Hasher {
    /// Computes Argon2id at this cost.
    pub(super) fn new(params: Params) -> Self {
        Self { params }
    }

    fn hash(
        (algorithm, version, params): (Algorithm, Version, Params),
        password: &[u8],
        salt: &[u8],
    ) -> Result<PasswordHash, HashError> {
        let (salt, described) = (Salt::new(salt)?, ParamsString::try_from(&params)?);
        let (blocks, length) = (params.block_count(), params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN));
        let mut output = [0; Output::MAX_LENGTH];
        let output = output.get_mut(..length).ok_or(HashError::OutputSize)?;

        let mut memory = Vec::with_capacity(blocks.max(A_MAPPING));
        memory.resize(blocks, Block::new());
        let argon2 = Argon2::new(algorithm, version, params);
        argon2.hash_password_into_with_memory(password, &salt, output, &mut memory)?;

        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: described,
            salt: Some(salt),
            hash: Some(Output::new(output)?),
        })
    }
}

impl PasswordHasher<PasswordHash> for Hasher {
    fn hash_password_with_salt(&self, password: &[u8], salt: &[u8]) -> Result<PasswordHash, HashError> {
        Self::hash((Algorithm::Argon2id, Version::V0x13, self.params.clone()), password, salt)
    }
}

/// By which the library compares a password with a hash that was made at another cost.
impl CustomizedPasswordHasher<PasswordHash> for Hasher {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> Result<PasswordHash, HashError> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?.unwrap_or_default();
        let version = version.map(Version::try_from).transpose()?.unwrap_or_default();
        Self::hash((algorithm, version, params), password, salt)
    }
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::PasswordVerifier;

    use super::*;

    /// It comes to what the library computes in memory of its own, at whatever cost and by whatever way a hash was made.
    #[test]
    fn a_hash_is_the_one_that_the_library_computes() {
        let hasher = Hasher::new(Params::new(64, 2, 1, None).unwrap());
        for (algorithm, cost, passes) in
            [(Algorithm::Argon2id, 256, 1), (Algorithm::Argon2i, 32, 3), (Algorithm::Argon2d, 40 * 1024, 1)]
        {
            let library = Argon2::new(algorithm, Version::V0x13, Params::new(cost, passes, 1, None).unwrap());
            let made: PasswordHash = library.hash_password_with_salt(b"correct horse", b"a salt of sixteen").unwrap();
            assert_eq!(hasher.verify_password(b"correct horse", &made), Ok(()));
            assert_eq!(hasher.verify_password(b"correct house", &made), Err(HashError::PasswordInvalid));
        }
        let ours = hasher.hash_password_with_salt(b"correct horse", b"a salt of sixteen").unwrap();
        assert_eq!(Argon2::default().verify_password(b"correct horse", &ours), Ok(()));
    }
}
