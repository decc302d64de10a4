//! Statements whose length depends on what is asked for.

use std::fmt::Write as _;

use sea_orm::Value;

/// A statement in the making, with its values.
///
/// **Invariant:** what comes from outside is bound, and only what stands in this crate's source is put.
#[derive(Debug, Default)]
pub(crate) struct Query {
    sql: String,
    values: Vec<Value>,
}

impl Query {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds words of SQL.
    pub(crate) fn put(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Adds the place of a value, and the value.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        // Writing into a string cannot fail.
        let _ = write!(self.sql, "${}", self.values.len());
        self
    }

    /// Adds the places of values with commas between them, and the values.
    pub(crate) fn list(&mut self, values: impl IntoIterator<Item = impl Into<Value>>) -> &mut Self {
        for (place, value) in values.into_iter().enumerate() {
            self.put(if place == 0 { "" } else { ", " }).bind(value);
        }
        self
    }

    /// Adds rows to insert, each in its brackets.
    pub(crate) fn rows<R: IntoIterator<Item = Value>>(&mut self, rows: impl IntoIterator<Item = R>) -> &mut Self {
        for (place, row) in rows.into_iter().enumerate() {
            self.put(if place == 0 { "(" } else { ", (" }).list(row).put(")");
        }
        self
    }

    /// The statement.
    pub(crate) fn sql(&self) -> &str {
        &self.sql
    }

    /// Its values.
    pub(crate) fn values(&self) -> Vec<Value> {
        self.values.clone()
    }
}
