//! The licence in what is handed out, read back by a program that is none of ours.

use std::{io::Cursor, process::Command};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use img_parts::{
    Bytes,
    jpeg::{Jpeg, JpegSegment, markers},
};
use picdesk::{
    Credits, Delivery, FileData, LicenceNote, Master, Media, OrderNumber, Rendition, Size, SizeLabel, TakenIn,
};
use picdesk_media::{DiskMedia, MediaLimits, embed};
use tempfile::TempDir;

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
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/read_back.py");
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
async fn what_cannot_carry_the_licence_goes_out_as_it_is() {
    let (_folder, media) = store();
    for format in [ImageFormat::Tiff, ImageFormat::WebP] {
        let bytes = picture(format);
        let TakenIn { master, .. } = media.take_in("a", bytes.clone()).await.unwrap();
        assert!(delivered(&media, &master, true).await == bytes, "{format:?}");
    }
}
