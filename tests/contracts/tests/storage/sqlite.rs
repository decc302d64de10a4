//! The storage contract on SQLite.

use picdesk_testkit::contract::Promise;

use crate::{Home, run};

fn on_sqlite(promise: Promise) {
    let home = Home::sqlite();
    run(async {
        let store = home.open().await;
        promise.kept_by(store.clone()).await;
        store.close().await;
    });
}

picdesk_testkit::contract_tests!(on_sqlite);
