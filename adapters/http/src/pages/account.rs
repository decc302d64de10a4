//! One's own account.

use askama::Template;
use picdesk::{Downloads, Right};

use crate::pages::{
    chrome::{Chrome, Place, page},
    door::{Answer, Door},
    visit::Visit,
    words::{self, Address, When},
};

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    chrome: Chrome,
    name: String,
    company: Option<String>,
    address: Address,
    signed_in: Option<When>,
    /// How ordered files open; for clients alone, who have orders.
    downloads: Option<&'static str>,
    rights: Vec<&'static str>,
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/account").shows(show)]
}

async fn show(visit: Visit) -> Answer {
    let account = visit.desk.account(&visit.actor, visit.actor.account()).await?;
    let downloads = match account.downloads {
        Downloads::Immediate => "At once: what is ordered can be downloaded, unless an order says otherwise.",
        Downloads::Ask => "On request: the picture desk opens each order or file.",
    };
    let rights = Right::ALL.into_iter().filter(|right| account.rights.holds(*right));
    let filled = AccountPage {
        chrome: visit.chrome("My account", Place::Account),
        name: account.name.to_string(),
        company: account.company.as_ref().map(ToString::to_string),
        address: Address::of(&account.address),
        signed_in: account.last_signed_in.map(When),
        downloads: account.is_client().then_some(downloads),
        rights: rights.map(words::right).collect(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}
