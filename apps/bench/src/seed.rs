//! Fills an empty database with as many accounts, files and orders as a run wants, in seconds.
//!
//! The schema is the storage crate's own, laid by its migrations; the rows go past it, many at a time. They come
//! sorted by their keys, so that the trees of the database grow at one end.

use std::{ops::Range, time::Instant};

use anyhow::{Result, bail};
use picdesk::{AccountId, OrderNumber};
use uuid::Uuid;

mod kinds;
mod postgres;
mod rows;
mod sink;
mod sqlite;
mod words;

use sink::Sink;
pub use words::{chance_word, word};

/// How much there is in a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amounts {
    /// Clients' accounts.
    pub accounts: u64,
    /// Files.
    pub files: u64,
    /// Orders, with their lines, letters and journal entries.
    pub orders: u64,
}

/// How many lightboxes of each size the staff member keeps, so that orders are not all of the same files.
pub const LIGHTBOXES_OF_A_SIZE: u64 = 50;

/// Which of the accounts created the few orders that the keeper did not.
pub const OTHER_STAFF: u64 = 3;

/// The id of the `place`th thing of its kind. Ids grow with their places, as real ones grow with time, and come
/// before all that are made later.
pub fn named(place: u64) -> Uuid {
    Uuid::from_u128(0x0180_0000_0000_7000_8000_0000_0000_0000 | u128::from(place))
}

/// The number of the `place`th order.
pub fn order_number(place: u64) -> i64 {
    OrderNumber::FIRST.number() + place as i64
}

/// Scatters a place over a range, the same way in every run: it multiplies by the golden ratio, so that neighbours
/// come to lie far apart.
pub fn scattered(place: u64, over: u64) -> u64 {
    (place.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16) % over.max(1)
}

/// The lightboxes of the `size`th size that was asked for.
pub fn lightboxes(size: usize) -> Range<u64> {
    let first = size as u64 * LIGHTBOXES_OF_A_SIZE;
    first..first + LIGHTBOXES_OF_A_SIZE
}

/// Fills a database to which the schema was laid, and in which `keeper` is a staff member's account. The keeper gets
/// lightboxes of these sizes.
pub fn fill(url: &str, amounts: Amounts, keeper: AccountId, sizes: &[u32]) -> Result<()> {
    if let Some(most) = sizes.iter().max().filter(|&&most| u64::from(most) > amounts.files) {
        bail!("a lightbox of {most} files needs at least as many files, and {} were asked for", amounts.files);
    }
    let started = Instant::now();
    let mut sink: Box<dyn Sink> = match url.strip_prefix("sqlite://") {
        Some(path) => Box::new(sqlite::Database::open(path)?),
        None => Box::new(postgres::Database::open(url)?),
    };
    let indexes = sink.lay_indexes_aside()?;
    rows::write(&mut *sink, amounts, keeper.uuid(), sizes)?;
    for index in indexes {
        sink.run(&index)?;
    }
    sink.settle()?;
    let Amounts { accounts, files, orders } = amounts;
    eprintln!("made {accounts} accounts, {files} files, {orders} orders in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}
