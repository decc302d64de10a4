//! The house: what is the same for everybody on the site.

use crate::{
    account::Downloads,
    identity::IdentityRules,
    money::Currency,
    session::AttemptLimits,
    text::{EmailAddress, Message, Name},
};

/// The licence terms of a house that has written none of its own.
pub const STANDARD_TERMS: &str = "Each picture is licensed to the client named in the order, for the use that was agreed, and to \
    nobody else. Rights-managed pictures are used as it was agreed in the order and not beyond; royalty-free pictures are \
    used in the size that was licensed, as often as the client likes. Print the credit line beside each picture. Pictures \
    are not passed on, and not sold again as pictures.";

/// What is the same for everybody on the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct House {
    /// What the site calls itself, in letters and on pages.
    pub name: Name,
    /// Where clients reach it, such as `https://pictures.example.org`, without a slash at the end.
    pub base_url: String,
    /// Whom letters come from.
    pub sender: EmailAddress,
    /// The currency of prices.
    pub currency: Currency,
    /// The licence terms that clients accept (rule 31).
    pub terms: Message,
    /// How many sign-ins may fail.
    pub attempts: AttemptLimits,
    /// What holds for accounts that are made from now on.
    pub accounts: NewAccounts,
    /// How identities are assumed.
    pub identity: IdentityRules,
}

/// What holds for accounts that are made from now on, whoever makes them. Staff change it account by account afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewAccounts {
    /// Whether people can register, and what it takes afterwards (rule 71).
    pub registration: Registration,
    /// Whether ordered files open at once, where whoever makes an account does not say.
    pub downloads: Downloads,
    /// Whether orders are to be paid before anything of them is downloaded (rule 29).
    pub must_pay_first: bool,
    /// Whether files are downloaded without accepting the licence terms each time (rule 31).
    pub direct_download: bool,
}

impl Default for NewAccounts {
    fn default() -> Self {
        Self {
            registration: Registration::StaffEnable,
            downloads: Downloads::Ask,
            must_pay_first: false,
            direct_download: false,
        }
    }
}

/// Whether people can register, and what it takes afterwards (rule 71).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Registration {
    /// Nobody can; staff make accounts.
    Closed,
    /// Whoever confirmed an address waits until staff enable the account.
    StaffEnable,
    /// Whoever confirmed an address can sign in.
    AtOnce,
}

impl Registration {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Closed, Self::StaffEnable, Self::AtOnce];

    /// Its name in the settings.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::StaffEnable => "staff-enable",
            Self::AtOnce => "at-once",
        }
    }

    /// Whether people can register.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed)
    }

    /// Whether nobody has to look at a registration. One that was mailed before the site closed is looked at.
    pub(crate) const fn enables_at_once(self) -> bool {
        matches!(self, Self::AtOnce)
    }
}
