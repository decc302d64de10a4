//! What staff are promised of the administrator's order page.

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(
    sizes_grants_and_notes_are_changed_in_one_save_and_the_history_tells_of_each,
    a_grant_of_a_line_ends_and_is_limited,
    a_draft_is_found_by_its_state_and_released,
    a_save_that_comes_too_late_shows_what_is_different_and_keeps_what_was_typed,
    the_letters_of_an_order_say_how_far_they_have_come_and_are_sent_again,
);

async fn sizes_grants_and_notes_are_changed_in_one_save_and_the_history_tells_of_each(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let number = ines.orders_into("ben@", "Carter: campaign", "DM-10045 DM-10239").await;
    ines.reads("Why can this client not download this?").await;
    ines.reads("You can lift this: grant the order, or this line.").await;
    ines.chooses("Size of DM-10239", "M, ").await;
    ines.chooses("Grant of order", "Granted").await;
    ines.types("Note to client", "Enjoy the fields.").await;
    ines.types("Staff note", "Pays late; be firm.").await;
    ines.saves().await;

    ines.reads("The order grants it").await;
    assert!(ines.chosen_as("Size of DM-10239").await.starts_with("M, "));
    assert_eq!(ines.typed_in("Note to client").await, "Enjoy the fields.");
    // Of each field the old value and the new one (rule 47).
    for said in ["Ines Duarte", "Pays late; be firm.", "Enjoy the fields."] {
        ines.reads_in("table", "History", said).await;
    }
    ines.presses("Save").await;
    ines.reads("Nothing was different, so nothing was saved.").await;

    let ben = Person::signed_in(&demo, Look::DESK, "ben@carterhale.example").await;
    for path in ["/orders".to_owned(), format!("/orders/{number}")] {
        ben.goes_to(&path).await;
        ben.finds("link", "Orders").await;
        // The staff note never reaches the client in any form (rule 42).
        assert!(!ben.text().await.contains("Pays late"));
    }
    ben.reads("Enjoy the fields.").await;
    ben.reads("60.00 EUR").await;
    ben.leaves().await;
    ines.leaves().await;
}

async fn a_grant_of_a_line_ends_and_is_limited(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let number = ines.orders_into("andrei", "Carpat: trails", "DM-10021 DM-10033").await;
    ines.chooses("Grant of DM-10021", "Granted").await;
    ines.types("Downloads per file of DM-10021", "many").await;
    ines.presses("Save").await;
    ines.reads("Nothing was saved: something below cannot be read.").await;
    ines.types("Downloads per file of DM-10021", "1").await;
    ines.dates("Until (UTC) of DM-10021", "2999-12-31T12:00").await;
    ines.chooses("Grant of DM-10033", "Granted").await;
    ines.dates("Until (UTC) of DM-10033", "2001-12-31T12:00").await;
    ines.saves().await;
    ines.reads("This line grants it, until 31 Dec 2999").await;
    ines.reads("1 time more").await;

    let andrei = Person::signed_in(&demo, Look::DESK, "andrei@carpat.example").await;
    andrei.goes_to(&format!("/orders/{number}")).await;
    andrei.reads("The permission to download ended on 31 Dec 2001").await;
    andrei.ticks("I accept the licence terms for DM-10021").await;
    andrei.presses("Download DM-10021").await;
    andrei.receives(".jpg").await;
    // The refusal names what was reached (rule 27).
    andrei.until_reloaded_reads("You have downloaded the file as often as was agreed: 1 time.").await;
    andrei.leaves().await;
    ines.until_reloaded_reads("Downloaded: 1 time.").await;
    ines.reads("You can lift this: raise the limit of the permission.").await;
    ines.leaves().await;
}

async fn a_draft_is_found_by_its_state_and_released(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/orders").await;
    ines.chooses("State", "Draft").await;
    ines.comes_to("state=draft").await;
    ines.sees_no_more("link", "Order 1001").await;
    ines.follows("Order 1006").await;
    ines.presses("Release").await;
    ines.presses("Release order 1006").await;
    ines.finds("heading", "Order 1006 Open").await;
    ines.leaves().await;
}

async fn a_save_that_comes_too_late_shows_what_is_different_and_keeps_what_was_typed(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let jonas = Person::signed_in(&demo, Look::DESK, "jonas@kestrel.example").await;
    for person in [&ines, &jonas] {
        person.goes_to("/office/orders/1003").await;
        person.finds("textbox", "Staff note").await;
    }
    jonas.types("Staff note", "Jonas was quicker").await;
    jonas.saves().await;
    ines.types("Staff note", "Ines was slower").await;
    ines.presses("Save").await;
    ines.reads("Jonas was quicker").await;
    assert_eq!(ines.typed_in("Staff note").await, "Ines was slower", "rule 40");
    ines.leaves().await;
    jonas.leaves().await;
}

async fn the_letters_of_an_order_say_how_far_they_have_come_and_are_sent_again(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/orders?client=mateusz").await;
    ines.follows("Order 1008").await;
    ines.until_reloaded_reads("Delivered").await;
    ines.reads_in("region", "Letters", "To mateusz@wisla.example").await;
    ines.types("Staff note", "typed before the letter is sent again").await;
    ines.presses("Resend Twelve months").await;
    ines.reads_in("region", "Letters", "The letter is due again, at once.").await;
    assert_eq!(ines.typed_in("Staff note").await, "typed before the letter is sent again");
    ines.saves().await;
    ines.follows("Twelve months").await;
    ines.reads("a picture for every month.").await;
    ines.leaves().await;
}
