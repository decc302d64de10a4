//! A bulk order while it is under way and afterwards: how far it has come, what came of each account, the report to keep.
//!
//! It goes on by a button, and with the script by itself after that. Looking at it changes nothing: it goes on by itself only
//! on the page that a press of a button led to, which is known by what that press left to be said.

use askama::Template;
use picdesk::{BulkOrderId, MOST_AT_ONCE, OrderNumber, Right, TargetRow, TargetState};
use poem::IntoResponse;

use super::{super::ORDERS, BULK_ORDERS, said};
use crate::{
    bulk_report::{bulk_report, came_of},
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::Answer,
        fields::{Fields, sentence},
        visit::Visit,
        words::{Address, When, count},
    },
};

/// How many accounts one page of the report lists.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "office/bulk_order.html")]
struct Report {
    chrome: Chrome,
    id: BulkOrderId,
    lightbox: String,
    files: String,
    begun_by: String,
    begun: When,
    accounts: u32,
    done: u32,
    /// Whether some accounts wait.
    waits: bool,
    said: String,
    /// What the last press has to say besides, while it is under way.
    notice: Option<String>,
    /// Whether it goes on by itself, with the script.
    goes_on: bool,
    /// Whether only those without an order are listed.
    refused_only: bool,
    any_refused: bool,
    rows: Vec<Row>,
    next: Option<String>,
    later: bool,
    first: String,
}

/// What came of one account.
struct Row {
    name: String,
    address: Address,
    class: &'static str,
    state: &'static str,
    /// The order, where it was created.
    order: Option<OrderNumber>,
    /// Where it is; none where the visitor may not see it.
    href: Option<String>,
    why: String,
}

pub(super) async fn show(visit: Visit) -> Answer {
    let id: BulkOrderId = visit.asked.named("id")?;
    let shown = visit.desk.bulk_order(&visit.actor, id).await?;
    let (progress, query) = (shown.progress(), &visit.asked.query);
    let refused_only = query.text("show") == "refused";
    let after: usize = query.value("after").unwrap_or(0);
    let may_open = visit.actor.rights().holds(Right::ViewOrders);

    let meant = |row: &&TargetRow| !refused_only || matches!(row.target.state, TargetState::Refused(_));
    let mut behind = shown.report.iter().filter(meant).filter(|row| row.target.place as usize > after);
    let listed: Vec<&TargetRow> = behind.by_ref().take(ROWS).collect();
    let next = behind.next().and(listed.last()).map(|row| query.next_page(row.target.place));
    let accounts = count(progress.accounts(), "account");
    let (waits, said) = (progress.waiting > 0, said(progress));
    let notice = visit.notice().filter(|notice| waits && notice.text != stated(&said));
    let filled = Report {
        chrome: visit.chrome(format!("{} into {accounts}", shown.bulk.lightbox), Place::Clients),
        id,
        lightbox: shown.bulk.lightbox.to_string(),
        files: count(shown.bulk.files.len() as u64, "file"),
        begun_by: shown.begun_by.to_string(),
        begun: When(shown.bulk.begun_at),
        accounts: progress.accounts(),
        done: progress.done(),
        waits,
        said,
        notice: notice.map(|notice| notice.text),
        goes_on: waits && visit.notice().is_some_and(|notice| notice.good),
        refused_only,
        any_refused: progress.refused > 0,
        rows: listed.into_iter().map(|row| Row::of(row, may_open)).collect(),
        next,
        later: after > 0,
        first: query.first_page(&format!("{BULK_ORDERS}/{id}")),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

pub(super) async fn go_on(visit: Visit, _fields: Fields) -> Answer {
    let id: BulkOrderId = visit.asked.named("id")?;
    let progress = visit.desk.go_on_with_bulk_order(&visit.actor, id, MOST_AT_ONCE).await?;
    see_and_say(&visit, &format!("{BULK_ORDERS}/{id}"), &Notice::done(stated(&said(progress))))
}

/// How far it has come, as a notice.
fn stated(said: &str) -> String {
    format!("{said}.")
}

pub(super) async fn download(visit: Visit) -> Answer {
    let id: BulkOrderId = visit.asked.named("id")?;
    Ok(bulk_report(&visit.desk.bulk_order(&visit.actor, id).await?).into_response())
}

impl Row {
    fn of(row: &TargetRow, may_open: bool) -> Self {
        let (class, order, why) = match &row.target.state {
            TargetState::Waiting => ("", None, String::new()),
            TargetState::Created(number) => ("good", Some(*number), String::new()),
            TargetState::Refused(refused) => ("bad", None, sentence(&refused.words)),
        };
        Self {
            name: row.name.as_ref().map(ToString::to_string).unwrap_or_default(),
            address: Address::of(&row.target.typed),
            class,
            state: came_of(&row.target.state),
            order,
            href: order.filter(|_| may_open).map(|number| format!("{ORDERS}/{number}")),
            why,
        }
    }
}
