//! Writing the licence note into a picture on its way out: its metadata becomes another, and not a pixel changes.
//!
//! Of a picture only that is read which tells where its metadata is: the head of a JPEG and of a PNG, the chunk heads of a
//! WebP, the first directory of a TIFF. Everything else goes out as it lies on the shelf.

use picdesk::{Format, LicenceNote, MediaError};
use tokio::{runtime::Handle, task::spawn_blocking};

use crate::{
    outgoing::Part,
    shelf::{Stored, broken},
};

mod head;
mod jpeg;
mod png;
mod tiff;
mod webp;

/// The longest head that is written anew, in bytes. It is in memory while the picture goes out.
const LONGEST_HEAD: u64 = 8 * 1024 * 1024;

/// Why a picture does not get the note.
enum Unwritten {
    /// It is built in a way that is strange to us.
    Strange,
    Media(MediaError),
}

impl From<MediaError> for Unwritten {
    fn from(error: MediaError) -> Self {
        Self::Media(error)
    }
}

/// The parts of the same picture with the note in its metadata. One that is built strangely is kept as it is.
///
/// It is worked out on a thread where it holds up nobody else: what a picture says was written by whoever made it, and may
/// take its time. Should that make it panic, one picture is not handed out.
pub(crate) async fn licensed(picture: &Stored, note: &LicenceNote) -> Result<Vec<Part>, MediaError> {
    let (picture, note) = (picture.clone(), note.clone());
    let here = Handle::current();
    spawn_blocking(move || here.block_on(parts(&picture, &note))).await.map_err(broken)?
}

async fn parts(picture: &Stored, note: &LicenceNote) -> Result<Vec<Part>, MediaError> {
    let written = match picture.format {
        Format::Jpeg => head::licensed(picture, |read| jpeg::licensed(read, note)).await,
        Format::Png => head::licensed(picture, |read| png::licensed(read, note)).await,
        Format::Tiff => tiff::licensed(picture, note).await,
        Format::WebP => webp::licensed(picture, note).await,
    };
    match written {
        Ok(parts) => Ok(parts),
        Err(Unwritten::Media(error)) => Err(error),
        Err(Unwritten::Strange) => Ok(vec![Part::Kept(0..picture.bytes)]),
    }
}
