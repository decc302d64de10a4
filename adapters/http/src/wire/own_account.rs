//! Registering, mailed links and one's own account, on the wire.

use picdesk::{EmailAddress, LinkSecret, Name, NewClient, OwnData};
use poem_openapi::{Object, types::Example};

use crate::wire::text::{Text, sample};

/// Somebody who registers.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct Registration {
    /// The person's name.
    pub name: Text<Name>,
    /// The person's company.
    pub company: Option<Text<Name>>,
    /// Where the link to confirm goes, and what is typed to sign in.
    pub address: Text<EmailAddress>,
}

/// An address whose password was forgotten.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct ForgottenPassword {
    /// The address.
    pub address: Text<EmailAddress>,
}

/// A password, set by a mailed link.
#[derive(Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct PasswordByLink {
    /// The secret of the link: what stands behind `link=` in it.
    #[oai(write_only)]
    pub link: String,
    /// The new password: 10 to 200 characters.
    #[oai(write_only)]
    pub password: String,
}

/// A change of address, confirmed by a mailed link.
#[derive(Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct AddressByLink {
    /// The secret of the link: what stands behind `link=` in it.
    #[oai(write_only)]
    pub link: String,
}

/// What came of confirming a change of address.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct AddressConfirmed {
    /// Whether both ends have confirmed it, so that the address is changed.
    pub changed: bool,
}

/// What an account says of its owner.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct OwnDataSent {
    /// The person's name.
    pub name: Text<Name>,
    /// The person's company; where it is not there, the account has none.
    pub company: Option<Text<Name>>,
}

/// A new password for one's own account.
#[derive(Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct PasswordChange {
    /// The password until now.
    #[oai(write_only)]
    pub current: String,
    /// The new one: 10 to 200 characters.
    #[oai(write_only)]
    pub new: String,
}

/// A new address for one's own account.
#[derive(Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct AddressChange {
    /// The account's password.
    #[oai(write_only)]
    pub password: String,
    /// The new address.
    pub address: Text<EmailAddress>,
}

impl From<Registration> for NewClient {
    fn from(sent: Registration) -> Self {
        Self { name: sent.name.0, company: sent.company.map(|Text(company)| company), address: sent.address.0 }
    }
}

impl From<OwnDataSent> for OwnData {
    fn from(sent: OwnDataSent) -> Self {
        Self { name: sent.name.0, company: sent.company.map(|Text(company)| company) }
    }
}

impl From<picdesk::AddressConfirmed> for AddressConfirmed {
    fn from(confirmed: picdesk::AddressConfirmed) -> Self {
        Self { changed: matches!(confirmed, picdesk::AddressConfirmed::Changed(_)) }
    }
}

impl PasswordByLink {
    pub(crate) fn secret(&self) -> LinkSecret {
        LinkSecret::new(self.link.clone())
    }
}

impl Example for Registration {
    fn example() -> Self {
        sample(r#"{"name": "Ana Lind", "company": "Harbour Weekly", "address": "ana@example.org"}"#)
    }
}

impl Example for ForgottenPassword {
    fn example() -> Self {
        sample(r#"{"address": "ana@example.org"}"#)
    }
}

impl Example for PasswordByLink {
    fn example() -> Self {
        sample(r#"{"link": "b2Nlh3P5xk0yQm1c9Zt7wA", "password": "correct horse battery"}"#)
    }
}

impl Example for AddressByLink {
    fn example() -> Self {
        sample(r#"{"link": "b2Nlh3P5xk0yQm1c9Zt7wA"}"#)
    }
}

impl Example for AddressConfirmed {
    fn example() -> Self {
        Self { changed: false }
    }
}

impl Example for OwnDataSent {
    fn example() -> Self {
        sample(r#"{"name": "Ana Lind", "company": "Harbour Weekly"}"#)
    }
}

impl Example for PasswordChange {
    fn example() -> Self {
        sample(r#"{"current": "correct horse battery", "new": "a staple for every horse"}"#)
    }
}

impl Example for AddressChange {
    fn example() -> Self {
        sample(r#"{"password": "correct horse battery", "address": "ana.lind@example.org"}"#)
    }
}
