//! Carts on the wire.

use picdesk::{AccountId, AddedBy, FileNumber, LightboxId, Message, Name, SizeLabel};
use poem_openapi::{Object, types::Example};

use crate::{
    problem::Problem,
    wire::{
        files::{File, Money, Size},
        orders::OrderShown,
        text::{Text, When, sample, when},
    },
};

/// A cart in short.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct CartRow {
    /// Whose it is.
    pub owner: Text<AccountId>,
    /// How many files it holds.
    pub files: u32,
    /// Counts its saved changes; the ETag is made of it.
    pub revision: u32,
}

/// A cart and its files.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct CartShown {
    /// The cart.
    pub cart: CartRow,
    /// Its files, in the order in which they were added.
    pub lines: Vec<CartLine>,
    /// The numbers of those that a restriction hides from the reader: they can be taken out, and nothing else.
    pub hidden: Vec<Text<FileNumber>>,
    /// What the picked sizes cost together; not there where nothing has a price.
    pub total: Option<Money>,
}

/// A file in a cart.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct CartLine {
    /// The file.
    pub file: File,
    /// The sizes that it is offered in, fewest pixels first.
    pub sizes: Vec<Size>,
    /// The size that was picked, of a royalty-free file.
    pub size: Option<Text<SizeLabel>>,
    /// Whether its size must be picked before it can be ordered.
    pub needs_size: bool,
    /// Who at the picture desk added it; not there where its owner did.
    pub added_by_desk: Option<Text<Name>>,
    /// When it was added.
    pub added_at: Text<When>,
}

/// One of one's own lightboxes.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct FromLightbox {
    /// Its id.
    pub lightbox: Text<LightboxId>,
}

/// Which of one's own lightboxes to copy into: one that is there, or a new one.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct IntoLightbox {
    /// One that is there.
    pub lightbox: Option<Text<LightboxId>>,
    /// The name of a new one.
    pub name: Option<Text<Name>>,
}

/// What is said when a cart is checked out.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct CheckOutSent {
    /// What the files are wanted for; 10,000 characters at the most.
    pub usage: Text<Message>,
    /// One's own name for the order, such as a job number.
    pub reference: Option<Text<Name>>,
    /// Whether the licence terms are accepted.
    pub terms_accepted: bool,
}

/// An order that came of a cart.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct CheckedOut {
    /// The order.
    pub order: OrderShown,
    /// Whether an earlier request with the same key made it; nothing was done again.
    pub replayed: bool,
}

impl From<&picdesk::Cart> for CartRow {
    fn from(cart: &picdesk::Cart) -> Self {
        // A cart holds 5,000 files at the most.
        let files = u32::try_from(cart.lines.len()).unwrap_or(u32::MAX);
        Self { owner: Text(cart.owner), files, revision: cart.revision.number() }
    }
}

impl From<picdesk::CartShown> for CartShown {
    fn from(shown: picdesk::CartShown) -> Self {
        Self {
            cart: (&shown.cart).into(),
            lines: shown.lines.into_iter().map(CartLine::from).collect(),
            hidden: shown.hidden.into_iter().map(Text).collect(),
            total: shown.total.map(Money::from),
        }
    }
}

impl From<picdesk::CartLineShown> for CartLine {
    fn from(line: picdesk::CartLineShown) -> Self {
        Self {
            file: line.card.into(),
            sizes: line.offered.iter().map(Size::from).collect(),
            size: line.picked.map(|size| Text(size.label)),
            needs_size: line.needs_size,
            added_by_desk: match line.added_by {
                AddedBy::Owner => None,
                AddedBy::Desk(name) => Some(Text(name)),
            },
            added_at: when(line.added_at),
        }
    }
}

impl TryFrom<IntoLightbox> for picdesk::CopyInto {
    type Error = Problem;

    fn try_from(sent: IntoLightbox) -> Result<Self, Problem> {
        match (sent.lightbox, sent.name) {
            (Some(Text(id)), None) => Ok(Self::Lightbox(id)),
            (None, Some(Text(name))) => Ok(Self::New(name)),
            _ => Err(Problem::unreadable("say either the `lightbox` to copy into, or the `name` of a new one")),
        }
    }
}

impl Example for CartRow {
    fn example() -> Self {
        sample(r#"{"owner": "0197a5c0-0000-7000-8000-00000000000a", "files": 1, "revision": 2}"#)
    }
}

impl Example for CartShown {
    fn example() -> Self {
        let line = CartLine {
            file: File::example(),
            sizes: sample(
                r#"[{"label": "XL", "width_px": 3000, "height_px": 2000, "original": false,
                "price": {"minor": 20000, "currency": "EUR"}}]"#,
            ),
            size: Some(sample("\"XL\"")),
            needs_size: false,
            added_by_desk: Some(sample("\"Ines Duarte\"")),
            added_at: sample("\"2026-03-01T12:00:00Z\""),
        };
        let total = sample(r#"{"minor": 20000, "currency": "EUR"}"#);
        Self { cart: CartRow::example(), lines: vec![line], hidden: Vec::new(), total: Some(total) }
    }
}

impl Example for FromLightbox {
    fn example() -> Self {
        sample(r#"{"lightbox": "0197a5c0-0000-7000-8000-00000000000b"}"#)
    }
}

impl Example for IntoLightbox {
    fn example() -> Self {
        sample(r#"{"name": "From Ana's cart"}"#)
    }
}

impl Example for CheckOutSent {
    fn example() -> Self {
        sample(r#"{"usage": "A poster, 500 copies", "reference": "Job 7", "terms_accepted": true}"#)
    }
}

impl Example for CheckedOut {
    fn example() -> Self {
        Self { order: OrderShown { created_by: None, office_url: None, ..OrderShown::example() }, replayed: false }
    }
}
