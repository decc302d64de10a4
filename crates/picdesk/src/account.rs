//! Accounts: who may sign in, what they may do, and whether their files open at once.

use std::ops::Deref;

use crate::{
    house::NewAccounts,
    ids::AccountId,
    moment::{Moment, Stamp},
    policy::{Permit, may},
    restriction::{Reader, territory::Territory},
    revision::{Expected, Revision, Stale},
    rights::{Right, Rights},
    text::{EmailAddress, Name},
};

pub(crate) mod change;
pub(crate) mod owned;

pub use owned::{AccountRefusal, NewClient, OwnData};

/// Whether an account is switched on, and whether its owner has taken it over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Standing {
    /// Staff switched it on; without this it can do nothing (rules 10, 26).
    pub enabled: bool,
    /// Its owner confirmed the address and set a password; without this nobody can sign in to it.
    pub activated: bool,
    /// Its owner registered, and waits for staff to look at that (rule 71); over once it is switched on or off.
    pub waits: bool,
}

/// What happens to files that are ordered into an account, where order and line say nothing (rule 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Downloads {
    /// Staff are asked; a grant opens the file.
    Ask,
    /// Files open as soon as they are ordered.
    Immediate,
}

impl Downloads {
    /// Its name on the wire and in storage.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Immediate => "immediate",
        }
    }
}

/// All that is kept of an account, except its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRecord {
    /// Its id.
    pub id: AccountId,
    /// The person's name.
    pub name: Name,
    /// The person's company.
    pub company: Option<Name>,
    /// Where letters go and what is typed to sign in; unique, without regard to case.
    pub address: EmailAddress,
    /// Whether it can be used.
    pub standing: Standing,
    /// What it may do as staff; a client holds none.
    pub rights: Rights,
    /// Whether its files open at once.
    pub downloads: Downloads,
    /// Whether its orders are to be paid before anything of them is downloaded (rule 29).
    pub must_pay_first: bool,
    /// Whether it downloads without accepting the licence terms each time (rule 31).
    pub direct_download: bool,
    /// Where its files are used, for restrictions by territory; none where nobody has said.
    pub territory: Option<Territory>,
    /// When it was made.
    pub created_at: Moment,
    /// When its owner last signed in.
    pub last_signed_in: Option<Moment>,
    /// Counts its saved changes.
    pub revision: Revision,
}

/// One person's sign-in, client or staff. Everybody may read its record; only its rules change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account(AccountRecord);

impl Deref for Account {
    type Target = AccountRecord;

    fn deref(&self) -> &AccountRecord {
        &self.0
    }
}

impl Account {
    /// Puts an account together again from what storage kept of it.
    pub fn restore(record: AccountRecord) -> Self {
        Self(record)
    }

    /// Makes an account for a person whom the house knows: enabled, and activated once a password is set. What is not said
    /// of it is as the site is set for new ones.
    pub fn enrol(who: NewAccount, activated: bool, new: &NewAccounts, stamp: Stamp<AccountId>) -> Self {
        Self(AccountRecord {
            id: stamp.id,
            name: who.name,
            company: who.company,
            address: who.address,
            standing: Standing { enabled: true, activated, waits: false },
            rights: who.rights,
            downloads: who.downloads.unwrap_or(new.downloads),
            must_pay_first: new.must_pay_first,
            direct_download: new.direct_download,
            territory: None,
            created_at: stamp.at,
            last_signed_in: None,
            revision: Revision::FIRST,
        })
    }

    /// A client holds no staff right.
    pub fn is_client(&self) -> bool {
        self.rights.is_empty()
    }

    /// Refuses to have its cart and lightboxes filled by others: what a colleague gathers is left alone. A client's account
    /// that is switched off is filled all the same; the files wait for its owner.
    pub fn may_be_filled(&self) -> Result<(), NotAClient> {
        if self.is_client() { Ok(()) } else { Err(NotAClient) }
    }

    /// Whether its owner can sign in.
    pub fn can_sign_in(&self) -> bool {
        self.standing.enabled && self.standing.activated
    }

    /// Whom restrictions may concern: the owner of this account, at a moment.
    pub fn reader(&self, at: Moment) -> Reader {
        Reader { account: self.id, territory: self.territory, at }
    }

    /// Gives the account exactly these rights.
    ///
    /// Refused where the giver does not hold a right that is added, and where the house would be left
    /// without anybody who can manage staff (rule 70). `other_managers` counts the accounts that can be signed in to,
    /// this one aside, that hold [`Right::ManageStaff`].
    pub fn set_rights(
        &mut self,
        changing: &Permit<may::ChangeRights>,
        rights: Rights,
        other_managers: u64,
        expected: Expected,
    ) -> Result<(), RightsRefusal> {
        expected.check(self.0.revision)?;
        if let Some(right) = rights.iter().find(|&right| !self.0.rights.holds(right) && !changing.holds(right)) {
            return Err(RightsRefusal::NotYoursToGive(right));
        }
        let gives_up = self.0.rights.holds(Right::ManageStaff) && !rights.holds(Right::ManageStaff);
        if gives_up && other_managers == 0 {
            return Err(RightsRefusal::LastManager);
        }
        self.0.rights = rights;
        self.0.revision = self.0.revision.next();
        Ok(())
    }

    /// Refuses to switch off the last account that can manage staff (rule 70).
    pub fn may_be_switched_off(&self, other_managers: u64) -> Result<(), RightsRefusal> {
        if self.rights.holds(Right::ManageStaff) && other_managers == 0 {
            return Err(RightsRefusal::LastManager);
        }
        Ok(())
    }
}

/// Whom to make an account for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The person's name.
    pub name: Name,
    /// The person's company.
    pub company: Option<Name>,
    /// The person's address.
    pub address: EmailAddress,
    /// Staff rights; none for a client.
    pub rights: Rights,
    /// Whether ordered files open at once; as the site is set for new accounts where it is not said.
    pub downloads: Option<Downloads>,
}

/// What a staff member gathers is changed by nobody else: staff fill the carts and lightboxes of clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is done in clients' accounts, and this account is a staff member's")]
pub struct NotAClient;

/// Somebody who works here, as lists name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// The account.
    pub account: AccountId,
    /// The person's name.
    pub name: Name,
}

/// How much an account has gathered (rule 57).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Holdings {
    /// The files in its cart now, each counted once.
    pub cart_files: u32,
    /// Its lightboxes.
    pub lightboxes: u32,
    /// The files in its lightboxes; one that is in several counts in each.
    pub lightbox_files: u32,
}

/// What a list of accounts shows of one, with what it has gathered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The account.
    pub account: Account,
    /// What it holds.
    pub holdings: Holdings,
}

/// Why rights were not changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RightsRefusal {
    /// Nobody grants a right they do not hold (rule 70).
    #[error("you cannot grant the right {0}, because you do not hold it")]
    NotYoursToGive(Right),
    /// The last account that can manage staff cannot lose that right (rule 70).
    #[error("this is the last account that can manage staff")]
    LastManager,
    /// The account was changed meanwhile.
    #[error(transparent)]
    Stale(#[from] Stale),
}

#[cfg(test)]
mod tests {
    use super::{change::AccountChange, *};

    fn enrolled(rights: Rights, activated: bool) -> Account {
        let who = NewAccount {
            name: "Bea".parse().unwrap(),
            company: None,
            address: "bea@example.org".parse().unwrap(),
            rights,
            downloads: None,
        };
        let stamp = Stamp { id: AccountId::new(uuid::Uuid::nil()), at: Moment::from_micros(0) };
        Account::enrol(who, activated, &NewAccounts::default(), stamp)
    }

    /// Rule 70.
    #[test]
    fn the_last_account_that_manages_staff_is_not_switched_off() {
        let bea = enrolled(Rights::all(), true);
        assert_eq!(bea.may_be_switched_off(0), Err(RightsRefusal::LastManager));
        assert_eq!(bea.may_be_switched_off(1), Ok(()));
        assert_eq!(enrolled(Rights::none(), true).may_be_switched_off(0), Ok(()));
    }

    #[test]
    fn an_account_is_signed_in_to_when_it_is_enabled_and_activated() {
        assert!(enrolled(Rights::none(), true).can_sign_in());
        assert!(!enrolled(Rights::none(), false).can_sign_in());
        let mut off = enrolled(Rights::none(), true);
        off.apply(&AccountChange { enabled: Some(false), ..AccountChange::default() }, Expected::Any).unwrap();
        assert!(!off.can_sign_in());
    }

    #[test]
    fn a_change_touches_what_it_names_and_nothing_else() {
        let mut account = enrolled(Rights::none(), true);
        let change = AccountChange { downloads: Some(Downloads::Immediate), ..AccountChange::default() };
        account.apply(&change, Expected::Exactly(Revision::FIRST)).unwrap();
        let expected = AccountRecord {
            downloads: Downloads::Immediate,
            revision: Revision::new(2),
            ..(*enrolled(Rights::none(), true)).clone()
        };
        assert_eq!(*account, expected);
        assert!(account.apply(&change, Expected::Exactly(Revision::FIRST)).is_err());
    }
}
