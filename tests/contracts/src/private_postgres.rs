//! A PostgreSQL server of one's own, for tests: no port, no password, gone when nobody needs it any more.
//!
//! It wants the server's programs on the machine, as Debian installs them. Where they are missing the tests fail:
//! a promise that nobody tried is not a promise that was kept.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU32, Ordering},
    },
};

use tempfile::TempDir;

/// A running server. It stops when its last holder lets go.
#[derive(Debug)]
pub struct PrivatePostgres {
    programs: PathBuf,
    folder: TempDir,
    databases: AtomicU32,
}

/// The server that the tests of this process share while any of them holds it.
static SHARED: Mutex<Weak<PrivatePostgres>> = Mutex::new(Weak::new());

impl PrivatePostgres {
    /// Answers the server that this process shares, and starts it where it does not run.
    pub fn shared() -> Arc<Self> {
        // A test that panicked while it started the server has left nothing half-done behind.
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let server = Arc::new(Self::start());
            *shared = Arc::downgrade(&server);
            server
        })
    }

    fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("picdesk-pg-").tempdir().expect("a temporary folder");
        let server = Self { programs: programs(), folder, databases: AtomicU32::new(0) };
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(server.folder.path()));
        }
        let data = server.data();
        server.run("initdb", |initdb| {
            initdb.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]);
            initdb.arg("--pgdata").arg(&data);
        });
        let socket = server.folder.path().display();
        let options = format!(
            "-k {socket} -c listen_addresses= -c fsync=off -c max_connections=200 -c shared_buffers=32MB \
             -c logging_collector=off"
        );
        server.run("pg_ctl", |pg_ctl| {
            pg_ctl.arg("start").arg("-w").arg("-D").arg(&data).arg("-l").arg(data.join("log")).arg("-o").arg(&options);
        });
        server
    }

    /// Makes an empty database and answers its URL.
    pub fn database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let socket = self.folder.path().display().to_string();
        self.run("createdb", |createdb| {
            createdb.args(["--username=postgres", "--host", &socket, &name]);
        });
        format!("postgres://postgres@localhost/{name}?host={socket}")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs one of the server's programs; as the system's `postgres` where this process is root, because the server
    /// refuses to run as root.
    fn run(&self, program: &str, arguments: impl FnOnce(&mut Command)) {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(self.folder.path());
        arguments(&mut command);
        run(&mut command);
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        let data = self.data();
        self.run("pg_ctl", |pg_ctl| {
            pg_ctl.arg("stop").arg("-w").args(["-m", "immediate"]).arg("-D").arg(&data);
        });
    }
}

/// Where the newest installed server's programs are.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions.filter_map(|folder| folder.file_name().to_str()?.parse::<u32>().ok()).max();
    let newest = newest.expect("these tests need PostgreSQL under /usr/lib/postgresql: install the package postgresql");
    Path::new("/usr/lib/postgresql").join(newest.to_string()).join("bin")
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn run(command: &mut Command) {
    // The server inherits what its starter holds open; with pipes, reading them would wait for the server's end.
    command.stdout(std::process::Stdio::null());
    let status = command.status().unwrap_or_else(|error| panic!("{command:?} could not be run: {error}"));
    assert!(status.success(), "{command:?} failed: {status}");
}
