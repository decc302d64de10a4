//! The commit probe: how long a bare synchronous commit of one row takes on this disk, right now.
//!
//! It moves from hour to hour by more than anything that Picdesk does, so no figure is shown without it.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::Result;
use rusqlite::{Connection, params};
use sea_orm::sqlx::{self, Connection as _, Executor as _, PgConnection};
use tokio::runtime::Runtime;

use crate::figures::median;

/// How long one probe takes.
const SPAN: Duration = Duration::from_millis(150);

/// Commits rows, one at a time.
pub enum Probe {
    /// On SQLite, in a file of its own.
    Sqlite(Connection),
    /// On PostgreSQL, in a table of its own.
    Postgres(Runtime, PgConnection),
}

const TABLE: &str = "CREATE TABLE probe (number BIGINT PRIMARY KEY, letter TEXT)";
const LETTER: &str = "what a letter says, as long as a sentence or two";

impl Probe {
    /// A probe beside a SQLite database.
    pub fn sqlite(folder: &Path) -> Result<Self> {
        let database = Connection::open(folder.join("probe.db"))?;
        database.execute_batch(crate::floor::SAFE_AND_SOUND)?;
        database.execute_batch(TABLE)?;
        Ok(Self::Sqlite(database))
    }

    /// A probe in an empty database of PostgreSQL.
    pub fn postgres(url: &str) -> Result<Self> {
        let runtime = crate::runtime()?;
        let mut database = runtime.block_on(PgConnection::connect(url))?;
        runtime.block_on(database.execute(TABLE))?;
        Ok(Self::Postgres(runtime, database))
    }

    /// The median time of one commit, in milliseconds.
    pub fn commit_ms(&mut self) -> Result<f64> {
        match self {
            Self::Sqlite(database) => {
                let mut insert =
                    database.prepare("INSERT INTO probe SELECT coalesce(max(number), 0) + 1, ?1 FROM probe")?;
                timed(|| Ok(drop(insert.execute(params![LETTER])?)))
            }
            Self::Postgres(runtime, database) => timed(|| {
                let insert = "INSERT INTO probe SELECT coalesce(max(number), 0) + 1, $1 FROM probe";
                Ok(drop(runtime.block_on(sqlx::query(insert).bind(LETTER).execute(&mut *database))?))
            }),
        }
    }
}

fn timed(mut commit: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut times = Vec::new();
    let started = Instant::now();
    while started.elapsed() < SPAN {
        let begun = Instant::now();
        commit()?;
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok(median(&times))
}
