//! Downloading a file of one's own order, and writing down how it went (rules 22–31).

use std::collections::HashMap;

use crate::{
    account::Account,
    actor::Actor,
    desk::{Desk, restrictions::restrictions},
    download::{
        Question,
        log::{Download, DownloadRefusal, DownloadState},
        note::LicenceNote,
    },
    error::{Error, Missing},
    file::{Credits, FileNumber},
    ids::FileId,
    journal::{About, Change, Entry, EntryKind},
    order::{
        Order, OrderNumber,
        line::{LineNumber, OrderLine},
    },
    policy::{Permit, may},
    ports::{media::Delivery, store::Look},
    restriction::book::RestrictionBook,
    session::NetworkAddress,
    sizes::{Size, SizeBook, SizeLabel},
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
    /// The size that it is in.
    pub size: Size,
}

/// What downloads of an order are decided upon, but for how often each line was downloaded.
#[derive(Debug)]
pub(super) struct Ground {
    pub downloading: Permit<may::Download>,
    pub order: Order,
    pub owner: Account,
    pub sizes: SizeBook,
    pub restrictions: RestrictionBook,
    /// Whom the files are to be credited to.
    pub credits: HashMap<FileId, Credits>,
}

impl Ground {
    /// Gathers it for one line of an order, or for all.
    pub(super) async fn gather(
        look: &mut dyn Look,
        downloading: Permit<may::Download>,
        number: OrderNumber,
        line: Option<LineNumber>,
    ) -> Result<Self, Error> {
        let order = look.orders().get(&downloading.view(), number).await?.ok_or(Missing::Order)?;
        let owner = look.orders().owner(&downloading.view(), &order).await?.ok_or(Missing::Order)?;
        let sizes = look.files().sizes(&order.suppliers()).await?;
        let restrictions = restrictions(look.files(), order.restricted()).await?;
        let meant = order.lines.iter().filter(|held| line.is_none_or(|line| line == held.number));
        let files: Vec<FileId> = meant.map(|line| line.file.id).collect();
        let credits = look.files().credits(&files).await?;
        Ok(Self { downloading, order, owner, sizes, restrictions, credits })
    }

    /// Whom the file of a line is to be credited to.
    pub(super) fn credits(&self, line: &OrderLine) -> Credits {
        self.credits.get(&line.file.id).cloned().unwrap_or_default()
    }
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

        let mut look = self.ports.store.look().await?;
        let ground = Ground::gather(&mut *look, downloading, number, Some(line)).await?;
        drop(look);

        self.begin_line(&ground, line, size, to).await
    }

    /// Begins to download a line: counted, decided and recorded in one unit, in which nobody else counts it (rule 27).
    pub(super) async fn begin_line(
        &self,
        ground: &Ground,
        line: LineNumber,
        size: &SizeLabel,
        to: NetworkAddress,
    ) -> Result<DownloadBegun, Error> {
        let Ground { downloading, order, owner, .. } = ground;
        let line = order.line(line).ok_or(Missing::Line)?;

        let mut work = self.ports.store.begin().await?;
        let used = work.downloads().used_and_held(order, line.number, self.ports.now()).await?;
        let offered = ground.sizes.offered(line.file.supplier, &line.file.master);

        let stamp = self.ports.stamp();
        let (restrictions, now) = (ground.restrictions.of(line.file.id), stamp.at);
        let question = Question { account: owner, order, line, restrictions, offered: &offered, used, now };
        let (download, size) = match Download::begin(downloading, &question, size, to, stamp) {
            Ok(begun) => begun,
            // Nobody was refused anything: they are asked.
            Err(asked @ DownloadRefusal::TermsNotAccepted) => return Err(asked.into()),
            Err(refusal) => {
                drop(work);
                let entry = Entry::download_refused(downloading.who(), &question, size, &refusal);
                self.note_refusal(&entry).await?;
                return Err(refusal.into());
            }
        };

        work.downloads().insert(&download).await?;

        work.commit().await?;
        let note = LicenceNote::of(&self.house, order, owner, ground.credits(line));
        match self.ports.media.deliver(&line.file.master, &size, &note).await {
            Ok(delivery) => Ok(DownloadBegun { download, delivery, file: line.file.number.clone(), size }),
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
