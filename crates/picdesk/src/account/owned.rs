//! What becomes of an account in the hands of its owner: registering, taking it over, keeping its data.

use crate::{
    account::{Account, NewAccount, Standing},
    house::NewAccounts,
    ids::AccountId,
    moment::Stamp,
    policy::{Permit, may},
    revision::{Expected, Stale},
    rights::Rights,
    text::{EmailAddress, Name},
};

/// Somebody who registers (rule 71). They set their password once the address is confirmed, so that nobody sets one for an
/// address that is another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClient {
    /// The person's name.
    pub name: Name,
    /// The person's company.
    pub company: Option<Name>,
    /// The person's address.
    pub address: EmailAddress,
}

/// What owners say of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnData {
    /// The person's name.
    pub name: Name,
    /// The person's company.
    pub company: Option<Name>,
}

impl Account {
    /// Makes the account of somebody who registered and confirmed the address: enabled at once, or waiting for staff, as the
    /// site is set (rule 71).
    pub(crate) fn registered(who: NewClient, new: &NewAccounts, stamp: Stamp<AccountId>) -> Self {
        let waits = !new.registration.enables_at_once();
        let NewClient { name, company, address } = who;
        let who = NewAccount { name, company, address, rights: Rights::none(), downloads: None };
        let mut account = Self::enrol(who, true, new, stamp);
        account.0.standing = Standing { enabled: !waits, waits, ..account.0.standing };
        account
    }

    /// Its owner has set a password: from now on it is theirs. Answers whether it was not before.
    pub(crate) fn take_over(&mut self) -> bool {
        let first = !self.0.standing.activated;
        if first {
            self.0.standing.activated = true;
            self.0.revision = self.0.revision.next();
        }
        first
    }

    /// Gives it the address that was confirmed at both ends.
    pub(crate) fn move_to(&mut self, address: EmailAddress) {
        self.0.address = address;
        self.0.revision = self.0.revision.next();
    }

    /// Takes what its owner says of themselves.
    pub(crate) fn describe(
        &mut self,
        _keeping: &Permit<may::KeepAccount>,
        data: OwnData,
        expected: Expected,
    ) -> Result<(), Stale> {
        expected.check(self.0.revision)?;
        (self.0.name, self.0.company) = (data.name, data.company);
        self.0.revision = self.0.revision.next();
        Ok(())
    }
}

/// Why something was not done with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AccountRefusal {
    /// The site takes no registrations.
    #[error("registering is not possible here; the picture desk makes accounts")]
    RegistrationClosed,
    /// There is nothing to invite to: the account has been taken over.
    #[error("the account is activated already")]
    Activated,
    /// The account has that very address.
    #[error("this is the address that the account has")]
    SameAddress,
}
