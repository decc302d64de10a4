//! Invoices.

use async_trait::async_trait;

use crate::{
    invoice::{Invoice, InvoiceNumber, InvoiceRow, ToInvoiceKey, ToInvoiceRow},
    page::{Page, Rows},
    policy::{Permit, may},
    ports::collections::Answer,
};

/// Reads invoices, and what is to be invoiced. They belong to the house.
#[async_trait]
pub trait ReadInvoices: Send {
    /// One invoice, with its lines.
    async fn get(&mut self, viewing: &Permit<may::ViewInvoices>, number: InvoiceNumber) -> Answer<Option<Invoice>>;

    /// Invoices, newest first.
    async fn list(
        &mut self,
        viewing: &Permit<may::ViewInvoices>,
        page: &Page<InvoiceNumber>,
    ) -> Answer<Rows<InvoiceRow, InvoiceNumber>>;

    /// What is marked for invoicing in open orders, by account and currency, sorted by the names of the accounts.
    async fn to_invoice(
        &mut self,
        viewing: &Permit<may::ViewInvoices>,
        page: &Page<ToInvoiceKey>,
    ) -> Answer<Rows<ToInvoiceRow, ToInvoiceKey>>;
}

/// Reads invoices and adds to them. They are never changed.
#[async_trait]
pub trait Invoices: ReadInvoices {
    /// The number of the next invoice. A unit that is dropped gives it back, so that the numbers have no gaps; until a unit
    /// ends, others wait for theirs.
    async fn next_number(&mut self) -> Answer<InvoiceNumber>;

    /// Stores a new invoice. A line of an order that is on one already is a duplicate, and nothing is stored (rule 46).
    async fn insert(&mut self, invoice: &Invoice) -> Answer<()>;
}
