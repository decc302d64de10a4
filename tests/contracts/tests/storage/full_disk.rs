//! A disk that is full.

use picdesk::StoreError;
use picdesk_testkit::together;

use crate::{Home, found, run, store_one};

#[test]
fn a_full_disk_is_a_broken_store_that_loses_nothing_and_doubles_nothing() {
    run(async {
        let home = Home::sqlite();
        let store = home.open().await;
        store_one(&store, 0).await.expect("committed");
        // A limit of pages is answered as a disk without room is: SQLITE_FULL.
        store.seed("PRAGMA max_page_count = 1").await.expect("no fewer pages than there are");

        let outcomes = together((1..400).map(|number| store_one(&store, number))).await;
        assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(StoreError::Broken(_)))), "it must have filled up");
        let kept: Vec<u128> =
            (1..).zip(&outcomes).filter_map(|(number, outcome)| outcome.is_ok().then_some(number)).collect();
        assert_eq!(found(&home, 400).await, [vec![0], kept].concat(), "what was kept is there, and nothing else");

        store.seed("PRAGMA max_page_count = 1073741823").await.expect("room again");
        for number in 400..500 {
            store_one(&store, number).await.expect("the store works again");
        }
        store.close().await;
    });
}
