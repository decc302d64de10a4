//! `picdesk serve`: a site, as its settings say.

use std::path::Path;

use anyhow::Context as _;
use picdesk_wiring::Settings;
use tokio::net::TcpListener;

use crate::run::Site;

/// Serves until the program is asked to stop.
pub(crate) async fn run(config: Option<&Path>) -> anyhow::Result<()> {
    let settings = Settings::load(config)?;
    picdesk_wiring::log_to_stderr(&settings.logs);
    if let Some(doubt) = settings.doubt {
        tracing::warn!("{doubt}");
    }

    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("listen.address: {} cannot be listened at", settings.listen))?;
    let (store, ports) = picdesk_wiring::open_ports(&settings).await?;
    let mailer = picdesk_wiring::open_mailer(&settings)?;

    let address = listener.local_addr()?;
    tracing::info!(%address, site = %settings.house.name, "open");
    let Settings { house, trusted_proxy, upload_limit, numbering, grace, .. } = settings;
    let site = Site { ports, mailer, house, trusted_proxy, upload_limit, numbering, grace };
    let served = site.serve(listener).await;
    store.close().await;
    tracing::info!("closed");
    served
}
