//! What `policy.rs` promises.

use super::*;
use crate::{
    actor::{By, CameBy},
    moment::Moment,
    rights::Rights,
};

fn account(number: u128) -> AccountId {
    AccountId::new(uuid::Uuid::from_u128(number))
}

fn noon() -> Moment {
    Moment::from_micros(1)
}

/// The client of [`actor`], in whose place the account number 7 acts.
fn assumed() -> Actor {
    actor(&[]).assumed_by(account(7), uuid::Uuid::nil().into(), Moment::from_micros(0)).unwrap()
}

fn actor(rights: &[Right]) -> Actor {
    let came_by = CameBy { by: By::Session(uuid::Uuid::nil().into()), until: noon() };
    Actor::of(account(1), &"Bea".parse().unwrap(), &Rights::from_iter(rights.iter().copied()), came_by)
}

/// Rule 72: only staff are told which right it takes.
#[test]
fn a_client_is_not_told_which_right_is_missing() {
    let asked = |actor: Actor| actor.permit::<may::CreateOrders>(Scope::Account(account(2))).unwrap_err();
    assert_eq!(asked(actor(&[])), Denied::NotYours);
    assert_eq!(asked(actor(&[Right::HandleMail])), Denied::Lacks(Right::CreateOrders));
    let lightboxes = actor(&Right::ALL).permit::<may::KeepLightboxes>(Scope::Own(account(2)));
    assert_eq!(lightboxes.unwrap_err(), Denied::NotYours, "no right opens another's lightboxes");
}

/// Rules 64 and 65.
#[test]
fn whoever_assumes_an_identity_does_what_the_client_may_but_not_what_its_owner_does_in_person() {
    let assumed = assumed();
    let own = assumed.own();
    assert_eq!(own, Scope::Own(account(1)));
    let filling = assumed.permit::<may::EditCart>(own).unwrap();
    assert_eq!(filling.who(), Who { actor: Some(account(7)), subject: Some(account(1)), token: None });
    assert_eq!(assumed.permit::<may::CheckOut>(own).unwrap_err(), Denied::NotInPerson);
    assert_eq!(assumed.permit::<may::ViewJournal>(Scope::House).unwrap_err(), Denied::NotYours);
    assert!(actor(&[]).permit::<may::CheckOut>(own).is_ok());
}

/// Rules 59 and 60: neither a staff account nor an identity that is assumed already.
#[test]
fn only_a_clients_identity_can_be_assumed_and_once() {
    let id = uuid::Uuid::nil();
    assert!(actor(&[Right::HandleMail]).assumed_by(account(7), id.into(), noon()).is_none());
    assert!(assumed().assumed_by(account(8), id.into(), noon()).is_none());
    assert_eq!(assumed().permit::<may::AssumeIdentity>(Scope::Account(account(2))).unwrap_err(), Denied::NotYours);
}

/// Rule 63: there is one step back, for whoever stands in another's place.
#[test]
fn an_identity_is_left_by_whoever_has_assumed_it_and_by_nobody_else() {
    assert!(assumed().permit::<may::LeaveIdentity>(assumed().own()).is_ok());
    for other in [actor(&[]), actor(&Right::ALL)] {
        assert_eq!(other.permit::<may::LeaveIdentity>(other.own()).unwrap_err(), Denied::NotYours);
    }
    assert_eq!(assumed().assumed().unwrap().left(), std::time::Duration::from_micros(1));
}

/// Rule 2: the answer names the right that is missing, and the one that it is about where both are.
#[test]
fn whoever_works_on_orders_holds_the_right_to_see_them_as_well() {
    let asked = |rights: &[Right]| actor(rights).permit::<may::EditOrders>(Scope::House).map(|_| ());
    assert_eq!(asked(&[Right::EditOrders, Right::ViewOrders]), Ok(()));
    assert_eq!(asked(&[Right::EditOrders]), Err(Denied::Lacks(Right::ViewOrders)));
    assert_eq!(asked(&[Right::ViewOrders]), Err(Denied::Lacks(Right::EditOrders)));
    assert_eq!(asked(&[Right::HandleMail]), Err(Denied::Lacks(Right::EditOrders)));
    assert_eq!(asked(&[]), Err(Denied::NotYours), "rule 72");
}

#[test]
fn a_permit_says_who_and_how_far_and_so_do_the_lesser_ones() {
    let creating = actor(&[Right::CreateOrders]).permit::<may::CreateOrders>(Scope::Account(account(2))).unwrap();
    let who = Who { actor: Some(account(1)), subject: Some(account(1)), token: None };
    assert_eq!((creating.who(), creating.scope()), (who, Scope::Account(account(2))));
    assert_eq!((creating.view().who(), creating.view().scope()), (who, Scope::Account(account(2))));
}

#[test]
fn an_actor_sees_as_far_as_the_right_goes() {
    assert_eq!(actor(&[]).as_far_as(Right::ViewOrders), Scope::Own(account(1)));
    assert_eq!(actor(&[Right::EditOrders]).as_far_as(Right::ViewOrders), Scope::Own(account(1)));
    assert_eq!(actor(&[Right::ViewOrders]).as_far_as(Right::ViewOrders), Scope::House);
}

#[test]
fn every_deed_stands_in_the_table_once_and_by_a_name_of_its_own() {
    let mut names: Vec<&str> = Deed::ALL.iter().map(|deed| deed.slug()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Deed::ALL.len());
}
