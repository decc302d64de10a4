//! The sheet in which it is said where a client uses pictures, for restrictions by territory (rule 28).

use askama::Template;
use picdesk::{Account, AccountChange, AccountId, Error, Expected, Refused, Revision, StoreError, Territory, may};

use super::{ACCOUNTS, InList};
use crate::{
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::{Answer, Door},
        fields::{Complaints, Fields},
        visit::Visit,
    },
    problem::Problem,
};

#[derive(Template)]
#[template(path = "office/territory.html")]
struct TerritoryPage {
    chrome: Chrome,
    client: String,
    action: String,
    revision: String,
    typed: String,
    complaints: Complaints,
    place: InList,
    back: String,
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/office/accounts/:id/territory").shows(show).takes(save)]
}

async fn show(visit: Visit) -> Answer {
    let account = read(&visit).await?;
    let typed = account.territory.map_or("", Territory::as_str);
    shown(&visit, &account, typed, &visit.asked.query, Complaints::default())
}

async fn save(visit: Visit, fields: Fields) -> Answer {
    let account = read(&visit).await?;
    let mut complaints = Complaints::default();
    let territory = fields.read_if_any::<Territory>("territory", &mut complaints);
    let revision: Option<Revision> = fields.value("revision");
    let (Some(revision), true) = (revision, complaints.is_empty()) else {
        return shown(&visit, &account, fields.text("territory"), &fields, complaints);
    };
    let change = AccountChange { territory: Some(territory), ..AccountChange::default() };
    match visit.desk.change_account(&visit.actor, account.id, change, Expected::Exactly(revision)).await {
        Ok(account) => {
            let there = account.territory.map_or_else(|| "not known".to_owned(), |territory| territory.to_string());
            let said = format!("Territory of {}: {there}.", account.name);
            see_and_say(&visit, &InList::of(&fields).list(), &Notice::done(said))
        }
        Err(Error::Refused(Refused::Stale(_)) | Error::Store(StoreError::Stale)) => {
            complaints.note("territory", "the account was changed meanwhile; look at it, and save again");
            shown(&visit, &account, fields.text("territory"), &fields, complaints)
        }
        Err(error) => Err(error.into()),
    }
}

async fn read(visit: &Visit) -> Result<Account, Problem> {
    let id: AccountId = visit.asked.named("id")?;
    visit.desk.enter::<may::ManageAccount>(&visit.actor).await?;
    Ok(visit.desk.account(&visit.actor, id).await?)
}

fn shown(visit: &Visit, account: &Account, typed: &str, fields: &Fields, complaints: Complaints) -> Answer {
    let place = InList::of(fields);
    let filled = TerritoryPage {
        chrome: visit.chrome(format!("Territory of {}", account.name), Place::Clients),
        client: account.name.to_string(),
        action: format!("{ACCOUNTS}/{}/territory", account.id),
        revision: account.revision.to_string(),
        typed: typed.to_owned(),
        complaints,
        back: place.list(),
        place,
    };
    page(&filled, &visit.settings, &filled.chrome)
}
