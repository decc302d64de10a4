//! The media store on a real disk, with pictures made here.

use std::{io::Cursor, sync::Arc};

use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage, codecs::jpeg::JpegEncoder};
use img_parts::{Bytes, ImageEXIF, ImageICC, jpeg::Jpeg};
use picdesk::{
    Delivery, FileData, FileNumber, Format, IntakeRefusal, Master, Media, MediaError, Rendition, Size, SizeLabel,
    TakenIn,
};
use picdesk_media::{DiskMedia, MediaLimits, embed};
use tempfile::TempDir;

const CORNERS: [[u8; 3]; 4] = [[220, 30, 30], [30, 200, 40], [40, 50, 220], [230, 220, 40]];

fn store() -> (TempDir, DiskMedia) {
    let folder = TempDir::new().unwrap();
    let media = DiskMedia::open(folder.path(), MediaLimits::default()).unwrap();
    (folder, media)
}

/// Red, green, blue and yellow quarters, read from the top left row by row.
fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let right = usize::from(x >= width / 2);
        Rgb(CORNERS[right + 2 * usize::from(y >= height / 2)])
    })
}

fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    if format == ImageFormat::Jpeg {
        JpegEncoder::new_with_quality(&mut bytes, 95).encode_image(&picture.into()).unwrap();
    } else {
        picture.into().write_to(&mut bytes, format).unwrap();
    }
    bytes.into_inner()
}

/// An EXIF block with an orientation, a maker's remark and a place.
fn exif(orientation: u8) -> Vec<u8> {
    let mut block = b"II\x2a\0\x08\0\0\0\x01\0".to_vec();
    block.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    block.extend([0; 4]);
    block
}

fn turned(picture: RgbImage, orientation: u8) -> Vec<u8> {
    let mut jpeg = Jpeg::from_bytes(encoded(picture, ImageFormat::Jpeg).into()).unwrap();
    jpeg.set_exif(Some(Bytes::from(exif(orientation))));
    jpeg.encoder().bytes().into()
}

fn size(width_px: u32, height_px: u32, original: bool) -> Rendition {
    Rendition::Size(Size { label: SizeLabel::original(), width_px, height_px, original, price: None })
}

async fn read(mut delivery: Delivery) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(piece) = delivery.pieces.next().await {
        let piece = piece.unwrap();
        assert!(piece.len() <= 256 * 1024, "a piece is never a whole picture");
        bytes.extend(piece);
    }
    assert_eq!(u64::try_from(bytes.len()).unwrap(), delivery.bytes);
    bytes
}

async fn rendered(media: &DiskMedia, master: &Master, rendition: &Rendition) -> RgbImage {
    let bytes = read(media.open(master, rendition).await.unwrap()).await;
    image::load_from_memory(&bytes).unwrap().to_rgb8()
}

async fn refusal(media: &DiskMedia, bytes: Vec<u8>) -> IntakeRefusal {
    match media.take_in("picture.jpg", bytes).await {
        Err(MediaError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn alike(left: &Rgb<u8>, right: [u8; 3]) -> bool {
    left.0.iter().zip(right).all(|(left, right)| left.abs_diff(right) < 14)
}

fn is_empty(folder: &TempDir) -> bool {
    !folder.path().join("masters").exists() && !folder.path().join("renditions").exists()
}

#[tokio::test]
async fn every_exif_orientation_is_turned_upright() {
    // Where the quarters red, green, blue and yellow stand when a picture with that orientation is upright.
    let upright = [
        (1, [0, 1, 2, 3]),
        (2, [1, 0, 3, 2]),
        (3, [3, 2, 1, 0]),
        (4, [2, 3, 0, 1]),
        (5, [0, 2, 1, 3]),
        (6, [2, 0, 3, 1]),
        (7, [3, 1, 2, 0]),
        (8, [1, 3, 0, 2]),
    ];
    let (_folder, media) = store();
    for (orientation, order) in upright {
        let TakenIn { master, .. } = media.take_in("a.jpg", turned(quarters(320, 160), orientation)).await.unwrap();
        let expected = if orientation < 5 { (320, 160) } else { (160, 320) };
        assert_eq!((master.width_px, master.height_px), expected, "orientation {orientation}");
        let (wide, high) = (expected.0 / 2, expected.1 / 2);
        for rendition in [size(wide, high, false), Rendition::Thumbnail] {
            let picture = rendered(&media, &master, &rendition).await;
            let (w, h) = picture.dimensions();
            let places = [(w / 4, h / 4), (w * 3 / 4, h / 4), (w / 4, h * 3 / 4), (w * 3 / 4, h * 3 / 4)];
            for ((x, y), quarter) in places.into_iter().zip(order) {
                let seen = picture.get_pixel(x, y);
                assert!(alike(seen, CORNERS[quarter]), "orientation {orientation} at {x},{y}: {seen:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_sale_size_says_that_it_is_upright_already() {
    let (_folder, media) = store();
    let TakenIn { master, .. } = media.take_in("a.jpg", turned(quarters(320, 160), 6)).await.unwrap();
    let bytes = read(media.open(&master, &size(80, 160, false)).await.unwrap()).await;
    let block = Jpeg::from_bytes(bytes.into()).unwrap().exif().unwrap();
    assert_eq!(block.to_vec(), exif(1));
}

#[tokio::test]
async fn a_picture_that_is_cut_short_is_refused_at_every_length() {
    let (folder, media) = store();
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Tiff, ImageFormat::WebP] {
        let whole = encoded(quarters(200, 120), format);
        for share in [1, 10, 25, 50, 75, 90, 99] {
            let length = (whole.len() * share / 100).max(2);
            refusal(&media, whole[..length].to_vec()).await;
        }
        refusal(&media, whole[..whole.len() - 1].to_vec()).await;
        refusal(&media, whole[..whole.len() - 2].to_vec()).await;
    }
    assert!(is_empty(&folder), "a refused picture leaves nothing behind");
}

#[tokio::test]
async fn what_is_no_picture_is_refused() {
    let (folder, media) = store();
    for bytes in [b"".to_vec(), b"hello".to_vec(), b"GIF89a\x01\0\x01\0".to_vec(), b"%PDF-1.7".to_vec()] {
        assert_eq!(refusal(&media, bytes).await, IntakeRefusal::NotAPicture);
    }
    assert!(is_empty(&folder));
}

#[tokio::test]
async fn a_small_file_that_claims_to_be_a_huge_picture_is_refused_unopened() {
    let (folder, media) = store();
    let mut bomb = encoded(quarters(8, 8), ImageFormat::Png);
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let most = MediaLimits::default().most_pixels;
    assert_eq!(refusal(&media, bomb).await, IntakeRefusal::TooManyPixels { pixels: 3_600_000_000, most });
    assert!(is_empty(&folder));
}

#[tokio::test]
async fn a_file_with_too_many_bytes_is_refused() {
    let folder = TempDir::new().unwrap();
    let media = DiskMedia::open(folder.path(), MediaLimits { most_bytes: 100, most_pixels: 1_000 }).unwrap();
    let bytes = encoded(quarters(8, 8), ImageFormat::Jpeg);
    let length = u64::try_from(bytes.len()).unwrap();
    assert_eq!(refusal(&media, bytes).await, IntakeRefusal::TooManyBytes { bytes: length, most: 100 });
}

#[tokio::test]
async fn the_original_is_the_master_byte_for_byte() {
    let (_folder, media) = store();
    for (format, known) in [
        (ImageFormat::Jpeg, Format::Jpeg),
        (ImageFormat::Png, Format::Png),
        (ImageFormat::Tiff, Format::Tiff),
        (ImageFormat::WebP, Format::WebP),
    ] {
        let bytes = encoded(quarters(700, 500), format);
        let taken = media.take_in("a", bytes.clone()).await.unwrap();
        assert_eq!(taken.master.format, known);
        let delivery = media.open(&taken.master, &size(700, 500, true)).await.unwrap();
        assert_eq!(delivery.format, known);
        assert_eq!(read(delivery).await, bytes);
        assert_eq!(rendered(&media, &taken.master, &size(350, 250, false)).await.dimensions(), (350, 250));
    }
}

#[tokio::test]
async fn no_rendition_is_larger_than_its_master() {
    let (_folder, media) = store();
    let taken = media.take_in("a.jpg", encoded(quarters(90, 60), ImageFormat::Jpeg)).await.unwrap();
    for rendition in [Rendition::Thumbnail, Rendition::Preview, size(1_800, 1_200, false)] {
        assert_eq!(rendered(&media, &taken.master, &rendition).await.dimensions(), (90, 60));
    }
}

#[tokio::test]
async fn a_colour_profile_goes_with_the_pixels_that_it_was_made_for() {
    let mut profile = vec![7; 70_000];
    profile[16..20].copy_from_slice(b"RGB ");
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, 95);
    encoder.set_icc_profile(profile.clone()).unwrap();
    let picture = quarters(600, 400);
    encoder.write_image(picture.as_raw(), 600, 400, ExtendedColorType::Rgb8).unwrap();
    let (_folder, media) = store();
    let taken = media.take_in("a.jpg", jpeg).await.unwrap();
    for rendition in [Rendition::Thumbnail, Rendition::Preview, size(300, 200, false)] {
        let bytes = read(media.open(&taken.master, &rendition).await.unwrap()).await;
        let carried = Jpeg::from_bytes(bytes.into()).unwrap().icc_profile();
        assert_eq!(carried.as_deref(), Some(&*profile), "{rendition:?}");
    }
}

#[tokio::test]
async fn metadata_is_read_and_goes_on_into_sale_sizes_only() {
    let data = FileData {
        title: "Harbour & sea <at dawn>".to_owned(),
        caption: "Boats.\nMore boats, très tôt.".to_owned(),
        keywords: vec!["sea".to_owned(), "Möwe".to_owned()],
        creator: "Ana Ruiz".to_owned(),
        credit: "Ana Ruiz / Agency".to_owned(),
        copyright: "© 2024 Ana Ruiz".to_owned(),
        taken_at: None,
    };
    let number: FileNumber = "MP-77".parse().unwrap();
    let jpeg = embed(encoded(quarters(600, 400), ImageFormat::Jpeg), &data, Some(&number)).unwrap();
    let (_folder, media) = store();
    let taken = media.take_in("a.jpg", jpeg).await.unwrap();
    assert_eq!((taken.data, taken.number), (data.clone(), Some(number.clone())));

    let sold = read(media.open(&taken.master, &size(300, 200, false)).await.unwrap()).await;
    let again = media.take_in("b.jpg", sold).await.unwrap();
    assert_eq!((again.data, again.number), (data.clone(), Some(number)));

    let preview = read(media.open(&taken.master, &Rendition::Preview).await.unwrap()).await;
    let seen = media.take_in("preview.jpg", preview).await.unwrap();
    assert_eq!(seen.data.copyright, data.copyright);
    assert_eq!((&*seen.data.title, &*seen.data.caption), ("preview", ""), "a preview tells nothing but whose it is");
}

#[tokio::test]
async fn taking_the_same_bytes_in_again_changes_nothing() {
    let (_folder, media) = store();
    let bytes = encoded(quarters(90, 60), ImageFormat::Jpeg);
    let first = media.take_in("a.jpg", bytes.clone()).await.unwrap();
    assert_eq!(media.take_in("a.jpg", bytes).await.unwrap(), first);
}

#[tokio::test]
async fn two_who_want_the_same_size_at_once_get_the_same() {
    let (_folder, media) = store();
    let media = Arc::new(media);
    let taken = media.take_in("a.jpg", encoded(quarters(900, 600), ImageFormat::Jpeg)).await.unwrap();
    let wanting = (0..8).map(|_| {
        let (media, master) = (media.clone(), taken.master.clone());
        tokio::spawn(async move { read(media.open(&master, &size(450, 300, false)).await.unwrap()).await })
    });
    let mut got = Vec::new();
    for want in wanting.collect::<Vec<_>>() {
        got.push(want.await.unwrap());
    }
    assert!(got.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn a_preview_carries_a_watermark_and_a_thumbnail_does_not() {
    let (_folder, media) = store();
    let plain = RgbImage::from_pixel(1_600, 1_000, Rgb([90, 90, 90]));
    let taken = media.take_in("a.png", encoded(plain, ImageFormat::Png)).await.unwrap();
    let brightest = |picture: RgbImage| picture.pixels().map(|pixel| pixel.0[0]).max().unwrap();
    assert!(brightest(rendered(&media, &taken.master, &Rendition::Preview).await) > 120);
    assert!(brightest(rendered(&media, &taken.master, &Rendition::Thumbnail).await) < 100);
}

#[tokio::test]
async fn transparency_becomes_white_paper_and_sixteen_bits_become_eight() {
    let (_folder, media) = store();
    let clear = image::RgbaImage::from_pixel(40, 40, image::Rgba([200, 0, 0, 0]));
    let taken = media.take_in("a.png", encoded(clear, ImageFormat::Png)).await.unwrap();
    assert!(alike(rendered(&media, &taken.master, &size(20, 20, false)).await.get_pixel(9, 9), [255; 3]));
    let deep = image::ImageBuffer::<Rgb<u16>, _>::from_pixel(40, 40, Rgb([0xffff, 0x8080, 0]));
    let taken = media.take_in("b.tif", encoded(deep, ImageFormat::Tiff)).await.unwrap();
    assert!(alike(rendered(&media, &taken.master, &size(20, 20, false)).await.get_pixel(9, 9), [255, 128, 0]));
}

#[tokio::test]
async fn a_disk_that_fails_is_told_apart_from_a_picture_that_is_to_blame() {
    let (folder, media) = store();
    std::fs::write(folder.path().join("masters"), "in the way").unwrap();
    let failed = media.take_in("a.jpg", encoded(quarters(90, 60), ImageFormat::Jpeg)).await;
    assert!(matches!(failed, Err(MediaError::Broken(_))), "{failed:?}");
}

#[tokio::test]
async fn a_master_that_is_gone_is_said_to_be_lost() {
    let (folder, media) = store();
    let taken = media.take_in("a.jpg", encoded(quarters(90, 60), ImageFormat::Jpeg)).await.unwrap();
    std::fs::remove_dir_all(folder.path().join("masters")).unwrap();
    for rendition in [size(90, 60, true), size(45, 30, false)] {
        assert!(matches!(media.open(&taken.master, &rendition).await, Err(MediaError::Lost(_))));
    }
}
