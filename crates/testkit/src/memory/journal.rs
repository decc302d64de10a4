//! The journal in memory.

use std::sync::Arc;

use async_trait::async_trait;
use picdesk::{About, Entry, Journal, KeptEntry, OrderNumber, Page, Permit, ReadJournal, Rows, may};

use super::{Answer, Shelves, reaches};

#[async_trait]
impl ReadJournal for Shelves {
    async fn of_order(
        &mut self,
        viewing: &Permit<may::ViewHistory>,
        order: OrderNumber,
        page: &Page<i64>,
    ) -> Answer<Rows<KeptEntry, i64>> {
        let there = self.orders.get(&order).is_none_or(|order| reaches(viewing.scope(), order.owner));
        let about = self.entries.iter().rev().filter(|kept| there && kept.entry.about == About::Order(order));
        let behind = about.filter(|kept| page.after.is_none_or(|after| kept.place < after));
        Ok(Rows::cut(behind.cloned().collect(), page.limit(), |kept| kept.place))
    }
}

#[async_trait]
impl Journal for Shelves {
    async fn record(&mut self, entry: &Entry) -> Answer<()> {
        let place = self.entries.last().map_or(1, |last| last.place + 1);
        Arc::make_mut(&mut self.entries).push(KeptEntry { place, entry: entry.clone() });
        Ok(())
    }
}
