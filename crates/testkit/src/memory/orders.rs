//! The shelf of orders.

use std::sync::Arc;

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, LineFile, LineNumber, Order, OrderNumber, OrderRecord, OrderRow, Orders, Page, Permit,
    ReadOrders, Rows, Scope, StoreError, may,
};

use super::{Answer, Shelves, known, put, reaches};

impl Shelves {
    /// An order with its files as they are now: a line copies nothing of its file.
    fn with_files(&self, order: &Order) -> Order {
        let mut record: OrderRecord = (**order).clone();
        for line in &mut record.lines {
            if let Some(card) = self.card(line.file.id) {
                line.file = LineFile::from(card);
            }
        }
        Order::restore(record)
    }

    fn row(&self, order: &Order) -> Option<OrderRow> {
        Some(OrderRow {
            number: order.number,
            owner: order.owner,
            owner_name: self.account(order.owner)?.name.clone(),
            state: order.state,
            origin: order.origin,
            lines: order.lines.len() as u32,
            created_at: order.created_at,
        })
    }
}

/// Whether an order is there for whoever holds a permit of this scope (rule 12).
pub(super) fn is_there(scope: Scope, order: &Order) -> bool {
    reaches(scope, order.owner) && (!matches!(scope, Scope::Own(_)) || order.is_seen_by_owner())
}

#[async_trait]
impl ReadOrders for Shelves {
    async fn get(&mut self, viewing: &Permit<may::ViewOrders>, number: OrderNumber) -> Answer<Option<Order>> {
        let found = self.orders.get(&number).filter(|order| is_there(viewing.scope(), order));
        Ok(found.map(|order| self.with_files(order)))
    }

    async fn owner(&mut self, viewing: &Permit<may::ViewOrders>, order: &Order) -> Answer<Option<Account>> {
        Ok(self.account(order.owner).filter(|owner| reaches(viewing.scope(), owner.id)))
    }

    async fn list(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        of: Option<AccountId>,
        page: &Page<OrderNumber>,
    ) -> Answer<Rows<OrderRow, OrderNumber>> {
        let there = self.orders.values().rev().filter(|order| is_there(viewing.scope(), order));
        let meant = there.filter(|order| of.is_none_or(|of| order.owner == of));
        let behind = meant.filter(|order| page.after.is_none_or(|after| order.number < after));
        Ok(Rows::cut(behind.filter_map(|order| self.row(order)).collect(), page.limit(), |row| row.number))
    }
}

#[async_trait]
impl Orders for Shelves {
    async fn next_number(&mut self) -> Answer<OrderNumber> {
        let next = self.last_order.map_or(OrderNumber::FIRST, |last| OrderNumber::new(last.number() + 1));
        self.last_order = Some(next);
        Ok(next)
    }

    async fn insert(&mut self, order: &Order) -> Answer<()> {
        known(&self.accounts, &order.owner, "account")?;
        known(&self.accounts, &order.created_by, "account")?;
        order.lines.iter().try_for_each(|line| known(&self.files, &line.file.id, "file"))?;
        put(&mut self.orders, order.number, order.clone())
    }

    async fn save(&mut self, order: &Order, line: Option<LineNumber>) -> Answer<()> {
        let kept = Arc::make_mut(&mut self.orders).get_mut(&order.number).ok_or(StoreError::Stale)?;
        if kept.revision.next() != order.revision {
            return Err(StoreError::Stale);
        }
        // Only the head and the one line are stored, as a database does it: a use case that changes a second
        // line without saying so shall not get away with it here.
        let mut record = OrderRecord { lines: kept.lines.clone(), ..(**order).clone() };
        if let Some(changed) = line.and_then(|line| order.line(line))
            && let Some(place) = record.lines.iter_mut().find(|line| line.number == changed.number)
        {
            *place = changed.clone();
        }
        *kept = Order::restore(record);
        Ok(())
    }
}
