//! The SQL store against its promises, on SQLite and on PostgreSQL.

mod postgres;
mod sqlite;

use std::{future::Future, sync::Arc};

use picdesk_contracts::private_postgres::PrivatePostgres;
use picdesk_storage::SqlStore;
use tempfile::TempDir;

/// An empty database, which goes with the value that holds it.
enum Home {
    Folder(TempDir),
    Server(Arc<PrivatePostgres>, String),
}

impl Home {
    fn sqlite() -> Self {
        Self::Folder(tempfile::tempdir().expect("a temporary folder"))
    }

    fn postgres() -> Self {
        let server = PrivatePostgres::shared();
        let url = server.database();
        Self::Server(server, url)
    }

    fn url(&self) -> String {
        match self {
            Self::Folder(folder) => format!("sqlite:{}", folder.path().join("picdesk.db").display()),
            Self::Server(_, url) => url.clone(),
        }
    }

    async fn open(&self) -> Arc<SqlStore> {
        Arc::new(SqlStore::open(&self.url()).await.expect("the database opens"))
    }
}

/// Runs a test as the server runs: on several threads.
fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(test)
}
