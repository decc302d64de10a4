//! XMP: an RDF packet, as Adobe's programs and most others write it.

use quick_xml::{
    NsReader,
    escape::resolve_xml_entity,
    events::{BytesRef, BytesStart, Event},
    name::{Namespace, ResolveResult},
};

use super::{Found, keywords, line, moment, names, text};

pub(crate) mod licence;

const RDF: &[u8] = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#";
/// The packet nests this deep at the most where we look; anything deeper is not for us.
const DEEPEST: usize = 64;
/// A packet declares this many namespaces at the most: whatever is in it is looked up among them, one by one.
const MOST_NAMESPACES: usize = 512;

/// A property of the picture with one of its values.
#[derive(Debug, PartialEq, Eq)]
struct Statement {
    property: Property,
    value: String,
    /// Whether this is the value for readers of any language.
    is_default: bool,
}

/// The properties that we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Property {
    Title,
    Headline,
    Description,
    Keyword,
    Creator,
    Rights,
    Identifier,
    Credit,
    DateCreated,
    Transmission,
    TakenAt,
    CreatedAt,
}

impl Property {
    fn of(namespace: &[u8], name: &[u8]) -> Option<Self> {
        match (namespace, name) {
            (b"http://purl.org/dc/elements/1.1/", b"title") => Some(Self::Title),
            (b"http://purl.org/dc/elements/1.1/", b"description") => Some(Self::Description),
            (b"http://purl.org/dc/elements/1.1/", b"subject") => Some(Self::Keyword),
            (b"http://purl.org/dc/elements/1.1/", b"creator") => Some(Self::Creator),
            (b"http://purl.org/dc/elements/1.1/", b"rights") => Some(Self::Rights),
            (b"http://purl.org/dc/elements/1.1/", b"identifier") => Some(Self::Identifier),
            (b"http://ns.adobe.com/photoshop/1.0/", b"Headline") => Some(Self::Headline),
            (b"http://ns.adobe.com/photoshop/1.0/", b"Credit") => Some(Self::Credit),
            (b"http://ns.adobe.com/photoshop/1.0/", b"DateCreated") => Some(Self::DateCreated),
            (b"http://ns.adobe.com/photoshop/1.0/", b"TransmissionReference") => Some(Self::Transmission),
            (b"http://ns.adobe.com/exif/1.0/", b"DateTimeOriginal") => Some(Self::TakenAt),
            (b"http://ns.adobe.com/xap/1.0/", b"CreateDate") => Some(Self::CreatedAt),
            _ => None,
        }
    }
}

/// Reads a packet; what comes after a damaged place is left out.
pub(crate) fn read(packet: &[u8]) -> Found {
    let packet = String::from_utf8_lossy(packet);
    let statements = inside(&packet).map(Walk::through).unwrap_or_default();
    let all = |wanted: Property| {
        let said = statements.iter().filter(move |statement| statement.property == wanted);
        said.map(|statement| statement.value.clone()).collect::<Vec<String>>()
    };
    let one = |wanted: Property| {
        let said = || statements.iter().filter(|statement| statement.property == wanted);
        said().find(|statement| statement.is_default).or_else(|| said().next()).map(|found| found.value.clone())
    };
    let taken = [Property::DateCreated, Property::TakenAt, Property::CreatedAt];
    let numbers = [Property::Transmission, Property::Identifier];

    Found {
        title: one(Property::Title).and_then(|value| line(&value)),
        headline: one(Property::Headline).and_then(|value| line(&value)),
        caption: one(Property::Description).and_then(|value| text(&value)),
        keywords: keywords(all(Property::Keyword)),
        creator: names(all(Property::Creator)),
        credit: one(Property::Credit).and_then(|value| line(&value)),
        copyright: one(Property::Rights).and_then(|value| line(&value)),
        taken_at: taken.into_iter().filter_map(one).find_map(|value| moment(&value)),
        number: numbers.into_iter().filter_map(one).find_map(|value| value.parse().ok()),
    }
}

/// What stands in a packet, without what it is padded with; none where reading it would take for ever.
fn inside(packet: &str) -> Option<&str> {
    let namespaces = packet.matches("xmlns").take(MOST_NAMESPACES + 1).count();
    (namespaces <= MOST_NAMESPACES).then(|| packet.trim_matches(['\0', '\u{feff}', ' ', '\n', '\r', '\t']))
}

/// The same packet for a picture that stands upright.
///
/// A digit takes the place of a digit, so that the packet stays as its writer laid it out.
pub(crate) fn upright(packet: &[u8]) -> Vec<u8> {
    const NAME: &[u8] = b"tiff:Orientation";
    let mut packet = packet.to_vec();
    let found: Vec<usize> =
        packet.windows(NAME.len()).enumerate().filter(|(_, w)| *w == NAME).map(|(at, _)| at).collect();
    for at in found {
        if let Some([b'>' | b'=', rest @ ..]) = packet.get_mut(at + NAME.len()..)
            && let Some(digit) = rest.iter_mut().find(|byte| !matches!(byte, b'"' | b'\'' | b' '))
            && matches!(digit, b'2'..=b'8')
        {
            *digit = b'1';
        }
    }
    packet
}

/// What an element is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Rdf,
    /// A description right below the RDF: its attributes and children are the picture's properties.
    Picture,
    Property(Property),
    /// `rdf:Alt`, `rdf:Bag` or `rdf:Seq` within a property.
    Container(Property),
    Value(Property),
    Elsewhere,
}

struct Walk {
    places: Vec<Place>,
    value: String,
    is_default: bool,
    statements: Vec<Statement>,
}

impl Walk {
    fn through(packet: &str) -> Vec<Statement> {
        let mut walk = Self { places: Vec::new(), value: String::new(), is_default: false, statements: Vec::new() };
        let mut reader = NsReader::from_str(packet);
        loop {
            match reader.read_event() {
                Ok(Event::Start(element)) if walk.places.len() < DEEPEST => walk.enter(&reader, &element),
                Ok(Event::Empty(element)) if walk.places.len() < DEEPEST => {
                    walk.enter(&reader, &element);
                    walk.leave();
                }
                Ok(Event::End(_)) => walk.leave(),
                Ok(Event::Text(piece)) => walk.value.push_str(&piece.decode().unwrap_or_default()),
                Ok(Event::CData(piece)) => walk.value.push_str(&piece.decode().unwrap_or_default()),
                Ok(Event::GeneralRef(entity)) => walk.value.push_str(&resolved(&entity)),
                Ok(Event::Eof | Event::Start(_) | Event::Empty(_)) | Err(_) => return walk.statements,
                Ok(_) => {}
            }
        }
    }

    fn enter(&mut self, reader: &NsReader<&[u8]>, element: &BytesStart<'_>) {
        let (namespace, name) = reader.resolver().resolve_element(element.name());
        let (namespace, name) = (bound(namespace), name.into_inner());
        let place = match (self.places.last(), namespace == RDF) {
            (Some(Place::Rdf), true) if name == b"Description" => Place::Picture,
            (Some(Place::Picture), _) => Property::of(namespace, name).map_or(Place::Elsewhere, Place::Property),
            (Some(Place::Property(property)), true) if matches!(name, b"Alt" | b"Bag" | b"Seq") => {
                Place::Container(*property)
            }
            (Some(Place::Container(property)), true) if name == b"li" => Place::Value(*property),
            (_, true) if name == b"RDF" => Place::Rdf,
            _ => Place::Elsewhere,
        };
        self.value.clear();
        self.is_default = false;
        // Whether one is there twice is not looked at, which takes the square of their number.
        for attribute in element.attributes().with_checks(false).flatten() {
            let (namespace, name) = reader.resolver().resolve_attribute(attribute.key);
            let value = attribute.decoded_and_normalized_value(quick_xml::XmlVersion::Implicit1_0, reader.decoder());
            let value = value.unwrap_or_default();
            if attribute.key.as_ref() == b"xml:lang" {
                self.is_default = value == "x-default";
            } else if place == Place::Picture
                && let Some(property) = Property::of(bound(namespace), name.into_inner())
            {
                self.say(property, value.into_owned());
            }
        }
        self.places.push(place);
    }

    fn leave(&mut self) {
        match self.places.pop() {
            // A property that has a container is empty of text itself, and says nothing more.
            Some(Place::Property(property) | Place::Value(property)) if !self.value.trim().is_empty() => {
                let value = std::mem::take(&mut self.value);
                self.say(property, value);
            }
            _ => self.value.clear(),
        }
    }

    fn say(&mut self, property: Property, value: String) {
        self.statements.push(Statement { property, value, is_default: self.is_default });
    }
}

fn bound<'a>(namespace: ResolveResult<'a>) -> &'a [u8] {
    match namespace {
        ResolveResult::Bound(Namespace(namespace)) => namespace,
        _ => b"",
    }
}

fn resolved(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        return character.to_string();
    }
    let name = entity.decode().unwrap_or_default();
    resolve_xml_entity(&name).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
        <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
            xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">"#;
    const TAIL: &str = "</rdf:RDF></x:xmpmeta><?xpacket end='w'?>";

    #[test]
    fn elements_attributes_and_any_prefix_are_read() {
        let body = r#"<rdf:Description rdf:about="" photoshop:Credit="Sea &amp; Sky" photoshop:DateCreated="2024-03-01T10:20:30"
                photoshop:TransmissionReference="MP-77"/>
            <rdf:Description rdf:about="">
              <d:title><rdf:Alt><rdf:li xml:lang="de">Hafen</rdf:li><rdf:li xml:lang="x-default">Harbour</rdf:li></rdf:Alt></d:title>
              <d:description><rdf:Alt><rdf:li xml:lang="x-default">Boats &lt;at&gt; &#x64;awn</rdf:li></rdf:Alt></d:description>
              <d:subject><rdf:Bag><rdf:li>sea</rdf:li><rdf:li>boats</rdf:li></rdf:Bag></d:subject>
              <d:creator><rdf:Seq><rdf:li>Ana Ruiz</rdf:li></rdf:Seq></d:creator>
            </rdf:Description>"#;
        let found = read([HEAD, body, TAIL].concat().as_bytes());
        assert_eq!(found.title.as_deref(), Some("Harbour"));
        assert_eq!(found.caption.as_deref(), Some("Boats <at> dawn"));
        assert_eq!(found.keywords, ["sea", "boats"]);
        assert_eq!(found.creator.as_deref(), Some("Ana Ruiz"));
        assert_eq!(found.credit.as_deref(), Some("Sea & Sky"));
        assert_eq!(found.taken_at.unwrap().to_string(), "2024-03-01 10:20:30.0");
        assert_eq!(found.number.unwrap().as_str(), "MP-77");
    }

    #[test]
    fn the_properties_of_something_else_within_the_packet_are_not_the_pictures() {
        let body = r#"<rdf:Description><photoshop:DocumentAncestors><rdf:Bag><rdf:li>
            <rdf:Description><d:title>Not mine</d:title></rdf:Description></rdf:li></rdf:Bag></photoshop:DocumentAncestors>
            <d:rights>© Agency</d:rights></rdf:Description>"#;
        let found = read([HEAD, body, TAIL].concat().as_bytes());
        assert_eq!((found.title, found.copyright.as_deref()), (None, Some("© Agency")));
    }

    #[test]
    fn a_packet_that_breaks_off_gives_what_came_before() {
        let body = r#"<rdf:Description><d:rights>© Agency</d:rights><d:title><rdf:Alt><rdf:li>Harb"#;
        let found = read([HEAD, body].concat().as_bytes());
        assert_eq!((found.title, found.copyright.as_deref()), (None, Some("© Agency")));
        assert_eq!(read(b"\xff\xfe\0<"), Found::default());
    }
}
