//! How numbers are written in a TIFF: with the low or the high byte first. Places have 32 bits.

use super::Unwritten;

/// Which byte of a number comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    LowFirst,
    HighFirst,
}

/// The header: the order of bytes, the number 42, and the place of the first directory, in bytes.
pub(super) const HEAD: u64 = 8;
/// An entry: a tag, a type, the number of its values, and their place, in bytes.
pub(super) const ENTRY: usize = 12;

impl Order {
    /// Reads a header; answers the place of the first directory, too.
    pub(super) fn read(head: &[u8]) -> Result<(Self, u32), Unwritten> {
        let (order, place) = match *head {
            [b'I', b'I', 42, 0, ref place @ ..] => (Self::LowFirst, place),
            [b'M', b'M', 0, 42, ref place @ ..] => (Self::HighFirst, place),
            _ => return Err(Unwritten::Strange),
        };
        order.long(place).map(|place| (order, place)).ok_or(Unwritten::Strange)
    }

    /// A header that names this place of the first directory.
    pub(super) fn head(self, place: u32) -> Vec<u8> {
        let name = match self {
            Self::LowFirst => b"II",
            Self::HighFirst => b"MM",
        };
        [name.as_slice(), &self.of_short(42), &self.of_long(place)].concat()
    }

    /// An entry of a directory.
    pub(super) fn entry(self, tag: u16, kind: u16, count: u32, place: u32) -> Vec<u8> {
        [&self.of_short(tag), &self.of_short(kind), self.of_long(count).as_slice(), &self.of_long(place)].concat()
    }

    /// The number of 16 bits that bytes begin with.
    pub(super) fn short(self, bytes: &[u8]) -> Option<u16> {
        let bytes = *bytes.first_chunk()?;
        Some(match self {
            Self::LowFirst => u16::from_le_bytes(bytes),
            Self::HighFirst => u16::from_be_bytes(bytes),
        })
    }

    /// The number of 32 bits that bytes begin with.
    pub(super) fn long(self, bytes: &[u8]) -> Option<u32> {
        let bytes = *bytes.first_chunk()?;
        Some(match self {
            Self::LowFirst => u32::from_le_bytes(bytes),
            Self::HighFirst => u32::from_be_bytes(bytes),
        })
    }

    pub(super) fn of_short(self, number: u16) -> [u8; 2] {
        match self {
            Self::LowFirst => number.to_le_bytes(),
            Self::HighFirst => number.to_be_bytes(),
        }
    }

    fn of_long(self, number: u32) -> [u8; 4] {
        match self {
            Self::LowFirst => number.to_le_bytes(),
            Self::HighFirst => number.to_be_bytes(),
        }
    }
}
