//! Known devices: browsers in which somebody has proved whose account it is.
//!
//! Whoever guesses at an account makes everybody wait who tries it, except on a device that is known for it: there tries
//! count by themselves (rule 67). So nobody keeps owners out of their accounts by guessing.

use std::{fmt, time::Duration};

use crate::{
    ids::AccountId,
    moment::Moment,
    session::{Digest, SessionToken},
};

/// How long a device stays known after it last proved right.
pub const DEVICE_KNOWN_FOR: Duration = Duration::from_secs(180 * 24 * 3600);

/// On how many devices one account is known at the most. The one that was away for longest makes place for a new one.
pub const MOST_DEVICES: usize = 20;

/// The secret by which a device is known again. It opens nothing, and is never stored and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceToken(String);

impl DeviceToken {
    /// Takes what came with a request.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret itself, for the cookie and for its digest.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<SessionToken> for DeviceToken {
    fn from(minted: SessionToken) -> Self {
        Self(minted.reveal().to_owned())
    }
}

impl fmt::Debug for DeviceToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceToken(…)")
    }
}

/// What a password is typed into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Device {
    /// A program that keeps nothing for us: it would be another device each time.
    Program,
    /// A browser, with the secret that it has of us, where it has one.
    Browser(Option<DeviceToken>),
}

impl Device {
    /// The secret that came along.
    pub fn token(&self) -> Option<&DeviceToken> {
        match self {
            Self::Program => None,
            Self::Browser(token) => token.as_ref(),
        }
    }
}

/// A device that is known for an account. One that several people use is known for the account of each, by one secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDevice {
    /// The account.
    pub account: AccountId,
    /// The digest of its secret.
    pub digest: Digest,
    /// Until when it is known.
    pub until: Moment,
}

impl KnownDevice {
    /// One that has proved right just now.
    pub(crate) fn from_now_on(account: AccountId, digest: Digest, now: Moment) -> Self {
        Self { account, digest, until: now.plus(DEVICE_KNOWN_FOR) }
    }
}
