//! The demo agency as it is shipped, on a port and in a folder of its own.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError, Weak},
    thread,
};

use picdesk_contracts::private_postgres::PrivatePostgres;
use tempfile::TempDir;

/// What keeps the site's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// A file in the demo's folder.
    Sqlite,
    /// A server that the tests start.
    Postgres,
}

/// A demo agency that is open. It closes when its last visitor lets go.
#[derive(Debug)]
pub struct Demo {
    /// Where it is, such as `http://127.0.0.1:40001`.
    pub address: String,
    folder: TempDir,
    program: Child,
    _postgres: Option<Arc<PrivatePostgres>>,
}

static ON_SQLITE: Mutex<Weak<Demo>> = Mutex::new(Weak::new());
static ON_POSTGRES: Mutex<Weak<Demo>> = Mutex::new(Weak::new());

impl Demo {
    /// The demo that the tests of this process share while any of them visits it: opening one takes seconds.
    pub fn shared(database: Database) -> Arc<Self> {
        let shared = match database {
            Database::Sqlite => &ON_SQLITE,
            Database::Postgres => &ON_POSTGRES,
        };
        // A test that panicked while it opened the demo has left nothing half-done behind.
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let demo = Arc::new(Self::open(database));
            *shared = Arc::downgrade(&demo);
            demo
        })
    }

    /// Opens a demo of one's own.
    ///
    /// # Panics
    /// The program was not built, or does not open.
    pub fn open(database: Database) -> Self {
        let folder = tempfile::Builder::new().prefix("picdesk-demo-").tempdir().expect("a temporary folder");
        let mut command = Command::new(picdesk_journey::programs().join("picdesk"));
        command.arg("demo").arg("--data").arg(folder.path().join("demo")).args(["--listen", "127.0.0.1:0"]);
        let postgres = (database == Database::Postgres).then(PrivatePostgres::shared);
        if let Some(postgres) = &postgres {
            command.arg("--database").arg(postgres.database());
        }
        let mut program = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut said = BufReader::new(program.stdout.take().expect("its output is piped")).lines();
        let address = said.by_ref().find_map(|line| {
            let line = line.expect("it speaks plain text");
            Some(format!("http://{}", line.split_once("http://")?.1.trim_end_matches('/')))
        });
        let address = address.expect("the demo says where it is");
        // What else it says is read and thrown away, so that it never waits for a reader.
        thread::spawn(move || said.for_each(drop));
        Self { address, folder, program, _postgres: postgres }
    }

    /// The folder of the letters that were delivered.
    pub fn mailbox(&self) -> PathBuf {
        self.folder.path().join("demo").join("mailbox")
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
