//! Saving the one form of an order: all of it or nothing, upon the order that was seen (rule 40).

use picdesk::{Error, Expected, OrderNumber, OrderShown, Revision, may};

use super::{
    ORDERS,
    clash::Merged,
    one::{self, Form, Meanwhile},
    said::Said,
};
use crate::pages::{
    chrome::{Notice, see, see_and_say},
    door::Answer,
    fields::{Complaints, Fields, is_stale, sentence},
    visit::Visit,
};
use crate::problem::Problem;

pub(super) async fn save(visit: Visit, fields: Fields) -> Answer {
    visit.desk.enter::<may::ViewOrders>(&visit.actor).await?;
    let number: OrderNumber = visit.asked.named("number")?;
    let revision: Revision = fields.text("revision").parse().map_err(Problem::unreadable)?;
    let (typed, shown) = (Said::typed(&fields), Said::shown(&fields));
    let before = visit.desk.order(&visit.actor, number).await?;
    let mut complaints = Complaints::default();
    let edit = typed.edit(&shown, &mut complaints);

    let merged = Merged::of(&typed, &shown, &before.order);
    // The revision may be newer than what was typed: whoever adds a file takes it over and keeps what is typed. What
    // somebody else saved in between is not written over unseen for that.
    if merged.overlaps() || !complaints.is_empty() {
        return shown_again(&visit, before, merged, complaints, revision).await;
    }
    match visit.desk.edit_order(&visit.actor, number, &edit, Expected::Exactly(revision)).await {
        Ok(after) => saved(&visit, &fields, &before, &after).await,
        Err(error) if is_stale(&error) => {
            let now = visit.desk.order(&visit.actor, number).await?;
            let merged = Merged::of(&typed, &shown, &now.order);
            shown_again(&visit, now, merged, complaints, revision).await
        }
        Err(Error::Refused(refused)) => {
            complaints.note("order", refused);
            shown_again(&visit, before, merged, complaints, revision).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Goes where the pressed button leads after saving.
async fn saved(visit: &Visit, fields: &Fields, before: &OrderShown, after: &OrderShown) -> Answer {
    let number = after.order.number;
    let (address, add_file) = (one::address(visit, number), format!("{ORDERS}/{number}/add-file"));
    let changed = before.order.revision != after.order.revision;
    let notice = if changed { "Saved." } else { "Nothing was different, so nothing was saved." };
    match fields.text("then") {
        "add-file" if changed => see_and_say(visit, &add_file, &Notice::done("What you typed is saved.")),
        "add-file" => see(&add_file),
        "release" => {
            let expected = Expected::Exactly(after.order.revision);
            let notice = match visit.desk.release_order(&visit.actor, number, expected).await {
                Ok(_) => Notice::done("Released: the client sees the order now. Nobody was told by mail."),
                Err(Error::Refused(refused)) => Notice::refused(sentence(&refused.to_string())),
                Err(other) => return Err(other.into()),
            };
            see_and_say(visit, &address, &notice)
        }
        then @ ("paid" | "unpaid") => {
            let (paid, expected) = (then == "paid", Expected::Exactly(after.order.revision));
            let notice = match visit.desk.mark_paid(&visit.actor, number, paid, expected).await {
                Ok(_) if paid => Notice::done("Marked as paid. Nobody was told by mail."),
                Ok(_) => Notice::done("Marked as not paid. Nobody was told by mail."),
                Err(Error::Refused(refused)) => Notice::refused(sentence(&refused.to_string())),
                Err(other) => return Err(other.into()),
            };
            see_and_say(visit, &address, &notice)
        }
        _ => see_and_say(visit, &address, &Notice::done(notice)),
    }
}

/// Shows the form again with all that was typed, upon the order as it is now.
async fn shown_again(
    visit: &Visit,
    now: OrderShown,
    merged: Merged,
    complaints: Complaints,
    revision: Revision,
) -> Answer {
    let stale = merged.overlaps() || revision != now.order.revision;
    let meanwhile = stale.then_some(Meanwhile { clashes: merged.clashes });
    one::shown(visit, now, Form { said: merged.said, complaints, meanwhile }).await
}
