//! A ZIP, written while it is handed out: nothing of it is ever in memory but the piece on its way and the directory.
//!
//! Pictures are compressed already, so that they are stored as they are. The length of each is known before and its
//! checksum only behind it, where a *descriptor* says both. Lengths and places are written in 64 bits where they need it,
//! and only there: the oldest readers take whatever is smaller than 4 GB.

use async_trait::async_trait;
use crc32fast::Hasher;
use picdesk::{Contents, Enclosed, MediaError, Pieces};

use record::Record;

mod record;

/// A ZIP on its way out.
pub struct Zip {
    contents: Box<dyn Contents>,
    /// The file whose bytes are on their way.
    open: Option<Open>,
    /// What was written of each file, for the directory at the end.
    records: Vec<Record>,
    /// How many bytes were written.
    written: u64,
    /// Whether the end was written, or something broke off: then nothing comes any more.
    over: bool,
}

struct Open {
    pieces: Box<dyn Pieces>,
    record: Record,
    checksum: Hasher,
    sent: u64,
}

impl Zip {
    /// Packs these files, one after the other.
    pub fn of(contents: Box<dyn Contents>) -> Self {
        Self { contents, open: None, records: Vec::new(), written: 0, over: false }
    }

    /// The next piece of the file that is open; none where there is none, or it has come to its end.
    async fn piece(&mut self) -> Option<Result<Vec<u8>, MediaError>> {
        let open = self.open.as_mut()?;
        let piece = match open.pieces.next().await? {
            Ok(piece) => piece,
            Err(error) => return Some(Err(error)),
        };
        open.sent += piece.len() as u64;
        open.checksum.update(&piece);
        Some(if open.sent <= open.record.bytes { Ok(piece) } else { Err(not_as_long()) })
    }

    /// Ends the file that is open; answers its descriptor.
    fn end_file(&mut self) -> Result<Vec<u8>, MediaError> {
        let Some(Open { mut record, checksum, sent, .. }) = self.open.take() else { return Ok(Vec::new()) };
        if sent != record.bytes {
            return Err(not_as_long());
        }
        record.checksum = checksum.finalize();
        let descriptor = record.descriptor();
        self.records.push(record);
        Ok(descriptor)
    }

    /// What stands behind a file: its descriptor, and the head of the next one or the directory.
    async fn between(&mut self) -> Result<Vec<u8>, MediaError> {
        let mut bytes = self.end_file()?;
        let at = self.written + bytes.len() as u64;
        match self.contents.next().await.transpose()? {
            Some(Enclosed { name, bytes: length, at: moment, pieces }) => {
                let record = Record::new(name, length, moment, at);
                bytes.extend(record.head());
                self.open = Some(Open { pieces, record, checksum: Hasher::new(), sent: 0 });
            }
            None => {
                bytes.extend(record::directory(&self.records, at));
                self.over = true;
            }
        }
        Ok(bytes)
    }
}

#[async_trait]
impl Pieces for Zip {
    async fn next(&mut self) -> Option<Result<Vec<u8>, MediaError>> {
        if self.over {
            return None;
        }
        let next = match self.piece().await {
            Some(piece) => piece,
            None => self.between().await,
        };
        match &next {
            Ok(bytes) => self.written += bytes.len() as u64,
            // Half a ZIP must not look like a whole one.
            Err(_) => self.over = true,
        }
        Some(next)
    }
}

/// The head of the file promised another length.
fn not_as_long() -> MediaError {
    MediaError::Broken("a file is not as long as it was said to be".into())
}
