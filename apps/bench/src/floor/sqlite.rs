//! The floor on SQLite: one writer, prepared statements, and one commit for all who wait (group commit).

use std::{
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use anyhow::{Result, anyhow};
use rusqlite::{Connection, Statement, params};
use tokio::sync::oneshot;

use super::order::{CHANGES, Order, RECIPIENT, SUBJECT, named};

/// The most orders that share one commit.
const MOST_IN_ONE_COMMIT: usize = 64;

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS file (id BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS orders (
    number INTEGER PRIMARY KEY, owner BLOB NOT NULL, created_by BLOB NOT NULL, origin TEXT NOT NULL,
    state TEXT NOT NULL, granted TEXT NOT NULL, currency TEXT NOT NULL, lines INTEGER NOT NULL,
    created_at INTEGER NOT NULL, revision INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS order_line (
    order_number INTEGER NOT NULL REFERENCES orders, place INTEGER NOT NULL, file BLOB NOT NULL REFERENCES file,
    licence TEXT NOT NULL, size_label TEXT, size_width INTEGER, size_height INTEGER, size_original INTEGER,
    size_price INTEGER, grant_kind TEXT NOT NULL, grant_until INTEGER, grant_most INTEGER, struck INTEGER NOT NULL,
    price INTEGER, PRIMARY KEY (order_number, place)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS letter (
    id BLOB PRIMARY KEY, order_number INTEGER NOT NULL, recipient TEXT NOT NULL, subject TEXT NOT NULL,
    text TEXT NOT NULL, html TEXT NOT NULL, posted_at INTEGER NOT NULL, state TEXT NOT NULL,
    attempts INTEGER NOT NULL, next_attempt INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS journal (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, actor BLOB NOT NULL, subject BLOB NOT NULL,
    order_number INTEGER NOT NULL, changes TEXT NOT NULL);";

/// An order, and whom to tell when it is on the disk.
type Wish = (Order, oneshot::Sender<Result<i64>>);

/// Hands orders to the one thread that writes.
#[derive(Clone)]
pub struct Writer(Sender<Wish>);

impl Writer {
    /// Opens the database, fills it with files where it is new, and starts the thread.
    pub fn open(path: &str, files: u64) -> Result<Self> {
        let mut database = Connection::open(path)?;
        database.execute_batch(super::SAFE_AND_SOUND)?;
        database.execute_batch(TABLES)?;
        let filling = database.transaction()?;
        if filling.query_row("SELECT count(*) FROM file", [], |row| row.get::<_, i64>(0))? == 0 {
            let mut insert = filling.prepare("INSERT INTO file VALUES (?1)")?;
            for place in 0..files {
                insert.execute([named(place).as_bytes()])?;
            }
        }
        filling.commit()?;
        let (wishes, waiting) = channel();
        thread::spawn(move || write_all(&database, &waiting));
        Ok(Self(wishes))
    }

    /// Writes an order and answers its number once it survives a power cut.
    pub async fn write(&self, order: Order) -> Result<i64> {
        let (told, answer) = oneshot::channel();
        self.0.send((order, told)).map_err(|_| anyhow!("the writer ended"))?;
        answer.await?
    }
}

struct Statements<'a> {
    begin: Statement<'a>,
    commit: Statement<'a>,
    order: Statement<'a>,
    line: Statement<'a>,
    letter: Statement<'a>,
    journal: Statement<'a>,
}

impl<'a> Statements<'a> {
    fn prepare(database: &'a Connection) -> rusqlite::Result<Self> {
        let order = "INSERT INTO orders VALUES (?1, ?2, ?3, 'back-office', 'open', 'granted', 'EUR', ?4, ?5, 1)";
        let line = "INSERT INTO order_line \
                    VALUES (?1, ?2, ?3, 'RF', 'Original', 6000, 4000, 1, 24900, 'inherit', NULL, NULL, 0, 24900)";
        let letter = "INSERT INTO letter VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'waiting', 0, ?7)";
        let journal = "INSERT INTO journal VALUES (NULL, ?1, 'order-created', ?2, ?3, ?4, ?5)";
        Ok(Self {
            begin: database.prepare("BEGIN IMMEDIATE")?,
            commit: database.prepare("COMMIT")?,
            order: database.prepare(order)?,
            line: database.prepare(line)?,
            letter: database.prepare(letter)?,
            journal: database.prepare(journal)?,
        })
    }

    fn write(&mut self, number: i64, order: &Order) -> rusqlite::Result<()> {
        let (owner, by) = (order.owner.as_bytes(), order.created_by.as_bytes());
        let lines = i64::try_from(order.files.len()).unwrap_or(i64::MAX);
        self.order.execute(params![number, owner, by, lines, order.at])?;
        for (place, file) in (1..).zip(&order.files) {
            self.line.execute(params![number, place, file.as_bytes()])?;
        }
        let letter = order.letter.as_bytes();
        self.letter.execute(params![letter, number, RECIPIENT, SUBJECT, order.text, order.html, order.at])?;
        self.journal.execute(params![order.at, by, owner, number, CHANGES])?;
        Ok(())
    }
}

fn write_all(database: &Connection, waiting: &Receiver<Wish>) {
    // A floor without a writer is no floor: it says why and ends, and with it the run.
    if let Err(error) = write_in_groups(database, waiting) {
        eprintln!("the floor program cannot write: {error}");
        std::process::exit(1);
    }
}

fn write_in_groups(database: &Connection, waiting: &Receiver<Wish>) -> rusqlite::Result<()> {
    let mut statements = Statements::prepare(database)?;
    let mut number = database.query_row("SELECT coalesce(max(number), 1000) FROM orders", [], |row| row.get(0))?;
    let mut written = Vec::new();
    while let Ok(first) = waiting.recv() {
        statements.begin.execute([])?;
        let mut next = Some(first);
        while let Some((order, told)) = next {
            number += 1;
            statements.write(number, &order)?;
            written.push((number, told));
            next = if written.len() < MOST_IN_ONE_COMMIT { waiting.try_recv().ok() } else { None };
        }
        statements.commit.execute([])?;
        for (number, told) in written.drain(..) {
            // Who sent the order may have gone; the order stays.
            let _ = told.send(Ok(number));
        }
    }
    Ok(())
}
