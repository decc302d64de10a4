//! What owners do with their own accounts: their name, their password, their address.

use super::*;
use picdesk::{OwnData, SessionToken};

/// Rule 72's half for letters: both ends are asked, and only both together change it.
#[tokio::test]
async fn an_address_changes_once_both_ends_have_confirmed_it_in_either_order() {
    for (first, second) in [("ana@example.org", "ana@new.example"), ("ana@new.example", "ana@example.org")] {
        let scene = house().await;
        let ana = scene.actor("Ana").await;
        let new = address("ana@new.example");
        scene.desk.change_address(&ana, &scene.password("Ana"), &new, &here(), &Device::Program).await.unwrap();
        let links = [link_to(&scene, first), link_to(&scene, second)];
        let address_of = async || scene.desk.account(&ana, ana.account()).await.unwrap().address.clone();

        assert_eq!(scene.desk.confirm_address(&links[0]).await.unwrap(), AddressConfirmed::AtThisEnd);
        assert_eq!(address_of().await.as_str(), "ana@example.org");
        dead(scene.desk.confirm_address(&links[0]).await);
        assert_eq!(scene.desk.confirm_address(&links[1]).await.unwrap(), AddressConfirmed::Changed(new.clone()));
        assert_eq!(address_of().await, new);
        assert!(signs_in(&scene, "ana@new.example", scene.password("Ana").reveal()).await);
        for told in [first, second] {
            assert_eq!(letter_to(&scene, told).text.subject.as_str(), "Your address was changed");
        }
        let last = scene.memory().journal().into_iter().rev().find(|entry| entry.kind == EntryKind::AddressChanged);
        assert_eq!(last.unwrap().changes[0].old.as_deref(), Some("ana@example.org"));
    }
}

/// One end that is left unopened changes nothing, however long one waits.
#[tokio::test]
async fn a_change_of_address_that_only_one_end_confirmed_ends_as_it_began() {
    let scene = house().await;
    let ana = scene.actor("Ana").await;
    scene
        .desk
        .change_address(&ana, &scene.password("Ana"), &address("ana@new.example"), &here(), &Device::Program)
        .await
        .unwrap();
    let (old, new) = (link_to(&scene, "ana@example.org"), link_to(&scene, "ana@new.example"));
    scene.desk.confirm_address(&new).await.unwrap();
    scene.clock.advance(Purpose::OldAddress.lasts());
    dead(scene.desk.confirm_address(&old).await);
    scene.housekeeper.tidy_up().await.unwrap();
    dead(scene.desk.confirm_address(&old).await);
    assert!(signs_in(&scene, "ana@example.org", scene.password("Ana").reveal()).await);
}

/// The newest wish counts: one link of an earlier change and one of a later change together change nothing.
#[tokio::test]
async fn the_ends_of_two_changes_of_address_do_not_fit_together() {
    let scene = house().await;
    let ana = scene.actor("Ana").await;
    scene
        .desk
        .change_address(&ana, &scene.password("Ana"), &address("eve@evil.example"), &here(), &Device::Program)
        .await
        .unwrap();
    let (old, evil) = (link_to(&scene, "ana@example.org"), link_to(&scene, "eve@evil.example"));
    scene
        .desk
        .change_address(&ana, &scene.password("Ana"), &address("ana@new.example"), &here(), &Device::Program)
        .await
        .unwrap();
    dead(scene.desk.confirm_address(&evil).await);
    dead(scene.desk.confirm_address(&old).await);
    let (old, new) = (link_to(&scene, "ana@example.org"), link_to(&scene, "ana@new.example"));
    scene.desk.confirm_address(&old).await.unwrap();
    let changed = scene.desk.confirm_address(&new).await.unwrap();
    assert_eq!(changed, AddressConfirmed::Changed(address("ana@new.example")));
}

/// A password that is set in between ends a change of address that is under way, whose half was confirmed.
#[tokio::test]
async fn setting_a_password_voids_every_link_of_the_account() {
    let scene = house().await;
    let ana = scene.actor("Ana").await;
    scene
        .desk
        .change_address(&ana, &scene.password("Ana"), &address("eve@evil.example"), &here(), &Device::Program)
        .await
        .unwrap();
    let (old, evil) = (link_to(&scene, "ana@example.org"), link_to(&scene, "eve@evil.example"));
    scene.desk.confirm_address(&evil).await.unwrap();
    scene.desk.forgot_password(&address("ana@example.org"), &here()).await.unwrap();
    let reset = link_to(&scene, "ana@example.org");
    scene.desk.set_password(&reset, &password("another password"), &Device::Program).await.unwrap();
    dead(scene.desk.confirm_address(&old).await);
}

/// Rules 67 and 72: nothing is told of whose the address is; its owner is.
#[tokio::test]
async fn an_address_that_is_anothers_is_answered_like_any_other_and_never_taken() {
    let scene = house().await;
    let ana = scene.actor("Ana").await;
    scene
        .desk
        .change_address(&ana, &scene.password("Ana"), &address("Bea@example.org"), &here(), &Device::Program)
        .await
        .unwrap();
    let told = letter_to(&scene, "Bea@example.org");
    assert_eq!(told.text.subject.as_str(), "Your address has an account already");
    assert!(!told.text.text.contains("link="), "{}", told.text.text);
    let old = link_to(&scene, "ana@example.org");
    assert_eq!(scene.desk.confirm_address(&old).await.unwrap(), AddressConfirmed::AtThisEnd);
    assert_eq!(scene.desk.account(&ana, ana.account()).await.unwrap().address.as_str(), "ana@example.org");
}

#[tokio::test]
async fn an_address_may_change_its_case_and_nothing_else_of_it() {
    let scene = house().await;
    let ana = scene.actor("Ana").await;
    let same = scene
        .desk
        .change_address(&ana, &scene.password("Ana"), &address("ana@example.org"), &here(), &Device::Program)
        .await;
    assert!(matches!(same, Err(Error::Refused(Refused::Account(AccountRefusal::SameAddress)))), "{same:?}");
    scene
        .desk
        .change_address(&ana, &scene.password("Ana"), &address("Ana@Example.org"), &here(), &Device::Program)
        .await
        .unwrap();
    for to in ["ana@example.org", "Ana@Example.org"] {
        scene.desk.confirm_address(&link_to(&scene, to)).await.unwrap();
    }
    assert_eq!(scene.desk.account(&ana, ana.account()).await.unwrap().address.as_str(), "Ana@Example.org");
}

/// Rule 67: the session that it was done in goes on, and no other.
#[tokio::test]
async fn changing_the_password_ends_every_other_session() {
    let scene = house().await;
    let tokens = [scene.sign_in("Ana").await.unwrap(), scene.sign_in("Ana").await.unwrap()];
    let [here_in, elsewhere]: &[SessionToken; 2] = &tokens;
    let ana = scene.desk.resume(here_in).await.unwrap();
    let (old, new) = (scene.password("Ana"), password("another password"));
    scene.desk.change_password(&ana, &old, &new, &here(), &Device::Program).await.unwrap();
    assert!(scene.desk.resume(here_in).await.is_ok() && scene.desk.resume(elsewhere).await.is_err());
    assert!(signs_in(&scene, "ana@example.org", "another password").await);
    assert!(!signs_in(&scene, "ana@example.org", old.reveal()).await);
    assert_eq!(letter_to(&scene, "ana@example.org").text.subject.as_str(), "Your password was changed");
}

/// Rule 67: a session that stands open is no way to find the password out, and none to change anything without it.
#[tokio::test]
async fn whoever_does_not_know_the_password_changes_neither_it_nor_the_address_and_is_kept_from_guessing() {
    let scene = house().await;
    let ana = scene.actor("Ana").await;
    let (guess, new) = (Password::typed("is it this one?"), password("another password"));
    for count in 0..AttemptLimits::default().per_account {
        let refused = match count % 2 {
            0 => scene.desk.change_password(&ana, &guess, &new, &here(), &Device::Program).await,
            _ => scene.desk.change_address(&ana, &guess, &address("eve@evil.example"), &here(), &Device::Program).await,
        };
        assert!(matches!(refused, Err(Error::NotSignedIn(SignInRefusal::Wrong))), "{refused:?}");
    }
    let refused = scene.desk.change_password(&ana, &scene.password("Ana"), &new, &here(), &Device::Program).await;
    assert!(matches!(refused, Err(Error::NotSignedIn(SignInRefusal::TooMany { .. }))), "{refused:?}");
    assert_eq!(scene.memory().letters(), []);
    scene.clock.advance(AttemptLimits::default().window + Duration::from_micros(1));
    scene.desk.change_password(&ana, &scene.password("Ana"), &new, &here(), &Device::Program).await.unwrap();
}

#[tokio::test]
async fn owners_say_what_they_are_called_and_are_found_by_it() {
    let scene = house().await;
    let (ana, bea) = (scene.actor("Ana").await, scene.actor("Bea").await);
    let data = OwnData { name: "Ana Nova".parse().unwrap(), company: "Quay Books".parse().ok() };
    scene.desk.describe_own_account(&ana, data.clone(), Expected::Any).await.unwrap();
    let found = scene.desk.find_accounts(&bea, "quay nova".parse().ok().as_ref(), &Page::first(9)).await.unwrap();
    assert_eq!(found.rows.len(), 1);
    let stale = Expected::Exactly(picdesk::Revision::FIRST);
    let refused = scene.desk.describe_own_account(&ana, data, stale).await;
    assert!(matches!(refused, Err(Error::Refused(Refused::Stale(_)))), "{refused:?}");
}
