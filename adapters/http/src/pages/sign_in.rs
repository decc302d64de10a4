//! Signing in and out.

use std::time::Duration;

use askama::Template;
use picdesk::{EmailAddress, Error, Password, SignInRefusal};

use crate::{
    pages::{
        chrome::{Chrome, local, page, see},
        door::{Answer, Door},
        fields::Fields,
        visit::{Guest, Visit, WithCookie},
        words::count,
    },
    signed_in::end_earlier,
};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    chrome: Chrome,
    token: String,
    next: String,
    address: String,
    complaint: Option<String>,
    /// Whether people can register.
    registers: bool,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::open_at("/sign-in").shows_everybody(form).takes_from_everybody(sign_in),
        Door::at("/sign-out").takes(sign_out),
    ]
}

async fn form(guest: Guest) -> Answer {
    let next = guest.asked.query.text("next").to_owned();
    shown(&guest, next, String::new(), None)
}

async fn sign_in(guest: Guest, fields: Fields) -> Answer {
    let (next, address) = (fields.text("next").to_owned(), fields.text("address").to_owned());
    let tried = match address.parse::<EmailAddress>() {
        Ok(address) => {
            let (password, asked) = (Password::typed(fields.text("password")), &guest.asked);
            guest.desk.sign_in(&address, &password, asked.whereabouts(), &asked.device).await
        }
        // An address that is none has no account, and the answer to that is one and the same (rule 67).
        Err(_) => Err(SignInRefusal::Wrong.into()),
    };
    match tried {
        Ok(signed_in) => {
            end_earlier(&guest.desk, guest.earlier.as_ref()).await?;
            let to = if local(&next) { next.as_str() } else { "/" };
            let answer = see(to)?.with_cookie(&guest.settings.cookie(&signed_in.token));
            Ok(guest.known(answer, signed_in.device.as_ref()))
        }
        Err(Error::NotSignedIn(refusal)) => shown(&guest, next, address, Some(told(&refusal))),
        Err(other) => Err(other.into()),
    }
}

async fn sign_out(visit: Visit, _: Fields) -> Answer {
    visit.desk.sign_out(&visit.actor).await?;
    Ok(see("/sign-in")?.with_cookie(&visit.settings.no_cookie()))
}

fn shown(guest: &Guest, next: String, address: String, complaint: Option<String>) -> Answer {
    let chrome = guest.chrome("Sign in");
    let registers = guest.desk.house().accounts.registration.is_open();
    let filled = SignIn { chrome, token: guest.token().to_owned(), next, address, complaint, registers };
    guest.remembered(page(&filled, &guest.settings, &filled.chrome))
}

/// Why somebody is not signed in, or not believed to be who they are.
pub(super) fn told(refusal: &SignInRefusal) -> String {
    match refusal {
        SignInRefusal::Wrong => "The address or the password is wrong.".to_owned(),
        SignInRefusal::TooMany { wait } => {
            format!(
                "There were too many tries. Try again in {}, or choose Forgotten password: with a new one you sign in at once.",
                minutes(*wait)
            )
        }
        SignInRefusal::TooManyLetters { wait } => {
            format!("Too many letters were asked for. Try again in {}.", minutes(*wait))
        }
        SignInRefusal::NoSession => "Sign in again.".to_owned(),
    }
}

fn minutes(wait: Duration) -> String {
    count(wait.as_secs().div_ceil(60), "minute")
}
