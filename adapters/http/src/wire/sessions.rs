//! Signing in, on the wire.

use picdesk::{Actor, Name, SessionId};
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

/// One session in which the owner of an account is signed in. Its secret is not among this.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct Session {
    /// Its id.
    pub id: Text<SessionId>,
    /// When it began.
    pub began_at: Text<When>,
    /// When it ends by itself.
    pub ends_at: Text<When>,
    /// The network address that its owner signed in from; not there where it follows upon an assumed identity.
    pub from: Option<String>,
    /// The browser or program that its owner signed in with; not there where that is not known.
    pub browser: Option<Text<Name>>,
    /// Whether the request came with it.
    pub this: bool,
}

impl Session {
    /// A session as whoever asks sees it.
    pub(crate) fn seen(session: picdesk::Session, by: &Actor) -> Self {
        let (from, browser) = session.signed_in_from.map(|from| (from.address.0, from.browser)).unzip();
        Self {
            id: Text(session.id),
            began_at: when(session.began_at),
            ends_at: when(session.ends_at),
            from,
            browser: browser.flatten().map(Text),
            this: by.session() == Some(session.id),
        }
    }
}

impl Example for Session {
    fn example() -> Self {
        sample(
            r#"{"id": "0197a5c0-0000-7000-8000-000000000011", "began_at": "2026-03-01T12:00:00Z",
            "ends_at": "2026-03-02T00:00:00Z", "from": "192.0.2.7", "browser": "Firefox on Linux", "this": true}"#,
        )
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
