//! Who has assumed whose identity (rules 59–66).

use std::{sync::Arc, time::Duration};

use picdesk::{
    AccountChange, Assumption, AssumptionId, Consent, Error, Expected, Ids, LetterId, Moment, Page, Reply, Scope,
    SignInRefusal, Store, may,
};

use super::{ground, own, walk};
use crate::{Scene, together};

const MINUTE: Duration = Duration::from_secs(60);

/// Every field; and the account as it is at the moment (rule 66).
pub async fn an_assumption_is_read_back_with_its_staff_member_as_they_are_now(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (now, letter) = (scene.now(), LetterId::new(scene.ids.next()));
    let plain = stored(&scene, "Ana", now).await;
    let other = Assumption { letter: Some(letter), ended_at: Some(now), ..new(&scene, "Ivo", now) };
    insert(&scene, &other).await;
    let off = AccountChange { enabled: Some(false), ..AccountChange::default() };
    let cleo = scene.console.change_account(&scene.address("Cleo"), off).await.expect("switched off");
    for assumption in [plain.clone(), other] {
        assert_eq!(with_staff(&scene, assumption.id).await, Some((assumption, cleo.clone())));
    }

    let ended = Assumption { ended_at: Some(now.plus(MINUTE)), ..plain };
    let mut work = scene.store.begin().await.expect("a unit");
    work.assumptions().save(&ended).await.expect("saved");
    work.commit().await.expect("committed");
    assert_eq!(with_staff(&scene, ended.id).await, Some((ended, cleo)));
    assert_eq!(with_staff(&scene, AssumptionId::new(scene.ids.next())).await, None);
}

/// The session is its client's, and is told from the client's own.
pub async fn a_session_knows_the_assumption_that_it_belongs_to(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let token = scene.assume("Cleo", "Ana").await.expect("assumed");
    let digest = scene.ports.secrets.digest(token.reveal().as_bytes());
    let mut look = scene.store.look().await.expect("a look");
    let (session, account) = look.sessions().by_digest(&digest).await.expect("read").expect("it is there");
    assert_eq!((session.account, account.id), (scene.account("Ana"), scene.account("Ana")));
    let (assumption, staff) = with_staff(&scene, session.assumption.expect("it belongs to one")).await.expect("stored");
    assert_eq!((assumption.client, staff.id), (scene.account("Ana"), scene.account("Cleo")));
}

/// Of this account alone, and as far as the permit reaches; with the name that the staff member has now.
pub async fn the_times_that_an_identity_was_assumed_are_paged_newest_first(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut expected = Vec::new();
    for minute in 0..5 {
        stored(&scene, "Ivo", scene.now()).await;
        expected.insert(0, stored(&scene, "Ana", scene.now().plus(minute * MINUTE)).await);
    }
    let (ana, house) = (scene.account("Ana"), Scope::House);
    let viewing = scene.permit::<may::ViewAssumptions>("Bea", house).await;
    for limit in [1, 2, 5, 6] {
        let rows = walk(limit, async |page| {
            let mut look = scene.store.look().await.expect("a look");
            look.assumptions().of(&viewing, ana, &page).await.expect("listed")
        })
        .await;
        assert!(rows.iter().all(|row| row.staff_name.as_str() == "Cleo"));
        assert_eq!(rows.into_iter().map(|row| row.assumption).collect::<Vec<_>>(), expected, "by {limit}");
    }
    let hers = scene.permit::<may::ViewAssumptions>("Ana", own(&scene, "Ana")).await;
    let mut look = scene.store.look().await.expect("a look");
    let first = Page::first(50);
    assert_eq!(look.assumptions().of(&hers, ana, &first).await.expect("listed").rows.len(), 5);
    assert_eq!(look.assumptions().of(&hers, scene.account("Ivo"), &first).await.expect("listed").rows, []);
}

/// Of this account alone.
pub async fn what_goes_on_is_what_was_not_ended_and_is_not_over(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let now = scene.now();
    let ivos = stored(&scene, "Ivo", now).await;
    stored(&scene, "Ana", now.minus(30 * MINUTE)).await;
    insert(&scene, &Assumption { ended_at: Some(now.minus(MINUTE)), ..new(&scene, "Ana", now.minus(2 * MINUTE)) })
        .await;
    let goes_on = stored(&scene, "Ana", now.minus(29 * MINUTE)).await;
    let ana = scene.account("Ana");
    let assuming = scene.permit::<may::AssumeIdentity>("Bea", Scope::Account(ana)).await;
    let mut work = scene.store.begin().await.expect("a unit");
    assert_eq!(work.assumptions().going_on(ana, now).await.expect("read"), [goes_on]);
    assert_eq!(work.assumptions().going_on(scene.account("Ivo"), now).await.expect("read"), [ivos]);
    let held = work.assumptions().hold_client(&assuming, ana).await.expect("held");
    assert_eq!(held.map(|account| account.id), Some(ana));
    assert_eq!(work.assumptions().hold_client(&assuming, scene.account("Ivo")).await.expect("held"), None);
}

/// Of this client alone, the newest first, and as far as the permit reaches; once it is taken away it is gone.
pub async fn a_question_is_read_back_with_what_was_said_and_replaced_by_a_newer_one(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (ana, now) = (scene.account("Ana"), scene.now());
    put_consent(&scene, &question(&scene, "Ivo", "Bea", now)).await;
    let beas = question(&scene, "Ana", "Bea", now);
    put_consent(&scene, &beas).await;
    put_consent(&scene, &question(&scene, "Ana", "Cleo", now)).await;
    let cleos = question(&scene, "Ana", "Cleo", now.plus(MINUTE));
    put_consent(&scene, &cleos).await;
    let listed = async |scope: Scope, of| {
        let viewing =
            scene.permit::<may::ViewAssumptions>(if scope == Scope::House { "Bea" } else { "Ana" }, scope).await;
        let mut look = scene.store.look().await.expect("a look");
        look.assumptions().consents(&viewing, of).await.expect("listed")
    };
    let rows = listed(Scope::House, ana).await;
    let names: Vec<_> = rows.iter().map(|row| row.staff_name.as_str()).collect();
    assert_eq!(names, ["Cleo", "Bea"]);
    assert_eq!(rows.into_iter().map(|row| row.consent).collect::<Vec<_>>(), [cleos.clone(), beas.clone()]);
    assert_eq!(listed(own(&scene, "Ana"), ana).await.len(), 2);
    assert_eq!(listed(own(&scene, "Ana"), scene.account("Ivo")).await, []);

    for (reply, minute) in [(Reply::Yes, 1), (Reply::No, 2), (Reply::Yes, 3)] {
        let said = Consent { replied: Some((reply, now.plus(minute * MINUTE))), ..beas.clone() };
        let mut work = scene.store.begin().await.expect("a unit");
        assert!(work.assumptions().save_reply(&said).await.expect("saved"));
        assert_eq!(work.assumptions().consent(ana, scene.account("Bea")).await.expect("read"), Some(said));
        work.commit().await.expect("committed");
    }
    let mut work = scene.store.begin().await.expect("a unit");
    let earlier = question(&scene, "Ana", "Cleo", now);
    assert!(!work.assumptions().save_reply(&earlier).await.expect("asked"), "another question is in its place");
    assert!(!work.assumptions().take_consent(&beas).await.expect("asked"), "something was said since");
    let said = work.assumptions().consent(ana, scene.account("Bea")).await.expect("read").expect("it is there");
    assert!(work.assumptions().take_consent(&said).await.expect("taken"));
    assert_eq!(work.assumptions().consent(ana, scene.account("Bea")).await.expect("read"), None);
}

/// Whichever came first: it was used before it was taken back, or not at all.
pub async fn a_yes_that_is_used_and_taken_back_at_once_is_one_of_both(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let yes = Consent { replied: Some((Reply::Yes, scene.now())), ..question(&scene, "Ana", "Bea", scene.now()) };
    put_consent(&scene, &yes).await;
    let no = Consent { replied: Some((Reply::No, scene.now())), ..yes.clone() };
    let change = async |take: bool| {
        let mut work = scene.store.begin().await.expect("a unit");
        let done = match take {
            true => work.assumptions().take_consent(&yes).await.expect("asked"),
            false => work.assumptions().save_reply(&no).await.expect("asked"),
        };
        work.commit().await.expect("committed");
        done
    };
    let done = together([change(true), change(false)]).await;
    assert_eq!(done.into_iter().filter(|done| *done).count(), 1);
}

/// Rule 61: the sessions of the client end, and one in which a colleague acts is one of them. Where one session asks twice
/// at once it is left once.
pub async fn an_identity_that_many_assume_at_once_is_assumed_by_one_in_the_end(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (bea, cleo) = (scene.actor("Bea").await, scene.actor("Cleo").await);
    let assume = |actor| scene.desk.assume_identity(actor, scene.account("Ana"), reason());
    let mut begun = Vec::new();
    for answer in together([assume(&bea), assume(&cleo), assume(&bea), assume(&cleo)]).await {
        match answer {
            Ok(signed_in) => begun.push(signed_in.token),
            Err(Error::NotSignedIn(SignInRefusal::NoSession)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(begun.len(), 2, "each of them left one session");
    let mut alive = 0;
    for token in &begun {
        alive += usize::from(scene.desk.resume(token).await.is_ok());
    }
    assert_eq!(alive, 1);

    let ana = scene.account("Ana");
    let mut work = scene.store.begin().await.expect("a unit");
    assert_eq!(work.assumptions().going_on(ana, scene.now()).await.expect("read").len(), 1);
    drop(work);
    let any = Expected::Any;
    let off = AccountChange { enabled: Some(false), ..AccountChange::default() };
    scene.desk.change_account(&scene.actor("Bea").await, ana, off, any).await.expect("the house goes on");
}

fn reason() -> picdesk::Reason {
    "She asked for it".parse().expect("a reason")
}

/// A staff member asks a client.
fn question(scene: &Scene, client: &str, staff: &str, asked_at: Moment) -> Consent {
    let reason = format!("{staff} asks for \"{client}\" & more").parse().expect("a reason");
    Consent { client: scene.account(client), staff: scene.account(staff), reason, asked_at, replied: None }
}

async fn put_consent(scene: &Scene, consent: &Consent) {
    let mut work = scene.store.begin().await.expect("a unit");
    work.assumptions().put_consent(consent).await.expect("it is put there");
    work.commit().await.expect("committed");
}

/// Cleo acts as a client, from a moment on.
fn new(scene: &Scene, client: &str, began_at: Moment) -> Assumption {
    Assumption {
        id: AssumptionId::new(scene.ids.next()),
        client: scene.account(client),
        staff: scene.account("Cleo"),
        reason: "A question about \"prices\" & more".parse().expect("a reason"),
        began_at,
        ends_at: began_at.plus(30 * MINUTE),
        back_until: began_at.plus(90 * MINUTE),
        ended_at: None,
        letter: None,
    }
}

async fn stored(scene: &Scene, client: &str, began_at: Moment) -> Assumption {
    let assumption = new(scene, client, began_at);
    insert(scene, &assumption).await;
    assumption
}

async fn insert(scene: &Scene, assumption: &Assumption) {
    let mut work = scene.store.begin().await.expect("a unit");
    work.assumptions().insert(assumption).await.expect("it is new");
    work.commit().await.expect("committed");
}

async fn with_staff(scene: &Scene, id: AssumptionId) -> Option<(Assumption, picdesk::Account)> {
    let mut look = scene.store.look().await.expect("a look");
    look.assumptions().with_staff(id).await.expect("read")
}
