//! Amounts as they are typed into a box: `49.05`, without the currency that stands beside it.

use picdesk::{Currency, Money};

/// An amount as a box shows it.
pub(super) fn amount(money: Money) -> String {
    format!("{}.{:02}", money.minor() / 100, money.minor() % 100)
}

/// Reads an amount, with a point or a comma before two places at the most. Thousands stand together: what divides them in
/// one country ends them in another.
pub(super) fn read_amount(typed: &str, currency: Currency) -> Option<Money> {
    let (whole, places) = typed.trim().split_once(['.', ',']).unwrap_or((typed.trim(), "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(places) || places.len() > 2 {
        return None;
    }
    let hundredths: i64 = format!("{places:0<2}").parse().ok()?;
    let minor = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(hundredths)?;
    Money::new(minor, currency).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(typed: &str) -> Option<i64> {
        read_amount(typed, Currency::EUR).map(|money| money.minor())
    }

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        for (typed, expected) in [("49.05", 4905), ("49,5", 4950), (" 49 ", 4900), ("0", 0), ("0.07", 7)] {
            assert_eq!(minor(typed), Some(expected), "{typed}");
        }
        for typed in ["", "-1", "1,249.05", "1.249,05", "49.055", "49.", ".5", "49 EUR", "1e3", "99999999999999999999"]
        {
            assert_eq!(minor(typed), None, "{typed}");
        }
    }

    #[test]
    fn an_amount_reads_back_as_it_was_shown() {
        for minor in [0, 7, 10, 99, 100, 4905, i64::MAX] {
            let money = Money::new(minor, Currency::EUR).unwrap();
            assert_eq!(read_amount(&amount(money), Currency::EUR), Some(money));
        }
    }
}
