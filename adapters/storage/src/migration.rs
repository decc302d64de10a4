//! The schema. Databases are only ever moved forwards, one migration after the other.

use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager, async_trait::async_trait};

/// All migrations, oldest first. One that was released is never edited.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Script { name: "m0001_foundation", text: include_str!("migration/m0001_foundation.sql") })]
    }
}

/// A migration that is written as SQL.
struct Script {
    name: &'static str,
    text: &'static str,
}

impl MigrationName for Script {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait]
impl MigrationTrait for Script {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let script = in_dialect(self.text, manager.get_database_backend());
        manager.get_connection().execute_unprepared(&script).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// Spells the few words that the two databases have different ones for.
///
/// SQLite keeps rows in a tree of their key where a table says `WITHOUT ROWID`; a key that is a number of its own
/// must be an `INTEGER` there to be the tree's key at once. PostgreSQL sorts text by its bytes, as the domain does,
/// only where it is told so.
fn in_dialect(script: &str, backend: DbBackend) -> String {
    let words: [(&str, &str); 8] = match backend {
        DbBackend::Postgres => [
            ("{uuid}", "UUID"),
            ("{bytes}", "BYTEA"),
            ("{sorted text}", "TEXT COLLATE \"C\""),
            ("{json}", "JSONB"),
            ("{number}", "BIGINT PRIMARY KEY"),
            ("{serial}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
            ("{by key}", ""),
            ("{order sequence}", "CREATE SEQUENCE order_number START 1001;"),
        ],
        _ => [
            ("{uuid}", "BLOB"),
            ("{bytes}", "BLOB"),
            ("{sorted text}", "TEXT"),
            ("{json}", "TEXT"),
            ("{number}", "INTEGER PRIMARY KEY"),
            ("{serial}", "INTEGER PRIMARY KEY"),
            ("{by key}", "WITHOUT ROWID"),
            ("{order sequence}", ""),
        ],
    };
    words.iter().fold(script.to_owned(), |script, (word, meaning)| script.replace(word, meaning))
}
