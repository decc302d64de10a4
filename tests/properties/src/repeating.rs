//! All or nothing, and the same request twice: rules 7 and 8.

use std::{sync::Arc, time::Duration};

use picdesk::{EntryKind, Error, LicenceModel, Refused, Replayed, Right, StoreError};
use picdesk_testkit::{FailingStore, MemoryStore, Scenario, together};

fn house(scenario: Scenario) -> Scenario {
    scenario
        .staff("Bea")
        .with_every_right()
        .staff("Cleo")
        .with(Right::CreateOrders)
        .client("Ana")
        .client("Ivo")
        .files([("A1", LicenceModel::RightsManaged), ("B2", LicenceModel::RoyaltyFree)])
        .lightbox("Spring", "Bea", ["A1", "B2"])
        .lightbox("Own", "Cleo", ["A1"])
}

/// Rule 7, at each step in turn: the key as well is free again, so that the request can be sent again.
#[tokio::test]
async fn when_any_step_fails_there_is_no_order_no_letter_and_no_journal_entry() {
    let memory = MemoryStore::new();
    let failing = FailingStore::around(Arc::new(memory.clone()));
    let scene = house(Scenario::on(Arc::new(failing.clone()))).await;
    let _signed_in = scene.actor("Bea").await;
    let before = memory.journal();
    let mut steps = 0;
    loop {
        failing.fail_at(steps + 1);
        let ordering = scene.by("Bea").orders("Spring").into("Ana").announced("Hello", "Look").keyed("one");
        let outcome = ordering.await;
        if outcome.is_ok() {
            break;
        }
        steps += 1;
        assert!(matches!(outcome, Err(Error::Store(StoreError::Broken(_)))), "step {steps}: {outcome:?}");
        assert_eq!(memory.orders(), [], "step {steps}");
        assert_eq!(memory.letters(), [], "step {steps}");
        assert_eq!(memory.journal(), before, "step {steps}");
    }
    assert!(steps >= 9, "number, key, account, lightbox, files, sizes, order, letter, entry and commit: {steps}");
    assert_eq!((memory.orders().len(), memory.letters().len()), (1, 1));
}

/// Rule 7, for a change: the grant is as it was.
#[tokio::test]
async fn a_change_of_a_grant_that_fails_leaves_the_order_as_it_was() {
    let memory = MemoryStore::new();
    let failing = FailingStore::around(Arc::new(memory.clone()));
    let scene = house(Scenario::on(Arc::new(failing.clone()))).await;
    let order = scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order;
    let before = (memory.orders(), memory.journal());
    for step in 1..=4 {
        failing.fail_at(step);
        let denied = scene.by("Bea").sets(picdesk::Grant::Denied, picdesk::GrantOf::Order, order.number).await;
        assert_eq!(denied.is_ok(), step == 5, "read, save, record, commit");
        assert_eq!((memory.orders(), memory.journal()), before, "step {step}");
    }
}

/// Rule 8.
#[tokio::test]
async fn the_same_key_with_the_same_request_answers_the_first_order_and_sends_no_second_letter() {
    let scene = house(Scenario::new()).await;
    let ordering = scene.by("Bea").orders("Spring").into("Ana").announced("Hello", "Look").keyed("one");
    let first = ordering.clone().await.unwrap();
    scene.clock.advance(Duration::from_secs(3600));
    let second = ordering.await.unwrap();
    assert_eq!((first.replayed, second.replayed), (Replayed::No, Replayed::Yes));
    assert_eq!(first.order, second.order);
    assert_eq!((scene.memory().orders().len(), scene.memory().letters().len()), (1, 1));
    let created = scene.memory().journal().into_iter().filter(|entry| entry.kind == EntryKind::OrderCreated);
    assert_eq!(created.count(), 1);
}

/// Rule 8: whatever is different about it.
#[tokio::test]
async fn the_same_key_with_another_request_is_a_conflict() {
    let scene = house(Scenario::new()).await;
    let ordering = || scene.by("Bea").orders("Spring").into("Ana").keyed("one");
    ordering().await.unwrap();
    for other in [
        ordering().into("Ivo"),
        ordering().granted(),
        ordering().largest(),
        ordering().as_a_draft(),
        ordering().announced("Hello", "Look"),
        ordering().wishing("B2", picdesk::Wish::RightsManaged),
    ] {
        let error = other.await.unwrap_err();
        assert!(matches!(error, Error::Refused(Refused::KeyReused)), "{error:?}");
    }
    assert_eq!(scene.memory().orders().len(), 1);
}

/// Rule 8: without a key every request is a new one.
#[tokio::test]
async fn without_a_key_the_same_request_twice_makes_two_orders() {
    let scene = house(Scenario::new()).await;
    for _ in 0..2 {
        assert_eq!(scene.by("Bea").orders("Spring").into("Ana").await.unwrap().replayed, Replayed::No);
    }
    assert_eq!(scene.memory().orders().len(), 2);
}

/// Rule 8.
#[tokio::test]
async fn a_key_belongs_to_the_staff_member_who_chose_it() {
    let scene = house(Scenario::new()).await;
    scene.by("Bea").orders("Spring").into("Ana").keyed("one").await.unwrap();
    let other = scene.by("Cleo").orders("Own").into("Ana").keyed("one").await.unwrap();
    assert_eq!(other.replayed, Replayed::No);
}

/// Rule 8.
#[tokio::test]
async fn a_key_is_kept_for_a_day_and_forgotten_some_time_later() {
    let scene = house(Scenario::new()).await;
    let ordering = scene.by("Bea").orders("Spring").into("Ana").keyed("one");
    ordering.clone().await.unwrap();
    for (hours, replayed) in [(24, Replayed::Yes), (48, Replayed::No)] {
        scene.clock.advance(Duration::from_secs(hours * 3600));
        scene.housekeeper.tidy_up().await.unwrap();
        assert_eq!(ordering.clone().await.unwrap().replayed, replayed, "after {hours} hours more");
    }
}

/// Rules 7 and 8: ten at once are one order.
#[tokio::test]
async fn ten_requests_at_once_with_one_key_make_one_order() {
    let scene = house(Scenario::new()).await;
    let ordering = scene.by("Bea").orders("Spring").into("Ana").keyed("one");
    let answers = together((0..10).map(|_| IntoFuture::into_future(ordering.clone()))).await;
    let new = answers.into_iter().filter(|answer| answer.as_ref().unwrap().replayed == Replayed::No);
    assert_eq!(new.count(), 1);
    assert_eq!(scene.memory().orders().len(), 1);
}
