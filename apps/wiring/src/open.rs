//! Opens the adapters that settings lead to.

use std::sync::Arc;

use anyhow::Context as _;
use picdesk::{Housekeeper, Mailer, Ports, SizeCollection, SizeCollectionId};
use picdesk_mail::{Maildrop, SmtpConfig, SmtpMailer};
use picdesk_media::{DiskMedia, MediaLimits};
use picdesk_storage::SqlStore;
use picdesk_system::{Argon2Secrets, SystemClock, TimeOrderedIds};

use crate::settings::{Mail, Settings};

/// Opens the database and the media store. The database is brought to the present schema, and a new house gets the
/// standard sizes, priced in its currency. The database is answered beside the ports for whoever has to close it.
pub async fn open_ports(settings: &Settings) -> anyhow::Result<(Arc<SqlStore>, Ports)> {
    let store = Arc::new(
        SqlStore::open(settings.database.reveal()).await.context("database.url: the database cannot be used")?,
    );
    let media = DiskMedia::open(&settings.media, media_limits())
        .with_context(|| format!("media.folder: {} cannot be used", settings.media.display()))?
        .signed(settings.house.name.as_str());
    let secrets = Argon2Secrets::new().context("this machine gives no random bytes")?;
    let ports = Ports {
        store: Arc::clone(&store) as _,
        media: Arc::new(media),
        clock: Arc::new(SystemClock),
        ids: Arc::new(TimeOrderedIds),
        secrets: Arc::new(secrets),
    };
    let standard = SizeCollection::standard(SizeCollectionId::new(ports.ids.next()), settings.house.currency);
    Housekeeper::new(Arc::clone(&ports.store), Arc::clone(&ports.clock), settings.house.attempts)
        .lay_out_sizes(&standard)
        .await
        .context("the standard sizes cannot be stored")?;
    Ok((store, ports))
}

/// What the media store is willing to read.
pub fn media_limits() -> MediaLimits {
    MediaLimits::default()
}

/// Prepares to deliver letters. No mail server is spoken to yet.
pub fn open_mailer(settings: &Settings) -> anyhow::Result<Arc<dyn Mailer>> {
    Ok(match &settings.mail {
        Mail::Maildrop(folder) => {
            let house = &settings.house;
            Arc::new(Maildrop::new(folder, house.sender.clone(), house.name.clone()))
        }
        Mail::Server(config) => {
            Arc::new(SmtpMailer::new(SmtpConfig::clone(config)).context("the mail server cannot be used as it is set")?)
        }
    })
}
