//! Mailed links: one-time secrets by which somebody proves that they read a mailbox (rules 67 and 71).
//!
//! A link is for one purpose, for one account, good once, and ends by itself; of its secret only the digest is stored. The
//! newest of a purpose voids the earlier ones, and setting a password voids all of an account.

use std::{fmt, time::Duration};

use crate::{
    account::{Account, NewClient},
    ids::AccountId,
    moment::{Moment, Stamp},
    session::{Digest, SessionToken},
    text::EmailAddress,
};

pub(crate) mod reply;

const HOUR: Duration = Duration::from_secs(3600);

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Confirms the address of somebody who registered, and sets their password.
    Confirm,
    /// Lets somebody take over the account that staff made for them, by setting its password.
    Invite,
    /// Sets a new password in the place of one that was forgotten.
    ResetPassword,
    /// Confirms a change of address at the address that is to be left.
    OldAddress,
    /// Confirms a change of address at the new one.
    NewAddress,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Confirm, Self::Invite, Self::ResetPassword, Self::OldAddress, Self::NewAddress];

    /// Its name in storage and in the journal.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Invite => "invite",
            Self::ResetPassword => "reset-password",
            Self::OldAddress => "old-address",
            Self::NewAddress => "new-address",
        }
    }

    /// How long such a link is good.
    pub const fn lasts(self) -> Duration {
        match self {
            Self::Confirm => HOUR.saturating_mul(48),
            Self::Invite => HOUR.saturating_mul(14 * 24),
            Self::ResetPassword => HOUR,
            Self::OldAddress | Self::NewAddress => HOUR.saturating_mul(24),
        }
    }

    /// The page that such a link leads to. The secret stands in the query, which no log of ours keeps.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Confirm | Self::Invite => "/activate",
            Self::ResetPassword => "/new-password",
            Self::OldAddress | Self::NewAddress => "/confirm-address",
        }
    }

    /// Whether whoever opens such a link sets a password.
    pub const fn sets_password(self) -> bool {
        matches!(self, Self::Confirm | Self::Invite | Self::ResetPassword)
    }

    /// The other end of a change of address; none of any other purpose.
    pub(crate) const fn other_end(self) -> Option<Self> {
        match self {
            Self::OldAddress => Some(Self::NewAddress),
            Self::NewAddress => Some(Self::OldAddress),
            Self::Confirm | Self::Invite | Self::ResetPassword => None,
        }
    }
}

/// The secret of a link. It is printed nowhere, and stored nowhere but in the letter that waits to carry it.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkSecret(String);

impl LinkSecret {
    /// Takes what came with a request, or what a letter keeps.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret itself, for the letter and for its digest.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<SessionToken> for LinkSecret {
    fn from(minted: SessionToken) -> Self {
        Self(minted.reveal().to_owned())
    }
}

impl fmt::Debug for LinkSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkSecret(…)")
    }
}

/// A link that was mailed to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailedLink {
    /// The digest of its secret.
    pub digest: Digest,
    /// What it is for.
    pub purpose: Purpose,
    /// The account that it is for; of a registration, the one that it will make.
    pub account: AccountId,
    /// The address that the account has, or will have once the link was used.
    pub address: EmailAddress,
    /// Who registers; none where the account is there already.
    pub newcomer: Option<NewClient>,
    /// When it ends by itself.
    pub ends_at: Moment,
}

/// What a link that is still good leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedTo {
    /// The account that a registration makes, with this id.
    Newcomer(NewClient, AccountId),
    /// An account that is there.
    Account(Account),
}

impl MailedLink {
    /// A link for an account that is there.
    pub(crate) fn to(account: &Account, purpose: Purpose, digest: Digest, now: Moment) -> Self {
        let (id, address) = (account.id, account.address.clone());
        Self { digest, purpose, account: id, address, newcomer: None, ends_at: now.plus(purpose.lasts()) }
    }

    /// The link by which somebody confirms a registration.
    fn for_newcomer(who: NewClient, digest: Digest, stamp: Stamp<AccountId>) -> Self {
        let (purpose, address) = (Purpose::Confirm, who.address.clone());
        let ends_at = stamp.at.plus(purpose.lasts());
        Self { digest, purpose, account: stamp.id, address, newcomer: Some(who), ends_at }
    }

    /// A link that leads nowhere and that no letter carries. It is stored where an address that was typed gives no reason
    /// for a link, so that answering takes the same work, and the same time, as where it does (rule 72).
    fn to_nowhere(purpose: Purpose, address: EmailAddress, digest: Digest, stamp: Stamp<AccountId>) -> Self {
        Self { digest, purpose, account: stamp.id, address, newcomer: None, ends_at: stamp.at.plus(purpose.lasts()) }
    }

    /// What it leads to, with its account as it is now, if it has one. A link that ended or leads nowhere is as dead as one
    /// that was used or never was.
    pub fn leads_to(self, account: Option<Account>, now: Moment) -> Result<LedTo, DeadLink> {
        match (self.newcomer, account) {
            _ if now >= self.ends_at => Err(DeadLink),
            (Some(who), None) => Ok(LedTo::Newcomer(who, self.account)),
            (None, Some(account)) => Ok(LedTo::Account(account)),
            _ => Err(DeadLink),
        }
    }
}

/// The link opens nothing: it was used, it is too old, a newer one took its place, or it never was one. Which of them is
/// not said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the link is no longer good")]
pub struct DeadLink;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{account::NewAccount, house::NewAccounts, rights::Rights};

    const NOW: Moment = Moment::from_micros(1_000_000);

    fn ana() -> Account {
        let (name, address) = ("Ana".parse().unwrap(), "ana@example.org".parse().unwrap());
        let who = NewAccount { name, company: None, address, rights: Rights::none(), downloads: None };
        Account::enrol(who, false, &NewAccounts::default(), stamp(1))
    }

    fn stamp(id: u128) -> Stamp<AccountId> {
        Stamp { id: AccountId::new(uuid::Uuid::from_u128(id)), at: NOW }
    }

    #[test]
    fn a_link_is_good_until_its_end_and_not_a_moment_longer() {
        for purpose in Purpose::ALL {
            let link = MailedLink::to(&ana(), purpose, Digest([0; 32]), NOW);
            let last = link.ends_at.minus(Duration::from_micros(1));
            assert_eq!(link.clone().leads_to(Some(ana()), last), Ok(LedTo::Account(ana())));
            assert_eq!(link.clone().leads_to(Some(ana()), link.ends_at), Err(DeadLink), "{}", purpose.slug());
        }
    }

    /// Rule 72: what is stored for the sake of the same work opens nothing.
    #[test]
    fn a_link_to_nowhere_leads_nowhere() {
        let nobody = MailedLink::to_nowhere(Purpose::ResetPassword, ana().address.clone(), Digest([0; 32]), stamp(2));
        assert_eq!(nobody.leads_to(None, NOW), Err(DeadLink));
    }

    #[test]
    fn a_registration_makes_an_account_once() {
        let who = NewClient { name: "Ana".parse().unwrap(), company: None, address: ana().address.clone() };
        let link = MailedLink::for_newcomer(who.clone(), Digest([0; 32]), stamp(1));
        assert_eq!(link.clone().leads_to(None, NOW), Ok(LedTo::Newcomer(who, stamp(1).id)));
        assert_eq!(link.leads_to(Some(ana()), NOW), Err(DeadLink));
    }

    #[test]
    fn no_secret_of_a_link_is_printed() {
        assert_eq!(format!("{:?}", LinkSecret::new("open sesame".to_owned())), "LinkSecret(…)");
    }
}
