//! The media store on the local disk.
//!
//! ```text
//! masters/ab/cd/abcd…            the bytes as they were delivered, named by their SHA-256
//! renditions/ab/cd/abcd…/        what was made from them; may be deleted, and is made again
//!     thumbnail.jpg  preview.jpg  1600x1067.jpg
//! ```

use std::{
    collections::HashMap,
    path::Path as Folder,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use object_store::{local::LocalFileSystem, path::Path};
use picdesk::{
    Contents, Delivery, Format, IntakeRefusal, LicenceNote, Master, MasterKey, Media, MediaError, Pieces, Rendition,
    Size, TakenIn,
};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::{
    licensed::licensed,
    limits::MediaLimits,
    outgoing,
    picture::Picture,
    recipe::{self, Looks, RecipeError},
    shelf::{self, Shelf, Stored, broken},
    zip::Zip,
};

/// How many pictures are unpacked at a time: each may need hundreds of megabytes.
const AT_A_TIME: usize = 2;
const THUMBNAIL: &str = "thumbnail.jpg";
const PREVIEW: &str = "preview.jpg";

/// Keeps masters and renditions in a folder of the local disk.
#[derive(Debug)]
pub struct DiskMedia {
    masters: Shelf,
    renditions: Shelf,
    limits: MediaLimits,
    house: Arc<str>,
    unpacking: Arc<Semaphore>,
    /// What is being made right now, so that two who want the same wait for one to make it.
    in_the_making: Mutex<HashMap<Path, Arc<tokio::sync::Mutex<()>>>>,
}

impl DiskMedia {
    /// Opens the store in a folder, which is made where it does not exist.
    ///
    /// # Errors
    /// The folder cannot be made or read.
    pub fn open(folder: &Folder, limits: MediaLimits) -> Result<Self, MediaError> {
        std::fs::create_dir_all(folder).map_err(broken)?;
        // A master must survive a power cut once an import has said that it is there.
        let masters = LocalFileSystem::new_with_prefix(folder).map_err(broken)?.with_fsync(true);
        // Renditions are made again where they are missing: to wait for the disk would only slow an import down.
        let renditions = LocalFileSystem::new_with_prefix(folder).map_err(broken)?;
        Ok(Self {
            masters: Shelf::new(Arc::new(masters)),
            renditions: Shelf::new(Arc::new(renditions)),
            limits,
            house: Arc::from("Picdesk"),
            unpacking: Arc::new(Semaphore::new(AT_A_TIME)),
            in_the_making: Mutex::default(),
        })
    }

    /// Writes this name into the watermark of previews that are made from now on.
    #[must_use]
    pub fn signed(self, house: &str) -> Self {
        Self { house: Arc::from(house), ..self }
    }

    /// Does work on pixels where it holds up nobody else; a decoder that panics has met a damaged picture.
    async fn unpack<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, RecipeError> + Send + 'static,
    ) -> Result<T, MediaError> {
        let turn = self.unpacking.clone().acquire_owned().await.map_err(broken)?;
        let work = tokio::task::spawn_blocking(move || {
            // The turn ends with the work and not with whoever waits for it, who may have gone away.
            let _turn = turn;
            work()
        });
        match work.await {
            Ok(made) => made.map_err(|error| match error {
                RecipeError::Refused(refusal) => refusal.into(),
                other => broken(other),
            }),
            Err(failed) if failed.is_panic() => Err(IntakeRefusal::Damaged("it cannot be decoded".to_owned()).into()),
            Err(failed) => Err(broken(failed)),
        }
    }

    /// Finds a rendition, made by `make` where it was not made before.
    async fn rendition(&self, master: &Master, name: &str, make: Make) -> Result<Stored, MediaError> {
        let place = shelf::rendition(&master.key, name);
        if let Some(found) = self.renditions.find(place.clone(), Format::Jpeg).await? {
            return Ok(found);
        }
        let making = self.in_the_making().entry(place.clone()).or_default().clone();
        let made = {
            let _made_once = making.lock().await;
            self.make(master, &place, make).await
        };
        let mut in_the_making = self.in_the_making();
        // Two hold it when nobody else waits: the list, and this call.
        if Arc::strong_count(&making) == 2 {
            in_the_making.remove(&place);
        }
        drop(in_the_making);
        made
    }

    /// Finds a sale size; the original is the master itself.
    async fn size(&self, master: &Master, size: &Size) -> Result<Stored, MediaError> {
        if size.original {
            let found = self.masters.find(shelf::master(&master.key), master.format).await?;
            return found.ok_or_else(|| MediaError::Lost(master.key.as_str().to_owned()));
        }
        let (wide, high) = (size.width_px.min(master.width_px), size.height_px.min(master.height_px));
        self.rendition(master, &format!("{wide}x{high}.jpg"), Make::Size(wide, high)).await
    }

    async fn make(&self, master: &Master, place: &Path, make: Make) -> Result<Stored, MediaError> {
        if !self.renditions.has(place).await? {
            let bytes = self.masters.master(&master.key).await?;
            let (limits, house) = (self.limits, self.house.clone());
            let made = self.unpack(move || {
                let picture = Picture::open(bytes, &limits)?;
                match make {
                    Make::Size(wide, high) => recipe::size(&picture, wide, high),
                    Make::Thumbnail => Ok(recipe::looks(&picture, &picture.decode()?, &house)?.thumbnail),
                    Make::Preview => Ok(recipe::looks(&picture, &picture.decode()?, &house)?.preview),
                }
            });
            self.renditions.put(place, made.await?.into()).await?;
        }
        let made = self.renditions.find(place.clone(), Format::Jpeg).await?;
        made.ok_or_else(|| MediaError::Lost(master.key.as_str().to_owned()))
    }

    fn in_the_making(&self) -> MutexGuard<'_, HashMap<Path, Arc<tokio::sync::Mutex<()>>>> {
        // The list is whole whatever panicked while it was held: each change to it is one step.
        self.in_the_making.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is to be made.
#[derive(Debug, Clone, Copy)]
enum Make {
    Thumbnail,
    Preview,
    Size(u32, u32),
}

#[async_trait]
impl Media for DiskMedia {
    async fn take_in(&self, name: &str, bytes: Vec<u8>) -> Result<TakenIn, MediaError> {
        let bytes = Bytes::from(bytes);
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let limits = self.limits;
        let read = self.unpack({
            let bytes = bytes.clone();
            move || {
                let picture = Picture::open(bytes.clone(), &limits)?;
                Ok((picture, key_of(&bytes)))
            }
        });
        let (picture, key) = read.await?;

        let (width_px, height_px) = picture.upright_px();
        let (data, number) = picture.packets.found().into_data(name);
        let master = Master { key, format: picture.format, width_px, height_px, bytes: length };
        let [place, thumbnail, preview] = [
            shelf::master(&master.key),
            shelf::rendition(&master.key, THUMBNAIL),
            shelf::rendition(&master.key, PREVIEW),
        ];
        // The master is put down last: where it lies, everything that is made at intake was made.
        if !self.masters.has(&place).await? {
            let house = self.house.clone();
            let looks = self.unpack(move || recipe::looks(&picture, &picture.decode()?, &house));
            let Looks { thumbnail: small, preview: large } = looks.await?;
            self.renditions.put(&thumbnail, small.into()).await?;
            self.renditions.put(&preview, large.into()).await?;
            self.masters.put(&place, bytes).await?;
        }
        Ok(TakenIn { master, data, number })
    }

    async fn open(&self, master: &Master, rendition: &Rendition) -> Result<Delivery, MediaError> {
        let stored = match rendition {
            Rendition::Thumbnail => self.rendition(master, THUMBNAIL, Make::Thumbnail).await?,
            Rendition::Preview => self.rendition(master, PREVIEW, Make::Preview).await?,
            Rendition::Size(size) => self.size(master, size).await?,
        };
        Ok(outgoing::whole(stored))
    }

    async fn deliver(
        &self,
        master: &Master,
        size: &Size,
        note: &LicenceNote,
        from: u64,
    ) -> Result<Delivery, MediaError> {
        let stored = self.size(master, size).await?;
        let parts = licensed(&stored, note).await?;
        Ok(outgoing::of_parts(stored, parts, from))
    }

    fn pack(&self, contents: Box<dyn Contents>) -> Box<dyn Pieces> {
        Box::new(Zip::of(contents))
    }
}

/// The key under which bytes are stored.
fn key_of(bytes: &[u8]) -> MasterKey {
    let digits = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    // **Invariant:** a SHA-256 has 32 bytes, which are 64 lower-case digits.
    MasterKey::new(digits).expect("a digest is 64 hexadecimal digits")
}
