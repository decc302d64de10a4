//! The edge: plain values of rows become the domain's own types here, and a row that the domain would not take is
//! reported as broken, never mended.

use std::{error::Error, str::FromStr};

use picdesk::{
    Billing, Currency, Discount, Grant, GrantLimits, InvoiceNumber, Moment, Money, Revision, Share, StoreError,
};

use crate::fault::Answer;

/// A stored value that the domain does not know.
#[derive(Debug, thiserror::Error)]
#[error("a stored row is broken: {0}")]
struct BrokenRow(String);

/// Reports a row that the domain would not take.
pub(crate) fn broken_row(what: impl Into<String>) -> StoreError {
    StoreError::broken(BrokenRow(what.into()))
}

/// Reads a text that was parsed when it was stored.
pub(crate) fn parsed<T: FromStr<Err: Error>>(text: &str) -> Answer<T> {
    text.parse().map_err(|error: T::Err| broken_row(error.to_string()))
}

/// Reads a text that may be missing.
pub(crate) fn parsed_maybe<T: FromStr<Err: Error>>(text: Option<&str>) -> Answer<Option<T>> {
    text.map(parsed).transpose()
}

/// Finds the value whose name is stored.
pub(crate) fn named<T: Copy>(all: &[T], slug: impl Fn(T) -> &'static str, stored: &str) -> Answer<T> {
    let found = all.iter().copied().find(|value| slug(*value) == stored);
    found.ok_or_else(|| broken_row(format!("there is no {stored:?}")))
}

/// Reads a number that fits into 32 bits.
pub(crate) fn small(number: i64) -> Answer<u32> {
    u32::try_from(number).map_err(|error| broken_row(error.to_string()))
}

/// Reads a number that is not below zero.
pub(crate) fn large(number: i64) -> Answer<u64> {
    u64::try_from(number).map_err(|error| broken_row(error.to_string()))
}

/// Writes a number as the databases keep it.
pub(crate) fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Reads a revision.
pub(crate) fn revision(number: i64) -> Answer<Revision> {
    small(number).map(Revision::new)
}

/// The revision that a save replaces.
pub(crate) fn before(revision: Revision) -> i64 {
    i64::from(revision.number()) - 1
}

/// The two columns of a price: its minor units, its currency.
pub(crate) fn price_columns(price: Option<Money>) -> (Option<i64>, Option<Currency>) {
    (price.map(|price| price.minor()), price.map(|price| price.currency()))
}

/// Reads a price from its two columns.
pub(crate) fn price(minor: Option<i64>, currency: Option<&str>) -> Answer<Option<Money>> {
    let (Some(minor), Some(currency)) = (minor, currency) else { return Ok(None) };
    let price = Money::new(minor, parsed(currency)?);
    price.map(Some).map_err(|error| broken_row(error.to_string()))
}

/// The two columns of a discount: its share, its reason.
pub(crate) fn discount_columns(discount: Option<&Discount>) -> (Option<i64>, Option<&str>) {
    let share = discount.map(|discount| i64::from(discount.share.hundredths()));
    (share, discount.map(|discount| discount.reason.as_str()))
}

/// Reads a discount from its two columns.
pub(crate) fn discount(share: Option<i64>, reason: Option<&str>) -> Answer<Option<Discount>> {
    let (Some(share), Some(reason)) = (share, reason) else { return Ok(None) };
    let share = u16::try_from(share).ok().and_then(|share| Share::new(share).ok());
    let share = share.ok_or_else(|| broken_row("a discount is a share"))?;
    Ok(Some(Discount { share, reason: parsed(reason)? }))
}

/// The column of a line's billing: the number of its invoice, and 0 while it is marked for the next one.
pub(crate) fn billing_column(billing: Billing) -> Option<i64> {
    match billing {
        Billing::Open => None,
        Billing::ToInvoice => Some(0),
        Billing::Invoiced(number) => Some(number.0),
    }
}

/// Reads a line's billing from its column.
pub(crate) fn billing(invoice: Option<i64>) -> Billing {
    match invoice {
        None => Billing::Open,
        Some(0) => Billing::ToInvoice,
        Some(number) => Billing::Invoiced(InvoiceNumber(number)),
    }
}

/// The three columns of a grant: its kind, its end, its limit.
pub(crate) fn grant_columns(grant: &Grant) -> (&'static str, Option<i64>, Option<i64>) {
    let limits = match grant {
        Grant::Granted(limits) => *limits,
        Grant::Inherit | Grant::Denied => GrantLimits::default(),
    };
    (grant.slug(), limits.valid_until.map(Moment::micros), limits.max_downloads.map(i64::from))
}

/// Reads a grant from its three columns.
pub(crate) fn grant(kind: &str, until: Option<i64>, most: Option<i64>) -> Answer<Grant> {
    let limits =
        GrantLimits { valid_until: until.map(Moment::from_micros), max_downloads: most.map(small).transpose()? };
    let all = [Grant::Inherit, Grant::Granted(limits), Grant::Denied];
    named(&all, |grant| grant.slug(), kind)
}
