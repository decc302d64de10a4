//! **Where is this used**: the lightboxes and carts that hold a file, counted, and the orders that it is in.

use askama::Template;
use picdesk::{FileNumber, OrderNumber, OrderState, Page, UsedIn};

use crate::pages::{
    chrome::{Chrome, Place, page},
    door::{Answer, Door},
    visit::Visit,
    words::{self, Tile, When},
};

/// How many orders one page lists.
const ORDERS: u16 = 50;

#[derive(Template)]
#[template(path = "catalogue_uses.html")]
struct Uses {
    chrome: Chrome,
    tile: Tile,
    lightboxes: String,
    carts: String,
    /// None where the visitor may not view orders.
    orders: Option<Vec<Row>>,
    next: Option<String>,
    later: bool,
}

/// An order that the file is in.
struct Row {
    number: String,
    owner: String,
    state: &'static str,
    tone: &'static str,
    made: When,
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/office/catalogue/:number/uses").shows(uses)]
}

async fn uses(visit: Visit) -> Answer {
    let number: FileNumber = visit.asked.named("number")?;
    let after: Option<OrderNumber> = visit.asked.query.value("after");
    let uses = visit.desk.uses_of_file(&visit.actor, &number, &Page::new(after, ORDERS)).await?;
    let shown = visit.desk.file(&visit.actor, &number).await?;

    let next = uses.orders.as_ref().and_then(|orders| orders.next);
    let filled = Uses {
        chrome: visit.chrome(format!("Where is {number} used"), Place::Catalogue),
        tile: Tile { withdrawn: false, ..Tile::from(&shown.file.card) },
        lightboxes: held_in(uses.holders.lightboxes, "lightbox", "lightboxes"),
        carts: held_in(uses.holders.carts, "cart", "carts"),
        orders: uses.orders.map(|orders| orders.rows.iter().map(Row::from).collect()),
        next: next.map(|next| visit.asked.query.next_page(next)),
        later: after.is_some(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

fn held_in(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", words::grouped(number), if number == 1 { one } else { many })
}

impl From<&UsedIn> for Row {
    fn from(used: &UsedIn) -> Self {
        let (state, tone) = match used.state {
            OrderState::Draft => ("Draft", "care"),
            OrderState::Open => ("Open", "good"),
            OrderState::Cancelled => ("Cancelled", "bad"),
        };
        Self {
            number: used.order.to_string(),
            owner: used.owner_name.to_string(),
            state,
            tone,
            made: When(used.created_at),
        }
    }
}
