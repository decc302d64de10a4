//! Bounding the body of a request, with and without a length that was told beforehand.

use bytes::BytesMut;
use futures_util::{Stream, StreamExt};
use poem::{Body, Request, http::header};

use crate::problem::{Kind, Problem};

/// How many times the limit is read and thrown away, so that whoever sends too much gets to read why.
///
/// Without that the connection would be closed while they are sending, and they would see it break and nothing else.
const PATIENCE: usize = 32;

/// Reads the body, and puts it back as one piece that is no longer than `limit` bytes.
pub(super) async fn bound(request: &mut Request, limit: usize) -> Result<(), Problem> {
    let told = request.header(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    let mut pieces = request.take_body().into_bytes_stream();
    if told.is_some_and(|told| told > limit) {
        return Err(too_large(&mut pieces, limit).await);
    }
    let mut read = BytesMut::with_capacity(told.unwrap_or(0));
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Problem::unreadable("the request broke off"))?;
        if read.len() + piece.len() > limit {
            return Err(too_large(&mut pieces, limit).await);
        }
        read.extend_from_slice(&piece);
    }
    request.set_body(Body::from_bytes(read.freeze()));
    Ok(())
}

async fn too_large<E>(rest: &mut (impl Stream<Item = Result<bytes::Bytes, E>> + Unpin), limit: usize) -> Problem {
    let mut patience = limit.saturating_mul(PATIENCE);
    while let Some(Ok(piece)) = rest.next().await {
        match patience.checked_sub(piece.len()) {
            Some(left) => patience = left,
            None => break,
        }
    }
    Problem::new(Kind::TooLarge, format!("a request can have {limit} bytes at the most"))
}
