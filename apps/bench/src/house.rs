//! The house that is measured.

use anyhow::Result;
use picdesk::{AttemptLimits, House, IdentityRules, NewAccounts};

/// The house of every run.
pub fn house() -> Result<House> {
    Ok(House {
        name: "The agency".parse()?,
        base_url: "https://pictures.example.org".to_owned(),
        sender: "desk@agency.example.org".parse()?,
        currency: "EUR".parse()?,
        terms: picdesk::STANDARD_TERMS.parse()?,
        attempts: AttemptLimits::default(),
        accounts: NewAccounts::default(),
        identity: IdentityRules::default(),
    })
}
