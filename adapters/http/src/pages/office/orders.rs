//! **Order management**: every order of the house, narrowed by what staff look for.

use askama::Template;
use picdesk::{
    AccountId, GrantKind, LetterState, OrderFilter, OrderNumber, OrderRow, OrderShown, OrderState, Origin, Page, Right,
    StaffMember, may,
};

use super::{ACCOUNTS, ORDERS};
use crate::{
    pages::{
        chrome::{Chrome, Place, page},
        door::{Answer, Door},
        fields::{Complaints, Fields},
        visit::Visit,
        words::{Choice, When, day_begins},
    },
    problem::Problem,
};

pub(super) use labels::Badge;
pub(super) use told::LetterTold;

pub(in crate::pages) mod add_file;
mod cancel;
mod clash;
mod client;
mod duplicate;
mod export;
mod field;
mod form;
mod labels;
mod lift;
mod line;
mod notify;
mod one;
mod prices;
mod release;
mod said;
mod save;
mod together;
mod told;
mod typed;

/// How many orders one page lists.
const ROWS: u16 = 50;

#[derive(Template)]
#[template(path = "office/orders.html")]
struct Orders {
    chrome: Chrome,
    number: String,
    client: String,
    /// The one account that is looked at, where a link led to its orders.
    owner: Option<AccountId>,
    states: Vec<Choice>,
    grants: Vec<Choice>,
    origins: Vec<Choice>,
    makers: Vec<Choice>,
    mails: Vec<Choice>,
    since: String,
    until: String,
    to_invoice: bool,
    complaints: Complaints,
    /// What the visitor can do with the ticked orders; none for those who may not.
    together: Option<Together>,
    /// Whether any filter is set.
    narrowed: bool,
    /// What the filters say, for the form that exports what they leave.
    filters: Vec<(&'static str, String)>,
    /// Whether the visitor creates orders, which is done elsewhere (rule 1).
    creates: bool,
    rows: Vec<Row>,
    next: Option<String>,
    later: bool,
    first: String,
}

/// What can be done with the ticked orders.
struct Together {
    acts: Vec<Choice>,
    /// How the list is narrowed, to come back to.
    list: String,
}

/// An order in the list.
struct Row {
    number: OrderNumber,
    client: String,
    state: Badge,
    grant: Badge,
    origin: &'static str,
    /// Who created it, where that was staff.
    maker: Option<String>,
    files: u32,
    mail: Option<Badge>,
    created: When,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/office/orders").shows(list),
        Door::at("/office/orders/together").shows(together::ask).takes(together::act),
        Door::at("/office/orders/export").takes(export::export),
        Door::at("/office/orders/:number").shows(one::show).takes(save::save),
        Door::at("/office/orders/:number/add-file").shows(add_file::look_up).takes(add_file::add),
        Door::at("/office/orders/:number/notify").shows(notify::ask).takes(notify::sent),
        Door::at("/office/orders/:number/release").shows(release::ask).takes(release::release),
        Door::at("/office/orders/:number/cancel").shows(cancel::ask).takes(cancel::cancel),
        Door::at("/office/orders/:number/duplicate").takes(duplicate::duplicate),
    ]
}

/// Lets whoever works on orders in.
pub(in crate::pages) async fn enter(visit: &Visit) -> Result<(), Problem> {
    Ok(visit.desk.enter::<may::EditOrders>(&visit.actor).await?)
}

/// The order that the address names, for whoever may work on it.
async fn worked_on(visit: &Visit) -> Result<OrderShown, Problem> {
    enter(visit).await?;
    let number: OrderNumber = visit.asked.named("number")?;
    Ok(visit.desk.order(&visit.actor, number).await?)
}

async fn list(visit: Visit) -> Answer {
    visit.desk.enter::<may::ViewOrders>(&visit.actor).await?;
    let query = &visit.asked.query;
    let after: Option<OrderNumber> = query.value("after");
    let filter = filter(query);
    let mut complaints = Complaints::default();
    for (name, label) in export::unread(query, &filter) {
        match name {
            "number" => drop(query.read::<OrderNumber>(name, &mut complaints)),
            _ => complaints.note("filters", format!("What stands for {label} cannot be read, and narrows nothing.")),
        }
    }
    let found = visit.desk.orders(&visit.actor, &filter, &Page::new(after, ROWS)).await?;
    let staff = visit.desk.staff(&visit.actor).await?;

    let filled = Orders {
        chrome: visit.chrome("Order management", Place::OrderManagement),
        number: query.text("number").to_owned(),
        client: if filter.owner.is_some() { String::new() } else { query.text("client").to_owned() },
        owner: filter.owner,
        states: Choice::of(query.text("state"), OrderState::ALL.map(|state| (state.slug(), Badge::of(state).label))),
        grants: Choice::of(query.text("grant"), GrantKind::ALL.map(|kind| (kind.slug(), Badge::of(kind).label))),
        origins: Choice::of(query.text("origin"), Origin::ALL.map(|origin| (origin.slug(), labels::origin(origin)))),
        makers: staff.iter().map(|member| maker_choice(member, query.text("staff"))).collect(),
        mails: Choice::of(query.text("mail"), LetterState::ALL.map(|state| (state.slug(), Badge::of(&state).label))),
        since: query.text("since").to_owned(),
        until: query.text("until").to_owned(),
        to_invoice: filter.to_invoice,
        complaints,
        creates: [Right::CreateOrders, Right::ViewAccounts].iter().all(|right| visit.actor.rights().holds(*right)),
        together: visit.actor.rights().holds(Right::EditOrders).then(|| Together {
            acts: together::acts(),
            list: visit.asked.here.split_once('?').map(|(_, asked)| asked.to_owned()).unwrap_or_default(),
        }),
        narrowed: filter != OrderFilter::default(),
        filters: export::filters(query),
        rows: found.rows.iter().map(Row::from).collect(),
        next: found.next.map(|next| query.next_page(next)),
        later: after.is_some(),
        first: query.first_page("/office/orders"),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// What the query asks for; what makes no sense filters nothing, which the page says.
fn filter(query: &Fields) -> OrderFilter {
    // A link from an account names it; whoever types, types a name or an address.
    let owner: Option<AccountId> = query.value("client").or_else(|| query.value("of"));
    OrderFilter {
        number: query.value("number"),
        client: if owner.is_some() { None } else { query.value("client") },
        owner,
        state: OrderState::ALL.into_iter().find(|state| state.slug() == query.text("state")),
        grant: GrantKind::ALL.into_iter().find(|kind| kind.slug() == query.text("grant")),
        origin: Origin::ALL.into_iter().find(|origin| origin.slug() == query.text("origin")),
        created_by: query.value("staff"),
        since: day_begins(query.text("since"), 0),
        // The day that is named is one of those that are meant.
        until: day_begins(query.text("until"), 1),
        mail: LetterState::ALL.into_iter().find(|state| state.slug() == query.text("mail")),
        to_invoice: query.ticked("to-invoice"),
    }
}

fn maker_choice(member: &StaffMember, chosen: &str) -> Choice {
    let value = member.account.to_string();
    Choice { chosen: value == chosen, value, label: member.name.to_string() }
}

impl From<&OrderRow> for Row {
    fn from(row: &OrderRow) -> Self {
        Self {
            number: row.number,
            client: row.owner_name.to_string(),
            state: Badge::of(row.state),
            grant: Badge::of(row.grant.kind()),
            origin: labels::origin(row.origin),
            maker: (row.origin == Origin::BackOffice).then(|| row.created_by_name.to_string()),
            files: row.lines,
            mail: row.letter.as_ref().map(Badge::of),
            created: When(row.created_at),
        }
    }
}
