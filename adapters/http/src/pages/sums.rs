//! What an order costs, row by row, for those who are told.

use picdesk::Totals;

use crate::pages::words;

/// What the prices of an order add up to, row by row.
pub(super) struct Sums {
    pub rows: Vec<(String, String)>,
    /// What is not counted in, in a sentence; nothing where all is.
    pub unpriced: String,
}

impl Sums {
    /// The rows of a sum: where nothing is taken off, the total alone.
    pub(super) fn of(totals: Option<Totals>) -> Self {
        let Some(totals) = totals else { return Self { rows: Vec::new(), unpriced: String::new() } };
        let mut rows = Vec::new();
        if let Some(share) = totals.share {
            rows.push(("Prices".to_owned(), words::money(totals.prices)));
            rows.push((format!("Discount, {share} %"), format!("− {}", words::money(totals.discount))));
        }
        rows.push(("Total".to_owned(), words::money(totals.total)));
        let unpriced = match totals.unpriced {
            0 => String::new(),
            1 => "1 file has no price yet.".to_owned(),
            many => format!("{} have no price yet.", words::count(many, "file")),
        };
        Self { rows, unpriced }
    }
}

#[cfg(test)]
mod tests {
    use picdesk::{Currency, Money};

    use super::*;

    /// Rule 43.
    #[test]
    fn a_discount_is_told_between_the_prices_and_the_total() {
        let euros = |minor| Money::new(minor, Currency::EUR).unwrap();
        let (prices, discount, total) = (euros(10_000), euros(1_250), euros(8_750));
        let totals = Totals { prices, discount, total, share: "12.5".parse().ok(), unpriced: 2 };
        let sums = Sums::of(Some(totals));
        let rows: Vec<String> = sums.rows.iter().map(|(name, amount)| format!("{name}: {amount}")).collect();
        assert_eq!(rows, ["Prices: 100.00 EUR", "Discount, 12.5 %: − 12.50 EUR", "Total: 87.50 EUR"]);
        assert_eq!(sums.unpriced, "2 files have no price yet.");
        let plain = Totals { share: None, discount: euros(0), total: prices, unpriced: 0, ..totals };
        assert_eq!(Sums::of(Some(plain)).rows.len(), 1);
    }
}
