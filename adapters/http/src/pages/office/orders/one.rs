//! The **administrator's order page**: all of an order on one page, and one form that saves it.

use askama::Template;
use picdesk::{LineNumber, OrderLine, OrderNumber, OrderShown, OrderState, Origin, Page, Right, may};

use super::{
    ORDERS,
    client::Client,
    field::{Field, OfOrder},
    form::{Blank, Form, GrantField, Meanwhile},
    labels::{self, Badge},
    line::{Line, lines},
    prices::{self, Prices},
    told::{LetterTold, Names, Told, told},
};
use crate::pages::{
    chrome::{Chrome, Place, page},
    door::Answer,
    fields::Complaints,
    visit::Visit,
    words::{self, When},
};

/// How many entries of the history one page shows.
const ENTRIES: u16 = 15;

#[derive(Template)]
#[template(path = "office/order.html")]
struct OrderPage {
    chrome: Chrome,
    number: OrderNumber,
    state: Badge,
    draft: bool,
    /// Whether it is marked as paid; none where nobody asks that.
    paid: Option<bool>,
    /// Whether there is a form, or values alone.
    saves: bool,
    /// Whether the form has a box for everything, or for the staff note alone: a cancelled order is closed.
    edits: bool,
    cancelled: bool,
    /// Whether the client never saw it: it was cancelled as a draft (rule 12).
    unseen: bool,
    /// Whether the client can be told of it.
    notifies: bool,
    /// Whether something was typed that a cancelled order does not take.
    in_vain: bool,
    /// Whether it can be cancelled still.
    can_be_cancelled: bool,
    /// The key of the press that makes it once more, for whoever may (rule 8).
    duplicates: Option<String>,
    revision: String,
    client: Client,
    facts: Vec<(&'static str, String)>,
    created: When,
    accepted: Option<When>,
    grant: GrantField,
    prices: Prices,
    usage: Blank,
    reference: Blank,
    note: Blank,
    staff_note: Blank,
    /// The hidden fields that remember what the form said, to tell what was typed.
    was: Vec<(String, String)>,
    was_last: u32,
    complaints: Complaints,
    meanwhile: Option<Meanwhile>,
    /// Who saved last, where that matters.
    last: Option<String>,
    files: String,
    lines: Vec<Line>,
    /// Where the form is sent: back to the part of the page that it stands on.
    here: String,
    /// Behind which line the next part of the lines begins.
    next: Option<LineNumber>,
    /// Whether this is a later part.
    later: bool,
    history: Vec<Told>,
    older: Option<String>,
    letters: Vec<LetterTold>,
    handles_mail: bool,
}

pub(super) async fn show(visit: Visit) -> Answer {
    visit.desk.enter::<may::ViewOrders>(&visit.actor).await?;
    let number: OrderNumber = visit.asked.named("number")?;
    let order = visit.desk.order(&visit.actor, number).await?;
    let form = Form::of(&order.order);
    shown(&visit, order, form).await
}

/// Shows an order with a form that says this.
pub(super) async fn shown(visit: &Visit, shown: OrderShown, form: Form) -> Answer {
    let (order, rights, query) = (&shown.order, visit.actor.rights(), &visit.asked.query);
    let entries = Page::new(query.value("older"), ENTRIES);
    let history = visit.desk.order_history(&visit.actor, order.number, &entries).await?;
    let names = Names::of(visit.desk.staff(&visit.actor).await?, &shown.owner);
    let (now, saves, cancelled) = (Form::of(order).said, rights.holds(Right::EditOrders), is_cancelled(order));
    // What was typed before somebody cancelled the order stays in its boxes, so that nothing of it is lost (rule 40).
    let in_vain = cancelled && form.said.is_of_the_order(&now);
    let edits = saves && (!cancelled || in_vain);
    let blank = |field: OfOrder| form.blank(Field::Order(field));
    let maker = match order.origin {
        Origin::BackOffice => names.name(order.created_by),
        Origin::Checkout => format!("{}, at the checkout", names.name(order.created_by)),
    };
    let (lines, next) = lines(&shown, &form, (&rights, edits), part_of(visit));
    let filled = OrderPage {
        chrome: visit.chrome(format!("Order {}", order.number), Place::OrderManagement),
        number: order.number,
        state: Badge::of(order.state),
        draft: order.state == OrderState::Draft,
        paid: payment(&shown).map(|_| order.paid_at.is_some()),
        saves,
        edits,
        cancelled,
        unseen: cancelled && !order.is_seen_by_owner(),
        notifies: order.may_be_told_of(&shown.owner).is_ok(),
        in_vain,
        can_be_cancelled: can_be_cancelled(order),
        duplicates: if rights.holds(Right::CreateOrders) { Some(visit.fresh_key()?) } else { None },
        revision: order.revision.to_string(),
        client: Client::of(&shown, rights.holds(Right::ViewAccounts)),
        facts: facts(&shown, maker, edits),
        created: When(order.created_at),
        accepted: order.terms_accepted_at.map(When),
        grant: form.grant(Field::Order(OfOrder::Grant), "of order"),
        prices: Prices::of(order, &form, shown.totals),
        usage: blank(OfOrder::Usage),
        reference: blank(OfOrder::Reference),
        note: blank(OfOrder::Note),
        staff_note: blank(OfOrder::StaffNote),
        files: words::count(order.lines.len() as u64, "file"),
        lines,
        next,
        later: part_of(visit).is_some(),
        here: address(visit, order.number),
        last: names.of_last_change(&history, visit.actor.account()),
        history: told(&history, &names),
        older: history.entries.next.map(|place| format!("{ORDERS}/{}?older={place}#history", order.number)),
        letters: history.letters.iter().map(LetterTold::from).collect(),
        handles_mail: rights.holds(Right::HandleMail),
        was: now.remembered(if edits { &OfOrder::ALL } else { &[OfOrder::StaffNote] }),
        was_last: now.last,
        complaints: form.complaints,
        meanwhile: form.meanwhile.filter(|_| !in_vain),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// What stands above the form, by its name. What the form has a box for stands here where there is no form.
fn facts(shown: &OrderShown, maker: String, edits: bool) -> Vec<(&'static str, String)> {
    let order = &shown.order;
    let mut facts = vec![("Origin", labels::origin(order.origin).to_owned()), ("Created by", maker)];
    facts.extend(payment(shown).map(|said| ("Payment", said)));
    let unread =
        |told_at| format!("The client was told on {}, and has not opened the order since", words::moment(told_at));
    facts.extend(shown.unread.map(|told_at| ("Unread", unread(told_at))));
    if !edits {
        facts.extend(order.reference.as_ref().map(|reference| ("Reference", reference.to_string())));
        facts.extend(order.usage.as_ref().map(|usage| ("Intended use", usage.as_str().to_owned())));
        facts.extend(order.discount.as_ref().map(|discount| ("Discount", discount.to_string())));
        facts.push(("The client sees of the prices", prices::told(order.prices_shown).to_owned()));
    }
    facts
}

/// Whether the order is paid, where anybody asks that: where it has to be paid first, and where it was marked.
fn payment(shown: &OrderShown) -> Option<String> {
    match shown.order.paid_at {
        Some(at) => Some(format!("Marked as paid on {}", words::moment(at))),
        None if shown.owner.must_pay_first => Some("The client must pay first; not marked as paid yet".to_owned()),
        None => shown.order.must_pay_first.then(|| "To be paid first; not marked as paid yet".to_owned()),
    }
}

/// Where the part of an order's page is that is looked at.
pub(super) fn address(visit: &Visit, number: OrderNumber) -> String {
    part(number, part_of(visit))
}

/// Where the part of an order's page is that begins behind a line, or the first one.
pub(super) fn part(number: OrderNumber, after: Option<LineNumber>) -> String {
    match after {
        Some(after) => format!("{ORDERS}/{number}?after={after}"),
        None => format!("{ORDERS}/{number}"),
    }
}

/// Behind which line the part begins that is looked at.
fn part_of(visit: &Visit) -> Option<LineNumber> {
    visit.asked.query.value("after").map(LineNumber)
}

/// Whether an order was cancelled, so that it is closed (rule 26).
fn is_cancelled(order: &picdesk::Order) -> bool {
    order.state == OrderState::Cancelled
}

/// Whether an order can be cancelled: once, and not after a line of it was invoiced (rule 45).
pub(super) fn can_be_cancelled(order: &picdesk::Order) -> bool {
    !is_cancelled(order) && !order.lines.iter().any(OrderLine::is_invoiced)
}
