//! TIFFs, written byte by byte.

/// Writes numbers with the low byte first, or with the high one.
#[derive(Clone, Copy)]
struct Writing {
    low_first: bool,
}

impl Writing {
    fn number(self, number: usize, bytes: usize) -> Vec<u8> {
        if self.low_first { number.to_le_bytes()[..bytes].to_vec() } else { number.to_be_bytes()[8 - bytes..].to_vec() }
    }

    /// A directory that stands here, and behind it the values that do not fit into it.
    fn directory(self, at: usize, entries: &[(usize, usize, Vec<u8>)], next: usize) -> Vec<u8> {
        let length = 2 + entries.len() * 12 + 4;
        let (mut written, mut values) = (self.number(entries.len(), 2), Vec::new());
        for (tag, kind, value) in entries {
            let size = if *kind == 3 { 2 } else { 1 };
            written.extend([self.number(*tag, 2), self.number(*kind, 2), self.number(value.len() / size, 4)].concat());
            if value.len() <= 4 {
                written.extend([value.clone(), vec![0; 4 - value.len()]].concat());
            } else {
                written.extend(self.number(at + length + values.len(), 4));
                values.extend(value);
                values.resize(values.len().next_multiple_of(2), 0);
            }
        }
        written.extend(self.number(next, 4));
        [written, values].concat()
    }
}

/// A packet that says something of a picture, and of its rights.
pub const OLD: &str = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\
                  <rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Harbour</dc:title>\
                  <dc:rights>old</dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>";

/// A TIFF of two pages, the first of which says something in a packet, in old datasets, and in a tag of its own.
pub fn of_two_pages(low_first: bool, packet: &str) -> Vec<u8> {
    let writing = Writing { low_first };
    let (wide, high): (usize, usize) = (6, 4);
    let pixels: Vec<u8> = (0..wide * high * 3).map(|place| (place * 7) as u8).collect();
    let short = |numbers: &[usize]| numbers.iter().flat_map(|number| writing.number(*number, 2)).collect::<Vec<u8>>();
    let page = || {
        vec![
            (256, 3, short(&[wide])),
            (257, 3, short(&[high])),
            (258, 3, short(&[8, 8, 8])),
            (259, 3, short(&[1])),
            (262, 3, short(&[2])),
            (273, 3, short(&[8])),
            (277, 3, short(&[3])),
            (278, 3, short(&[high])),
            (279, 3, short(&[pixels.len()])),
        ]
    };
    let datasets = b"\x1c\x02\x05\x00\x07Harbour\x1c\x02\x74\x00\x03old".to_vec();
    let said = vec![(315, 2, b"Ana Ruiz\0".to_vec()), (700, 1, packet.as_bytes().to_vec()), (33_723, 7, datasets)];
    let first = [page(), said].concat();

    let at = 8 + pixels.len();
    let length = writing.directory(at, &first, 0).len();
    let directories = [writing.directory(at, &first, at + length), writing.directory(at + length, &page(), 0)].concat();
    let order = if low_first { b"II" } else { b"MM" };
    [order.as_slice(), &writing.number(42, 2), &writing.number(at, 4), &pixels, &directories].concat()
}
