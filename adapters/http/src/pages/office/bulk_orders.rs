//! **Bulk orders**: one lightbox into many accounts in one go (rule 13), from User management.

use askama::Template;
use picdesk::{BulkOrderId, Page, Progress};

use super::BULK_ORDERS;
use crate::pages::{
    chrome::{Chrome, Place, page},
    door::{Answer, Door},
    visit::Visit,
    words::{When, count, grouped},
};

mod begin;
mod pasted;
mod planned;
mod report;

/// How many bulk orders one page lists.
const ROWS: u16 = 30;

#[derive(Template)]
#[template(path = "office/bulk_orders.html")]
struct BulkOrders {
    chrome: Chrome,
    rows: Vec<Row>,
    next: Option<String>,
    later: bool,
    first: String,
}

/// A bulk order in the list.
struct Row {
    id: BulkOrderId,
    lightbox: String,
    begun_by: String,
    begun: When,
    accounts: u32,
    waits: bool,
    said: String,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at(BULK_ORDERS).shows(list),
        Door::at("/office/bulk-orders/new").shows(begin::open).takes(begin::sent),
        Door::at("/office/bulk-orders/:id").shows(report::show),
        Door::at("/office/bulk-orders/:id/go-on").takes(report::go_on),
        Door::at("/office/bulk-orders/:id/report.csv").shows(report::download),
    ]
}

async fn list(visit: Visit) -> Answer {
    let query = &visit.asked.query;
    let after: Option<BulkOrderId> = query.value("after");
    let found = visit.desk.bulk_orders(&visit.actor, &Page::new(after, ROWS)).await?;
    let row = |row: picdesk::BulkOrderRow| Row {
        id: row.id,
        lightbox: row.lightbox.to_string(),
        begun_by: row.begun_by.to_string(),
        begun: When(row.begun_at),
        accounts: row.progress.accounts(),
        waits: row.progress.waiting > 0,
        said: said(row.progress),
    };
    let filled = BulkOrders {
        chrome: visit.chrome("Bulk orders", Place::Clients),
        rows: found.rows.into_iter().map(row).collect(),
        next: found.next.map(|next| query.next_page(next)),
        later: after.is_some(),
        first: query.first_page(BULK_ORDERS),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// How far a bulk order has come, in words.
fn said(progress: Progress) -> String {
    let mut said = vec![format!("{} created", count(progress.created, "order"))];
    if progress.refused > 0 {
        said.push(format!("{} without an order", count(progress.refused, "account")));
    }
    if progress.waiting > 0 {
        said.push(format!("{} to go", grouped(progress.waiting.into())));
    }
    said.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_it_has_come_is_said_as_far_as_there_is_something_to_say() {
        let said = |waiting, created, refused| said(Progress { waiting, created, refused });
        assert_eq!(said(0, 1, 0), "1 order created");
        assert_eq!(said(1_000, 0, 0), "0 orders created, 1,000 to go");
        assert_eq!(said(2, 3, 1), "3 orders created, 1 account without an order, 2 to go");
    }
}
