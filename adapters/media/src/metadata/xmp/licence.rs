//! Writing a licence note into a packet, in the words of XMP's rights management and of PLUS.

use picdesk::LicenceNote;
use quick_xml::{
    NsReader, Writer,
    events::{BytesStart, Event},
};

use super::{DEEPEST, RDF, bound, inside};
use crate::embed::escaped;

/// The longest packet into which the note is written, in bytes. It is in memory while the picture goes out.
pub(crate) const LONGEST: usize = 4 * 1024 * 1024;

const DC: &[u8] = b"http://purl.org/dc/elements/1.1/";
const PHOTOSHOP: &[u8] = b"http://ns.adobe.com/photoshop/1.0/";
const RIGHTS: &[u8] = b"http://ns.adobe.com/xap/1.0/rights/";
const PLUS: &[u8] = b"http://ns.useplus.org/ldf/xmp/1.0/";

/// The packet with the note in it, in the place of what it said of the same; everything else stays. A packet that cannot be
/// read, or is too long, gives way to one that says the note alone.
pub(crate) fn licensed(packet: Option<&[u8]>, note: &LicenceNote) -> Vec<u8> {
    let merged = packet.filter(|packet| packet.len() <= LONGEST).and_then(|packet| merged(packet, note));
    merged.unwrap_or_else(|| {
        format!(
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
             <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">{}\
             </rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>",
            said(note)
        )
        .into_bytes()
    })
}

/// Whether the note says something of a property of the picture. No property may stand in a packet twice.
fn is_said(namespace: &[u8], name: &[u8], note: &LicenceNote) -> bool {
    match (namespace, name) {
        (DC, b"rights") => !note.credits.copyright.is_empty(),
        (PHOTOSHOP, b"Credit") => !note.credits.credit.is_empty(),
        (RIGHTS, b"Marked" | b"UsageTerms") => true,
        (PLUS, b"Licensee" | b"Licensor" | b"LicensorTransactionID") => true,
        (PLUS, b"LicenseeProjectReference") => note.reference.is_some(),
        _ => false,
    }
}

/// The note as a description of its own.
fn said(note: &LicenceNote) -> String {
    let list = |name: &str, kind: &str, entry: &str| {
        if entry.is_empty() { String::new() } else { format!("<{name}><rdf:{kind}>{entry}</rdf:{kind}></{name}>") }
    };
    let entry =
        |text: &str| if text.is_empty() { String::new() } else { format!("<rdf:li>{}</rdf:li>", escaped(text)) };
    let in_any_language = |text: &str| entry(text).replace("<rdf:li>", "<rdf:li xml:lang=\"x-default\">");
    let party = |name: &str, text: &str| {
        format!("<rdf:li rdf:parseType=\"Resource\"><plus:{name}>{}</plus:{name}></rdf:li>", escaped(text))
    };
    let credit = &note.credits.credit;
    let credit = if credit.is_empty() { String::new() } else { format!("<ps:Credit>{}</ps:Credit>", escaped(credit)) };
    let properties = [
        list("dc:rights", "Alt", &in_any_language(&note.credits.copyright)),
        credit,
        "<xmpRights:Marked>True</xmpRights:Marked>".to_owned(),
        list("xmpRights:UsageTerms", "Alt", &in_any_language(&note.terms)),
        list("plus:Licensor", "Seq", &party("LicensorName", note.licensor.as_str())),
        list("plus:Licensee", "Seq", &party("LicenseeName", &note.licensee)),
        list("plus:LicensorTransactionID", "Bag", &entry(&note.order.to_string())),
        list("plus:LicenseeProjectReference", "Bag", &entry(note.reference.as_ref().map_or("", picdesk::Name::as_str))),
    ];
    format!(
        "<rdf:Description xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" rdf:about=\"\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:ps=\"http://ns.adobe.com/photoshop/1.0/\" \
         xmlns:xmpRights=\"http://ns.adobe.com/xap/1.0/rights/\" \
         xmlns:plus=\"http://ns.useplus.org/ldf/xmp/1.0/\">{}</rdf:Description>",
        properties.concat()
    )
}

/// The packet with the note at its end; none where it is not whole.
fn merged(packet: &[u8], note: &LicenceNote) -> Option<Vec<u8>> {
    let mut reader = NsReader::from_str(inside(std::str::from_utf8(packet).ok()?)?);
    let mut writer = Writer::new(Vec::new());
    // How deep we are, and at which depths the RDF and the description of the picture stand.
    let (mut depth, mut rdf, mut picture) = (0_usize, None, None);
    let mut is_written = false;
    loop {
        let event = reader.read_event().ok()?;
        match &event {
            Event::Eof => return is_written.then(|| writer.into_inner()),
            Event::Start(_) if depth >= DEEPEST => return None,
            Event::Start(element) | Event::Empty(element) => {
                let is_empty = matches!(event, Event::Empty(_));
                let (namespace, name) = reader.resolver().resolve_element(element.name());
                let (namespace, local) = (bound(namespace), name.into_inner());
                let of_picture = picture.is_some_and(|at| depth == at + 1);
                if of_picture && is_said(namespace, local, note) {
                    if !is_empty {
                        let end = element.to_end().into_owned();
                        reader.read_to_end(end.name()).ok()?;
                    }
                    continue;
                }
                if rdf.is_none() && (namespace, local) == (RDF, b"RDF") {
                    rdf = Some(depth);
                }
                if rdf.is_some_and(|at| depth == at + 1) && (namespace, local) == (RDF, b"Description") {
                    let kept = without_what_is_said(&reader, element, note);
                    writer.write_event(if is_empty { Event::Empty(kept) } else { Event::Start(kept) }).ok()?;
                    if !is_empty {
                        picture = Some(depth);
                        depth += 1;
                    }
                    continue;
                }
                if !is_empty {
                    depth += 1;
                }
            }
            Event::End(_) => {
                depth = depth.checked_sub(1)?;
                if rdf == Some(depth) && !is_written {
                    writer.get_mut().extend(said(note).into_bytes());
                    is_written = true;
                }
                if picture == Some(depth) {
                    picture = None;
                }
            }
            _ => {}
        }
        writer.write_event(event).ok()?;
    }
}

/// The start of a description without those of its attributes that the note says.
fn without_what_is_said(reader: &NsReader<&[u8]>, element: &BytesStart<'_>, note: &LicenceNote) -> BytesStart<'static> {
    let name = String::from_utf8_lossy(element.name().into_inner()).into_owned();
    let mut kept = BytesStart::new(name);
    for attribute in element.attributes().with_checks(false).flatten() {
        let (namespace, name) = reader.resolver().resolve_attribute(attribute.key);
        if !is_said(bound(namespace), name.into_inner(), note) {
            kept.push_attribute(attribute);
        }
    }
    kept
}
