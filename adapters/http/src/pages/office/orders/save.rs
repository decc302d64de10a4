//! Saving the one form of an order: all of it or nothing, upon the order that was seen (rule 40).

use picdesk::{Error, Expected, LineNumber, OrderNumber, OrderShown, Revision};

use super::{
    ORDERS,
    clash::Merged,
    duplicate, enter,
    form::{Form, Meanwhile},
    lift, one,
    said::Said,
};
use crate::{
    pages::{
        chrome::{Notice, see, see_and_say},
        door::Answer,
        fields::{Complaints, Fields, is_stale, sentence},
        visit::Visit,
    },
    problem::Problem,
};

pub(super) async fn save(visit: Visit, fields: Fields) -> Answer {
    enter(&visit).await?;
    let number: OrderNumber = visit.asked.named("number")?;
    let revision: Revision = fields.text("revision").parse().map_err(Problem::unreadable)?;
    let fields = filled_by_button(fields);
    let (mut typed, shown) = (Said::typed(&fields), Said::shown(&fields));
    if fields.text("then") == "yield" {
        // Where two differ, what the other one has saved stays.
        typed.leave(fields.beginning("theirs").map(|(_, name)| name), &shown);
    }
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

/// The form as it is where the button that was pressed fills a box of it: `sets` says which, and with what.
fn filled_by_button(fields: Fields) -> Fields {
    let Some((name, filled)) = fields.text("sets").split_once('=') else { return fields };
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let others = fields.beginning("").filter(|(other, _)| *other != name);
    others.chain([(name, filled)]).map(owned).collect()
}

/// Goes where the pressed button leads after saving.
async fn saved(visit: &Visit, fields: &Fields, before: &OrderShown, after: &OrderShown) -> Answer {
    let (number, desk, actor) = (after.order.number, &visit.desk, &visit.actor);
    let changed = before.order.revision != after.order.revision;
    let expected = Expected::Exactly(after.order.revision);
    let leads_on = |address: String| match changed {
        true => see_and_say(visit, &address, &Notice::done("What you typed is saved.")),
        false => see(&address),
    };
    if let Some(after) = fields.text("then").strip_prefix("from-").and_then(|after| after.parse::<u32>().ok()) {
        return leads_on(one::part(number, Some(LineNumber(after)).filter(|_| after > 0)));
    }
    let (done, said) = match fields.text("then") {
        "add-file" => return leads_on(format!("{ORDERS}/{number}/add-file")),
        "notify" => return leads_on(format!("{ORDERS}/{number}/notify")),
        "release" => return leads_on(format!("{ORDERS}/{number}/release")),
        "cancel" => return leads_on(format!("{ORDERS}/{number}/cancel")),
        "duplicate" => return duplicate::once_more(visit, number, fields).await,
        "paid" => {
            let marked = desk.mark_paid(actor, number, true, expected).await.map(drop);
            (marked, "Marked as paid. Nobody was told by mail.")
        }
        "unpaid" => {
            let marked = desk.mark_paid(actor, number, false, expected).await.map(drop);
            (marked, "Marked as not paid. Nobody was told by mail.")
        }
        "enable" => {
            let enabled = desk.change_account(actor, after.owner.id, lift::enabled(), Expected::Any).await.map(drop);
            (enabled, "The account is enabled. Nobody was told by mail.")
        }
        _ if changed => (Ok(()), "Saved."),
        _ => (Ok(()), "Nothing was different, so nothing was saved."),
    };
    let notice = match done {
        Ok(()) => Notice::done(said),
        Err(Error::Refused(refused)) => Notice::refused(sentence(&refused.to_string())),
        Err(other) => return Err(other.into()),
    };
    see_and_say(visit, &format!("{}{}", one::address(visit, number), place(fields)), &notice)
}

/// Where on the page the pressed button stood, where that is a line: whoever opens one after the other stays among them.
fn place(fields: &Fields) -> String {
    let line = fields.text("sets").strip_prefix("line-").and_then(|rest| rest.split(['-', '=']).next());
    let line = line.and_then(|line| line.parse::<u32>().ok());
    line.map(|line| format!("#line-row-{line}")).unwrap_or_default()
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
