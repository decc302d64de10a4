//! ZIPs, read back by programs that are none of ours.

use std::{
    collections::VecDeque,
    fs::File,
    io::{Seek, SeekFrom, Write},
    path::Path,
    process::Command,
};

use async_trait::async_trait;
use picdesk::{Contents, Enclosed, MediaError, Moment, Pieces};
use picdesk_media::Zip;
use tempfile::TempDir;

/// 2026-03-01 12:00:04 UTC.
const NOON: Moment = Moment::from_micros(1_772_366_404_000_000);
const PIECE: u64 = 256 * 1024;

/// The files of a test: a name, the length that is promised, and the bytes; zeros where there are none.
struct Files(VecDeque<(String, u64, Option<Vec<u8>>)>);

#[async_trait]
impl Contents for Files {
    async fn next(&mut self) -> Option<Result<Enclosed, MediaError>> {
        let (name, bytes, content) = self.0.pop_front()?;
        let pieces: Box<dyn Pieces> = match content {
            Some(content) => Box::new(Slices(content.chunks(1_000).map(<[u8]>::to_vec).collect())),
            None => Box::new(Zeros(bytes)),
        };
        Some(Ok(Enclosed { name, bytes, at: NOON, pieces }))
    }
}

struct Slices(VecDeque<Vec<u8>>);

#[async_trait]
impl Pieces for Slices {
    async fn next(&mut self) -> Option<Result<Vec<u8>, MediaError>> {
        self.0.pop_front().map(Ok)
    }
}

struct Zeros(u64);

#[async_trait]
impl Pieces for Zeros {
    async fn next(&mut self) -> Option<Result<Vec<u8>, MediaError>> {
        let length = self.0.min(PIECE);
        self.0 -= length;
        (length > 0).then(|| Ok(vec![0; usize::try_from(length).unwrap()]))
    }
}

fn zip(files: impl IntoIterator<Item = (&'static str, u64, Option<Vec<u8>>)>) -> Zip {
    let files = files.into_iter().map(|(name, bytes, content)| (name.to_owned(), bytes, content));
    Zip::of(Box::new(Files(files.collect())))
}

fn file(name: &'static str, content: &[u8]) -> (&'static str, u64, Option<Vec<u8>>) {
    (name, content.len() as u64, Some(content.to_vec()))
}

/// Writes a ZIP to a disk; of a large piece, which is zeros, only the place is kept.
async fn written(mut zip: Zip, path: &Path) {
    let mut disk = File::create(path).unwrap();
    while let Some(piece) = zip.next().await {
        let piece = piece.unwrap();
        if piece.len() as u64 == PIECE {
            disk.seek(SeekFrom::Current(PIECE as i64)).unwrap();
        } else {
            disk.write_all(&piece).unwrap();
        }
    }
}

/// What Python says of a ZIP that it has read.
fn python(path: &Path, says: &str) -> String {
    let script = format!("import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\n{says}");
    let told = Command::new("python3").args(["-c", &script]).arg(path).output().expect("python3 is there");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8(told.stdout).unwrap()
}

/// What is resident in memory at the most, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

#[tokio::test]
async fn a_zip_opens_in_other_programs_with_its_names_its_bytes_and_its_moment() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.zip");
    let picture: Vec<u8> = (0..700_000_u32).map(|at| (at % 251) as u8).collect();
    written(zip([file("A1_XL.jpg", &picture), file("B2_Größe.tif", b"tiff"), file("empty", b"")]), &path).await;

    let listed = "for i in z.infolist(): print(i.filename, i.file_size, i.compress_type, *i.date_time)";
    let expected = "A1_XL.jpg 700000 0 2026 3 1 12 0 4\nB2_Größe.tif 4 0 2026 3 1 12 0 4\nempty 0 0 2026 3 1 12 0 4\n";
    assert_eq!(python(&path, &format!("{listed}\nassert z.testzip() is None")), expected);
    assert_eq!(python(&path, "print(z.read('B2_Größe.tif').decode())"), "tiff\n");
    let tested = Command::new("unzip").arg("-tqq").arg(&path).output().expect("unzip is there");
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stderr));
}

/// More than 32 bits can say, of a file and of a place; and no more memory than a few pieces.
#[tokio::test]
async fn ten_gigabytes_are_packed_in_a_few_pieces_of_memory_and_open_in_other_programs() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("large.zip");
    let before = resident();
    let large = [("5 GB", 5 << 30, None), ("also 5 GB", 5 << 30, None)];
    written(zip(large.into_iter().chain([file("behind", b"behind ten gigabytes")])), &path).await;
    assert!(resident() - before < 16 << 20, "{} bytes", resident() - before);

    assert_eq!(python(&path, "print(*[i.file_size for i in z.infolist()])"), "5368709120 5368709120 20\n");
    assert_eq!(python(&path, "print(z.read('behind').decode())"), "behind ten gigabytes\n");
    assert_eq!(python(&path, "print(z.getinfo('behind').header_offset > 10 << 30)"), "True\n");
}

#[tokio::test]
async fn an_empty_zip_is_a_zip() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("empty.zip");
    written(zip([]), &path).await;
    assert_eq!(python(&path, "print(len(z.infolist()))"), "0\n");
}

/// Half a ZIP must not look like a whole one.
#[tokio::test]
async fn a_file_that_is_not_as_long_as_it_was_said_to_be_breaks_the_zip_off() {
    for promised in [3, 5] {
        let mut zip = zip([("short", promised, Some(b"four".to_vec())), file("next", b"never")]);
        let mut pieces = Vec::new();
        while let Some(piece) = zip.next().await {
            pieces.push(piece);
        }
        let last = pieces.pop().unwrap();
        assert!(matches!(last, Err(MediaError::Broken(_))), "{promised}");
        assert!(pieces.iter().flatten().all(|piece| !piece.windows(5).any(|part| part == b"never")));
    }
}
