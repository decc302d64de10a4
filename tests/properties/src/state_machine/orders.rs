//! Orders and their lines, as the model knows them.

use picdesk::{Billing, OrderState};

use super::{
    model::{Grant, Pick},
    money,
};

/// One file in an order.
#[derive(Debug, Clone)]
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
    /// A line that was ordered just now.
    pub fn of(file: usize, royalty_free: bool, size: Pick) -> Self {
        let (price, billing) = (money::price_of(size), Billing::Open);
        let (grant, approved, struck, begun) = (Grant::Inherit, false, false, Vec::new());
        Self { file, royalty_free, size, grant, approved, price, struck, billing, finished: 0, begun }
    }
}

/// What is in a client's account.
#[derive(Debug, Clone)]
pub struct Order {
    pub client: usize,
    pub state: OrderState,
    /// Whether it never was a draft or was released, before it was cancelled or not.
    pub released: bool,
    pub grant: Grant,
    pub lines: Vec<Line>,
    /// In hundredths of a percent.
    pub discount: Option<u16>,
    pub pay_first: bool,
    pub paid: bool,
}

impl Order {
    /// An order of which nothing was said yet.
    pub fn of(client: usize, lines: Vec<Line>) -> Self {
        let (state, released, grant) = (OrderState::Open, true, Grant::Inherit);
        Self { client, state, released, grant, lines, discount: None, pay_first: false, paid: false }
    }
}
