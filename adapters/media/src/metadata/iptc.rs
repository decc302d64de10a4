//! IPTC-IIM: numbered datasets, in the Photoshop resource 0x0404 of a JPEG's APP13 or in a TIFF's tag 33723.

use super::{Found, keywords, latin1, line, moment, names, text};

pub(crate) mod licence;

/// The escape sequence by which dataset 1:90 says that the text is UTF-8.
pub(crate) const UTF_8: &[u8] = b"\x1b%G";
/// The resource of a Photoshop block that holds the datasets.
pub(crate) const IPTC_RESOURCE: u16 = 0x0404;
/// How an APP13 segment of Photoshop's begins.
pub(crate) const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";

/// The numbers of the datasets of record 2 that we read and write.
pub(crate) mod dataset {
    pub(crate) const TITLE: u8 = 5;
    pub(crate) const KEYWORD: u8 = 25;
    pub(crate) const DATE: u8 = 55;
    pub(crate) const TIME: u8 = 60;
    pub(crate) const CREATOR: u8 = 80;
    pub(crate) const TRANSMISSION: u8 = 103;
    pub(crate) const HEADLINE: u8 = 105;
    pub(crate) const CREDIT: u8 = 110;
    pub(crate) const COPYRIGHT: u8 = 116;
    pub(crate) const CAPTION: u8 = 120;
}

/// Finds the IPTC datasets among Photoshop's resources.
pub(crate) fn in_photoshop(resources: &[u8]) -> Option<&[u8]> {
    let mut rest = resources;
    loop {
        let (signature, after) = rest.split_first_chunk::<4>()?;
        let (id, after) = after.split_first_chunk::<2>()?;
        // The name is a Pascal string whose length byte and characters together are padded to even.
        let name = usize::from(*after.first()?);
        let after = after.get((name + 2) & !1..)?;
        let (length, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (content, _) = after.split_at_checked(length)?;
        if signature == b"8BIM" && u16::from_be_bytes(*id) == IPTC_RESOURCE {
            return Some(content);
        }
        rest = after.get(length + (length & 1)..)?;
    }
}

/// Wraps datasets into the contents of an APP13 segment.
pub(crate) fn as_photoshop(datasets: &[u8]) -> Vec<u8> {
    [PHOTOSHOP, &resource(datasets)].concat()
}

/// Wraps datasets into Photoshop's resource.
fn resource(datasets: &[u8]) -> Vec<u8> {
    let length = u32::try_from(datasets.len()).unwrap_or(u32::MAX).to_be_bytes();
    let padding: &[u8] = if datasets.len() % 2 == 1 { &[0] } else { &[] };
    [b"8BIM", IPTC_RESOURCE.to_be_bytes().as_slice(), &[0, 0], &length, datasets, padding].concat()
}

/// One dataset. A value of more than 32,767 bytes says how long its length is.
pub(crate) fn set(record: u8, number: u8, value: &[u8]) -> Vec<u8> {
    let length = match u16::try_from(value.len()) {
        Ok(length) if length < 0x8000 => length.to_be_bytes().to_vec(),
        _ => [&[0x80, 4], u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes().as_slice()].concat(),
    };
    [&[0x1c, record, number], length.as_slice(), value].concat()
}

/// The longest beginning that has no more than so many bytes and cuts no character apart.
pub(crate) fn beginning(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most)]
}

/// Reads the datasets; what comes after a damaged one is left out.
pub(crate) fn read(datasets: &[u8]) -> Found {
    let sets = split(datasets);
    let is_utf8 = sets.iter().any(|(record, number, value)| (*record, *number, *value) == (1, 90, UTF_8));
    let decode = |value: &[u8]| if is_utf8 { String::from_utf8_lossy(value).into_owned() } else { latin1(value) };
    let all = |wanted: u8| {
        let sets = sets.iter().filter(move |(record, number, _)| (*record, *number) == (2, wanted));
        sets.map(|(_, _, value)| decode(value)).collect::<Vec<String>>()
    };
    let one = |wanted: u8| all(wanted).into_iter().next();

    let date = one(dataset::DATE).map(|date| format!("{date} {}", one(dataset::TIME).unwrap_or_default()));
    Found {
        title: one(dataset::TITLE).and_then(|value| line(&value)),
        headline: one(dataset::HEADLINE).and_then(|value| line(&value)),
        caption: one(dataset::CAPTION).and_then(|value| text(&value)),
        keywords: keywords(all(dataset::KEYWORD)),
        creator: names(all(dataset::CREATOR)),
        credit: one(dataset::CREDIT).and_then(|value| line(&value)),
        copyright: one(dataset::COPYRIGHT).and_then(|value| line(&value)),
        taken_at: date.and_then(|date| moment(&date)),
        number: one(dataset::TRANSMISSION).and_then(|value| value.parse().ok()),
    }
}

/// Splits into (record, number, value).
fn split(mut rest: &[u8]) -> Vec<(u8, u8, &[u8])> {
    let mut sets = Vec::new();
    while let [0x1c, record, number, high, low, after @ ..] = rest {
        let short = u16::from_be_bytes([*high, *low]);
        // The highest bit says that the length itself is a number of so many bytes.
        let (length, after) = if short & 0x8000 == 0 {
            (usize::from(short), after)
        } else {
            let Some((digits, after)) = after.split_at_checked(usize::from(short & 0x7fff)) else { break };
            let length = digits.iter().fold(0_usize, |sum, digit| sum.saturating_mul(256) + usize::from(*digit));
            (length, after)
        };
        let Some((value, after)) = after.split_at_checked(length) else { break };
        sets.push((*record, *number, value));
        rest = after;
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_latin_1_unless_the_charset_says_utf_8() {
        let plain = set(2, dataset::TITLE, b"Caf\xe9");
        assert_eq!(read(&plain).title.as_deref(), Some("Café"));
        let marked = [set(1, 90, UTF_8), set(2, dataset::TITLE, "Café".as_bytes())].concat();
        assert_eq!(read(&marked).title.as_deref(), Some("Café"));
    }

    #[test]
    fn a_damaged_dataset_takes_nothing_of_the_ones_before_it_along() {
        let mut sets = [set(2, dataset::TITLE, b"Harbour"), set(2, dataset::CREDIT, b"Agency")].concat();
        sets.truncate(sets.len() - 1);
        let found = read(&sets);
        assert_eq!((found.title.as_deref(), found.credit), (Some("Harbour"), None));
    }

    #[test]
    fn the_datasets_are_found_behind_other_resources() {
        let other = [b"8BIM".as_slice(), &[0x03, 0xed], b"\x03abc", &3_u32.to_be_bytes(), b"xyz\0"].concat();
        let ours = [b"8BIM".as_slice(), &[0x04, 0x04], &[0, 0], &2_u32.to_be_bytes(), b"ok"].concat();
        assert_eq!(in_photoshop(&[other, ours].concat()), Some(b"ok".as_slice()));
        assert_eq!(in_photoshop(b"8BIM\x04\x04\0\0\0\0\xff\xff"), None);
    }
}
