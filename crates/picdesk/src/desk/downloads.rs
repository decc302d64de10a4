//! Downloading a file of one's own order, and writing down how it went (rules 22–30).

use crate::{
    actor::Actor,
    desk::{Desk, restrictions::restrictions},
    download::{
        Question,
        log::{Download, DownloadState},
    },
    error::{Error, Missing},
    file::FileNumber,
    journal::{About, Change, Entry, EntryKind},
    order::{OrderNumber, line::LineNumber},
    policy::may,
    ports::media::{Delivery, Rendition},
    session::NetworkAddress,
    sizes::SizeLabel,
};

/// A download that began: its bytes, and what to hand back when they are through.
#[derive(Debug)]
pub struct DownloadBegun {
    /// To be handed to [`Desk::end_download`], whatever happens.
    pub download: Download,
    /// The picture.
    pub delivery: Delivery,
    /// The number of its file, to name it by.
    pub file: FileNumber,
}

impl Desk {
    /// Begins to download one line of one of the actor's own orders, in one of the sizes that it is open in.
    ///
    /// It counts against a limit from here on, and no more once [`Desk::end_download`] says that it broke off
    /// (rules 27, 30).
    pub async fn begin_download(
        &self,
        actor: &Actor,
        number: OrderNumber,
        line: LineNumber,
        size: &SizeLabel,
        to: NetworkAddress,
    ) -> Result<DownloadBegun, Error> {
        let downloading = self.permit::<may::Download>(actor, actor.own()).await?;

        let mut work = self.ports.store.begin().await?;
        let order = work.orders().get(&downloading.view(), number).await?.ok_or(Missing::Order)?;
        let line = order.line(line).ok_or(Missing::Line)?;
        let used = work.downloads().used_and_held(&order, line.number, self.ports.now()).await?;
        let account = work.orders().owner(&downloading.view(), &order).await?.ok_or(Missing::Order)?;
        let sizes = work.files().sizes(&[line.file.supplier]).await?;
        let restricted = if line.file.restricted { vec![line.file.id] } else { Vec::new() };
        let restrictions = restrictions(work.files(), restricted).await?;
        let offered = sizes.offered(line.file.supplier, &line.file.master);

        let stamp = self.ports.stamp();
        let (restrictions, now) = (restrictions.of(line.file.id), stamp.at);
        let question = Question { account: &account, order: &order, line, restrictions, offered: &offered, used, now };
        let (download, size) = match Download::begin(&downloading, &question, size, to, stamp) {
            Ok(begun) => begun,
            Err(refusal) => {
                drop(work);
                let entry = Entry::download_refused(downloading.who(), &question, size, &refusal);
                self.note_refusal(&entry).await?;
                return Err(refusal.into());
            }
        };

        work.downloads().insert(&download).await?;

        work.commit().await?;
        match self.ports.media.open(&line.file.master, &Rendition::Size(size)).await {
            Ok(delivery) => Ok(DownloadBegun { download, delivery, file: line.file.number.clone() }),
            Err(error) => {
                self.end_download(download, DownloadState::Interrupted, 0).await?;
                Err(error.into())
            }
        }
    }

    /// Writes down how a download ended: all of its bytes were handed over, or it broke off.
    pub async fn end_download(&self, mut download: Download, state: DownloadState, bytes: u64) -> Result<(), Error> {
        download.end(state, bytes);
        let entry = Entry::new(EntryKind::Downloaded, download.who, About::Order(download.order), self.ports.now())
            .with([
                Change::set("line", download.line),
                Change::set("file", &download.file),
                Change::set("size", &download.size),
                Change::set("bytes", bytes),
                Change::set("address", &download.to.0),
                Change::set("outcome", download.state.slug()),
            ]);

        let mut work = self.ports.store.begin().await?;
        work.downloads().save(&download).await?;
        work.journal().record(&entry).await?;

        work.commit().await?;
        Ok(())
    }
}
