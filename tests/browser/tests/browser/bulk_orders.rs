//! What staff are promised of ordering one lightbox into many accounts (rule 13).

use picdesk_browser::{Database, Demo, Look, Person, Visit};

const INES: &str = "ines@kestrel.example";

on_both_databases!(ticks_stay_while_the_list_comes_and_goes_and_the_orders_are_created_by_themselves);

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
