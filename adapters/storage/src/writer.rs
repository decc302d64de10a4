//! The one writer of SQLite, and the commits that units share.
//!
//! A commit is as dear as the disk's sync, however little it holds. So units run one after the other, in the order
//! in which they asked, inside one immediate transaction, each but the first behind a savepoint; and the transaction
//! commits when nobody waits for a turn any more, when enough units are in it, or when the first of them has waited for
//! it long enough. A unit that is kept hears so only after that commit: then it survives a power cut. A unit that is
//! dropped is rolled back to its savepoint, and the others in the transaction never notice. When the commit fails, it
//! fails for every unit in it.
//!
//! A unit sees what those before it in the transaction did, though it is not committed yet. One that keeps something
//! is committed with them or not at all. One that is dropped leaves, and may go and look for what it saw: such a
//! look waits until that transaction has ended.
//!
//! The writer is a task that owns the connection and lends the open transaction out, one turn at a time. It depends
//! on nobody's patience: whoever asks, works or waits may be dropped at any point, and the transaction comes back.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use picdesk::StoreError;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::{mpsc, oneshot, watch};

use crate::fault::named;

/// The most units that share one commit.
const MOST_UNITS: usize = 64;

/// How long the first unit that is kept waits for others before the transaction takes no further one. How long a unit
/// takes before it is kept is its own affair, and makes nobody wait for a commit.
const LONGEST_WAIT: Duration = Duration::from_millis(10);

/// How many may wait for a turn before asking for one waits too.
const QUEUE: usize = 1_024;

/// The way to the one writer of a SQLite database.
#[derive(Debug)]
pub(crate) struct Writer {
    asks: mpsc::Sender<Ask>,
    left: Arc<AtomicU64>,
    ended: watch::Receiver<u64>,
}

/// What the writer is asked for.
#[derive(Debug)]
enum Ask {
    Turn(oneshot::Sender<Result<Turn, DbErr>>),
    Close(oneshot::Sender<()>),
}

/// A turn at the writer: the open transaction, begun just now or behind a fresh savepoint. Dropping it undoes what was
/// done in it.
#[derive(Debug)]
pub(crate) struct Turn {
    lent: Option<Lent>,
}

/// **Invariant:** it is there until the turn is kept or dropped.
#[derive(Debug)]
struct Lent {
    transaction: DatabaseTransaction,
    back: oneshot::Sender<Returned>,
    /// The number of the transaction, where units before this one were kept in it.
    seen: Option<u64>,
    left: Arc<AtomicU64>,
}

/// The transaction as it comes back from a turn.
#[derive(Debug)]
struct Returned {
    transaction: DatabaseTransaction,
    outcome: Outcome,
}

/// What shall become of a turn.
#[derive(Debug)]
enum Outcome {
    /// It is kept; whoever waits hears of the commit.
    Kept(Waiting),
    /// It is undone.
    Dropped,
}

/// Whoever waits for a commit.
type Waiting = oneshot::Sender<()>;

impl Writer {
    /// Starts the writer on a connection that nobody else uses. `options` open another one when it breaks.
    pub(crate) fn start(connection: DatabaseConnection, options: ConnectOptions) -> Self {
        let (asks, queue) = mpsc::channel(QUEUE);
        let (ending, ended) = watch::channel(0);
        let left = Arc::default();
        let task = Task { connection: Some(connection), options, queue, left: Arc::clone(&left), ending };
        tokio::spawn(task.run());
        Self { asks, left, ended }
    }

    /// Waits for a turn. First come, first served.
    pub(crate) async fn turn(&self) -> Result<Turn, StoreError> {
        let (answer, turn) = oneshot::channel();
        self.asks.send(Ask::Turn(answer)).await.map_err(|_| StoreError::broken("the store is closed"))?;
        turn.await.map_err(|_| StoreError::broken("the writer lost its transaction"))?.map_err(named)
    }

    /// How many wait for a turn.
    pub(crate) fn waiting(&self) -> usize {
        self.asks.max_capacity() - self.asks.capacity()
    }

    /// Waits until everything that a dropped unit may have seen is committed, or gone.
    pub(crate) async fn settled(&self) {
        let left = self.left.load(Ordering::Acquire);
        // Where the task is gone, nothing is open any more.
        let _ = self.ended.clone().wait_for(|ended| *ended >= left).await;
    }

    /// Lets those who came before finish, then closes the connection. Later turns are refused.
    pub(crate) async fn close(&self) {
        let (answer, closed) = oneshot::channel();
        if self.asks.send(Ask::Close(answer)).await.is_ok() {
            // An answer that never comes means that the task is gone, and its connection with it.
            let _ = closed.await;
        }
    }
}

impl Turn {
    /// The transaction, for statements.
    pub(crate) fn transaction(&self) -> &DatabaseTransaction {
        // **Invariant:** only `keep` and `drop` take it out, and both have the turn to themselves.
        &self.lent.as_ref().expect("a turn holds its transaction until it ends").transaction
    }

    /// Keeps what was done, and waits until it would survive a power cut.
    pub(crate) async fn keep(mut self) -> Result<(), StoreError> {
        let (waiting, committed) = oneshot::channel();
        self.give_back(Outcome::Kept(waiting));
        committed.await.map_err(|_| StoreError::broken("the transaction was not committed"))
    }

    fn give_back(&mut self, outcome: Outcome) {
        if let Some(Lent { transaction, back, seen, left }) = self.lent.take() {
            if let (Outcome::Dropped, Some(seen)) = (&outcome, seen) {
                left.fetch_max(seen, Ordering::AcqRel);
            }
            // Where the task is gone, the transaction is dropped here and rolls back.
            let _ = back.send(Returned { transaction, outcome });
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.give_back(Outcome::Dropped);
    }
}

/// The task that owns the connection.
struct Task {
    /// None after a transaction was lost, until the next one is begun.
    connection: Option<DatabaseConnection>,
    options: ConnectOptions,
    queue: mpsc::Receiver<Ask>,
    /// The number of the newest transaction in which a unit was dropped after others were kept.
    left: Arc<AtomicU64>,
    /// The number of the newest transaction that has ended.
    ending: watch::Sender<u64>,
}

impl Task {
    /// Works until it is closed, or until nobody can ask any more.
    async fn run(mut self) {
        let mut next = self.queue.recv().await;
        while let Some(ask) = next {
            let first = match ask {
                Ask::Turn(first) => first,
                Ask::Close(done) => {
                    self.disconnect().await;
                    let _ = done.send(());
                    return;
                }
            };
            next = match self.begin().await {
                Ok(transaction) => match self.group(transaction, first).await {
                    Ok(next) => next,
                    Err(error) => {
                        tracing::error!(error = &error as &dyn std::error::Error, "a transaction was lost");
                        self.disconnect().await;
                        None
                    }
                },
                Err(error) => {
                    let _ = first.send(Err(error));
                    None
                }
            };
            self.ending.send_modify(|ended| *ended += 1);
            if next.is_none() {
                next = self.queue.recv().await;
            }
        }
    }

    async fn begin(&mut self) -> Result<DatabaseTransaction, DbErr> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            lost => lost.insert(Database::connect(self.options.clone()).await?),
        };
        let mode = Some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
        connection.begin_with_options(options).await
    }

    /// Runs units in one transaction and commits it. Answers what was asked for meanwhile and does not belong in it.
    ///
    /// Where it fails, nobody in it hears of a commit, and each of them answers that it was not kept.
    async fn group(
        &mut self,
        mut transaction: DatabaseTransaction,
        first: oneshot::Sender<Result<Turn, DbErr>>,
    ) -> Result<Option<Ask>, DbErr> {
        let number = *self.ending.borrow() + 1;
        let mut kept: Vec<Waiting> = Vec::new();
        let mut waits_since: Option<Instant> = None;
        let mut units = 0;
        let mut ask = first;
        let other = loop {
            let seen = (!kept.is_empty()).then_some(number);
            let returned = self.lend(transaction, ask, seen).await?;
            transaction = returned.transaction;
            units += 1;
            let fresh = matches!(returned.outcome, Outcome::Dropped);
            match returned.outcome {
                Outcome::Kept(waiting) => kept.push(waiting),
                // What the first unit did goes with the transaction, which holds nothing else.
                Outcome::Dropped if kept.is_empty() => break None,
                Outcome::Dropped => {
                    transaction.execute_unprepared("ROLLBACK TO unit").await?;
                }
            }
            let full = units == MOST_UNITS || waits_since.is_some_and(|since| since.elapsed() >= LONGEST_WAIT);
            // Where nobody waited before, somebody does now. The first takes one along however slow the machine is.
            waits_since.get_or_insert_with(Instant::now);
            match if full { None } else { self.queue.try_recv().ok() } {
                Some(Ask::Turn(next)) => ask = next,
                other => break other,
            }
            // A savepoint that was rolled back to is as good as a new one; and a last one, the commit ends by itself.
            if !fresh {
                let behind = if units == 1 { "SAVEPOINT unit" } else { "RELEASE unit; SAVEPOINT unit" };
                transaction.execute_unprepared(behind).await?;
            }
        };
        if kept.is_empty() {
            transaction.rollback().await?;
        } else {
            transaction.commit().await?;
        }
        for waiting in kept {
            // Whoever waited may have gone; their unit is kept all the same.
            let _ = waiting.send(());
        }
        Ok(other)
    }

    /// Lends the transaction out for one turn, and waits until it comes back.
    async fn lend(
        &self,
        transaction: DatabaseTransaction,
        ask: oneshot::Sender<Result<Turn, DbErr>>,
        seen: Option<u64>,
    ) -> Result<Returned, DbErr> {
        let (back, returned) = oneshot::channel();
        let lent = Lent { transaction, back, seen, left: Arc::clone(&self.left) };
        // Whoever asked may have gone; a turn that is not taken drops here, and comes back at once.
        let _ = ask.send(Ok(Turn { lent: Some(lent) }));
        returned.await.map_err(|_| DbErr::Custom("a unit of work did not give its turn back".to_owned()))
    }

    /// Throws the connection away: at the end, and where nobody knows how its transaction ended.
    async fn disconnect(&mut self) {
        if let Some(connection) = self.connection.take()
            && let Err(error) = connection.close().await
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "the writer did not close well");
        }
    }
}
