//! The pages that mailed links lead to: **Activate account**, a new password, and both ends of a change of address.
//!
//! To show one uses nothing up: mail programs open links before their readers do. What a link is good for happens when its
//! form is sent.

use askama::Template;
use picdesk::{Account, AddressConfirmed, LinkSecret, LinkShown, Password, Purpose};

use crate::{
    pages::{
        chrome::{Chrome, Notice, page, see_said},
        door::{Answer, Door},
        fields::{Complaints, Fields},
        visit::Guest,
    },
    problem::Problem,
};

#[derive(Template)]
#[template(path = "set_password.html")]
struct SetPassword {
    chrome: Chrome,
    token: String,
    /// Where the form goes: the page of the link.
    action: &'static str,
    link: String,
    address: String,
    /// Whether somebody has registered, or was invited, and is not there for a new password.
    first: bool,
    complaints: Complaints,
}

#[derive(Template)]
#[template(path = "confirm_address.html")]
struct ConfirmAddress {
    chrome: Chrome,
    token: String,
    link: String,
    address: String,
    /// Whether this is the end that is to be left.
    leaving: bool,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::open_at("/activate").shows_everybody(password_form).takes_from_everybody(set_password),
        Door::open_at("/new-password").shows_everybody(password_form).takes_from_everybody(set_password),
        Door::open_at("/confirm-address").shows_everybody(address_form).takes_from_everybody(confirm_address),
    ]
}

async fn password_form(guest: Guest) -> Answer {
    let shown = opened(&guest, &guest.asked.query, Purpose::sets_password).await?;
    password_page(&guest, &guest.asked.query, &shown, Complaints::default())
}

async fn set_password(guest: Guest, fields: Fields) -> Answer {
    let shown = opened(&guest, &fields, Purpose::sets_password).await?;
    let mut complaints = Complaints::default();
    let password = new_password(&fields, &mut complaints);
    let (Some(password), true) = (password, complaints.is_empty()) else {
        return password_page(&guest, &fields, &shown, complaints);
    };
    let set = guest.desk.set_password(&secret(&fields), &password, &guest.asked.device).await?;
    let answer = see_said(&guest.settings, "/sign-in", &Notice::done(what_now(&set.account)))?;
    Ok(guest.known(answer, set.device.as_ref()))
}

async fn address_form(guest: Guest) -> Answer {
    let shown = opened(&guest, &guest.asked.query, |purpose| !purpose.sets_password()).await?;
    let filled = ConfirmAddress {
        chrome: guest.chrome("Confirm address"),
        token: guest.token().to_owned(),
        link: guest.asked.query.text("link").to_owned(),
        address: shown.address.to_string(),
        leaving: shown.purpose == Purpose::OldAddress,
    };
    guest.remembered(page(&filled, &guest.settings, &filled.chrome))
}

async fn confirm_address(guest: Guest, fields: Fields) -> Answer {
    let said = match guest.desk.confirm_address(&secret(&fields)).await? {
        AddressConfirmed::AtThisEnd => {
            "Confirmed. The address changes once the link in our letter to the other address was opened as well."
                .to_owned()
        }
        AddressConfirmed::Changed(address) => format!("The address of your account is {address} now: sign in with it."),
    };
    see_said(&guest.settings, "/sign-in", &Notice::done(said))
}

/// The link that came along, where it is still good and leads to a page of this kind.
async fn opened(guest: &Guest, sent: &Fields, fits: impl Fn(Purpose) -> bool + Send) -> Result<LinkShown, Problem> {
    let shown = guest.desk.mailed_link(&secret(sent)).await?;
    if fits(shown.purpose) { Ok(shown) } else { Err(picdesk::Error::from(picdesk::DeadLink).into()) }
}

fn secret(sent: &Fields) -> LinkSecret {
    LinkSecret::new(sent.text("link").to_owned())
}

/// A new password, typed twice alike.
pub(super) fn new_password(fields: &Fields, complaints: &mut Complaints) -> Option<Password> {
    let password = Password::choose(fields.text("password"));
    let password = password.map_err(|refusal| complaints.note("password", refusal)).ok()?;
    if fields.text("again") != fields.text("password") {
        complaints.note("again", "the two passwords are not the same");
    }
    Some(password)
}

fn what_now(account: &Account) -> String {
    match (account.standing.waits, account.standing.enabled) {
        (true, _) => {
            "Your address is confirmed. The picture desk has a look at your registration; a letter tells you when \
                      you can sign in."
                .to_owned()
        }
        (false, true) => format!("Your password is set. Sign in with {} and the password.", account.address),
        (false, false) => "Your password is set. The account is switched off: ask the picture desk.".to_owned(),
    }
}

fn password_page(guest: &Guest, sent: &Fields, shown: &LinkShown, complaints: Complaints) -> Answer {
    let first = shown.purpose != Purpose::ResetPassword;
    let filled = SetPassword {
        chrome: guest.chrome(if first { "Activate account" } else { "New password" }),
        token: guest.token().to_owned(),
        action: shown.purpose.page(),
        link: sent.text("link").to_owned(),
        address: shown.address.to_string(),
        first,
        complaints,
    };
    guest.remembered(page(&filled, &guest.settings, &filled.chrome))
}
