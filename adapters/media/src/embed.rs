//! Writing metadata into a JPEG, as IPTC-IIM for old programs and as XMP for all others.

use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use picdesk::{FileData, FileNumber};
use time::PrimitiveDateTime;

use crate::{
    metadata::iptc::{PHOTOSHOP, UTF_8, as_photoshop, beginning, dataset, set},
    packets::{MOST_IN_A_SEGMENT, XMP},
};

/// The bytes are no JPEG that could carry metadata.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are no JPEG that can carry metadata: {0}")]
pub struct NotAJpeg(String);

/// Writes what is known about a picture into its JPEG, in place of the IPTC and XMP that it has.
///
/// Everything else in the JPEG stays as it is. What is empty is not written. IPTC has room for so many bytes in each
/// field and gets the beginning of a text that is longer; XMP has the whole.
///
/// # Errors
/// The bytes are no JPEG, or the texts are too long for a JPEG's segment.
pub fn embed(jpeg: Vec<u8>, data: &FileData, number: Option<&FileNumber>) -> Result<Vec<u8>, NotAJpeg> {
    let mut jpeg = Jpeg::from_bytes(jpeg.into()).map_err(|error| NotAJpeg(error.to_string()))?;
    jpeg.segments_mut().retain(|segment| match segment.marker() {
        markers::APP1 => !segment.contents().starts_with(XMP),
        markers::APP13 => !segment.contents().starts_with(PHOTOSHOP),
        _ => true,
    });
    let xmp = [XMP, xmp(data, number).as_bytes()].concat();
    let iptc = as_photoshop(&iptc(data, number));
    if xmp.len() > MOST_IN_A_SEGMENT || iptc.len() > MOST_IN_A_SEGMENT {
        return Err(NotAJpeg("the texts do not fit into a segment".to_owned()));
    }
    let segments = [(markers::APP1, xmp), (markers::APP13, iptc)];
    insert(&mut jpeg, segments.map(|(marker, contents)| JpegSegment::new_with_contents(marker, contents.into())));
    Ok(encoded(jpeg))
}

/// Puts metadata where readers look for it: behind the JFIF and EXIF headers, in front of everything else.
pub(crate) fn insert(jpeg: &mut Jpeg, segments: impl IntoIterator<Item = JpegSegment>) {
    let is_header = |segment: &JpegSegment| {
        segment.marker() == markers::APP0 || segment.contents().starts_with(crate::packets::EXIF)
    };
    let at = jpeg.segments().iter().position(|segment| !is_header(segment)).unwrap_or(jpeg.segments().len());
    jpeg.segments_mut().splice(at..at, segments);
}

/// The bytes of a JPEG.
pub(crate) fn encoded(jpeg: Jpeg) -> Vec<u8> {
    jpeg.encoder().bytes().into()
}

fn iptc(data: &FileData, number: Option<&FileNumber>) -> Vec<u8> {
    let mut sets = Vec::new();
    let mut put = |record: u8, number: u8, value: &[u8]| sets.extend(set(record, number, value));
    put(1, 90, UTF_8);
    put(2, 0, &[0, 4]);
    let number = number.map_or("", FileNumber::as_str);
    let texts = [
        (dataset::TITLE, &*data.title, 64),
        (dataset::CREATOR, &data.creator, 32),
        (dataset::TRANSMISSION, number, 32),
        (dataset::CREDIT, &data.credit, 32),
        (dataset::COPYRIGHT, &data.copyright, 128),
        (dataset::CAPTION, &data.caption, 2_000),
    ];
    let keywords = data.keywords.iter().map(|keyword| (dataset::KEYWORD, &**keyword, 64));
    for (dataset, text, most) in texts.into_iter().chain(keywords).filter(|(_, text, _)| !text.is_empty()) {
        put(2, dataset, beginning(text, most).as_bytes());
    }
    if let Some(at) = data.taken_at {
        let (year, month, day) = at.to_calendar_date();
        put(2, dataset::DATE, format!("{year:04}{:02}{day:02}", u8::from(month)).as_bytes());
        put(2, dataset::TIME, format!("{:02}{:02}{:02}+0000", at.hour(), at.minute(), at.second()).as_bytes());
    }
    sets
}

fn xmp(data: &FileData, number: Option<&FileNumber>) -> String {
    let list = |name: &str, kind: &str, items: &[&str]| {
        let lang = if kind == "Alt" { " xml:lang=\"x-default\"" } else { "" };
        let items = items.iter().filter(|item| !item.is_empty());
        let items: String = items.map(|item| format!("<rdf:li{lang}>{}</rdf:li>", escaped(item))).collect();
        if items.is_empty() { items } else { format!("<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>") }
    };
    let plain = |name: &str, value: &str| {
        if value.is_empty() { String::new() } else { format!("<{name}>{}</{name}>", escaped(value)) }
    };
    let keywords: Vec<&str> = data.keywords.iter().map(String::as_str).collect();
    let properties = [
        list("dc:title", "Alt", &[&data.title]),
        list("dc:description", "Alt", &[&data.caption]),
        list("dc:subject", "Bag", &keywords),
        list("dc:creator", "Seq", &[&data.creator]),
        list("dc:rights", "Alt", &[&data.copyright]),
        plain("photoshop:Credit", &data.credit),
        plain("photoshop:DateCreated", &data.taken_at.map(iso).unwrap_or_default()),
        plain("photoshop:TransmissionReference", number.map_or("", FileNumber::as_str)),
    ];
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\">{}</rdf:Description></rdf:RDF></x:xmpmeta>\n\
         <?xpacket end=\"w\"?>",
        properties.concat()
    )
}

fn iso(at: PrimitiveDateTime) -> String {
    let (year, month, day) = at.to_calendar_date();
    let (hour, minute, second) = at.as_hms();
    format!("{year:04}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}", u8::from(month))
}

/// A text as it stands in XML.
pub(crate) fn escaped(text: &str) -> String {
    // A control character has no place in XML, not even escaped.
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    quick_xml::escape::escape(text.as_str()).into_owned()
}
