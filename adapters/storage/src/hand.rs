//! The hand: the one struct that implements every collection, for units of work and for looks.
//!
//! Collections are in files of their own. Ordinary rows are written through SeaORM's entities; what is read often,
//! or in one statement over several tables, is written as SQL here and there alike, with `$1` for the first value,
//! which both databases understand. Statements that may grow long are a `Query`.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use async_trait::async_trait;
use picdesk::{
    Accounts, Assumptions, Attempts, BulkOrders, Carts, Devices, DownloadLog, Files, Invoices, Journal, Lightboxes,
    Look, MailedLinks, Orders, Outbox, ReadAccounts, ReadAssumptions, ReadBulkOrders, ReadCarts, ReadDownloads,
    ReadFiles, ReadInvoices, ReadJournal, ReadLightboxes, ReadMailedLinks, ReadOrders, ReadOutbox, ReadSessions,
    ReadTokens, Requests, Sessions, StoreError, Tokens, UnitOfWork,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait,
    ExecResult, FromQueryResult, Insert, IntoActiveModel, QueryResult, Statement, Value,
};

use crate::{
    fault::{Answer, named},
    query::Query,
    writer::Turn,
};

/// Values to bind, in the order of their places in the statement.
macro_rules! values {
    ($($value:expr),* $(,)?) => { [$(sea_orm::Value::from($value)),*] };
}
pub(crate) use values;

/// What statements go through.
pub(crate) enum Line {
    /// A pool of connections that read; every statement sees what is committed.
    Readers(DatabaseConnection),
    /// A transaction of its own, on PostgreSQL.
    Own(DatabaseTransaction),
    /// A turn at the one writer, on SQLite.
    Turn(Turn),
}

/// Holds a line to the database, and puts the collections' statements on it.
///
/// **Invariant:** a unit in which a statement failed, or was given up halfway, runs no further statement and cannot
/// be committed. PostgreSQL would answer the commit of such a unit with a silent rollback, and SQLite may have
/// rolled everything back and be storing the next statements one by one.
pub(crate) struct Hand {
    line: Line,
    spoilt: AtomicBool,
    /// What SQLite is still to be told of.
    later: Mutex<Query>,
    statements: Arc<AtomicU64>,
}

/// Puts a call through to whatever the line is.
macro_rules! through {
    ($line:expr, $method:ident($($argument:expr)?)) => {
        match $line {
            Line::Readers(pool) => pool.$method($($argument)?),
            Line::Own(transaction) => transaction.$method($($argument)?),
            Line::Turn(turn) => turn.transaction().$method($($argument)?),
        }
    };
}

impl Hand {
    pub(crate) fn new(line: Line, statements: Arc<AtomicU64>) -> Self {
        Self { line, spoilt: AtomicBool::new(false), later: Mutex::default(), statements }
    }

    /// Whether this is PostgreSQL, for the few statements that differ.
    pub(crate) fn on_postgres(&self) -> bool {
        self.get_database_backend() == DbBackend::Postgres
    }

    /// `postgres` on PostgreSQL, and nothing on SQLite: for clauses that hold rows, which one writer needs not.
    pub(crate) fn held(&self, postgres: &'static str) -> &'static str {
        if self.on_postgres() { postgres } else { "" }
    }

    /// Begins a statement whose length depends on what is asked for.
    pub(crate) fn query(&self) -> Query {
        Query::on(self.get_database_backend())
    }

    /// Stores a new row.
    pub(crate) async fn add<M, A>(&self, row: M) -> Answer<()>
    where
        A: ActiveModelTrait,
        M: IntoActiveModel<A>,
    {
        let insert: Insert<A> = <A::Entity as EntityTrait>::insert(row.into_active_model());
        insert.exec_without_returning(self).await.map(drop).map_err(named)
    }

    /// Runs a statement that changes rows, and answers how many.
    pub(crate) async fn change(
        &self,
        sql: impl Into<String> + Send,
        values: impl IntoIterator<Item = Value>,
    ) -> Answer<u64> {
        let done = self.execute_raw(self.statement(sql, values)).await.map_err(named)?;
        Ok(done.rows_affected())
    }

    /// Runs a statement that changes rows, and whose answer nobody waits for.
    ///
    /// Each statement wakes the thread of SQLite, which is dearer than storing a row. So it is told of these together,
    /// before the next statement or at the commit, and what fails of them fails there.
    pub(crate) async fn change_later(&self, query: Query) -> Answer<()> {
        if let Line::Turn(_) = self.line {
            self.later().then(query);
            return Ok(());
        }
        let (sql, values) = query.parts();
        self.change(sql, values).await.map(drop)
    }

    fn later(&self) -> MutexGuard<'_, Query> {
        // A statement is whole whenever the lock is given back.
        self.later.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs what was left for later.
    async fn catch_up(&self) -> Result<(), DbErr> {
        let (sql, values) = std::mem::take(&mut *self.later()).parts();
        if sql.is_empty() {
            return Ok(());
        }
        self.statements.fetch_add(1, Ordering::Relaxed);
        through!(&self.line, execute_raw(self.statement(sql, values))).await.map(drop)
    }

    /// Runs a statement that finds one row at the most.
    pub(crate) async fn one<R: FromQueryResult>(
        &self,
        sql: impl Into<String> + Send,
        values: impl IntoIterator<Item = Value>,
    ) -> Answer<Option<R>> {
        let row = self.row(sql, values).await?;
        row.map(|row| R::from_query_result(&row, "")).transpose().map_err(named)
    }

    /// Runs a statement that finds one row at the most, and leaves it as it came.
    pub(crate) async fn row(
        &self,
        sql: impl Into<String> + Send,
        values: impl IntoIterator<Item = Value>,
    ) -> Answer<Option<QueryResult>> {
        self.query_one_raw(self.statement(sql, values)).await.map_err(named)
    }

    /// Runs a statement that finds rows.
    pub(crate) async fn all<R: FromQueryResult>(
        &self,
        sql: impl Into<String> + Send,
        values: impl IntoIterator<Item = Value>,
    ) -> Answer<Vec<R>> {
        let rows = self.rows(sql, values).await?;
        rows.iter().map(|row| R::from_query_result(row, "").map_err(named)).collect()
    }

    /// Runs a statement that finds rows, and leaves them as they came.
    pub(crate) async fn rows(
        &self,
        sql: impl Into<String> + Send,
        values: impl IntoIterator<Item = Value>,
    ) -> Answer<Vec<QueryResult>> {
        self.query_all_raw(self.statement(sql, values)).await.map_err(named)
    }

    fn statement(&self, sql: impl Into<String>, values: impl IntoIterator<Item = Value>) -> Statement {
        Statement::from_sql_and_values(self.get_database_backend(), sql, values)
    }

    /// Runs one statement. The hand is spoilt from before until it turned out well, so that one which is dropped
    /// halfway leaves it spoilt.
    async fn run<T: Send>(&self, statement: impl Future<Output = Result<T, DbErr>> + Send) -> Result<T, DbErr> {
        if self.spoilt.swap(true, Ordering::AcqRel) {
            return Err(DbErr::Custom("an earlier statement of this unit failed".to_owned()));
        }
        self.catch_up().await?;
        self.statements.fetch_add(1, Ordering::Relaxed);
        let done = statement.await?;
        self.spoilt.store(false, Ordering::Release);
        Ok(done)
    }
}

#[async_trait]
impl ConnectionTrait for Hand {
    fn get_database_backend(&self) -> DbBackend {
        through!(&self.line, get_database_backend())
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.run(through!(&self.line, execute_raw(statement))).await
    }

    async fn execute_unprepared(&self, script: &str) -> Result<ExecResult, DbErr> {
        self.run(through!(&self.line, execute_unprepared(script))).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.run(through!(&self.line, query_one_raw(statement))).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.run(through!(&self.line, query_all_raw(statement))).await
    }
}

macro_rules! collections {
    ($($name:ident: $collection:ident),+ $(,)?) => {$(
        fn $name(&mut self) -> &mut dyn $collection {
            self
        }
    )+};
}

#[async_trait]
impl UnitOfWork for Hand {
    collections! {
        accounts: Accounts, sessions: Sessions, tokens: Tokens, attempts: Attempts, devices: Devices, mailed_links: MailedLinks, files: Files, lightboxes: Lightboxes, assumptions: Assumptions,
        carts: Carts, orders: Orders, bulk_orders: BulkOrders, invoices: Invoices, downloads: DownloadLog, requests: Requests, outbox: Outbox, journal: Journal,
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        if self.spoilt.load(Ordering::Acquire) {
            return Err(StoreError::broken("a statement of this unit failed, so it cannot be kept"));
        }
        self.catch_up().await.map_err(named)?;
        match self.line {
            Line::Own(transaction) => transaction.commit().await.map_err(named),
            Line::Turn(turn) => turn.keep().await,
            // A look has changed nothing that could be lost.
            Line::Readers(_) => Ok(()),
        }
    }
}

impl Look for Hand {
    collections! {
        accounts: ReadAccounts, sessions: ReadSessions, tokens: ReadTokens, mailed_links: ReadMailedLinks, files: ReadFiles, lightboxes: ReadLightboxes, assumptions: ReadAssumptions,
        carts: ReadCarts, orders: ReadOrders, bulk_orders: ReadBulkOrders, invoices: ReadInvoices, downloads: ReadDownloads, outbox: ReadOutbox, journal: ReadJournal,
    }
}
