//! The client for whom a staff member adds files from the files' own pages (rule 53).

use std::time::Duration;

use crate::{
    account::{Account, NotAClient},
    actor::Actor,
    ids::AccountId,
    moment::Moment,
    text::Name,
};

/// How long a client stays chosen.
pub const CHOICE_LASTS: Duration = Duration::from_secs(30 * 60);

/// A client whom a staff member has chosen. The choice belongs to a session and ends with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Whose account it is.
    pub client: AccountId,
    /// That person's name as it is now, so that every page can show who is chosen.
    pub name: Name,
    /// When the choice is over.
    pub until: Moment,
}

impl Chosen {
    /// Chooses a client for [`CHOICE_LASTS`]. A staff member is none.
    pub(crate) fn from(account: &Account, now: Moment) -> Result<Self, NotAClient> {
        account.may_be_filled()?;
        Ok(Self { client: account.id, name: account.name.clone(), until: now.plus(CHOICE_LASTS) })
    }
}

impl Actor {
    /// The client whom a page showed as the chosen one, if that is who is chosen at this moment.
    ///
    /// Whatever is added for a chosen client goes through here with the client whom the page showed: a choice that is
    /// over, or that was changed elsewhere meanwhile, adds nothing to anybody.
    pub fn chosen_as_shown(&self, shown: AccountId) -> Result<&Chosen, NotChosen> {
        self.chosen().filter(|chosen| chosen.client == shown).ok_or(NotChosen)
    }
}

/// The page showed a chosen client who is not the chosen one any more (rule 53).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("that client is not chosen any more: choose again, and nothing was added to anybody meanwhile")]
pub struct NotChosen;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        account::NewAccount,
        house::NewAccounts,
        moment::Stamp,
        rights::{Right, Rights},
        session::{Digest, NetworkAddress, Session, Whereabouts},
    };

    fn account(number: u128, name: &str, rights: Rights) -> Account {
        let address = format!("{name}@example.org").parse().unwrap();
        let who = NewAccount { name: name.parse().unwrap(), company: None, address, rights, downloads: None };
        Account::enrol(
            who,
            true,
            &NewAccounts::default(),
            Stamp { id: AccountId::new(uuid::Uuid::from_u128(number)), at: at(0) },
        )
    }

    fn at(minutes: u64) -> Moment {
        Moment::from_micros(0).plus(Duration::from_secs(minutes * 60))
    }

    fn here() -> Whereabouts {
        Whereabouts::from(&NetworkAddress("192.0.2.1".to_owned()))
    }

    /// Ines, who has chosen Ana after ten minutes, as a request of that minute finds her.
    fn ines(minutes: u64) -> Actor {
        let ines = account(1, "Ines", [Right::ViewAccounts].into_iter().collect());
        let mut session = Session::begin(
            &ines,
            here(),
            Digest([0; 32]),
            Stamp { id: crate::ids::SessionId::new(uuid::Uuid::nil()), at: at(0) },
        );
        session.chosen = Some(Chosen::from(&ana(), at(10)).unwrap());
        session.actor(&ines, at(minutes)).unwrap()
    }

    fn ana() -> Account {
        account(2, "Ana", Rights::none())
    }

    /// Rule 53.
    #[test]
    fn a_chosen_client_stays_chosen_for_thirty_minutes() {
        assert_eq!(ines(10).chosen().map(|chosen| chosen.name.to_string()), Some("Ana".to_owned()));
        assert!(ines(39).chosen().is_some());
        assert!(ines(40).chosen().is_none());
    }

    /// Rule 53.
    #[test]
    fn nothing_is_added_for_a_client_who_is_not_the_chosen_one_at_that_moment() {
        let (ana, other) = (ana().id, account(3, "Bo", Rights::none()).id);
        assert_eq!(ines(20).chosen_as_shown(ana).map(|chosen| chosen.client), Ok(ana));
        assert_eq!(ines(20).chosen_as_shown(other), Err(NotChosen));
        assert_eq!(ines(40).chosen_as_shown(ana), Err(NotChosen));
    }

    #[test]
    fn a_staff_member_is_not_chosen_and_a_client_chooses_nobody() {
        let colleague = account(4, "Karl", [Right::ViewOrders].into_iter().collect());
        assert_eq!(Chosen::from(&colleague, at(0)), Err(NotAClient));

        let mut session = Session::begin(
            &ana(),
            here(),
            Digest([0; 32]),
            Stamp { id: crate::ids::SessionId::new(uuid::Uuid::nil()), at: at(0) },
        );
        session.chosen = Some(Chosen::from(&account(3, "Bo", Rights::none()), at(0)).unwrap());
        assert!(session.actor(&ana(), at(1)).unwrap().chosen().is_none());
    }
}
