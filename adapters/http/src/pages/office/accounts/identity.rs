//! The sheet that asks why a client's identity is to be assumed, and says who has assumed it before (rules 59–66).

use askama::Template;
use picdesk::{Account, AccountId, Error, Page, Reason, Refused};

use super::{ACCOUNTS, InList};
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::{Answer, Door},
        fields::{Complaints, Fields, sentence},
        identity::{Assumed, NEWEST},
        visit::{Visit, WithCookie},
    },
    problem::Problem,
};

#[derive(Template)]
#[template(path = "office/assume.html")]
struct AssumePage {
    chrome: Chrome,
    client: String,
    action: String,
    typed: String,
    complaints: Complaints,
    place: InList,
    back: String,
    /// Who has assumed it before, newest first.
    before: Vec<Assumed>,
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/office/accounts/:id/identity").shows(show).takes(assume)]
}

async fn show(visit: Visit) -> Answer {
    let id: AccountId = visit.asked.named("id")?;
    match visit.desk.assuming(&visit.actor, id).await {
        Ok(account) => shown(&visit, &account, &visit.asked.query, Complaints::default()).await,
        Err(error) => refused(&visit, &visit.asked.query, error),
    }
}

async fn assume(visit: Visit, fields: Fields) -> Answer {
    let id: AccountId = visit.asked.named("id")?;
    let mut complaints = Complaints::default();
    let Some(reason) = fields.read::<Reason>("reason", &mut complaints) else {
        let account = visit.desk.assuming(&visit.actor, id).await?;
        return shown(&visit, &account, &fields, complaints).await;
    };
    match visit.desk.assume_identity(&visit.actor, id, reason).await {
        Ok(begun) => {
            let said = format!("You act as {} now. What you do is written down with your name.", begun.account.name);
            Ok(see_and_say(&visit, "/", &Notice::done(said))?.with_cookie(&visit.settings.cookie(&begun.token)))
        }
        Err(error) => refused(&visit, &fields, error),
    }
}

/// Back to the list, which says why the identity cannot be assumed.
fn refused(visit: &Visit, fields: &Fields, error: Error) -> Answer {
    match error {
        Error::Refused(Refused::Identity(refusal)) => {
            see_and_say(visit, &InList::of(fields).list(), &Notice::refused(sentence(&refusal.to_string())))
        }
        other => Err(Problem::from(other)),
    }
}

async fn shown(visit: &Visit, account: &Account, fields: &Fields, complaints: Complaints) -> Answer {
    let place = InList::of(fields);
    let before = visit.desk.assumptions_of(&visit.actor, account.id, &Page::first(NEWEST)).await?;
    let filled = AssumePage {
        chrome: visit.chrome(format!("Assume the identity of {}", account.name), Place::Clients),
        client: account.name.to_string(),
        action: format!("{ACCOUNTS}/{}/identity", account.id),
        typed: fields.text("reason").to_owned(),
        complaints,
        back: place.list(),
        place,
        before: before.rows.iter().map(Assumed::from).collect(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}
