//! **With the ticked orders**: the same done to several of them in one go. What it comes to is said first, order by order; then
//! it is done, and the report says what came of each.
//!
//! The answer to the form is the report itself. Whoever sends the form again is told that all of it is so already. With the
//! script the report takes the place of the question, so that nobody who comes back to it is asked to send anything again.

use askama::Template;
use picdesk::{
    ActOnOrders, ActOutcome, Acted, Error, Expected, NotActed, Order, OrderAct, OrderNumber, OrderRefusal, PlannedAct,
    Refused, TogetherRefusal,
};

use super::{enter, labels::Badge};
use crate::pages::{
    chrome::{Chrome, Place, page},
    door::Answer,
    fields::{Fields, sentence},
    visit::Visit,
    words::Choice,
};

mod words;

use words::Words;

/// How the field of an order begins that says which revision was seen.
const SEEN: &str = "order-";

#[derive(Template)]
#[template(path = "office/orders_together.html")]
struct Asking {
    chrome: Chrome,
    heading: String,
    act: &'static str,
    /// What it means for an order.
    means: &'static str,
    /// Whether it cannot be undone.
    is_final: bool,
    /// What is wrong with what was asked for; then there is nothing to do.
    complaint: Option<String>,
    rows: Vec<Planned>,
    /// What the button says; none where nothing would be different.
    button: Option<String>,
    /// The list as it was narrowed, to come back to.
    list: String,
}

/// What it would come to for one order.
struct Planned {
    number: OrderNumber,
    /// The order as it is now; none where there is none.
    seen: Option<Seen>,
    outcome: Badge,
    why: Option<String>,
}

/// An order as it is now.
struct Seen {
    client: String,
    state: Badge,
    revision: String,
}

#[derive(Template)]
#[template(path = "office/orders_together_report.html")]
struct Report {
    chrome: Chrome,
    heading: &'static str,
    counted: String,
    rows: Vec<Came>,
    /// The list as it was narrowed, to come back to.
    list: String,
}

/// What came of one order.
struct Came {
    number: OrderNumber,
    /// Whether there is such an order.
    there: bool,
    outcome: Badge,
    why: Option<String>,
}

/// What can be done with the ticked orders, as the list offers it.
pub(super) fn acts() -> Vec<Choice> {
    Choice::of("", OrderAct::ALL.map(|act| (act.slug(), Words::of(act).label)))
}

/// Says what it would come to.
pub(super) async fn ask(visit: Visit) -> Answer {
    enter(&visit).await?;
    let query = &visit.asked.query;
    let named = query.beginning("order").filter_map(|(_, number)| number.parse().ok());
    let orders = named.map(|number| (number, Expected::Any)).collect();
    match asked_for(query, orders) {
        Some(ask) => asked(&visit, query, &ask).await,
        None => nothing(&visit, query, "choose what to do with them"),
    }
}

/// Does it, and reports.
pub(super) async fn act(visit: Visit, fields: Fields) -> Answer {
    enter(&visit).await?;
    let seen =
        |(number, revision): (&str, &str)| Some((number.parse().ok()?, Expected::Exactly(revision.parse().ok()?)));
    let Some(ask) = asked_for(&fields, fields.beginning(SEEN).filter_map(seen).collect()) else {
        return nothing(&visit, &fields, "choose what to do with them");
    };
    match visit.desk.act_on_orders(&visit.actor, &ask).await {
        Ok(report) => reported(&visit, &fields, ask.act, report),
        Err(Error::Refused(Refused::Together(refusal))) => nothing(&visit, &fields, &why_none(refusal)),
        Err(other) => Err(other.into()),
    }
}

fn asked_for(fields: &Fields, orders: Vec<(OrderNumber, Expected)>) -> Option<ActOnOrders> {
    let act = OrderAct::ALL.into_iter().find(|act| act.slug() == fields.text("act"))?;
    Some(ActOnOrders { act, orders })
}

async fn asked(visit: &Visit, fields: &Fields, ask: &ActOnOrders) -> Answer {
    let planned = match visit.desk.plan_on_orders(&visit.actor, ask).await {
        Ok(planned) => planned,
        Err(Error::Refused(Refused::Together(refusal))) => return nothing(visit, fields, &why_none(refusal)),
        Err(other) => return Err(other.into()),
    };
    let words = Words::of(ask.act);
    let done = planned.iter().filter(|planned| planned.outcome == ActOutcome::Done).count();
    let button = (done > 0).then(|| words.button(done));
    let filled = Asking {
        chrome: visit.chrome(words.label, Place::OrderManagement),
        heading: button.clone().unwrap_or_else(|| words.label.to_owned()),
        act: ask.act.slug(),
        means: words.means,
        is_final: words.is_final,
        complaint: None,
        rows: planned.into_iter().map(|planned| Planned::of(planned, &words)).collect(),
        button,
        list: fields.text("list").to_owned(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// There is nothing to do, and why.
fn nothing(visit: &Visit, fields: &Fields, why: &str) -> Answer {
    let filled = Asking {
        chrome: visit.chrome("With the ticked orders", Place::OrderManagement),
        heading: "With the ticked orders".to_owned(),
        act: "",
        means: "",
        is_final: false,
        complaint: Some(sentence(why)),
        rows: Vec::new(),
        button: None,
        list: fields.text("list").to_owned(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

fn reported(visit: &Visit, fields: &Fields, act: OrderAct, report: Vec<Acted>) -> Answer {
    let words = Words::of(act);
    let filled = Report {
        chrome: visit.chrome(format!("{}: report", words.label), Place::OrderManagement),
        heading: words.label,
        counted: counted(&report),
        rows: report.into_iter().map(|acted| Came::of(acted, &words)).collect(),
        list: fields.text("list").to_owned(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// How many orders came to what, as far as there is something to say.
fn counted(report: &[Acted]) -> String {
    let of = |slug: &str| report.iter().filter(|acted| acted.outcome.slug() == slug).count();
    let said = [("done", "done"), ("already-so", "already so"), ("refused", "refused")];
    let said = said.into_iter().map(|(slug, words)| (of(slug), words)).filter(|(many, _)| *many > 0);
    said.map(|(many, words)| format!("{many} {words}")).collect::<Vec<_>>().join(", ")
}

/// Why it is done to no order, in words for staff.
fn why_none(refusal: TogetherRefusal) -> String {
    match refusal {
        TogetherRefusal::NoOrders => "no order is ticked".to_owned(),
        TogetherRefusal::TooMany => refusal.to_string(),
    }
}

/// Why it is not done to one order, in words for staff.
fn why(outcome: &ActOutcome) -> Option<String> {
    match outcome {
        ActOutcome::Done | ActOutcome::AlreadySo => None,
        ActOutcome::Refused(NotActed::Refused(OrderRefusal::Stale(_))) => {
            Some("Somebody changed it after you looked. See what it is now, and do it again.".to_owned())
        }
        ActOutcome::Refused(why) => Some(sentence(&why.to_string())),
    }
}

impl Planned {
    fn of(planned: PlannedAct, words: &Words) -> Self {
        let (label, class) = match &planned.outcome {
            ActOutcome::Done => (words.will, if words.is_final { "care" } else { "good" }),
            ActOutcome::AlreadySo => (words.already, ""),
            ActOutcome::Refused(_) => ("Stays as it is", "bad"),
        };
        Self {
            number: planned.number,
            seen: planned.order.map(|(order, client)| Seen::of(&order, client.to_string())),
            outcome: Badge { label, class },
            why: why(&planned.outcome),
        }
    }
}

impl Seen {
    fn of(order: &Order, client: String) -> Self {
        Self { client, state: Badge::of(order.state), revision: order.revision.to_string() }
    }
}

impl Came {
    fn of(acted: Acted, words: &Words) -> Self {
        let (label, class) = match &acted.outcome {
            ActOutcome::Done => (words.done, "good"),
            ActOutcome::AlreadySo => (words.already, ""),
            ActOutcome::Refused(_) => ("Refused", "bad"),
        };
        let there = !matches!(acted.outcome, ActOutcome::Refused(NotActed::Missing(_)));
        Self { number: acted.number, there, outcome: Badge { label, class }, why: why(&acted.outcome) }
    }
}

#[cfg(test)]
mod tests {
    use picdesk::Missing;

    use super::*;

    #[test]
    fn what_came_of_the_orders_is_counted_as_far_as_there_is_something_to_say() {
        let acted = |outcome| Acted { number: OrderNumber::FIRST, outcome };
        let refused = || acted(ActOutcome::Refused(Missing::Order.into()));
        assert_eq!(counted(&[acted(ActOutcome::Done), refused(), acted(ActOutcome::Done)]), "2 done, 1 refused");
        assert_eq!(counted(&[acted(ActOutcome::AlreadySo)]), "1 already so");
    }
}
