//! Who is signed in to an account, and ending that (rules 64, 65, 68, 69 and 72).

use picdesk::{
    Actor, Change, Denied, Device, EntryKind, Error, Missing, NetworkAddress, NewToken, Page, Right, Rights, Session,
    SessionId, SessionToken, SignInRefusal, Whereabouts,
};
use picdesk_testkit::{Scenario, Scene, unrecorded};

async fn house() -> Scene {
    let scenario = Scenario::new().staff("Bea").with_every_right().staff("Cleo").with(Right::ViewAccounts);
    scenario.client("Ana").client("Ivo").await
}

fn firefox() -> Whereabouts {
    let browser = Some("Firefox on Linux".parse().unwrap());
    Whereabouts { address: NetworkAddress("192.0.2.7".to_owned()), browser }
}

/// The sessions of an account, as somebody sees them.
async fn seen(scene: &Scene, by: &Actor, of: &str) -> Result<Vec<Session>, Error> {
    Ok(scene.desk.sessions_of(by, scene.account(of), &Page::first(200)).await?.rows)
}

/// Somebody who has just signed in, with their session and its secret.
async fn come(scene: &Scene, name: &str) -> (Actor, SessionId, SessionToken) {
    let token = scene.sign_in(name).await.unwrap();
    let actor = scene.desk.resume(&token).await.unwrap();
    let session = actor.session().unwrap();
    (actor, session, token)
}

async fn is_over(scene: &Scene, token: &SessionToken) -> bool {
    match scene.desk.resume(token).await {
        Ok(_) => false,
        Err(Error::NotSignedIn(SignInRefusal::NoSession)) => true,
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_session_says_where_and_with_what_its_owner_signed_in() {
    let scene = house().await;
    scene.desk.sign_in(&scene.address("Ana"), &scene.password("Ana"), firefox(), &Device::Program).await.unwrap();
    let (ana, here, _) = come(&scene, "Ana").await;
    let seen = seen(&scene, &ana, "Ana").await.unwrap();
    assert_eq!(seen.iter().map(|it| it.id == here).collect::<Vec<_>>(), [true, false], "the newest stands first");
    assert_eq!(seen[1].signed_in_from, Some(firefox()));
    scene.clock.set(seen[0].ends_at);
    assert!(scene.desk.sessions_of(&ana, ana.account(), &Page::first(9)).await.unwrap().rows.is_empty());
}

/// Rule 72: ids of others' sessions are no way in.
#[tokio::test]
async fn nobody_sees_or_ends_anothers_session_but_whoever_manages_accounts() {
    let scene = house().await;
    let ((_, session, token), (ivo, its, _)) = (come(&scene, "Ana").await, come(&scene, "Ivo").await);
    let ana = scene.account("Ana");
    let not_there = scene.desk.end_session(&ivo, ivo.account(), session).await;
    assert!(matches!(not_there, Err(Error::Missing(Missing::Session))), "{not_there:?}");
    for refused in [
        seen(&scene, &ivo, "Ana").await.map(drop),
        scene.desk.end_session(&ivo, ana, session).await,
        scene.desk.end_sessions(&ivo, ana).await,
    ] {
        assert!(matches!(refused, Err(Error::Denied(Denied::NotYours))), "{refused:?}");
    }
    let cleo = scene.actor("Cleo").await;
    for refused in [
        seen(&scene, &cleo, "Ana").await.map(drop),
        scene.desk.end_session(&cleo, ana, session).await,
        scene.desk.end_sessions(&cleo, ana).await,
    ] {
        assert!(matches!(refused, Err(Error::Denied(Denied::Lacks(Right::ManageAccounts)))), "{refused:?}");
    }
    let bea = scene.actor("Bea").await;
    let elsewhere = scene.desk.end_session(&bea, ana, its).await;
    assert!(matches!(elsewhere, Err(Error::Missing(Missing::Session))), "{elsewhere:?}");
    assert!(!is_over(&scene, &token).await);

    assert_eq!(seen(&scene, &bea, "Ana").await.unwrap()[0].id, session);
    scene.desk.end_session(&bea, ana, session).await.unwrap();
    assert!(is_over(&scene, &token).await);
    let again = scene.desk.end_session(&bea, ana, session).await;
    assert!(matches!(again, Err(Error::Missing(Missing::Session))), "{again:?}");
}

/// The journal has every ending: who did it, whose it was, and which.
#[tokio::test]
async fn a_session_that_is_ended_is_recorded_once_and_never_by_its_secret() {
    let scene = house().await;
    let (bea, ana) = (scene.actor("Bea").await, scene.account("Ana"));
    let begun =
        scene.desk.sign_in(&scene.address("Ana"), &scene.password("Ana"), firefox(), &Device::Program).await.unwrap();
    let (_, other, _) = come(&scene, "Ana").await;
    let kept = scene.memory().kept();
    scene.desk.end_session(&bea, ana, begun.session.id).await.unwrap();
    scene.desk.end_session(&bea, ana, other).await.unwrap();
    come(&scene, "Ana").await;
    scene.desk.end_sessions(&bea, ana).await.unwrap();
    assert_eq!(unrecorded(scene.memory(), &kept, Some(bea.account())), [""; 0]);

    let journal = scene.memory().journal();
    let ended: Vec<_> = journal.iter().filter(|entry| entry.kind == EntryKind::SessionsEnded).collect();
    assert!(ended.iter().all(|entry| entry.who.actor == Some(bea.account()) && entry.who.subject == Some(ana)));
    let (began, browser) = (Change::set("began", begun.session.began_at), Change::set("browser", "Firefox on Linux"));
    assert_eq!(ended[0].changes, [began, Change::set("from", "192.0.2.7"), browser]);
    assert_eq!(ended[2].changes, [Change::set("sessions", "all others")]);
    assert!(!format!("{journal:?}").contains(begun.token.reveal()));
}

#[tokio::test]
async fn whoever_signs_out_everywhere_else_stays_and_nobody_else_is_touched() {
    let scene = house().await;
    let ((ana, _, here), (_, _, there)) = (come(&scene, "Ana").await, come(&scene, "Ana").await);
    let (_, _, ivo) = come(&scene, "Ivo").await;
    let wanted = NewToken { name: "Nightly report".parse().unwrap(), rights: Rights::none(), days: 1 };
    let made = scene.desk.make_token(&ana, wanted).await.unwrap();
    let kept = scene.memory().kept();
    for _ in 0..2 {
        scene.desk.end_sessions(&ana, ana.account()).await.unwrap();
    }
    assert_eq!(unrecorded(scene.memory(), &kept, Some(ana.account())), [""; 0]);
    assert_eq!(scene.memory().units_since(&kept).len(), 1, "where nothing ends nothing is written");
    assert!(!is_over(&scene, &here).await && !is_over(&scene, &ivo).await && is_over(&scene, &there).await);
    assert!(scene.desk.resume_by_token(&made.secret).await.is_ok(), "API tokens are revoked one by one");
}

/// Rules 64 and 65: whoever acts in a client's place neither sees nor ends the client's sessions, and is told of elsewhere.
/// Their session is none of those that are listed, and ends with all of them.
#[tokio::test]
async fn an_assumed_identity_sees_and_ends_no_session_of_the_clients_and_ends_with_all_of_them() {
    let scene = house().await;
    let token = scene.assume("Bea", "Ana").await.unwrap();
    let assumed = scene.desk.resume(&token).await.unwrap();
    let (ana, hers, _) = come(&scene, "Ana").await;
    for refused in [
        seen(&scene, &assumed, "Ana").await.map(drop),
        scene.desk.end_session(&assumed, ana.account(), hers).await,
        scene.desk.end_sessions(&assumed, ana.account()).await,
    ] {
        assert!(matches!(refused, Err(Error::Denied(Denied::NotInPerson))), "{refused:?}");
    }
    let ids: Vec<SessionId> = seen(&scene, &ana, "Ana").await.unwrap().iter().map(|it| it.id).collect();
    assert_eq!(ids, [hers]);
    let not_there = scene.desk.end_session(&ana, ana.account(), assumed.session().unwrap()).await;
    assert!(matches!(not_there, Err(Error::Missing(Missing::Session))), "{not_there:?}");
    assert!(!is_over(&scene, &token).await);
    scene.desk.end_sessions(&ana, ana.account()).await.unwrap();
    assert!(is_over(&scene, &token).await);
}

/// Rule 65: the client reads that it was over then, not that it went on.
#[tokio::test]
async fn an_assumed_identity_is_over_when_all_sessions_of_its_client_end() {
    let scene = house().await;
    scene.assume("Bea", "Ana").await.unwrap();
    let ana = scene.actor("Ana").await;
    let newest = || async {
        let page = Page::first(1);
        scene.desk.assumptions_of(&ana, ana.account(), &page).await.unwrap().rows.remove(0).assumption
    };
    assert_eq!(newest().await.ended_at, None);
    scene.desk.end_sessions(&ana, ana.account()).await.unwrap();
    assert_eq!(newest().await.ended_at, Some(scene.now()));
}

/// Whoever comes back from an assumed identity did not sign in: nobody can say with what they did.
#[tokio::test]
async fn a_session_that_follows_upon_an_assumed_identity_is_listed_without_a_place() {
    let scene = house().await;
    let assumed = scene.desk.resume(&scene.assume("Bea", "Ana").await.unwrap()).await.unwrap();
    let back = scene.desk.leave_identity(&assumed).await.unwrap();
    let bea = scene.desk.resume(&back.token).await.unwrap();
    let seen = seen(&scene, &bea, "Bea").await.unwrap();
    assert_eq!(seen.iter().map(|it| (it.id, it.signed_in_from.clone())).collect::<Vec<_>>(), [(back.session.id, None)]);
}

/// A program ends nobody's sessions of its owner's, and may where it was given the right to manage accounts.
#[tokio::test]
async fn a_program_sees_its_owners_sessions_no_more_than_its_tokens() {
    let scene = house().await;
    let (bea, (_, session, token)) = (scene.actor("Bea").await, come(&scene, "Ana").await);
    let rights = Rights::from_iter([Right::ManageAccounts]);
    let wanted = NewToken { name: "Guard".parse().unwrap(), rights, days: 1 };
    let made = scene.desk.make_token(&bea, wanted).await.unwrap();
    let program = scene.desk.resume_by_token(&made.secret).await.unwrap();
    let refused = seen(&scene, &program, "Bea").await;
    assert!(matches!(refused, Err(Error::Denied(Denied::NotInPerson))), "{refused:?}");
    scene.desk.end_session(&program, scene.account("Ana"), session).await.unwrap();
    assert!(is_over(&scene, &token).await);
}
