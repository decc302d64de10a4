//! The numbers of orders.

use std::{fmt, str::FromStr};

/// The number that people type to name an order. It names it for programs too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrderNumber(i64);

impl OrderNumber {
    /// The number that a house's first order gets.
    pub const FIRST: Self = Self(1001);

    /// What stands for the number of an order that is not stored, after a dry run.
    pub const NONE_YET: Self = Self(0);

    /// Takes a number that is known to name an order.
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// The number itself.
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for OrderNumber {
    type Err = NotAnOrderNumber;

    /// Reads a number as it is printed: with a sign or leading zeros it names nothing, so that an order has one address.
    fn from_str(text: &str) -> Result<Self, NotAnOrderNumber> {
        let number = text.parse().ok().map(Self).filter(|number| number.0 > 0 && number.to_string() == text);
        number.ok_or(NotAnOrderNumber)
    }
}

/// The text is no order number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an order number is a whole number without a sign or leading zeros, such as 1001")]
pub struct NotAnOrderNumber;
