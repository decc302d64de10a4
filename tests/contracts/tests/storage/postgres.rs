//! The storage contract on PostgreSQL.

use picdesk_testkit::contract::Promise;

use crate::{Home, run};

fn on_postgres(promise: Promise) {
    let home = Home::postgres();
    run(async {
        let store = home.open().await;
        promise.kept_by(store.clone()).await;
        store.close().await;
    });
}

picdesk_testkit::contract_tests!(on_postgres);
