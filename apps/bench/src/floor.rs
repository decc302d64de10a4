//! The floor program: a bare handler over hand-written SQL that writes the rows of an order, and nothing else.
//!
//! Nobody is signed in, nothing is permitted, no lightbox is read: it is the least that an order can cost on this
//! disk with this database, and Picdesk is measured as a share of it. Durability is that of the real thing.

use std::{net::SocketAddr, process::Command, sync::Arc};

use anyhow::Result;
use clap::Args;
use poem::{
    EndpointExt, Route, Server,
    endpoint::make,
    error::{BadRequest, InternalServerError},
    http::StatusCode,
    listener::TcpListener,
};

mod order;
mod postgres;
mod sqlite;

use order::Chance;
pub use order::Order;

/// What every SQLite connection of the measurement says first. A confirmed order survives a power cut.
pub const SAFE_AND_SOUND: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

/// How the floor program is started.
#[derive(Args, Debug, Clone)]
pub struct Floor {
    /// Where it listens.
    #[arg(long)]
    pub listen: SocketAddr,
    /// Its database: `sqlite://PATH` or `postgres://…`.
    #[arg(long)]
    pub database: String,
    /// How many files its lines are scattered over.
    #[arg(long)]
    pub files: u64,
}

/// Where the floor program writes.
#[derive(Clone)]
enum Writer {
    Sqlite(sqlite::Writer),
    Postgres(Arc<postgres::Writer>),
}

impl Writer {
    async fn open(floor: &Floor) -> Result<Self> {
        Ok(match floor.database.strip_prefix("sqlite://") {
            Some(path) => Self::Sqlite(sqlite::Writer::open(path, floor.files)?),
            None => Self::Postgres(Arc::new(postgres::Writer::open(&floor.database, floor.files).await?)),
        })
    }

    async fn write(&self, order: Order) -> Result<i64> {
        match self {
            Self::Sqlite(writer) => writer.write(order).await,
            Self::Postgres(writer) => writer.write(order).await,
        }
    }
}

/// The command that serves the floor program as a program of its own.
pub fn command(listen: SocketAddr, database: &str, files: u64) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["floor", "--listen", &listen.to_string(), "--database", database, "--files", &files.to_string()]);
    Ok(command)
}

/// Serves until it is killed.
pub async fn serve(floor: Floor) -> Result<()> {
    let writer = Writer::open(&floor).await?;
    let chance = Arc::new(Chance::over(floor.files));
    let create = make(move |mut request| {
        let (writer, chance) = (writer.clone(), chance.clone());
        async move {
            let lines: u32 = request.path_params()?;
            let message = request.take_body().into_string().await.map_err(BadRequest)?;
            let number = writer.write(Order::of(lines, message, &chance)).await;
            let number = number.map_err(|error| InternalServerError(std::io::Error::other(error)))?;
            Ok::<_, poem::Error>((StatusCode::CREATED, format!("{{\"number\":{number}}}")))
        }
    });
    let routes = Route::new().at("/healthz", make(|_| async { "ok" })).at("/orders/:lines", create.boxed());
    Ok(Server::new(TcpListener::bind(floor.listen)).run(routes).await?)
}
