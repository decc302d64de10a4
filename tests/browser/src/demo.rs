//! The demo agency as it is shipped, on a port and in a folder of its own.

use std::{
    fs,
    io::{BufRead, BufReader},
    ops::Deref,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, OnceLock, PoisonError, Weak},
    thread,
    time::Duration,
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

/// A demo agency that is open. It closes when it is let go.
#[derive(Debug)]
pub struct Demo {
    /// Where it is, such as `http://127.0.0.1:40001`.
    pub address: String,
    folder: TempDir,
    program: Child,
    _postgres: Option<Arc<PrivatePostgres>>,
}

/// The demos that the tests of a process share: one on each database, opened when the first visitor comes.
#[derive(Debug, Default)]
struct Street {
    on_sqlite: OnceLock<Demo>,
    on_postgres: OnceLock<Demo>,
}

static SHARED: Mutex<Weak<Street>> = Mutex::new(Weak::new());

/// A visit to a shared demo. While anybody visits one of them, both stay open: furnishing one takes seconds.
#[derive(Debug)]
pub struct Visit {
    street: Arc<Street>,
    database: Database,
}

impl Deref for Visit {
    type Target = Demo;

    fn deref(&self) -> &Demo {
        let demo = match self.database {
            Database::Sqlite => &self.street.on_sqlite,
            Database::Postgres => &self.street.on_postgres,
        };
        demo.get_or_init(|| Demo::open(self.database))
    }
}

impl Demo {
    /// The demo that the tests of this process share.
    pub fn shared(database: Database) -> Visit {
        // A test that panicked here has left nothing half-done behind.
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        let street = shared.upgrade().unwrap_or_default();
        *shared = Arc::downgrade(&street);
        Visit { street, database }
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

impl Demo {
    /// The path of the link in a letter to somebody, as soon as one is delivered whose link leads to this page.
    ///
    /// # Panics
    /// None is delivered within a minute.
    pub async fn link_to(&self, address: &str, page: &str) -> String {
        let begins = format!("{page}?link=");
        for _ in 0..600 {
            let found = self.letters_to(address).into_iter().find_map(|letter| {
                let (_, secret) = letter.split_once(&begins)?;
                let secret = secret.split(|c: char| c.is_whitespace() || c == '"').next()?;
                Some(format!("{begins}{secret}"))
            });
            if let Some(link) = found {
                return link;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no letter to {address} has a link to {page}");
    }

    /// The letters that were delivered to somebody, the newest first, without the marks of their encoding.
    fn letters_to(&self, address: &str) -> Vec<String> {
        let entries = fs::read_dir(self.mailbox()).into_iter().flatten().flatten();
        let names = entries.map(|entry| entry.path());
        let mut names: Vec<PathBuf> = names.filter(|path| path.to_string_lossy().contains(address)).collect();
        names.sort();
        let letters = names.into_iter().rev().filter_map(|path| fs::read_to_string(path).ok());
        letters.map(|letter| letter.replace("=\r\n", "").replace("=3D", "=")).collect()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
