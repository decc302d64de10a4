//! Size collections, and the sizes that a file is offered in (rules 14–20).

use std::{fmt, str::FromStr};

use crate::{
    file::Master,
    ids::{SizeCollectionId, SupplierId},
    money::{Currency, Money},
    text::{Name, TextRefusal, one_line},
};

/// The name of a size as people say it: `S`, `XL`, `Original`. Never compared for largeness (rule 16).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SizeLabel(String);

impl SizeLabel {
    /// The label of the master itself, in the default collection.
    pub fn original() -> Self {
        Self("Original".to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SizeLabel {
    type Err = TextRefusal;

    fn from_str(text: &str) -> Result<Self, TextRefusal> {
        one_line(text, "a size", 40).map(Self)
    }
}

impl fmt::Display for SizeLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How large the longer side of a size is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LongEdge {
    /// So many pixels.
    Px(u32),
    /// The master as its supplier delivered it.
    Original,
}

/// One size of a collection, with the price of a royalty-free licence in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SizeOffer {
    /// What people call it; unique within its collection.
    pub label: SizeLabel,
    /// How large it is.
    pub long_edge: LongEdge,
    /// What a royalty-free licence in this size costs; none where it is agreed by hand.
    pub price: Option<Money>,
}

/// The sizes that a supplier's files are sold in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SizeCollection {
    /// Its id.
    pub id: SizeCollectionId,
    /// What staff call it.
    pub name: Name,
    /// Its sizes, in the order in which they are shown.
    pub offers: Vec<SizeOffer>,
}

impl SizeCollection {
    /// The sizes that a house sells in until it says otherwise: S to XL, and the master itself.
    pub fn standard(id: SizeCollectionId, currency: Currency) -> Self {
        let offer = |label: &str, long_edge, minor| SizeOffer {
            label: SizeLabel(label.to_owned()),
            long_edge,
            price: Money::new(minor, currency).ok(),
        };
        // **Invariant:** a plain word is a name.
        let name = "Standard".parse().expect("a plain word is a name");
        let offers = vec![
            offer("S", LongEdge::Px(800), 2_500),
            offer("M", LongEdge::Px(1_600), 6_000),
            offer("L", LongEdge::Px(3_200), 12_000),
            offer("XL", LongEdge::Px(5_000), 20_000),
            offer("Original", LongEdge::Original, 30_000),
        ];
        Self { id, name, offers }
    }

    /// The sizes that `master` can be sold in, fewest pixels first; none is larger than it (rule 17).
    pub fn offered(&self, master: &Master) -> Vec<Size> {
        let mut sizes: Vec<Size> = self.offers.iter().filter_map(|offer| offer.of(master)).collect();
        sizes.sort_by_key(Size::pixels);
        sizes
    }
}

impl SizeOffer {
    fn of(&self, master: &Master) -> Option<Size> {
        let (width_px, height_px) = match self.long_edge {
            LongEdge::Original => (master.width_px, master.height_px),
            LongEdge::Px(edge) => master.within(edge)?,
        };
        let original = self.long_edge == LongEdge::Original;
        Some(Size { label: self.label.clone(), width_px, height_px, original, price: self.price })
    }
}

/// A size of one file, in pixels: what a line of an order keeps as a snapshot (rule 20).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// What people call it.
    pub label: SizeLabel,
    /// Width in pixels, upright.
    pub width_px: u32,
    /// Height in pixels, upright.
    pub height_px: u32,
    /// Whether this is the master itself, byte for byte.
    pub original: bool,
    /// What a royalty-free licence in this size costs.
    pub price: Option<Money>,
}

impl Size {
    /// The number of pixels: the one measure by which sizes are compared (rule 16).
    pub fn pixels(&self) -> u64 {
        u64::from(self.width_px) * u64::from(self.height_px)
    }
}

/// Which of the offered sizes royalty-free files are ordered in (rule 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SizePick {
    /// The size with the most pixels of that file.
    Largest,
    /// The size with the fewest pixels of that file.
    Smallest,
}

impl SizePick {
    /// Picks from the sizes of one file; none where nothing is offered (rule 18).
    ///
    /// Of two sizes with as many pixels the master itself is the larger.
    pub fn from(self, offered: &[Size]) -> Option<&Size> {
        let by_pixels = |size: &&Size| (size.pixels(), size.original);
        match self {
            Self::Largest => offered.iter().max_by_key(by_pixels),
            Self::Smallest => offered.iter().min_by_key(by_pixels),
        }
    }
}

/// The size collections that some files need: the supplier's own, or the default one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SizeBook {
    default: SizeCollection,
    by_supplier: Vec<(SupplierId, SizeCollection)>,
}

impl SizeBook {
    /// Binds the default collection with those of suppliers that have their own.
    pub fn new(default: SizeCollection, by_supplier: Vec<(SupplierId, SizeCollection)>) -> Self {
        Self { default, by_supplier }
    }

    /// The collection that a supplier's files are sold in; without a supplier, the default one.
    pub fn of(&self, supplier: Option<SupplierId>) -> &SizeCollection {
        let own = self.by_supplier.iter().find(|(who, _)| Some(*who) == supplier);
        own.map_or(&self.default, |(_, collection)| collection)
    }

    /// The sizes that a supplier's master is offered in, fewest pixels first.
    pub fn offered(&self, supplier: SupplierId, master: &Master) -> Vec<Size> {
        self.of(Some(supplier)).offered(master)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(label: &str, width_px: u32, height_px: u32, original: bool) -> Size {
        Size { label: label.parse().unwrap(), width_px, height_px, original, price: None }
    }

    /// Rule 16.
    #[test]
    fn pixels_make_a_size_large_and_its_label_does_not() {
        let offered = [size("XL", 10, 10, false), size("S", 2, 100, false), size("M", 14, 10, false)];
        assert_eq!(SizePick::Largest.from(&offered).map(|size| size.label.as_str()), Some("S"));
        assert_eq!(SizePick::Smallest.from(&offered).map(|size| size.label.as_str()), Some("XL"));
        assert_eq!(SizePick::Largest.from(&[]), None);
    }

    /// Rule 17.
    #[test]
    fn of_two_sizes_with_as_many_pixels_the_master_itself_is_the_larger() {
        let offered = [size("Original", 10, 10, true), size("L", 10, 10, false)];
        assert_eq!(SizePick::Largest.from(&offered).map(|size| size.original), Some(true));
        assert_eq!(SizePick::Smallest.from(&offered).map(|size| size.original), Some(false));
    }

    #[test]
    fn pixels_are_counted_without_overflow() {
        assert_eq!(size("Wall", u32::MAX, u32::MAX, false).pixels(), u64::from(u32::MAX) * u64::from(u32::MAX));
    }
}
