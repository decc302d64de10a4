//! Who is meant by a list of accounts.

use super::*;
use crate::{account::NewAccount, house::NewAccounts, rights::Rights};

fn account(id: u128, name: &str, address: &str) -> Account {
    let who = NewAccount {
        name: name.parse().unwrap(),
        company: None,
        address: address.parse().unwrap(),
        rights: Rights::none(),
        downloads: None,
    };
    let stamp = Stamp { id: AccountId::new(uuid::Uuid::from_u128(id)), at: Moment::from_micros(0) };
    Account::enrol(who, true, &NewAccounts::default(), stamp)
}

fn typed(text: &str) -> Addressee {
    Addressee::Typed(text.parse().unwrap())
}

/// Rule 13: however somebody is named, and however often.
#[test]
fn each_account_is_a_target_once_in_the_order_in_which_it_was_named_first() {
    let (ana, ivo) = (account(1, "Ana", "ana@example.org"), account(2, "Ivo", "ivo@example.org"));
    let into =
        [typed("IVO@example.org"), Addressee::Account(ana.id), typed("ana@example.org"), typed("ivo@example.org")];
    let targets = targets_of(&into, &[ana.clone(), ivo.clone()]);
    let meant: Vec<_> = targets.iter().map(|target| (target.place, target.account, target.typed.as_str())).collect();
    assert_eq!(meant, [(1, Some(ivo.id), "IVO@example.org"), (2, Some(ana.id), "ana@example.org")]);
    assert!(targets.iter().all(|target| target.state == TargetState::Waiting));
}

/// Rule 13: the report names it.
#[test]
fn what_is_nobodys_address_is_a_target_that_is_refused_from_the_beginning() {
    let nobody = Addressee::Account(AccountId::new(uuid::Uuid::from_u128(9)));
    let into = [typed("eve@example.org"), typed("not an address"), typed("Eve@example.org"), nobody];
    let targets = targets_of(&into, &[account(1, "Ana", "ana@example.org")]);
    let named: Vec<_> = targets.iter().map(|target| target.typed.as_str()).collect();
    assert_eq!(named, ["eve@example.org", "not an address", "00000000-0000-0000-0000-000000000009"]);
    assert!(targets.iter().all(|target| target.state == TargetState::Refused(NotOrdered::no_account())));
}

#[test]
fn every_reason_has_a_name_of_its_own() {
    let mut names = WhyNotOrdered::ALL.map(WhyNotOrdered::slug);
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
}
