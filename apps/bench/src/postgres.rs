//! A private PostgreSQL: its own data, a socket in a folder of its own, no network, `fsync` on.

use std::{
    fs::{self, Permissions},
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// Where Debian puts the programs of each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// How long it may take to be ready.
const LONGEST_START: Duration = Duration::from_secs(30);

/// A running PostgreSQL. It ends when this is dropped.
pub struct Postgres {
    server: Child,
    socket: PathBuf,
}

impl Postgres {
    /// Makes a database cluster in an empty folder, and starts it.
    pub fn start(folder: &Path) -> Result<Self> {
        let programs = programs()?;
        let account = Account::of_the_server()?;
        fs::create_dir_all(folder)?;
        account.give(folder)?;
        let data = folder.join("data");
        let made = account
            .command(&programs.join("initdb"))
            .args(["--username=picdesk", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--pgdata"])
            .arg(&data)
            .stdout(Stdio::null())
            .output()?;
        if !made.status.success() {
            bail!("initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        }
        let mut server = account.command(&programs.join("postgres"));
        server.arg("-D").arg(&data).arg("-k").arg(folder);
        // Durability stands here in words, so that nobody has to look up what the defaults are.
        for setting in [
            "listen_addresses=",
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "shared_buffers=512MB",
            "max_wal_size=4GB",
            "log_min_messages=fatal",
        ] {
            server.args(["-c", setting]);
        }
        let server = server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let mut running = Self { server, socket: folder.to_owned() };
        running.wait_until_ready(&programs)?;
        Ok(running)
    }

    /// Makes an empty database and answers its URL.
    pub fn database(&self, name: &str) -> Result<String> {
        let made = Command::new(programs()?.join("createdb"))
            .arg("--host")
            .arg(&self.socket)
            .args(["--username=picdesk", name])
            .output()?;
        if !made.status.success() {
            bail!("createdb failed: {}", String::from_utf8_lossy(&made.stderr));
        }
        Ok(format!("postgres://picdesk@localhost/{name}?host={}", self.socket.display()))
    }

    fn wait_until_ready(&mut self, programs: &Path) -> Result<()> {
        let started = Instant::now();
        let mut asking = Command::new(programs.join("pg_isready"));
        asking.arg("--quiet").arg("--host").arg(&self.socket);
        while !asking.status()?.success() {
            if let Some(status) = self.server.try_wait()? {
                bail!("PostgreSQL ended with {status} before it was ready");
            }
            if started.elapsed() > LONGEST_START {
                bail!("PostgreSQL was not ready within {LONGEST_START:?}");
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGQUIT ends PostgreSQL at once with all its processes. Its data is thrown away with its folder.
        let stopped = Command::new("kill").args(["-QUIT", &self.server.id().to_string()]).status();
        if !stopped.is_ok_and(|status| status.success()) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
    }
}

/// Where the newest version's programs are.
fn programs() -> Result<PathBuf> {
    let versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let newest = versions.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()).max();
    let missing = || {
        format!(
            "there is no PostgreSQL under {VERSIONS}: install it (Debian: apt-get install postgresql), or measure \
             SQLite alone with --database sqlite"
        )
    };
    let programs = Path::new(VERSIONS).join(newest.with_context(missing)?.to_string()).join("bin");
    if programs.join("initdb").exists() { Ok(programs) } else { bail!(missing()) }
}

/// Whom PostgreSQL runs as: it refuses to run as root, so root lends it the account `postgres`.
struct Account(Option<(u32, u32)>);

impl Account {
    fn of_the_server() -> Result<Self> {
        if id(&["-u"])? != 0 {
            return Ok(Self(None));
        }
        let missing = "root cannot run PostgreSQL itself, and there is no account `postgres` to run it as";
        Ok(Self(Some((id(&["-u", "postgres"]).context(missing)?, id(&["-g", "postgres"]).context(missing)?))))
    }

    fn give(&self, folder: &Path) -> Result<()> {
        if let Self(Some((uid, gid))) = *self {
            chown(folder, Some(uid), Some(gid))?;
        }
        Ok(fs::set_permissions(folder, Permissions::from_mode(0o755))?)
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/");
        if let Self(Some((uid, gid))) = *self {
            command.uid(uid).gid(gid);
        }
        command
    }
}

fn id(arguments: &[&str]) -> Result<u32> {
    let output = Command::new("id").args(arguments).output()?;
    String::from_utf8_lossy(&output.stdout).trim().parse().context("the program `id` names no such account")
}
