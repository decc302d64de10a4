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

    /// Adds rows to insert, each in its brackets. A column in which all rows agree is bound once, for all of them:
    /// of the many columns of an order's lines most are such, and binding is what a long statement costs.
    pub(crate) fn rows<R: IntoIterator<Item = Value>>(&mut self, rows: impl IntoIterator<Item = R>) -> &mut Self {
        let mut rows: Vec<Vec<Value>> = rows.into_iter().map(|row| row.into_iter().collect()).collect();
        let Some(first) = rows.first() else { return self };
        let agreed: Vec<bool> =
            (0..first.len()).map(|column| rows.iter().all(|row| row[column] == rows[0][column])).collect();
        let mut places: Vec<usize> = vec![0; agreed.len()];
        for (number, row) in rows.iter_mut().enumerate() {
            self.put(if number == 0 { "(" } else { ", (" });
            for (column, value) in row.drain(..).enumerate() {
                if number == 0 || !agreed[column] {
                    self.values.push(value);
                    places[column] = self.values.len();
                }
                self.put(if column == 0 { "$" } else { ", $" });
                // Writing into a string cannot fail.
                let _ = write!(self.sql, "{}", places[column]);
            }
            self.put(")");
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
