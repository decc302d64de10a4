//! The shelf of invoices.

use async_trait::async_trait;
use picdesk::{
    AccountId, Billing, Invoice, InvoiceLine, InvoiceNumber, InvoiceRow, Invoices, LineNumber, Money, Order,
    OrderNumber, OrderState, Page, Permit, ReadInvoices, Rows, StoreError, ToInvoiceKey, ToInvoiceRow, Unique, may,
    search::sort_key,
};

use super::{Answer, Shelves, known, put};

impl Shelves {
    fn invoice_row(&self, invoice: &Invoice) -> Option<InvoiceRow> {
        Some(InvoiceRow {
            number: invoice.number,
            account: invoice.account,
            name: invoice.name.clone(),
            company: invoice.company.clone(),
            lines: invoice.lines.len() as u32,
            total: invoice.total,
            made_by: self.account(invoice.made_by)?.name.clone(),
            made_at: invoice.made_at,
        })
    }

    /// Adds an order's marked lines to the row of its account and currency.
    fn add_to_invoice(&self, rows: &mut Vec<ToInvoiceRow>, order: &Order) {
        let place = rows.iter().position(|row| (row.account, row.currency) == (order.owner, order.currency));
        let place = place.unwrap_or_else(|| {
            rows.extend(self.account(order.owner).map(|owner| ToInvoiceRow {
                account: owner.id,
                name: owner.name.clone(),
                company: owner.company.clone(),
                currency: order.currency,
                orders: 0,
                lines: 0,
                total: Money::new(0, order.currency).ok(),
            }));
            rows.len() - 1
        });
        let row = &mut rows[place];
        row.orders += 1;
        for line in order.lines.iter().filter(|line| line.billing == Billing::ToInvoice) {
            row.lines += 1;
            row.total = row.total.zip(order.net(line)).and_then(|(total, net)| total.plus(net).ok());
        }
    }

    /// By what the list of what is to be invoiced is sorted.
    fn place_to_invoice(&self, key: ToInvoiceKey) -> Option<(String, AccountId, String)> {
        let owner = self.account(key.account)?;
        Some((sort_key(owner.name.as_str()), owner.id, key.currency.code().to_owned()))
    }
}

/// Whether an order is one whose marked lines can be taken out.
pub(super) fn can_be_invoiced(order: &Order) -> bool {
    order.state == OrderState::Open && order.is_to_invoice()
}

/// Which line of an order a line of an invoice is.
fn place_of(line: &InvoiceLine) -> (OrderNumber, LineNumber) {
    (line.order, line.line)
}

#[async_trait]
impl ReadInvoices for Shelves {
    async fn get(&mut self, _viewing: &Permit<may::ViewInvoices>, number: InvoiceNumber) -> Answer<Option<Invoice>> {
        Ok(self.invoices.get(&number).cloned())
    }

    async fn list(
        &mut self,
        _viewing: &Permit<may::ViewInvoices>,
        page: &Page<InvoiceNumber>,
    ) -> Answer<Rows<InvoiceRow, InvoiceNumber>> {
        let behind =
            self.invoices.values().rev().filter(|invoice| page.after.is_none_or(|after| invoice.number < after));
        Ok(Rows::cut(behind.filter_map(|invoice| self.invoice_row(invoice)).collect(), page.limit(), |row| row.number))
    }

    async fn to_invoice(
        &mut self,
        _viewing: &Permit<may::ViewInvoices>,
        page: &Page<ToInvoiceKey>,
    ) -> Answer<Rows<ToInvoiceRow, ToInvoiceKey>> {
        let mut rows = Vec::new();
        for order in self.orders.values().filter(|order| can_be_invoiced(order)) {
            self.add_to_invoice(&mut rows, order);
        }
        rows.sort_by_key(|row| self.place_to_invoice(row.into()));
        let after = page.after.map(|after| self.place_to_invoice(after));
        rows.retain(|row| after.as_ref().is_none_or(|after| self.place_to_invoice(row.into()) > *after));
        Ok(Rows::cut(rows, page.limit(), |row| row.into()))
    }
}

#[async_trait]
impl Invoices for Shelves {
    async fn next_number(&mut self) -> Answer<InvoiceNumber> {
        self.last_invoice += 1;
        Ok(InvoiceNumber(self.last_invoice))
    }

    async fn insert(&mut self, invoice: &Invoice) -> Answer<()> {
        known(&self.accounts, &invoice.account, "account")?;
        known(&self.accounts, &invoice.made_by, "account")?;
        let earlier: Vec<_> = self.invoices.values().flat_map(|earlier| &earlier.lines).map(place_of).collect();
        if invoice.lines.iter().map(place_of).any(|line| earlier.contains(&line)) {
            return Err(StoreError::Duplicate(Unique::Key));
        }
        put(&mut self.invoices, invoice.number, invoice.clone())
    }
}
