//! The SQL store against its promises, on SQLite and on PostgreSQL.

mod common_words;
mod full_disk;
mod group_commit;
mod mailed_links;
mod opening;
mod orders_together;
mod postgres;
mod sqlite;
mod statements;
mod tampering;

use std::{any::Any, future::Future, sync::Arc};

use picdesk::{Name, Store, StoreError, Supplier, SupplierId, UnitOfWork};
use picdesk_contracts::private_postgres::PrivatePostgres;
use picdesk_storage::SqlStore;
use uuid::Uuid;

/// An empty database, and what it lives in: a folder or a server, gone when its last home is.
struct Home {
    url: String,
    _lives_in: Box<dyn Any>,
}

impl Home {
    fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { url: format!("sqlite:{}", folder.path().join("picdesk.db").display()), _lives_in: Box::new(folder) }
    }

    fn postgres() -> Self {
        let server = PrivatePostgres::shared();
        Self { url: server.database(), _lives_in: Box::new(server) }
    }

    async fn open(&self) -> Arc<SqlStore> {
        Arc::new(SqlStore::open(&self.url).await.expect("the database opens"))
    }
}

/// Runs a test as the server runs: on several threads.
fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(test)
}

/// The supplier of that number: the smallest thing that a unit can store.
fn supplier(number: u128) -> Supplier {
    Supplier { id: SupplierId::new(Uuid::from_u128(number)), name: name_of(number) }
}

fn name_of(number: u128) -> Name {
    format!("Supplier {number}").parse().expect("a name")
}

/// Opens a unit that has stored a supplier.
async fn unit_with(store: &SqlStore, number: u128) -> Result<Box<dyn UnitOfWork>, StoreError> {
    let mut work = store.begin().await?;
    work.files().insert_supplier(&supplier(number)).await?;
    Ok(work)
}

/// Stores a supplier.
async fn store_one(store: &SqlStore, number: u128) -> Result<(), StoreError> {
    unit_with(store, number).await?.commit().await
}

/// Which of the suppliers 0 to `below` another connection finds.
async fn found(home: &Home, below: u128) -> Vec<u128> {
    let other = home.open().await;
    let mut found = Vec::new();
    let mut work = other.begin().await.expect("a unit");
    for number in 0..below {
        if work.files().supplier(&name_of(number)).await.expect("read").is_some() {
            found.push(number);
        }
    }
    drop(work);
    other.close().await;
    found
}
