//! How thumbnail, preview and sale sizes are made from a picture.

use bytes::Bytes;
use img_parts::jpeg::{Jpeg, JpegSegment};
use picdesk::{FileData, IntakeRefusal};

use crate::{
    embed::{NotAJpeg, embed, encoded, insert},
    picture::Picture,
    raster::{Raster, RasterError},
    watermark,
};

/// The longer side of a thumbnail, in pixels.
const THUMBNAIL_PX: u32 = 400;
/// The longer side of a preview, in pixels.
const PREVIEW_PX: u32 = 1_200;
/// How finely a picture is encoded that is sold.
const SALE_QUALITY: u8 = 92;
/// How finely a picture is encoded that is only looked at.
const LOOK_QUALITY: u8 = 84;

/// A rendition could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecipeError {
    #[error(transparent)]
    Refused(#[from] IntakeRefusal),
    #[error(transparent)]
    Raster(#[from] RasterError),
    #[error("the metadata cannot be written")]
    Metadata(#[from] NotAJpeg),
    #[error("the rendition cannot be taken apart")]
    Parts(#[from] img_parts::Error),
}

/// The two pictures that anybody who is signed in may see.
#[derive(Debug)]
pub(crate) struct Looks {
    pub(crate) thumbnail: Vec<u8>,
    pub(crate) preview: Vec<u8>,
}

/// Makes the thumbnail and the preview, which carries the house's name all over.
///
/// Of the metadata they keep who made the picture and whose it is; where it was taken is nobody's business here.
pub(crate) fn looks(picture: &Picture, raster: &Raster, house: &str) -> Result<Looks, RecipeError> {
    let found = picture.packets.found();
    let owner = FileData {
        creator: found.creator.unwrap_or_default(),
        credit: found.credit.unwrap_or_default(),
        copyright: found.copyright.unwrap_or_default(),
        ..FileData::default()
    };
    let mut preview = within(raster, PREVIEW_PX)?;
    preview.turn(picture.orientation());
    // The small one is made from the middle one: as sharp to the eye, and a tenth of the work.
    let thumbnail = within(&preview, THUMBNAIL_PX)?;
    watermark::draw(preview.rgb(), house);
    Ok(Looks {
        thumbnail: embed(thumbnail.encode(LOOK_QUALITY)?, &owner, None)?,
        preview: embed(preview.encode(LOOK_QUALITY)?, &owner, None)?,
    })
}

/// Makes a sale size of `wide` × `high` pixels, upright, with the master's metadata.
pub(crate) fn size(picture: &Picture, wide: u32, high: u32) -> Result<Vec<u8>, RecipeError> {
    let lies = picture.packets.orientation >= 5;
    let (wide, high) = if lies { (high, wide) } else { (wide, high) };
    let mut raster = picture.decode()?.smaller(wide, high)?;
    raster.turn(picture.orientation());

    let mut jpeg = Jpeg::from_bytes(Bytes::from(raster.encode(SALE_QUALITY)?))?;
    let segments: Vec<JpegSegment> = picture.packets.for_rendition();
    insert(&mut jpeg, segments);
    Ok(encoded(jpeg))
}

/// Brings the longer side to so many pixels; a picture that is smaller stays as it is.
fn within(raster: &Raster, edge: u32) -> Result<Raster, RasterError> {
    let (width, height) = raster.px();
    let long = width.max(height);
    if long <= edge {
        return Ok(raster.clone());
    }
    let scaled = |side: u32| {
        let rounded = (u64::from(side) * u64::from(edge) + u64::from(long) / 2) / u64::from(long);
        u32::try_from(rounded).unwrap_or(edge)
    };
    raster.smaller(scaled(width), scaled(height))
}
