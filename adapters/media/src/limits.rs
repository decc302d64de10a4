//! What the media store is willing to read: a delivery from strangers may be meant to fill memory or disk.

use picdesk::IntakeRefusal;

/// What a media store is willing to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MediaLimits {
    /// The most bytes that a file may have.
    pub most_bytes: u64,
    /// The most pixels that a picture may have.
    pub most_pixels: u64,
}

impl Default for MediaLimits {
    /// 256 MiB and 200 megapixels: room for the largest cameras there are.
    fn default() -> Self {
        Self { most_bytes: 256 * 1024 * 1024, most_pixels: 200_000_000 }
    }
}

impl MediaLimits {
    /// Refuses dimensions that would unpack to too many pixels.
    pub(crate) fn check(&self, (width, height): (u32, u32)) -> Result<(), IntakeRefusal> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels > self.most_pixels {
            return Err(IntakeRefusal::TooManyPixels { pixels, most: self.most_pixels });
        }
        Ok(())
    }
}
