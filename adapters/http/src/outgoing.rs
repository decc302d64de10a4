//! Bodies that are made while they go out, so that nobody knows beforehand whether they come to their end.

use std::{io, panic::resume_unwind};

use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use poem::Body;
use tracing::error;

/// What the task of a connection ends with whose answer broke off.
struct BrokenOff;

/// A body of these pieces. Where one fails, the connection ends there, so that nobody takes a part for the whole.
///
/// An error is not enough for that: the framework polls a connection once more after the body of its answer has failed, and
/// hyper, which has let go of that body, ends the answer in good order. So the task of the connection is unwound, which
/// is no panic: none is reported, the framework waits for such a task as for any other, and whatever it held is dropped.
pub(crate) fn body<Piece, Failed>(pieces: impl Stream<Item = Result<Piece, Failed>> + Send + 'static) -> Body
where
    Piece: Into<Bytes> + 'static,
    Failed: std::error::Error,
{
    Body::from_bytes_stream(pieces.map(|piece| match piece {
        Ok(piece) => Ok::<_, io::Error>(piece),
        Err(error) => {
            error!(%error, "what was on its way out broke off");
            resume_unwind(Box::new(BrokenOff))
        }
    }))
}
