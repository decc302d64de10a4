//! How storage fails.

use std::error::Error as StdError;

/// Why storage did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else saved the thing since it was read.
    #[error("the stored thing was changed meanwhile")]
    Stale,
    /// Something with that key is there already.
    #[error("there is one already: {0}")]
    Duplicate(Unique),
    /// Storage failed: no connection, a full disk, a broken row. Nothing was stored.
    #[error("storage failed")]
    Broken(#[source] Box<dyn StdError + Send + Sync>),
}

impl StoreError {
    /// Wraps what an adapter ran into.
    pub fn broken(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Broken(source.into())
    }
}

/// What there can be only one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Unique {
    /// One account for one address, without regard to case.
    #[error("an account's address")]
    Address,
    /// One lightbox of one name for one owner.
    #[error("a lightbox's name")]
    LightboxName,
    /// One file for one number.
    #[error("a file's number")]
    FileNumber,
    /// One file for one master.
    #[error("a master")]
    Master,
    /// Anything else.
    #[error("a key")]
    Key,
}
