//! Writing the licence note into a picture on its way out: its metadata becomes another, and not a pixel changes.
//!
//! Only the head of a picture is read, up to its pixels; the rest goes out as it lies on the shelf. JPEG and PNG carry the
//! note; a TIFF keeps its metadata anywhere in the file, and a WebP behind the pixels, so that both go out as they are.

use async_trait::async_trait;
use picdesk::{Delivery, Format, LicenceNote, MediaError, Pieces};
use tracing::warn;

use crate::shelf;

mod jpeg;
mod png;

/// The longest head that is looked through, in bytes.
const MOST: usize = 32 * 1024 * 1024;

/// What was found of a head in the beginning of a picture.
enum Head {
    /// It is longer than what was read.
    GoesOn,
    /// So it reads with the note; behind it, from this byte on, the picture goes on as it was.
    Ends(Vec<u8>, usize),
    /// It is none that we could write into.
    Strange,
}

/// The same picture with the note in its metadata.
pub(crate) async fn licensed(mut picture: Delivery, note: &LicenceNote) -> Result<Delivery, MediaError> {
    let write = match picture.format {
        Format::Jpeg => jpeg::licensed,
        Format::Png => png::licensed,
        Format::Tiff | Format::WebP => return Ok(picture),
    };
    let mut read = Vec::new();
    let (head, end) = loop {
        match write(&read, note) {
            Head::Ends(head, end) => break (head, end),
            Head::GoesOn if read.len() < MOST => match picture.pieces.next().await {
                Some(piece) => read.extend(piece?),
                None => break (Vec::new(), 0),
            },
            Head::GoesOn | Head::Strange => {
                warn!(order = %note.order, "a picture goes out without its licence in its metadata: its head is strange");
                break (Vec::new(), 0);
            }
        }
    };
    let bytes = picture.bytes - end as u64 + head.len() as u64;
    let mark = shelf::mark(&[picture.mark.as_bytes(), &head]);
    let first = [head, read.split_off(end)].concat();
    Ok(Delivery { bytes, mark, pieces: Box::new(Behind { first: Some(first), rest: picture.pieces }), ..picture })
}

/// A few bytes, and others behind them.
struct Behind {
    first: Option<Vec<u8>>,
    rest: Box<dyn Pieces>,
}

#[async_trait]
impl Pieces for Behind {
    async fn next(&mut self) -> Option<Result<Vec<u8>, MediaError>> {
        match self.first.take() {
            Some(first) => Some(Ok(first)),
            None => self.rest.next().await,
        }
    }
}
