//! By what an account is entered, for staff who manage accounts: its sessions, which they can end, and its API tokens, which
//! they can revoke.

use askama::Template;
use picdesk::{AccountId, Page, SessionId, TokenId, may};

use super::ACCOUNTS;
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::{Answer, Door},
        fields::Fields,
        sessions, tokens,
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
    sessions: Vec<sessions::Shown>,
    /// Whether this is a later page of them.
    later: bool,
    /// Where the first page of them is.
    here: String,
    next: Option<String>,
    /// Where the form goes that ends all of them.
    end_all: String,
    tokens: Vec<tokens::Shown>,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/office/accounts/:id/access").shows(show),
        Door::at("/office/accounts/:id/access/sessions").takes(end_sessions),
        Door::at("/office/accounts/:id/access/sessions/:session/end").takes(end_session),
        Door::at("/office/accounts/:id/access/tokens/:token/revoke").takes(revoke_token),
    ]
}

async fn show(visit: Visit) -> Answer {
    let id = managed(&visit).await?;
    let after: Option<SessionId> = visit.asked.query.value("after");
    let rows = visit.desk.sessions_of(&visit.actor, id, &Page::new(after, sessions::ROWS)).await?;
    let held = visit.desk.tokens_of(&visit.actor, id).await?;
    let account = visit.desk.account(&visit.actor, id).await?;
    let (of_sessions, of_tokens) = (format!("{}/sessions", address(id)), format!("{}/tokens", address(id)));
    let filled = Access {
        chrome: visit.chrome(format!("Access to the account of {}", account.name), Place::Clients),
        name: account.name.to_string(),
        back: format!("{ACCOUNTS}/{id}"),
        sessions: rows.rows.iter().map(|it| sessions::Shown::of(it, &visit.actor, &of_sessions)).collect(),
        later: after.is_some(),
        here: address(id),
        next: rows.next.map(|next| visit.asked.query.next_page(next)),
        end_all: of_sessions,
        tokens: held.iter().map(|token| tokens::Shown::of(token, &of_tokens)).collect(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

async fn end_session(visit: Visit, _: Fields) -> Answer {
    let (id, session): (AccountId, SessionId) = (managed(&visit).await?, visit.asked.named("session")?);
    visit.desk.end_session(&visit.actor, id, session).await?;
    see_and_say(&visit, &address(id), &Notice::done("The session is ended. Its next request is refused."))
}

async fn end_sessions(visit: Visit, _: Fields) -> Answer {
    let id = managed(&visit).await?;
    visit.desk.end_sessions(&visit.actor, id).await?;
    see_and_say(&visit, &address(id), &Notice::done("All sessions are ended."))
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
