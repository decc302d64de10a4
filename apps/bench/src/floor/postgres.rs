//! The floor on PostgreSQL: hand-written SQL in a transaction for each order, on eight connections.

use std::sync::atomic::{AtomicI64, Ordering};

use anyhow::Result;
use sea_orm::sqlx::{self, Executor as _, PgPool, postgres::PgPoolOptions};
use uuid::Uuid;

use super::order::{CHANGES, Order, RECIPIENT, SUBJECT, named};

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS file (id UUID PRIMARY KEY);
CREATE TABLE IF NOT EXISTS orders (
    number BIGINT PRIMARY KEY, owner UUID NOT NULL, created_by UUID NOT NULL, origin TEXT NOT NULL,
    state TEXT NOT NULL, granted TEXT NOT NULL, currency TEXT NOT NULL, lines INTEGER NOT NULL,
    created_at BIGINT NOT NULL, revision BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS order_line (
    order_number BIGINT NOT NULL REFERENCES orders, place INTEGER NOT NULL, file UUID NOT NULL REFERENCES file,
    licence TEXT NOT NULL, size_label TEXT, size_width BIGINT, size_height BIGINT, size_original BOOLEAN,
    size_price BIGINT, grant_kind TEXT NOT NULL, grant_until BIGINT, grant_most BIGINT, struck BOOLEAN NOT NULL,
    price BIGINT, PRIMARY KEY (order_number, place));
CREATE TABLE IF NOT EXISTS letter (
    id UUID PRIMARY KEY, order_number BIGINT NOT NULL, recipient TEXT NOT NULL, subject TEXT NOT NULL,
    text TEXT NOT NULL, html TEXT NOT NULL, posted_at BIGINT NOT NULL, state TEXT NOT NULL,
    attempts INTEGER NOT NULL, next_attempt BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS journal (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at BIGINT NOT NULL, kind TEXT NOT NULL, actor UUID NOT NULL,
    subject UUID NOT NULL, order_number BIGINT NOT NULL, changes TEXT NOT NULL);";

const ORDER: &str = "INSERT INTO orders VALUES ($1, $2, $3, 'back-office', 'open', 'granted', 'EUR', $4, $5, 1)";
const LINES: &str = "INSERT INTO order_line \
    SELECT $1, place, file, 'RF', 'Original', 6000, 4000, true, 24900, 'inherit', NULL, NULL, false, 24900 \
    FROM unnest($2::uuid[]) WITH ORDINALITY AS scattered (file, place)";
const LETTER: &str = "INSERT INTO letter VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', 0, $7)";
const JOURNAL: &str = "INSERT INTO journal (at, kind, actor, subject, order_number, changes) \
    VALUES ($1, 'order-created', $2, $3, $4, $5)";

/// Eight connections and the next order number.
pub struct Writer {
    connections: PgPool,
    last: AtomicI64,
}

impl Writer {
    /// Opens the database, and fills it with files where it is new.
    pub async fn open(url: &str, files: u64) -> Result<Self> {
        let connections = PgPoolOptions::new().min_connections(8).max_connections(8).connect(url).await?;
        connections.execute(TABLES).await?;
        if sqlx::query_scalar::<_, i64>("SELECT count(*) FROM file").fetch_one(&connections).await? == 0 {
            let all: Vec<Uuid> = (0..files).map(named).collect();
            sqlx::query("INSERT INTO file SELECT unnest($1::uuid[])").bind(all).execute(&connections).await?;
            connections.execute("ANALYZE file").await?;
        }
        let last = sqlx::query_scalar("SELECT coalesce(max(number), 1000) FROM orders").fetch_one(&connections).await?;
        Ok(Self { connections, last: AtomicI64::new(last) })
    }

    /// Writes an order and answers its number once it survives a power cut.
    pub async fn write(&self, order: Order) -> Result<i64> {
        let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let lines = i32::try_from(order.files.len())?;
        let mut work = self.connections.begin().await?;
        let insert = sqlx::query(ORDER).bind(number).bind(order.owner).bind(order.created_by).bind(lines);
        insert.bind(order.at).execute(&mut *work).await?;
        sqlx::query(LINES).bind(number).bind(order.files).execute(&mut *work).await?;
        let insert = sqlx::query(LETTER).bind(order.letter).bind(number).bind(RECIPIENT).bind(SUBJECT);
        insert.bind(order.text).bind(order.html).bind(order.at).execute(&mut *work).await?;
        let insert = sqlx::query(JOURNAL).bind(order.at).bind(order.created_by).bind(order.owner);
        insert.bind(number).bind(CHANGES).execute(&mut *work).await?;
        work.commit().await?;
        Ok(number)
    }
}
