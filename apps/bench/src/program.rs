//! A program under measurement: a child process, so that its processor time and its memory are its own.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::wire;

/// How long a program may take to answer for the first time.
const LONGEST_START: Duration = Duration::from_secs(120);

/// Ticks of processor time in `/proc/PID/stat` per second: Linux shows programs 100 on every machine.
const TICKS_PER_SECOND: u64 = 100;

/// A running child process that answers HTTP.
pub struct Program {
    child: Child,
    address: SocketAddr,
    cold_start: Duration,
}

impl Program {
    /// Starts a program and waits for its first 200 on `/healthz`. `command` is told where to listen.
    pub fn start(command: impl FnOnce(SocketAddr) -> Result<Command>) -> Result<Self> {
        let address = free_address()?;
        let mut command = command(address)?;
        let started = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        let child = child.with_context(|| format!("{:?} does not start", command.get_program()))?;
        let mut program = Self { child, address, cold_start: Duration::ZERO };
        while !wire::get(address, "/healthz").is_ok_and(|status| status == 200) {
            if let Some(status) = program.child.try_wait()? {
                bail!("{:?} ended with {status} before it answered", command.get_program());
            }
            if started.elapsed() > LONGEST_START {
                bail!("{:?} did not answer on /healthz within {LONGEST_START:?}", command.get_program());
            }
            thread::sleep(Duration::from_micros(500));
        }
        program.cold_start = started.elapsed();
        Ok(program)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From its start to its first answer.
    pub fn cold_start(&self) -> Duration {
        self.cold_start
    }

    /// The processor time that it has used so far, in user and in kernel, of all its threads.
    pub fn cpu(&self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name in brackets may hold anything, so counting begins behind it, with field 3.
        let (_, fields) = stat.rsplit_once(')').context("an unreadable /proc/PID/stat")?;
        let mut fields = fields.split_ascii_whitespace().skip(14 - 3).map(str::parse::<u64>);
        match (fields.next(), fields.next()) {
            (Some(Ok(user)), Some(Ok(system))) => Ok(Duration::from_millis((user + system) * 1000 / TICKS_PER_SECOND)),
            _ => bail!("an unreadable /proc/PID/stat"),
        }
    }

    /// The memory that it holds now, in bytes (RSS).
    pub fn memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_ascii_whitespace().next()?.parse::<u64>().ok());
        Ok(kilobytes.context("an unreadable /proc/PID/status")? * 1024)
    }
}

/// A program is ended the hard way: what it confirmed must be on the disk anyway.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
