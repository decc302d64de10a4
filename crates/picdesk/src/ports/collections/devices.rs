//! The devices that are known for accounts.

use async_trait::async_trait;

use crate::{
    ids::AccountId,
    moment::Moment,
    ports::collections::Answer,
    session::{Digest, device::KnownDevice},
    text::EmailAddress,
};

/// Known devices. The secret of one is the permit.
#[async_trait]
pub trait Devices: Send {
    /// Whether a device is known at a moment for the account that has an address. It is one question, whether or not
    /// there is such an account (rule 67).
    async fn is_known(&mut self, device: &Digest, address: &EmailAddress, at: Moment) -> Answer<bool>;

    /// Keeps a device that is known for an account from now on, or for longer than before.
    ///
    /// Of more than [`MOST_DEVICES`](crate::MOST_DEVICES) of an account those are forgotten that are known for the
    /// shortest time, and never the one that just came.
    async fn know(&mut self, device: &KnownDevice) -> Answer<()>;

    /// Gives a device another secret: by it, it is known for all accounts that it was known for.
    async fn renew(&mut self, earlier: &Digest, fresh: &Digest) -> Answer<()>;

    /// Forgets the devices of an account, but for one where it is named, and answers how many.
    async fn forget_all(&mut self, account: AccountId, but: Option<&Digest>) -> Answer<u64>;

    /// Forgets the devices that were known until before a moment, and answers how many.
    async fn forget_ended(&mut self, before: Moment) -> Answer<u64>;
}
