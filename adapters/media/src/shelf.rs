//! Where masters and renditions lie: an object store, today the local disk.

use std::{ops::Range, sync::Arc};

use bytes::Bytes;
use object_store::{Error as StoreError, ObjectStore, ObjectStoreExt, path::Path};
use picdesk::{Format, MasterKey, MediaError};
use sha2::{Digest, Sha256};

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

    /// Finds what lies there; none where nothing does.
    pub(crate) async fn find(&self, place: Path, format: Format) -> Result<Option<Stored>, MediaError> {
        let found = match self.store.head(&place).await {
            Ok(found) if found.size == 0 => return Ok(None),
            Ok(found) => found,
            Err(StoreError::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(broken(error)),
        };
        // What was made again may have become another, though it lies in the same place.
        let mark = mark(&[place.as_ref().as_bytes(), found.e_tag.unwrap_or_default().as_bytes()]);
        Ok(Some(Stored { store: self.store.clone(), place, format, bytes: found.size, mark }))
    }
}

/// A picture on a shelf. It never changes there, so that whatever is read of it fits together.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    store: Arc<dyn ObjectStore>,
    place: Path,
    /// What it is encoded as.
    pub(crate) format: Format,
    /// Its length in bytes.
    pub(crate) bytes: u64,
    /// What is the same as long as its bytes are.
    pub(crate) mark: String,
}

impl Stored {
    /// Reads some of its bytes.
    pub(crate) async fn read(&self, range: Range<u64>) -> Result<Vec<u8>, MediaError> {
        self.store.get_range(&self.place, range).await.map(Vec::from).map_err(broken)
    }
}

/// What is the same as long as all of these bytes are: half a SHA-256, in hexadecimal digits.
pub(crate) fn mark(of: &[&[u8]]) -> String {
    let digest = of.iter().fold(Sha256::new(), |digest, bytes| digest.chain_update(bytes)).finalize();
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
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
