//! Pixels in memory: brought to eight bits, made smaller, turned upright, and encoded with their colour profile.

use fast_image_resize::{
    FilterType, ResizeAlg, ResizeOptions, Resizer,
    images::{TypedImage, TypedImageRef},
    pixels::U8x3,
};
pub(crate) use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, LumaA, RgbImage, Rgba};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Pixels in eight bits, grey or red-green-blue, with the profile that says which colours they mean.
#[derive(Debug, Clone)]
pub(crate) struct Raster {
    pixels: DynamicImage,
    profile: Option<Vec<u8>>,
}

/// Pixels could not be made smaller or encoded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RasterError {
    #[error("the picture cannot be made smaller")]
    Resize(#[from] fast_image_resize::ResizeError),
    #[error("the picture has more or fewer pixels than it says")]
    Pixels(#[from] fast_image_resize::ImageBufferError),
    #[error("the picture cannot be encoded")]
    Encode(#[from] jpeg_encoder::EncodingError),
    #[error("a picture of {0} × {1} pixels cannot be a JPEG")]
    TooLarge(u32, u32),
}

impl Raster {
    /// Brings pixels of any kind to eight bits without transparency; what is transparent becomes white paper.
    ///
    /// A profile that is not for pixels of this kind is dropped, because with it the colours would be wrong.
    pub(crate) fn new(pixels: DynamicImage, profile: Option<Vec<u8>>) -> Self {
        let pixels = match pixels {
            DynamicImage::ImageLuma8(_) | DynamicImage::ImageRgb8(_) => pixels,
            DynamicImage::ImageLuma16(_) => pixels.to_luma8().into(),
            DynamicImage::ImageLumaA8(_) | DynamicImage::ImageLumaA16(_) => {
                let from = pixels.to_luma_alpha8();
                let samples = from.pixels().map(|LumaA([grey, alpha])| on_paper(*grey, *alpha)).collect();
                GrayImage::from_raw(from.width(), from.height(), samples).unwrap_or_default().into()
            }
            DynamicImage::ImageRgba8(_) | DynamicImage::ImageRgba16(_) | DynamicImage::ImageRgba32F(_) => {
                let from = pixels.to_rgba8();
                let samples =
                    from.pixels().flat_map(|Rgba([r, g, b, alpha])| [*r, *g, *b].map(|c| on_paper(c, *alpha)));
                RgbImage::from_raw(from.width(), from.height(), samples.collect()).unwrap_or_default().into()
            }
            other => other.to_rgb8().into(),
        };
        let kind: &[u8] = if matches!(pixels, DynamicImage::ImageLuma8(_)) { b"GRAY" } else { b"RGB " };
        // The kind of pixels stands at byte 16 of every profile.
        let profile = profile.filter(|profile| profile.get(16..20) == Some(kind));
        Self { pixels, profile }
    }

    /// Width and height in pixels.
    pub(crate) fn px(&self) -> (u32, u32) {
        (self.pixels.width(), self.pixels.height())
    }

    /// A sharp picture of `wide` × `high` pixels; a raster is never made larger than it is.
    pub(crate) fn smaller(&self, wide: u32, high: u32) -> Result<Self, RasterError> {
        let (wide, high) = (wide.clamp(1, self.pixels.width()), high.clamp(1, self.pixels.height()));
        if (wide, high) == self.px() {
            return Ok(self.clone());
        }
        let pixels = match &self.pixels {
            // Grey goes the way of colour: a second kind of pixel would double what the compiler has to prepare.
            DynamicImage::ImageLuma8(_) => {
                DynamicImage::from(resize(&self.pixels.to_rgb8(), wide, high)?).to_luma8().into()
            }
            DynamicImage::ImageRgb8(pixels) => resize(pixels, wide, high)?.into(),
            other => resize(&other.to_rgb8(), wide, high)?.into(),
        };
        Ok(Self { pixels, profile: self.profile.clone() })
    }

    /// Turns it upright.
    pub(crate) fn turn(&mut self, orientation: Orientation) {
        self.pixels.apply_orientation(orientation);
    }

    /// The red, green and blue samples, row by row, to be drawn over.
    pub(crate) fn rgb(&mut self) -> &mut RgbImage {
        if let DynamicImage::ImageLuma8(_) = self.pixels {
            // A grey profile means nothing to coloured pixels; grey stays grey without it.
            self.profile = None;
            self.pixels = self.pixels.to_rgb8().into();
        }
        match &mut self.pixels {
            DynamicImage::ImageRgb8(pixels) => pixels,
            // **Invariant:** a raster is grey or red-green-blue in eight bits, and it is not grey here.
            _ => unreachable!("a raster is grey or red-green-blue"),
        }
    }

    /// Encodes it as a JPEG of this quality (1 to 100), with its profile and no other metadata.
    pub(crate) fn encode(&self, quality: u8) -> Result<Vec<u8>, RasterError> {
        let (width, height) = self.px();
        let too_large = |_| RasterError::TooLarge(width, height);
        let (wide, high) = (u16::try_from(width).map_err(too_large)?, u16::try_from(height).map_err(too_large)?);
        let mut jpeg = Vec::with_capacity(self.pixels.as_bytes().len() / 6);
        let mut encoder = Encoder::new(&mut jpeg, quality);
        // Colours in full resolution where the picture is sold, and halved where it is only looked at.
        encoder.set_sampling_factor(if quality > 90 { SamplingFactor::R_4_4_4 } else { SamplingFactor::R_4_2_0 });
        if let Some(profile) = &self.profile {
            encoder.add_icc_profile(profile)?;
        }
        let kind = if matches!(self.pixels, DynamicImage::ImageLuma8(_)) { ColorType::Luma } else { ColorType::Rgb };
        encoder.encode(self.pixels.as_bytes(), wide, high, kind)?;
        Ok(jpeg)
    }
}

fn resize(from: &RgbImage, wide: u32, high: u32) -> Result<RgbImage, RasterError> {
    let mut smaller = RgbImage::new(wide, high);
    let from = TypedImageRef::<U8x3>::from_buffer(from.width(), from.height(), from)?;
    let mut into = TypedImage::<U8x3>::from_buffer(wide, high, &mut smaller)?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new().resize_typed(&from, &mut into, &options)?;
    Ok(smaller)
}

fn on_paper(sample: u8, alpha: u8) -> u8 {
    let (sample, alpha) = (u32::from(sample), u32::from(alpha));
    let mixed = (sample * alpha + 255 * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

/// Brings the four inks of a JPEG to red, green and blue: through its profile where it has one for inks, and by
/// plain arithmetic otherwise.
///
/// Photoshop, and after it everybody, writes the inks upside down: 255 is bare paper.
pub(crate) fn from_cmyk(mut samples: Vec<u8>, is_ycck: bool, profile: Option<&[u8]>) -> Vec<u8> {
    if is_ycck {
        for pixel in samples.as_chunks_mut::<4>().0 {
            let [luma, blue, red, _] = pixel.map(f32::from);
            let (blue, red) = (blue - 128.0, red - 128.0);
            let rgb = [luma + 1.402 * red, luma - 0.344_136 * blue - 0.714_136 * red, luma + 1.772 * blue];
            for (ink, value) in pixel.iter_mut().zip(rgb) {
                // A cast to u8 stays within its bounds by itself.
                *ink = 255 - value.round() as u8;
            }
        }
    }
    through_profile(&samples, profile).unwrap_or_else(|| {
        let mixed = samples.as_chunks::<4>().0.iter().flat_map(|[c, m, y, k]| {
            [*c, *m, *y].map(|ink| u8::try_from((u32::from(ink) * u32::from(*k) + 127) / 255).unwrap_or(u8::MAX))
        });
        mixed.collect()
    })
}

fn through_profile(samples: &[u8], profile: Option<&[u8]>) -> Option<Vec<u8>> {
    let inks = ColorProfile::new_from_slice(profile?).ok()?;
    if inks.color_space != DataColorSpace::Cmyk {
        return None;
    }
    let srgb = ColorProfile::new_srgb();
    let transform = inks.create_transform_8bit(Layout::Rgba, &srgb, Layout::Rgb, TransformOptions::default()).ok()?;
    let upright: Vec<u8> = samples.iter().map(|ink| 255 - ink).collect();
    let mut rgb = vec![0; samples.len() / 4 * 3];
    transform.transform(&upright, &mut rgb).ok()?;
    Some(rgb)
}
