//! A media store in memory: it knows the pictures that a test prepared, and no other.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use picdesk::{
    Contents, Delivery, Enclosed, FileData, FileNumber, Format, IntakeRefusal, LicenceNote, Master, MasterKey, Media,
    MediaError, Pieces, Rendition, Size, TakenIn,
};

use super::secrets::digest;

/// A picture as a test thinks of it: its pixels count, and are never painted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
    /// What its metadata says.
    pub data: FileData,
    /// The number that its metadata gives it.
    pub number: Option<FileNumber>,
}

/// A media store in memory.
#[derive(Debug, Default)]
pub struct MemoryMedia {
    prepared: Mutex<HashMap<Vec<u8>, Picture>>,
    masters: Mutex<HashSet<MasterKey>>,
    strange: Mutex<HashSet<MasterKey>>,
    broken: AtomicBool,
}

impl MemoryMedia {
    /// Makes a picture known, and answers the bytes that stand for it; no two pictures have the same bytes. Fewer of them
    /// are that picture, cut short.
    pub fn prepare(&self, picture: Picture) -> Vec<u8> {
        let mut prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = format!("picture {}: {picture:?}", prepared.len()).into_bytes();
        prepared.insert(bytes.clone(), picture);
        bytes
    }

    /// Keeps a master that a test stored by other ways, so that it can be opened.
    pub fn keep(&self, master: &Master) {
        self.masters.lock().unwrap_or_else(PoisonError::into_inner).insert(master.key.clone());
    }

    /// Takes a master for one that no licence can be written into.
    pub fn find_strange(&self, master: &Master) {
        self.strange.lock().unwrap_or_else(PoisonError::into_inner).insert(master.key.clone());
    }

    /// Fails whatever is asked from now on.
    pub fn break_down(&self) {
        self.broken.store(true, Ordering::SeqCst);
    }

    /// Works again from now on.
    pub fn recover(&self) {
        self.broken.store(false, Ordering::SeqCst);
    }

    /// The master that bytes become: its key is their digest.
    pub fn master(bytes: &[u8], width_px: u32, height_px: u32) -> Master {
        let digits = digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let key = MasterKey::new(digits).expect("32 bytes have 64 digits");
        Master { key, format: Format::Jpeg, width_px, height_px, bytes: bytes.len() as u64 }
    }

    fn check(&self) -> Result<(), MediaError> {
        if self.broken.load(Ordering::SeqCst) {
            return Err(MediaError::Broken("the media store was told to fail".into()));
        }
        Ok(())
    }
}

#[async_trait]
impl Media for MemoryMedia {
    async fn take_in(&self, name: &str, bytes: Vec<u8>) -> Result<TakenIn, MediaError> {
        self.check()?;
        let prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        let cut_short = || prepared.keys().any(|whole| !bytes.is_empty() && whole.starts_with(&bytes));
        let picture = prepared.get(&bytes).ok_or_else(|| match cut_short() {
            true => IntakeRefusal::Damaged("it ends too early".to_owned()),
            false => IntakeRefusal::NotAPicture,
        })?;
        let master = Self::master(&bytes, picture.width_px, picture.height_px);
        let mut data = picture.data.clone();
        if data.title.is_empty() {
            data.title = name.to_owned();
        }
        self.keep(&master);
        Ok(TakenIn { master, data, number: picture.number.clone() })
    }

    async fn open(&self, master: &Master, rendition: &Rendition) -> Result<Delivery, MediaError> {
        self.check()?;
        if !self.masters.lock().unwrap_or_else(PoisonError::into_inner).contains(&master.key) {
            return Err(MediaError::Lost(master.key.as_str().to_owned()));
        }
        let content = format!("{rendition:?} of {}", master.key.as_str()).into_bytes();
        let bytes = content.len() as u64;
        let mark = master.key.as_str().to_owned();
        Ok(Delivery { format: master.format, bytes, mark, says_licence: false, pieces: Box::new(Slices::of(&content)) })
    }

    async fn deliver(
        &self,
        master: &Master,
        size: &Size,
        note: &LicenceNote,
        from: u64,
    ) -> Result<Delivery, MediaError> {
        let picture = self.open(master, &Rendition::Size(size.clone())).await?;
        let content = format!("size {} of {}: {}", size.label, master.key.as_str(), note.terms).into_bytes();
        let bytes = content.len() as u64;
        let mark = digest(&content).iter().map(|byte| format!("{byte:02x}")).collect();
        let rest = content.get(usize::try_from(from).unwrap_or(usize::MAX)..).unwrap_or_default();
        let says_licence = !self.strange.lock().unwrap_or_else(PoisonError::into_inner).contains(&master.key);
        Ok(Delivery { bytes, mark, says_licence, pieces: Box::new(Slices::of(rest)), ..picture })
    }

    fn pack(&self, contents: Box<dyn Contents>) -> Box<dyn Pieces> {
        Box::new(Parcel { contents, open: None })
    }
}

/// A parcel as a test can read it: before each file a line with its name and its length.
struct Parcel {
    contents: Box<dyn Contents>,
    open: Option<Box<dyn Pieces>>,
}

#[async_trait]
impl Pieces for Parcel {
    async fn next(&mut self) -> Option<Result<Vec<u8>, MediaError>> {
        if let Some(pieces) = &mut self.open {
            if let Some(piece) = pieces.next().await {
                return Some(piece);
            }
            // The file is let go before the next is asked for.
            self.open = None;
        }
        let Enclosed { name, bytes, pieces, .. } = match self.contents.next().await? {
            Ok(enclosed) => enclosed,
            Err(error) => return Some(Err(error)),
        };
        self.open = Some(pieces);
        Some(Ok(format!("\n--- {name}, {bytes} bytes ---\n").into_bytes()))
    }
}

/// A few bytes, handed out in pieces of sixteen.
struct Slices(VecDeque<Vec<u8>>);

impl Slices {
    fn of(content: &[u8]) -> Self {
        Self(content.chunks(16).map(<[u8]>::to_vec).collect())
    }
}

#[async_trait]
impl Pieces for Slices {
    async fn next(&mut self) -> Option<Result<Vec<u8>, MediaError>> {
        self.0.pop_front().map(Ok)
    }
}
