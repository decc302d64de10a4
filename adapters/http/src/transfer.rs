//! Downloads on their way out: bytes in pieces, and a note of how it ended (rule 30).

use std::{io, sync::Arc};

use async_trait::async_trait;
use futures_util::stream;
use picdesk::{
    Actor, Delivery, Desk, Download, DownloadBegun, DownloadState, Error, Format, GoOn, LineNumber, MediaError,
    NetworkAddress, OrderNumber, Pieces, SizeLabel, TRANSFER_LEASE,
};
use poem::Body;
use tokio::{
    sync::{OwnedRwLockReadGuard, RwLock},
    time::Instant,
};
use tracing::{error, warn};

use crate::{
    outgoing,
    problem::{Kind, Problem},
};

/// The notes that are still to be made of downloads: every transfer holds this open for reading until its note is
/// made, and a server that stops waits until it can have it for itself.
#[derive(Clone, Default)]
pub(crate) struct Notes(Arc<RwLock<()>>);

impl Notes {
    /// Holds the notes open for a transfer that begins, or for several that follow one another.
    pub(crate) async fn open(&self) -> Held {
        Arc::new(self.0.clone().read_owned().await)
    }

    /// Waits until every note is made.
    pub(crate) async fn all_made(&self) {
        drop(self.0.write().await);
    }
}

/// Notes that are held open.
pub(crate) type Held = Arc<OwnedRwLockReadGuard<()>>;

/// The transfer of one download.
///
/// **Invariant:** every transfer that began is written down as finished or as interrupted, once. Whatever ends it,
/// it is dropped: by the server that has sent it, by a connection that broke, by a request that was given up.
pub(crate) struct Transfer {
    desk: Desk,
    download: Download,
    delivery: Delivery,
    /// The first byte that is sent.
    from: u64,
    sent: u64,
    until: Instant,
    held: Option<Held>,
}

impl Transfer {
    /// Begins to download a line of one of the actor's own orders, and takes the download over.
    ///
    /// What the rules refuse is the inner error. In a task of its own it goes on when the connection breaks right now:
    /// then the transfer that nobody takes is dropped, and with it the download is written down as interrupted.
    pub(crate) async fn begin(
        desk: Desk,
        notes: &Notes,
        actor: Actor,
        (order, line, size): (OrderNumber, LineNumber, SizeLabel),
        rest: Option<GoOn>,
        to: NetworkAddress,
    ) -> Result<Result<Self, Error>, Problem> {
        let held = notes.open().await;
        let begun = tokio::spawn(async move {
            // A part that begins at the beginning begins a download, and every other one goes on with one.
            let begun = match &rest {
                Some(rest) if rest.from > 0 => desk.go_on_with_download(&actor, order, line, &size, rest, to).await?,
                _ => desk.begin_download(&actor, order, line, &size, to).await?,
            };
            Ok(Self::of(begun, desk, held))
        });
        begun.await.map_err(|broken| Problem::ours(Kind::Failed, broken))
    }

    /// Takes a download over that began.
    pub(crate) fn of(begun: DownloadBegun, desk: Desk, held: Held) -> Self {
        let until = Instant::now() + TRANSFER_LEASE;
        let DownloadBegun { download, delivery, from, .. } = begun;
        if !delivery.says_licence {
            let (order, line, file) = (download.order, download.line, &download.file);
            warn!(%order, %line, %file, "a picture goes out without its licence in it: it is built in a way that is strange to us");
        }
        Self { desk, download, delivery, from, sent: 0, until, held: Some(held) }
    }

    /// The bytes that are sent, from the first to the one behind the last.
    pub(crate) fn part(&self) -> std::ops::Range<u64> {
        self.from..self.delivery.bytes
    }

    /// What is the same as long as the picture is.
    pub(crate) fn mark(&self) -> &str {
        &self.delivery.mark
    }

    /// The length of the whole in bytes.
    pub(crate) fn bytes(&self) -> u64 {
        self.delivery.bytes
    }

    /// What the picture is encoded as.
    pub(crate) fn format(&self) -> Format {
        self.delivery.format
    }

    /// The number of the file and the size, to name it by.
    pub(crate) fn what(&self) -> (&str, &str) {
        (self.download.file.as_str(), self.download.size.as_str())
    }
}

#[async_trait]
impl Pieces for Transfer {
    /// The bytes, as the server asks for them, until the lease of the download ends: then it counts no more, and whoever
    /// reads slowly enough could have it more often than it may be had (rule 27).
    async fn next(&mut self) -> Option<Result<Vec<u8>, MediaError>> {
        if Instant::now() >= self.until {
            return Some(Err(MediaError::Broken(Box::new(io::Error::from(io::ErrorKind::TimedOut)))));
        }
        let left = self.delivery.bytes.saturating_sub(self.from + self.sent);
        if left == 0 {
            return None;
        }
        let mut piece = self.delivery.pieces.next().await?;
        if let Ok(bytes) = &mut piece {
            bytes.truncate(usize::try_from(left).unwrap_or(usize::MAX));
            self.sent += bytes.len() as u64;
        }
        Some(piece)
    }
}

impl Drop for Transfer {
    fn drop(&mut self) {
        let handed_over = self.from + self.sent;
        let whole = handed_over >= self.delivery.bytes;
        let state = if whole { DownloadState::Finished } else { DownloadState::Interrupted };
        let (desk, download) = (self.desk.clone(), self.download.clone());
        let held = self.held.take();
        // The server has let go of the request by now, so nobody is left to wait for the note.
        tokio::spawn(async move {
            let id = download.id;
            if let Err(error) = desk.end_download(download, state, handed_over).await {
                error!(%id, handed_over, outcome = state.slug(), %error, "could not write down how a download ended");
            }
            drop(held);
        });
    }
}

/// The body of an answer, made of pieces as the server asks for them.
pub(crate) fn body(pieces: Box<dyn Pieces>) -> Body {
    outgoing::body(stream::unfold(pieces, |mut pieces| async move { Some((pieces.next().await?, pieces)) }))
}
