//! The head of a JPEG: its segments up to the first scan.

use img_parts::jpeg::markers;
use picdesk::LicenceNote;

use super::head::Head;
use crate::{
    metadata::{
        iptc::{self, PHOTOSHOP},
        xmp,
    },
    packets::{EXIF, MOST_IN_A_SEGMENT, XMP},
};

/// A segment: its marker and its contents.
type Segment<'a> = (u8, &'a [u8]);

/// The head with the note in it.
pub(super) fn licensed(read: &[u8], note: &LicenceNote) -> Head {
    match segments(read) {
        Ok(Some((segments, end))) => Head::Ends(with(&segments, note), end),
        Ok(None) => Head::GoesOn,
        Err(Strange) => Head::Strange,
    }
}

struct Strange;

/// The segments in front of the pixels, and where those begin; none where what was read ends before.
fn segments(read: &[u8]) -> Result<Option<(Vec<Segment<'_>>, usize)>, Strange> {
    let mut found = Vec::new();
    let mut at = 2;
    loop {
        match read.get(at..) {
            Some([markers::P, markers::SOS, ..]) => return Ok(Some((found, at))),
            // Any number of such bytes may stand in front of a marker.
            Some([markers::P, markers::P, ..]) => at += 1,
            Some([markers::P, marker, high, low, ..]) => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                if length < 2 {
                    return Err(Strange);
                }
                let end = at + 2 + length;
                let Some(contents) = read.get(at + 4..end) else { return Ok(None) };
                found.push((*marker, contents));
                at = end;
            }
            Some([first, ..]) if *first != markers::P => return Err(Strange),
            _ => return Ok(None),
        }
    }
}

/// The head as bytes, with the note in the place of what it says of the same: behind the JFIF and EXIF headers, in front of
/// everything else, where readers look for it.
fn with(segments: &[Segment<'_>], note: &LicenceNote) -> Vec<u8> {
    let is_xmp = |segment: &&Segment<'_>| segment.0 == markers::APP1 && segment.1.starts_with(XMP);
    let packet = segments.iter().find(is_xmp).and_then(|(_, contents)| contents.strip_prefix(XMP));
    let xmp = [XMP, &xmp::licence::licensed(packet, note)].concat();
    // A packet that was nearly as long as a segment can be stays as it was: there is no room for the note.
    let xmp = (xmp.len() <= MOST_IN_A_SEGMENT).then_some(xmp);

    // A long block of Photoshop's resources goes on in the next segment.
    let is_photoshop = |segment: &&Segment<'_>| segment.0 == markers::APP13 && segment.1.starts_with(PHOTOSHOP);
    let blocks = segments.iter().filter(is_photoshop).filter_map(|(_, contents)| contents.strip_prefix(PHOTOSHOP));
    let resources = iptc::licence::credited(&blocks.flatten().copied().collect::<Vec<u8>>(), &note.credits);

    let stays =
        |segment: &&Segment<'_>| !(is_xmp(segment) && xmp.is_some() || is_photoshop(segment) && resources.is_some());
    let is_header = |segment: &&Segment<'_>| segment.0 == markers::APP0 || segment.1.starts_with(EXIF);
    let headers = segments.iter().take_while(is_header).count();
    let (headers, others) = segments.split_at(headers);

    let mut head = vec![markers::P, markers::SOI];
    let mut put = |marker: u8, contents: &[u8]| {
        // Every segment was one before, or was cut to fit into one.
        let length = u16::try_from(contents.len() + 2).unwrap_or(u16::MAX);
        head.extend([markers::P, marker]);
        head.extend(length.to_be_bytes());
        head.extend(contents);
    };
    headers.iter().filter(stays).for_each(|(marker, contents)| put(*marker, contents));
    if let Some(xmp) = &xmp {
        put(markers::APP1, xmp);
    }
    for part in resources.iter().flat_map(|resources| resources.chunks(MOST_IN_A_SEGMENT - PHOTOSHOP.len())) {
        put(markers::APP13, &[PHOTOSHOP, part].concat());
    }
    others.iter().filter(stays).for_each(|(marker, contents)| put(*marker, contents));
    head
}
