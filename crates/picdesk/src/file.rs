//! Files: pictures that can be licensed, their numbers, and what is known about them.

use std::{cmp::Ordering, fmt, str::FromStr};

use time::PrimitiveDateTime;

use crate::{
    ids::{FileId, SupplierId},
    licence::LicenceModel,
    moment::Moment,
    revision::Revision,
    text::{Name, TextRefusal},
};

pub(crate) mod edit;

/// The number that people type to name a file: letters, digits, `-`, `.` and `_`, in capitals.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileNumber(String);

impl FileNumber {
    /// The number that the house gives to its `counter`th file, such as `PD-000042`.
    pub fn of_house(counter: u64) -> Self {
        Self(format!("PD-{counter:06}"))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FileNumber {
    type Err = TextRefusal;

    fn from_str(text: &str) -> Result<Self, TextRefusal> {
        let text = text.trim();
        let fits = (1..=40).contains(&text.len());
        let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'));
        let named = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        if fits && plain && named { Ok(Self(text.to_ascii_uppercase())) } else { Err(TextRefusal::NotAFileNumber) }
    }
}

impl fmt::Display for FileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The key under which a master is stored: the SHA-256 of its bytes, as 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MasterKey(String);

impl MasterKey {
    /// Takes 64 lower-case hexadecimal digits; anything else is none.
    pub fn new(digits: String) -> Option<Self> {
        let hex = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        (digits.len() == 64 && digits.bytes().all(hex)).then_some(Self(digits))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a master is encoded as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// TIFF.
    Tiff,
    /// WebP.
    WebP,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Jpeg, Self::Png, Self::Tiff, Self::WebP];

    /// The media type, such as `image/jpeg`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
            Self::WebP => "image/webp",
        }
    }

    /// The ending of a file's name, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Tiff => "tif",
            Self::WebP => "webp",
        }
    }
}

/// The file as its supplier delivered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Master {
    /// Where its bytes are kept.
    pub key: MasterKey,
    /// What it is encoded as.
    pub format: Format,
    /// Width in pixels, as a person sees it: upright.
    pub width_px: u32,
    /// Height in pixels, as a person sees it: upright.
    pub height_px: u32,
    /// Its length in bytes.
    pub bytes: u64,
}

/// Which of a picture's sides is the longer one, as a person sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Orientation {
    /// Wider than high.
    Landscape,
    /// Higher than wide.
    Portrait,
    /// As wide as high, to the pixel.
    Square,
}

impl Orientation {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Landscape, Self::Portrait, Self::Square];

    /// Its name on the wire and in storage.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Landscape => "landscape",
            Self::Portrait => "portrait",
            Self::Square => "square",
        }
    }
}

impl Master {
    /// Which of its sides is the longer one.
    pub fn orientation(&self) -> Orientation {
        match self.width_px.cmp(&self.height_px) {
            Ordering::Greater => Orientation::Landscape,
            Ordering::Less => Orientation::Portrait,
            Ordering::Equal => Orientation::Square,
        }
    }

    /// Length of the longer side in pixels.
    pub fn long_edge_px(&self) -> u32 {
        self.width_px.max(self.height_px)
    }

    /// Width and height when the longer side is brought to `edge` pixels; none where that is larger
    /// than the master (rule 17).
    pub fn within(&self, edge: u32) -> Option<(u32, u32)> {
        let long = self.long_edge_px();
        if edge == 0 || edge > long {
            return None;
        }
        let scaled = |side: u32| {
            let rounded = (u64::from(side) * u64::from(edge) + u64::from(long) / 2) / u64::from(long);
            u32::try_from(rounded).unwrap_or(edge).max(1)
        };
        Some((scaled(self.width_px), scaled(self.height_px)))
    }
}

/// What the metadata of a file says about it. Everything may be missing but the title.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileData {
    /// A few words; the file's name where the metadata has none.
    pub title: String,
    /// What is to be seen, who, where, when.
    pub caption: String,
    /// The words by which it is found, in the metadata's order.
    pub keywords: Vec<String>,
    /// Who made it.
    pub creator: String,
    /// The line to print beside it.
    pub credit: String,
    /// The copyright notice.
    pub copyright: String,
    /// When the picture was taken, in the camera's own time.
    pub taken_at: Option<PrimitiveDateTime>,
}

/// A picture that can be licensed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaFile {
    /// What lists and orders need of it.
    pub card: FileCard,
    /// What is known about it.
    pub data: FileData,
    /// When it came into the house.
    pub added_at: Moment,
    /// Counts its saved changes.
    pub revision: Revision,
}

/// Whom a picture is to be credited to. What is empty is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Credits {
    /// Who made it.
    pub creator: String,
    /// The line to print beside it.
    pub credit: String,
    /// The copyright notice.
    pub copyright: String,
}

/// What lists and orders need of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileCard {
    /// Its id.
    pub id: FileId,
    /// The number that people type.
    pub number: FileNumber,
    /// Its title.
    pub title: String,
    /// How it is licensed.
    pub licence: LicenceModel,
    /// Who delivered it.
    pub supplier: SupplierId,
    /// The master.
    pub master: Master,
    /// Whether it was withdrawn: it stays on old orders, and nobody can license it any more (rule 48).
    pub withdrawn: bool,
    /// Whether it has any restriction, of whatever kind. Only then are its restrictions asked for.
    pub restricted: bool,
}

/// The suppliers of some files, each once: whose sizes they are sold in.
pub(crate) fn suppliers(cards: &[FileCard]) -> Vec<SupplierId> {
    let mut suppliers: Vec<_> = cards.iter().map(|card| card.supplier).collect();
    suppliers.sort();
    suppliers.dedup();
    suppliers
}

/// Who delivers files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Supplier {
    /// Its id.
    pub id: SupplierId,
    /// Its name; unique.
    pub name: Name,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn master(width_px: u32, height_px: u32) -> Master {
        let key = MasterKey::new("0".repeat(64)).unwrap();
        Master { key, format: Format::Jpeg, width_px, height_px, bytes: 1 }
    }

    #[test]
    fn a_size_keeps_the_proportions_and_is_never_larger_than_the_master() {
        assert_eq!(master(6000, 4000).within(800), Some((800, 533)));
        assert_eq!(master(4000, 6000).within(6000), Some((4000, 6000)));
        assert_eq!(master(6000, 4000).within(6001), None);
        assert_eq!(master(6000, 1).within(800), Some((800, 1)));
    }

    #[test]
    fn a_file_number_is_kept_in_capitals_and_carries_no_path() {
        assert_eq!("dsc_0042.a".parse::<FileNumber>().unwrap().as_str(), "DSC_0042.A");
        for text in ["", "../etc", "a b", ".a", "a/b", "ä", &"x".repeat(41)] {
            assert!(text.parse::<FileNumber>().is_err(), "{text:?}");
        }
    }
}
