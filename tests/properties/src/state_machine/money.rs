//! Money in random histories: what staff price, strike, mark, invoice and cancel, what that comes to, and for what they are
//! refused.

use picdesk::{Billing, InvoiceNumber, OrderState};
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{
    model::{CLIENTS, Model, Pick},
    orders::{Line, Order},
};

mod real;

pub use real::{compare_invoices, compare_order, done, why};

/// What staff do about money. A client is named by place.
#[derive(Debug, Clone)]
pub enum MoneyStep {
    /// Staff change an order as they read it. Where that is stale, somebody else has changed it since.
    Change {
        order: usize,
        deed: Deed,
        stale: bool,
    },
    /// Staff say whether a client pays first, whatever is ordered.
    LetPayFirst {
        client: usize,
        first: bool,
    },
    TakeOut {
        client: usize,
        shown: Shown,
    },
    /// Taking out fails at a call of its unit, and undoes everything.
    TakeOutInVain {
        client: usize,
        fails_at: u32,
    },
}

/// What is done to an order.
#[derive(Debug, Clone)]
pub enum Deed {
    /// One save, of which all is done or nothing.
    Save {
        head: Option<Head>,
        lines: Vec<(usize, Part)>,
    },
    Pay(bool),
    Cancel,
}

/// What a save changes of the order itself.
#[derive(Debug, Clone, Copy)]
pub enum Head {
    /// In hundredths of a percent.
    Discount(Option<u16>),
    PayFirst(bool),
}

/// What a save changes of a line.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// In cents.
    Price(Option<i64>),
    Strike(bool),
    Mark(bool),
}

/// The sum that whoever takes out was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    None,
    AsItIs,
    /// One that is a cent off.
    Another,
}

/// An invoice as it was taken out: whose it is; and of every line its order, its place, its price and what it costs.
#[derive(Debug, Clone)]
pub struct Invoice {
    client: usize,
    lines: Vec<(usize, usize, i64, i64)>,
}

/// By what name a step is refused.
type Why = &'static str;

/// Steps that make sense where there are these orders, with something marked in those of these clients.
pub fn steps(orders: &[Order], marked: Vec<usize>) -> BoxedStrategy<MoneyStep> {
    let lines: Vec<(usize, usize)> = (0..).zip(orders).map(|(place, order)| (place, order.lines.len())).collect();
    let change = (select(lines), prop::bool::weighted(0.1)).prop_flat_map(|((order, lines), stale)| {
        deeds(lines).prop_map(move |deed| MoneyStep::Change { order, deed, stale })
    });
    let (often, client) = if marked.is_empty() { (1, vec![0, 1]) } else { (8, marked) };
    let (client, anyone) = (select(client), 0..CLIENTS.len());
    let shown = select(vec![Shown::None, Shown::AsItIs, Shown::Another]);
    let (first, in_vain) = ((anyone, prop::bool::weighted(0.4)), (client.clone(), 1..6_u32));
    prop_oneof![
        12 => change,
        1 => first.prop_map(|(client, first)| MoneyStep::LetPayFirst { client, first }),
        often => (client, shown).prop_map(|(client, shown)| MoneyStep::TakeOut { client, shown }),
        1 => in_vain.prop_map(|(client, fails_at)| MoneyStep::TakeOutInVain { client, fails_at }),
    ]
    .boxed()
}

fn deeds(lines: usize) -> impl Strategy<Value = Deed> {
    let head = prop_oneof![
        2 => option::weighted(0.8, 1..=10_000_u16).prop_map(Head::Discount),
        1 => prop::bool::weighted(0.4).prop_map(Head::PayFirst),
    ];
    let price = prop_oneof![12 => (0..100_000_i64).prop_map(Some), 1 => Just(None), 2 => Just(Some(i64::MAX))];
    let part = prop_oneof![
        2 => price.clone().prop_map(Part::Price),
        2 => prop::bool::weighted(0.6).prop_map(Part::Strike),
        2 => any::<bool>().prop_map(Part::Mark),
    ];
    let parts = prop_oneof![
        vec((0..lines, part), 0..3),
        (0..lines, price).prop_map(|(line, price)| vec![(line, Part::Price(price)), (line, Part::Mark(true))]),
    ];
    prop_oneof![
        10 => (option::weighted(0.5, head), parts).prop_map(|(head, lines)| Deed::Save { head, lines }),
        1 => prop::bool::weighted(0.7).prop_map(Deed::Pay),
        1 => Just(Deed::Cancel),
    ]
}

/// What a royalty-free file costs in a size.
pub fn price_of(size: Pick) -> Option<i64> {
    match size? {
        "S" => Some(2_500),
        "M" => Some(6_000),
        "Original" => Some(30_000),
        other => panic!("nothing is ordered in {other}"),
    }
}

/// A sum, where it fits (rule 43).
fn sum(amounts: impl Iterator<Item = i64>) -> Result<i64, Why> {
    i64::try_from(amounts.map(i128::from).sum::<i128>()).map_err(|_| "too much")
}

impl Line {
    fn is_invoiced(&self) -> bool {
        matches!(self.billing, Billing::Invoiced(_))
    }
}

impl Order {
    /// What a price comes to: half a cent of discount is a whole one.
    fn net(&self, price: i64) -> i64 {
        let off = (i128::from(price) * i128::from(self.discount.unwrap_or(0)) + 5_000) / 10_000;
        price - i64::try_from(off).expect("a discount is the price at the most")
    }

    fn standing(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.struck)
    }

    /// What the standing lines cost before the discount (rule 43).
    fn gross(&self) -> Result<i64, Why> {
        sum(self.standing().filter_map(|line| line.price))
    }

    /// Picks a line's size. The price goes with it, unless it is another one than that of the size before.
    pub fn pick_size(&mut self, place: usize) -> Result<(), Why> {
        self.is_not_closed()?;
        let mut next = self.clone();
        let line = &mut next.lines[place];
        if line.is_invoiced() {
            return Err("invoiced");
        }
        if !line.royalty_free {
            return Err("the client's");
        }
        if line.price == price_of(line.size) {
            line.price = price_of(Some("M"));
        }
        line.size = Some("M");
        next.gross()?;
        *self = next;
        Ok(())
    }

    fn change(&mut self, deed: &Deed) -> Result<(), Why> {
        let mut next = self.clone();
        match deed {
            Deed::Save { head, lines } => next.save(*head, lines)?,
            Deed::Pay(paid) => next.paid = *paid,
            Deed::Cancel => next.cancel()?,
        }
        *self = next;
        Ok(())
    }

    /// Rule 26: nothing is edited of what was cancelled.
    pub fn is_not_closed(&self) -> Result<(), Why> {
        if self.state == OrderState::Cancelled { Err("cancelled") } else { Ok(()) }
    }

    fn save(&mut self, head: Option<Head>, lines: &[(usize, Part)]) -> Result<(), Why> {
        if head.is_some() || !lines.is_empty() {
            self.is_not_closed()?;
        }
        match head {
            Some(Head::Discount(share)) if share != self.discount && self.lines.iter().any(Line::is_invoiced) => {
                return Err("invoiced");
            }
            Some(Head::Discount(share)) => self.discount = share,
            Some(Head::PayFirst(first)) => self.pay_first = first,
            None => {}
        }
        for (place, part) in lines {
            self.save_line(*place, *part)?;
        }
        self.gross()?;
        Ok(())
    }

    /// Rules 45 and 46: what was invoiced is frozen, and only what stands and has a price is marked.
    fn save_line(&mut self, place: usize, part: Part) -> Result<(), Why> {
        let line = &mut self.lines[place];
        match part {
            _ if line.is_invoiced() => return Err("invoiced"),
            Part::Mark(true) if line.struck => return Err("struck"),
            Part::Mark(true) if line.price.is_none() => return Err("no price"),
            Part::Price(None) if line.billing == Billing::ToInvoice => return Err("no price"),
            Part::Price(price) => line.price = price,
            Part::Strike(struck) => line.struck = struck,
            Part::Mark(true) => line.billing = Billing::ToInvoice,
            Part::Mark(false) => line.billing = Billing::Open,
        }
        if line.struck {
            line.billing = Billing::Open;
        }
        Ok(())
    }

    /// Rules 26 and 45.
    fn cancel(&mut self) -> Result<(), Why> {
        if self.state == OrderState::Cancelled {
            return Err("cancelled");
        }
        if self.lines.iter().any(Line::is_invoiced) {
            return Err("invoiced");
        }
        self.state = OrderState::Cancelled;
        for line in &mut self.lines {
            line.billing = Billing::Open;
        }
        Ok(())
    }
}

impl Model {
    /// Whether what a step names is there.
    pub fn can_settle(&self, step: &MoneyStep) -> bool {
        match step {
            MoneyStep::Change { order, deed: Deed::Save { lines, .. }, .. } => {
                *order < self.orders.len() && lines.iter().all(|(line, _)| self.has_line(*order, *line))
            }
            MoneyStep::Change { order, .. } => *order < self.orders.len(),
            _ => true,
        }
    }

    /// Takes a step, and answers whether it ought to be done.
    pub fn settle(&mut self, step: &MoneyStep) -> bool {
        let settled = match step {
            // Rule 40.
            MoneyStep::Change { stale: true, .. } => Err("stale"),
            MoneyStep::Change { order, deed, .. } => self.orders[*order].change(deed),
            MoneyStep::LetPayFirst { client, first } => {
                self.pay_first[*client] = *first;
                Ok(())
            }
            MoneyStep::TakeOut { client, shown } => self.take_out(*client, *shown),
            MoneyStep::TakeOutInVain { .. } => return false,
        };
        self.refusal = settled.err();
        settled.is_ok()
    }

    /// What is marked in the open orders of a client, as it would be invoiced now.
    fn to_invoice(&self, client: usize) -> Vec<(usize, usize, i64, i64)> {
        let open = |(_, order): &(usize, &Order)| order.client == client && order.state == OrderState::Open;
        let marked = |(place, order): (usize, &Order)| {
            let lines = (0..).zip(&order.lines).filter(|(_, line)| line.billing == Billing::ToInvoice);
            let costs = lines.filter_map(|(line, marked)| Some((place, line, marked.price?, order.net(marked.price?))));
            costs.collect::<Vec<_>>()
        };
        (0..).zip(&self.orders).filter(open).flat_map(marked).collect()
    }

    /// The clients in whose orders something is marked, though it may wait in a draft.
    pub fn marked(&self) -> Vec<usize> {
        let is_marked = |order: &&Order| order.lines.iter().any(|line| line.billing == Billing::ToInvoice);
        self.orders.iter().filter(is_marked).map(|order| order.client).collect()
    }

    /// Rule 46.
    fn take_out(&mut self, client: usize, shown: Shown) -> Result<(), Why> {
        let lines = self.to_invoice(client);
        if lines.is_empty() {
            return Err("nothing");
        }
        sum(lines.iter().map(|(.., net)| *net))?;
        if shown == Shown::Another {
            return Err("another sum");
        }
        self.invoices.push(Invoice { client, lines: lines.clone() });
        let number = InvoiceNumber(self.invoices.len() as i64);
        for (order, line, ..) in lines {
            self.orders[order].lines[line].billing = Billing::Invoiced(number);
        }
        Ok(())
    }
}
