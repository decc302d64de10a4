//! API tokens: secrets for programs, each with a name, an end, and no more rights than its owner (rules 68 and 69).

use std::{fmt, time::Duration};

use crate::{
    account::Account,
    actor::{Actor, By, CameBy},
    ids::{AccountId, TokenId},
    moment::{Moment, Stamp},
    policy::{Permit, may},
    rights::{Right, Rights},
    session::SessionToken,
    text::Name,
};

/// How many days an API token lasts at the most: a year.
pub const MOST_TOKEN_DAYS: u16 = 366;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// How many API tokens one account keeps at the most, those that ended and were not revoked among them.
pub const MOST_TOKENS: usize = 20;

/// How coarsely it is noted when a token was last used: a busy program costs one write in this span.
const NOTED_EVERY: Duration = Duration::from_secs(60);

/// What every secret begins with, so that people and scanners know one that lies about.
const PREFIX: &str = "picdesk_";

/// The secret of an API token. It is never stored and never printed, and shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenSecret(String);

impl TokenSecret {
    /// Takes what came with a request, where it looks like the secret of an API token and not like that of a session.
    pub fn read(text: &str) -> Option<Self> {
        text.starts_with(PREFIX).then(|| Self(text.to_owned()))
    }

    /// The secret itself, to be shown once and for its digest.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<SessionToken> for TokenSecret {
    fn from(minted: SessionToken) -> Self {
        Self(format!("{PREFIX}{}", minted.reveal()))
    }
}

impl fmt::Debug for TokenSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSecret(…)")
    }
}

/// What somebody wants an API token to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What they call it, to tell it from their others: no two that have not ended have one name.
    pub name: Name,
    /// The rights that it may use, of those that they hold; none for a client, or to see what everybody sees.
    pub rights: Rights,
    /// How many days it lasts, 1 to [`MOST_TOKEN_DAYS`].
    pub days: u16,
}

/// One API token of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Its id.
    pub id: TokenId,
    /// Whose it is.
    pub account: AccountId,
    /// What its owner calls it.
    pub name: Name,
    /// The rights that it may use, as long as its owner holds them.
    pub rights: Rights,
    /// When it was made.
    pub began_at: Moment,
    /// When it ends by itself.
    pub ends_at: Moment,
    /// When it was last used, give or take a minute; none where it never was.
    pub last_used_at: Option<Moment>,
}

/// Why there is no such API token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefusal {
    /// Its owner does not hold the right (rule 70).
    #[error("an API token cannot have the right {0}: you do not hold it")]
    NotYoursToGive(Right),
    /// Only a person uses the right.
    #[error("the right {0} is used in person, so no API token can have it")]
    InPersonOnly(Right),
    /// It would end at once, or last too long.
    #[error("an API token lasts 1 to {MOST_TOKEN_DAYS} days")]
    Days,
    /// Its owner has as many as one may.
    #[error("an account has {MOST_TOKENS} API tokens at the most")]
    TooMany,
    /// Its owner has another one of that name, which has not ended.
    #[error("you have an API token of that name already")]
    NameInUse,
}

impl ApiToken {
    /// Makes one for the owner of an account that has these others.
    pub(crate) fn make(
        making: &Permit<may::MakeToken>,
        owner: AccountId,
        wanted: NewToken,
        others: &[Self],
        stamp: Stamp<TokenId>,
    ) -> Result<Self, TokenRefusal> {
        if let Some(right) = making.not_held(&wanted.rights) {
            return Err(TokenRefusal::NotYoursToGive(right));
        }
        if let Some(right) = wanted.rights.iter().find(|right| right.is_used_in_person()) {
            return Err(TokenRefusal::InPersonOnly(right));
        }
        if !(1..=MOST_TOKEN_DAYS).contains(&wanted.days) {
            return Err(TokenRefusal::Days);
        }
        if others.len() >= MOST_TOKENS {
            return Err(TokenRefusal::TooMany);
        }
        let name = wanted.name.folded();
        if others.iter().any(|other| !other.is_over(stamp.at) && other.name.folded() == name) {
            return Err(TokenRefusal::NameInUse);
        }
        let NewToken { name, rights, days } = wanted;
        let ends_at = stamp.at.plus(DAY * u32::from(days));
        Ok(Self { id: stamp.id, account: owner, name, rights, began_at: stamp.at, ends_at, last_used_at: None })
    }

    /// Who acts by this token now; nobody once it ended or its owner cannot sign in (rule 69). They hold the rights that
    /// the owner holds now and the token may use, and a staff member without any of them is no client all the same.
    pub(crate) fn actor(&self, owner: &Account, now: Moment) -> Option<Actor> {
        let alive = now < self.ends_at && self.account == owner.id && owner.can_sign_in();
        let rights: Rights = owner.rights.iter().filter(|right| self.may_use(*right)).collect();
        let came_by = CameBy { by: By::Token(self.id), until: self.ends_at };
        alive.then(|| Actor::lent_by(owner, rights, came_by))
    }

    fn may_use(&self, right: Right) -> bool {
        self.rights.holds(right) && !right.is_used_in_person()
    }

    /// Whether it is worth a note that the token is used at a moment.
    pub(crate) fn is_due_for_a_note(&self, now: Moment) -> bool {
        self.last_used_at.is_none_or(|last| last.plus(NOTED_EVERY) <= now)
    }

    /// Whether it is over at a moment.
    pub fn is_over(&self, now: Moment) -> bool {
        now >= self.ends_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_told_from_that_of_a_session_and_is_not_printed() {
        let secret = TokenSecret::from(SessionToken::new("0a1b".to_owned()));
        assert_eq!(TokenSecret::read(secret.reveal()), Some(secret.clone()));
        assert_eq!(TokenSecret::read("0a1b"), None);
        assert_eq!(format!("{secret:?}"), "TokenSecret(…)");
    }
}
