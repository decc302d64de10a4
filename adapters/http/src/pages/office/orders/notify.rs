//! **Notify client**: a letter about an order that is there already, looked at before it is sent (rules 33, 37, 38).

use askama::Template;
use picdesk::{Error, OrderNumber, OrderShown, Refused, Replayed};

use super::{ORDERS, worked_on};
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::Answer,
        fields::{Complaints, Fields, sentence},
        office::create_order::{preview::Mail, typed::notification},
        visit::Visit,
        words::Address,
    },
    problem::Problem,
};

#[derive(Template)]
#[template(path = "office/notify_client.html")]
struct Notifying {
    chrome: Chrome,
    number: OrderNumber,
    client: String,
    /// To whom the mail goes: the account's own address and nothing else (rule 33).
    recipient: Address,
    /// Why nobody can be told now.
    closed: Option<String>,
    typed: Typed,
    complaints: Complaints,
    preview: Option<Preview>,
}

/// The form as it was typed.
struct Typed {
    subject: String,
    message: String,
    /// By which a second press is known, which sends no second mail.
    key: String,
}

/// What would be sent, as the part of a page shows it that shows the mail of a new order as well.
pub(super) struct Preview {
    pub mail: Option<Mail>,
}

pub(super) async fn ask(visit: Visit) -> Answer {
    let shown = worked_on(&visit).await?;
    let typed = Typed::at_first(&visit, &shown)?;
    asked(&visit, &shown, typed, Complaints::default(), None)
}

pub(super) async fn sent(visit: Visit, fields: Fields) -> Answer {
    let shown = worked_on(&visit).await?;
    let number = shown.order.number;
    let mut typed = Typed::of(&fields);
    let mut complaints = Complaints::default();
    let key = typed.key.parse().map_err(Problem::unreadable)?;
    let Some(note) = notification(&fields, &mut complaints) else {
        return asked(&visit, &shown, typed, complaints, None);
    };
    if fields.text("do") == "preview" {
        return match visit.desk.dry_run_notification(&visit.actor, number, &note).await {
            Ok(letter) => asked(&visit, &shown, typed, complaints, Some(Preview { mail: Some(Mail::from(&letter)) })),
            Err(error) => refused(&visit, &shown, typed, error),
        };
    }
    match visit.desk.notify_client(&visit.actor, number, &note, Some(key)).await {
        Ok(notified) => {
            let recipient = &notified.letter.recipient;
            let said = match notified.replayed {
                Replayed::No => format!("A mail to {recipient} is on its way."),
                Replayed::Yes => format!("This mail to {recipient} was sent before; no second one was."),
            };
            see_and_say(&visit, &format!("{ORDERS}/{number}"), &Notice::done(said))
        }
        Err(Error::Refused(Refused::KeyReused)) => {
            typed.key = visit.fresh_key()?;
            complaints.note(
                "form",
                "a mail was sent from this form already, before it was changed: press “Send” again to send one more",
            );
            asked(&visit, &shown, typed, complaints, None)
        }
        Err(error) => refused(&visit, &shown, typed, error),
    }
}

/// Shows the form again with what the rules refused; anything else is a problem of its own.
fn refused(visit: &Visit, shown: &OrderShown, typed: Typed, error: Error) -> Answer {
    let Error::Refused(refused) = error else { return Err(error.into()) };
    let mut complaints = Complaints::default();
    complaints.note("form", refused);
    asked(visit, shown, typed, complaints, None)
}

fn asked(visit: &Visit, shown: &OrderShown, typed: Typed, complaints: Complaints, preview: Option<Preview>) -> Answer {
    let number = shown.order.number;
    let filled = Notifying {
        chrome: visit.chrome(format!("Notify client of order {number}"), Place::OrderManagement),
        number,
        client: shown.owner.name.to_string(),
        recipient: Address::of(&shown.owner.address),
        // Where that changed while somebody typed, the complaint says it, and what was typed stays.
        closed: shown
            .order
            .may_be_told_of(&shown.owner)
            .err()
            .filter(|_| complaints.is_empty())
            .map(|refusal| sentence(&refusal.to_string())),
        typed,
        complaints,
        preview,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

impl Typed {
    /// The form as it is first shown.
    fn at_first(visit: &Visit, shown: &OrderShown) -> Result<Self, Problem> {
        let (client, visitor) = (&shown.owner.name, visit.actor.name());
        Ok(Self {
            subject: format!("News about your order {}", shown.order.number),
            message: format!("Dear {client},\n\nthere is something new in your order.\n\nKind regards\n{visitor}"),
            key: visit.fresh_key()?,
        })
    }

    /// The form as it was sent.
    fn of(fields: &Fields) -> Self {
        let text = |name| fields.text(name).to_owned();
        Self { subject: text("subject"), message: text("message"), key: text("key") }
    }
}
