//! Where seeded rows go: one shape for both databases.

use anyhow::Result;
use uuid::Uuid;

/// One value of a row.
#[derive(Debug, Clone)]
pub enum Cell {
    /// A number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// An id.
    Id(Uuid),
    /// A text, a slug, a list in JSON.
    Text(String),
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Number(i64::from(number))
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        // What is counted here stays far below 2^63.
        Self::Number(number as i64)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Uuid> for Cell {
    fn from(id: Uuid) -> Self {
        Self::Id(id)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// One row, as long as its table has columns.
pub type Row = Vec<Cell>;

/// A database that takes many rows at once.
pub trait Sink {
    /// Adds rows to a table, all or none.
    fn fill(&mut self, table: &str, columns: &str, rows: &mut dyn Iterator<Item = Row>) -> Result<()>;

    /// Runs statements that stand in this program.
    fn run(&mut self, statements: &str) -> Result<()>;

    /// Drops the indexes that can be made again, and answers the statements that make them. One pass over all rows
    /// makes an index many times faster than row after row.
    fn lay_indexes_aside(&mut self) -> Result<Vec<String>>;

    /// Leaves the database as time would have left it.
    fn settle(&mut self) -> Result<()>;

    /// Says which number the next order gets.
    fn count_orders_from(&mut self, next: i64) -> Result<()>;
}
