//! The keys of idempotent requests (rule 8).

use std::{sync::Arc, time::Duration};

use picdesk::{Claim, Digest, Made, OrderNumber, Page, Replayed, Store};

use super::{ground, orders};
use crate::{Scene, together};

/// Whoever comes later is told the first claim, whole, and changes nothing.
pub async fn a_key_is_claimed_once_and_answers_its_first_claim(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let first = claim(&scene, "Bea", "k-1!~").await;
    assert_eq!(commit(&scene, &first).await, None);
    let later = scene.now().plus(Duration::from_secs(9));
    let second =
        Claim { request: Digest([0xff; 32]), at: later, made: Made::Order(OrderNumber::new(5)), ..first.clone() };
    for _ in 0..2 {
        assert_eq!(commit(&scene, &second).await.as_ref(), Some(&first));
    }
    assert_eq!(commit(&scene, &claim(&scene, "Bea", "K-1!~").await).await, None, "keys are not folded");
}

/// Two staff members may choose the same key.
pub async fn a_key_belongs_to_its_staff_member(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    for staff in ["Bea", "Cleo"] {
        assert_eq!(commit(&scene, &claim(&scene, staff, "same").await).await, None, "{staff}");
    }
}

/// A request that failed can be sent again with its key.
pub async fn a_claim_of_a_dropped_unit_is_free_again(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let claim = claim(&scene, "Bea", "again").await;
    let mut work = scene.store.begin().await.expect("a unit");
    assert_eq!(work.requests().claim(&claim).await.expect("claimed"), None);
    drop(work);
    assert_eq!(commit(&scene, &claim).await, None);
}

/// Only those before the moment go.
pub async fn old_claims_are_forgotten_and_counted(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let old = claim(&scene, "Bea", "old").await;
    commit(&scene, &old).await;
    scene.clock.advance(Duration::from_secs(60));
    let young = claim(&scene, "Bea", "young").await;
    commit(&scene, &young).await;
    let mut work = scene.store.begin().await.expect("a unit");
    assert_eq!(work.requests().forget(scene.now()).await.expect("forgotten"), 1);
    work.commit().await.expect("committed");
    assert_eq!(commit(&scene, &old).await, None);
    assert_eq!(commit(&scene, &young).await, Some(young));
}

/// A unit that is still open is waited for: five at once are one order and one letter.
pub async fn requests_at_once_with_one_key_make_one_order(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let ordering = scene.by("Bea").orders("Spring").into("Ana").announced("Hello", "Look").largest().keyed("one");
    let outcomes = together((0..5).map(|_| std::future::IntoFuture::into_future(ordering.clone()))).await;

    let answers: Vec<_> = outcomes.into_iter().map(|outcome| outcome.expect("answered")).collect();
    assert!(answers.iter().all(|answer| answer.order == answers[0].order));
    assert_eq!(answers.iter().filter(|answer| answer.replayed == Replayed::No).count(), 1);
    let bea = scene.actor("Bea").await;
    let listed = scene.desk.orders(&bea, &picdesk::OrderFilter::default(), &Page::first(20)).await.expect("listed");
    assert_eq!(listed.rows.len(), 1);
    assert_eq!(scene.desk.letters(&bea, None, &Page::first(20)).await.expect("listed").rows.len(), 1);
}

/// A claim for an order that is stored.
async fn claim(scene: &Scene, staff: &str, key: &str) -> Claim {
    let order = picdesk::Order::restore(orders::record(scene, "Ana").await);
    orders::insert(scene, &order).await.expect("the order is new");
    let (staff, key) = (scene.account(staff), key.parse().expect("a key"));
    Claim { staff, key, request: Digest([7; 32]), made: Made::Order(order.number), at: scene.now() }
}

async fn commit(scene: &Scene, claim: &Claim) -> Option<Claim> {
    let mut work = scene.store.begin().await.expect("a unit");
    let earlier = work.requests().claim(claim).await.expect("claimed");
    work.commit().await.expect("committed");
    earlier
}
