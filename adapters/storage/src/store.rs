//! The store: units of work and looks over one database.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use picdesk::{Look, Store, StoreError, UnitOfWork};
use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};

use crate::{
    fault::named,
    hand::{Hand, Line},
    open::{OpenError, Opened, open},
    writer::Writer,
};

/// Keeps everything in SQLite or in PostgreSQL.
pub struct SqlStore {
    /// Reads on SQLite; reads and writes on PostgreSQL.
    pool: DatabaseConnection,
    /// The one writer, on SQLite.
    writer: Option<Writer>,
    statements: Arc<AtomicU64>,
}

impl SqlStore {
    /// Opens the database that a URL names, `sqlite:PATH` or `postgres://USER@HOST/NAME`, and brings it to the
    /// present schema. A SQLite file and its folder are made where they are missing.
    ///
    /// Call it within a Tokio runtime: the one writer of SQLite is a task of it.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        let (pool, writer) = match open(url).await? {
            Opened::Sqlite { writer, options, readers } => (readers, Some(Writer::start(writer, *options))),
            Opened::Postgres(pool) => (pool, None),
        };
        Ok(Self { pool, writer, statements: Arc::default() })
    }

    /// Lets the units that are open finish, and closes every connection. Whoever comes later is refused.
    pub async fn close(&self) {
        if let Some(writer) = &self.writer {
            writer.close().await;
        }
        if let Err(error) = self.pool.close_by_ref().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "the database did not close well");
        }
    }

    /// How many SQL statements units and looks have issued since the store was opened; beginning and committing
    /// are not counted.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// How many units wait for their turn at the one writer; none ever does on PostgreSQL.
    pub fn waiting(&self) -> usize {
        self.writer.as_ref().map_or(0, Writer::waiting)
    }

    /// Runs a script of SQL as one unit, past the domain and past its rules.
    ///
    /// For measurements that need a million rows, and for nothing else. The tables are described in
    /// `migration/m0001_foundation.sql`.
    pub async fn seed(&self, script: &str) -> Result<(), StoreError> {
        let hand = self.hand().await?;
        hand.execute_unprepared(script).await.map_err(named)?;
        Box::new(hand).commit().await
    }

    async fn hand(&self) -> Result<Hand, StoreError> {
        let line = match &self.writer {
            Some(writer) => Line::Turn(writer.turn().await?),
            None => Line::Own(self.pool.begin().await.map_err(named)?),
        };
        Ok(Hand::new(line, Arc::clone(&self.statements)))
    }
}

#[async_trait]
impl Store for SqlStore {
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StoreError> {
        Ok(Box::new(self.hand().await?))
    }

    async fn look(&self) -> Result<Box<dyn Look>, StoreError> {
        if let Some(writer) = &self.writer {
            writer.settled().await;
        }
        Ok(Box::new(Hand::new(Line::Readers(self.pool.clone()), Arc::clone(&self.statements))))
    }
}
