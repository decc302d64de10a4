//! Carts.

use async_trait::async_trait;

use crate::{
    cart::Cart,
    ids::AccountId,
    policy::{Permit, may},
    ports::collections::Answer,
    text::Name,
};

/// Reads carts. The permit's scope is their owner.
#[async_trait]
pub trait ReadCarts: Send {
    /// The owner's cart, [untouched](Cart::untouched) where nothing was ever put into it; none where there is no such
    /// account.
    async fn get(&mut self, viewing: &Permit<may::ViewCart>) -> Answer<Option<Cart>>;

    /// The names of those who added files to a cart that is not theirs. The cart is the permit.
    async fn who_added(&mut self, cart: &Cart) -> Answer<Vec<(AccountId, Name)>>;
}

/// Reads and changes carts.
#[async_trait]
pub trait Carts: ReadCarts {
    /// The owner's cart, as [`ReadCarts::get`] answers it. It is held until the unit ends: another unit that opens it
    /// waits, and then finds what this one saved.
    async fn open(&mut self, editing: &Permit<may::EditCart>) -> Answer<Option<Cart>>;

    /// Stores a changed cart that this unit has opened; stale where its stored revision is not the one before.
    async fn save(&mut self, cart: &Cart) -> Answer<()>;
}
