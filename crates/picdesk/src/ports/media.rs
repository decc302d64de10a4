//! Masters and the pictures that are made from them.

use std::error::Error as StdError;

use async_trait::async_trait;

use crate::{
    download::note::LicenceNote,
    file::{FileData, FileNumber, Format, Master},
    moment::Moment,
    sizes::Size,
};

/// A picture made from a master.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rendition {
    /// Small, for lists; 400 px on its longer side at the most.
    Thumbnail,
    /// Large enough to judge, with a watermark; 1,200 px on its longer side at the most.
    Preview,
    /// One of the sale sizes, with the metadata kept; the original is the master byte for byte.
    Size(Size),
}

/// Bytes on their way out, in pieces, so that no picture needs to be in memory whole.
#[async_trait]
pub trait Pieces: Send {
    /// The next piece; none at the end.
    async fn next(&mut self) -> Option<Result<Vec<u8>, MediaError>>;
}

/// A picture on its way out.
pub struct Delivery {
    /// What it is encoded as.
    pub format: Format,
    /// Its length in bytes, from the first to the last.
    pub bytes: u64,
    /// What is the same as long as its bytes are, and another when they change: visible ASCII without quotes.
    pub mark: String,
    /// Whether its metadata say under which licence it is handed out.
    pub says_licence: bool,
    /// Its bytes, from the one on that was asked for.
    pub pieces: Box<dyn Pieces>,
}

impl std::fmt::Debug for Delivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Delivery({:?}, {} bytes)", self.format, self.bytes)
    }
}

/// A file on its way into a parcel.
pub struct Enclosed {
    /// What it is called there; no two of a parcel have the same name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The moment that it is said to be of.
    pub at: Moment,
    /// Its bytes. They are let go as soon as the last one was handed out.
    pub pieces: Box<dyn Pieces>,
}

/// What goes into a parcel, one file after the other: the next is asked for when the one before was handed out whole.
#[async_trait]
pub trait Contents: Send {
    /// The next file; none at the end.
    async fn next(&mut self) -> Option<Result<Enclosed, MediaError>>;
}

/// What the media store found in a picture that it took in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenIn {
    /// The master, stored.
    pub master: Master,
    /// What its metadata says.
    pub data: FileData,
    /// The number that its metadata gives it, as it is written there.
    pub number: Option<FileNumber>,
}

/// Why a picture was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntakeRefusal {
    /// No format that we know.
    #[error("not a picture that can be read (JPEG, PNG, TIFF or WebP)")]
    NotAPicture,
    /// It ends too early, or is damaged.
    #[error("the picture is damaged or cut short: {0}")]
    Damaged(String),
    /// More pixels than we are willing to unpack.
    #[error("the picture would unpack to {pixels} pixels, and {most} is the limit")]
    TooManyPixels {
        /// How many it would have.
        pixels: u64,
        /// How many it may have.
        most: u64,
    },
    /// More bytes than we are willing to read.
    #[error("the file has {bytes} bytes, and {most} is the limit")]
    TooManyBytes {
        /// How many it has.
        bytes: u64,
        /// How many it may have.
        most: u64,
    },
}

/// Why a picture was not taken in or not handed out.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The picture itself is to blame.
    #[error(transparent)]
    Refused(#[from] IntakeRefusal),
    /// The master is not where it should be.
    #[error("the master {0} is missing from the media store")]
    Lost(String),
    /// The media store failed.
    #[error("the media store failed")]
    Broken(#[source] Box<dyn StdError + Send + Sync>),
}

/// Keeps masters and makes renditions.
#[async_trait]
pub trait Media: Send + Sync {
    /// Looks at a picture, stores it as a master under its content's key, and makes thumbnail and preview.
    ///
    /// Doing it again with the same bytes changes nothing. `name` is the file's name, which becomes the
    /// title where the metadata has none.
    async fn take_in(&self, name: &str, bytes: Vec<u8>) -> Result<TakenIn, MediaError>;

    /// Opens a rendition of a master, which is made now where it was not made before.
    async fn open(&self, master: &Master, rendition: &Rendition) -> Result<Delivery, MediaError>;

    /// Opens a sale size to be handed out under a licence, which is written into its metadata, unless the file is
    /// built too strangely for it; the pixels are those of [`Media::open`]. The same size with the same note is the
    /// same bytes every time, so that a transfer that broke off can go on: `from` is the first byte that is handed
    /// out, 0 for all.
    async fn deliver(
        &self,
        master: &Master,
        size: &Size,
        note: &LicenceNote,
        from: u64,
    ) -> Result<Delivery, MediaError>;

    /// Packs files into one parcel, a ZIP. Nothing is held in memory or on a disk: each piece is asked for when it is
    /// about to be handed out.
    fn pack(&self, contents: Box<dyn Contents>) -> Box<dyn Pieces>;
}
