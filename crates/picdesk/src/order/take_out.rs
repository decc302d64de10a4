//! Taking lines out of an order, onto an invoice (rules 45, 46).

use crate::{
    invoice::{InvoiceLine, InvoiceNumber},
    order::{
        Order, OrderState,
        edit::{Edited, replace},
        line::Billing,
        prices::less,
    },
    policy::{Permit, may},
};

/// What was taken out of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct TakenOut {
    /// The lines as they stand on the invoice.
    pub(crate) lines: Vec<InvoiceLine>,
    /// What is different of the order now.
    pub(crate) edited: Edited,
}

impl Order {
    /// Whether any of its lines is marked for the next invoice.
    pub fn is_to_invoice(&self) -> bool {
        self.0.lines.iter().any(|line| line.billing == Billing::ToInvoice)
    }

    /// Takes all lines that are marked out onto an invoice: for what they cost now, for good. Where there are any it is
    /// one more revision. What is marked in a draft waits until the client sees it.
    pub(crate) fn take_out(&mut self, _editing: &Permit<may::EditOrders>, onto: InvoiceNumber) -> TakenOut {
        let mut taken = TakenOut::default();
        if self.0.state != OrderState::Open {
            return taken;
        }
        let share = self.share();
        for line in self.0.lines.iter_mut().filter(|line| line.billing == Billing::ToInvoice) {
            // Nothing is marked without a price.
            let Some(price) = line.price else { continue };
            taken.lines.push(InvoiceLine {
                order: self.0.number,
                line: line.number,
                reference: self.0.reference.clone(),
                file: line.file.number.clone(),
                title: line.file.title.clone(),
                licence: line.licensed.model(),
                size: line.licensed.size().map(|size| size.label.clone()),
                price,
                net: less(price, share),
            });
            let field = format!("invoicing of line {}", line.number);
            taken.edited.changes.extend(replace(&field, &mut line.billing, Billing::Invoiced(onto), Billing::said));
            taken.edited.lines.push(line.number);
        }
        if !taken.lines.is_empty() {
            self.0.revision = self.0.revision.next();
        }
        taken
    }
}
