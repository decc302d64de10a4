//! The keys of idempotent requests.

use async_trait::async_trait;

use crate::{
    ids::{AccountId, BulkOrderId},
    moment::Moment,
    order::OrderNumber,
    ports::collections::Answer,
    request::IdempotencyKey,
    session::Digest,
};

/// The key of an idempotent request, and what it was used for (rule 8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Whose key it is: that of the staff member who creates an order, or of the client who checks out.
    pub staff: AccountId,
    /// The key.
    pub key: IdempotencyKey,
    /// The digest of the whole request.
    pub request: Digest,
    /// What the request makes.
    pub made: Made,
    /// When it was made.
    pub at: Moment,
}

/// What an idempotent request makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// An order.
    Order(OrderNumber),
    /// A bulk order.
    BulkOrder(BulkOrderId),
}

/// The keys of idempotent requests.
#[async_trait]
pub trait Requests: Send {
    /// Takes a key. Where it is taken already, by a unit that committed, its first claim is answered and nothing
    /// changes; a unit that is still open is waited for.
    async fn claim(&mut self, claim: &Claim) -> Answer<Option<Claim>>;

    /// Forgets the claims before a moment, and answers how many.
    async fn forget(&mut self, before: Moment) -> Answer<u64>;
}
