//! API tokens on the wire.

use picdesk::{Name, Right, TokenId};
use poem_openapi::{Object, types::Example};

use crate::wire::text::{Text, When, sample, when};

/// What an API token is to be.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct NewToken {
    /// What to call it, to tell it from the others: no two that have not ended have one name.
    pub name: Text<Name>,
    /// The staff rights that it may use, of those that its owner holds; none for a client.
    pub rights: Vec<Text<Right>>,
    /// How many days it lasts, a year at the most.
    pub days: u16,
}

/// One API token. Its secret is not among this.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct Token {
    /// Its id.
    pub id: Text<TokenId>,
    /// What its owner calls it.
    pub name: Text<Name>,
    /// The staff rights that it may use, as long as its owner holds them.
    pub rights: Vec<Text<Right>>,
    /// When it was made.
    pub began_at: Text<When>,
    /// When it ends by itself, or ended.
    pub ends_at: Text<When>,
    /// When it was last used, give or take a minute; not there where it never was.
    pub last_used_at: Option<Text<When>>,
}

/// The API tokens of an account, newest first.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct Tokens {
    /// All of them.
    pub tokens: Vec<Token>,
}

/// An API token that was just made.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct TokenMade {
    /// Its secret, shown this once: a program sends it as `Authorization: Bearer`.
    pub secret: String,
    /// The token.
    pub token: Token,
}

impl From<NewToken> for picdesk::NewToken {
    fn from(sent: NewToken) -> Self {
        let rights = sent.rights.into_iter().map(|Text(right)| right).collect();
        Self { name: sent.name.0, rights, days: sent.days }
    }
}

impl From<picdesk::ApiToken> for Token {
    fn from(token: picdesk::ApiToken) -> Self {
        Self {
            id: Text(token.id),
            name: Text(token.name),
            rights: token.rights.iter().map(Text).collect(),
            began_at: when(token.began_at),
            ends_at: when(token.ends_at),
            last_used_at: token.last_used_at.map(when),
        }
    }
}

impl From<picdesk::TokenMade> for TokenMade {
    fn from(made: picdesk::TokenMade) -> Self {
        Self { secret: made.secret.reveal().to_owned(), token: made.token.into() }
    }
}

impl Example for NewToken {
    fn example() -> Self {
        sample(r#"{"name": "Nightly report", "rights": ["orders.view"], "days": 90}"#)
    }
}

impl Example for Token {
    fn example() -> Self {
        sample(
            r#"{"id": "0197a5c0-0000-7000-8000-000000000010", "name": "Nightly report", "rights": ["orders.view"],
            "began_at": "2026-03-01T12:00:00Z", "ends_at": "2026-05-30T12:00:00Z",
            "last_used_at": "2026-03-02T02:00:00Z"}"#,
        )
    }
}

impl Example for Tokens {
    fn example() -> Self {
        Self { tokens: vec![Token::example()] }
    }
}

impl Example for TokenMade {
    fn example() -> Self {
        Self { secret: "picdesk_5f1c0c8d2e7ab94f".to_owned(), token: Token::example() }
    }
}
