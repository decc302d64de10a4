//! The sheets in which owners change what they sign in with: their password, their address. Either takes the password until
//! now, and is done in person (rule 64).

use askama::Template;
use picdesk::{AccountRefusal, EmailAddress, Error, Password, Refused, SignInRefusal, may};

use crate::pages::{
    chrome::{Chrome, Notice, Place, page, see_and_say},
    door::{Answer, Door},
    fields::{Complaints, Fields},
    mailed_links::new_password,
    sign_in::told,
    visit::Visit,
};

#[derive(Template)]
#[template(path = "account_password.html")]
struct PasswordPage {
    chrome: Chrome,
    complaints: Complaints,
}

#[derive(Template)]
#[template(path = "account_address.html")]
struct AddressPage {
    chrome: Chrome,
    address: String,
    complaints: Complaints,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at("/account/password").shows(password_form).takes(change_password),
        Door::at("/account/address").shows(address_form).takes(change_address),
    ]
}

async fn password_form(visit: Visit) -> Answer {
    visit.desk.enter_own::<may::KeepSignIn>(&visit.actor).await?;
    password_page(&visit, Complaints::default())
}

async fn change_password(visit: Visit, fields: Fields) -> Answer {
    visit.desk.enter_own::<may::KeepSignIn>(&visit.actor).await?;
    let mut complaints = Complaints::default();
    let new = new_password(&fields, &mut complaints);
    let (Some(new), true) = (new, complaints.is_empty()) else { return password_page(&visit, complaints) };
    let current = Password::typed(fields.text("current"));
    match visit.desk.change_password(&visit.actor, &current, &new, &visit.asked.from, &visit.asked.device).await {
        Ok(()) => {
            let said = "Your password is changed. You are signed out everywhere else.";
            see_and_say(&visit, "/account", &Notice::done(said))
        }
        Err(Error::NotSignedIn(refusal)) => {
            complaints.note("current", wrong(&refusal));
            password_page(&visit, complaints)
        }
        Err(error) => Err(error.into()),
    }
}

async fn address_form(visit: Visit) -> Answer {
    visit.desk.enter_own::<may::KeepSignIn>(&visit.actor).await?;
    address_page(&visit, "", Complaints::default())
}

async fn change_address(visit: Visit, fields: Fields) -> Answer {
    visit.desk.enter_own::<may::KeepSignIn>(&visit.actor).await?;
    let mut complaints = Complaints::default();
    let Some(new) = fields.read::<EmailAddress>("address", &mut complaints) else {
        return address_page(&visit, fields.text("address"), complaints);
    };
    let password = Password::typed(fields.text("current"));
    match visit.desk.change_address(&visit.actor, &password, &new, &visit.asked.from, &visit.asked.device).await {
        Ok(()) => {
            let said = format!(
                "We are sending a letter to your address and one to {new}. The address changes once both links were opened, \
                 within 24 hours."
            );
            return see_and_say(&visit, "/account", &Notice::done(said));
        }
        Err(Error::NotSignedIn(refusal)) => complaints.note("current", wrong(&refusal)),
        Err(Error::Refused(Refused::Account(refusal @ AccountRefusal::SameAddress))) => {
            complaints.note("address", refusal);
        }
        Err(error) => return Err(error.into()),
    }
    address_page(&visit, fields.text("address"), complaints)
}

fn wrong(refusal: &SignInRefusal) -> String {
    match refusal {
        SignInRefusal::Wrong => "This is not your password.".to_owned(),
        other => told(other),
    }
}

fn password_page(visit: &Visit, complaints: Complaints) -> Answer {
    let filled = PasswordPage { chrome: visit.chrome("Change password", Place::Account), complaints };
    page(&filled, &visit.settings, &filled.chrome)
}

fn address_page(visit: &Visit, typed: &str, complaints: Complaints) -> Answer {
    let chrome = visit.chrome("Change address", Place::Account);
    let filled = AddressPage { chrome, address: typed.to_owned(), complaints };
    page(&filled, &visit.settings, &filled.chrome)
}
