//! **Cancel** an order: what that does is said first, on a page of its own (rule 26).

use askama::Template;
use picdesk::{Billing, Error, Expected, OrderNumber, OrderShown, Revision};

use super::{ORDERS, enter, one::can_be_cancelled, worked_on};
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::Answer,
        fields::{Fields, is_stale, sentence},
        visit::Visit,
        words,
    },
    problem::Problem,
};

#[derive(Template)]
#[template(path = "office/cancel_order.html")]
struct Cancelling {
    chrome: Chrome,
    number: OrderNumber,
    client: String,
    files: String,
    revision: String,
    /// How many lines are marked for invoicing, and will not be any more; nothing where none is.
    marked: Option<String>,
    /// Whether the client sees it.
    seen: bool,
    /// Somebody changed it after this page was shown.
    stale: bool,
}

/// Says what cancelling does.
pub(super) async fn ask(visit: Visit) -> Answer {
    asked(&visit, &worked_on(&visit).await?, false)
}

/// Cancels the order that was seen, or says that it has changed.
pub(super) async fn cancel(visit: Visit, fields: Fields) -> Answer {
    enter(&visit).await?;
    let number: OrderNumber = visit.asked.named("number")?;
    let revision: Revision = fields.text("revision").parse().map_err(Problem::unreadable)?;
    let notice = match visit.desk.cancel_order(&visit.actor, number, Expected::Exactly(revision)).await {
        Ok(_) => Notice::done("The order is cancelled. Nobody was told by mail."),
        Err(error) if is_stale(&error) => {
            return asked(&visit, &visit.desk.order(&visit.actor, number).await?, true);
        }
        Err(Error::Refused(refused)) => Notice::refused(sentence(&refused.to_string())),
        Err(other) => return Err(other.into()),
    };
    see_and_say(&visit, &format!("{ORDERS}/{number}"), &notice)
}

fn asked(visit: &Visit, shown: &OrderShown, stale: bool) -> Answer {
    let order = &shown.order;
    if !can_be_cancelled(order) {
        let notice = Notice::refused("It was cancelled already, or a file of it was invoiced: so it stays as it is.");
        return see_and_say(visit, &format!("{ORDERS}/{}", order.number), &notice);
    }
    let marked = order.lines.iter().filter(|line| line.billing == Billing::ToInvoice).count() as u64;
    let filled = Cancelling {
        chrome: visit.chrome(format!("Cancel order {}", order.number), Place::OrderManagement),
        number: order.number,
        client: shown.owner.name.to_string(),
        files: words::count(order.lines.len() as u64, "file"),
        revision: order.revision.to_string(),
        marked: (marked > 0).then(|| words::count(marked, "file")),
        seen: order.is_seen_by_owner(),
        stale,
    };
    page(&filled, &visit.settings, &filled.chrome)
}
