//! What is promised of telling a client: looked at first, sent once, and marked for the client until they open it.

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(a_client_is_told_what_is_new_and_finds_it_marked);

/// Rules 32, 37 and 38.
async fn a_client_is_told_what_is_new_and_finds_it_marked(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let number = ines.orders_into("rahul", "Rahul: news", "DM-10045").await;
    let rahul = Person::signed_in(&demo, Look::HAND, "rahul@bluelotus.example").await;
    rahul.goes_to("/orders").await;
    // Nobody told him of it (rule 32).
    rahul.finds("rowheader", &format!("Order {number}")).await;

    ines.types("Note to client", "We have found a better frame.").await;
    ines.presses("Notify client").await;
    ines.reads("What you typed is saved.").await;
    ines.types("Subject", "A better frame").await;
    ines.presses("Preview").await;
    ines.reads("The mail, as it will go out").await;
    ines.presses("Send").await;
    ines.reads("is on its way.").await;
    ines.reads("has not opened the order since").await;
    ines.reads_in("table", "History", "Client notified").await;

    rahul.reloads().await;
    rahul.finds("rowheader", &format!("Order {number} New")).await;
    rahul.follows(&format!("Order {number}")).await;
    rahul.reads("We have found a better frame.").await;
    rahul.goes_to("/orders").await;
    rahul.finds("rowheader", &format!("Order {number}")).await;
    ines.until_reloaded_reads("Delivered").await;
    ines.reloads().await;
    ines.reads("Client notified").await;
    assert!(!ines.text().await.contains("has not opened the order since"));
    rahul.leaves().await;
    ines.leaves().await;
}
