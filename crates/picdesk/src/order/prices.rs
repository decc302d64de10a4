//! What an order costs: the prices of its lines, less a discount, and how much of that its client is told (rules 43, 44).

use std::{fmt, str::FromStr};

use crate::{
    money::{Currency, Money, MoneyError, hundredths},
    order::{
        Order,
        line::{Licensed, LineState, OrderLine},
    },
    text::Reason,
};

/// What the client sees of an order's prices, on pages, by the API and in letters (rule 44).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PricesShown {
    /// Nothing.
    Nothing,
    /// What the order costs, and no single price.
    Totals,
    /// What every line costs, and the order.
    #[default]
    Lines,
}

impl PricesShown {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Totals, Self::Lines];

    /// Its name on the wire and in storage.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Totals => "totals",
            Self::Lines => "lines",
        }
    }
}

/// A share of a price, in hundredths of a percent: from 0.01 % to 100 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Share(u16);

impl Share {
    /// The whole.
    const WHOLE: u16 = 10_000;

    /// Takes hundredths of a percent.
    pub fn new(hundredths: u16) -> Result<Self, NotAShare> {
        if (1..=Self::WHOLE).contains(&hundredths) { Ok(Self(hundredths)) } else { Err(NotAShare) }
    }

    /// The hundredths of a percent.
    pub const fn hundredths(self) -> u16 {
        self.0
    }

    /// What it is of an amount, in whole minor units: half a unit is a whole one.
    pub fn of(self, amount: Money) -> Money {
        let (share, whole) = (i128::from(self.0), i128::from(Self::WHOLE));
        let minor = (i128::from(amount.minor()) * share + whole / 2) / whole;
        // A share is the whole at the most, so the amount fits as the whole did.
        Money::new(i64::try_from(minor).unwrap_or(i64::MAX), amount.currency()).unwrap_or(amount)
    }
}

/// As people write it, such as `12.5`: a percentage with two places at the most.
impl FromStr for Share {
    type Err = NotAShare;

    fn from_str(text: &str) -> Result<Self, NotAShare> {
        let hundredths = hundredths(text).and_then(|share| share.try_into().ok());
        Self::new(hundredths.ok_or(NotAShare)?)
    }
}

/// The percentage without a sign, such as `12.5`.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, places) = (self.0 / 100, self.0 % 100);
        match places {
            0 => write!(f, "{whole}"),
            places if places % 10 == 0 => write!(f, "{whole}.{}", places / 10),
            places => write!(f, "{whole}.{places:02}"),
        }
    }
}

/// Why a share was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a share is a percentage from 0.01 to 100, with two places at the most")]
pub struct NotAShare;

/// What is taken off every price of an order, and why (rule 43).
///
/// It is a share of each line and no amount of the order, so that the lines add up to the total whichever of them are
/// struck, added, or invoiced by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discount {
    /// How much.
    pub share: Share,
    /// Why; for staff and for the invoice.
    pub reason: Reason,
}

impl fmt::Display for Discount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %: {}", self.share, self.reason)
    }
}

/// What an order costs. The lines are those that stand and have a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// The sum of the prices.
    pub prices: Money,
    /// What the discount takes off them.
    pub discount: Money,
    /// What is left: the sum of what every line costs.
    pub total: Money,
    /// By how much every line was reduced, where there is a discount.
    pub share: Option<Share>,
    /// How many standing lines have no price yet.
    pub unpriced: u32,
}

/// A price without a share of it.
pub(super) fn less(price: Money, share: Option<Share>) -> Money {
    let off = share.map_or(0, |share| share.of(price).minor());
    // A share is the whole at the most, so nothing falls below zero.
    Money::new(price.minor() - off, price.currency()).unwrap_or(price)
}

impl Totals {
    /// Adds up what these lines cost, each reduced by a share.
    pub(crate) fn of(lines: &[OrderLine], share: Option<Share>, currency: Currency) -> Result<Self, MoneyError> {
        let nothing = Money::new(0, currency)?;
        let mut totals = Self { prices: nothing, discount: nothing, total: nothing, share, unpriced: 0 };
        for line in lines.iter().filter(|line| line.state == LineState::Standing) {
            match line.price {
                Some(price) => {
                    totals.prices = totals.prices.plus(price)?;
                    totals.total = totals.total.plus(less(price, share))?;
                }
                None => totals.unpriced += 1,
            }
        }
        totals.discount = Money::new(totals.prices.minor() - totals.total.minor(), currency)?;
        Ok(totals)
    }
}

impl Order {
    /// What a line costs once the discount is taken off; none while no price is agreed.
    pub fn net(&self, line: &OrderLine) -> Option<Money> {
        line.price.map(|price| less(price, self.share()))
    }

    /// What the order costs (rule 43). A sum that does not fit is refused where a price is set, and an error here.
    pub fn totals(&self) -> Result<Totals, MoneyError> {
        Totals::of(&self.0.lines, self.share(), self.0.currency)
    }

    pub(super) fn share(&self) -> Option<Share> {
        self.0.discount.as_ref().map(|discount| discount.share)
    }

    /// Takes away what its owner is not told of the prices (rule 44), and answers what the owner is told of the sum. The reason
    /// of a discount is for staff.
    ///
    /// Whoever reads an order as its owner gets this one, so that no page, answer or letter can tell more.
    pub(crate) fn tell_owner(&mut self) -> Option<Totals> {
        let totals = self.totals().ok().filter(|_| self.0.prices_shown != PricesShown::Nothing);
        self.0.discount = None;
        if self.0.prices_shown != PricesShown::Lines {
            for line in &mut self.0.lines {
                line.price = None;
                if let Licensed::RoyaltyFree(Some(size)) = &mut line.licensed {
                    size.price = None;
                }
            }
        }
        totals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(text: &str) -> Result<u16, NotAShare> {
        text.parse::<Share>().map(Share::hundredths)
    }

    #[test]
    fn a_share_is_read_as_people_write_percentages() {
        for (text, hundredths) in [("10", 1_000), ("12.5", 1_250), ("0,01", 1), ("7.05", 705), (" 100 ", 10_000)] {
            assert_eq!(share(text), Ok(hundredths), "{text}");
        }
        for text in ["", "0", "100.01", "-5", "12.345", "1e1", ".5", "5.", "70000", "10 %"] {
            assert_eq!(share(text), Err(NotAShare), "{text}");
        }
    }

    #[test]
    fn a_share_reads_back_as_it_was_written() {
        for hundredths in 1..=Share::WHOLE {
            let share = Share::new(hundredths).unwrap();
            assert_eq!(share.to_string().parse(), Ok(share));
        }
    }

    #[test]
    fn half_a_minor_unit_is_a_whole_one_and_the_whole_never_overflows() {
        let money = |minor| Money::new(minor, Currency::EUR).unwrap();
        let half = Share::new(5_000).unwrap();
        assert_eq!([half.of(money(1)), half.of(money(2)), half.of(money(3))], [money(1), money(1), money(2)]);
        assert_eq!(Share::new(10_000).unwrap().of(money(i64::MAX)), money(i64::MAX));
    }
}
