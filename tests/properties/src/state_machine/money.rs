//! Money in random histories: who pays first, what is taken out onto invoices, and for what that is refused.

use picdesk::{Billing, InvoiceNumber, OrderState};
use proptest::{prelude::*, sample::select};

use super::{
    model::{CLIENTS, Model},
    orders::{CURRENCIES, Line, Order, Why, sum},
};

mod real;

pub use real::{compare_invoices, done};

/// What staff do about money. A client is named by place.
#[derive(Debug, Clone)]
pub enum MoneyStep {
    /// Staff say whether a client pays first, whatever is ordered.
    LetPayFirst {
        client: usize,
        first: bool,
    },
    TakeOut {
        from: Purse,
        shown: Shown,
    },
    /// Taking out fails at a call of its unit, and undoes everything.
    TakeOutInVain {
        from: Purse,
        fails_at: u32,
    },
}

/// Whose orders an invoice is of, and in which currency they are.
pub type Purse = (usize, &'static str);

/// The sum that whoever takes out was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    None,
    AsItIs,
    /// One that is a cent off.
    Another,
}

/// An invoice as it was taken out: of what; and of every line its order, its place, its price and what it costs.
#[derive(Debug, Clone)]
pub struct Invoice {
    from: Purse,
    lines: Vec<(usize, usize, i64, i64)>,
}

/// Steps that make sense where something is marked in these orders.
pub fn steps(marked: &[Purse]) -> BoxedStrategy<MoneyStep> {
    let any = CLIENTS.iter().enumerate().flat_map(|(client, _)| CURRENCIES.map(|currency| (client, currency)));
    let (often, from) = if marked.is_empty() { (1, any.collect()) } else { (8, marked.to_vec()) };
    let (from, first) = (select(from), (0..CLIENTS.len(), prop::bool::weighted(0.4)));
    let shown = select(vec![Shown::None, Shown::AsItIs, Shown::Another]);
    let in_vain = (from.clone(), 1..6_u32);
    prop_oneof![
        1 => first.prop_map(|(client, first)| MoneyStep::LetPayFirst { client, first }),
        often => (from, shown).prop_map(|(from, shown)| MoneyStep::TakeOut { from, shown }),
        1 => in_vain.prop_map(|(from, fails_at)| MoneyStep::TakeOutInVain { from, fails_at }),
    ]
    .boxed()
}

impl Model {
    /// Takes a step, and answers whether it ought to be done.
    pub fn settle(&mut self, step: &MoneyStep) -> bool {
        let settled = match step {
            MoneyStep::LetPayFirst { client, first } => {
                self.pay_first[*client] = *first;
                Ok(())
            }
            MoneyStep::TakeOut { from, shown } => self.take_out(*from, *shown),
            MoneyStep::TakeOutInVain { .. } => return false,
        };
        self.refusal = settled.err();
        settled.is_ok()
    }

    /// What is marked in the open orders of a client in a currency, as it would be invoiced now.
    fn to_invoice(&self, (client, currency): Purse) -> Vec<(usize, usize, i64, i64)> {
        let open = |(_, order): &(usize, &Order)| {
            order.client == client && order.currency == currency && order.state == OrderState::Open
        };
        let marked = |(place, order): (usize, &Order)| {
            let lines = (0..).zip(&order.lines).filter(|(_, line)| is_marked(line));
            let costs = lines.filter_map(|(line, marked)| Some((place, line, marked.price?, order.net(marked.price?))));
            costs.collect::<Vec<_>>()
        };
        (0..).zip(&self.orders).filter(open).flat_map(marked).collect()
    }

    /// In whose orders, and in which currency, something is marked, though it may wait in a draft.
    pub fn marked(&self) -> Vec<Purse> {
        let marked = self.orders.iter().filter(|order| order.lines.iter().any(is_marked));
        marked.map(|order| (order.client, order.currency)).collect()
    }

    /// Rule 46.
    fn take_out(&mut self, from: Purse, shown: Shown) -> Result<(), Why> {
        let lines = self.to_invoice(from);
        if lines.is_empty() {
            return Err("nothing");
        }
        sum(lines.iter().map(|(.., net)| *net))?;
        if shown == Shown::Another {
            return Err("another sum");
        }
        self.invoices.push(Invoice { from, lines: lines.clone() });
        let number = InvoiceNumber(self.invoices.len() as i64);
        for (order, line, ..) in &lines {
            self.orders[*order].lines[*line].billing = Billing::Invoiced(number);
        }
        // However many of its lines are taken out, that is one change of an order.
        let mut orders: Vec<usize> = lines.iter().map(|(order, ..)| *order).collect();
        orders.dedup();
        for order in orders {
            self.orders[order].revision += 1;
        }
        Ok(())
    }
}

fn is_marked(line: &Line) -> bool {
    line.billing == Billing::ToInvoice
}
