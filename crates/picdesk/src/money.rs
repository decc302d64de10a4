//! Prices: whole minor units in one currency, summed with care (rule 43).

use std::{fmt, str::FromStr};

/// A currency by its three-letter ISO 4217 code, such as `EUR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");

    /// The three-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }
}

/// The currencies of ISO 4217 that are not counted in hundredths: in nothing smaller, in thousandths or in ten thousandths.
const WITHOUT_HUNDREDTHS: [&str; 26] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
    "XPF", "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", "CLF", "UYW",
];

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match text.as_bytes() {
            _ if WITHOUT_HUNDREDTHS.contains(&text) => Err(MoneyError::NotInHundredths),
            [a, b, c] if [a, b, c].iter().all(|letter| letter.is_ascii_uppercase()) => Ok(Self([*a, *b, *c])),
            _ => Err(MoneyError::NotACurrency),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in the minor unit of a currency (cents for EUR), never below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// Takes an amount in minor units; an amount below zero is refused.
    pub fn new(minor: i64, currency: Currency) -> Result<Self, MoneyError> {
        if minor < 0 {
            return Err(MoneyError::BelowZero);
        }
        Ok(Self { minor, currency })
    }

    /// The amount in minor units.
    pub const fn minor(&self) -> i64 {
        self.minor
    }

    /// The currency of the amount.
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Reads an amount as [`Money::amount`] writes it: a point or a comma before two places at the most. Thousands stand
    /// together, for what divides them in one country ends them in another.
    pub fn read(amount: &str, currency: Currency) -> Result<Self, MoneyError> {
        Self::new(hundredths(amount).ok_or(MoneyError::NotAnAmount)?, currency)
    }

    /// The amount with two places behind a point and without the currency, such as `49.05`.
    pub fn amount(&self) -> String {
        format!("{}.{:02}", self.minor / 100, self.minor % 100)
    }

    /// The same number in another currency: nothing is converted.
    pub const fn in_currency(self, currency: Currency) -> Self {
        Self { currency, ..self }
    }

    /// Adds two amounts of one currency; a sum that does not fit is an error, never a wrapped number.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::TwoCurrencies);
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooMuch)?;
        Ok(Self { minor, ..self })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency)
    }
}

/// Reads a number as people write it, with two places at the most, in hundredths: `12.5` and `12,50` are 1250.
pub(crate) fn hundredths(typed: &str) -> Option<i64> {
    let (whole, places) = typed.trim().split_once(['.', ',']).unwrap_or((typed.trim(), "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(places) || places.len() > 2 {
        return None;
    }
    let rest: i64 = format!("{places:0<2}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(rest)
}

/// Why an amount is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Prices start at zero.
    #[error("an amount cannot be below zero")]
    BelowZero,
    /// Amounts of two currencies (rule 43).
    #[error("an order has prices in one currency")]
    TwoCurrencies,
    /// The sum does not fit.
    #[error("the sum is too large")]
    TooMuch,
    /// Not a number with two places at the most.
    #[error("write an amount as 1249.05, with two places at the most")]
    NotAnAmount,
    /// A currency whose amounts would read as others.
    #[error("prices are kept in hundredths, which this currency does not have")]
    NotInHundredths,
    /// Not three capital letters.
    #[error("a currency is a code of three capital letters, such as EUR")]
    NotACurrency,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_that_does_not_fit_is_an_error_and_never_wraps() {
        let most = Money::new(i64::MAX, Currency::EUR).unwrap();
        let one = Money::new(1, Currency::EUR).unwrap();
        assert_eq!(most.plus(one), Err(MoneyError::TooMuch));
    }

    #[test]
    fn a_currency_without_hundredths_is_refused() {
        assert_eq!("JPY".parse::<Currency>(), Err(MoneyError::NotInHundredths));
        assert_eq!("CHF".parse::<Currency>().map(|francs| francs.to_string()), Ok("CHF".to_owned()));
    }

    #[test]
    fn no_amount_is_below_zero() {
        assert_eq!(Money::new(-1, Currency::EUR), Err(MoneyError::BelowZero));
    }

    #[test]
    fn an_amount_reads_as_people_write_it() {
        assert_eq!(Money::new(4905, Currency::EUR).unwrap().to_string(), "49.05 EUR");
    }

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        let minor = |typed| Money::read(typed, Currency::EUR).map(|money| money.minor());
        for (typed, expected) in [("49.05", 4905), ("49,5", 4950), (" 49 ", 4900), ("0", 0), ("0.07", 7)] {
            assert_eq!(minor(typed), Ok(expected), "{typed}");
        }
        for typed in ["", "-1", "1,249.05", "1.249,05", "49.055", "49.", ".5", "49 EUR", "1e3", "99999999999999999999"]
        {
            assert_eq!(minor(typed), Err(MoneyError::NotAnAmount), "{typed}");
        }
    }

    #[test]
    fn an_amount_reads_back_as_it_is_written() {
        for minor in [0, 7, 10, 99, 100, 4905, i64::MAX] {
            let money = Money::new(minor, Currency::EUR).unwrap();
            assert_eq!(Money::read(&money.amount(), Currency::EUR), Ok(money));
        }
    }
}
