//! The **administrator's order page**: all of an order on one page, and one form that saves it.

use askama::Template;
use picdesk::{
    Allowed, Decision, Licensed, LineNumber, LineState, OpenedBy, OrderLine, OrderNumber, OrderShown, Origin, Page,
    Right, Size, may,
};

use super::{
    ACCOUNTS, ORDERS,
    clash::Clash,
    labels::{self, Badge},
    told::{LetterTold, Names, Told, told},
    typed::{GrantSaid, LineSaid, Said},
};
use crate::pages::{
    chrome::{Chrome, Place, page},
    door::Answer,
    fields::Complaints,
    part::part,
    visit::Visit,
    words::{self, Choice, Tile, When},
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
    /// The form as it is remembered, to tell what was typed.
    was: Said,
    was_grant: String,
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
    address: String,
    /// Where the client's row in User management is, for whoever may look.
    href: Option<String>,
    enabled: bool,
    activated: bool,
    downloads: &'static str,
}

/// A grant to choose, with its limits.
struct GrantField {
    /// The name of its field.
    name: String,
    /// What it is the permission of, for those who do not see where it stands.
    of: String,
    said: GrantSaid,
    kinds: Vec<Choice>,
    complaint: Option<String>,
    until_complaint: Option<String>,
    most_complaint: Option<String>,
}

/// A line of the order.
struct Line {
    number: LineNumber,
    tile: Tile,
    struck: bool,
    price: Option<String>,
    /// The size as it is, or that it is the client's to pick.
    size: String,
    /// The sizes to pick from; nothing for rights-managed lines.
    sizes: Vec<Choice>,
    size_complaint: Option<String>,
    grant: GrantField,
    was: String,
    may: bool,
    why: String,
    lift: &'static str,
    used: String,
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
    visit.may::<may::ViewOrders>()?;
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
    let maker = match order.origin {
        Origin::BackOffice => names.name(order.created_by),
        Origin::Checkout => format!("{}, at the checkout", names.name(order.created_by)),
    };
    let mut facts = vec![("Origin", labels::origin(order.origin).to_owned()), ("Created by", maker)];
    facts.extend(order.reference.as_ref().map(|reference| ("Reference", reference.to_string())));
    let history_told = told(&history, &names);
    let (lines, next) = lines(&shown, &was, &form, part_of(visit));
    let filled = OrderPage {
        chrome: visit.chrome(format!("Order {}", order.number), Place::OrderManagement),
        number: order.number,
        state: Badge::of(order.state),
        draft: order.state == picdesk::OrderState::Draft,
        edits: rights.holds(Right::EditOrders),
        revision: order.revision.to_string(),
        client: Client::of(&shown, rights.holds(Right::ViewAccounts)),
        facts,
        created: When(order.created_at),
        accepted: order.terms_accepted_at.map(When),
        usage: order.usage.as_ref().map(|usage| usage.as_str().to_owned()),
        grant: GrantField::of("grant", "order".to_owned(), &form.said.grant, &form.complaints),
        note: form.said.note.clone(),
        staff_note: form.said.staff_note.clone(),
        was_grant: was.grant.packed(),
        files: words::count(order.lines.len() as u64, "file"),
        lines,
        next: next.map(|after| format!("{ORDERS}/{}?after={after}", order.number)),
        later: part_of(visit).is_some(),
        here: address(visit, order.number),
        last: history_told.first().map(|told| told.who.clone()).filter(|_| form.meanwhile.is_some()),
        history: history_told,
        older: history.entries.next.map(|place| format!("{ORDERS}/{}?older={place}#history", order.number)),
        letters: history.letters.iter().map(LetterTold::from).collect(),
        handles_mail: rights.holds(Right::HandleMail),
        was,
        complaints: form.complaints,
        meanwhile: form.meanwhile,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// The lines of one part of the page, and behind which one the next part begins.
fn lines(shown: &OrderShown, was: &Said, form: &Form, after: Option<LineNumber>) -> (Vec<Line>, Option<LineNumber>) {
    let decided = shown.decisions.iter().zip(&shown.used).zip(&shown.offered);
    let all: Vec<_> = shown.order.lines.iter().zip(decided).collect();
    let (rows, next) = part(&all, |(line, _)| line.number, after);
    let line = |&(line, ((decision, &used), offered)): &(&OrderLine, ((&Decision, &u32), &Vec<Size>))| {
        let said = form.said.lines.get(&line.number).cloned().unwrap_or_default();
        let was = was.lines.get(&line.number).map(LineSaid::packed).unwrap_or_default();
        Line::of(line, decision, used, offered, &said, was, &form.complaints)
    };
    (rows.iter().map(line).collect(), next)
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

impl Line {
    fn of(
        line: &OrderLine,
        decision: &Decision,
        used: u32,
        offered: &[Size],
        said: &LineSaid,
        was: String,
        complaints: &Complaints,
    ) -> Self {
        let (name, file) = (format!("line-{}", line.number), line.file.number.to_string());
        let (may, why, lift) = match decision {
            Decision::Allowed(allowed) => (true, because(allowed), ""),
            Decision::Refused(block) => (false, labels::why_not(*block), labels::who_lifts(*block)),
        };
        let (size, sizes) = match &line.licensed {
            Licensed::RightsManaged => ("The client picks the size".to_owned(), Vec::new()),
            Licensed::RoyaltyFree(size) => (
                size.as_ref().map_or_else(|| "Needs size".to_owned(), words::size),
                choices(size.as_ref(), offered, &said.size),
            ),
        };
        Self {
            number: line.number,
            tile: Tile::from(line),
            struck: line.state == LineState::Struck,
            price: line.price.map(|price| price.to_string()),
            size,
            sizes,
            size_complaint: complaints.about(&format!("{name}-size")).map(str::to_owned),
            grant: GrantField::of(&name, file, &said.grant, complaints),
            was,
            may,
            why,
            lift,
            used: if used == 0 {
                "Not downloaded yet.".to_owned()
            } else {
                format!("Downloaded: {}.", words::count(used, "time"))
            },
        }
    }
}

/// The sizes of a royalty-free line: the one that it has, though it may no longer be offered (rule 20), and all that are.
fn choices(picked: Option<&Size>, offered: &[Size], said: &str) -> Vec<Choice> {
    let snapshot = picked.filter(|picked| offered.iter().all(|size| size.label != picked.label));
    let none = picked.is_none().then(|| Choice {
        value: String::new(),
        label: "Needs size".to_owned(),
        chosen: said.is_empty(),
    });
    let choice = |size: &Size| {
        let value = size.label.to_string();
        Choice { chosen: value == said, value, label: words::size_and_price(size) }
    };
    none.into_iter().chain(snapshot.into_iter().chain(offered).map(choice)).collect()
}

/// Why a client may download.
fn because(allowed: &Allowed) -> String {
    let by = match allowed.by {
        OpenedBy::Line => "This line grants it",
        OpenedBy::Order => "The order grants it",
        OpenedBy::Account => "The account opens files at once, and neither order nor line denies it",
    };
    let until = allowed.until.map(|until| format!(", until {}", words::moment(until))).unwrap_or_default();
    let left = allowed.remaining.map(|left| format!(", {} more", words::count(left, "time"))).unwrap_or_default();
    let sizes: Vec<_> = allowed.sizes.iter().map(|size| size.label.to_string()).collect();
    format!("{by}{until}{left}. Sizes: {}.", sizes.join(", "))
}

impl Client {
    fn of(shown: &OrderShown, links: bool) -> Self {
        let owner = &shown.owner;
        Self {
            name: owner.name.to_string(),
            address: owner.address.to_string(),
            href: links.then(|| format!("{ACCOUNTS}?of={}", owner.id)),
            enabled: owner.standing.enabled,
            activated: owner.standing.activated,
            downloads: match owner.downloads {
                picdesk::Downloads::Ask => "Asks for every order",
                picdesk::Downloads::Immediate => "Opens files at once",
            },
        }
    }
}

impl GrantField {
    fn of(name: &str, of: String, said: &GrantSaid, complaints: &Complaints) -> Self {
        let kinds = picdesk::GrantKind::ALL.map(|kind| (kind.slug(), Badge::of(kind).label));
        let about = |field: &str| complaints.about(field).map(str::to_owned);
        Self {
            name: name.to_owned(),
            of,
            said: said.clone(),
            kinds: Choice::of(&said.kind, kinds),
            complaint: about(name),
            until_complaint: about(&format!("{name}-until")),
            most_complaint: about(&format!("{name}-most")),
        }
    }
}
