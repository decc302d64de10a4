//! What an order costs, row by row, for those who are told.

use picdesk::Totals;

use crate::pages::words;

/// What the prices of an order add up to, row by row: where nothing is taken off, the total alone, and last what is not counted
/// in, where that is anything.
pub(super) fn sums(totals: &Totals) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    if let Some(share) = totals.share {
        rows.push(("Prices".to_owned(), words::money(totals.prices)));
        rows.push((format!("Discount, {share} %"), format!("− {}", words::money(totals.discount))));
    }
    rows.push(("Total".to_owned(), words::money(totals.total)));
    if totals.unpriced > 0 {
        rows.push(("Without a price".to_owned(), words::count(totals.unpriced, "file")));
    }
    rows
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
        let told: Vec<String> = sums(&totals).iter().map(|(name, amount)| format!("{name}: {amount}")).collect();
        let expected =
            ["Prices: 100.00 EUR", "Discount, 12.5 %: − 12.50 EUR", "Total: 87.50 EUR", "Without a price: 2 files"];
        assert_eq!(told, expected);
        let plain = Totals { share: None, discount: euros(0), total: prices, unpriced: 0, ..totals };
        assert_eq!(sums(&plain).len(), 1);
    }
}
