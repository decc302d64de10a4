//! Orders on their way out as a file, page by page, so that the longest order book fills no memory.

use std::{collections::HashMap, sync::Arc};

use crate::{
    error::Error,
    order::{
        OrderNumber,
        list::{OrderFilter, OrderRow},
        prices::Totals,
    },
    page::Page,
    policy::{Permit, may},
    ports::store::Store,
    text::Name,
};

/// How many orders are read at a time: each with its lines, of which there may be hundreds.
const AT_A_TIME: u16 = 50;

/// What is told of an order that goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderExported {
    /// What a list shows of it.
    pub row: OrderRow,
    /// What it costs (rule 43); none where the sum is beyond what an amount holds, which no save of prices lets happen.
    pub totals: Option<Totals>,
}

/// The orders that a filter leaves, newest first, each once: as they are when their page is read. What is ordered once
/// the first page was read is not among them.
pub struct OrderExport {
    store: Arc<dyn Store>,
    viewing: Permit<may::ViewOrders>,
    filter: OrderFilter,
    /// How those are called whom the filter means, where it means somebody.
    of_whom: Vec<Name>,
    /// The page to read next; none after the last one.
    next: Option<Page<OrderNumber>>,
}

impl OrderExport {
    /// Begins with the newest order. Any of those that are meant says how those are called whom the filter means.
    pub(crate) fn begin(
        store: Arc<dyn Store>,
        viewing: Permit<may::ViewOrders>,
        filter: OrderFilter,
        one: Option<OrderRow>,
    ) -> Self {
        let (owner, staff) = one.map(|one| (one.owner_name, one.created_by_name)).unzip();
        let names = [filter.owner.and(owner), filter.created_by.and(staff)];
        Self {
            store,
            viewing,
            filter,
            of_whom: names.into_iter().flatten().collect(),
            next: Some(Page::first(AT_A_TIME)),
        }
    }

    /// How those are called whom the filter means: whose orders, and who created them.
    pub fn of_whom(&self) -> &[Name] {
        &self.of_whom
    }

    /// The next orders; none when all are out.
    pub async fn next_page(&mut self) -> Result<Option<Vec<OrderExported>>, Error> {
        let Some(page) = self.next.take() else { return Ok(None) };
        let mut look = self.store.look().await?;
        let found = look.orders().list(&self.viewing, &self.filter, &page).await?;
        let numbers: Vec<_> = found.rows.iter().map(|row| row.number).collect();
        let orders = look.orders().several(&self.viewing, &numbers).await?;
        let totals: HashMap<_, _> = orders.iter().map(|order| (order.number, order.totals().ok())).collect();
        let exported = |row: OrderRow| OrderExported { totals: totals.get(&row.number).copied().flatten(), row };
        self.next = found.next.map(|last| Page::new(Some(last), AT_A_TIME));
        Ok(Some(found.rows.into_iter().map(exported).collect()))
    }
}
