//! Writing credits into the IPTC datasets of a picture.

use picdesk::Credits;

use super::{IPTC_RESOURCE, UTF_8, dataset, latin1, split};

/// The resource in which Photoshop keeps a digest of the datasets: it would no longer be theirs.
const DIGEST: u16 = 0x0425;

/// The datasets with the credits among them, in the place of what they said of the same. None where there is nothing to
/// write.
pub(crate) fn datasets(datasets: &[u8], credits: &Credits) -> Option<Vec<u8>> {
    let is_empty = credits.credit.is_empty() && credits.copyright.is_empty();
    (!is_empty).then(|| said(datasets, credits))
}

/// Photoshop's resources with the credits among the datasets; everything else stays. None where there is nothing to write,
/// or the resources cannot be read.
pub(crate) fn credited(resources: &[u8], credits: &Credits) -> Option<Vec<u8>> {
    let mut kept = Vec::new();
    let mut held: &[u8] = &[];
    let mut rest = resources;
    while !rest.is_empty() {
        let (id, content, whole) = first(rest)?;
        match id {
            IPTC_RESOURCE => held = content,
            DIGEST => {}
            _ => kept.extend(whole),
        }
        rest = &rest[whole.len()..];
    }
    kept.extend(super::resource(&datasets(held, credits)?));
    Some(kept)
}

/// The first resource: its id, its content, and all of its bytes.
fn first(resources: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let (id, name) = (resources.get(4..6)?, usize::from(*resources.get(6)?));
    let id = u16::from_be_bytes([id[0], id[1]]);
    // The name is a Pascal string whose length byte and characters together are padded to even, as the content is.
    let at = 6 + ((name + 2) & !1);
    let length = resources.get(at..at + 4)?.first_chunk().map(|digits| u32::from_be_bytes(*digits))?;
    let (begin, length) = (at + 4, usize::try_from(length).ok()?);
    let content = resources.get(begin..begin.checked_add(length)?)?;
    let end = (begin + length + (length & 1)).min(resources.len());
    resources.starts_with(b"8BIM").then_some((id, content, &resources[..end]))
}

/// The datasets in UTF-8, with the credits behind the others.
fn said(datasets: &[u8], credits: &Credits) -> Vec<u8> {
    let sets = split(datasets);
    let is_utf8 = sets.iter().any(|(record, number, value)| (*record, *number, *value) == (1, 90, UTF_8));
    let credits = [(dataset::CREDIT, &credits.credit, 32), (dataset::COPYRIGHT, &credits.copyright, 128)];
    let is_said = |number: u8| credits.iter().any(|(said, text, _)| *said == number && !text.is_empty());
    let mut written = super::set(1, 90, UTF_8);
    for (record, number, value) in sets {
        match (record, number) {
            (1, 90) => {}
            (2, number) if is_said(number) => {}
            // The version of the record is a number, and from 200 on stands a preview.
            (2, 1..200) if !is_utf8 => written.extend(super::set(2, number, latin1(value).as_bytes())),
            _ => written.extend(super::set(record, number, value)),
        }
    }
    for (number, text, most) in credits.into_iter().filter(|(_, text, _)| !text.is_empty()) {
        written.extend(super::set(2, number, super::beginning(text, most).as_bytes()));
    }
    written
}
