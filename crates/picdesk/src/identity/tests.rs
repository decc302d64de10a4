//! What `identity.rs` promises.

use super::*;
use crate::{
    account::{AccountRecord, NewAccount, Standing},
    house::NewAccounts,
    rights::Rights,
};

fn account(number: u128, rights: Rights) -> Account {
    let who = NewAccount {
        name: "Somebody".parse().unwrap(),
        company: None,
        address: format!("number{number}@example.org").parse().unwrap(),
        rights,
        downloads: None,
    };
    Account::enrol(
        who,
        true,
        &NewAccounts::default(),
        Stamp { id: AccountId::new(uuid::Uuid::from_u128(number)), at: at(0) },
    )
}

fn client() -> Account {
    account(2, Rights::none())
}

fn standing(enabled: bool, activated: bool) -> Account {
    Account::restore(AccountRecord { standing: Standing { enabled, activated, waits: false }, ..(*client()).clone() })
}

fn at(minutes: u64) -> Moment {
    Moment::from_micros(0).plus(Duration::from_secs(60 * minutes))
}

fn begun(back_until: Moment) -> Assumption {
    Assumption {
        id: AssumptionId::new(uuid::Uuid::nil()),
        client: client().id,
        staff: account(1, Rights::all()).id,
        reason: "She asked on the telephone".parse().unwrap(),
        began_at: at(0),
        ends_at: back_until.min(at(30)),
        back_until,
        ended_at: None,
        letter: None,
    }
}

/// Rule 59.
#[test]
fn a_clients_identity_can_be_assumed_where_its_owner_could_sign_in() {
    let rules = IdentityRules::default();
    assert_eq!(client().may_be_assumed(&rules), Ok(()));
    assert_eq!(standing(false, true).may_be_assumed(&rules), Err(IdentityRefusal::Disabled));
    assert_eq!(standing(true, false).may_be_assumed(&rules), Err(IdentityRefusal::NotActivated));
}

/// Rule 59: any right is enough, and no site can allow it.
#[test]
fn no_staff_members_identity_can_be_assumed() {
    for right in Right::ALL {
        let staff = account(2, [right].into_iter().collect());
        assert_eq!(staff.may_be_assumed(&IdentityRules::default()), Err(IdentityRefusal::Staff), "{right}");
    }
}

/// Rule 59: the site adds more.
#[test]
fn a_site_keeps_more_identities_from_being_assumed() {
    for never in NeverAssumed::ALL {
        let rules = IdentityRules { never: vec![never], ..IdentityRules::default() };
        let mut kept = (*client()).clone();
        match never {
            NeverAssumed::ImmediateDownloads => kept.downloads = Downloads::Immediate,
            NeverAssumed::DirectDownload => kept.direct_download = true,
            NeverAssumed::MustPayFirst => kept.must_pay_first = true,
        }
        assert_eq!(Account::restore(kept).may_be_assumed(&rules), Err(IdentityRefusal::Never(never)));
        assert_eq!(client().may_be_assumed(&rules), Ok(()));
    }
}

/// Rule 63.
#[test]
fn an_assumed_identity_is_over_by_itself_or_when_it_is_ended() {
    let mut assumption = begun(at(60));
    assert!(assumption.goes_on(at(29)));
    assert!(!assumption.goes_on(at(30)));
    assumption.end(at(10));
    assert!(!assumption.goes_on(at(11)));
    assert_eq!(assumption.over_at(), at(10));
}

/// Rule 66.
#[test]
fn an_assumed_identity_is_over_once_either_account_does_not_allow_it_any_more() {
    let (staff, rules) = (account(1, Rights::all()), IdentityRules::default());
    let asked = |client: &Account, staff: &Account| begun(at(60)).still_allowed(client, staff, &rules);
    assert_eq!(asked(&client(), &staff), Ok(()));
    assert_eq!(asked(&standing(false, true), &staff), Err(HowLeft::ClientClosed));
    assert_eq!(asked(&account(2, Rights::all()), &staff), Err(HowLeft::ClientClosed), "a client who works here now");
    let without = account(1, [Right::ViewAccounts].into_iter().collect());
    assert_eq!(asked(&client(), &without), Err(HowLeft::RightWithdrawn));
    let off =
        AccountRecord { standing: Standing { enabled: false, activated: true, waits: false }, ..(*staff).clone() };
    assert_eq!(asked(&client(), &Account::restore(off)), Err(HowLeft::RightWithdrawn));
}
