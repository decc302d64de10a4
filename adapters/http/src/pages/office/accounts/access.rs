//! By what an account is entered, for staff who manage accounts: its API tokens, each of which they can revoke.

use askama::Template;
use picdesk::{AccountId, TokenId, may};

use super::ACCOUNTS;
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::{Answer, Door},
        fields::Fields,
        tokens::Shown,
        visit::Visit,
    },
    problem::Problem,
};

#[derive(Template)]
#[template(path = "office/access.html")]
struct Access {
    chrome: Chrome,
    name: String,
    back: String,
    tokens: Vec<Shown>,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/office/accounts/:id/access").shows(show),
        Door::at("/office/accounts/:id/access/tokens/:token/revoke").takes(revoke_token),
    ]
}

async fn show(visit: Visit) -> Answer {
    let id = managed(&visit).await?;
    let tokens = visit.desk.tokens_of(&visit.actor, id).await?;
    let account = visit.desk.account(&visit.actor, id).await?;
    let below = format!("{}/tokens", address(id));
    let filled = Access {
        chrome: visit.chrome(format!("Access to the account of {}", account.name), Place::Clients),
        name: account.name.to_string(),
        back: format!("{ACCOUNTS}/{id}"),
        tokens: tokens.iter().map(|token| Shown::of(token, &below)).collect(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

async fn revoke_token(visit: Visit, _: Fields) -> Answer {
    let (id, token): (AccountId, TokenId) = (managed(&visit).await?, visit.asked.named("token")?);
    visit.desk.revoke_token(&visit.actor, id, token).await?;
    see_and_say(&visit, &address(id), &Notice::done("The API token is revoked. No program can use it any more."))
}

/// The account that the address names, for those alone who manage accounts: what is one's own has pages of its own.
async fn managed(visit: &Visit) -> Result<AccountId, Problem> {
    visit.desk.enter::<may::ManageAccount>(&visit.actor).await?;
    visit.asked.named("id")
}

fn address(id: AccountId) -> String {
    format!("{ACCOUNTS}/{id}/access")
}
