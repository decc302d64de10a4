//! The blocks of metadata that a picture carries, as they are: EXIF, XMP and IPTC.

use bytes::Bytes;
use img_parts::{
    ImageEXIF,
    jpeg::{Jpeg, JpegSegment, markers},
    png::Png,
    webp::WebP,
};

use crate::metadata::{Found, exif, iptc, xmp};

/// How the XMP segment of a JPEG begins.
pub(crate) const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
/// How the further segments of a long packet begin.
const XMP_EXTENSION: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
/// How the EXIF segment of a JPEG begins.
pub(crate) const EXIF: &[u8] = b"Exif\0\0";
/// The most bytes that a segment of a JPEG can hold.
pub(crate) const MOST_IN_A_SEGMENT: usize = 65_533;

/// The metadata of one picture, undigested.
#[derive(Debug, Default, Clone)]
pub(crate) struct Packets {
    exif: Option<Bytes>,
    xmp: Option<Bytes>,
    /// IPTC datasets.
    iptc: Option<Bytes>,
    /// The segments of a JPEG that held all of this, and more of its kind.
    segments: Vec<JpegSegment>,
    /// How the picture has to be turned to stand upright: 1 to 8.
    pub(crate) orientation: u8,
    found: Found,
}

impl Packets {
    /// Takes the metadata out of a JPEG.
    pub(crate) fn of_jpeg(jpeg: &Jpeg) -> Self {
        let of = |marker: u8, prefix: &'static [u8]| {
            let segments = jpeg.segments_by_marker(marker);
            segments.filter_map(move |segment| segment.contents().strip_prefix(prefix))
        };
        // A long block of Photoshop's resources goes on in the next segment.
        let photoshop: Vec<u8> = of(markers::APP13, iptc::PHOTOSHOP).flatten().copied().collect();
        let kept = |segment: &&JpegSegment| match segment.marker() {
            markers::APP1 => [EXIF, XMP, XMP_EXTENSION].iter().any(|prefix| segment.contents().starts_with(prefix)),
            markers::APP13 | markers::COM => true,
            _ => false,
        };
        Self {
            exif: jpeg.exif(),
            xmp: of(markers::APP1, XMP).next().map(Bytes::copy_from_slice),
            iptc: iptc::in_photoshop(&photoshop).map(Bytes::copy_from_slice),
            segments: jpeg.segments().iter().filter(kept).cloned().collect(),
            ..Self::default()
        }
        .read()
    }

    /// Takes the metadata out of a PNG, wherever in it the chunks stand.
    pub(crate) fn of_png(png: &Png, early_xmp: Option<Vec<u8>>) -> Self {
        const KEYWORD: &[u8] = b"XML:com.adobe.xmp\0";
        // After the keyword stand two bytes of compression, a language and a translated keyword.
        let packet = png.chunks_by_type(*b"iTXt").find_map(|chunk| {
            let uncompressed = chunk.contents().strip_prefix(KEYWORD)?.strip_prefix(&[0, 0])?;
            uncompressed.splitn(3, |byte| *byte == 0).nth(2).map(Bytes::copy_from_slice)
        });
        let xmp = packet.or_else(|| early_xmp.map(Bytes::from));
        Self { exif: png.exif(), xmp, ..Self::default() }.read()
    }

    /// Takes the metadata out of a WebP.
    pub(crate) fn of_webp(webp: &WebP) -> Self {
        let xmp = webp.chunk_by_id(*b"XMP ").and_then(|chunk| chunk.content().data()).cloned();
        Self { exif: webp.exif(), xmp, ..Self::default() }.read()
    }

    /// Takes the metadata out of a TIFF, whose own tags are its EXIF.
    pub(crate) fn of_tiff(bytes: &Bytes) -> Self {
        let Some(tags) = exif::parse(bytes.to_vec()) else { return Self::default().read() };
        let block = |tag| exif::bytes(&tags, tag).map(Bytes::from);
        let kept = Self {
            xmp: block(exif::XMP_IN_TIFF),
            iptc: block(exif::IPTC_IN_TIFF),
            exif: exif::rewritten(&tags).map(Bytes::from),
            ..Self::default()
        };
        let mut read = kept.read();
        read.orientation = exif::orientation(&tags);
        read
    }

    /// What the metadata says; XMP counts before IPTC, and IPTC before EXIF.
    pub(crate) fn found(&self) -> Found {
        self.found.clone()
    }

    /// The segments that carry the metadata on into a rendition, which stands upright already.
    pub(crate) fn for_rendition(&self) -> Vec<JpegSegment> {
        if self.segments.is_empty() {
            let exif = self.exif.iter().map(|block| (markers::APP1, [EXIF, &exif::upright(block)].concat()));
            let xmp = self.xmp.iter().map(|packet| (markers::APP1, [XMP, &xmp::upright(packet)].concat()));
            let iptc = self.iptc.iter().map(|sets| (markers::APP13, iptc::as_photoshop(sets)));
            let segments = exif.chain(xmp).chain(iptc);
            // What does not fit into a segment cannot be carried on: a rendition without it is still a picture.
            let fitting = segments.filter(|(_, contents)| contents.len() <= MOST_IN_A_SEGMENT);
            return fitting.map(|(marker, contents)| JpegSegment::new_with_contents(marker, contents.into())).collect();
        }
        let upright = self.segments.iter().map(|segment| {
            let contents = segment.contents();
            let turned = if let Some(block) = contents.strip_prefix(EXIF) {
                [EXIF, &exif::upright(block)].concat()
            } else if let Some(packet) = contents.strip_prefix(XMP) {
                [XMP, &xmp::upright(packet)].concat()
            } else {
                return segment.clone();
            };
            JpegSegment::new_with_contents(segment.marker(), turned.into())
        });
        upright.collect()
    }

    fn read(mut self) -> Self {
        let tags = self.exif.as_ref().and_then(|block| exif::parse(block.to_vec()));
        let from_xmp = self.xmp.as_ref().map(|packet| xmp::read(packet)).unwrap_or_default();
        let from_iptc = self.iptc.as_ref().map(|sets| iptc::read(sets)).unwrap_or_default();
        let from_exif = tags.as_ref().map(exif::read).unwrap_or_default();
        self.found = from_xmp.or(from_iptc).or(from_exif);
        self.orientation = tags.as_ref().map_or(1, exif::orientation);
        self
    }
}
