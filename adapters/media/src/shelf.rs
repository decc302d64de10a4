//! Where masters and renditions lie: an object store, today the local disk.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use object_store::{Error as StoreError, ObjectStore, ObjectStoreExt, path::Path};
use picdesk::{Delivery, Format, MasterKey, MediaError, Pieces};
use sha2::{Digest, Sha256};

/// How much of a picture is in memory on its way out, in bytes.
const PIECE: u64 = 256 * 1024;

/// An object store by our names.
#[derive(Debug, Clone)]
pub(crate) struct Shelf {
    store: Arc<dyn ObjectStore>,
}

impl Shelf {
    pub(crate) fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self { store }
    }

    /// Whether something lies there.
    ///
    /// An empty file is nothing: a power cut leaves one of a rendition that was still on its way to the disk.
    pub(crate) async fn has(&self, place: &Path) -> Result<bool, MediaError> {
        match self.store.head(place).await {
            Ok(found) => Ok(found.size > 0),
            Err(StoreError::NotFound { .. }) => Ok(false),
            Err(error) => Err(broken(error)),
        }
    }

    /// Puts bytes there, whole or not at all.
    pub(crate) async fn put(&self, place: &Path, bytes: Bytes) -> Result<(), MediaError> {
        self.store.put(place, bytes.into()).await.map(drop).map_err(broken)
    }

    /// Reads all of a master, to make something of it.
    pub(crate) async fn master(&self, key: &MasterKey) -> Result<Bytes, MediaError> {
        match self.store.get(&master(key)).await {
            Ok(found) => found.bytes().await.map_err(broken),
            Err(StoreError::NotFound { .. }) => Err(MediaError::Lost(key.as_str().to_owned())),
            Err(error) => Err(broken(error)),
        }
    }

    /// Opens what lies there, to be handed out in pieces; none where nothing does.
    pub(crate) async fn open(&self, place: Path, format: Format) -> Result<Option<Delivery>, MediaError> {
        let found = match self.store.head(&place).await {
            Ok(found) if found.size == 0 => return Ok(None),
            Ok(found) => found,
            Err(StoreError::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(broken(error)),
        };
        // What was made again may have become another, though it lies in the same place.
        let mark = mark(&[place.as_ref().as_bytes(), found.e_tag.unwrap_or_default().as_bytes()]);
        let bytes = found.size;
        let pieces = Box::new(Reading { store: self.store.clone(), place, at: 0, bytes });
        Ok(Some(Delivery { format, bytes, mark, pieces }))
    }
}

/// What is the same as long as all of these bytes are: half a SHA-256, in hexadecimal digits.
pub(crate) fn mark(of: &[&[u8]]) -> String {
    let digest = of.iter().fold(Sha256::new(), |digest, bytes| digest.chain_update(bytes)).finalize();
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// A picture from this byte on. What was handed over already is read again and let go: a disk is far faster than any line.
pub(crate) fn from(picture: Delivery, from: u64) -> Delivery {
    if from == 0 {
        picture
    } else {
        Delivery { pieces: Box::new(Behind { before: from, all: picture.pieces }), ..picture }
    }
}

/// What stands behind so many bytes.
struct Behind {
    before: u64,
    all: Box<dyn Pieces>,
}

#[async_trait]
impl Pieces for Behind {
    async fn next(&mut self) -> Option<Result<Vec<u8>, MediaError>> {
        loop {
            let mut piece = match self.all.next().await? {
                Ok(piece) => piece,
                Err(error) => return Some(Err(error)),
            };
            let length = piece.len() as u64;
            if self.before >= length {
                self.before -= length;
                continue;
            }
            // Less than the length of the piece, so that it fits.
            let rest = piece.split_off(usize::try_from(std::mem::take(&mut self.before)).unwrap_or(0));
            return Some(Ok(rest));
        }
    }
}

/// The place of a master.
pub(crate) fn master(key: &MasterKey) -> Path {
    Path::from_iter(["masters", &key.as_str()[..2], &key.as_str()[2..4], key.as_str()])
}

/// The place of a rendition of a master.
pub(crate) fn rendition(key: &MasterKey, name: &str) -> Path {
    Path::from_iter(["renditions", &key.as_str()[..2], &key.as_str()[2..4], key.as_str(), name])
}

/// Folds a failure of the store into the port's.
pub(crate) fn broken(error: impl std::error::Error + Send + Sync + 'static) -> MediaError {
    MediaError::Broken(Box::new(error))
}

/// A picture on its way out. What lies on the shelf never changes, so that its pieces always fit together.
struct Reading {
    store: Arc<dyn ObjectStore>,
    place: Path,
    at: u64,
    bytes: u64,
}

#[async_trait]
impl Pieces for Reading {
    async fn next(&mut self) -> Option<Result<Vec<u8>, MediaError>> {
        if self.at >= self.bytes {
            return None;
        }
        let end = self.bytes.min(self.at + PIECE);
        let piece = self.store.get_range(&self.place, self.at..end).await;
        // After a failure there is no next piece: half a picture must not look like a whole one.
        self.at = if piece.is_ok() { end } else { self.bytes };
        Some(piece.map(Vec::from).map_err(broken))
    }
}
