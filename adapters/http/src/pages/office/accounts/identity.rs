//! The sheet that asks why a client's identity is to be assumed, and says who has assumed it before (rules 59–66).

use askama::Template;
use picdesk::{Account, AccountId, Consent, ConsentRule, Error, Page, Reason, Refused, Reply};

use super::{ACCOUNTS, InList};
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::{Answer, Door},
        fields::{Complaints, Fields, sentence},
        identity::{Assumed, NEWEST},
        visit::{Visit, WithCookie},
        words,
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
    /// How it stands with the client's consent, where the site has clients asked.
    asking: Option<Asking>,
    /// Who has assumed it before, newest first.
    before: Vec<Assumed>,
}

/// How it stands with a client's consent.
struct Asking {
    /// What was asked and said, in a sentence.
    told: String,
    /// The reason to which the client said yes.
    yes_to: Option<String>,
    /// Where the question is sent.
    action: String,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/office/accounts/:id/identity").shows(show).takes(assume),
        Door::at("/office/accounts/:id/identity/ask").takes(ask),
    ]
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

/// Sends the question to the client.
async fn ask(visit: Visit, fields: Fields) -> Answer {
    let id: AccountId = visit.asked.named("id")?;
    let mut complaints = Complaints::default();
    let Some(reason) = fields.read::<Reason>("reason", &mut complaints) else {
        let account = visit.desk.assuming(&visit.actor, id).await?;
        return shown(&visit, &account, &fields, complaints).await;
    };
    match visit.desk.ask_consent(&visit.actor, id, reason).await {
        Ok(_) => {
            let said = "The client was asked, by letter and under My account. The sheet says what comes of it.";
            see_and_say(&visit, &InList::of(&fields).list(), &Notice::done(said))
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
    let asking = match visit.desk.house().identity.consent {
        ConsentRule::NotAsked => None,
        ConsentRule::Asked => Some(Asking::of(visit, account).await?),
    };
    let filled = AssumePage {
        chrome: visit.chrome(format!("Assume the identity of {}", account.name), Place::Clients),
        client: account.name.to_string(),
        action: format!("{ACCOUNTS}/{}/identity", account.id),
        typed: fields.text("reason").to_owned(),
        complaints,
        back: place.list(),
        place,
        asking,
        before: before.rows.iter().map(Assumed::from).collect(),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

impl Asking {
    /// How it stands between the visitor and a client.
    async fn of(visit: &Visit, account: &Account) -> Result<Self, Problem> {
        let asked = visit.desk.consents_of(&visit.actor, account.id).await?;
        let own = asked.into_iter().map(|row| row.consent).find(|consent| consent.staff == visit.actor.account());
        let yes = own.as_ref().filter(|consent| consent.replied.is_some_and(|(reply, _)| reply == Reply::Yes));
        Ok(Self {
            told: told(account, own.as_ref()),
            yes_to: yes.map(|consent| consent.reason.to_string()),
            action: format!("{ACCOUNTS}/{}/identity/ask", account.id),
        })
    }
}

fn told(account: &Account, asked: Option<&Consent>) -> String {
    let name = &account.name;
    match asked.map(|consent| (consent, consent.replied)) {
        None => format!("{name} is asked first. A yes is good for you, once, for a day."),
        Some((consent, None)) => {
            format!("{name} was asked on {}, and has not said anything yet.", words::moment(consent.asked_at))
        }
        Some((_, Some((Reply::No, at)))) => format!("{name} said no on {}.", words::moment(at)),
        Some((consent, Some((Reply::Yes, _)))) => {
            let until = consent.good_until().map(words::moment).unwrap_or_default();
            format!("{name} said yes. It is good until {until}.")
        }
    }
}
