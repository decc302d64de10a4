//! Taking orders out of the order book as a file.

use std::sync::Arc;

use crate::{
    actor::Actor,
    desk::Desk,
    error::Error,
    journal::Entry,
    order::{export::OrderExport, list::OrderFilter},
    page::Page,
    policy::{Scope, may},
};

impl Desk {
    /// Hands the orders out that a filter leaves, to be kept as a file. That they were handed out, by whom and which, is an
    /// entry of the journal (rule 47).
    pub async fn export_orders(&self, actor: &Actor, filter: OrderFilter) -> Result<OrderExport, Error> {
        let viewing = self.permit::<may::ViewOrders>(actor, Scope::House).await?;

        let mut work = self.ports.store.begin().await?;
        let one = work.orders().list(&viewing, &filter, &Page::first(1)).await?.rows.pop();

        let entry = Entry::orders_exported(viewing.who(), &filter, one.as_ref(), self.ports.now());
        work.journal().record(&entry).await?;

        work.commit().await?;
        Ok(OrderExport::begin(Arc::clone(&self.ports.store), viewing, filter, one))
    }
}
