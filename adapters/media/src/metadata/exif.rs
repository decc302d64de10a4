//! EXIF: what the camera wrote.

use std::io::Cursor;

use exif::{Context, Exif, Field, In, Reader, Tag, Value, experimental::Writer};

use super::{Found, line, moment, text, utf8_or_latin1};

/// The tag of a TIFF that holds an XMP packet.
pub(crate) const XMP_IN_TIFF: Tag = Tag(Context::Tiff, 700);
/// The tag of a TIFF that holds IPTC datasets.
pub(crate) const IPTC_IN_TIFF: Tag = Tag(Context::Tiff, 33_723);

/// Parses an EXIF block, or a whole TIFF, which has the same structure; none where it is damaged.
pub(crate) fn parse(block: Vec<u8>) -> Option<Exif> {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    // Half of what a camera wrote is better than nothing of it.
    reader.read_raw(block).or_else(|error| error.distill_partial_result(|_| {})).ok()
}

/// Reads what it says about the picture.
pub(crate) fn read(exif: &Exif) -> Found {
    let taken = ascii(exif, Tag::DateTimeOriginal).or_else(|| ascii(exif, Tag::DateTimeDigitized));
    Found {
        caption: ascii(exif, Tag::ImageDescription).and_then(|value| text(&value)),
        creator: ascii(exif, Tag::Artist).and_then(|value| line(&value)),
        copyright: ascii(exif, Tag::Copyright).and_then(|value| line(&value)),
        taken_at: taken.and_then(|value| moment(&value)),
        ..Found::default()
    }
}

/// How the picture has to be turned to stand upright: 1 to 8, where 1 is as it is.
pub(crate) fn orientation(exif: &Exif) -> u8 {
    let field = exif.get_field(Tag::Orientation, In::PRIMARY);
    let value = field.and_then(|field| field.value.get_uint(0)).and_then(|value| u8::try_from(value).ok());
    value.filter(|value| (1..=8).contains(value)).unwrap_or(1)
}

/// The bytes of a tag that holds a block of its own.
pub(crate) fn bytes(exif: &Exif, tag: Tag) -> Option<Vec<u8>> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Byte(bytes) | Value::Undefined(bytes, _) => Some(bytes.clone()),
        // Some programs say that the IPTC block is made of 32-bit numbers; the bytes are the same.
        Value::Long(numbers) if exif.little_endian() => {
            Some(numbers.iter().flat_map(|number| number.to_le_bytes()).collect())
        }
        Value::Long(numbers) => Some(numbers.iter().flat_map(|number| number.to_be_bytes()).collect()),
        _ => None,
    }
}

/// Writes the tags of a TIFF anew as an EXIF block, without those that describe how its own pixels lie.
pub(crate) fn rewritten(exif: &Exif) -> Option<Vec<u8>> {
    const OF_PIXELS: [u16; 24] = [
        254, 255, 256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 317, 320, 322, 323, 324, 325, 338, 339, 347,
        700, 33_723,
    ];
    // Photoshop's resources and the colour profile travel in segments of their own, or not at all.
    const ELSEWHERE: [u16; 3] = [34_377, 34_675, 37_724];
    let mut writer = Writer::new();
    let of_picture = |field: &&Field| {
        let Tag(context, number) = field.tag;
        let of_pixels = OF_PIXELS.contains(&number) || ELSEWHERE.contains(&number);
        field.ifd_num == In::PRIMARY && !(context == Context::Tiff && of_pixels)
    };
    for field in exif.fields().filter(of_picture) {
        writer.push_field(field);
    }
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, exif.little_endian()).ok()?;
    Some(block.into_inner())
}

/// The same block for a picture that stands upright: turned no further, and without its own small picture,
/// which would still lie on its side.
///
/// It is changed in place, so that what a camera's maker wrote stays valid, offsets and all.
pub(crate) fn upright(block: &[u8]) -> Vec<u8> {
    let mut block = block.to_vec();
    turn(&mut block);
    block
}

fn turn(block: &mut [u8]) -> Option<()> {
    let little = match block.get(..4)? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return None,
    };
    let half = |bytes: [u8; 2]| if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) };
    let word = |bytes: [u8; 4]| if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) };

    let directory = usize::try_from(word(*block.get(4..)?.first_chunk()?)).ok()?;
    let entries = usize::from(half(*block.get(directory..)?.first_chunk()?));
    for entry in (0..entries).map(|index| directory + 2 + 12 * index) {
        let tag = half(*block.get(entry..)?.first_chunk()?);
        if tag == Tag::Orientation.number() {
            let one = if little { 1_u16.to_le_bytes() } else { 1_u16.to_be_bytes() };
            block.get_mut(entry + 8..entry + 10)?.copy_from_slice(&one);
        }
    }
    let next = directory + 2 + 12 * entries;
    block.get_mut(next..next + 4)?.fill(0);
    Some(())
}

fn ascii(exif: &Exif, tag: Tag) -> Option<String> {
    let field: &Field = exif.get_field(tag, In::PRIMARY)?;
    let Value::Ascii(parts) = &field.value else { return None };
    parts.iter().map(|part| utf8_or_latin1(part)).find(|part| !part.trim().is_empty())
}
