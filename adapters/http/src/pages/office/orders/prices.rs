//! The prices of an order as a whole: their currency, the discount, what the client sees of them, and what they add up to
//! (rules 43 and 44).

use picdesk::{Order, PricesShown, Totals};

use super::{
    field::{Field, OfOrder, PAID_FIRST},
    form::{Blank, Form},
};
use crate::pages::{sums::sums, words::Choice};

/// The prices of an order as a whole.
pub(super) struct Prices {
    pub currency: Blank,
    pub discount: Blank,
    pub reason: Blank,
    pub shown: Blank,
    pub choices: Vec<Choice>,
    pub must_pay_first: Blank,
    /// What the box says where it is ticked.
    pub paid_first: &'static str,
    /// Whether a line was invoiced, so that neither currency nor discount changes (rule 45).
    pub frozen: bool,
    /// What they add up to, as far as it is saved.
    pub sums: Vec<(String, String)>,
}

impl Prices {
    pub(super) fn of(order: &Order, form: &Form, totals: Option<Totals>) -> Self {
        let blank = |field| form.blank(Field::Order(field));
        let shown = blank(OfOrder::PricesShown);
        Self {
            currency: blank(OfOrder::Currency),
            discount: blank(OfOrder::Discount),
            reason: form.blank_at(Field::Order(OfOrder::Discount), 1),
            choices: Choice::of(&shown.value, PricesShown::ALL.map(|shown| (shown.slug(), told(shown)))),
            shown,
            must_pay_first: blank(OfOrder::MustPayFirst),
            paid_first: PAID_FIRST,
            frozen: order.lines.iter().any(picdesk::OrderLine::is_invoiced),
            sums: totals.as_ref().map(sums).unwrap_or_default(),
        }
    }
}

/// What the client sees of the prices, in words.
pub(super) const fn told(shown: PricesShown) -> &'static str {
    match shown {
        PricesShown::Nothing => "Nothing",
        PricesShown::Totals => "What the order costs",
        PricesShown::Lines => "What every file costs",
    }
}
