//! The catalogue, as staff keep it: its files, newest first; taking pictures in, editing what is said of a file, and
//! where it is used.

use askama::Template;
use picdesk::{FileFilter, FileId, Page, may};

use crate::pages::{
    chrome::{Chrome, Place, page},
    door::{Answer, Door},
    search::{self, Filters},
    visit::Visit,
    words::{Choice, Tile},
};

mod edit;
mod restrictions;
mod upload;
mod uses;

/// How many files one page shows.
const FILES: u16 = 48;

#[derive(Template)]
#[template(path = "catalogue.html")]
struct Catalogue {
    chrome: Chrome,
    filters: Filters,
    standings: Vec<Choice>,
    tiles: Vec<Held>,
    next: Option<String>,
    later: bool,
    first: String,
    /// Whether anything is asked for.
    asked: bool,
}

/// A file of the catalogue. Staff see what a withdrawn one looks like.
struct Held {
    tile: Tile,
    withdrawn: bool,
}

pub(super) fn doors() -> Vec<Door> {
    let mut doors = vec![Door::at("/office/catalogue").shows(list)];
    doors.extend(upload::doors());
    doors.extend(edit::doors());
    doors.extend(restrictions::doors());
    doors.extend(uses::doors());
    doors
}

async fn list(visit: Visit) -> Answer {
    visit.desk.enter::<may::ManageFiles>(&visit.actor).await?;
    let query = &visit.asked.query;
    let filter = FileFilter { withdrawn: query.text("standing") == "withdrawn", ..search::filter(query) };
    let after: Option<FileId> = query.value("after");
    let found = visit.desk.search(&visit.actor, &filter, &Page::new(after, FILES)).await?;
    let suppliers = visit.desk.suppliers(&visit.actor).await?;

    let filled = Catalogue {
        chrome: visit.chrome("Catalogue", Place::Catalogue),
        filters: Filters::of(query, &filter, &suppliers),
        standings: Choice::of(query.text("standing"), [("withdrawn", "Withdrawn")]),
        tiles: visit.tiles(&found.rows).await?.into_iter().map(Held::from).collect(),
        next: found.next.map(|next| query.next_page(next)),
        later: after.is_some(),
        first: query.first_page("/office/catalogue"),
        asked: filter != FileFilter::default(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

impl From<Tile> for Held {
    fn from(tile: Tile) -> Self {
        let withdrawn = tile.withdrawn;
        Self { tile: Tile { withdrawn: false, ..tile }, withdrawn }
    }
}
