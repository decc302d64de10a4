//! Files and their sizes on the wire.

use picdesk::{FileNumber, MoneyError, Notice};
use poem_openapi::{Enum, Object, types::Example};

use crate::wire::text::{Text, When, sample, when};

/// What lists and lightboxes show of a file.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct File {
    /// The number that people type.
    pub number: Text<FileNumber>,
    /// Its title.
    pub title: String,
    /// How it is licensed.
    pub licence: Licence,
    /// Width of the master in pixels, upright.
    pub width_px: u32,
    /// Height of the master in pixels, upright.
    pub height_px: u32,
    /// What the master is encoded as, such as `image/jpeg`.
    pub media_type: String,
    /// Length of the master in bytes.
    pub bytes: u64,
    /// Whether it was withdrawn: it stays where it is, and nobody can license it any more.
    pub withdrawn: bool,
}

/// How a file is licensed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum Licence {
    /// Rights-managed: paid per exact use; the client picks any size.
    #[oai(rename = "RM")]
    RightsManaged,
    /// Royalty-free: one fee, many uses, priced by size.
    #[oai(rename = "RF")]
    RoyaltyFree,
}

impl From<picdesk::LicenceModel> for Licence {
    fn from(model: picdesk::LicenceModel) -> Self {
        match model {
            picdesk::LicenceModel::RightsManaged => Self::RightsManaged,
            picdesk::LicenceModel::RoyaltyFree => Self::RoyaltyFree,
        }
    }
}

/// A file with all that is known about it.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct FileShown {
    /// What lists show of it.
    pub file: File,
    /// What is to be seen, who, where, when.
    pub caption: String,
    /// The words by which it is found.
    pub keywords: Vec<String>,
    /// Who made it.
    pub creator: String,
    /// The line to print beside it.
    pub credit: String,
    /// The copyright notice.
    pub copyright: String,
    /// When the picture was taken, in the camera's own time.
    pub taken_at: Option<String>,
    /// When it came into the house.
    pub added_at: Text<When>,
    /// The sizes that it is offered in, fewest pixels first.
    pub sizes: Vec<Size>,
    /// What its restrictions say to the reader: to a client those that concern the client now, to staff all of them.
    pub notices: Vec<Text<Notice>>,
}

/// A size of one file.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct Size {
    /// What people call it.
    pub label: Text<picdesk::SizeLabel>,
    /// Width in pixels, upright.
    pub width_px: u32,
    /// Height in pixels, upright.
    pub height_px: u32,
    /// Whether this is the master itself, byte for byte.
    pub original: bool,
    /// What a royalty-free licence in this size costs.
    pub price: Option<Money>,
}

/// An amount of money.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields)]
pub(crate) struct Money {
    /// The amount in the currency's minor unit: cents for EUR.
    pub minor: i64,
    /// The currency's three letters.
    pub currency: String,
}

impl TryFrom<Money> for picdesk::Money {
    type Error = MoneyError;

    fn try_from(money: Money) -> Result<Self, MoneyError> {
        Self::new(money.minor, money.currency.parse()?)
    }
}

impl From<picdesk::Money> for Money {
    fn from(money: picdesk::Money) -> Self {
        Self { minor: money.minor(), currency: money.currency().to_string() }
    }
}

impl From<&picdesk::Size> for Size {
    fn from(size: &picdesk::Size) -> Self {
        Self {
            label: Text(size.label.clone()),
            width_px: size.width_px,
            height_px: size.height_px,
            original: size.original,
            price: size.price.map(Money::from),
        }
    }
}

impl From<picdesk::FileCard> for File {
    fn from(card: picdesk::FileCard) -> Self {
        Self {
            number: Text(card.number),
            title: card.title,
            licence: card.licence.into(),
            width_px: card.master.width_px,
            height_px: card.master.height_px,
            media_type: card.master.format.media_type().to_owned(),
            bytes: card.master.bytes,
            withdrawn: card.withdrawn,
        }
    }
}

impl From<picdesk::FileShown> for FileShown {
    fn from(shown: picdesk::FileShown) -> Self {
        let picdesk::MediaFile { card, data, added_at, .. } = shown.file;
        Self {
            file: card.into(),
            caption: data.caption,
            keywords: data.keywords,
            creator: data.creator,
            credit: data.credit,
            copyright: data.copyright,
            taken_at: data.taken_at.map(|at| at.to_string()),
            added_at: when(added_at),
            sizes: shown.sizes.iter().map(Size::from).collect(),
            notices: shown.notices.into_iter().map(Text).collect(),
        }
    }
}

impl Example for File {
    fn example() -> Self {
        sample(
            r#"{"number": "PD-000042", "title": "Fog over the harbour", "licence": "RF", "width_px": 6000,
            "height_px": 4000, "media_type": "image/jpeg", "bytes": 9482117, "withdrawn": false}"#,
        )
    }
}

impl Example for FileShown {
    fn example() -> Self {
        sample(
            r#"{"file": {"number": "PD-000042", "title": "Fog over the harbour", "licence": "RF", "width_px": 6000,
            "height_px": 4000, "media_type": "image/jpeg", "bytes": 9482117, "withdrawn": false},
            "caption": "Fishing boats wait for the fog to lift.", "keywords": ["harbour", "fog"],
            "creator": "Ines Holm", "credit": "Ines Holm / Picdesk", "copyright": "© 2026 Ines Holm",
            "taken_at": "2026-02-11 7:12:40.0", "added_at": "2026-03-01T12:00:00Z",
            "sizes": [{"label": "S", "width_px": 800, "height_px": 533, "original": false,
            "price": {"minor": 1900, "currency": "EUR"}}], "notices": ["Not for advertising"]}"#,
        )
    }
}
