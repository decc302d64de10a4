//! Adding files for a client from the files' own pages: staff choose the client once, and the choice stands on every
//! page until it is cleared or its time is over (rule 53).
//!
//! Every form that adds something carries the client whom its page showed. Where that is not the chosen one any more,
//! nothing is added, and the page says so.

use askama::Template;
use picdesk::{Account, AccountId, Chosen, Error, FileNumber, Page, Right, Rights, SearchText, may};

use crate::pages::{
    added::Outcome,
    chrome::{Chrome, Notice, Place, local, page, see_and_say},
    door::{Answer, Door},
    fields::Fields,
    lightboxes::refused,
    visit::Visit,
    words::{Address, encoded},
};

mod lightbox;
mod order;

/// Where a client is chosen.
pub(super) const CHOOSING: &str = "/office/for-client";

/// How many clients are shown to choose from.
const FOUND: u16 = 20;

#[derive(Template)]
#[template(path = "for_client/choose.html")]
struct Choosing {
    chrome: Chrome,
    typed: String,
    found: Option<Vec<Found>>,
    more: bool,
    /// Where the visitor can add files for whom is chosen; none for those who may only look.
    adds_to: Option<&'static str>,
    /// Where to go on afterwards.
    back: String,
}

/// A client to choose.
struct Found {
    id: String,
    name: String,
    company: String,
    address: Address,
    enabled: bool,
}

/// What a visitor may do for a chosen client.
#[derive(Clone, Copy)]
pub(super) struct Services {
    /// Add to carts and lightboxes.
    pub cart: bool,
    /// Add to an order.
    pub order: bool,
}

impl Services {
    /// As far as these rights reach; none where there is nothing to do for anybody.
    pub(super) fn of(rights: &Rights) -> Option<Self> {
        let holds = |right| rights.holds(right);
        let services =
            Self { cart: holds(Right::EditCarts), order: holds(Right::ViewOrders) && holds(Right::EditOrders) };
        (holds(Right::ViewAccounts) && (services.cart || services.order)).then_some(services)
    }

    /// Where files can be added, in words.
    fn adds_to(self) -> &'static str {
        match (self.cart, self.order) {
            (true, true) => "cart, orders or lightboxes",
            (true, false) => "cart or lightboxes",
            (false, _) => "orders",
        }
    }
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at(CHOOSING).shows(choices).takes(choose),
        Door::at("/office/for-client/clear").takes(clear),
        Door::at("/files/:number/for-client/cart").takes(add_to_cart),
        Door::at("/files/:number/for-client/order").shows(order::ask).takes(order::add),
        Door::at("/files/:number/for-client/lightbox").shows(lightbox::ask).takes(lightbox::add),
    ]
}

/// Finds clients while their names are typed.
async fn choices(visit: Visit) -> Answer {
    visit.desk.enter::<may::FindAccounts>(&visit.actor).await?;
    let query = &visit.asked.query;
    let found = match query.value::<SearchText>("q") {
        Some(typed) => Some(visit.desk.find_accounts(&visit.actor, Some(&typed), &Page::first(FOUND)).await?),
        None => None,
    };
    let filled = Choosing {
        chrome: visit.chrome("Choose a client", Place::Search),
        typed: query.text("q").to_owned(),
        adds_to: Services::of(&visit.actor.rights()).map(Services::adds_to),
        more: found.as_ref().is_some_and(|found| found.next.is_some()),
        found: found.map(|found| found.rows.iter().filter(|account| account.is_client()).map(Found::from).collect()),
        back: back(query),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

async fn choose(visit: Visit, fields: Fields) -> Answer {
    visit.desk.enter::<may::FindAccounts>(&visit.actor).await?;
    let back = back(&fields);
    match visit.desk.choose_client(&visit.actor, client_of(&fields)?).await {
        Ok(chosen) => see_and_say(&visit, &back, &Notice::done(format!("{} is chosen now.", chosen.name))),
        Err(error) => refused(&visit, &back, error),
    }
}

async fn clear(visit: Visit, fields: Fields) -> Answer {
    visit.desk.enter::<may::FindAccounts>(&visit.actor).await?;
    visit.desk.clear_choice(&visit.actor).await?;
    see_and_say(&visit, &back(&fields), &Notice::done("No client is chosen any more."))
}

async fn add_to_cart(visit: Visit, fields: Fields) -> Answer {
    visit.desk.enter::<may::EditCart>(&visit.actor).await?;
    let number: FileNumber = visit.asked.named("number")?;
    told(&visit, &number, put_into_cart(&visit, &fields, &number).await)
}

async fn put_into_cart(visit: &Visit, fields: &Fields, number: &FileNumber) -> Result<Notice, Error> {
    let chosen = chosen(visit, fields)?;
    let added = visit.desk.add_to_cart(&visit.actor, chosen.client, std::slice::from_ref(number)).await?;
    Ok(Outcome::of(&added).notice_of(number, &format!("the cart of {}", chosen.name)))
}

/// The client whom the page showed that a form was on, where that is the chosen one still.
fn chosen<'a>(visit: &'a Visit, fields: &Fields) -> Result<&'a Chosen, Error> {
    Ok(visit.actor.chosen_as_shown(client_of(fields)?)?)
}

/// Says on the file's page what came of adding it.
fn told(visit: &Visit, number: &FileNumber, came_of_it: Result<Notice, Error>) -> Answer {
    let back = format!("/files/{number}");
    match came_of_it {
        Ok(notice) => see_and_say(visit, &back, &notice),
        Err(error) => refused(visit, &back, error),
    }
}

/// The client whom the page showed that a form was on.
fn client_of(fields: &Fields) -> Result<AccountId, Error> {
    fields.value("client").ok_or_else(|| picdesk::Missing::Account.into())
}

/// The page that was left, which is one of ours.
fn back(fields: &Fields) -> String {
    let back = fields.text("back");
    if local(back) { back.to_owned() } else { "/".to_owned() }
}

/// Where a client is chosen, to come back from there.
pub(super) fn choosing(back: &str) -> String {
    format!("{CHOOSING}?back={}", encoded(back))
}

impl From<&Account> for Found {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id.to_string(),
            name: account.name.to_string(),
            company: account.company.as_ref().map(ToString::to_string).unwrap_or_default(),
            address: Address::of(&account.address),
            enabled: account.standing.enabled,
        }
    }
}
