//! What staff are promised of working on an order: prices and what becomes of them, two people at once, and the buttons that
//! lift what refuses a download.

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(
    prices_are_agreed_and_reduced_and_the_client_sees_what_the_order_says,
    two_people_on_one_order_keep_what_is_not_in_conflict,
    what_refuses_a_download_is_lifted_beside_it,
    an_order_is_made_once_more_and_the_first_is_cancelled,
);

async fn prices_are_agreed_and_reduced_and_the_client_sees_what_the_order_says(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let number = ines.orders_into("ben@", "Carter: prices", "DM-10045 DM-10239").await;
    ines.types("Price of DM-10045", "one hundred").await;
    ines.types("Note on this file of DM-10045", "Name the photographer.").await;
    ines.presses("Save").await;
    ines.reads("Write an amount as 1249.05").await;
    ines.types("Price of DM-10045", "200").await;
    ines.types("Price of DM-10239", "49.05").await;
    ines.types("Discount in %", "10").await;
    ines.types("Reason for the discount", "He asked nicely").await;
    ines.saves().await;
    ines.reads("180.00 EUR after the discount").await;
    ines.reads("224.14 EUR").await;
    ines.reads_in("table", "History", "He asked nicely").await;

    let ben = Person::signed_in(&demo, Look::DESK, "ben@carterhale.example").await;
    ben.goes_to(&format!("/orders/{number}")).await;
    for said in ["200.00 EUR", "Discount, 10 %", "224.14 EUR", "Name the photographer."] {
        ben.reads(said).await;
    }
    assert!(!ben.text().await.contains("nicely"), "why is for staff (rule 44)");
    ines.chooses("The client sees of the prices", "What the order costs").await;
    ines.saves().await;
    ines.reads_in("table", "History", "prices shown").await;
    ben.reloads().await;
    ben.reads("224.14 EUR").await;
    assert!(!ben.text().await.contains("200.00 EUR"), "rule 44");
    ben.leaves().await;
    ines.leaves().await;
}

/// Rule 40.
async fn two_people_on_one_order_keep_what_is_not_in_conflict(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let jonas = Person::signed_in(&demo, Look::DESK, "jonas@kestrel.example").await;
    let number = ines.orders_into("ben@", "Carter: two people", "DM-10045 DM-10239").await;
    jonas.goes_to(&format!("/office/orders/{number}")).await;
    jonas.types("Reference", "Jonas").await;
    jonas.saves().await;
    ines.types("Reference", "Ines").await;
    ines.types("Price of DM-10045", "75").await;
    ines.presses("Save").await;
    ines.reads_in("table", "What is different now", "Conflict").await;
    assert_eq!(ines.typed_in("Reference").await, "Ines");
    ines.presses("Save what is not in conflict").await;
    ines.reads("Saved.").await;
    assert_eq!(ines.typed_in("Reference").await, "Jonas");
    assert_eq!(ines.typed_in("Price of DM-10045").await, "75.00");
    jonas.leaves().await;
    ines.leaves().await;
}

/// Rule 22.
async fn what_refuses_a_download_is_lifted_beside_it(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let number = ines.orders_into("andrei", "Carpat: lifting", "DM-10021 DM-10033").await;
    ines.types("Staff note", "Typed besides").await;
    ines.presses("Open DM-10021").await;
    ines.reads("This line grants it").await;
    assert_eq!(ines.typed_in("Staff note").await, "Typed besides");
    assert!(ines.has("button", "Open DM-10033").await);

    let andrei = Person::signed_in(&demo, Look::DESK, "andrei@carpat.example").await;
    andrei.goes_to(&format!("/orders/{number}")).await;
    andrei.reads("1 of 2 files may be downloaded now.").await;
    ines.presses("Open the order").await;
    ines.reads("The order grants it").await;
    andrei.until_reloaded_reads("All 2 files may be downloaded now.").await;
    andrei.leaves().await;
    ines.leaves().await;
}

/// Rule 26.
async fn an_order_is_made_once_more_and_the_first_is_cancelled(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let number = ines.orders_into("andrei", "Carpat: once more", "DM-10021 DM-10033").await;
    ines.types("Price of DM-10021", "75").await;
    ines.presses("Duplicate").await;
    ines.reads(&format!("is a draft of what order {number} has.")).await;
    assert_eq!(ines.typed_in("Price of DM-10021").await, "75.00");

    ines.goes_to(&format!("/office/orders/{number}")).await;
    ines.presses("Cancel order").await;
    ines.reads("Nothing of it can be downloaded any more").await;
    ines.presses(&format!("Cancel order {number}")).await;
    ines.finds("heading", &format!("Order {number} Cancelled")).await;
    ines.reads("Nobody can lift this.").await;
    ines.leaves().await;
}
