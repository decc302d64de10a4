//! Downloading a file of one's own order, and writing down how it went (rules 22–31).

use std::collections::HashMap;

use crate::{
    account::Account,
    actor::Actor,
    desk::{Desk, orders::with_owner, restrictions::restrictions},
    download::{
        Question,
        log::{Download, DownloadRefusal, DownloadState, GoOn},
        note::LicenceNote,
    },
    error::{Error, Missing},
    file::{Credits, FileNumber, Master},
    ids::FileId,
    journal::{About, Change, Entry, EntryKind},
    order::{
        Order, OrderNumber,
        line::{LineNumber, OrderLine, restricted, suppliers},
    },
    policy::{Permit, may},
    ports::{
        media::{Delivery, MediaError},
        store::Look,
    },
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
    /// The first of its bytes that is handed out: another than 0 where a download that broke off goes on.
    pub from: u64,
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
        let (order, owner) = with_owner(look.orders(), &downloading.view(), number).await?;
        let meant = || order.lines.iter().filter(|held| line.is_none_or(|line| line == held.number));
        let sizes = look.files().sizes(&suppliers(meant())).await?;
        let restrictions = restrictions(look.files(), restricted(meant())).await?;
        let files: Vec<FileId> = meant().map(|line| line.file.id).collect();
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
        let ground = self.ground_of_line(actor, number, line).await?;

        self.begin_line(&ground, line, size, None, to).await
    }

    /// Goes on with a download that broke off, from a byte on that is not further than it came: it is one download
    /// (rule 30). Where there is none to go on with, or the picture became another one, the download begins with the
    /// first byte, so that nobody gets the parts of a file without downloading it.
    pub async fn go_on_with_download(
        &self,
        actor: &Actor,
        number: OrderNumber,
        line: LineNumber,
        size: &SizeLabel,
        part: &GoOn,
        to: NetworkAddress,
    ) -> Result<DownloadBegun, Error> {
        let ground = self.ground_of_line(actor, number, line).await?;

        let begun = self.begin_line(&ground, line, size, Some(part), to).await?;
        let whole = begun.delivery.bytes;
        let is_the_same = part.mark.as_ref().is_none_or(|mark| *mark == begun.delivery.mark);
        if is_the_same && part.from >= whole {
            self.end_download(begun.download, DownloadState::Interrupted, 0).await?;
            return Err(DownloadRefusal::NothingMissing(whole).into());
        }
        Ok(begun)
    }

    /// Gathers what the download of one line of the actor's own order is decided upon.
    async fn ground_of_line(&self, actor: &Actor, number: OrderNumber, line: LineNumber) -> Result<Ground, Error> {
        let downloading = self.permit::<may::Download>(actor, actor.own()).await?;

        let mut look = self.ports.store.look().await?;
        Ground::gather(&mut *look, downloading, number, Some(line)).await
    }

    /// Begins to download a line: counted, decided and recorded in one unit, in which nobody else counts it (rule 27).
    pub(super) async fn begin_line(
        &self,
        ground: &Ground,
        line: LineNumber,
        size: &SizeLabel,
        part: Option<&GoOn>,
        to: NetworkAddress,
    ) -> Result<DownloadBegun, Error> {
        let Ground { downloading, order, owner, .. } = ground;
        let line = order.line(line).ok_or(Missing::Line)?;

        let mut work = self.ports.store.begin().await?;
        let used = work.downloads().used_and_held(order, line.number, self.ports.now()).await?;
        let broken_off = match part {
            Some(GoOn { from, .. }) => {
                let line = (order.number, line.number);
                work.downloads().broken_off(downloading, line, size, *from, self.ports.now()).await?
            }
            None => None,
        };
        let offered = ground.sizes.offered(line.file.supplier, &line.file.master);

        let stamp = self.ports.stamp();
        let (restrictions, now) = (ground.restrictions.of(line.file.id), stamp.at);
        let question = Question { account: owner, order, line, restrictions, offered: &offered, used, now };
        let goes_on = broken_off.is_some();
        let begun = match broken_off {
            Some(mut download) => download.go_on(&question, to, now).map(|size| (download, size)),
            None => Download::begin(downloading, &question, size, to, stamp),
        };
        let (download, size) = match begun {
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

        if goes_on {
            work.downloads().save(&download).await?;
        } else {
            work.downloads().insert(&download).await?;
        }

        work.commit().await?;
        let note = LicenceNote::of(&self.house, order, owner, ground.credits(line));
        match self.deliver(&line.file.master, &size, &note, part.filter(|_| goes_on)).await {
            Ok((delivery, from)) => {
                Ok(DownloadBegun { download, delivery, from, file: line.file.number.clone(), size })
            }
            Err(error) => {
                self.end_download(download, DownloadState::Interrupted, 0).await?;
                Err(error.into())
            }
        }
    }

    /// Opens a picture, and answers with which byte it begins: with the first, where it is another than the one of which
    /// somebody has the beginning.
    async fn deliver(
        &self,
        master: &Master,
        size: &Size,
        note: &LicenceNote,
        part: Option<&GoOn>,
    ) -> Result<(Delivery, u64), MediaError> {
        let media = &self.ports.media;
        let Some(GoOn { from, mark }) = part else { return Ok((media.deliver(master, size, note, 0).await?, 0)) };
        let rest = media.deliver(master, size, note, *from).await?;
        let is_another = mark.as_ref().is_some_and(|mark| *mark != rest.mark);
        if is_another || *from >= rest.bytes {
            Ok((media.deliver(master, size, note, 0).await?, 0))
        } else {
            Ok((rest, *from))
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
