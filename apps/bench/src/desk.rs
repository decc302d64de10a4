//! Picdesk under measurement: the storage adapter and the JSON API, wired as the program wires them.
//!
//! Pictures are out of it where no download is measured, since no order touches one.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use anyhow::Result;
use clap::Args;
use picdesk::{
    AccountId, Console, Contents, Delivery, Desk, LicenceNote, Master, Media, MediaError, NewAccount, Password, Pieces,
    Ports, Rendition, Right, Size, TakenIn,
};
use picdesk_http::Settings;
use picdesk_media::{DiskMedia, MediaLimits, Zip};
use picdesk_storage::SqlStore;
use picdesk_system::{Argon2Secrets, SystemClock, TimeOrderedIds};

use tokio::net::TcpListener;

use crate::{house::house, staff};

/// How Picdesk is started.
#[derive(Args, Debug, Clone)]
pub struct Served {
    /// Where it listens.
    #[arg(long)]
    pub listen: SocketAddr,
    /// Its database: `sqlite://PATH` or `postgres://…`.
    #[arg(long)]
    pub database: String,
    /// Where its pictures are; without it, it has none.
    #[arg(long)]
    pub media: Option<PathBuf>,
}

/// The command that serves Picdesk as a program of its own.
pub fn command(listen: SocketAddr, database: &str) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["desk", "--listen", &listen.to_string(), "--database", database]);
    Ok(command)
}

/// Lays the schema in an empty database, and enrols the staff member who will create the orders.
pub fn prepare(database: &str) -> Result<AccountId> {
    crate::runtime()?.block_on(async {
        let keeper = NewAccount {
            name: "Kim Keeper".parse()?,
            company: None,
            address: staff::ADDRESS.parse()?,
            rights: Right::ALL.into_iter().collect(),
            downloads: None,
        };
        let console = Console::new(ports(database, None).await?, house()?);
        let account = console.enrol(keeper, Some(&Password::choose(staff::PASSWORD)?)).await?;
        Ok(account.id)
    })
}

/// Serves until it is killed.
pub async fn serve(served: Served) -> Result<()> {
    let desk = Desk::new(ports(&served.database, served.media.as_deref()).await?, house()?);
    let settings = Settings { secure_cookies: false, ..Settings::default() };
    let listener = TcpListener::bind(served.listen).await?;
    Ok(picdesk_http::serve(desk, settings, listener, std::future::pending(), Duration::ZERO).await?)
}

/// The ports on a database and, where there are pictures, on the folder that they are in.
pub async fn ports(database: &str, media: Option<&Path>) -> Result<Ports> {
    let media: Arc<dyn Media> = match media {
        Some(folder) => Arc::new(DiskMedia::open(folder, MediaLimits::default())?),
        None => Arc::new(NoMedia),
    };
    Ok(Ports {
        store: Arc::new(SqlStore::open(database).await?),
        media,
        clock: Arc::new(SystemClock),
        ids: Arc::new(TimeOrderedIds),
        secrets: Arc::new(Argon2Secrets::new()?),
    })
}

/// A media store with nothing in it.
struct NoMedia;

#[async_trait::async_trait]
impl Media for NoMedia {
    async fn take_in(&self, name: &str, _bytes: Vec<u8>) -> Result<TakenIn, MediaError> {
        Err(MediaError::Broken(format!("{name} was not to be taken in while measuring").into()))
    }

    async fn open(&self, master: &Master, _rendition: &Rendition) -> Result<Delivery, MediaError> {
        Err(MediaError::Lost(master.key.as_str().to_owned()))
    }
    async fn deliver(&self, master: &Master, _: &Size, _: &LicenceNote, _: u64) -> Result<Delivery, MediaError> {
        Err(MediaError::Lost(master.key.as_str().to_owned()))
    }

    fn pack(&self, contents: Box<dyn Contents>) -> Box<dyn Pieces> {
        Box::new(Zip::of(contents))
    }
}
