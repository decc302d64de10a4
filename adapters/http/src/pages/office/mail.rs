//! **Mail**: the outbox by state, one letter as it goes out, and what can be done about it (rule 34).

use askama::Template;
use picdesk::{LetterId, LetterRow, LetterState, OrderNumber, Page, may};

use super::{
    MAIL, ORDERS,
    orders::{Badge, LetterTold},
};
use crate::pages::{
    chrome::{Chrome, Notice, Place, page, see_and_say},
    door::{Answer, Door},
    fields::Fields,
    visit::Visit,
    words::Choice,
};

/// How many letters one page lists.
const ROWS: u16 = 30;

#[derive(Template)]
#[template(path = "office/mail.html")]
struct Outbox {
    chrome: Chrome,
    tabs: Vec<Choice>,
    /// The name of the state that is looked at.
    state: &'static str,
    rows: Vec<LetterTold>,
    next: Option<String>,
    later: bool,
    first: String,
}

#[derive(Template)]
#[template(path = "office/letter.html")]
struct OneLetter {
    chrome: Chrome,
    letter: LetterTold,
    text: String,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/office/mail").shows(list),
        Door::at("/office/mail/:id").shows(show),
        Door::at("/office/mail/:id/resend").takes(resend),
        Door::at("/office/mail/:id/give-up").takes(give_up),
    ]
}

async fn list(visit: Visit) -> Answer {
    visit.desk.enter::<may::HandleMail>(&visit.actor).await?;
    let query = &visit.asked.query;
    let asked = LetterState::ALL.into_iter().find(|state| state.slug() == query.text("state"));
    let state = asked.unwrap_or(LetterState::Waiting);
    let after: Option<LetterId> = query.value("after");
    let found = visit.desk.letters(&visit.actor, Some(&state), &Page::new(after, ROWS)).await?;
    let filled = Outbox {
        chrome: visit.chrome("Mail", Place::Mail),
        tabs: Choice::of(state.slug(), LetterState::ALL.map(|state| (state.slug(), Badge::of(&state).label))),
        state: Badge::of(&state).label,
        rows: found.rows.iter().map(LetterTold::from).collect(),
        next: found.next.map(|next| query.next_page(next)),
        later: after.is_some(),
        first: query.first_page("/office/mail"),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

async fn show(visit: Visit) -> Answer {
    visit.desk.enter::<may::HandleMail>(&visit.actor).await?;
    let letter = visit.desk.letter(&visit.actor, visit.asked.named("id")?).await?;
    let filled = OneLetter {
        chrome: visit.chrome(letter.text.subject.to_string(), Place::Mail),
        text: letter.text.text.clone(),
        letter: LetterTold::from(&LetterRow::from(&letter)),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

async fn resend(visit: Visit, fields: Fields) -> Answer {
    let id: LetterId = visit.asked.named("id")?;
    visit.desk.resend_letter(&visit.actor, id).await?;
    see_and_say(&visit, &back(&fields, id), &Notice::done("The letter is due again, at once."))
}

async fn give_up(visit: Visit, fields: Fields) -> Answer {
    let id: LetterId = visit.asked.named("id")?;
    let letter = visit.desk.give_up_letter(&visit.actor, id).await?;
    let said = match letter.state {
        LetterState::Delivered => "The mail server had taken the letter already: it stays delivered.",
        _ if letter.has_link => {
            "The letter was given up. Its link went with it: have a new one sent where it is needed."
        }
        LetterState::Waiting | LetterState::GivenUp => "The letter was given up. It can be sent again at any time.",
    };
    see_and_say(&visit, &back(&fields, id), &Notice::done(said))
}

/// Back to the order that the button stood on, or to the letter.
fn back(fields: &Fields, id: LetterId) -> String {
    match fields.value::<OrderNumber>("order") {
        Some(number) => format!("{ORDERS}/{number}"),
        None => format!("{MAIL}/{id}"),
    }
}
