//! Invoices: what is to be invoiced, taking it out, and reading what was taken out (rules 45, 46).

use crate::{
    actor::Actor,
    desk::Desk,
    error::{Error, Missing},
    invoice::{Invoice, InvoiceNumber, InvoiceRefusal, InvoiceRow, TakeOut, ToInvoiceKey, ToInvoiceRow},
    journal::{Entry, EntryKind},
    moment::Stamp,
    page::{Page, Rows},
    policy::{Scope, may},
};

impl Desk {
    /// Lists what is marked for invoicing in open orders, by account and currency, sorted by name.
    pub async fn to_invoice(
        &self,
        actor: &Actor,
        page: &Page<ToInvoiceKey>,
    ) -> Result<Rows<ToInvoiceRow, ToInvoiceKey>, Error> {
        let viewing = self.permit::<may::ViewInvoices>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.invoices().to_invoice(&viewing, page).await?)
    }

    /// Makes one invoice of all that is marked in the open orders of one account in one currency, and freezes it there. Each
    /// of the orders has the entry in its own history (rule 47).
    ///
    /// It happens once: of two who ask at the same time, one gets the invoice and the other hears that there is nothing left.
    pub async fn take_out(&self, actor: &Actor, ask: &TakeOut) -> Result<Invoice, Error> {
        let editing = self.permit::<may::EditOrders>(actor, Scope::House).await?;

        let mut work = self.ports.store.begin().await?;
        let mut orders = work.orders().hold_to_invoice(&editing, ask.account, ask.currency).await?;
        let first = orders.first().ok_or(InvoiceRefusal::Nothing)?;
        let owner = work.orders().owner(&editing.view(), first).await?.ok_or(Missing::Account)?;
        let stamp = Stamp { id: work.invoices().next_number().await?, at: self.ports.now() };

        let (mut lines, mut edits) = (Vec::new(), Vec::with_capacity(orders.len()));
        for order in &mut orders {
            let mut taken = order.take_out(&editing, stamp.id);
            lines.append(&mut taken.lines);
            edits.push(taken.edited);
        }
        let invoice = Invoice::make(&editing, ask, &owner, lines, stamp)?;

        work.invoices().insert(&invoice).await?;
        for (order, edited) in orders.iter().zip(edits).filter(|(_, edited)| !edited.lines.is_empty()) {
            work.orders().save(order, &edited.lines).await?;
            let entry = Entry::of_order(EntryKind::OrderInvoiced, editing.who(), order, stamp.at);
            work.journal().record(&entry.with(edited.changes)).await?;
        }

        work.commit().await?;
        Ok(invoice)
    }

    /// Lists invoices, newest first.
    pub async fn invoices(
        &self,
        actor: &Actor,
        page: &Page<InvoiceNumber>,
    ) -> Result<Rows<InvoiceRow, InvoiceNumber>, Error> {
        let viewing = self.permit::<may::ViewInvoices>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.invoices().list(&viewing, page).await?)
    }

    /// Reads one invoice.
    pub async fn invoice(&self, actor: &Actor, number: InvoiceNumber) -> Result<Invoice, Error> {
        let viewing = self.permit::<may::ViewInvoices>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.invoices().get(&viewing, number).await?.ok_or(Missing::Invoice)?)
    }
}
