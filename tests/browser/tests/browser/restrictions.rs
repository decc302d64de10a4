//! What is promised of restricted files: clients do not find what is hidden, and read why something is not delivered; staff
//! approve it, and hear what was left out (rules 28, 55 and 56).

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(what_is_restricted_is_not_found_not_delivered_and_left_out_until_staff_approve_it);

const KATARINA: &str = "katarina@jadran.example";

/// Restricts a file for one client.
async fn restricts(ines: &Person, file: &str, effect: &str, notice: &str, in_cart: bool) {
    ines.goes_to(&format!("/office/catalogue/{file}")).await;
    ines.follows("Add a restriction…").await;
    ines.finds("dialog", &format!("Add a restriction to {file}")).await;
    ines.chooses("What it does", effect).await;
    if !in_cart {
        ines.ticks("May be put in a cart").await;
    }
    ines.types("Notice", notice).await;
    ines.chooses("Whom it concerns", "These accounts").await;
    ines.types("Accounts, by their e-mail addresses", KATARINA).await;
    ines.presses("Add the restriction").await;
    ines.reads("The restriction is added.").await;
    ines.reads_in("region", "Restrictions", notice).await;
}

async fn what_is_restricted_is_not_found_not_delivered_and_left_out_until_staff_approve_it(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.makes_lightbox("Jadran: restricted", "DM-10105 DM-10117").await;
    restricts(&ines, "DM-10093", "Hides", "Kept for a calendar", true).await;
    restricts(&ines, "DM-10105", "Blocks", "Not for advertising", true).await;
    restricts(&ines, "DM-10117", "Warns", "Ask the desk about the house", false).await;

    let katarina = Person::signed_in(&demo, Look::HAND, KATARINA).await;
    katarina.types("Search by number or keyword", "DM-10093").await;
    katarina.reads("No file found").await;
    katarina.goes_to("/files/DM-10093").await;
    katarina.finds("link", "To the start page").await;
    katarina.goes_to("/files/DM-10117").await;
    katarina.reads("Ask the desk about the house").await;

    // What may not be put in a cart is left out and reported; the rest is added (rule 55).
    ines.opens_panel("katarina", "in the cart", "Cart of Katarina Horvat").await;
    ines.follows("Copy lightbox into cart").await;
    ines.finds("dialog", "Copy lightbox into cart").await;
    ines.chooses("Lightbox", "Jadran: restricted (2 files)").await;
    ines.presses("Copy").await;
    ines.reads("1 file added to the cart. Left out, ").await;
    ines.reads("restricted (Ask the desk about the house): DM-10117.").await;

    // The account opens files at once; a line that is blocked stays shut and says why (rule 28).
    ines.begins_an_order("katarina", "Jadran: restricted").await;
    let number = ines.creates_the_order().await;
    ines.reads("Not for advertising").await;
    katarina.goes_to(&format!("/orders/{number}")).await;
    katarina.finds("button", "Download DM-10117").await;
    katarina.reads("The delivery of this file is restricted.").await;
    katarina.reads("Not for advertising").await;
    assert!(!katarina.has("button", "Download DM-10105").await);

    // Whoever adds a file to the order reads what the client may have of it.
    ines.goes_to(&format!("/office/orders/{number}/add-file?find=DM-10093")).await;
    ines.reads("Hidden from the client").await;
    ines.goes_to(&format!("/office/orders/{number}")).await;

    let approve = ines.first_named("checkbox", "Approve delivery").await;
    ines.ticks(&approve).await;
    ines.saves().await;
    katarina.reloads().await;
    katarina.ticks("I accept the licence terms for DM-10105").await;
    katarina.presses("Download DM-10105").await;
    katarina.receives(".jpg").await;
    katarina.leaves().await;
    ines.leaves().await;
}
