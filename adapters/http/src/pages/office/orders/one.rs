//! The **administrator's order page**: all of an order on one page, and one form that saves it.

use askama::Template;
use picdesk::{Downloads, LineNumber, OrderNumber, OrderShown, OrderState, Origin, Page, Right, may};

use super::{
    ACCOUNTS, ORDERS,
    clash::Clash,
    field::{Field, OfOrder},
    labels::{self, Badge},
    line::{GrantField, Line, lines},
    said::Said,
    told::{LetterTold, Names, Told, told},
};
use crate::pages::{
    chrome::{Chrome, Place, page},
    door::Answer,
    fields::Complaints,
    visit::Visit,
    words::{self, Address, When},
};

/// How many entries of the history one page shows.
const ENTRIES: u16 = 25;

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
    edits: bool,
    revision: String,
    client: Client,
    facts: Vec<(&'static str, String)>,
    created: When,
    accepted: Option<When>,
    usage: Option<String>,
    grant: GrantField,
    note: String,
    staff_note: String,
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
    /// Where the next part of the lines is.
    next: Option<String>,
    /// Whether this is a later part.
    later: bool,
    history: Vec<Told>,
    older: Option<String>,
    letters: Vec<LetterTold>,
    handles_mail: bool,
}

/// Whose order it is.
struct Client {
    name: String,
    address: Address,
    /// Where the client's row in User management is, for whoever may look.
    href: Option<String>,
    enabled: bool,
    activated: bool,
    /// What the account itself says of downloads, and what that means for what inherits.
    downloads: &'static str,
    inherits: &'static str,
}

/// What the form says, and what there is to say about it.
pub(super) struct Form {
    pub said: Said,
    pub complaints: Complaints,
    pub meanwhile: Option<Meanwhile>,
}

/// Somebody else saved the order after it was shown.
pub(super) struct Meanwhile {
    pub clashes: Vec<Clash>,
}

pub(super) async fn show(visit: Visit) -> Answer {
    visit.desk.enter::<may::ViewOrders>(&visit.actor).await?;
    let number: OrderNumber = visit.asked.named("number")?;
    let order = visit.desk.order(&visit.actor, number).await?;
    let form = Form { said: Said::of(&order.order), complaints: Complaints::default(), meanwhile: None };
    shown(&visit, order, form).await
}

/// Shows an order with a form that says this.
pub(super) async fn shown(visit: &Visit, shown: OrderShown, form: Form) -> Answer {
    let (order, rights, query) = (&shown.order, visit.actor.rights(), &visit.asked.query);
    let entries = Page::new(query.value("older"), ENTRIES);
    let history = visit.desk.order_history(&visit.actor, order.number, &entries).await?;
    let names = Names::of(visit.desk.staff(&visit.actor).await?, &shown.owner);
    let was = Said::of(order);
    let said = |field: OfOrder| form.said.get(Field::Order(field));
    let maker = match order.origin {
        Origin::BackOffice => names.name(order.created_by),
        Origin::Checkout => format!("{}, at the checkout", names.name(order.created_by)),
    };
    let mut facts = vec![("Origin", labels::origin(order.origin).to_owned()), ("Created by", maker)];
    facts.extend(payment(&shown).map(|said| ("Payment", said)));
    facts.extend(order.reference.as_ref().map(|reference| ("Reference", reference.to_string())));
    let (lines, next) = lines(&shown, &was, &form, part_of(visit));
    let filled = OrderPage {
        chrome: visit.chrome(format!("Order {}", order.number), Place::OrderManagement),
        number: order.number,
        state: Badge::of(order.state),
        draft: order.state == OrderState::Draft,
        paid: payment(&shown).map(|_| order.paid_at.is_some()),
        edits: rights.holds(Right::EditOrders),
        revision: order.revision.to_string(),
        client: Client::of(&shown, rights.holds(Right::ViewAccounts)),
        facts,
        created: When(order.created_at),
        accepted: order.terms_accepted_at.map(When),
        usage: order.usage.as_ref().map(|usage| usage.as_str().to_owned()),
        grant: GrantField::of("grant", "order".to_owned(), said(OfOrder::Grant), &form.complaints),
        note: said(OfOrder::Note).text(),
        staff_note: said(OfOrder::StaffNote).text(),
        files: words::count(order.lines.len() as u64, "file"),
        lines,
        next: next.map(|after| format!("{ORDERS}/{}?after={after}", order.number)),
        later: part_of(visit).is_some(),
        here: address(visit, order.number),
        last: names.of_last_change(&history),
        history: told(&history, &names),
        older: history.entries.next.map(|place| format!("{ORDERS}/{}?older={place}#history", order.number)),
        letters: history.letters.iter().map(LetterTold::from).collect(),
        handles_mail: rights.holds(Right::HandleMail),
        was: was.remembered(),
        was_last: was.last,
        complaints: form.complaints,
        meanwhile: form.meanwhile,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// Whether the order is paid, where anybody asks that: of a client who must pay first, and where it was marked.
fn payment(shown: &OrderShown) -> Option<String> {
    match shown.order.paid_at {
        Some(at) => Some(format!("Marked as paid on {}", words::moment(at))),
        None => shown.owner.must_pay_first.then(|| "The client must pay first; not marked as paid yet".to_owned()),
    }
}

/// Where the part of an order's page is that is looked at.
pub(super) fn address(visit: &Visit, number: OrderNumber) -> String {
    match part_of(visit) {
        Some(after) => format!("{ORDERS}/{number}?after={after}"),
        None => format!("{ORDERS}/{number}"),
    }
}

/// Behind which line the part begins that is looked at.
fn part_of(visit: &Visit) -> Option<LineNumber> {
    visit.asked.query.value("after").map(LineNumber)
}

impl Client {
    fn of(shown: &OrderShown, links: bool) -> Self {
        let owner = &shown.owner;
        let (downloads, inherits) = match owner.downloads {
            Downloads::Ask => {
                ("Files open where the order or a line grants it", "its files stay closed until somebody grants them")
            }
            Downloads::Immediate => {
                ("Files open at once, unless the order or a line denies it", "its files open at once")
            }
        };
        Self {
            name: owner.name.to_string(),
            address: Address::of(&owner.address),
            href: links.then(|| format!("{ACCOUNTS}?of={}", owner.id)),
            enabled: owner.standing.enabled,
            activated: owner.standing.activated,
            downloads,
            inherits,
        }
    }
}
