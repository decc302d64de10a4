//! One's own account: what it says, and what its owner changes of it.

use askama::Template;
use picdesk::{AssumptionId, Downloads, Page, Right};

use crate::pages::{
    chrome::{Chrome, Place, page},
    door::{Answer, Door},
    identity::{Asked, Assumed, NEWEST},
    visit::Visit,
    words::{self, Address, When},
};

mod data;
mod sign_in;

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
    /// Whether its owner is there in person, who alone changes password and address (rule 64).
    in_person: bool,
    client: bool,
    /// Who would like to assume it, and what was said to that.
    asked_by: Vec<Asked>,
    /// Who has assumed this identity, newest first (rule 65).
    assumed_by: Vec<Assumed>,
    /// Whether this is a later page of them.
    later: bool,
    /// Where the next page of them is.
    next: Option<String>,
}

pub(super) fn doors() -> Vec<Door> {
    let own = vec![Door::at("/account").shows(show)];
    [own, data::doors(), sign_in::doors()].into_iter().flatten().collect()
}

async fn show(visit: Visit) -> Answer {
    let account = visit.desk.account(&visit.actor, visit.actor.account()).await?;
    let after: Option<AssumptionId> = visit.asked.query.value("after");
    let times = visit.desk.assumptions_of(&visit.actor, account.id, &Page::new(after, NEWEST)).await?;
    let asked = match account.is_client() {
        true => visit.desk.consents_of(&visit.actor, account.id).await?,
        false => Vec::new(),
    };
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
        in_person: visit.actor.assumed().is_none(),
        client: account.is_client(),
        asked_by: asked.iter().map(Asked::from).collect(),
        assumed_by: times.rows.iter().map(Assumed::from).collect(),
        later: after.is_some(),
        next: times.next.map(|next| visit.asked.query.next_page(next)),
    };
    page(&filled, &visit.settings, &filled.chrome)
}
