//! One's own orders: the list, and one of them with what may be downloaded now.

use askama::Template;
use picdesk::{MOST_OWN_ORDERS, OrderNumber, OrderState, OwnOrderRow, Page};

use crate::pages::{
    chrome::{Chrome, Place, page, see},
    door::{Answer, Door},
    visit::Visit,
    words::{self, When},
};

mod download;
mod one;
mod reasons;
mod terms;

#[derive(Template)]
#[template(path = "orders.html")]
struct OrdersPage {
    chrome: Chrome,
    rows: Vec<Row>,
    later: bool,
    next: Option<String>,
}

/// An order in the list.
struct Row {
    number: String,
    created: When,
    state: Badge,
    files: String,
    /// How many files may be downloaded now.
    open: String,
    /// Whether the client was told of it, and has not opened it since.
    unread: bool,
}

/// A state, and how it is marked.
struct Badge {
    told: &'static str,
    mark: &'static str,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/orders").shows(list),
        Door::at("/orders/:number").shows(one::show),
        Door::at("/orders/:number/lines/:line/download").takes(download::one),
        Door::at("/orders/:number/download-all").takes(download::all),
        Door::at("/licence-terms").shows(terms::show),
    ]
}

async fn list(visit: Visit) -> Answer {
    if visit.actor.is_staff() {
        return see("/office/orders");
    }
    let after: Option<OrderNumber> = visit.asked.query.value("after");
    let found = visit.desk.own_orders(&visit.actor, &Page::new(after, MOST_OWN_ORDERS)).await?;
    let filled = OrdersPage {
        chrome: visit.chrome("Orders", Place::Orders),
        rows: found.rows.iter().map(Row::from).collect(),
        later: after.is_some(),
        next: found.next.map(|next| visit.asked.query.next_page(next)),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

impl From<&OwnOrderRow> for Row {
    fn from(row: &OwnOrderRow) -> Self {
        Self {
            number: row.number.to_string(),
            created: When(row.created_at),
            unread: row.unread,
            state: Badge::of(row.state),
            files: words::count(row.files, "file"),
            open: match row.open_now {
                0 => "None".to_owned(),
                all if all == row.files => "All".to_owned(),
                open => format!("{} of {}", words::grouped(open.into()), words::grouped(row.files.into())),
            },
        }
    }
}

impl Badge {
    /// The state of an order as its client reads it.
    fn of(state: OrderState) -> Self {
        let (told, mark) = match state {
            OrderState::Draft => ("In preparation", ""),
            OrderState::Open => ("Placed", ""),
            OrderState::Cancelled => ("Cancelled", "bad"),
        };
        Self { told, mark }
    }
}
