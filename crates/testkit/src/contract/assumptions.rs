//! Who has assumed whose identity (rules 59–66).

use std::{sync::Arc, time::Duration};

use picdesk::{
    AccountChange, Assumption, AssumptionId, Error, Expected, Ids, LetterId, Moment, Page, Scope, SignInRefusal, Store,
    may,
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
    stored(&scene, "Ivo", now).await;
    stored(&scene, "Ana", now.minus(30 * MINUTE)).await;
    insert(&scene, &Assumption { ended_at: Some(now.minus(MINUTE)), ..new(&scene, "Ana", now.minus(2 * MINUTE)) })
        .await;
    let goes_on = stored(&scene, "Ana", now.minus(29 * MINUTE)).await;
    let ana = scene.account("Ana");
    let assuming = scene.permit::<may::AssumeIdentity>("Bea", Scope::Account(ana)).await;
    let mut work = scene.store.begin().await.expect("a unit");
    assert_eq!(work.assumptions().going_on(&assuming, ana, now).await.expect("read"), [goes_on]);
    assert_eq!(work.assumptions().going_on(&assuming, scene.account("Ivo"), now).await.expect("read"), []);
    let held = work.assumptions().hold_client(&assuming, ana).await.expect("held");
    assert_eq!(held.map(|account| account.id), Some(ana));
    assert_eq!(work.assumptions().hold_client(&assuming, scene.account("Ivo")).await.expect("held"), None);
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
    let assuming = scene.permit::<may::AssumeIdentity>("Bea", Scope::Account(ana)).await;
    let mut work = scene.store.begin().await.expect("a unit");
    assert_eq!(work.assumptions().going_on(&assuming, ana, scene.now()).await.expect("read").len(), 1);
    drop(work);
    let any = Expected::Any;
    let off = AccountChange { enabled: Some(false), ..AccountChange::default() };
    scene.desk.change_account(&scene.actor("Bea").await, ana, off, any).await.expect("the house goes on");
}

fn reason() -> picdesk::Reason {
    "She asked for it".parse().expect("a reason")
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
