//! Sessions and failed sign-ins.

use std::{sync::Arc, time::Duration};

use picdesk::{
    AccountChange, Chosen, Digest, Failures, Ids, Moment, NetworkAddress, Permit, Scope, Session, SessionId, Store,
    Tried, Whereabouts, may,
};

use super::{ground, own, walk};
use crate::{Scene, together};

const MINUTE: Duration = Duration::from_secs(60);

/// The session is as it was stored, and its account as it is at the moment (rule 69).
pub async fn a_session_is_found_by_its_digest_with_its_account_as_it_is_now(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let session = begin(&scene, 1, scene.now().plus(MINUTE)).await;
    let change = AccountChange { enabled: Some(false), ..AccountChange::default() };
    let account = scene.console.change_account(&scene.address("Ana"), change).await.expect("switched off");

    let mut look = scene.store.look().await.expect("a look");
    assert_eq!(look.sessions().by_digest(&session.digest).await.expect("read"), Some((session, account)));
    assert_eq!(look.sessions().by_digest(&Digest([0xee; 32])).await.expect("read"), None);
}

/// Signing out ends this session and no other.
pub async fn an_ended_session_is_gone(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (one, other) = (begin(&scene, 1, scene.now()).await, begin(&scene, 2, scene.now()).await);
    let mut work = scene.store.begin().await.expect("a unit");
    work.sessions().end(one.id).await.expect("ended");
    work.commit().await.expect("committed");

    let mut look = scene.store.look().await.expect("a look");
    assert!(look.sessions().by_digest(&one.digest).await.expect("read").is_none());
    assert!(look.sessions().by_digest(&other.digest).await.expect("read").is_some());
}

/// Newest first, of this account alone, without those that ended and those in which somebody acts in its owner's place.
pub async fn the_sessions_in_which_an_owner_is_signed_in_are_listed_for_whom_the_permit_is(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (ana, ivo, now) = (scene.account("Ana"), scene.account("Ivo"), scene.now());
    let assumed = scene.assume("Cleo", "Ana").await.expect("assumed");
    let assumed = scene.desk.resume(&assumed).await.expect("assumed").session().expect("a session");
    scene.sign_in("Ivo").await.expect("signed in");
    let mut expected = Vec::new();
    for digest in 1..=5 {
        expected.insert(0, begin(&scene, digest, now.plus(MINUTE)).await);
    }
    let over = begin(&scene, 6, now).await;
    let guarding = scene.permit::<may::GuardAccount>("Bea", Scope::Account(ana)).await;
    let hers = scene.permit::<may::GuardAccount>("Ivo", own(&scene, "Ivo")).await;
    let listed = async |permit: &Permit<_>, account, limit| {
        walk(limit, async |page| {
            let mut look = scene.store.look().await.expect("a look");
            look.sessions().of(permit, account, now, &page).await.expect("listed")
        })
        .await
    };
    for limit in [1, 2, 5, 6] {
        assert_eq!(listed(&guarding, ana, limit).await, expected, "by {limit}");
    }
    assert_eq!(listed(&hers, ana, 9).await, []);
    assert_eq!(listed(&guarding, ivo, 9).await, []);

    let mut look = scene.store.look().await.expect("a look");
    let mut one =
        async |permit, account, session| look.sessions().get(permit, account, session, now).await.expect("read");
    assert_eq!(one(&guarding, ana, expected[1].id).await.as_ref(), Some(&expected[1]));
    for (permit, account, session) in [
        (&guarding, ana, over.id),
        (&guarding, ana, assumed),
        (&guarding, ivo, expected[1].id),
        (&hers, ana, expected[1].id),
    ] {
        assert_eq!(one(permit, account, session).await, None);
    }
}

/// Rule 61: all of them, and nobody else's.
pub async fn the_sessions_of_an_account_end_together_but_for_one(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let ends_at = scene.now().plus(MINUTE);
    let [one, two, three] =
        [begin(&scene, 1, ends_at).await, begin(&scene, 2, ends_at).await, begin(&scene, 3, ends_at).await];
    let ivo = scene.sign_in("Ivo").await.expect("signed in");
    let left = async |but: Option<SessionId>| {
        let mut work = scene.store.begin().await.expect("a unit");
        let ended = work.sessions().end_all(scene.account("Ana"), but).await.expect("ended");
        work.commit().await.expect("committed");
        let mut look = scene.store.look().await.expect("a look");
        let mut left = Vec::new();
        for session in [&one, &two, &three] {
            left.extend(look.sessions().by_digest(&session.digest).await.expect("read").map(|(session, _)| session.id));
        }
        (ended, left)
    };
    assert_eq!(left(Some(two.id)).await, (2, vec![two.id]));
    assert_eq!(left(None).await, (1, vec![]));
    assert!(scene.desk.resume(&ivo).await.is_ok());
}

/// Rule 62: whoever is told so goes on, and nobody else does.
pub async fn a_session_that_units_end_at_once_is_ended_by_one(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let session = begin(&scene, 1, scene.now().plus(MINUTE)).await;
    let end = async || {
        let mut work = scene.store.begin().await.expect("a unit");
        let ended = work.sessions().end(session.id).await.expect("ended");
        work.commit().await.expect("committed");
        ended
    };
    let answers = together((0..4).map(|_| end())).await;
    assert_eq!(answers.into_iter().filter(|ended| *ended).count(), 1);
}

/// Rule 53: the name is read anew, and the latest choice is in the place of the one before.
pub async fn a_session_knows_the_client_whom_its_owner_has_chosen(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (session, other) = (begin(&scene, 1, scene.now()).await, begin(&scene, 2, scene.now()).await);
    let chosen = |name: &str| Chosen {
        client: scene.account(name),
        name: name.parse().expect("a name"),
        until: scene.now().plus(MINUTE),
    };
    for choice in [Some(chosen("Ana")), Some(chosen("Ivo")), None] {
        let mut work = scene.store.begin().await.expect("a unit");
        work.sessions().choose(session.id, choice.as_ref()).await.expect("kept");
        work.commit().await.expect("committed");

        let mut look = scene.store.look().await.expect("a look");
        let found = look.sessions().by_digest(&session.digest).await.expect("read");
        assert_eq!(found.expect("the session").0.chosen, choice);
        let found = look.sessions().by_digest(&other.digest).await.expect("read");
        assert_eq!(found.expect("the other session").0.chosen, None);
    }
}

/// Only those that ended before the moment go.
pub async fn sessions_that_ran_out_are_forgotten_and_counted(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let now = scene.now();
    let old = [begin(&scene, 1, now.minus(MINUTE)).await, begin(&scene, 2, now.minus(2 * MINUTE)).await];
    let alive = begin(&scene, 3, now.plus(MINUTE)).await;
    let mut work = scene.store.begin().await.expect("a unit");
    assert_eq!(work.sessions().forget_ended(now).await.expect("forgotten"), 2);
    work.commit().await.expect("committed");

    let mut look = scene.store.look().await.expect("a look");
    for session in old {
        assert!(look.sessions().by_digest(&session.digest).await.expect("read").is_none());
    }
    assert!(look.sessions().by_digest(&alive.digest).await.expect("read").is_some());
}

/// What was typed counts without regard to case, whether it has an account or not (rule 67).
pub async fn failed_sign_ins_are_counted_by_account_and_by_network_address(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let now = scene.now();
    fail(&scene, "ana@example.org", "192.0.2.1", now.minus(3 * MINUTE)).await;
    fail(&scene, "ANA@example.org", "192.0.2.1", now.minus(MINUTE)).await;
    fail(&scene, "ana@example.org", "192.0.2.2", now).await;
    fail(&scene, "nobody@example.org", "192.0.2.1", now).await;

    let of = |of_account, of_address| Failures { of_account, of_address };
    let ana = "ana@example.org";
    assert_eq!(failures(&scene, ana, "192.0.2.1", now.minus(4 * MINUTE)).await, of(3, 3));
    assert_eq!(failures(&scene, ana, "192.0.2.1", now.minus(2 * MINUTE)).await, of(2, 2));
    assert_eq!(failures(&scene, "Nobody@example.org", "192.0.2.2", now.minus(4 * MINUTE)).await, of(1, 1));
    assert_eq!(failures(&scene, "other@example.org", "192.0.2.3", now.minus(4 * MINUTE)).await, of(0, 0));
}

/// One try that turned out well is taken back, and no other.
pub async fn a_forgiven_sign_in_counts_no_more(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (now, ana, here) = (scene.now(), "ana@example.org", "192.0.2.1");
    fail(&scene, ana, here, now.minus(MINUTE)).await;
    fail(&scene, ana, here, now).await;
    let mut work = scene.store.begin().await.expect("a unit");
    let (typed, from) = (ana.parse().expect("an address"), NetworkAddress(here.to_owned()));
    work.attempts().forgive(Tried::Password, &typed, &from, now).await.expect("forgiven");
    work.commit().await.expect("committed");
    let left = Failures { of_account: 1, of_address: 1 };
    assert_eq!(failures(&scene, ana, here, now.minus(2 * MINUTE)).await, left);
    assert_eq!(failures(&scene, ana, here, now).await, Failures::default());
}

/// Only those before the moment go.
pub async fn old_failures_are_forgotten_and_counted(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (now, ana, here) = (scene.now(), "ana@example.org", "192.0.2.1");
    for age in [3, 2, 0] {
        fail(&scene, ana, here, now.minus(age * MINUTE)).await;
    }
    let mut work = scene.store.begin().await.expect("a unit");
    assert_eq!(work.attempts().forget(now.minus(MINUTE)).await.expect("forgotten"), 2);
    work.commit().await.expect("committed");
    let left = Failures { of_account: 1, of_address: 1 };
    assert_eq!(failures(&scene, ana, here, now.minus(9 * MINUTE)).await, left);
}

/// A letter that was asked for is no sign-in that failed.
pub async fn what_is_tried_is_counted_by_what_it_is(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (now, ana, here) = (scene.now(), "ana@example.org", "192.0.2.1");
    fail(&scene, ana, here, now).await;
    let (typed, from) = (ana.parse().expect("an address"), NetworkAddress(here.to_owned()));
    let mut work = scene.store.begin().await.expect("a unit");
    for _ in 0..2 {
        work.attempts().failed(Tried::Letter, &typed, &from, now).await.expect("noted");
    }
    work.attempts().forgive(Tried::Letter, &typed, &from, now).await.expect("forgiven");
    work.attempts().failed(Tried::Letter, &typed, &from, now).await.expect("noted");
    let asked = work.attempts().failures(Tried::Letter, &typed, &from, now).await.expect("counted");
    assert_eq!(asked, Failures { of_account: 2, of_address: 2 });
    work.commit().await.expect("committed");
    assert_eq!(failures(&scene, ana, here, now).await, Failures { of_account: 1, of_address: 1 });
}

async fn begin(scene: &Scene, digest: u8, ends_at: Moment) -> Session {
    let id = SessionId::new(scene.ids.next());
    let began_at = scene.now().minus(Duration::from_secs(3600));
    let session = Session {
        id,
        account: scene.account("Ana"),
        digest: Digest([digest; 32]),
        signed_in_from: whereabouts(digest),
        began_at,
        ends_at,
        chosen: None,
        assumption: None,
    };
    let mut work = scene.store.begin().await.expect("a unit");
    work.sessions().insert(&session).await.expect("the session is new");
    work.commit().await.expect("committed");
    session
}

/// Nowhere, somewhere with a browser that is known, or somewhere with one that is not.
fn whereabouts(number: u8) -> Option<Whereabouts> {
    let address = NetworkAddress(format!("192.0.2.{number}"));
    match number % 3 {
        0 => None,
        1 => Some(Whereabouts { address, browser: Some("Firefox on Linux".parse().expect("a name")) }),
        _ => Some(Whereabouts::from(&address)),
    }
}

async fn fail(scene: &Scene, typed: &str, from: &str, at: Moment) {
    let (typed, from) = (typed.parse().expect("an address"), NetworkAddress(from.to_owned()));
    let mut work = scene.store.begin().await.expect("a unit");
    work.attempts().failed(Tried::Password, &typed, &from, at).await.expect("noted");
    work.commit().await.expect("committed");
}

async fn failures(scene: &Scene, typed: &str, from: &str, since: Moment) -> Failures {
    let (typed, from) = (typed.parse().expect("an address"), NetworkAddress(from.to_owned()));
    let mut work = scene.store.begin().await.expect("a unit");
    work.attempts().failures(Tried::Password, &typed, &from, since).await.expect("counted")
}
