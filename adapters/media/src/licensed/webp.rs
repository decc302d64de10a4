//! A WebP: chunks in a RIFF. The packet stands behind the pixels, and a flag in the first chunk says that there is one.

use picdesk::LicenceNote;

use super::Unwritten;
use crate::{metadata::xmp, outgoing::Part, shelf::Stored};

/// `RIFF`, the length of all that follows, and `WEBP`.
const HEAD: u64 = 12;
/// The name of a chunk and the length of its contents, which are padded to an even number of bytes.
const CHUNK_HEAD: u64 = 8;
/// The flag of an alpha channel, in the first byte of a `VP8X`.
const ALPHA: u8 = 0x10;
/// The flag of an XMP packet there.
const XMP: u8 = 0x04;
/// More chunks than any picture has that people license; an animation has one of each of its frames.
const MOST_CHUNKS: usize = 4096;

/// A chunk, by its name and its place in the file.
struct Chunk {
    name: [u8; 4],
    begin: u64,
    /// Its contents, without the padding.
    length: u64,
}

impl Chunk {
    fn contents(&self) -> u64 {
        self.begin + CHUNK_HEAD
    }

    fn end(&self) -> u64 {
        self.contents() + self.length + self.length % 2
    }
}

/// The picture with the note in its packet.
pub(super) async fn licensed(picture: &Stored, note: &LicenceNote) -> Result<Vec<Part>, Unwritten> {
    let chunks = chunks(picture).await?;
    let (first, rest) = chunks.split_first().ok_or(Unwritten::Strange)?;
    let (mut described, rest) = match &first.name {
        b"VP8X" if first.length >= 10 => (contents(picture, first, first.length).await?, rest),
        b"VP8 " => (lossy(&contents(picture, first, 10).await?)?, chunks.as_slice()),
        b"VP8L" => (lossless(&contents(picture, first, 5).await?)?, chunks.as_slice()),
        _ => return Err(Unwritten::Strange),
    };
    described[0] |= XMP;

    let is_packet = |chunk: &&Chunk| &chunk.name == b"XMP ";
    let is_readable = |chunk: &&Chunk| is_packet(chunk) && chunk.length <= xmp::licence::LONGEST as u64;
    let packet = match rest.iter().find(is_readable) {
        Some(packet) => Some(contents(picture, packet, packet.length).await?),
        None => None,
    };
    let packet = chunk(*b"XMP ", &xmp::licence::licensed(packet.as_deref(), note))?;
    let described = chunk(*b"VP8X", &described)?;

    let kept = rest.iter().filter(|chunk| !is_packet(chunk)).map(|chunk| chunk.begin..chunk.end());
    let pixels: u64 = kept.clone().map(|range| range.end - range.start).sum();
    let length = b"WEBP".len() as u64 + described.len() as u64 + pixels + packet.len() as u64;
    let length = u32::try_from(length).map_err(|_| Unwritten::Strange)?;
    let head = [b"RIFF", length.to_le_bytes().as_slice(), b"WEBP", &described].concat();
    Ok([Part::Put(head)].into_iter().chain(kept.map(Part::Kept)).chain([Part::Put(packet)]).collect())
}

/// All chunks, in their order.
async fn chunks(picture: &Stored) -> Result<Vec<Chunk>, Unwritten> {
    let head = picture.read(0..HEAD.min(picture.bytes)).await?;
    let [b'R', b'I', b'F', b'F', a, b, c, d, b'W', b'E', b'B', b'P'] = *head else { return Err(Unwritten::Strange) };
    let end = (u64::from(u32::from_le_bytes([a, b, c, d])) + 8).min(picture.bytes);
    let (mut chunks, mut at) = (Vec::new(), HEAD);
    while at + CHUNK_HEAD <= end && chunks.len() < MOST_CHUNKS {
        let head = picture.read(at..at + CHUNK_HEAD).await?;
        let [n, a, m, e, of, its, con, tents] = *head else { return Err(Unwritten::Strange) };
        let length = u64::from(u32::from_le_bytes([of, its, con, tents]));
        let chunk = Chunk { name: [n, a, m, e], begin: at, length };
        at = chunk.end();
        chunks.push(chunk);
    }
    if at == end { Ok(chunks) } else { Err(Unwritten::Strange) }
}

/// The beginning of what is in a chunk.
async fn contents(picture: &Stored, chunk: &Chunk, bytes: u64) -> Result<Vec<u8>, Unwritten> {
    if bytes > chunk.length {
        return Err(Unwritten::Strange);
    }
    Ok(picture.read(chunk.contents()..chunk.contents() + bytes).await?)
}

/// What a `VP8X` says of a picture that is compressed with losses: a frame's tag, a start code, and the size in twice 14 bits.
fn lossy(frame: &[u8]) -> Result<Vec<u8>, Unwritten> {
    match *frame {
        [_, _, _, 0x9d, 0x01, 0x2a, w, ide, h, igh] => {
            let px = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
            described(0, px(w, ide), px(h, igh))
        }
        _ => Err(Unwritten::Strange),
    }
}

/// The same of one without losses: a signature, the size less one in twice 14 bits, and whether there is an alpha channel.
fn lossless(stream: &[u8]) -> Result<Vec<u8>, Unwritten> {
    match *stream {
        [0x2f, a, b, c, d] => {
            let bits = u32::from_le_bytes([a, b, c, d]);
            let alpha = if bits >> 28 & 1 == 1 { ALPHA } else { 0 };
            described(alpha, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
        }
        _ => Err(Unwritten::Strange),
    }
}

/// The contents of a `VP8X`: flags, three bytes for later, and the size less one in three bytes each.
fn described(flags: u8, width_px: u32, height_px: u32) -> Result<Vec<u8>, Unwritten> {
    let (Some(wide), Some(high)) = (width_px.checked_sub(1), height_px.checked_sub(1)) else {
        return Err(Unwritten::Strange);
    };
    let (wide, high) = (wide.to_le_bytes(), high.to_le_bytes());
    Ok([&[flags, 0, 0, 0], &wide[..3], &high[..3]].concat())
}

fn chunk(name: [u8; 4], contents: &[u8]) -> Result<Vec<u8>, Unwritten> {
    let length = u32::try_from(contents.len()).map_err(|_| Unwritten::Strange)?;
    let padding = &[0][..contents.len() % 2];
    Ok([&name, length.to_le_bytes().as_slice(), contents, padding].concat())
}
