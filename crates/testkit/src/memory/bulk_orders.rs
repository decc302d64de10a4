//! The shelf of bulk orders.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use picdesk::{
    BulkOrder, BulkOrderId, BulkOrderRow, BulkOrders, BulkTarget, Page, Permit, Progress, ReadBulkOrders, Rows,
    StoreError, TargetRow, TargetState, may,
};

use super::{Answer, Shelves, known, put};

/// A bulk order and its targets, by their places.
#[derive(Clone)]
pub(super) struct KeptBulkOrder {
    bulk: BulkOrder,
    targets: BTreeMap<u32, BulkTarget>,
}

impl Shelves {
    fn kept_bulk(&self, id: BulkOrderId) -> Answer<&KeptBulkOrder> {
        self.bulk_orders.get(&id).ok_or_else(|| StoreError::broken("no such bulk order is stored"))
    }

    fn bulk_row(&self, KeptBulkOrder { bulk, targets }: &KeptBulkOrder) -> Option<BulkOrderRow> {
        Some(BulkOrderRow {
            id: bulk.id,
            lightbox: bulk.lightbox.clone(),
            begun_by: self.account(bulk.begun_by)?.name.clone(),
            begun_at: bulk.begun_at,
            progress: Progress::of(targets.values().map(|target| &target.state)),
        })
    }
}

#[async_trait]
impl ReadBulkOrders for Shelves {
    async fn get(&mut self, _creating: &Permit<may::CreateOrders>, id: BulkOrderId) -> Answer<Option<BulkOrder>> {
        Ok(self.bulk_orders.get(&id).map(|kept| kept.bulk.clone()))
    }

    async fn targets(&mut self, bulk: &BulkOrder) -> Answer<Vec<TargetRow>> {
        let name = |target: &BulkTarget| Some(self.account(target.account?)?.name.clone());
        let targets = self.kept_bulk(bulk.id)?.targets.values();
        Ok(targets.map(|target| TargetRow { target: target.clone(), name: name(target) }).collect())
    }

    async fn list(
        &mut self,
        _creating: &Permit<may::CreateOrders>,
        page: &Page<BulkOrderId>,
    ) -> Answer<Rows<BulkOrderRow, BulkOrderId>> {
        let newest_first = self.bulk_orders.iter().rev();
        let behind = newest_first.filter(|(id, _)| page.after.is_none_or(|after| **id < after));
        let rows = behind.filter_map(|(_, kept)| self.bulk_row(kept)).collect();
        Ok(Rows::cut(rows, page.limit(), |row| row.id))
    }
}

#[async_trait]
impl BulkOrders for Shelves {
    async fn insert(&mut self, bulk: &BulkOrder, targets: &[BulkTarget]) -> Answer<()> {
        known(&self.accounts, &bulk.begun_by, "account")?;
        targets.iter().filter_map(|target| target.account).try_for_each(|id| known(&self.accounts, &id, "account"))?;
        let targets = targets.iter().map(|target| (target.place, target.clone())).collect();
        put(&mut self.bulk_orders, bulk.id, KeptBulkOrder { bulk: bulk.clone(), targets })
    }

    async fn next_target(&mut self, bulk: &BulkOrder) -> Answer<Option<BulkTarget>> {
        // Nobody else has a unit of work open, so the target is held as it is.
        let waits = |target: &&BulkTarget| target.state == TargetState::Waiting;
        Ok(self.kept_bulk(bulk.id)?.targets.values().find(waits).cloned())
    }

    async fn settle(&mut self, bulk: &BulkOrder, target: &BulkTarget) -> Answer<()> {
        if let TargetState::Created(number) = target.state {
            known(&self.orders, &number, "order")?;
        }
        let kept = Arc::make_mut(&mut self.bulk_orders).get_mut(&bulk.id);
        let place = kept.and_then(|kept| kept.targets.get_mut(&target.place));
        place.ok_or_else(|| StoreError::broken("no such target is stored"))?.state = target.state.clone();
        Ok(())
    }
}
