//! **Add file**: a look-up that stays open for the next file, and says what was added (rules 39, 41, 50).
//!
//! An order, a client's cart and a client's lightbox are filled by the same dialog; each room says in a [`Goal`] where its
//! files go.

use std::collections::{HashMap, HashSet};

use askama::Template;
use picdesk::{Effect, FileCard, FileId, OrderShown, Page, SearchText};

use super::orders::Badge;
use crate::pages::{
    chrome::{Chrome, Place, page},
    door::Answer,
    fields::Fields,
    visit::Visit,
    words::{Choice, Tile, encoded},
};

/// How many files are shown.
const FOUND: u16 = 24;
/// The field of what is looked for.
const LOOKED_FOR: &str = "find";

#[derive(Template)]
#[template(path = "office/add_file.html")]
struct AddFile {
    chrome: Chrome,
    goal: Goal,
    typed: String,
    found: Vec<Found>,
    more: bool,
}

/// Where the files go.
pub(super) struct Goal {
    /// What the dialog is called.
    pub title: String,
    /// The address of the dialog.
    pub address: String,
    /// What its forms carry besides, so that it leads back to where it was opened.
    pub carried: Vec<(&'static str, String)>,
    /// What is said of a file that is there already.
    pub there: &'static str,
    /// The order that they go into; what restrictions do to its client stands at each file that is found.
    pub order: Option<OrderShown>,
    /// The sizes that royalty-free files can be added in, where that is decided here.
    pub picks: Vec<Choice>,
    /// Where it was opened from.
    pub back: String,
    /// What that is called.
    pub back_to: &'static str,
}

/// A file to add.
struct Found {
    tile: Tile,
    /// Whether it is there already.
    there: bool,
    /// What its restrictions do to the client.
    effect: Option<Badge>,
}

impl Goal {
    /// Shows the dialog with what is found. `held` are the files that are there already.
    pub(super) async fn look_up(self, visit: &Visit, place: Place, held: &HashSet<FileId>) -> Answer {
        let typed = visit.asked.query.text(LOOKED_FOR);
        let found = match visit.asked.query.value::<SearchText>(LOOKED_FOR) {
            Some(typed) => Some(visit.desk.look_up(&visit.actor, &typed, &Page::first(FOUND)).await?),
            None => None,
        };
        let more = found.as_ref().is_some_and(|found| found.next.is_some());
        let cards = found.map(|found| found.rows).unwrap_or_default();
        let effects = match &self.order {
            Some(order) => visit.desk.effects_on_owner(&visit.actor, order, &cards).await?,
            None => HashMap::new(),
        };
        let tiles = visit.tiles(&cards).await?.into_iter().zip(&cards);
        let found = |(tile, card): (Tile, &FileCard)| Found {
            tile,
            there: held.contains(&card.id),
            effect: effects.get(&card.id).copied().map(on_client),
        };
        let filled = AddFile {
            chrome: visit.chrome(self.title.clone(), place),
            typed: typed.to_owned(),
            found: tiles.map(found).collect(),
            more,
            goal: self,
        };
        page(&filled, &visit.settings, &filled.chrome)
    }

    /// The dialog once more, for the next file: with the same words.
    pub(super) fn again(&self, fields: &Fields) -> String {
        let own = [(LOOKED_FOR, fields.text(LOOKED_FOR)), ("pick", fields.text("pick"))];
        let carried = self.carried.iter().map(|(name, value)| (*name, value.as_str()));
        let fields = own.into_iter().chain(carried).filter(|(_, value)| !value.is_empty());
        let fields: Vec<_> = fields.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        format!("{}?{}", self.address, fields.join("&"))
    }
}

/// What restrictions do to the client, in words.
fn on_client(effect: Effect) -> Badge {
    let (label, class) = match effect {
        Effect::Hide => ("Hidden from the client", "bad"),
        Effect::Block => ("Not delivered to the client", "bad"),
        Effect::Warn => ("The client is warned", "care"),
    };
    Badge { label, class }
}
