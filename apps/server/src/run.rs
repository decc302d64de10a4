//! A site that is open: requests, letters, tidying up and sealing, until the program is asked to stop.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use picdesk::{Courier, Desk, House, Housekeeper, Mailer, Numbering, Ports, Sealer};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    time::timeout,
};

use crate::rounds;

/// All that a site is made of.
pub(crate) struct Site {
    pub(crate) ports: Ports,
    pub(crate) mailer: Arc<dyn Mailer>,
    pub(crate) house: House,
    /// Whether a proxy of ours stands before the site.
    pub(crate) trusted_proxy: bool,
    /// The most bytes that an uploaded picture may have.
    pub(crate) upload_limit: u64,
    /// Where the numbers of uploaded pictures come from.
    pub(crate) numbering: Numbering,
    /// How long requests and letters under way may take to end.
    pub(crate) grace: Duration,
}

impl Site {
    /// Serves until the program is asked to stop; then requests under way end, and so does the courier's round.
    ///
    /// A letter that is not delivered within the grace period stays leased and is due again when its lease ends.
    pub(crate) async fn serve(self, listener: TcpListener) -> anyhow::Result<()> {
        let (stop, stopped) = watch::channel(false);
        let Ports { store, clock, secrets, .. } = self.ports.clone();
        let courier = Courier::new(Arc::clone(&store), self.mailer, Arc::clone(&clock));
        let sealer = Sealer::new(Arc::clone(&store), Arc::clone(&clock), secrets);
        let housekeeper = Housekeeper::new(store, clock, self.house.attempts);
        let letters = tokio::spawn(rounds::carry_letters(courier, stopped.clone()));
        let sealing = tokio::spawn(rounds::seal_journal(sealer, stopped.clone()));
        let tidying = tokio::spawn(rounds::tidy_up(housekeeper, stopped));

        let mut asked = asked_to_stop()?;
        let stopping = async move {
            asked.recv().await;
            tracing::info!("stopping: requests and letters under way may end");
            stop.send_replace(true);
        };
        let settings = picdesk_http::Settings {
            secure_cookies: self.house.base_url.starts_with("https://"),
            trusted_proxy: self.trusted_proxy,
            upload_limit: self.upload_limit,
            numbering: self.numbering,
            ..picdesk_http::Settings::default()
        };
        let desk = Desk::new(self.ports, self.house);
        let served = picdesk_http::serve(desk, settings, listener, stopping, self.grace).await;

        tidying.abort();
        sealing.abort();
        if timeout(self.grace, letters).await.is_err() {
            tracing::warn!("a letter was still under way; it goes out after the next start");
        }
        served.context("the site stopped serving")
    }
}

/// Ctrl-C and SIGTERM, whichever comes first.
struct Asked {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

impl Asked {
    async fn recv(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

fn asked_to_stop() -> anyhow::Result<Asked> {
    Ok(Asked { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
}
