//! The house: what is the same for everybody on the site.

use crate::{
    identity::IdentityRules,
    money::Currency,
    session::AttemptLimits,
    text::{EmailAddress, Name},
};

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
    /// How many sign-ins may fail.
    pub attempts: AttemptLimits,
    /// How identities are assumed.
    pub identity: IdentityRules,
}
