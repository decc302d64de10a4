//! **Register** and **Forgotten password**: whoever is not signed in types an address, and is answered by letter. The page
//! says the same for every address (rule 72).

use askama::Template;
use picdesk::{EmailAddress, Error, Name, NewClient, SignInRefusal};

use super::sign_in::told;
use crate::pages::{
    chrome::{Chrome, Notice, page, see_said},
    door::{Answer, Door},
    fields::{Complaints, Fields},
    visit::Guest,
};

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage {
    chrome: Chrome,
    token: String,
    /// Whether people can register.
    open: bool,
    name: String,
    company: String,
    address: String,
    complaints: Complaints,
}

#[derive(Template)]
#[template(path = "forgotten_password.html")]
struct ForgottenPage {
    chrome: Chrome,
    token: String,
    address: String,
    complaints: Complaints,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::open_at("/register").shows_everybody(register_form).takes_from_everybody(register),
        Door::open_at("/forgotten-password").shows_everybody(forgotten_form).takes_from_everybody(forgotten),
    ]
}

async fn register_form(guest: Guest) -> Answer {
    register_page(&guest, &Fields::default(), Complaints::default())
}

async fn register(guest: Guest, fields: Fields) -> Answer {
    let mut complaints = Complaints::default();
    let name: Option<Name> = fields.read("name", &mut complaints);
    let company: Option<Name> = fields.read_if_any("company", &mut complaints);
    let address: Option<EmailAddress> = fields.read("address", &mut complaints);
    let (Some(name), Some(address), true) = (name, address, complaints.is_empty()) else {
        return register_page(&guest, &fields, complaints);
    };
    let who = NewClient { name, company, address: address.clone() };
    match guest.desk.register(who, &guest.asked.from).await {
        Ok(()) => posted(&guest, &address, "It is good for 48 hours."),
        Err(Error::NotSignedIn(refusal)) => register_page(&guest, &fields, too_many(&refusal)),
        Err(error) => Err(error.into()),
    }
}

async fn forgotten_form(guest: Guest) -> Answer {
    forgotten_page(&guest, &Fields::default(), Complaints::default())
}

async fn forgotten(guest: Guest, fields: Fields) -> Answer {
    let mut complaints = Complaints::default();
    let Some(address) = fields.read::<EmailAddress>("address", &mut complaints) else {
        return forgotten_page(&guest, &fields, complaints);
    };
    match guest.desk.forgot_password(&address, &guest.asked.from).await {
        Ok(()) => posted(&guest, &address, "It is good for an hour."),
        Err(Error::NotSignedIn(refusal)) => forgotten_page(&guest, &fields, too_many(&refusal)),
        Err(error) => Err(error.into()),
    }
}

/// Says that the mailbox has the answer.
fn posted(guest: &Guest, address: &EmailAddress, lasts: &str) -> Answer {
    let said = format!("We are sending a letter to {address}. Open the link in it to go on. {lasts}");
    see_said(&guest.settings, "/sign-in", &Notice::done(said))
}

fn too_many(refusal: &SignInRefusal) -> Complaints {
    let mut complaints = Complaints::default();
    complaints.note("address", told(refusal));
    complaints
}

fn register_page(guest: &Guest, typed: &Fields, complaints: Complaints) -> Answer {
    let text = |name| typed.text(name).to_owned();
    let filled = RegisterPage {
        chrome: guest.chrome("Register"),
        token: guest.token().to_owned(),
        open: guest.desk.house().accounts.registration.is_open(),
        name: text("name"),
        company: text("company"),
        address: text("address"),
        complaints,
    };
    guest.remembered(page(&filled, &guest.settings, &filled.chrome))
}

fn forgotten_page(guest: &Guest, typed: &Fields, complaints: Complaints) -> Answer {
    let filled = ForgottenPage {
        chrome: guest.chrome("Forgotten password"),
        token: guest.token().to_owned(),
        address: typed.text("address").to_owned(),
        complaints,
    };
    guest.remembered(page(&filled, &guest.settings, &filled.chrome))
}
