//! Writing the licence note into a picture on its way out: its metadata becomes another, and not a pixel changes.
//!
//! Of a picture only that is read which tells where its metadata is: the head of a JPEG and of a PNG, the chunk heads of a
//! WebP, the first directory of a TIFF. Everything else goes out as it lies on the shelf.

use picdesk::{Format, LicenceNote, MediaError};
use tracing::warn;

use crate::{outgoing::Part, shelf::Stored};

mod head;
mod jpeg;
mod png;
mod tiff;
mod webp;

/// The most that is read of a picture to find its metadata, and the longest metadata that is read, in bytes.
const MOST: u64 = 32 * 1024 * 1024;

/// Why a picture does not get the note.
#[derive(Debug, thiserror::Error)]
enum Unwritten {
    /// It is none that we could write into.
    #[error("it is built in a way that is strange to us")]
    Strange,
    #[error(transparent)]
    Media(#[from] MediaError),
}

/// The parts of the same picture with the note in its metadata.
pub(crate) async fn licensed(picture: &Stored, note: &LicenceNote) -> Result<Vec<Part>, MediaError> {
    let written = match picture.format {
        Format::Jpeg => head::licensed(picture, |read| jpeg::licensed(read, note)).await,
        Format::Png => head::licensed(picture, |read| png::licensed(read, note)).await,
        Format::Tiff => tiff::licensed(picture, note).await,
        Format::WebP => webp::licensed(picture, note).await,
    };
    match written {
        Ok(parts) => Ok(parts),
        Err(Unwritten::Media(error)) => Err(error),
        Err(strange @ Unwritten::Strange) => {
            warn!(order = %note.order, format = ?picture.format, %strange, "a picture goes out without its licence in it");
            Ok(vec![Part::Kept(0..picture.bytes)])
        }
    }
}
