//! What clients are promised of the cart and of checking out.

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(
    a_client_searches_fills_the_cart_checks_out_and_reads_who_can_help,
    a_royalty_free_file_needs_a_size_before_it_is_checked_out_and_a_file_is_removed,
    nothing_is_ordered_that_was_not_shown,
);

async fn a_client_searches_fills_the_cart_checks_out_and_reads_who_can_help(demo: Visit) {
    let emma = Person::signed_in(&demo, Look::HAND, "emma@devries.example").await;
    emma.types("Search by number or keyword", "DM-10299").await;
    emma.reads("Patchwork of fields at noon").await;
    emma.follows("Patchwork of fields at noon").await;
    emma.presses("Add to cart").await;
    emma.reads("in your cart").await;
    emma.follows("Cart").await;
    emma.chooses("Size of DM-10299", "Original").await;
    emma.presses("Pick this size for DM-10299").await;
    emma.reads("Total of the royalty-free files").await;
    emma.follows("Check out").await;
    emma.finds("textbox", "Intended use").await;
    assert_eq!(emma.complaints_of_axe().await, Vec::<String>::new(), "on the sheet of the check out");
    emma.types("Intended use", "The cover of a calendar").await;
    emma.types("Reference (if you have one)", "Cal 27").await;
    emma.ticks("I accept the licence terms for these files.").await;
    emma.presses("Check out").await;
    emma.reads("The cover of a calendar").await;
    emma.reads("The picture desk can help you").await;
    emma.leaves().await;
}

async fn a_royalty_free_file_needs_a_size_before_it_is_checked_out_and_a_file_is_removed(demo: Visit) {
    let oskar = Person::signed_in(&demo, Look::DESK, "oskar@lund.example").await;
    oskar.goes_to("/cart").await;
    oskar.reads("The cart is empty.").await;
    oskar.makes_lightbox("Lobby", "DM-10237 DM-10239 DM-10251").await;
    oskar.presses("Copy to my cart").await;
    oskar.reads("3 files added to your cart.").await;
    oskar.goes_to("/cart").await;
    // On a rights-managed line no size is fixed (rule 14).
    assert!(!oskar.has("combobox", "Size of DM-10237").await);
    oskar.reads("Needs a size").await;

    oskar.follows("Check out").await;
    oskar.reads("DM-10239, DM-10251").await;
    oskar.presses("Remove DM-10251").await;
    oskar.sees_no_more("button", "Remove DM-10251").await;
    oskar.chooses("Size of DM-10239", "M, ").await;
    oskar.presses("Pick this size for DM-10239").await;
    oskar.reads("60.00 EUR").await;
    oskar.reads_no_more("Needs a size").await;

    oskar.follows("Check out").await;
    oskar.finds("dialog", "Check out").await;
    oskar.reads_in("dialog", "Check out", "DM-10237").await;
    oskar.types("Intended use", "Two walls").await;
    oskar.ticks("I accept the licence terms for these files.").await;
    oskar.presses("Check out").await;
    oskar.comes_to("/orders/").await;
    oskar.reads("60.00 EUR").await;
    oskar.follows("Cart").await;
    oskar.reads("The cart is empty.").await;
    oskar.leaves().await;
}

async fn nothing_is_ordered_that_was_not_shown(demo: Visit) {
    let elif = Person::signed_in(&demo, Look::DESK, "elif@bosphorus.example").await;
    let again = Person::signed_in(&demo, Look::HAND, "elif@bosphorus.example").await;
    elif.goes_to("/files/DM-10069").await;
    elif.presses("Add to cart").await;
    elif.reads("in your cart now").await;
    elif.goes_to("/cart").await;
    elif.follows("Check out").await;
    elif.types("Intended use", "Typed before the cart changed").await;
    elif.ticks("I accept the licence terms for these files.").await;

    again.goes_to("/files/DM-10081").await;
    again.presses("Add to cart").await;
    again.reads("in your cart now").await;

    elif.presses("Check out").await;
    elif.reads("The cart was changed meanwhile. Nothing was ordered").await;
    elif.reads("DM-10081 was added.").await;
    assert_eq!(elif.typed_in("Intended use").await, "Typed before the cart changed");
    elif.ticks("I accept the licence terms for these files.").await;
    elif.presses("Check out").await;
    elif.comes_to("/orders/").await;
    elif.reads("DM-10081").await;
    again.leaves().await;
    elif.leaves().await;
}
