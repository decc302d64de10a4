//! Units that share a commit (SQLite), and the same promises where each has its own (PostgreSQL).

use std::{
    future::{Future, poll_fn},
    pin::pin,
    sync::Arc,
    task::Poll,
};

use picdesk::{Store, StoreError};
use picdesk_storage::SqlStore;
use picdesk_testkit::together;

use crate::{Home, found, run, store_one, unit_with};

/// Runs a future up to its first pause, and drops it there; answers whether it paused at all.
async fn begun_and_abandoned(future: impl Future) -> bool {
    let mut future = pin!(future);
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
}

fn on_both(test: impl AsyncFn(Home)) {
    for home in [Home::sqlite(), Home::postgres()] {
        run(test(home));
    }
}

#[test]
fn a_commit_has_happened_when_it_returns() {
    on_both(async |home| {
        let store = home.open().await;
        store_one(&store, 1).await.expect("committed");
        assert_eq!(found(&home, 3).await, [1], "another connection, with the store still open");
        store.close().await;
    });
}

#[test]
fn a_unit_that_is_given_up_in_the_middle_of_a_statement_leaves_nothing_and_harms_nobody() {
    on_both(async |home| {
        let store = home.open().await;
        for round in 0..20 {
            let mut work = store.begin().await.expect("a unit");
            work.files().insert_supplier(&crate::supplier(1_000 + round)).await.expect("new");
            begun_and_abandoned(work.files().insert_supplier(&crate::supplier(2_000 + round))).await;
            drop(work);
            store_one(&store, round).await.expect("committed");
        }
        assert_eq!(found(&home, 3_000).await, (0..20).collect::<Vec<_>>());
        store.close().await;
    });
}

#[test]
fn a_unit_with_an_abandoned_statement_cannot_be_committed() {
    on_both(async |home| {
        let store = home.open().await;
        let mut work = unit_with(&store, 1).await.expect("a unit");
        let mut number = 1;
        loop {
            number += 1;
            // On a busy machine a statement may be through before it could be given up.
            if begun_and_abandoned(work.files().insert_supplier(&crate::supplier(number))).await {
                break;
            }
        }
        let refused = work.commit().await;
        assert!(matches!(refused, Err(StoreError::Broken(_))), "{refused:?}");
        assert_eq!(found(&home, 3).await, [0_u128; 0]);
        store.close().await;
    });
}

#[test]
fn asking_for_a_unit_can_be_given_up() {
    run(async {
        let home = Home::sqlite();
        let store = home.open().await;
        let open = unit_with(&store, 1).await.expect("a unit");
        assert!(begun_and_abandoned(store.begin()).await, "the turn is taken");
        open.commit().await.expect("committed");
        store_one(&store, 2).await.expect("the one that was given up holds nobody up");
        assert_eq!(found(&home, 4).await, [1, 2]);
        store.close().await;
    });
}

#[test]
fn waiting_for_a_commit_can_be_given_up_and_the_unit_is_kept() {
    run(async {
        let home = Home::sqlite();
        let store = home.open().await;
        let work = unit_with(&store, 1).await.expect("a unit");
        begun_and_abandoned(work.commit()).await;
        store_one(&store, 2).await.expect("committed");
        assert_eq!(found(&home, 4).await, [1, 2]);
        store.close().await;
    });
}

#[test]
fn a_failing_unit_takes_no_other_with_it() {
    on_both(async |home| {
        let store = home.open().await;
        store_one(&store, 0).await.expect("committed");
        let outcomes = together((0..60).map(|number| {
            let store = &store;
            async move {
                let mut work = unit_with(store, 100 + number).await?;
                match number % 3 {
                    // It names what is there already, and is dropped.
                    0 => work.files().insert_supplier(&crate::supplier(0)).await?,
                    // It is dropped though nothing failed.
                    1 => return Err(StoreError::Stale),
                    _ => {}
                }
                work.commit().await
            }
        }))
        .await;
        let good: Vec<u128> = (100..160).filter(|number| (number - 100) % 3 == 2).collect();
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), good.len());
        assert!(outcomes.iter().step_by(3).all(|outcome| matches!(outcome, Err(StoreError::Duplicate(_)))));
        assert_eq!(found(&home, 160).await, [vec![0], good].concat());
        store.close().await;
    });
}

#[test]
fn a_commit_that_fails_fails_every_unit_in_it_and_nothing_of_them_is_stored() {
    run(async {
        let home = Home::sqlite();
        let store = home.open().await;
        store_one(&store, 0).await.expect("committed");

        // While this unit has its turn, the others queue up behind it. The next one shares its transaction in any case, and
        // those after it as far as they come in time.
        let first = unit_with(&store, 1).await.expect("a unit");
        let poison = tokio::spawn({
            let store = Arc::clone(&store);
            async move { store.seed(DANGLING).await }
        });
        until_waiting(&store, 1).await;
        let good: Vec<_> = (2..6).map(|number| tokio::spawn(kept(Arc::clone(&store), number))).collect();
        until_waiting(&store, 5).await;

        let doomed = [first.commit().await, poison.await.expect("the task ran")];
        assert!(doomed.iter().all(|outcome| matches!(outcome, Err(StoreError::Broken(_)))), "{doomed:?}");
        let mut stored = vec![0];
        for (number, unit) in (2..6).zip(good) {
            match unit.await.expect("the task ran") {
                Ok(()) => stored.push(number),
                Err(StoreError::Broken(_)) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        stored.push(7);
        store_one(&store, 7).await.expect("the store works again");
        assert_eq!(found(&home, 10).await, stored, "those that were told so, and no other");
        store.close().await;
    });
}

/// A session of nobody's, which the database finds out about when it commits.
const DANGLING: &str = "PRAGMA defer_foreign_keys = ON;
    INSERT INTO session (digest, id, account, began_at, ends_at) VALUES (x'01', x'02', x'03', 0, 0)";

/// Waits until so many wait for a turn.
async fn until_waiting(store: &SqlStore, units: usize) {
    while store.waiting() < units {
        tokio::task::yield_now().await;
    }
}

async fn kept(store: Arc<SqlStore>, number: u128) -> Result<(), StoreError> {
    store_one(&store, number).await
}

#[test]
fn two_programs_on_one_file_lose_nothing() {
    run(async {
        let home = Home::sqlite();
        let programs = [home.open().await, home.open().await];
        let outcomes = together((0..100).map(|number| store_one(&programs[number as usize % 2], number))).await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        assert_eq!(found(&home, 200).await, (0..100).collect::<Vec<_>>());
        together(programs.iter().map(|program| program.close())).await;
    });
}

#[test]
fn a_closed_store_has_kept_what_it_promised_and_takes_nothing_more() {
    on_both(async |home| {
        let store = home.open().await;
        store_one(&store, 1).await.expect("committed");
        store.close().await;
        let refused = store.begin().await.err();
        assert!(matches!(refused, Some(StoreError::Broken(_))), "{refused:?}");
        assert_eq!(found(&home, 3).await, [1]);
    });
}
