//! The dialog "Create order into account": one of one's own lightboxes becomes an order of a client's.
//!
//! One form serves all three of its buttons: "Choose" shows it again with what goes with another lightbox, "Preview" with
//! what would be created, and "Create order" creates. What was typed is shown again each time, and so is the key that it
//! got when it was first shown, so that a second press creates no second order (rule 8).

use askama::Template;
use picdesk::{Account, AccountId, CreateOrder, Downloads, Error, OrderCreated, OrderFrom, OrderPlan, Refused, Right};

use crate::{
    pages::{
        chrome::{Chrome, Place, page, see_and_say},
        door::{Answer, Door},
        fields::{Complaints, Fields, sentence},
        visit::Visit,
        words::Address,
    },
    problem::Problem,
};

use lightboxes::Choices;
use preview::Preview;
use typed::Typed;

pub(super) mod asked;
pub(super) mod lightboxes;
pub(super) mod preview;
pub(super) mod said;
pub(super) mod typed;

#[derive(Template)]
#[template(path = "office/create_order.html")]
struct Sheet {
    chrome: Chrome,
    client: Client,
    /// Why no order can go into this account.
    closed: Option<String>,
    choices: Choices,
    /// To whom the mail goes.
    recipient: String,
    /// Said beside the tick where it does not decide alone (rule 24).
    regardless: Option<&'static str>,
    /// Whether the order's page may be opened afterwards.
    may_open: bool,
    typed: Typed,
    complaints: Complaints,
    preview: Option<Preview>,
    /// Whether another lightbox was just chosen, so that the focus stays there.
    chose: bool,
    /// Where the list is that the dialog was opened from.
    back: String,
}

/// The client whose account it is.
struct Client {
    id: String,
    name: String,
    company: Option<String>,
    address: Address,
    activated: bool,
}

const REGARDLESS: &str = "This account may download regardless: its files open as soon as they are ordered.";

/// What the sheet says besides the form.
#[derive(Default)]
struct Beside {
    complaints: Complaints,
    preview: Option<Preview>,
    chose: bool,
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/office/accounts/:id/order").shows(open).takes(sent)]
}

async fn open(visit: Visit) -> Answer {
    let into: AccountId = visit.asked.named("id")?;
    let client = visit.desk.ordering_into(&visit.actor, into).await?;
    let typed = Typed::at_first(&visit, &client)?;
    shown(&visit, &client, typed, Beside::default()).await
}

async fn sent(visit: Visit, fields: Fields) -> Answer {
    let into: AccountId = visit.asked.named("id")?;
    let client = visit.desk.ordering_into(&visit.actor, into).await?;
    let typed = Typed::of(&fields);
    let pressed = fields.text("do");
    if pressed != "preview" && pressed != "create" {
        return shown(&visit, &client, typed, Beside { chose: true, ..Beside::default() }).await;
    }
    let mut complaints = Complaints::default();
    let Some(ask) = asked_for(&visit, &fields, into, &mut complaints).await? else {
        return shown(&visit, &client, typed, Beside { complaints, ..Beside::default() }).await;
    };
    if pressed == "preview" {
        previewed(&visit, &client, typed, &ask).await
    } else {
        create(&visit, &client, typed, &ask).await
    }
}

/// What the form asks for; where it cannot be, the complaints say what is wrong.
async fn asked_for(
    visit: &Visit,
    fields: &Fields,
    into: AccountId,
    complaints: &mut Complaints,
) -> Result<Option<CreateOrder>, Problem> {
    let asked = asked::lightbox_and_terms(visit, fields, complaints).await?;
    Ok(asked.map(|(lightbox, terms)| CreateOrder { into, from: OrderFrom::Lightbox(lightbox), terms }))
}

/// Shows what would be created, and creates nothing (rule 9).
async fn previewed(visit: &Visit, client: &Account, typed: Typed, ask: &CreateOrder) -> Answer {
    match visit.desk.dry_run_order(&visit.actor, ask).await {
        Ok(planned) => {
            let preview = Some(Preview::of(&planned));
            shown(visit, client, typed, Beside { preview, ..Beside::default() }).await
        }
        Err(error) => refused(visit, client, typed, error).await,
    }
}

/// Creates the order, and goes where the form says (rule 11).
async fn create(visit: &Visit, client: &Account, typed: Typed, ask: &CreateOrder) -> Answer {
    let key = match typed.key.parse() {
        Ok(key) => key,
        Err(_) => {
            return anew(visit, client, typed, "the form was not complete: look at it once more, and press again")
                .await;
        }
    };
    match visit.desk.create_order(&visit.actor, ask, Some(key)).await {
        Ok(created) => done(visit, client, &typed, &created),
        Err(Error::Refused(Refused::KeyReused)) => {
            let told = "an order was created from this form already, before it was changed: press “Create order” again to \
                        create one more";
            anew(visit, client, typed, told).await
        }
        Err(error) => refused(visit, client, typed, error).await,
    }
}

fn done(visit: &Visit, client: &Account, typed: &Typed, created: &OrderCreated) -> Answer {
    let number = created.order.number;
    let opens = typed.open && visit.actor.rights().holds(Right::ViewOrders);
    let goal = if opens { format!("/office/orders/{number}") } else { typed.place.created(client.id, number) };
    see_and_say(visit, &goal, &said::came_of(created))
}

/// Shows the form again with what the rules refused; anything else is a problem of its own.
async fn refused(visit: &Visit, client: &Account, typed: Typed, error: Error) -> Answer {
    let Some(field) = asked::field_of(&error) else { return Err(error.into()) };
    let mut complaints = Complaints::default();
    complaints.note(field, &error);
    shown(visit, client, typed, Beside { complaints, ..Beside::default() }).await
}

/// Shows the form again with a new key, for another order.
async fn anew(visit: &Visit, client: &Account, mut typed: Typed, told: &str) -> Answer {
    typed.key = visit.fresh_key()?;
    let mut complaints = Complaints::default();
    complaints.note("form", told);
    shown(visit, client, typed, Beside { complaints, ..Beside::default() }).await
}

async fn shown(visit: &Visit, client: &Account, mut typed: Typed, beside: Beside) -> Answer {
    let choices = Choices::of(visit, &mut typed).await?;
    let filled = Sheet {
        chrome: visit.chrome("Create order into account", Place::Clients),
        client: Client::of(client),
        // Where the account was switched off while somebody typed, the complaint says it, and what was typed stays.
        closed: OrderPlan::may_go_into(client)
            .err()
            .filter(|_| beside.complaints.is_empty())
            .map(|refusal| sentence(&refusal.to_string())),
        recipient: format!("To {}", client.address),
        regardless: (client.downloads == Downloads::Immediate).then_some(REGARDLESS),
        choices,
        may_open: visit.actor.rights().holds(Right::ViewOrders),
        back: typed.place.list(),
        typed,
        complaints: beside.complaints,
        preview: beside.preview,
        chose: beside.chose,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

impl Client {
    fn of(account: &Account) -> Self {
        Self {
            id: account.id.to_string(),
            name: account.name.to_string(),
            company: account.company.as_ref().map(ToString::to_string),
            address: Address::of(&account.address),
            activated: account.standing.activated,
        }
    }
}
