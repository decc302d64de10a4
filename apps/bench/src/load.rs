//! The load: so many clients, each of which sends its next order as soon as the last one is confirmed.

use std::{
    net::SocketAddr,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow};

use crate::{program::Program, wire::Connection};

/// Writes the request with a running number, which is never used twice.
pub type Writing<'a> = &'a (dyn Fn(u64, &mut Vec<u8>) + Sync);

/// What one turn of load came to.
pub struct Turn {
    /// How long each request took, in the order of their ends.
    pub latencies: Vec<Duration>,
    /// How long the turn took.
    pub wall: Duration,
    /// The processor time that the program spent meanwhile.
    pub cpu: Duration,
    /// The memory that the program held at its end, in bytes.
    pub memory: u64,
}

/// Counts requests over the whole run, so that no idempotency key comes twice.
static REQUESTS: AtomicU64 = AtomicU64::new(0);

/// Puts a program under load for a while. The first answer that is no success ends the run.
pub fn turn(program: &Program, clients: usize, span: Duration, writing: Writing<'_>) -> Result<Turn> {
    let cpu_before = program.cpu()?;
    let started = Instant::now();
    let end = started + span;
    let address = program.address();
    let latencies = thread::scope(|scope| {
        let clients: Vec<_> = (0..clients).map(|_| scope.spawn(move || client(address, end, writing))).collect();
        let mut all = Vec::new();
        for client in clients {
            all.append(&mut client.join().map_err(|_| anyhow!("a client of the load panicked"))??);
        }
        Ok::<_, anyhow::Error>(all)
    })?;
    let wall = started.elapsed();
    Ok(Turn { latencies, wall, cpu: program.cpu()?.saturating_sub(cpu_before), memory: program.memory()? })
}

fn client(address: SocketAddr, end: Instant, writing: Writing<'_>) -> Result<Vec<Duration>> {
    let mut connection = Connection::open(address)?;
    let (mut request, mut latencies) = (Vec::new(), Vec::new());
    while Instant::now() < end {
        writing(REQUESTS.fetch_add(1, Ordering::Relaxed), &mut request);
        let sent = Instant::now();
        let answer = connection.exchange(&request)?;
        latencies.push(sent.elapsed());
        answer.must_be_good().context("under load")?;
    }
    Ok(latencies)
}
