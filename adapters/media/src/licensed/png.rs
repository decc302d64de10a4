//! The head of a PNG: its chunks up to the pixels.

use picdesk::LicenceNote;

use super::head::Head;
use crate::metadata::xmp;

/// How every PNG begins.
const SIGNATURE: usize = 8;
/// What the text chunk of an XMP packet is called; behind it stand "not compressed", no language and no translation.
const KEYWORD: &[u8] = b"XML:com.adobe.xmp\0";
const PLAIN: &[u8] = b"\0\0\0\0";

/// The head with the note in it, behind the header, which comes first.
pub(super) fn licensed(read: &[u8], note: &LicenceNote) -> Head {
    let mut kept = Vec::new();
    let mut packet = None;
    let mut at = SIGNATURE;
    loop {
        let Some((length, rest)) = read.get(at..).and_then(<[u8]>::split_first_chunk::<4>) else { return Head::GoesOn };
        let Some((kind, contents)) = rest.split_first_chunk::<4>() else { return Head::GoesOn };
        let length = u32::from_be_bytes(*length) as usize;
        if kind == b"IDAT" {
            break;
        }
        // Behind the contents stands their checksum.
        let Some(contents) = contents.get(..length) else { return Head::GoesOn };
        let Some(whole) = read.get(at..at + length + 12) else { return Head::GoesOn };
        match contents.strip_prefix(KEYWORD) {
            Some(said) if kind == b"iTXt" => packet = said.strip_prefix(PLAIN).or(packet),
            _ => kept.push(whole),
        }
        at += whole.len();
    }
    let Some((header, others)) = kept.split_first() else { return Head::Strange };
    let note = chunk(*b"iTXt", &[KEYWORD, PLAIN, &xmp::licence::licensed(packet, note)].concat());
    Head::Ends([&read[..SIGNATURE], header, &note, &others.concat()].concat(), at)
}

fn chunk(kind: [u8; 4], contents: &[u8]) -> Vec<u8> {
    let length = u32::try_from(contents.len()).unwrap_or(u32::MAX).to_be_bytes();
    let checked = [&kind, contents].concat();
    let checksum = crc32fast::hash(&checked).to_be_bytes();
    [length.as_slice(), &checked, &checksum].concat()
}
