//! Working on orders in random histories: what staff save of one, one more file in it, and the same order once more; what
//! becomes of it, and for what they are refused.

use picdesk::{Billing, OrderState, PricesShown};
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{
    model::{Grant, Model, Pick, grants},
    orders::{CURRENCIES, Line, Order, Why, price_of},
};

mod real;
mod seen;

pub use real::{currency, done, money};
pub use seen::compare_order;

/// What staff do with an order. It is named by place, and so are lines and files.
#[derive(Debug, Clone)]
pub enum WorkStep {
    /// Staff change an order as they read it. Where that is stale, they read it before its last change.
    Change {
        order: usize,
        deed: Deed,
        stale: bool,
    },
    /// Changing a grant fails at a call of its unit, and undoes everything.
    SetGrantInVain {
        order: usize,
        grant: Grant,
        fails_at: u32,
    },
    /// Staff add a file, upon whatever revision (rule 40).
    AddFile {
        order: usize,
        file: usize,
        pick: Pick,
    },
    Duplicate {
        order: usize,
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
    SetGrant {
        line: Option<usize>,
        grant: Grant,
    },
    PickSize {
        line: usize,
    },
    Release,
    Pay(bool),
    Cancel,
}

/// What a save changes of the order itself.
#[derive(Debug, Clone, Copy)]
pub enum Head {
    Currency(&'static str),
    /// In hundredths of a percent.
    Discount(Option<u16>),
    /// What the client is told of the prices.
    Tell(PricesShown),
    PayFirst(bool),
    NoteToClient(Option<&'static str>),
    StaffNote(Option<&'static str>),
}

/// What a save changes of a line.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// In cents, of the order's currency.
    Price(Option<i64>),
    /// In cents, of another currency.
    ForeignPrice(i64),
    Strike(bool),
    Mark(bool),
    /// Staff approve the delivery, or take that back.
    Approve(bool),
}

/// Steps that make sense where there are these orders and this many files.
pub fn steps(orders: &[Order], files: usize) -> BoxedStrategy<WorkStep> {
    let known = |(place, order): (usize, &Order)| (place, order.lines.len(), order.revision > 1);
    let known: Vec<(usize, usize, bool)> = (0..).zip(orders).map(known).collect();
    let change = (select(known), prop::bool::weighted(0.1)).prop_flat_map(|((order, lines, changed), stale)| {
        deeds(lines).prop_map(move |deed| WorkStep::Change { order, deed, stale: stale && changed })
    });
    let order = 0..orders.len();
    let in_vain = (order.clone(), grants(), 1..5_u32);
    let add = (order.clone(), 0..files, select(vec![None, Some("S"), Some("M"), Some("Original")]));
    prop_oneof![
        16 => change,
        1 => in_vain.prop_map(|(order, grant, fails_at)| WorkStep::SetGrantInVain { order, grant, fails_at }),
        2 => add.prop_map(|(order, file, pick)| WorkStep::AddFile { order, file, pick }),
        1 => order.prop_map(|order| WorkStep::Duplicate { order }),
    ]
    .boxed()
}

fn deeds(lines: usize) -> impl Strategy<Value = Deed> {
    let price = prop_oneof![12 => (0..100_000_i64).prop_map(Some), 1 => Just(None), 2 => Just(Some(i64::MAX))];
    let part = prop_oneof![
        4 => price.clone().prop_map(Part::Price),
        1 => (0..100_i64).prop_map(Part::ForeignPrice),
        4 => prop::bool::weighted(0.6).prop_map(Part::Strike),
        4 => any::<bool>().prop_map(Part::Mark),
        2 => prop::bool::weighted(0.7).prop_map(Part::Approve),
    ];
    // A sheet has a line once, so that no part of a save undoes another.
    let parts = vec((0..lines, part), 0..3).prop_map(|mut parts| {
        parts.dedup_by_key(|(line, _)| *line);
        parts
    });
    let priced = (0..lines, price).prop_map(|(line, price)| vec![(line, Part::Price(price)), (line, Part::Mark(true))]);
    let save = (option::weighted(0.5, heads()), prop_oneof![parts, priced]);
    let grant = (option::of(0..lines), grants());
    prop_oneof![
        20 => save.prop_map(|(head, lines)| Deed::Save { head, lines }),
        4 => grant.prop_map(|(line, grant)| Deed::SetGrant { line, grant }),
        2 => (0..lines).prop_map(|line| Deed::PickSize { line }),
        2 => Just(Deed::Release),
        2 => prop::bool::weighted(0.7).prop_map(Deed::Pay),
        2 => Just(Deed::Cancel),
    ]
}

fn heads() -> impl Strategy<Value = Head> {
    prop_oneof![
        4 => option::weighted(0.8, 1..=10_000_u16).prop_map(Head::Discount),
        2 => select(&CURRENCIES).prop_map(Head::Currency),
        2 => select(&PricesShown::ALL).prop_map(Head::Tell),
        2 => prop::bool::weighted(0.4).prop_map(Head::PayFirst),
        1 => option::of(Just("With our thanks")).prop_map(Head::NoteToClient),
        1 => option::of(Just("Always pays late")).prop_map(Head::StaffNote),
    ]
}

impl Order {
    /// Does all of a deed or nothing. What is different afterwards is one more revision (rule 40).
    fn change(&mut self, deed: &Deed) -> Result<(), Why> {
        let mut next = self.clone();
        match deed {
            Deed::Save { head, lines } => next.save(*head, lines)?,
            Deed::SetGrant { line: Some(line), grant } => next.lines[*line].grant = *grant,
            Deed::SetGrant { line: None, grant } => next.grant = *grant,
            Deed::PickSize { line } => next.pick_size(*line)?,
            Deed::Release => next.release()?,
            Deed::Pay(paid) => next.paid = *paid,
            Deed::Cancel => next.cancel()?,
        }
        next.revision += u32::from(next != *self);
        *self = next;
        Ok(())
    }

    fn save(&mut self, head: Option<Head>, lines: &[(usize, Part)]) -> Result<(), Why> {
        if let Some(head) = head {
            self.save_head(head)?;
        }
        for (place, part) in lines {
            self.save_line(*place, *part)?;
        }
        self.gross()?;
        Ok(())
    }

    /// Rule 45: once a line was invoiced, what the order's prices mean is frozen.
    fn save_head(&mut self, head: Head) -> Result<(), Why> {
        match head {
            Head::Currency(currency) if currency != self.currency && self.is_invoiced() => return Err("invoiced"),
            Head::Discount(share) if share != self.discount && self.is_invoiced() => return Err("invoiced"),
            // Prices keep their numbers.
            Head::Currency(currency) => self.currency = currency,
            Head::Discount(share) => self.discount = share,
            Head::Tell(told) => self.told = told,
            Head::PayFirst(first) => self.pay_first = first,
            Head::NoteToClient(note) => self.note_to_client = note,
            Head::StaffNote(note) => self.staff_note = note,
        }
        Ok(())
    }

    /// Rules 43, 45 and 46: an order has one currency, what was invoiced is frozen, and only what stands and has a price is
    /// marked.
    fn save_line(&mut self, place: usize, part: Part) -> Result<(), Why> {
        let line = &mut self.lines[place];
        match part {
            Part::Approve(approved) => line.approved = approved,
            _ if line.is_invoiced() => return Err("invoiced"),
            Part::Mark(true) if self.state == OrderState::Cancelled => return Err("cancelled"),
            Part::Mark(true) if line.struck => return Err("struck"),
            Part::Mark(true) if line.price.is_none() => return Err("no price"),
            Part::Price(None) if line.billing == Billing::ToInvoice => return Err("no price"),
            Part::ForeignPrice(_) => return Err("two currencies"),
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

    /// Picks a line's size. The price goes with it, unless it is another one than that of the size before.
    fn pick_size(&mut self, place: usize) -> Result<(), Why> {
        let line = &mut self.lines[place];
        if line.is_invoiced() {
            return Err("invoiced");
        }
        if !line.royalty_free {
            return Err("the client's");
        }
        if line.price == price_of(line.size, self.currency) {
            line.price = price_of(Some("M"), self.currency);
        }
        line.size = Some("M");
        self.gross()?;
        Ok(())
    }

    /// Rule 12.
    fn release(&mut self) -> Result<(), Why> {
        if self.state != OrderState::Draft {
            return Err("no draft");
        }
        (self.state, self.released) = (OrderState::Open, true);
        Ok(())
    }

    /// Rules 26 and 45.
    fn cancel(&mut self) -> Result<(), Why> {
        if self.state == OrderState::Cancelled {
            return Err("cancelled");
        }
        if self.is_invoiced() {
            return Err("invoiced");
        }
        self.state = OrderState::Cancelled;
        for line in &mut self.lines {
            line.billing = Billing::Open;
        }
        Ok(())
    }

    /// Adds a file as the last line, unless it is on one already (rule 41).
    fn add_file(&mut self, file: usize, royalty_free: bool, pick: Pick) -> Result<(), Why> {
        if self.state == OrderState::Cancelled {
            return Err("cancelled");
        }
        if self.lines.iter().any(|line| line.file == file) {
            return Ok(());
        }
        // What is named is no size of all, as the largest or the smallest is (rule 19).
        if pick == Some("M") && !royalty_free {
            return Err("not royalty-free");
        }
        let mut next = self.clone();
        next.lines.push(Line::of(file, royalty_free, pick, self.currency));
        next.gross()?;
        next.revision += 1;
        *self = next;
        Ok(())
    }

    /// The same once more, as a draft: what stands, for what it costs, and what was said of it. What was permitted,
    /// approved, paid or invoiced stays with the first.
    fn once_more(&self) -> Result<Self, Why> {
        let again = |line: &Line| {
            let ordered = Line::of(line.file, line.royalty_free, line.size, self.currency);
            Line { price: line.price, ..ordered }
        };
        let lines: Vec<Line> = self.standing().map(again).collect();
        if lines.is_empty() {
            return Err("no files");
        }
        Ok(Self {
            state: OrderState::Draft,
            released: false,
            currency: self.currency,
            discount: self.discount,
            told: self.told,
            pay_first: self.pay_first,
            note_to_client: self.note_to_client,
            staff_note: self.staff_note,
            ..Self::of(self.client, lines)
        })
    }
}

impl Model {
    /// Whether what a step names is there.
    pub fn can_work(&self, step: &WorkStep) -> bool {
        match step {
            WorkStep::Change { order, deed, stale } => {
                let lines = match deed {
                    Deed::Save { lines, .. } => lines.iter().map(|(line, _)| *line).collect(),
                    Deed::SetGrant { line, .. } => Vec::from_iter(*line),
                    Deed::PickSize { line } => vec![*line],
                    Deed::Release | Deed::Pay(_) | Deed::Cancel => Vec::new(),
                };
                let changed = self.orders.get(*order).is_some_and(|it| it.revision > 1 || !stale);
                changed && lines.into_iter().all(|line| self.has_line(*order, line))
            }
            // The same grant again stores nothing, so that no call of it can fail.
            WorkStep::SetGrantInVain { order, grant, .. } => {
                self.orders.get(*order).is_some_and(|it| it.grant != *grant)
            }
            WorkStep::AddFile { order, file, .. } => *order < self.orders.len() && *file < self.royalty_free.len(),
            WorkStep::Duplicate { order } => *order < self.orders.len(),
        }
    }

    /// Takes a step, and answers whether it ought to be done.
    pub fn work(&mut self, step: &WorkStep) -> bool {
        let done = match step {
            // Rule 40.
            WorkStep::Change { stale: true, .. } => Err("stale"),
            WorkStep::Change { order, deed, .. } => self.orders[*order].change(deed),
            WorkStep::SetGrantInVain { .. } => return false,
            WorkStep::AddFile { order, file, pick } => {
                self.orders[*order].add_file(*file, self.royalty_free[*file], *pick)
            }
            WorkStep::Duplicate { order } => self.orders[*order].once_more().map(|draft| self.orders.push(draft)),
        };
        self.refusal = done.err();
        done.is_ok()
    }
}
