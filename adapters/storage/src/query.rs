//! Statements whose length depends on what is asked for.

use std::fmt::Write as _;

use picdesk::Currency;
use sea_orm::{DbBackend, Value, prelude::Uuid};

/// A cell of a row to be stored. It is borrowed from what the row is made of until it is bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    Id(Uuid),
    MaybeId(Option<Uuid>),
    Number(Option<i64>),
    Flag(Option<bool>),
    Text(Option<&'a str>),
    Currency(Option<Currency>),
}

impl From<i64> for Cell<'_> {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Cell<'_>> for Value {
    fn from(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Id(id) => id.into(),
            Cell::MaybeId(id) => id.into(),
            Cell::Number(number) => number.into(),
            Cell::Flag(flag) => flag.into(),
            Cell::Text(text) => text.into(),
            Cell::Currency(currency) => currency.as_ref().map(Currency::code).into(),
        }
    }
}

/// A statement in the making, with its values.
///
/// **Invariant:** what comes from outside is bound, and only what stands in this crate's source is put. Every value
/// is bound at one place only.
#[derive(Debug, Default)]
pub(crate) struct Query {
    sql: String,
    values: Vec<Value>,
    numbered: bool,
}

impl Query {
    /// Begins a statement for a database. PostgreSQL wants its places numbered. For SQLite a number is a name, which
    /// costs a search among all names each time that a value is bound to it.
    pub(crate) fn on(backend: DbBackend) -> Self {
        Self { sql: String::new(), values: Vec::new(), numbered: backend == DbBackend::Postgres }
    }

    /// Adds words of SQL.
    pub(crate) fn put(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Adds the place of a value, and the value.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        if self.numbered {
            // Writing into a string cannot fail.
            let _ = write!(self.sql, "${}", self.values.len());
        } else {
            self.sql.push('?');
        }
        self
    }

    /// Adds the places of values with commas between them, and the values.
    pub(crate) fn list(&mut self, values: impl IntoIterator<Item = impl Into<Value>>) -> &mut Self {
        for (place, value) in values.into_iter().enumerate() {
            self.put(if place == 0 { "" } else { ", " }).bind(value);
        }
        self
    }

    /// Adds the storing of rows, whose cells come in the order of the columns. The last column is one in which rows
    /// differ, of their key.
    ///
    /// Another column, in which all rows agree, is bound once for all of them: of the many columns of an order's
    /// lines most are such, and what is bound and read for each row is what a long statement costs.
    pub(crate) fn insert<const N: usize>(&mut self, table: &str, columns: &[&str; N], rows: &[[Cell<'_>; N]]) {
        let Some((first, others)) = rows.split_first() else { return };
        let agree = |column: usize| others.iter().all(|row| row[column] == first[column]);
        let alike = |column: &usize| !others.is_empty() && column + 1 < N && agree(*column);
        let (shared, own): (Vec<usize>, Vec<usize>) = (0..N).partition(alike);

        self.put("INSERT INTO ").put(table).put(" (");
        for (place, &column) in shared.iter().chain(&own).enumerate() {
            self.put(if place == 0 { "" } else { ", " }).put(columns[column]);
        }
        self.put(") SELECT * FROM ");
        if !shared.is_empty() {
            self.put("(SELECT ").list(shared.iter().map(|&column| first[column])).put(") AS shared CROSS JOIN ");
        }
        for (number, row) in rows.iter().enumerate() {
            self.put(if number == 0 { "(VALUES (" } else { "), (" });
            self.list(own.iter().map(|&column| row[column]));
        }
        self.put(")) AS own");
    }

    /// Adds a statement behind this one, on SQLite, whose places are not numbered.
    pub(crate) fn then(&mut self, next: Self) {
        self.put(if self.sql.is_empty() { "" } else { "; " }).put(&next.sql);
        self.values.extend(next.values);
    }

    /// The statement and its values.
    pub(crate) fn parts(self) -> (String, Vec<Value>) {
        (self.sql, self.values)
    }
}
