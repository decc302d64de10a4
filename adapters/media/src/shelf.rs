//! Where masters and renditions lie: an object store, today the local disk.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use object_store::{Error as StoreError, ObjectStore, ObjectStoreExt, path::Path};
use picdesk::{Delivery, Format, MasterKey, MediaError, Pieces};

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
        let bytes = match self.store.head(&place).await {
            Ok(found) if found.size == 0 => return Ok(None),
            Ok(found) => found.size,
            Err(StoreError::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(broken(error)),
        };
        let pieces = Box::new(Reading { store: self.store.clone(), place, at: 0, bytes });
        Ok(Some(Delivery { format, bytes, pieces }))
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
