//! The sheet on which a bulk order is begun: the accounts that were ticked, addresses that are pasted, the terms.
//!
//! It is the sheet of "Create order into account" with many accounts, and like there one form serves all its buttons.

use askama::Template;
use picdesk::{Account, AccountId, Addressee, BulkOrderBegun, Error, OrderIntoMany, Refused, Replayed};

use super::{BULK_ORDERS, pasted, planned::Preview};
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::Answer,
        fields::{Complaints, Fields},
        office::create_order::{asked, lightboxes::Choices, typed::Typed},
        visit::Visit,
        words::Address,
    },
    problem::Problem,
};

#[derive(Template)]
#[template(path = "office/order_into_many.html")]
struct Sheet {
    chrome: Chrome,
    chosen: Vec<Chosen>,
    /// What was pasted.
    addresses: String,
    choices: Choices,
    typed: Typed,
    /// To whom the mail goes.
    recipient: &'static str,
    /// Said beside the tick where it does not decide alone (rule 24).
    regardless: Option<&'static str>,
    complaints: Complaints,
    preview: Option<Preview>,
    /// Whether the focus goes to the addresses, which are the first thing to say where nobody was ticked.
    begins: bool,
    /// Whether the focus goes to the lightbox: another one was just chosen, or it is the first thing to say.
    chose: bool,
    back: String,
}

/// An account that was ticked.
struct Chosen {
    id: String,
    name: String,
    address: Address,
}

/// What the sheet says besides the form.
#[derive(Default)]
struct Beside {
    complaints: Complaints,
    preview: Option<Preview>,
    begins: bool,
    chose: bool,
}

const REGARDLESS: &str = "Accounts whose files open as soon as they are ordered may download regardless.";

pub(super) async fn open(visit: Visit) -> Answer {
    let chosen = chosen(&visit, &visit.asked.query).await?;
    let typed = Typed::at_first_for_many(&visit)?;
    let beside = Beside { begins: chosen.is_empty(), chose: !chosen.is_empty(), ..Beside::default() };
    shown(&visit, chosen, String::new(), typed, beside).await
}

pub(super) async fn sent(visit: Visit, fields: Fields) -> Answer {
    let chosen = chosen(&visit, &fields).await?;
    let (typed, pasted) = (Typed::of(&fields), fields.text("addresses").to_owned());
    let pressed = fields.text("do");
    if pressed != "preview" && pressed != "create" {
        return shown(&visit, chosen, pasted, typed, Beside { chose: true, ..Beside::default() }).await;
    }
    let mut complaints = Complaints::default();
    let Some(ask) = asked_for(&visit, &fields, &chosen, &mut complaints).await? else {
        return shown(&visit, chosen, pasted, typed, Beside { complaints, ..Beside::default() }).await;
    };
    if pressed == "preview" {
        match visit.desk.plan_bulk_order(&visit.actor, &ask).await {
            Ok(plan) => {
                let preview = Some(Preview::of(&plan));
                shown(&visit, chosen, pasted, typed, Beside { preview, ..Beside::default() }).await
            }
            Err(error) => refused(&visit, chosen, pasted, typed, error).await,
        }
    } else {
        match begin(&visit, &ask, &typed).await {
            Ok(begun) => begun_from(&visit, begun),
            Err(error) => refused(&visit, chosen, pasted, typed, error).await,
        }
    }
}

async fn begin(visit: &Visit, ask: &OrderIntoMany, typed: &Typed) -> Result<BulkOrderBegun, Error> {
    // A form without its key is not as we showed it; it is asked for once more, with another one.
    let key = typed.key.parse().map_err(|_| Refused::KeyReused)?;
    visit.desk.begin_bulk_order(&visit.actor, ask, Some(key)).await
}

/// Goes where it can be watched.
fn begun_from(visit: &Visit, begun: BulkOrderBegun) -> Answer {
    let said = match begun.replayed {
        Replayed::No => "It has begun: what comes of each account stands below.",
        Replayed::Yes => "This was begun from this form before: here is how far it has come.",
    };
    see_and_say(visit, &format!("{BULK_ORDERS}/{}", begun.id), &Notice::done(said))
}

/// The accounts that are ticked.
async fn chosen(visit: &Visit, fields: &Fields) -> Result<Vec<Account>, Problem> {
    let ticked = fields.beginning("chosen").filter_map(|(_, id)| id.parse::<AccountId>().ok());
    let into: Vec<Addressee> = ticked.map(Addressee::Account).collect();
    Ok(visit.desk.ordering_into_many(&visit.actor, &into).await?)
}

/// What the form asks for; where it cannot be, the complaints say what is wrong.
async fn asked_for(
    visit: &Visit,
    fields: &Fields,
    chosen: &[Account],
    complaints: &mut Complaints,
) -> Result<Option<OrderIntoMany>, Problem> {
    let asked = asked::lightbox_and_terms(visit, fields, complaints).await?;
    let mut into: Vec<Addressee> = chosen.iter().map(|account| Addressee::Account(account.id)).collect();
    match pasted::addresses(fields.text("addresses")) {
        Ok(addresses) => into.extend(addresses.into_iter().map(Addressee::Typed)),
        Err(refusal) => complaints.note("addresses", refusal),
    }
    let asked = asked.filter(|_| complaints.is_empty());
    Ok(asked.map(|(lightbox, terms)| OrderIntoMany { lightbox, into, terms }))
}

/// Shows the form again with what the rules refused; anything else is a problem of its own.
async fn refused(visit: &Visit, chosen: Vec<Account>, pasted: String, mut typed: Typed, error: Error) -> Answer {
    let mut complaints = Complaints::default();
    match &error {
        Error::Refused(Refused::Bulk(refusal)) => complaints.note("addresses", refusal),
        Error::Refused(Refused::KeyReused) => {
            typed.key = visit.fresh_key()?;
            complaints.note(
                "form",
                "orders were begun from this form already, before it was changed: press “Create orders” again to begin \
                 others",
            );
        }
        _ => match asked::field_of(&error) {
            Some(field) => complaints.note(field, &error),
            None => return Err(error.into()),
        },
    }
    shown(visit, chosen, pasted, typed, Beside { complaints, ..Beside::default() }).await
}

async fn shown(visit: &Visit, chosen: Vec<Account>, pasted: String, mut typed: Typed, beside: Beside) -> Answer {
    let choices = Choices::of(visit, &mut typed).await?;
    let filled = Sheet {
        chrome: visit.chrome("Order into many accounts", Place::Clients),
        chosen: chosen.iter().map(Chosen::from).collect(),
        addresses: pasted,
        choices,
        recipient: "To each client’s own address",
        regardless: Some(REGARDLESS),
        back: typed.place.list(),
        typed,
        complaints: beside.complaints,
        preview: beside.preview,
        begins: beside.begins,
        chose: beside.chose,
    };
    page(&filled, &visit.settings, &filled.chrome)
}

impl From<&Account> for Chosen {
    fn from(account: &Account) -> Self {
        Self { id: account.id.to_string(), name: account.name.to_string(), address: Address::of(&account.address) }
    }
}
