//! Invoices: what is to be invoiced, taking it out once, and what was taken out.

use picdesk::Desk;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{Chapter, Problems};
use crate::{
    answer::Answer,
    csv::Csv,
    invoice_sheet::invoice_sheet,
    problem::Kind,
    sent::Sent,
    signed_in::SignedIn,
    wire::{
        invoices::{Invoice, InvoiceRow, Number, TakeOut, ToInvoice},
        paging::{Rows, page},
    },
};

pub(super) const PROBLEMS: Problems = &[
    ("list_to_invoice", &[Kind::LacksRight, Kind::NotFound]),
    ("list_invoices", &[Kind::LacksRight, Kind::NotFound]),
    (
        "take_out",
        &[Kind::LacksRight, Kind::NotFound, Kind::NothingToInvoice, Kind::AnotherSum, Kind::OddMoney, Kind::Stale],
    ),
    ("read_invoice", &[Kind::LacksRight, Kind::NotFound]),
    ("take_invoice_sheet", &[Kind::LacksRight, Kind::NotFound]),
];

pub(crate) struct Invoices(pub Desk);

#[OpenApi(prefix_path = "/invoices", tag = "Chapter::Invoices")]
impl Invoices {
    /// List what is to be invoiced.
    ///
    /// What is marked in open orders, by account and currency, sorted by name. Needs the right `orders.view`.
    #[oai(path = "/due", method = "get", operation_id = "list_to_invoice")]
    async fn due(
        &self,
        SignedIn(actor): SignedIn,
        after: Query<Option<String>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u16>>,
    ) -> Answer<Json<Rows<ToInvoice>>> {
        Ok(Json(Rows::of(self.0.to_invoice(&actor, &page(after.0, limit.0)?).await?)))
    }

    /// List invoices.
    ///
    /// Newest first. Needs the right `orders.view`.
    #[oai(path = "/", method = "get", operation_id = "list_invoices")]
    async fn list(
        &self,
        SignedIn(actor): SignedIn,
        after: Query<Option<String>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u16>>,
    ) -> Answer<Json<Rows<InvoiceRow>>> {
        Ok(Json(Rows::of(self.0.invoices(&actor, &page(after.0, limit.0)?).await?)))
    }

    /// Take out what is to be invoiced.
    ///
    /// All that is marked in the open orders of one account, in one currency, becomes one invoice, and is frozen there (rules
    /// 45, 46). It happens once: sent again, it finds nothing to invoice. Needs the rights `orders.edit` and `orders.view`.
    #[oai(path = "/", method = "post", operation_id = "take_out")]
    async fn take_out(&self, SignedIn(actor): SignedIn, Sent(sent): Sent<TakeOut>) -> Answer<Json<Invoice>> {
        Ok(Json(self.0.take_out(&actor, &sent.try_into()?).await?.into()))
    }

    /// Read an invoice.
    ///
    /// As it was when it was taken out, whatever has become of the orders since. Needs the right `orders.view`.
    #[oai(path = "/:invoice", method = "get", operation_id = "read_invoice")]
    async fn read(&self, SignedIn(actor): SignedIn, invoice: Path<Number>) -> Answer<Json<Invoice>> {
        Ok(Json(self.0.invoice(&actor, invoice.0.0).await?.into()))
    }

    /// Take an invoice as a table.
    ///
    /// For an accounting program: a row for each line, amounts with a point, the same bytes at any time. Needs the right
    /// `orders.view`.
    #[oai(path = "/:invoice/sheet.csv", method = "get", operation_id = "take_invoice_sheet")]
    async fn sheet(&self, SignedIn(actor): SignedIn, invoice: Path<Number>) -> Answer<Csv> {
        Ok(invoice_sheet(&self.0.invoice(&actor, invoice.0.0).await?))
    }
}
