//! Orders and their lines.

use async_trait::async_trait;

use crate::{
    account::Account,
    ids::AccountId,
    order::line::LineNumber,
    order::{Order, OrderNumber, OrderRow},
    page::{Page, Rows},
    policy::{Permit, may},
    ports::collections::Answer,
};

/// Reads orders. In one's own account a draft is not there (rule 12).
#[async_trait]
pub trait ReadOrders: Send {
    /// One order within the permit's scope, with its lines.
    async fn get(&mut self, viewing: &Permit<may::ViewOrders>, number: OrderNumber) -> Answer<Option<Order>>;

    /// The account that owns an order within the permit's scope, for the one decision.
    async fn owner(&mut self, viewing: &Permit<may::ViewOrders>, order: &Order) -> Answer<Option<Account>>;

    /// The orders within the permit's scope, newest first; of one account where `of` names it.
    async fn list(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        of: Option<AccountId>,
        page: &Page<OrderNumber>,
    ) -> Answer<Rows<OrderRow, OrderNumber>>;
}

/// Reads and changes orders.
#[async_trait]
pub trait Orders: ReadOrders {
    /// A number that no order has. One that is not used leaves a gap, which matters to nobody (rule 7).
    async fn next_number(&mut self) -> Answer<OrderNumber>;

    /// Stores a new order and its lines.
    async fn insert(&mut self, order: &Order) -> Answer<()>;

    /// Stores a changed order: its head, and the one line that was changed, where one was. Stale where its stored
    /// revision is not the one before.
    async fn save(&mut self, order: &Order, line: Option<LineNumber>) -> Answer<()>;
}
