//! Signing in, on the wire.

use poem_openapi::{Object, types::Example};

use crate::wire::{
    accounts::Account,
    text::{Text, When, sample, when},
};

/// What somebody types to sign in.
#[derive(Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct Credentials {
    /// The address of the account.
    pub address: Text<picdesk::EmailAddress>,
    /// The password.
    #[oai(write_only)]
    pub password: String,
}

/// A session that has just begun.
#[derive(Object)]
#[oai(example)]
pub(crate) struct SessionBegun {
    /// The secret of the session, shown this once. A browser has it in its cookie already; a script sends it as
    /// `Authorization: Bearer`.
    pub token: String,
    /// When the session ends by itself.
    pub ends_at: Text<When>,
    /// Who signed in.
    pub account: Account,
}

impl From<&picdesk::SignedIn> for SessionBegun {
    fn from(signed_in: &picdesk::SignedIn) -> Self {
        Self {
            token: signed_in.token.reveal().to_owned(),
            ends_at: when(signed_in.session.ends_at),
            account: Account::from(&signed_in.account),
        }
    }
}

impl Example for Credentials {
    fn example() -> Self {
        sample(r#"{"address": "ana@example.org", "password": "correct horse battery"}"#)
    }
}

impl Example for SessionBegun {
    fn example() -> Self {
        Self {
            token: "b2Nlh3P5xk0yQm1c9Zt7wA".to_owned(),
            ends_at: Text("2026-03-02T00:00:00Z".parse().unwrap_or(When(picdesk::Moment::from_micros(0)))),
            account: Account::example(),
        }
    }
}
