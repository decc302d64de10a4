//! How an assumed identity is over, and what is left where a step fails or comes twice (rules 61, 62 and 66).

use std::sync::Arc;

use picdesk::{
    AccountChange, Desk, EntryKind, Error, Expected, House, IdentityRules, Ports, Right, Rights, SignInRefusal, Tell,
};
use picdesk_testkit::{FailingStore, together};

use super::{house, is_over, last_entries, reason};

/// Rule 62: whatever fails, the staff member and the client are signed in as before, and nothing is written.
#[tokio::test]
async fn a_switch_that_fails_leaves_everybody_signed_in_as_before() {
    let scene = house().await;
    let failing = FailingStore::around(scene.store.clone());
    let ports = Ports { store: Arc::new(failing.clone()), ..scene.ports.clone() };
    let told = IdentityRules { tell: Tell::Afterwards, ..IdentityRules::default() };
    let desk = Desk::new(ports, House { identity: told, ..scene.desk.house().clone() });
    let (cleo, anas) = (scene.sign_in("Cleo").await.unwrap(), scene.sign_in("Ana").await.unwrap());
    let actor = desk.resume(&cleo).await.unwrap();
    let kept = scene.memory().kept();
    let mut calls = 0;
    let begun = loop {
        calls += 1;
        failing.fail_at(calls);
        match desk.assume_identity(&actor, scene.account("Ana"), reason()).await {
            Ok(begun) => break begun,
            Err(Error::Store(_)) => {
                assert_eq!(scene.memory().written_since(&kept), [""; 0], "call {calls}");
                assert!(!is_over(&scene, &cleo).await && !is_over(&scene, &anas).await, "call {calls}");
            }
            Err(other) => panic!("{other:?}"),
        }
    };
    assert!(calls > 8, "each of {calls} calls was tried");

    failing.recover();
    let actor = desk.resume(&begun.token).await.unwrap();
    let kept = scene.memory().kept();
    for call in 1.. {
        failing.fail_at(call);
        match desk.leave_identity(&actor).await {
            Ok(_) => break,
            Err(Error::Store(_)) => assert_eq!(scene.memory().written_since(&kept), [""; 0], "call {call}"),
            Err(other) => panic!("{other:?}"),
        }
        assert!(!is_over(&scene, &begun.token).await, "call {call}");
    }
}

/// Rules 61 and 62: a form that is sent twice switches once.
#[tokio::test]
async fn a_request_that_comes_twice_at_once_is_followed_once() {
    let scene = house().await;
    let actor = scene.actor("Cleo").await;
    let assumed = together((0..4).map(|_| scene.desk.assume_identity(&actor, scene.account("Ana"), reason()))).await;
    let mut begun = assumed.into_iter().filter_map(Result::ok);
    let token = begun.next().expect("one was followed").token;
    assert!(begun.next().is_none());
    assert!(scene.desk.assume_identity(&actor, scene.account("Ivo"), reason()).await.is_err(), "nor is it later");

    let actor = scene.desk.resume(&token).await.unwrap();
    let left = together((0..4).map(|_| scene.desk.leave_identity(&actor))).await;
    assert_eq!(left.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let times = scene.memory().journal().into_iter().filter(|entry| entry.kind == EntryKind::IdentityLeft).count();
    assert_eq!(times, 1);
}

/// Rule 66: at the next request, and for good; the way back is closed as well.
#[tokio::test]
async fn an_assumed_identity_is_over_where_the_client_is_disabled_or_the_right_withdrawn() {
    let all_but = |right: Right| Right::ALL.into_iter().filter(|held| *held != right).collect::<Rights>();
    for what in ["client off", "client staff", "right gone", "staff off"] {
        let scene = house().staff("Dora").with_every_right().await;
        let token = scene.assume("Dora", "Ana").await.unwrap();
        let stale = scene.desk.resume(&token).await.unwrap();
        let (bea, any) = (scene.actor("Bea").await, Expected::Any);
        let (dora, ana) = (scene.account("Dora"), scene.account("Ana"));
        let switch = |enabled| AccountChange { enabled: Some(enabled), ..AccountChange::default() };
        let only = |right: Right| [right].into_iter().collect::<Rights>();
        let change = async |away: bool| match what {
            "client off" => scene.desk.change_account(&bea, ana, switch(!away), any).await,
            "staff off" => scene.desk.change_account(&bea, dora, switch(!away), any).await,
            "client staff" => {
                let rights = if away { only(Right::ViewOrders) } else { Rights::none() };
                scene.desk.change_rights(&bea, ana, rights, any).await
            }
            _ => {
                let rights = if away { all_but(Right::AssumeIdentities) } else { Rights::all() };
                scene.desk.change_rights(&bea, dora, rights, any).await
            }
        };
        change(true).await.unwrap();
        assert!(is_over(&scene, &token).await, "{what}");
        let [entry] = last_entries(&scene, 1).try_into().unwrap();
        assert_eq!((entry.kind, entry.who.actor, entry.who.subject), (EntryKind::IdentityLeft, Some(dora), Some(ana)));
        assert!(scene.desk.leave_identity(&stale).await.is_err(), "{what}: nor does it lead back");
        change(false).await.unwrap();
        assert!(is_over(&scene, &token).await, "{what}: over is over");
        let left = scene.memory().journal().into_iter().filter(|entry| entry.kind == EntryKind::IdentityLeft);
        assert_eq!(left.count(), 1, "{what}");
    }
}

/// Rule 66: a request that was let in a moment before finds its way back closed.
#[tokio::test]
async fn nobody_returns_to_an_account_that_they_cannot_sign_in_to() {
    let scene = house().await;
    let token = scene.assume("Cleo", "Ana").await.unwrap();
    let actor = scene.desk.resume(&token).await.unwrap();
    let off = AccountChange { enabled: Some(false), ..AccountChange::default() };
    scene.console.change_account(&scene.address("Cleo"), off).await.unwrap();
    let kept = scene.memory().kept();
    let refused = scene.desk.leave_identity(&actor).await;
    assert!(matches!(refused, Err(Error::NotSignedIn(SignInRefusal::NoSession))), "{refused:?}");
    assert_eq!(scene.memory().written_since(&kept), [""; 0]);
}

/// Rule 61: a session in which a colleague acts is one of the client's.
#[tokio::test]
async fn a_colleague_who_assumes_the_same_identity_takes_it_over() {
    let scene = house().await;
    let cleos = scene.assume("Cleo", "Ana").await.unwrap();
    let beas = scene.assume("Bea", "Ana").await.unwrap();
    assert!(is_over(&scene, &cleos).await && !is_over(&scene, &beas).await);
    let kinds: Vec<_> = last_entries(&scene, 2).iter().map(|entry| (entry.kind, entry.who.actor)).collect();
    let (bea, cleo) = (Some(scene.account("Bea")), Some(scene.account("Cleo")));
    assert_eq!(kinds, [(EntryKind::IdentityLeft, cleo), (EntryKind::IdentityAssumed, bea)]);
}

#[tokio::test]
async fn signing_out_of_an_assumed_identity_leads_back_to_nothing() {
    let scene = house().await;
    let token = scene.assume("Cleo", "Ana").await.unwrap();
    scene.desk.sign_out(&scene.desk.resume(&token).await.unwrap()).await.unwrap();
    assert!(is_over(&scene, &token).await);
    let [entry] = last_entries(&scene, 1).try_into().unwrap();
    let who = (Some(scene.account("Cleo")), Some(scene.account("Ana")));
    assert_eq!((entry.kind, (entry.who.actor, entry.who.subject)), (EntryKind::IdentityLeft, who));
}
