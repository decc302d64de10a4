//! A picture that was handed in: recognised, checked for being whole, and decoded.

use std::io::Cursor;

use bytes::Bytes;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};
use img_parts::{
    ImageICC,
    jpeg::{Jpeg, JpegSegment, markers},
    png::Png,
    webp::WebP,
};
use picdesk::{Format, IntakeRefusal};
use zune_jpeg::{
    JpegDecoder,
    zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions},
};

use crate::{
    limits::MediaLimits,
    packets::Packets,
    raster::{Orientation, Raster, from_cmyk},
};

/// What a picture may carry besides its pixels, unpacked, in bytes.
const BESIDES: u64 = 64 * 1024 * 1024;

/// A picture whose headers were read and whose pixels were not.
#[derive(Debug)]
pub(crate) struct Picture {
    bytes: Bytes,
    pub(crate) format: Format,
    /// Width and height as they are stored, before the picture is turned upright.
    stored_px: (u32, u32),
    pub(crate) packets: Packets,
    limits: Limits,
}

impl Picture {
    /// Recognises a picture, and refuses it where it is no picture, not whole, or too large to unpack.
    ///
    /// The dimensions are looked at before anything is unpacked, so that a small file that claims to be a huge
    /// picture costs nothing.
    pub(crate) fn open(bytes: Bytes, limits: &MediaLimits) -> Result<Self, IntakeRefusal> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length > limits.most_bytes {
            return Err(IntakeRefusal::TooManyBytes { bytes: length, most: limits.most_bytes });
        }
        let format = match image::guess_format(&bytes) {
            Ok(ImageFormat::Jpeg) => Format::Jpeg,
            Ok(ImageFormat::Png) => Format::Png,
            Ok(ImageFormat::Tiff) => Format::Tiff,
            Ok(ImageFormat::WebP) => Format::WebP,
            _ => return Err(IntakeRefusal::NotAPicture),
        };
        let (stored_px, packets) = match format {
            Format::Jpeg => {
                let jpeg = whole_jpeg(&bytes)?;
                let (width, height) = jpeg.dimensions().ok_or_else(|| damaged("it has no dimensions"))?;
                ((u32::from(width), u32::from(height)), Packets::of_jpeg(&jpeg))
            }
            Format::Png => {
                let stored_px = png_dimensions(&bytes)?;
                limits.check(stored_px)?;
                let png = Png::from_bytes(bytes.clone()).map_err(damaged)?;
                if png.chunk_by_type(*b"IEND").is_none() {
                    return Err(damaged("it ends too early"));
                }
                let early_xmp = decoder(&bytes, format, unpacking(limits, stored_px))?.xmp_metadata().ok().flatten();
                (stored_px, Packets::of_png(&png, early_xmp))
            }
            Format::Tiff => (dimensions(&bytes, format, limits)?, Packets::of_tiff(&bytes)),
            Format::WebP => {
                let webp = WebP::from_bytes(bytes.clone()).map_err(damaged)?;
                (dimensions(&bytes, format, limits)?, Packets::of_webp(&webp))
            }
        };
        limits.check(stored_px)?;
        Ok(Self { bytes, format, stored_px, packets, limits: unpacking(limits, stored_px) })
    }

    /// How it has to be turned to stand upright.
    pub(crate) fn orientation(&self) -> Orientation {
        Orientation::from_exif(self.packets.orientation).unwrap_or(Orientation::NoTransforms)
    }

    /// Width and height in pixels, as a person sees it.
    pub(crate) fn upright_px(&self) -> (u32, u32) {
        let (width, height) = self.stored_px;
        if self.packets.orientation >= 5 { (height, width) } else { (width, height) }
    }

    /// Unpacks the pixels as they are stored; they are not turned yet.
    pub(crate) fn decode(&self) -> Result<Raster, IntakeRefusal> {
        match self.format {
            Format::Jpeg => decode_jpeg(&whole_jpeg(&self.bytes)?),
            Format::Png | Format::Tiff | Format::WebP => {
                let mut decoder = decoder(&self.bytes, self.format, self.limits.clone())?;
                let profile = decoder.icc_profile().ok().flatten();
                let pixels = DynamicImage::from_decoder(decoder).map_err(damaged)?;
                Ok(Raster::new(pixels, profile))
            }
        }
    }
}

fn damaged(why: impl ToString) -> IntakeRefusal {
    IntakeRefusal::Damaged(why.to_string())
}

/// What the decoders may allocate for the largest picture: sixteen bits of four channels for each pixel, and as much
/// again to work in.
fn unpacking_most(limits: &MediaLimits) -> Limits {
    let mut unpacking = Limits::no_limits();
    unpacking.max_alloc = Some(limits.most_pixels.saturating_mul(16));
    unpacking
}

/// What the decoders may allocate for a picture of this size: twice as much for each of its pixels, and some for what it
/// carries besides. A small picture must not fill the memory with a colour profile that was packed very tightly.
fn unpacking(limits: &MediaLimits, (width, height): (u32, u32)) -> Limits {
    let mut unpacking = unpacking_most(limits);
    let own = (u64::from(width) * u64::from(height)).saturating_mul(32).saturating_add(BESIDES);
    unpacking.max_alloc = unpacking.max_alloc.map(|most| most.min(own));
    unpacking
}

/// The dimensions that a decoder reads.
fn dimensions(bytes: &Bytes, format: Format, limits: &MediaLimits) -> Result<(u32, u32), IntakeRefusal> {
    Ok(decoder(bytes, format, unpacking_most(limits))?.dimensions())
}

fn decoder(bytes: &Bytes, format: Format, limits: Limits) -> Result<impl ImageDecoder, IntakeRefusal> {
    let format = match format {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        Format::Tiff => ImageFormat::Tiff,
        Format::WebP => ImageFormat::WebP,
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes.clone()), format);
    reader.limits(limits);
    reader.into_decoder().map_err(|error| match error {
        ImageError::Unsupported(_) => IntakeRefusal::NotAPicture,
        other => damaged(other),
    })
}

/// The dimensions stand at a fixed place, in front of everything that could be expensive.
fn png_dimensions(bytes: &[u8]) -> Result<(u32, u32), IntakeRefusal> {
    let side = |at: usize| bytes.get(at..at + 4)?.first_chunk().map(|digits| u32::from_be_bytes(*digits));
    let sides = side(16).zip(side(20)).filter(|(width, height)| *width > 0 && *height > 0);
    sides.ok_or_else(|| damaged("it has no dimensions"))
}

/// Takes a JPEG apart, and demands that it ends as a JPEG has to.
///
/// Decoders fill what is missing with grey. A picture desk must not sell that, so the end is looked for here:
/// every marker is followed up to the last one.
fn whole_jpeg(bytes: &Bytes) -> Result<Jpeg, IntakeRefusal> {
    let jpeg = Jpeg::from_bytes(bytes.clone()).map_err(damaged)?;
    let scans = jpeg.segments().iter().find(|segment| segment.has_entropy());
    let scans = scans.ok_or_else(|| damaged("it has no pixels"))?;
    let behind_header = scans.len_with_entropy() - scans.len();
    if comes_to_its_end(&bytes[bytes.len() - behind_header..]) { Ok(jpeg) } else { Err(damaged("it ends too early")) }
}

/// Whether entropy-coded data, with all further scans behind it, comes to an end-of-image marker.
///
/// What stands behind that marker is none of ours: cameras put further pictures and films there.
fn comes_to_its_end(mut rest: &[u8]) -> bool {
    loop {
        let Some(at) = rest.iter().position(|byte| *byte == markers::P) else { return false };
        match rest.get(at + 1..) {
            Some([markers::EOI, ..]) => return true,
            // A stuffed zero, a restart, or a marker that stands alone: the data goes on.
            Some([0x00 | 0x01 | markers::RST0..=markers::RST7, after @ ..]) => rest = after,
            Some(after @ [markers::P, ..]) => rest = after,
            Some([_, high, low, ..]) => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                let Some(after) = rest.get(at + 2 + length..) else { return false };
                rest = after;
            }
            _ => return false,
        }
    }
}

/// Decodes strictly: a picture whose data contradicts itself is damaged, whatever could be guessed.
fn decode_jpeg(jpeg: &Jpeg) -> Result<Raster, IntakeRefusal> {
    let profile = jpeg.icc_profile().map(|profile| profile.to_vec());
    // Segments that say nothing about the pixels are left out, so that their quirks cannot fail the picture.
    let mut bare = jpeg.clone();
    let of_pixels = |segment: &JpegSegment| {
        !matches!(segment.marker(), markers::APP1..=markers::APP13 | markers::APP15 | markers::COM)
    };
    bare.segments_mut().retain(of_pixels);
    let bare = bare.encoder().bytes();

    let options = DecoderOptions::default().set_strict_mode(true).set_max_width(65_535).set_max_height(65_535);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&bare), options);
    decoder.decode_headers().map_err(damaged)?;
    let (width, height) = decoder.dimensions().ok_or_else(|| damaged("it has no dimensions"))?;
    let stored = decoder.input_colorspace().unwrap_or(ColorSpace::YCbCr);
    let wanted = match stored {
        ColorSpace::Luma | ColorSpace::CMYK | ColorSpace::YCCK => stored,
        _ => ColorSpace::RGB,
    };
    decoder.set_options(options.jpeg_set_out_colorspace(wanted));
    let samples = decoder.decode().map_err(damaged)?;

    let side = |side: usize| u32::try_from(side).map_err(damaged);
    let (width, height) = (side(width)?, side(height)?);
    let pixels = match wanted {
        ColorSpace::Luma => GrayImage::from_raw(width, height, samples).map(DynamicImage::from),
        ColorSpace::RGB => RgbImage::from_raw(width, height, samples).map(DynamicImage::from),
        _ => {
            let rgb = from_cmyk(samples, stored == ColorSpace::YCCK, profile.as_deref());
            let pixels = RgbImage::from_raw(width, height, rgb).ok_or_else(|| damaged("pixels are missing"))?;
            return Ok(Raster::new(pixels.into(), None));
        }
    };
    pixels.map(|pixels| Raster::new(pixels, profile)).ok_or_else(|| damaged("pixels are missing"))
}

#[cfg(test)]
mod tests {
    use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};

    use super::*;

    /// A picture of eight by eight pixels with a colour profile of so many bytes, packed.
    fn with_profile(bytes: usize) -> Bytes {
        let mut png = Vec::new();
        let mut encoder = PngEncoder::new(&mut png);
        encoder.set_icc_profile(vec![0; bytes]).unwrap();
        encoder.write_image(&[0; 64], 8, 8, ExtendedColorType::L8).unwrap();
        png.into()
    }

    #[test]
    fn a_small_picture_does_not_fill_the_memory_with_a_profile_that_was_packed_tightly() {
        let limits = MediaLimits::default();
        for (bytes, kept) in [(1_000, true), (80 * 1024 * 1024, false)] {
            let png = with_profile(bytes);
            assert!(png.len() < 1024 * 1024, "{} bytes", png.len());
            let picture = Picture::open(png.clone(), &limits).unwrap();
            let profile = decoder(&png, Format::Png, picture.limits.clone()).unwrap().icc_profile().unwrap();
            assert_eq!(profile.is_some(), kept, "{bytes} bytes");
            assert!(picture.decode().is_ok(), "its pixels are still a picture");
        }
    }
}
