//! Bulk orders and their targets.

use async_trait::async_trait;

use crate::{
    bulk_order::{BulkOrder, BulkOrderRow, BulkTarget, TargetRow},
    ids::BulkOrderId,
    page::{Page, Rows},
    policy::{Permit, may},
    ports::collections::Answer,
};

/// Reads bulk orders. They belong to the house: whoever may create orders may see them and go on with them.
#[async_trait]
pub trait ReadBulkOrders: Send {
    /// One bulk order.
    async fn get(&mut self, creating: &Permit<may::CreateOrders>, id: BulkOrderId) -> Answer<Option<BulkOrder>>;

    /// All its targets in their order, with the names that the accounts have now. The bulk order is the permit.
    async fn targets(&mut self, bulk: &BulkOrder) -> Answer<Vec<TargetRow>>;

    /// Bulk orders, newest first.
    async fn list(
        &mut self,
        creating: &Permit<may::CreateOrders>,
        page: &Page<BulkOrderId>,
    ) -> Answer<Rows<BulkOrderRow, BulkOrderId>>;
}

/// Reads and changes bulk orders.
#[async_trait]
pub trait BulkOrders: ReadBulkOrders {
    /// Stores a new bulk order and its targets.
    async fn insert(&mut self, bulk: &BulkOrder, targets: &[BulkTarget]) -> Answer<()>;

    /// The first target that waits and that no other unit holds. It is held until the unit ends, so that no two units
    /// create an order for it; others pass it by.
    async fn next_target(&mut self, bulk: &BulkOrder) -> Answer<Option<BulkTarget>>;

    /// Stores what came of a target that this unit holds.
    async fn settle(&mut self, bulk: &BulkOrder, target: &BulkTarget) -> Answer<()>;
}
