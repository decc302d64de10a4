//! Where one is signed in, and ending that.

use askama::Template;
use picdesk::{Actor, Page, Session, SessionId};

use crate::pages::{
    chrome::{Chrome, Notice, Place, page, see_and_say},
    door::{Answer, Door},
    fields::Fields,
    visit::Visit,
    words::When,
};

/// Where they are.
const SESSIONS: &str = "/account/sessions";

/// How many sessions one page lists.
pub(super) const ROWS: u16 = 25;

#[derive(Template)]
#[template(path = "sessions.html")]
struct SessionsPage {
    chrome: Chrome,
    sessions: Vec<Shown>,
    /// Whether this is a later page of them.
    later: bool,
    next: Option<String>,
}

/// A session in a list.
pub(super) struct Shown {
    pub browser: String,
    pub from: Option<String>,
    pub began: When,
    pub ends: When,
    /// Whether the visitor came with it.
    pub this: bool,
    /// Where the form goes that ends it.
    pub end: String,
}

impl Shown {
    /// A session whose form goes to an address below this one.
    pub(super) fn of(session: &Session, by: &Actor, below: &str) -> Self {
        let from = session.signed_in_from.as_ref();
        let browser = from.and_then(|from| from.browser.as_ref()).map(ToString::to_string);
        Self {
            browser: browser.unwrap_or_else(|| "A browser or program".to_owned()),
            from: from.map(|from| from.address.0.clone()),
            began: When(session.began_at),
            ends: When(session.ends_at),
            this: by.session() == Some(session.id),
            end: format!("{below}/{}/end", session.id),
        }
    }
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at(SESSIONS).shows(show).takes(end_others), Door::at("/account/sessions/:session/end").takes(end)]
}

async fn show(visit: Visit) -> Answer {
    let after: Option<SessionId> = visit.asked.query.value("after");
    let rows = visit.desk.sessions_of(&visit.actor, visit.actor.account(), &Page::new(after, ROWS)).await?;
    let filled = SessionsPage {
        chrome: visit.chrome("Where you are signed in", Place::Account),
        sessions: rows.rows.iter().map(|session| Shown::of(session, &visit.actor, SESSIONS)).collect(),
        later: after.is_some(),
        next: rows.next.map(|next| visit.asked.query.next_page(next)),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

async fn end(visit: Visit, _: Fields) -> Answer {
    let session: SessionId = visit.asked.named("session")?;
    visit.desk.end_session(&visit.actor, visit.actor.account(), session).await?;
    see_and_say(&visit, SESSIONS, &Notice::done("You are signed out there."))
}

async fn end_others(visit: Visit, _: Fields) -> Answer {
    visit.desk.end_sessions(&visit.actor, visit.actor.account()).await?;
    see_and_say(&visit, SESSIONS, &Notice::done("You are signed out everywhere else."))
}
