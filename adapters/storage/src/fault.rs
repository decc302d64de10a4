//! What the database says when something goes wrong, as the domain names it.

use picdesk::{StoreError, Unique};
use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

/// The answer of storage.
pub(crate) type Answer<T> = Result<T, StoreError>;

/// What each unique column is for. SQLite names the column in its message, PostgreSQL a constraint that is named
/// after it.
const UNIQUE: [(&str, Unique); 6] = [
    ("folded_address", Unique::Address),
    ("folded_name", Unique::LightboxName),
    ("file.number", Unique::FileNumber),
    ("file_number_key", Unique::FileNumber),
    ("file.master_key", Unique::Master),
    ("file_master_key_key", Unique::Master),
];

/// Names a failure of the database.
///
/// Two units that PostgreSQL cannot put into one order (serialization, deadlock) changed the same thing: the one
/// that was told so is stale. A database that stays busy is broken for now.
pub(crate) fn named(error: DbErr) -> StoreError {
    if let Some(SqlErr::UniqueConstraintViolation(message)) = error.sql_err() {
        let known = UNIQUE.iter().find(|(column, _)| message.contains(column));
        return StoreError::Duplicate(known.map_or(Unique::Key, |(_, unique)| *unique));
    }
    match code(&error).as_deref() {
        Some("40001" | "40P01") => StoreError::Stale,
        _ => StoreError::broken(error),
    }
}

/// Whether there is no room left for the database.
///
/// SQLite says so where it writes its file, and speaks of an "I/O error" where it cannot make room for the index of its
/// log (`SQLITE_IOERR_SHMSIZE`), which is what it does first when it opens a file. PostgreSQL has one code for it.
pub(crate) fn is_full_disk(error: &DbErr) -> bool {
    matches!(code(error).as_deref(), Some("13" | "4874" | "53100"))
}

/// The database's own code of a failure.
fn code(error: &DbErr) -> Option<String> {
    let (DbErr::Conn(RuntimeErr::SqlxError(source))
    | DbErr::Exec(RuntimeErr::SqlxError(source))
    | DbErr::Query(RuntimeErr::SqlxError(source))) = error
    else {
        return None;
    };
    match &**source {
        sqlx::Error::Database(error) => error.code().map(|code| code.into_owned()),
        _ => None,
    }
}
