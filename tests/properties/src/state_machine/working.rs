//! Working on orders in random histories: what staff save of one, one more file in it, and the same order once more.

use std::iter::repeat_n;

use picdesk::PricesShown;
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{
    model::{Grant, Model, Pick, grants},
    orders::{CURRENCIES, Order},
};

mod real;
mod rules;
mod seen;

pub use real::{currency, done, money};
pub use seen::compare_orders;

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
    // Most is there to be done wrong where an order was invoiced in part.
    let known = |(place, order): (usize, &Order)| {
        let often = if order.is_invoiced() { 4 } else { 1 };
        repeat_n((place, order.lines.len(), order.revision > 1), often)
    };
    let known = (0..).zip(orders).flat_map(known).collect::<Vec<_>>();
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
    let price = prop_oneof![12 => (0..100_000_i64).prop_map(Some), 1 => Just(None), 1 => Just(Some(i64::MAX))];
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
        4 => select(&CURRENCIES).prop_map(Head::Currency),
        2 => select(&PricesShown::ALL).prop_map(Head::Tell),
        2 => prop::bool::weighted(0.4).prop_map(Head::PayFirst),
        1 => option::of(Just("With our thanks")).prop_map(Head::NoteToClient),
        1 => option::of(Just("Always pays late")).prop_map(Head::StaffNote),
    ]
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
