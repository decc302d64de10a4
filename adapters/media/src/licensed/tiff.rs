//! A TIFF: a header names the place of a directory, whose entries name the places of everything else.
//!
//! So nothing needs to move. The packet, the datasets and a new first directory are put behind the end, and the header names
//! that directory in the place of the old one. Whatever the other entries and directories point at lies where it lay.

use picdesk::{LicenceNote, MediaError};

use super::Unwritten;
use crate::{
    metadata::{
        exif::{IPTC_IN_TIFF, XMP_IN_TIFF},
        iptc, xmp,
    },
    outgoing::Part,
    shelf::Stored,
};

mod layout;

use layout::{ENTRY, HEAD, Order};

/// The type of an entry's value that is bytes.
const BYTE: u16 = 1;
/// The type of one that is bytes of a meaning that TIFF does not know.
const UNDEFINED: u16 = 7;
/// The types of values that are bytes, texts and numbers of 32 bits, and how many bytes one of each takes.
const SIZES: [(u16, u64); 4] = [(BYTE, 1), (2, 1), (4, 4), (UNDEFINED, 1)];

/// The longest value that is read, in bytes.
const LONGEST: u64 = xmp::licence::LONGEST as u64;

/// An entry of a directory, as it is written there.
struct Entry {
    tag: u16,
    written: Vec<u8>,
}

/// The picture with the note in its packet, and the credits among its datasets.
pub(super) async fn licensed(picture: &Stored, note: &LicenceNote) -> Result<Vec<Part>, Unwritten> {
    let (order, place) = Order::read(&some(picture, 0, HEAD).await?)?;
    let (mut entries, next) = directory(picture, order, place.into()).await?;

    let [xmp_tag, iptc_tag] = [XMP_IN_TIFF.number(), IPTC_IN_TIFF.number()];
    let packet = value(picture, order, &entries, xmp_tag).await?;
    let datasets = value(picture, order, &entries, iptc_tag).await?;
    let packet = xmp::licence::licensed(packet.as_deref(), note);
    let datasets = iptc::licence::datasets(&datasets.unwrap_or_default(), &note.credits);

    let mut behind = Behind { begins: picture.bytes, bytes: Vec::new() };
    for (tag, kind, written) in [(xmp_tag, BYTE, Some(packet)), (iptc_tag, UNDEFINED, datasets)] {
        let Some(written) = written else { continue };
        let place = behind.put(&written)?;
        let count = u32::try_from(written.len()).map_err(|_| Unwritten::Strange)?;
        entries.retain(|entry| entry.tag != tag);
        entries.push(Entry { tag, written: order.entry(tag, kind, count, place) });
    }
    // Readers look for an entry by halves, so that they have to be in order.
    entries.sort_by_key(|entry| entry.tag);
    let count = u16::try_from(entries.len()).map_err(|_| Unwritten::Strange)?;
    let entries = entries.into_iter().flat_map(|entry| entry.written).collect();
    let place = behind.put(&[order.of_short(count).to_vec(), entries, next].concat())?;
    Ok(vec![Part::Put(order.head(place)), Part::Kept(HEAD..picture.bytes), Part::Put(behind.bytes)])
}

/// What is put behind the end of a picture.
struct Behind {
    /// Where the picture ends.
    begins: u64,
    bytes: Vec<u8>,
}

impl Behind {
    /// Puts something there; answers its place, which is even, as all places in a TIFF are.
    fn put(&mut self, what: &[u8]) -> Result<u32, Unwritten> {
        if !self.end().is_multiple_of(2) {
            self.bytes.push(0);
        }
        let place = u32::try_from(self.end()).map_err(|_| Unwritten::Strange)?;
        self.bytes.extend(what);
        Ok(place)
    }

    fn end(&self) -> u64 {
        self.begins + self.bytes.len() as u64
    }
}

/// The entries of a directory, and the place of the next one, as it is written.
async fn directory(picture: &Stored, order: Order, at: u64) -> Result<(Vec<Entry>, Vec<u8>), Unwritten> {
    let count = order.short(&some(picture, at, 2).await?).ok_or(Unwritten::Strange)?;
    let mut entries = some(picture, at + 2, u64::from(count) * ENTRY as u64 + 4).await?;
    let next = entries.split_off(usize::from(count) * ENTRY);
    let entry = |written: &[u8]| Some(Entry { tag: order.short(written)?, written: written.to_vec() });
    Ok((entries.chunks_exact(ENTRY).filter_map(entry).collect(), next))
}

/// The bytes of an entry's value; none where there is no such entry, or its value cannot be read.
async fn value(picture: &Stored, order: Order, entries: &[Entry], tag: u16) -> Result<Option<Vec<u8>>, MediaError> {
    let named = || {
        let Entry { written, .. } = entries.iter().find(|entry| entry.tag == tag)?;
        let (kind, count, place) = (order.short(&written[2..])?, order.long(&written[4..])?, &written[8..]);
        let (_, size) = SIZES.into_iter().find(|(known, _)| *known == kind)?;
        Some((u64::from(count) * size, place, order.long(place)?))
    };
    match named() {
        // What is no longer than a place stands in its stead.
        Some((bytes @ 0..=4, place, _)) => Ok(Some(place.iter().copied().take(bytes as usize).collect())),
        Some((bytes, _, at)) if bytes <= LONGEST => match some(picture, at.into(), bytes).await {
            Ok(value) => Ok(Some(value)),
            Err(Unwritten::Strange) => Ok(None),
            Err(Unwritten::Media(error)) => Err(error),
        },
        _ => Ok(None),
    }
}

/// So many bytes of a picture from this place on, all of which it must have.
async fn some(picture: &Stored, at: u64, bytes: u64) -> Result<Vec<u8>, Unwritten> {
    if at + bytes > picture.bytes {
        return Err(Unwritten::Strange);
    }
    Ok(picture.read(at..at + bytes).await?)
}
