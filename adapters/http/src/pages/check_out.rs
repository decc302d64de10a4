//! Checking out: what is in the cart becomes an order (rule 58).

use askama::Template;
use picdesk::{
    CartRefusal, CartShown, CheckOut, Error, Expected, IdempotencyKey, Message, Name, NotAKey, NotARevision, Refused,
    Revision, may,
};

use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::{Answer, Door},
        fields::{Complaints, Fields, sentence},
        lightboxes::refused,
        part::part,
        visit::Visit,
        words,
    },
    problem::Problem,
};

mod changed;

use changed::Seen;

#[derive(Template)]
#[template(path = "check_out.html")]
struct CheckOutPage {
    chrome: Chrome,
    files: String,
    rows: Vec<Row>,
    /// How many files the list leaves out.
    more: Option<String>,
    total: Option<String>,
    /// What stands in the way: something that is not about a field.
    trouble: Option<String>,
    /// What is different from what was shown before.
    changes: Vec<String>,
    typed: Typed,
    /// Whether the client is asked to accept the licence terms (rule 31).
    terms_asked: bool,
    complaints: Complaints,
    key: String,
    revision: String,
    seen: String,
}

/// A file as it will be ordered.
struct Row {
    number: String,
    title: String,
    size: String,
    price: String,
}

/// What was typed, to be shown again as it was.
#[derive(Default)]
struct Typed {
    usage: String,
    reference: String,
    terms: bool,
}

/// Why the form is shown again.
#[derive(Default)]
struct Again {
    key: Option<String>,
    trouble: Option<String>,
    changes: Vec<String>,
    complaints: Complaints,
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/cart/check-out").shows(show).takes(check_out)]
}

async fn show(visit: Visit) -> Answer {
    visit.desk.enter_own::<may::CheckOut>(&visit.actor).await?;
    let cart = visit.desk.cart(&visit.actor, visit.actor.account()).await?;
    if visit.actor.is_staff() {
        return to_the_cart(&visit, &CartRefusal::NotAClient);
    }
    let terms_asked = terms_asked(&visit).await?;
    let unpicked = cart.lines.iter().filter(|line| line.needs_size).map(|line| line.card.number.clone());
    let unpicked: Vec<_> = unpicked.collect();
    if !unpicked.is_empty() {
        return to_the_cart(&visit, &CartRefusal::NeedsSize(unpicked));
    }
    shown(&visit, &cart, terms_asked, Typed::default(), Again::default())
}

async fn check_out(visit: Visit, fields: Fields) -> Answer {
    let mut complaints = Complaints::default();
    if fields.text("usage").trim().is_empty() {
        complaints.note("usage", "say what the files are wanted for");
    }
    let usage: Option<Message> = fields.read("usage", &mut complaints);
    let reference: Option<Name> = fields.read_if_any("reference", &mut complaints);
    let terms_accepted = fields.ticked("terms");
    let key: IdempotencyKey = fields.value("key").ok_or_else(|| Problem::unreadable(NotAKey))?;
    let again = Again { key: Some(key.as_str().to_owned()), complaints, ..Again::default() };
    let (Some(usage), true) = (usage, again.complaints.is_empty()) else {
        return shown_again(&visit, &fields, again).await;
    };
    let revision: Revision = fields.value("revision").ok_or_else(|| Problem::unreadable(NotARevision))?;
    let ask = CheckOut { usage, reference, terms_accepted, expected: Expected::Exactly(revision), key };
    match visit.desk.check_out(&visit.actor, &ask).await {
        Ok(done) => {
            let number = done.order.number;
            let notice = Notice::done(format!("Order {number} is there. You find it under Orders at any time."));
            see_and_say(&visit, &format!("/orders/{number}"), &notice)
        }
        // The form says so beside the box that was to be ticked.
        Err(Error::Refused(Refused::Cart(CartRefusal::TermsNotAccepted))) => shown_again(&visit, &fields, again).await,
        Err(Error::Refused(Refused::Cart(CartRefusal::Stale(_)))) => {
            let trouble = "The cart was changed meanwhile. Nothing was ordered: look at it, and check out again.";
            shown_again(&visit, &fields, Again { trouble: Some(trouble.to_owned()), ..again }).await
        }
        Err(Error::Refused(Refused::Cart(
            refusal @ (CartRefusal::NeedsSize(_) | CartRefusal::NoLongerAvailable(_) | CartRefusal::Restricted(_)),
        ))) => {
            let trouble = Some(sentence(&refusal.to_string()));
            shown_again(&visit, &fields, Again { trouble, ..again }).await
        }
        Err(Error::Refused(Refused::KeyReused)) => {
            let notice = Notice::refused("This was checked out before. The order that came of it is in this list.");
            see_and_say(&visit, "/orders", &notice)
        }
        Err(error) => refused(&visit, "/cart", error),
    }
}

/// The form once more: with everything that was typed, with the cart as it is now, and with what is different.
async fn shown_again(visit: &Visit, fields: &Fields, mut again: Again) -> Answer {
    let cart = visit.desk.cart(&visit.actor, visit.actor.account()).await?;
    let changes = Seen::read(fields.text("seen")).changes_to(&Seen::of(&cart.lines));
    let typed = Typed {
        usage: fields.text("usage").to_owned(),
        reference: fields.text("reference").to_owned(),
        // Other files were shown when the terms were accepted: whoever accepts them accepts them for these.
        terms: fields.ticked("terms") && changes.is_empty(),
    };
    let terms_asked = terms_asked(visit).await?;
    if terms_asked && !fields.ticked("terms") {
        again.complaints.note("terms", CartRefusal::TermsNotAccepted);
    }
    shown(visit, &cart, terms_asked, typed, Again { changes, ..again })
}

/// Whether the client is asked to accept the licence terms: accounts that download directly are not (rule 31).
async fn terms_asked(visit: &Visit) -> Result<bool, Problem> {
    Ok(!visit.desk.account(&visit.actor, visit.actor.account()).await?.direct_download)
}

fn shown(visit: &Visit, cart: &CartShown, terms_asked: bool, typed: Typed, again: Again) -> Answer {
    if cart.lines.is_empty() {
        return to_the_cart(visit, &CartRefusal::Empty);
    }
    let (listed, _) = part(&cart.lines, |line| line.card.id, None);
    let row = |line: &picdesk::CartLineShown| Row {
        number: line.card.number.to_string(),
        title: line.card.title.clone(),
        size: line.picked.as_ref().map(words::size).unwrap_or_default(),
        price: line.picked.as_ref().and_then(|size| size.price).map(words::money).unwrap_or_default(),
    };
    let left_out = (cart.lines.len() - listed.len()) as u64;
    let filled = CheckOutPage {
        chrome: visit.chrome("Check out", Place::Cart),
        files: words::count(cart.lines.len() as u64, "file"),
        rows: listed.iter().map(row).collect(),
        more: (left_out > 0).then(|| words::count(left_out, "file")),
        total: cart.total.map(words::money),
        terms_asked,
        trouble: again.trouble,
        changes: again.changes,
        typed,
        complaints: again.complaints,
        key: again.key.map_or_else(|| visit.fresh_key(), Ok)?,
        revision: cart.cart.revision.to_string(),
        seen: Seen::of(&cart.lines).written(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

fn to_the_cart(visit: &Visit, refusal: &CartRefusal) -> Answer {
    see_and_say(visit, "/cart", &Notice::refused(sentence(&refusal.to_string())))
}
