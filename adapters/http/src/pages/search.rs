//! The start page: the search, one box and its filters, with what was found as a grid of thumbnails.

use askama::Template;
use picdesk::{FileFilter, FileId, LicenceModel, Orientation, Page, SearchText, Supplier};

use crate::pages::{
    chrome::{Chrome, Place, page},
    door::{Answer, Door},
    fields::Fields,
    visit::Visit,
    words::{Choice, Tile, day_begins},
};

/// How many files one page shows.
const FILES: u16 = 48;

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    chrome: Chrome,
    filters: Filters,
    tiles: Vec<Tile>,
    /// Where the next page is.
    next: Option<String>,
    /// Whether this is a later page.
    later: bool,
    /// Where the first page is.
    first: String,
}

/// The box and the filters of a search, as they were set.
pub(super) struct Filters {
    pub typed: String,
    pub licences: Vec<Choice>,
    pub orientations: Vec<Choice>,
    pub suppliers: Vec<Choice>,
    pub since: String,
    pub until: String,
    /// Whether any filter but the box is set, so that they are shown.
    pub set: bool,
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/").shows(search)]
}

async fn search(visit: Visit) -> Answer {
    let query = &visit.asked.query;
    let filter = filter(query);
    let after: Option<FileId> = query.value("after");
    let found = visit.desk.search(&visit.actor, &filter, &Page::new(after, FILES)).await?;
    let suppliers = visit.desk.suppliers(&visit.actor).await?;

    let title = filter.typed.as_ref().map_or_else(|| "Search".to_owned(), |typed| format!("{typed} · Search"));
    let filled = Search {
        chrome: visit.chrome(title, Place::Search),
        filters: Filters::of(query, &filter, &suppliers),
        tiles: visit.tiles(&found.rows).await?,
        next: found.next.map(|next| query.next_page(next)),
        later: after.is_some(),
        first: query.first_page("/"),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

impl Filters {
    /// What the query set, of all that can be set.
    pub(super) fn of(query: &Fields, filter: &FileFilter, suppliers: &[Supplier]) -> Self {
        Self {
            typed: query.text("q").to_owned(),
            licences: Choice::of(query.text("licence"), [("rm", "Rights-managed"), ("rf", "Royalty-free")]),
            orientations: Choice::of(
                query.text("orientation"),
                [("landscape", "Landscape"), ("portrait", "Portrait"), ("square", "Square")],
            ),
            suppliers: suppliers.iter().map(|supplier| supplier_choice(supplier, query.text("supplier"))).collect(),
            since: query.text("since").to_owned(),
            until: query.text("until").to_owned(),
            set: *filter
                != FileFilter { typed: filter.typed.clone(), withdrawn: filter.withdrawn, ..FileFilter::default() },
        }
    }
}

/// What the query asks for; what makes no sense filters nothing.
pub(super) fn filter(query: &Fields) -> FileFilter {
    FileFilter {
        typed: query.value::<SearchText>("q"),
        licence: match query.text("licence") {
            "rm" => Some(LicenceModel::RightsManaged),
            "rf" => Some(LicenceModel::RoyaltyFree),
            _ => None,
        },
        orientation: match query.text("orientation") {
            "landscape" => Some(Orientation::Landscape),
            "portrait" => Some(Orientation::Portrait),
            "square" => Some(Orientation::Square),
            _ => None,
        },
        supplier: query.value("supplier"),
        added_since: day_begins(query.text("since"), 0),
        // The day that is named is one of those that are meant.
        added_until: day_begins(query.text("until"), 1),
        withdrawn: false,
    }
}

fn supplier_choice(supplier: &Supplier, chosen: &str) -> Choice {
    let value = supplier.id.to_string();
    Choice { chosen: value == chosen, value, label: supplier.name.to_string() }
}
