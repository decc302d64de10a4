//! What it costs to do the same to several orders in one go.

use picdesk::{ActOnOrders, Expected, LicenceModel, OrderAct};
use picdesk_testkit::Scenario;

use crate::{Home, run};

/// What a plan issues: for one order as for many.
const PLAN: u64 = 4;

/// What an act issues for each order: on SQLite, on PostgreSQL. The page of one order shows it afterwards, which costs more.
const ACTS: [(OrderAct, u64, u64); 3] =
    [(OrderAct::OpenDownloads, 5, 5), (OrderAct::MarkPaid, 5, 5), (OrderAct::Cancel, 5, 5)];

/// The statements of a plan and of each act, for so many orders.
async fn counted(home: &Home, orders: usize) -> Vec<u64> {
    let store = home.open().await;
    let scenario = Scenario::on(store.clone()).staff("Bea").with_every_right().client("Ana").client("Ivo");
    let scene = scenario.file("A1", LicenceModel::RightsManaged).lightbox("Spring", "Bea", ["A1"]).await;
    let mut named = Vec::new();
    for place in 0..orders {
        let ordering = scene.by("Bea").orders("Spring").into(["Ana", "Ivo"][place % 2]);
        named.push((ordering.await.expect("created").order.number, Expected::Any));
    }
    let bea = scene.actor("Bea").await;
    let ask = |act| ActOnOrders { act, orders: named.clone() };
    let before = store.statements();
    scene.desk.plan_on_orders(&bea, &ask(OrderAct::Cancel)).await.expect("planned");
    let mut counts = vec![store.statements() - before];
    for (act, ..) in ACTS {
        let before = store.statements();
        scene.desk.act_on_orders(&bea, &ask(act)).await.expect("acted");
        counts.push(store.statements() - before);
    }
    store.close().await;
    counts
}

#[test]
fn a_plan_costs_the_same_for_many_orders_and_an_act_the_same_for_each() {
    for orders in [1, 40] {
        let each = |count: u64| count * orders as u64;
        let on_sqlite: Vec<u64> = ACTS.iter().map(|&(_, on_sqlite, _)| each(on_sqlite)).collect();
        assert_eq!(run(counted(&Home::sqlite(), orders)), [vec![PLAN], on_sqlite].concat(), "SQLite, {orders}");
        let on_postgres: Vec<u64> = ACTS.iter().map(|&(_, _, on_postgres)| each(on_postgres)).collect();
        assert_eq!(run(counted(&Home::postgres(), orders)), [vec![PLAN], on_postgres].concat(), "PostgreSQL, {orders}");
    }
}
