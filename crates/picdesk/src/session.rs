//! Sessions: a random secret that its owner keeps, and the digest of it that we keep (rule 68).

use std::{borrow::Cow, fmt, time::Duration};

use crate::{
    account::Account,
    actor::{Actor, By, CameBy},
    chosen::Chosen,
    identity::Assumption,
    ids::{AccountId, AssumptionId, SessionId},
    moment::{Moment, Stamp},
    text::Name,
};

pub(crate) mod device;
pub(crate) mod form;
pub(crate) mod secret;

/// How long a session lasts.
pub const SESSION_LASTS: Duration = Duration::from_secs(12 * 3600);

/// The secret of a session. It is never stored and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    /// Takes what was minted, or what came with a request.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret itself, for the cookie and for its digest.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// The SHA-256 of a secret or of a request, as 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

/// Where somebody signs in, and with what: by this the owner of an account knows a session again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// The network address.
    pub address: NetworkAddress,
    /// The browser or program, in a few words of ours; none where it said nothing that is known.
    pub browser: Option<Name>,
}

impl From<&NetworkAddress> for Whereabouts {
    fn from(address: &NetworkAddress) -> Self {
        Self { address: address.clone(), browser: None }
    }
}

impl Digest {
    /// Writes it as 64 hexadecimal digits.
    pub fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// One sign-in of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// The digest of its secret.
    pub digest: Digest,
    /// Where its owner signed in, and with what; none where nobody did, because an identity was assumed or left.
    pub signed_in_from: Option<Whereabouts>,
    /// When it began.
    pub began_at: Moment,
    /// When it ends by itself.
    pub ends_at: Moment,
    /// The client whom its owner has chosen (rule 53); the choice may be over.
    pub chosen: Option<Chosen>,
    /// The time for which a staff member acts in the owner's place in it; none in the owner's own.
    pub assumption: Option<AssumptionId>,
}

impl Session {
    /// Begins a session that lasts [`SESSION_LASTS`].
    pub fn begin(account: &Account, from: Whereabouts, digest: Digest, stamp: Stamp<SessionId>) -> Self {
        let signed_in_from = Some(from);
        Self { signed_in_from, ..Self::until(stamp.at.plus(SESSION_LASTS), account, digest, stamp) }
    }

    /// Begins a session in which a staff member acts as a client.
    pub(crate) fn begin_assumed(
        client: &Account,
        assumption: &Assumption,
        digest: Digest,
        stamp: Stamp<SessionId>,
    ) -> Self {
        Self { assumption: Some(assumption.id), ..Self::until(assumption.ends_at, client, digest, stamp) }
    }

    /// Begins a session in which a staff member is back in their own account: it lasts as long as the one would have
    /// that they left for the client's.
    pub(crate) fn begin_again(
        staff: &Account,
        assumption: &Assumption,
        digest: Digest,
        stamp: Stamp<SessionId>,
    ) -> Self {
        Self::until(assumption.back_until, staff, digest, stamp)
    }

    fn until(ends_at: Moment, account: &Account, digest: Digest, stamp: Stamp<SessionId>) -> Self {
        Self {
            id: stamp.id,
            account: account.id,
            digest,
            signed_in_from: None,
            began_at: stamp.at,
            ends_at,
            chosen: None,
            assumption: None,
        }
    }

    /// Who acts in this session now; nobody once it ended or its account cannot sign in (rule 69), nor where its owner
    /// is not who acts in it.
    pub fn actor(&self, account: &Account, now: Moment) -> Option<Actor> {
        let chosen = self.chosen.clone().filter(|chosen| now < chosen.until);
        let alive = self.assumption.is_none() && self.is_alive(account, now);
        alive.then(|| self.owner(account).having_chosen(chosen))
    }

    /// Who acts as the owner of this session now: the staff member of the assumption that it belongs to. Whether that
    /// still is allowed is another question.
    pub(crate) fn assumed_actor(&self, account: &Account, assumption: &Assumption, now: Moment) -> Option<Actor> {
        let belongs = self.assumption == Some(assumption.id) && assumption.client == account.id;
        let alive = belongs && assumption.goes_on(now) && self.is_alive(account, now);
        if alive { self.owner(account).assumed_by(assumption.staff, assumption.id, now) } else { None }
    }

    fn is_alive(&self, account: &Account, now: Moment) -> bool {
        now < self.ends_at && self.account == account.id && account.can_sign_in()
    }

    fn owner(&self, account: &Account) -> Actor {
        let came_by = CameBy { by: By::Session(self.id), until: self.ends_at };
        Actor::of(account.id, &account.name, &account.rights, came_by).known_to_be_in(account.territory)
    }
}

/// A password as it was typed. It is never stored and never printed.
#[derive(Clone)]
pub struct Password(String);

/// The fewest characters of a password.
pub const SHORTEST_PASSWORD: usize = 10;

impl Password {
    /// Takes a new password: 10 to 200 characters.
    pub fn choose(text: &str) -> Result<Self, PasswordRefusal> {
        match text.chars().count() {
            0..SHORTEST_PASSWORD => Err(PasswordRefusal::TooShort),
            SHORTEST_PASSWORD..=200 => Ok(Self(text.to_owned())),
            _ => Err(PasswordRefusal::TooLong),
        }
    }

    /// Takes what was typed to sign in, as far as it could be a password at all.
    pub fn typed(text: &str) -> Self {
        Self(text.chars().take(201).collect())
    }

    /// The secret itself, for hashing.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Why a password was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Fewer than ten characters.
    #[error("a password has at least {SHORTEST_PASSWORD} characters")]
    TooShort,
    /// More than two hundred.
    #[error("a password has at most 200 characters")]
    TooLong,
}

/// The Argon2id hash of a password, in PHC format (rule 67).
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Takes what the hasher made or storage kept.
    pub fn new(phc: String) -> Self {
        Self(phc)
    }

    /// The PHC string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// A network address as the HTTP surface saw it, kept with attempts and downloads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NetworkAddress(pub String);

/// What somebody tries, as far as it is limited. Each is counted by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tried {
    /// To sign in, or to give the password once more.
    Password,
    /// The same on a device that is known for the account, by the digest of its secret.
    PasswordOn(Digest),
    /// To have a letter with a link sent to an address.
    Letter,
}

impl Tried {
    /// Its name in storage.
    pub fn slug(self) -> Cow<'static, str> {
        match self {
            Self::Password => "password".into(),
            Self::PasswordOn(device) => format!("password on {}", device.hex()).into(),
            Self::Letter => "letter".into(),
        }
    }
}

/// How many sign-ins may fail before further ones have to wait (rule 67).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptLimits {
    /// Failures for one account within the window.
    pub per_account: u32,
    /// Failures from one network address within the window.
    pub per_address: u32,
    /// How far back failures count.
    pub window: Duration,
}

impl Default for AttemptLimits {
    fn default() -> Self {
        Self { per_account: 10, per_address: 50, window: Duration::from_secs(15 * 60) }
    }
}

/// Failed sign-ins within the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failures {
    /// For the address that was typed, whether it has an account or not.
    pub of_account: u32,
    /// From the network address.
    pub of_address: u32,
}

impl AttemptLimits {
    /// How many letters with links are sent because somebody typed an address. They are few, because anybody can type
    /// another's. The window is no longer than such a link is good, so that whoever is kept from asking for one by others
    /// who asked has one in the mailbox that is good.
    pub const LETTERS: Self = Self { per_account: 5, per_address: 30, window: Duration::from_secs(3600) };

    /// Refuses one more try where either limit is reached.
    pub fn check(&self, tried: Tried, failures: Failures) -> Result<(), SignInRefusal> {
        match (self.are_reached(tried, failures), tried) {
            (false, _) => Ok(()),
            (true, Tried::Letter) => Err(SignInRefusal::TooManyLetters { wait: self.window }),
            (true, Tried::Password | Tried::PasswordOn(_)) => Err(SignInRefusal::TooMany { wait: self.window }),
        }
    }

    /// Whether one more failure is the last before further tries have to wait.
    pub fn is_last(&self, tried: Tried, Failures { of_account, of_address }: Failures) -> bool {
        self.are_reached(tried, Failures { of_account: of_account + 1, of_address: of_address + 1 })
    }

    fn are_reached(&self, tried: Tried, failures: Failures) -> bool {
        // A known device counts wherever it is: who shares its network has no part in that.
        let network_counts = !matches!(tried, Tried::PasswordOn(_));
        failures.of_account >= self.per_account || (network_counts && failures.of_address >= self.per_address)
    }
}

/// Why somebody is not signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInRefusal {
    /// Address and password do not fit together, or the account cannot be used; which of them is not said.
    #[error("the address or the password is wrong")]
    Wrong,
    /// Too many tries failed.
    #[error("too many tries; wait {} minutes, or choose a new password by a mailed link", wait.as_secs() / 60)]
    TooMany {
        /// How long to wait, at the most.
        wait: Duration,
    },
    /// Too many letters were asked for.
    #[error("too many letters were asked for; wait {} minutes", wait.as_secs() / 60)]
    TooManyLetters {
        /// How long to wait, at the most.
        wait: Duration,
    },
    /// The request came without a session, or with one that ended.
    #[error("sign in first")]
    NoSession,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_ten_to_two_hundred_characters_not_bytes() {
        assert_eq!(Password::choose("äöüßäöüßä").unwrap_err(), PasswordRefusal::TooShort);
        assert!(Password::choose("äöüßäöüßäö").is_ok());
        assert!(Password::choose(&"😀".repeat(200)).is_ok());
        assert_eq!(Password::choose(&"x".repeat(201)).unwrap_err(), PasswordRefusal::TooLong);
    }

    /// Rules 67 and 68.
    #[test]
    fn no_secret_is_printed() {
        let hash = PasswordHash::new("open sesame".to_owned());
        let token = SessionToken::new("open sesame".to_owned());
        let printed = format!("{:?} {hash:?} {token:?}", Password::typed("open sesame"));
        assert_eq!(printed, "Password(…) PasswordHash(…) SessionToken(…)");
    }

    /// Rule 67: either limit is enough, and a known device has the first alone.
    #[test]
    fn the_last_failure_that_is_allowed_is_the_last_one() {
        let limits = AttemptLimits { per_account: 2, per_address: 3, window: Duration::from_secs(60) };
        let known = Tried::PasswordOn(Digest([7; 32]));
        for (of_account, of_address, allowed, on_known) in
            [(0, 0, true, true), (1, 2, true, true), (2, 2, false, false), (0, 3, false, true)]
        {
            let failures = Failures { of_account, of_address };
            for (tried, allowed) in [(Tried::Password, allowed), (Tried::Letter, allowed), (known, on_known)] {
                assert_eq!(limits.check(tried, failures).is_ok(), allowed, "{tried:?} after {failures:?}");
            }
        }
    }
}
