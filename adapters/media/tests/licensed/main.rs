//! The licence in what is handed out, read back by a program that is none of ours.

use std::{io::Cursor, path::Path, process::Command};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use img_parts::{
    Bytes,
    jpeg::{Jpeg, JpegSegment, markers},
};
use picdesk::{
    Credits, Delivery, FileData, Format, LicenceNote, Master, MasterKey, Media, OrderNumber, Rendition, Size,
    SizeLabel, TakenIn,
};
use picdesk_media::{DiskMedia, MediaLimits, embed};
use tempfile::TempDir;

mod tiffs;

fn store() -> (TempDir, DiskMedia) {
    let folder = TempDir::new().unwrap();
    let media = DiskMedia::open(folder.path(), MediaLimits::default()).unwrap();
    (folder, media)
}

fn picture(format: ImageFormat) -> Vec<u8> {
    let pixels = RgbImage::from_fn(600, 400, |x, y| Rgb([(x % 251) as u8, (y % 241) as u8, ((x * y) % 239) as u8]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(pixels).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn note() -> LicenceNote {
    LicenceNote {
        credits: Credits {
            creator: "Ana Ruiz".to_owned(),
            credit: "Ana Ruiz / Möwe & Co".to_owned(),
            copyright: "© 2026 <Agency>".to_owned(),
        },
        licensor: "Northlight Pictures".parse().unwrap(),
        licensee: "Mia Berg, Meridian Magazine".to_owned(),
        order: OrderNumber::new(1001),
        reference: Some("Job 7".parse().unwrap()),
        terms: "Licensed to Mia Berg with order 1001. Intended use: A calendar.".to_owned(),
    }
}

fn size(original: bool) -> Size {
    let (width_px, height_px) = if original { (600, 400) } else { (300, 200) };
    Size { label: SizeLabel::original(), width_px, height_px, original, price: None }
}

async fn read(mut delivery: Delivery) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(piece) = delivery.pieces.next().await {
        bytes.extend(piece.unwrap());
    }
    assert_eq!(bytes.len() as u64, delivery.bytes, "the length is known before");
    bytes
}

async fn delivered(media: &DiskMedia, master: &Master, original: bool) -> Vec<u8> {
    read(media.deliver(master, &size(original), &note(), 0).await.unwrap()).await
}

/// What a script says that has read the metadata of a picture.
fn read_back(bytes: &[u8]) -> Vec<String> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("picture");
    std::fs::write(&path, bytes).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/licensed/read_back.py");
    let told = Command::new("python3").arg(script).arg(&path).output().expect("python3 is there");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8(told.stdout).unwrap().lines().map(str::to_owned).collect()
}

const IN_XMP: [&str; 7] = [
    "rights: © 2026 <Agency>",
    "Credit: Ana Ruiz / Möwe & Co",
    "UsageTerms: Licensed to Mia Berg with order 1001. Intended use: A calendar.",
    "Licensor: Northlight Pictures",
    "Licensee: Mia Berg, Meridian Magazine",
    "LicensorTransactionID: 1001",
    "LicenseeProjectReference: Job 7",
];
const IN_IPTC: [&str; 2] = ["2:110 Ana Ruiz / Möwe & Co", "2:116 © 2026 <Agency>"];

fn says(told: &[String], lines: &[&str]) {
    for line in lines {
        assert_eq!(told.iter().filter(|told| told == line).count(), 1, "{line:?} stands in {told:#?} once");
    }
}

#[tokio::test]
async fn originals_and_sizes_carry_the_licence_and_keep_what_else_they_said() {
    let data = FileData {
        title: "Harbour".to_owned(),
        keywords: vec!["sea".to_owned(), "Möwe".to_owned()],
        credit: "Somebody else".to_owned(),
        copyright: "© somebody else".to_owned(),
        ..FileData::default()
    };
    let jpeg = embed(picture(ImageFormat::Jpeg), &data, Some(&"MP-77".parse().unwrap())).unwrap();
    let (_folder, media) = store();
    let TakenIn { master, .. } = media.take_in("a.jpg", jpeg.clone()).await.unwrap();
    for original in [true, false] {
        let bytes = delivered(&media, &master, original).await;
        let told = read_back(&bytes);
        says(&told, &IN_XMP);
        says(&told, &IN_IPTC);
        says(&told, &["title: Harbour", "subject: sea | Möwe", "TransmissionReference: MP-77"]);
        says(&told, &["2:5 Harbour", "2:25 sea", "2:25 Möwe", "2:103 MP-77"]);
        assert!(!told.iter().any(|line| line.contains("omebody else")), "{told:#?}");

        let plain = read(media.open(&master, &Rendition::Size(size(original))).await.unwrap()).await;
        let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgb8();
        assert!(pixels(&plain) == pixels(&bytes), "not a pixel is another");
        let again = media.take_in("again.jpg", bytes).await.unwrap().data;
        assert_eq!((&*again.title, &*again.credit), ("Harbour", "Ana Ruiz / Möwe & Co"));
    }
    let kept = read(media.open(&master, &Rendition::Size(size(true))).await.unwrap()).await;
    assert_eq!(kept, jpeg, "the master stays as its supplier delivered it");
}

#[tokio::test]
async fn a_picture_without_metadata_gets_the_licence_and_one_with_strange_metadata_as_well() {
    let (_folder, media) = store();
    let mut strange = Jpeg::from_bytes(picture(ImageFormat::Jpeg).into()).unwrap();
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF".to_vec();
    let latin = b"\x1c\x02\x50\x00\x04M\xf6we\x1c\x02\x6e\x00\x03old";
    let resource = |id: [u8; 2], content: &[u8]| {
        [b"8BIM", id.as_slice(), &[0, 0, 0, 0, 0, content.len() as u8], content, &[0][..content.len() % 2]].concat()
    };
    let photoshop = [resource([0x03, 0xed], b"dpi"), resource([4, 4], latin), resource([4, 0x25], b"digest")].concat();
    let segments = [(markers::APP1, xmp), (markers::APP13, [b"Photoshop 3.0\0".as_slice(), &photoshop].concat())];
    for (place, (marker, contents)) in segments.into_iter().enumerate() {
        let segment = JpegSegment::new_with_contents(marker, Bytes::from(contents));
        strange.segments_mut().insert(1 + place, segment);
    }
    let strange: Vec<u8> = strange.encoder().bytes().into();
    for (jpeg, also) in [(picture(ImageFormat::Jpeg), &[][..]), (strange, &["resource 03ed dpi", "2:80 Möwe"][..])] {
        let TakenIn { master, .. } = media.take_in("a.jpg", jpeg).await.unwrap();
        let told = read_back(&delivered(&media, &master, true).await);
        says(&told, &IN_XMP);
        says(&told, &IN_IPTC);
        says(&told, also);
        assert!(!told.iter().any(|line| line.contains("0425") || line.contains("old")), "{told:#?}");
    }
}

#[tokio::test]
async fn a_png_carries_the_licence_and_stays_a_png() {
    let (_folder, media) = store();
    let TakenIn { master, .. } = media.take_in("a.png", picture(ImageFormat::Png)).await.unwrap();
    let bytes = delivered(&media, &master, true).await;
    let told = read_back(&bytes);
    says(&told, &IN_XMP);
    assert!(told[0].starts_with("others IHDR") && told[0].ends_with("IDAT IEND"), "{}", told[0]);
    assert!(
        image::load_from_memory(&bytes).unwrap().to_rgb8()
            == image::load_from_memory(&picture(ImageFormat::Png)).unwrap().to_rgb8()
    );
    // What was handed out and comes back carries one licence, the newer one.
    let TakenIn { master, .. } = media.take_in("b.png", bytes).await.unwrap();
    says(&read_back(&delivered(&media, &master, true).await), &IN_XMP);
}

#[tokio::test]
async fn the_same_size_with_the_same_note_is_the_same_bytes() {
    let (_folder, media) = store();
    let TakenIn { master, .. } = media.take_in("a.jpg", picture(ImageFormat::Jpeg)).await.unwrap();
    for original in [true, false] {
        assert!(delivered(&media, &master, original).await == delivered(&media, &master, original).await);
    }
}

#[tokio::test]
async fn a_tiff_carries_the_licence_behind_its_end_and_all_else_of_it_lies_where_it_lay() {
    let (_folder, media) = store();
    for low_first in [true, false] {
        let original = tiffs::of_two_pages(low_first, tiffs::OLD);
        let TakenIn { master, .. } = media.take_in("a.tif", original.clone()).await.unwrap();
        let bytes = delivered(&media, &master, true).await;
        assert!(bytes[8..original.len()] == original[8..], "nothing but the header is another");
        let told = read_back(&bytes);
        says(&told, &IN_XMP);
        says(&told, &IN_IPTC);
        says(&told, &["others 256 257 258 259 262 273 277 278 279 315 page 256 257 258 259 262 273 277 278 279"]);
        says(&told, &["title: Harbour", "2:5 Harbour", "315 Ana Ruiz"]);
        assert!(!told.iter().any(|line| line.contains("old")), "{told:#?}");
        let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgb8();
        assert!(pixels(&original) == pixels(&bytes), "not a pixel is another");
    }
}

#[tokio::test]
async fn a_webp_carries_the_licence_whether_it_loses_something_is_clear_in_places_or_says_much_already() {
    let (_folder, media) = store();
    let clear = DynamicImage::from(RgbaImage::from_fn(60, 40, |x, y| Rgba([x as u8, y as u8, 7, (x * 4) as u8])));
    let mut lossless = Cursor::new(Vec::new());
    clear.write_to(&mut lossless, ImageFormat::WebP).unwrap();
    let without_alpha = picture(ImageFormat::WebP);
    let lossy = include_bytes!("lossy.webp").to_vec();
    for (original, others) in [
        (lossless.into_inner(), "others VP8X VP8L of 60 40 flags 14"),
        (without_alpha, "others VP8X VP8L of 600 400 flags 04"),
        (lossy, "others VP8X VP8  of 75 50 flags 04"),
    ] {
        let TakenIn { master, .. } = media.take_in("a.webp", original.clone()).await.unwrap();
        let bytes = delivered(&media, &master, true).await;
        let told = read_back(&bytes);
        says(&told, &IN_XMP);
        says(&told, &[others]);
        let pixels = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().to_rgba8();
        assert!(pixels(&original) == pixels(&bytes), "not a pixel is another");
        // What was handed out and comes back carries one licence, the newer one.
        let TakenIn { master, data, .. } = media.take_in("b.webp", bytes).await.unwrap();
        assert_eq!(data.credit, "Ana Ruiz / Möwe & Co");
        says(&read_back(&delivered(&media, &master, true).await), &[IN_XMP.as_slice(), &[others]].concat());
    }
}

/// Suppliers deliver whatever bytes they like: packets that would take for ever to look through, or all of the memory.
#[tokio::test]
async fn a_packet_that_is_too_much_to_read_gives_way_to_the_licence_alone() {
    let (folder, media) = store();
    let deep = |levels: usize, start: &dyn Fn(usize) -> String| {
        let starts: String = (0..levels).map(start).collect();
        tiffs::OLD.replace("<dc:rights>", &format!("{starts}{}<dc:rights>", "</a>".repeat(levels)))
    };
    let declared = |level| (0..250).map(|n| format!(" xmlns:n{level}_{n}='u'")).collect::<String>();
    let attributes: String = (0..300_000).map(|n| format!(" a{n}=''")).collect();
    let mut of_another_kind = tiffs::of_two_pages(true, tiffs::OLD);
    let entry = of_another_kind.windows(4).position(|bytes| bytes == [0xbc, 0x02, 1, 0]).unwrap();
    of_another_kind[entry + 2] = 13;
    for tiff in [
        tiffs::of_two_pages(true, &deep(70_000, &|_| "<a>".to_owned())),
        tiffs::of_two_pages(true, &deep(40, &|level| format!("<a{}>", declared(level)))),
        tiffs::of_two_pages(true, &tiffs::OLD.replace("Harbour", &"Harbour ".repeat(600_000))),
        of_another_kind,
    ] {
        let bytes = delivered(&media, &planted(folder.path(), Format::Tiff, &tiff), true).await;
        let told = read_back(&bytes);
        says(&told, &IN_XMP);
        assert!(!told.iter().any(|line| line.starts_with("title")), "nothing else is kept of it");
    }
    let wide = tiffs::of_two_pages(true, &tiffs::OLD.replace("<dc:title>", &format!("<dc:title{attributes}>")));
    says(&read_back(&delivered(&media, &planted(folder.path(), Format::Tiff, &wide), true).await), &IN_XMP);
}

#[tokio::test]
async fn what_is_built_strangely_goes_out_as_it_is() {
    let (folder, media) = store();
    let mut webp = picture(ImageFormat::WebP);
    webp.truncate(webp.len() - 4);
    // Chunks and directories that end behind the file, or begin there.
    let [tiff, tail] = [b"II\x2a\0\x08\0\0\0\xff\x0f", b"MM\0\x2a\xff\0\0\0\0\0"].map(|bytes| bytes.to_vec());
    let strange = [(Format::WebP, webp), (Format::Tiff, tiff), (Format::Tiff, tail), (Format::Png, vec![7; 99])];
    for (format, bytes) in strange {
        let master = planted(folder.path(), format, &bytes);
        assert!(delivered(&media, &master, true).await == bytes, "{format:?}");
        assert!(!media.deliver(&master, &size(true), &note(), 0).await.unwrap().says_licence, "{format:?}");
    }
}

/// A master that was put down without being looked at.
fn planted(folder: &Path, format: Format, bytes: &[u8]) -> Master {
    let key = "ab".repeat(32);
    let place = folder.join("masters/ab/ab").join(&key);
    std::fs::create_dir_all(place.parent().unwrap()).unwrap();
    std::fs::write(place, bytes).unwrap();
    let key = MasterKey::new(key).unwrap();
    Master { key, format, width_px: 600, height_px: 400, bytes: bytes.len() as u64 }
}
