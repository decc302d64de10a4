//! How a body arrives that is read piece by piece: never further ahead than what was taken out of it.

use std::{
    io,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt, stream};
use poem::Body;
use tokio::{
    io::{AsyncRead, AsyncReadExt},
    task::yield_now,
    time::timeout,
};

use crate::problem::{Kind, Problem};

/// How much of a file is in memory on its way to the disk, in bytes.
const PIECE: usize = 64 * 1024;
/// How much may arrive before the next bytes of it are taken out of the form, in bytes. The framework would go on
/// reading for as long as there is anything to read, and keep it in memory.
const AHEAD: u64 = 256 * 1024;
/// How much may arrive that is neither a field nor a file, such as a head that never ends, in bytes.
const MOST_BETWEEN: u64 = 2 * 1024 * 1024;

/// How a body arrives: how much of it may still come, and what broke it off.
pub(super) struct Course {
    left: AtomicU64,
    /// How much arrived since the last bytes were taken out.
    ahead: AtomicU64,
    broken: OnceLock<Kind>,
}

impl Course {
    /// One of which so many bytes may come.
    pub(super) fn of(left: u64) -> Self {
        Self { left: AtomicU64::new(left), ahead: AtomicU64::new(0), broken: OnceLock::new() }
    }

    /// Whether it broke off.
    pub(super) fn broke(&self) -> bool {
        self.broken.get().is_some()
    }

    /// Lets so much come at the most from now on.
    pub(super) fn shorten(&self, left: u64) {
        self.left.fetch_min(left, Ordering::Relaxed);
    }

    /// Counts a piece that arrived.
    fn count(&self, piece: &Bytes) -> io::Result<()> {
        let more = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        let counted = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(more));
        let ahead = self.ahead.fetch_add(more, Ordering::Relaxed);
        if counted.is_ok() && ahead < MOST_BETWEEN { Ok(()) } else { Err(self.breaks(Kind::TooLarge)) }
    }

    /// Something was taken out of the form.
    pub(super) fn taken_out(&self) {
        self.ahead.store(0, Ordering::Relaxed);
    }

    /// Lets what arrived be taken out before more is read.
    async fn in_step(&self) {
        if self.ahead.load(Ordering::Relaxed) >= AHEAD {
            yield_now().await;
        }
    }

    fn breaks(&self, kind: Kind) -> io::Error {
        // What broke it first is what is told.
        let _ = self.broken.set(kind);
        io::ErrorKind::ConnectionAborted.into()
    }

    /// Why it broke off; else what came is no form.
    pub(super) fn problem(&self) -> Problem {
        match self.broken.get() {
            Some(Kind::TooSlow) => Problem::new(Kind::TooSlow, "nothing arrived for a while; send it again"),
            Some(Kind::TooLarge) => Problem::new(Kind::TooLarge, "send fewer pictures at a time"),
            _ => Problem::unreadable("the form broke off, or is none that carries files"),
        }
    }
}

/// A body that is counted, and given up where nothing arrives for too long.
pub(super) fn arriving(body: Body, course: Arc<Course>, patience: Duration) -> Body {
    let pieces = body.into_bytes_stream();
    Body::from_bytes_stream(stream::unfold((pieces, course), move |(mut pieces, course)| async move {
        course.in_step().await;
        let piece = match timeout(patience, pieces.next()).await {
            Ok(None) => return None,
            Ok(Some(Ok(piece))) => course.count(&piece).map(|()| piece),
            Ok(Some(Err(_))) => Err(course.breaks(Kind::Unreadable)),
            Err(_) => Err(course.breaks(Kind::TooSlow)),
        };
        Some((piece, (pieces, course)))
    }))
}

/// A body of what is read, up to so many bytes, which counts them. What is more is thrown away, to get at what is
/// behind it.
pub(super) fn measured(
    reader: impl AsyncRead + Send + 'static,
    most: u64,
    arrived: Arc<AtomicU64>,
    course: Arc<Course>,
) -> Body {
    let state = (Box::pin(reader), arrived, course);
    Body::from_bytes_stream(stream::unfold(state, move |(mut reader, arrived, course)| async move {
        if arrived.load(Ordering::Relaxed) >= most {
            return thrown_away(&mut reader, &course).await.err().map(|error| (Err(error), (reader, arrived, course)));
        }
        let mut piece = BytesMut::with_capacity(PIECE);
        let piece = match reader.read_buf(&mut piece).await {
            Ok(0) => return None,
            Ok(_) => Ok(piece.freeze()),
            Err(error) => Err(error),
        };
        course.taken_out();
        arrived.fetch_add(piece.as_ref().map_or(0, |piece| piece.len() as u64), Ordering::Relaxed);
        Some((piece, (reader, arrived, course)))
    }))
}

/// Reads to the end, and keeps nothing of it.
pub(super) async fn thrown_away(reader: &mut (impl AsyncRead + Unpin), course: &Course) -> io::Result<()> {
    let mut piece = BytesMut::with_capacity(PIECE);
    while reader.read_buf(&mut piece).await? > 0 {
        course.taken_out();
        piece.clear();
    }
    Ok(())
}
