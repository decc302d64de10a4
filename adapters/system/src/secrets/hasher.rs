//! Argon2 in memory of its own, which is kept from one hash to the next.
//!
//! The library takes new memory for every hash, aligned to its blocks, and the allocator of glibc does not find such memory
//! again once it was freed: 30 hashes left behind 350 MB.

use std::cell::RefCell;

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        CustomizedPasswordHasher, Error as HashError, PasswordHasher,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};

/// Computes one hash at a time. What it takes for that it takes with the first one, and keeps.
pub(super) struct Hasher {
    params: Params,
    memory: RefCell<Vec<Block>>,
}

impl Hasher {
    /// Computes Argon2id at this cost.
    pub(super) fn new(params: Params) -> Self {
        Self { params, memory: RefCell::default() }
    }

    fn hash(
        &self,
        (algorithm, version, params): (Algorithm, Version, Params),
        password: &[u8],
        salt: &[u8],
    ) -> Result<PasswordHash, HashError> {
        let (salt, described) = (Salt::new(salt)?, ParamsString::try_from(&params)?);
        let (blocks, length) = (params.block_count(), params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN));
        let mut output = [0; Output::MAX_LENGTH];
        let output = output.get_mut(..length).ok_or(HashError::OutputSize)?;

        let mut memory = self.memory.borrow_mut();
        if memory.len() < blocks {
            memory.resize(blocks, Block::new());
        }
        let argon2 = Argon2::new(algorithm, version, params);
        argon2.hash_password_into_with_memory(password, &salt, output, &mut memory[..blocks])?;

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
        self.hash((Algorithm::Argon2id, Version::V0x13, self.params.clone()), password, salt)
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
        self.hash((algorithm, version, params), password, salt)
    }
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::PasswordVerifier;

    use super::*;

    /// In memory that other hashes left behind, of another size and by another way, it comes to what the library computes
    /// in memory of its own.
    #[test]
    fn a_hash_in_used_memory_is_the_hash_in_new_memory() {
        let hasher = Hasher::new(Params::new(64, 2, 1, None).unwrap());
        for (algorithm, cost, passes) in [
            (Algorithm::Argon2id, 256, 1),
            (Algorithm::Argon2i, 32, 3),
            (Algorithm::Argon2d, 512, 2),
            (Algorithm::Argon2id, 64, 2),
        ] {
            let library = Argon2::new(algorithm, Version::V0x13, Params::new(cost, passes, 1, None).unwrap());
            let made: PasswordHash = library.hash_password_with_salt(b"correct horse", b"a salt of sixteen").unwrap();
            assert_eq!(hasher.verify_password(b"correct horse", &made), Ok(()));
            assert_eq!(hasher.verify_password(b"correct house", &made), Err(HashError::PasswordInvalid));
        }
        let ours = hasher.hash_password_with_salt(b"correct horse", b"a salt of sixteen").unwrap();
        assert_eq!(Argon2::default().verify_password(b"correct horse", &ours), Ok(()));
    }
}
