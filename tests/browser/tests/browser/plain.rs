//! Links, buttons and forms work where no page runs a script.

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(
    an_order_is_created_without_any_script,
    a_client_checks_out_and_downloads_without_any_script,
    an_order_is_worked_on_without_any_script,
);

async fn an_order_is_created_without_any_script(demo: Visit) {
    let ines = Person::signed_in(&demo, Look::DESK.without_script(), "ines@kestrel.example").await;
    ines.follows("User management").await;
    ines.types("Name, company or e-mail address", "tom bakker").await;
    ines.presses("Search").await;
    let link = ines.first_named("link", "Create order into account").await;
    ines.follows(&link).await;
    ines.finds("heading", "Create order into account").await;
    ines.ticks("Enable download permissions").await;
    ines.presses("Create order").await;
    ines.reads("Tom Bakker").await;
    ines.reads("Why can").await;
    ines.leaves().await;
}

async fn a_client_checks_out_and_downloads_without_any_script(demo: Visit) {
    let sofia = Person::signed_in(&demo, Look::HAND.without_script(), "sofia@rossi.example").await;
    sofia.types("Search by number or keyword", "DM-10263").await;
    sofia.presses("Search").await;
    sofia.follows("Farmland in the early morning").await;
    sofia.presses("Add to cart").await;
    sofia.reads("DM-10263 is in your cart now.").await;
    sofia.follows("Cart").await;
    sofia.chooses("Size of DM-10263", "Original").await;
    sofia.presses("Pick this size for DM-10263").await;
    sofia.reads("Total of the royalty-free files").await;
    sofia.follows("Check out").await;
    sofia.finds("heading", "Check out").await;
    sofia.types("Intended use", "A menu card").await;
    sofia.ticks("I accept the licence terms for these files.").await;
    sofia.presses("Check out").await;
    sofia.reads("A menu card").await;
    sofia.presses("Download DM-10263").await;
    sofia.receives(".jpg").await;
    sofia.leaves().await;
}

async fn an_order_is_worked_on_without_any_script(demo: Visit) {
    let ines = Person::signed_in(&demo, Look::DESK.without_script(), "ines@kestrel.example").await;
    ines.goes_to("/office/orders/1002").await;
    ines.types("Staff note", "typed without a script").await;
    ines.presses("Add file").await;
    // Without a script, what was typed is saved before the look-up is shown (rule 40).
    ines.reads("What you typed is saved.").await;
    ines.types("File number or keyword", "DM-10231").await;
    ines.presses("Search").await;
    let hit = ines.first_named("button", "Add DM-10231").await;
    ines.presses(&hit).await;
    ines.reads("DM-10231 was added as line").await;
    ines.follows("Back to the order").await;
    assert_eq!(ines.typed_in("Staff note").await, "typed without a script");
    ines.reads("DM-10231").await;
    ines.leaves().await;
}
