//! `picdesk demo`: an agency to look around in, made on the first start and kept until its folder is deleted.

mod books;
mod folder;
mod furnish;
mod orders;
mod people;
mod restrictions;
pub(crate) mod samples;
mod secrets;
mod welcome;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use picdesk_wiring::{Given, Settings};
use tokio::net::TcpListener;

use crate::{Demo, run::Site};
use folder::{DATABASE, Folder, MAILBOX, MEDIA};

/// What the agency calls itself.
const NAME: &str = "Kestrel Pictures";
/// The password of everybody in it.
const PASSWORD: &str = "picdesk-demo";

/// Serves the demo agency from a folder, and furnishes it first where it is new.
pub(crate) async fn run(Demo { data: dir, listen, database }: Demo) -> anyhow::Result<()> {
    // The address first: where another demo listens already, its folder is left alone.
    let listener = TcpListener::bind(listen).await.with_context(|| {
        format!("{listen} cannot be listened at; if something else listens there, give another address with --listen")
    })?;
    let database = database.unwrap_or_else(|| format!("sqlite://{}", dir.join(DATABASE).display()));
    let settings = settings(&dir, listener.local_addr()?, database)?;
    picdesk_wiring::log_to_stderr(&settings.logs);

    let folder = Folder::take(&dir)?;
    let (store, ports) = picdesk_wiring::open_ports(&settings).await?;
    if !folder.is_furnished() {
        furnish::furnish(&ports, &settings.house).await.context("the demo agency could not be furnished")?;
        folder.finish()?;
    }
    let mailer = picdesk_wiring::open_mailer(&settings)?;
    welcome::print(&settings.house.base_url, &dir);

    let Settings { house, trusted_proxy, upload_limit, numbering, grace, .. } = settings;
    let served = Site { ports, mailer, house, trusted_proxy, upload_limit, numbering, grace }.serve(listener).await;
    store.close().await;
    // Not before the database is closed may another program have the folder.
    drop(folder);
    served
}

/// The settings of the demo: a site like any other, with everything in one folder.
fn settings(dir: &Path, address: SocketAddr, database: String) -> anyhow::Result<Settings> {
    let inside = |name: &str| -> PathBuf { dir.join(name) };
    let given = [
        ("PICDESK_SITE_NAME", NAME.to_owned()),
        ("PICDESK_SITE_SENDER", "desk@kestrel.example".to_owned()),
        ("PICDESK_SITE_BASE_URL", format!("http://{address}")),
        ("PICDESK_LISTEN_ADDRESS", address.to_string()),
        ("PICDESK_DATABASE_URL", database),
        ("PICDESK_MEDIA_FOLDER", inside(MEDIA).display().to_string()),
        ("PICDESK_MAIL_MAILDROP", inside(MAILBOX).display().to_string()),
        ("PICDESK_STOP_GRACE_SECONDS", "5".to_owned()),
        ("PICDESK_LOG_FILTER", "warn".to_owned()),
    ];
    let given = given.map(|(variable, value)| (variable.to_owned(), value));
    Ok(Settings::read(Given::from_environment(given))?)
}
