//! Reaching a database, and bringing it to the present schema.

use std::{io, str::FromStr, time::Duration};

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
    sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use sea_orm_migration::MigratorTrait;

use crate::{fault::is_full_disk, migration::Migrator};

/// Older libraries can corrupt a database that is read and written as this one is.
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

/// Any number, as long as every program that migrates this schema takes the same.
const MIGRATION_LOCK: i64 = 0x7069_6364_6573_6b01;

/// How long a statement waits for another program that writes to the same SQLite file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How many connections read a SQLite database at once.
const READERS: u32 = 4;

/// How many connections a PostgreSQL server is asked for at the most.
const CONNECTIONS: u32 = 16;

/// How many statements a connection keeps prepared: the orders of different lengths have one each.
const PREPARED: usize = 400;

/// Why a database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names neither a SQLite file nor a PostgreSQL server.
    #[error("a database is named by sqlite:PATH or postgres://USER@HOST/NAME")]
    UnknownUrl,
    /// The folder of a SQLite file could not be made.
    #[error("the folder of the database could not be made")]
    Folder(#[source] io::Error),
    /// The SQLite library is too old to be trusted with this layout.
    #[error("SQLite 3.51.3 or later is needed, and this is {0}")]
    OldSqlite(String),
    /// There is no room left where the database is kept.
    #[error("the disk is full")]
    FullDisk(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database could not be reached, or not be brought to the present schema.
    #[error("the database could not be opened")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<DbErr> for OpenError {
    fn from(error: DbErr) -> Self {
        if is_full_disk(&error) { Self::FullDisk(Box::new(error)) } else { Self::Database(Box::new(error)) }
    }
}

/// A database that was opened.
pub(crate) enum Opened {
    /// A file: a connection that writes, how to open another one, and connections that read.
    Sqlite { writer: DatabaseConnection, options: Box<ConnectOptions>, readers: DatabaseConnection },
    /// A server: connections that do both.
    Postgres(DatabaseConnection),
}

/// Opens the database that a URL names, and migrates it.
pub(crate) async fn open(url: &str) -> Result<Opened, OpenError> {
    match url.split_once(':') {
        Some(("sqlite", _)) => sqlite(url).await,
        Some(("postgres" | "postgresql", _)) => postgres(url).await,
        _ => Err(OpenError::UnknownUrl),
    }
}

async fn sqlite(url: &str) -> Result<Opened, OpenError> {
    let file = SqliteConnectOptions::from_str(url).map_err(|error| OpenError::Database(Box::new(error)))?;
    if let Some(folder) = file.get_filename().parent() {
        std::fs::create_dir_all(folder).map_err(OpenError::Folder)?;
    }
    let options = lasting(url, 1, |options| options);
    let writer = Database::connect(options.clone()).await?;
    check_version(&writer).await?;
    migrate(&writer).await?;
    let readers = Database::connect(lasting(url, READERS, |options| options.pragma("query_only", "ON"))).await?;
    Ok(Opened::Sqlite { writer, options: Box::new(options), readers })
}

/// Connections to a SQLite file that are kept for good, with their prepared statements.
fn lasting(
    url: &str,
    connections: u32,
    more: impl Fn(SqliteConnectOptions) -> SqliteConnectOptions + Send + Sync + 'static,
) -> ConnectOptions {
    let mut options = pooled(url, connections);
    options.idle_timeout(None::<Duration>).max_lifetime(None::<Duration>);
    options.map_sqlx_sqlite_opts(move |options| {
        more(
            options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(BUSY_TIMEOUT)
                .statement_cache_capacity(PREPARED)
                .pragma("cache_size", "-8000"),
        )
    });
    options
}

async fn postgres(url: &str) -> Result<Opened, OpenError> {
    let mut options = pooled(url, CONNECTIONS);
    options.map_sqlx_postgres_opts(|options| options.statement_cache_capacity(PREPARED));
    let connection = Database::connect(options).await?;
    migrate(&connection).await?;
    Ok(Opened::Postgres(connection))
}

fn pooled(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).sqlx_logging(false).test_before_acquire(false).record_stmt_in_spans(false);
    options
}

async fn check_version(connection: &DatabaseConnection) -> Result<(), OpenError> {
    let row = connection.query_one_raw(sea_orm::Statement::from_string(DbBackend::Sqlite, "SELECT sqlite_version()"));
    let version: String = match row.await? {
        Some(row) => row.try_get_by_index(0)?,
        None => String::new(),
    };
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    if (part(), part(), part()) < OLDEST_SQLITE {
        return Err(OpenError::OldSqlite(version));
    }
    Ok(())
}

/// Moves the schema forwards, in one transaction, while every other program that would do the same waits.
async fn migrate(connection: &DatabaseConnection) -> Result<(), DbErr> {
    let mode = Some(SqliteTransactionMode::Immediate);
    let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
    let transaction = connection.begin_with_options(options).await?;
    if connection.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
    }
    Migrator::up(&transaction, None).await?;
    transaction.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_without_room_is_said_to_be_on_a_full_disk() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let database = Database::connect("sqlite::memory:").await.unwrap();
            // A limit of pages is answered as a disk without room is: SQLITE_FULL.
            database.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
            let refused = database.execute_unprepared("CREATE TABLE one (a)").await.unwrap_err();
            assert!(matches!(OpenError::from(refused), OpenError::FullDisk(_)));
            let nonsense = database.execute_unprepared("CREATE nothing").await.unwrap_err();
            assert!(matches!(OpenError::from(nonsense), OpenError::Database(_)));
        });
    }
}
