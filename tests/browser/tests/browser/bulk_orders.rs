//! What staff are promised of ordering one lightbox into many accounts (rule 13).

use picdesk_browser::{Database, Demo, Look, Person, Visit};

const INES: &str = "ines@kestrel.example";

on_both_databases!(
    ticks_stay_while_the_list_comes_and_goes_and_the_orders_are_created_by_themselves,
    a_bulk_order_started_anew_orders_nobody_twice_and_its_report_names_everybody,
);

async fn ticks_stay_while_the_list_comes_and_goes_and_the_orders_are_created_by_themselves(demo: Visit) {
    let ines = Person::signed_in(&demo, Look::DESK, INES).await;
    ines.goes_to("/office/accounts?q=ben%20carter").await;
    ines.ticks("Ben Carter").await;
    ines.types("Name, company or e-mail address", "andrei").await;
    ines.ticks("Andrei Popescu").await;
    ines.reads("2 chosen").await;
    ines.presses("Order into the chosen accounts…").await;
    ines.finds("heading", "Order into many accounts").await;
    ines.types("E-mail addresses of further accounts", "Julia Nowak <julia@nowak.example>, nobody@example.org").await;
    ines.presses("Preview").await;
    ines.reads("3 orders would be created. 1 account would get none.").await;
    ines.presses("Create orders").await;
    ines.reads("Finished").await;
    ines.reads("3 orders created, 1 account without an order").await;
    ines.finds("link", "Download report (CSV)").await;
    ines.leaves().await;
}

/// No page runs a script: each step is a press of a button.
async fn a_bulk_order_started_anew_orders_nobody_twice_and_its_report_names_everybody(demo: Visit) {
    let ines = Person::signed_in(&demo, Look::DESK.without_script(), INES).await;
    ines.makes_lightbox("For every wall", "DM-10021 DM-10033").await;
    ines.follows("User management").await;
    ines.ticks("Andrei Popescu").await;
    ines.ticks("Ben Carter").await;
    ines.presses("Order into the chosen accounts…").await;
    ines.finds("heading", "Order into many accounts").await;
    ines.chooses("Lightbox", "For every wall (2 files)").await;
    let pasted = "olivia@grantwellness.example, zoe@adamsapparel.example";
    ines.types("E-mail addresses of further accounts", pasted).await;
    ines.presses("Preview").await;
    ines.reads("3 orders would be created. 1 account would get none.").await;
    ines.reads_in("table", "What each account would get", "The account is disabled.").await;
    ines.presses_twice("Create orders").await;
    ines.reads("0 orders created, 4 to go").await;

    // It is gone on with in one window, and started anew in another that does not know of it yet.
    let first = ines.opens_a_second_window().await;
    ines.presses("Go on").await;
    ines.reads("3 orders created, 1 account without an order").await;
    let created = ines.names("link").await.into_iter().filter(|name| name.starts_with("Order ")).collect::<Vec<_>>();
    ines.closes_it_for(first).await;
    ines.presses("Go on").await;
    ines.reads("Finished").await;
    ines.reads("3 orders created, 1 account without an order").await;

    ines.follows("Download report (CSV)").await;
    let report = String::from_utf8(ines.receives(".csv").await).expect("a report is plain text");
    let rows: Vec<_> = report.lines().map(|row| row.split(',').collect::<Vec<_>>()).collect();
    assert_eq!(rows[0], ["E-mail", "Name", "Result", "Order", "Reason"]);
    assert_eq!(rows.len(), 5, "{report}");
    for name in ["Andrei Popescu", "Ben Carter", "Olivia Grant"] {
        let row = rows.iter().find(|row| row[1] == name).expect(name);
        assert_eq!(row[2], "Order created", "{report}");
        // The order is still the first one: nobody was ordered for twice (rule 13).
        assert!(created.contains(&format!("Order {}", row[3])), "{report}{created:?}");
    }
    assert!(report.contains("zoe@adamsapparel.example,Zoe Adams,No order,,The account is disabled."), "{report}");
    ines.leaves().await;
}

/// Whoever looks changes nothing: it goes on from a press of the button. The demo is one's own, since nothing is left to go on
/// with afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_order_that_was_left_goes_on_when_somebody_presses_the_button() {
    let demo = Demo::open(Database::Sqlite);
    let ines = Person::signed_in(&demo, Look::DESK, INES).await;
    ines.goes_to("/office/bulk-orders").await;
    ines.follows("Season’s greetings").await;
    ines.reads("0 orders created, 1 account without an order, 6 to go").await;
    ines.reloads().await;
    ines.presses("Go on").await;
    ines.reads("6 orders created, 1 account without an order").await;
    ines.leaves().await;
}
