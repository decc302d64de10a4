//! Orders on their way out as a file, page by page, so that the longest order book fills no memory.

use std::sync::Arc;

use crate::{
    error::Error,
    order::{
        OrderNumber,
        list::{OrderFilter, OrderRow},
    },
    page::Page,
    policy::{Permit, may},
    ports::store::Store,
    text::Name,
};

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
            next: Some(Page::first(Page::<OrderNumber>::MOST)),
        }
    }

    /// How those are called whom the filter means: whose orders, and who created them.
    pub fn of_whom(&self) -> &[Name] {
        &self.of_whom
    }

    /// The next orders; none when all are out.
    pub async fn next_page(&mut self) -> Result<Option<Vec<OrderRow>>, Error> {
        let Some(page) = self.next.take() else { return Ok(None) };
        let mut look = self.store.look().await?;
        let found = look.orders().list(&self.viewing, &self.filter, &page).await?;
        self.next = found.next.map(|last| Page::new(Some(last), Page::<OrderNumber>::MOST));
        Ok(Some(found.rows))
    }
}
