//! **Release** a draft: the client sees it from then on, and is told of it by mail where staff say so (rules 12, 37, 38).

use askama::Template;
use picdesk::{Error, Expected, Notification, OrderNumber, OrderShown, OrderState, Revision};

use super::{ORDERS, notify::Preview, worked_on};
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::Answer,
        fields::{Complaints, Fields, is_stale, sentence},
        office::create_order::{preview::Mail, typed::notification},
        visit::Visit,
        words::{self, Address},
    },
    problem::Problem,
};

#[derive(Template)]
#[template(path = "office/release_order.html")]
struct Releasing {
    chrome: Chrome,
    number: OrderNumber,
    client: String,
    files: String,
    revision: String,
    /// To whom the mail goes: the account's own address and nothing else (rule 33).
    recipient: Address,
    /// Whether the client can be told: not where the account is disabled (rule 10).
    can_be_told: bool,
    typed: Typed,
    complaints: Complaints,
    preview: Option<Preview>,
    /// Somebody changed it after this page was shown.
    stale: bool,
}

/// The form as it was typed.
struct Typed {
    notify: bool,
    subject: String,
    message: String,
}

/// Asks whether the client is to be told.
pub(super) async fn ask(visit: Visit) -> Answer {
    let shown = worked_on(&visit).await?;
    let typed = Typed::at_first(&visit, &shown);
    asked(&visit, &shown, typed, Complaints::default(), None, false)
}

/// Releases the order that was seen, or says that it has changed.
pub(super) async fn release(visit: Visit, fields: Fields) -> Answer {
    let shown = worked_on(&visit).await?;
    let (number, typed) = (shown.order.number, Typed::of(&fields));
    let revision: Revision = fields.text("revision").parse().map_err(Problem::unreadable)?;
    let mut complaints = Complaints::default();
    let note = if typed.notify { notification(&fields, &mut complaints) } else { None };
    if !complaints.is_empty() {
        return asked(&visit, &shown, typed, complaints, None, false);
    }
    let done = match fields.text("do") {
        "preview" => previewed(&visit, number, note.as_ref()).await.map(Some),
        _ => {
            let expected = Expected::Exactly(revision);
            visit.desk.release_order(&visit.actor, number, note.as_ref(), expected).await.map(|_| None)
        }
    };
    match done {
        Ok(Some(preview)) => asked(&visit, &shown, typed, complaints, Some(preview), false),
        Ok(None) => {
            let told = match note {
                Some(_) => format!("A mail to {} is on its way.", shown.owner.address),
                None => "Nobody was told by mail.".to_owned(),
            };
            let notice = Notice::done(format!("Released: the client sees the order now. {told}"));
            see_and_say(&visit, &format!("{ORDERS}/{number}"), &notice)
        }
        Err(error) if is_stale(&error) => {
            let now = visit.desk.order(&visit.actor, number).await?;
            asked(&visit, &now, typed, complaints, None, true)
        }
        Err(Error::Refused(refused)) => {
            complaints.note("form", refused);
            asked(&visit, &shown, typed, complaints, None, false)
        }
        Err(other) => Err(other.into()),
    }
}

/// The mail as it would go out, where one would.
async fn previewed(visit: &Visit, number: OrderNumber, note: Option<&Notification>) -> Result<Preview, Error> {
    let mail = match note {
        Some(note) => Some(Mail::from(&visit.desk.dry_run_release(&visit.actor, number, note).await?)),
        None => None,
    };
    Ok(Preview { mail })
}

fn asked(
    visit: &Visit,
    shown: &OrderShown,
    typed: Typed,
    complaints: Complaints,
    preview: Option<Preview>,
    stale: bool,
) -> Answer {
    let order = &shown.order;
    if order.state != OrderState::Draft {
        let notice = Notice::refused(sentence(&picdesk::OrderRefusal::NotADraft.to_string()));
        return see_and_say(visit, &format!("{ORDERS}/{}", order.number), &notice);
    }
    let filled = Releasing {
        chrome: visit.chrome(format!("Release order {}", order.number), Place::OrderManagement),
        number: order.number,
        client: shown.owner.name.to_string(),
        files: words::count(order.lines.len() as u64, "file"),
        revision: order.revision.to_string(),
        recipient: Address::of(&shown.owner.address),
        can_be_told: shown.owner.standing.enabled,
        typed,
        complaints,
        preview,
        stale,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

impl Typed {
    /// The form as it is first shown: silent, as the dialog of a new order is (rule 32).
    fn at_first(visit: &Visit, shown: &OrderShown) -> Self {
        let (client, visitor, house) = (&shown.owner.name, visit.actor.name(), &visit.desk.house().name);
        Self {
            notify: false,
            subject: format!("Your pictures from {house}"),
            message: format!("Dear {client},\n\nthe pictures for you are ready.\n\nKind regards\n{visitor}"),
        }
    }

    /// The form as it was sent.
    fn of(fields: &Fields) -> Self {
        let text = |name| fields.text(name).to_owned();
        Self { notify: fields.ticked("notify"), subject: text("subject"), message: text("message") }
    }
}
