//! Rows into SQLite: one prepared statement, one transaction for a table.

use anyhow::Result;
use rusqlite::{
    Connection, ToSql, params, params_from_iter,
    types::{ToSqlOutput, Value},
};

use super::sink::{Cell, Row, Sink};

/// A database that is being filled. What is seeded can be made again, so nothing waits for the disk meanwhile.
pub struct Database(Connection);

impl Database {
    /// Opens a database whose schema is laid.
    pub fn open(path: &str) -> Result<Self> {
        let database = Connection::open(path)?;
        database.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;
             PRAGMA cache_size = -200000; PRAGMA temp_store = MEMORY;",
        )?;
        Ok(Self(database))
    }
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Number(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Flag(flag) => ToSqlOutput::Owned(Value::Integer(i64::from(*flag))),
            Self::Id(id) => ToSqlOutput::Borrowed(id.as_bytes().as_slice().into()),
            Self::Text(text) => ToSqlOutput::Borrowed(text.as_str().into()),
        })
    }
}

impl Sink for Database {
    fn fill(&mut self, table: &str, columns: &str, rows: &mut dyn Iterator<Item = Row>) -> Result<()> {
        let work = self.0.transaction()?;
        let places = vec!["?"; columns.split(',').count()].join(", ");
        let mut insert = work.prepare(&format!("INSERT INTO {table} ({columns}) VALUES ({places})"))?;
        for row in rows {
            insert.execute(params_from_iter(&row))?;
        }
        drop(insert);
        work.commit()?;
        Ok(())
    }

    fn run(&mut self, statements: &str) -> Result<()> {
        Ok(self.0.execute_batch(statements)?)
    }

    fn lay_indexes_aside(&mut self) -> Result<Vec<String>> {
        // The index of a primary key or of UNIQUE has no statement of its own and stays.
        let mut asking = self.0.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL")?;
        let indexes = asking.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let indexes: Vec<(String, String)> = indexes.collect::<Result<_, _>>()?;
        for (name, _) in &indexes {
            self.0.execute_batch(&format!("DROP INDEX {name}"))?;
        }
        Ok(indexes.into_iter().map(|(_, statement)| statement).collect())
    }

    /// SQLite counts nothing unless it is told to, and no program of ours tells it: with figures of its own it would
    /// prepare a statement anew for every other value that is bound.
    fn settle(&mut self) -> Result<()> {
        Ok(())
    }

    fn count_orders_from(&mut self, next: i64) -> Result<()> {
        self.0.execute("UPDATE counter SET next = ?1 WHERE name = 'order'", params![next])?;
        Ok(())
    }
}

/// What was written without waiting for the disk is on it before anything is measured.
impl Drop for Database {
    fn drop(&mut self) {
        let _ = self.0.execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE);");
    }
}
