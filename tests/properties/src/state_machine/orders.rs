//! Orders and their lines, as the model knows them, and what they cost in cents.

use picdesk::{Billing, OrderState, PricesShown};

use super::model::{Grant, Pick};

/// What orders are in: the currency of the house, in which sizes have prices, and another one.
pub const CURRENCIES: [&str; 2] = ["EUR", "CHF"];

/// By what name something is refused.
pub type Why = &'static str;

/// One file in an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub file: usize,
    pub royalty_free: bool,
    pub size: Pick,
    pub grant: Grant,
    /// Whether staff approved the delivery.
    pub approved: bool,
    /// In cents, before the discount.
    pub price: Option<i64>,
    pub struck: bool,
    pub billing: Billing,
    /// How many downloads of it were finished.
    pub finished: u32,
    /// When those began that are under way.
    pub begun: Vec<u32>,
}

impl Line {
    /// A line that was ordered just now. The size is for what is royalty-free (rule 19).
    pub fn of(file: usize, royalty_free: bool, size: Pick, currency: &str) -> Self {
        let size = size.filter(|_| royalty_free);
        let (price, billing) = (price_of(size, currency), Billing::Open);
        let (grant, approved, struck, begun) = (Grant::Inherit, false, false, Vec::new());
        Self { file, royalty_free, size, grant, approved, price, struck, billing, finished: 0, begun }
    }

    pub fn is_invoiced(&self) -> bool {
        matches!(self.billing, Billing::Invoiced(_))
    }
}

/// What is in a client's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub client: usize,
    /// How often it was saved, its making counted (rule 40).
    pub revision: u32,
    pub state: OrderState,
    /// Whether it never was a draft or was released, before it was cancelled or not.
    pub released: bool,
    pub grant: Grant,
    pub lines: Vec<Line>,
    pub currency: &'static str,
    /// In hundredths of a percent.
    pub discount: Option<u16>,
    /// What its client is told of its prices.
    pub told: PricesShown,
    pub pay_first: bool,
    pub paid: bool,
    pub note_to_client: Option<&'static str>,
    pub staff_note: Option<&'static str>,
}

impl Order {
    /// An order of which nothing was said yet.
    pub fn of(client: usize, lines: Vec<Line>) -> Self {
        Self {
            client,
            revision: 1,
            state: OrderState::Open,
            released: true,
            grant: Grant::Inherit,
            lines,
            currency: CURRENCIES[0],
            discount: None,
            told: PricesShown::Lines,
            pay_first: false,
            paid: false,
            note_to_client: None,
            staff_note: None,
        }
    }

    /// What a price comes to: half a cent of discount is a whole one.
    pub fn net(&self, price: i64) -> i64 {
        let off = (i128::from(price) * i128::from(self.discount.unwrap_or(0)) + 5_000) / 10_000;
        price - i64::try_from(off).expect("a discount is the price at the most")
    }

    pub fn standing(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.struck)
    }

    pub fn is_invoiced(&self) -> bool {
        self.lines.iter().any(Line::is_invoiced)
    }

    /// What the standing lines cost before the discount (rule 43).
    pub fn gross(&self) -> Result<i64, Why> {
        sum(self.standing().filter_map(|line| line.price))
    }

    /// What they cost.
    pub fn total(&self) -> Result<i64, Why> {
        sum(self.standing().filter_map(|line| Some(self.net(line.price?))))
    }
}

/// A sum, where it fits (rule 43).
pub fn sum(amounts: impl Iterator<Item = i64>) -> Result<i64, Why> {
    i64::try_from(amounts.map(i128::from).sum::<i128>()).map_err(|_| "too much")
}

/// What a royalty-free file costs in a size: nothing is said of it but in the currency of the house.
pub fn price_of(size: Pick, currency: &str) -> Option<i64> {
    match size? {
        _ if currency != CURRENCIES[0] => None,
        "S" => Some(2_500),
        "M" => Some(6_000),
        "Original" => Some(30_000),
        other => panic!("nothing is ordered in {other}"),
    }
}
