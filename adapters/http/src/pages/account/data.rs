//! The sheet in which people say what they are called.

use askama::Template;
use picdesk::{Expected, Name, OwnData, Revision};

use crate::pages::{
    chrome::{Chrome, Notice, Place, page, see_and_say},
    door::{Answer, Door},
    fields::{Complaints, Fields, is_stale},
    visit::Visit,
};

#[derive(Template)]
#[template(path = "account_data.html")]
struct DataPage {
    chrome: Chrome,
    revision: String,
    name: String,
    company: String,
    complaints: Complaints,
}

pub(super) fn doors() -> Vec<Door> {
    vec![Door::at("/account/data").shows(show).takes(save)]
}

async fn show(visit: Visit) -> Answer {
    let account = visit.desk.account(&visit.actor, visit.actor.account()).await?;
    let company = account.company.as_ref().map(ToString::to_string).unwrap_or_default();
    shown(&visit, account.name.to_string(), company, account.revision, Complaints::default())
}

async fn save(visit: Visit, fields: Fields) -> Answer {
    let mut complaints = Complaints::default();
    let name: Option<Name> = fields.read("name", &mut complaints);
    let company: Option<Name> = fields.read_if_any("company", &mut complaints);
    let revision: Option<Revision> = fields.read("revision", &mut complaints);
    if let (Some(name), Some(revision), true) = (name, revision, complaints.is_empty()) {
        let data = OwnData { name, company };
        match visit.desk.describe_own_account(&visit.actor, data, Expected::Exactly(revision)).await {
            Ok(_) => return see_and_say(&visit, "/account", &Notice::done("Your account is changed.")),
            Err(error) if is_stale(&error) => {
                complaints.note("name", "your account was changed meanwhile; look at it, and save again");
            }
            Err(error) => return Err(error.into()),
        }
    }
    let account = visit.desk.account(&visit.actor, visit.actor.account()).await?;
    let text = |name| fields.text(name).to_owned();
    shown(&visit, text("name"), text("company"), account.revision, complaints)
}

fn shown(visit: &Visit, name: String, company: String, revision: Revision, complaints: Complaints) -> Answer {
    let chrome = visit.chrome("Name and company", Place::Account);
    let filled = DataPage { chrome, revision: revision.to_string(), name, company, complaints };
    page(&filled, &visit.settings, &filled.chrome)
}
