//! Downloads on their way out: bytes in pieces, and a note of how it ended (rule 30).

use std::{io, sync::Arc};

use futures_util::{Stream, stream};
use picdesk::{
    Actor, Delivery, Desk, Download, DownloadBegun, DownloadState, Error, Format, LineNumber, NetworkAddress,
    OrderNumber, SizeLabel, TRANSFER_LEASE,
};
use poem::Body;
use tokio::{
    sync::{OwnedRwLockReadGuard, RwLock},
    time::Instant,
};
use tracing::error;

use crate::problem::{Kind, Problem};

/// The notes that are still to be made of downloads: every transfer holds this open for reading until its note is
/// made, and a server that stops waits until it can have it for itself.
#[derive(Clone, Default)]
pub(crate) struct Notes(Arc<RwLock<()>>);

impl Notes {
    /// Holds the notes open for a transfer that begins.
    async fn open(&self) -> OwnedRwLockReadGuard<()> {
        self.0.clone().read_owned().await
    }

    /// Waits until every note is made.
    pub(crate) async fn all_made(&self) {
        drop(self.0.write().await);
    }
}

/// The transfer of one download.
///
/// **Invariant:** every transfer that began is written down as finished or as interrupted, once. Whatever ends it,
/// it is dropped: by the server that has sent it, by a connection that broke, by a request that was given up.
pub(crate) struct Transfer {
    desk: Desk,
    download: Download,
    delivery: Delivery,
    sent: u64,
    until: Instant,
    open: Option<OwnedRwLockReadGuard<()>>,
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
        to: NetworkAddress,
    ) -> Result<Result<Self, Error>, Problem> {
        let open = notes.open().await;
        let begun = tokio::spawn(async move {
            let begun = desk.begin_download(&actor, order, line, &size, to).await?;
            Ok(Self::of(begun, desk, open))
        });
        begun.await.map_err(|broken| Problem::ours(Kind::Failed, broken))
    }

    fn of(begun: DownloadBegun, desk: Desk, open: OwnedRwLockReadGuard<()>) -> Self {
        let until = Instant::now() + TRANSFER_LEASE;
        Self { desk, download: begun.download, delivery: begun.delivery, sent: 0, until, open: Some(open) }
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

    /// The bytes, as the server asks for them, until the lease of the download ends: then it counts no more, and
    /// whoever reads slowly enough could have it more often than it may be had (rule 27).
    pub(crate) fn into_body(self) -> Body {
        Body::from_bytes_stream(stream::unfold(self, |mut transfer| async move {
            if Instant::now() >= transfer.until {
                return Some((Err(io::ErrorKind::TimedOut.into()), transfer));
            }
            let piece = next(&mut transfer.delivery).await?;
            if let Ok(bytes) = &piece {
                transfer.sent += bytes.len() as u64;
            }
            Some((piece, transfer))
        }))
    }
}

impl Drop for Transfer {
    fn drop(&mut self) {
        let whole = self.sent >= self.delivery.bytes;
        let state = if whole { DownloadState::Finished } else { DownloadState::Interrupted };
        let (desk, download) = (self.desk.clone(), self.download.clone());
        let (sent, open) = (self.sent, self.open.take());
        // The server has let go of the request by now, so nobody is left to wait for the note.
        tokio::spawn(async move {
            let id = download.id;
            if let Err(error) = desk.end_download(download, state, sent).await {
                error!(%id, sent, outcome = state.slug(), %error, "could not write down how a download ended");
            }
            drop(open);
        });
    }
}

/// A picture that nobody counts, such as a thumbnail.
pub(crate) fn uncounted(delivery: Delivery) -> Body {
    Body::from_bytes_stream(pieces(delivery))
}

fn pieces(delivery: Delivery) -> impl Stream<Item = io::Result<Vec<u8>>> + Send + 'static {
    stream::unfold(delivery, |mut delivery| async move { Some((next(&mut delivery).await?, delivery)) })
}

async fn next(delivery: &mut Delivery) -> Option<io::Result<Vec<u8>>> {
    let piece = delivery.pieces.next().await?;
    Some(piece.map_err(|error| {
        error!(%error, "the media store broke off in the middle of a picture");
        io::Error::other(error)
    }))
}
