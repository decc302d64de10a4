//! What is promised of an account's own page, and of staff and their rights.

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(
    an_account_is_changed_on_its_own_page_and_the_client_never_reads_the_note,
    who_must_pay_first_downloads_once_the_order_is_marked_as_paid,
    rights_are_given_by_a_preset_hold_at_once_and_are_taken_again,
);

async fn an_account_is_changed_on_its_own_page_and_the_client_never_reads_the_note(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/accounts?q=ingrid").await;
    ines.follows("Ingrid Solberg").await;
    ines.finds("heading", "Ingrid Solberg").await;
    ines.types("Company", "Solberg & Sons").await;
    ines.types("Territory", "no").await;
    ines.types("Note for staff", "Ring before eight").await;
    ines.presses("Save").await;
    ines.reads("Ingrid Solberg is saved.").await;
    assert_eq!(ines.typed_in("Territory").await, "NO");

    let ingrid = Person::signed_in(&demo, Look::DESK, "ingrid@solbergbank.example").await;
    ingrid.goes_to("/account").await;
    ingrid.reads("Solberg & Sons").await;
    assert!(!ingrid.text().await.contains("Ring before eight"));
    ingrid.leaves().await;
    ines.leaves().await;
}

async fn who_must_pay_first_downloads_once_the_order_is_marked_as_paid(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/accounts?q=oskar").await;
    ines.follows("Oskar Lund").await;
    ines.ticks("Must pay first").await;
    ines.presses("Save").await;
    ines.reads("Oskar Lund is saved.").await;
    ines.goes_to("/office/accounts?q=oskar").await;
    ines.follows("Create order into account of Oskar Lund").await;
    ines.finds("dialog", "Create order into account").await;
    ines.ticks("Enable download permissions").await;
    ines.presses("Create order").await;
    ines.reads("The client must pay first; not marked as paid yet").await;

    let oskar = Person::signed_in(&demo, Look::HAND, "oskar@lund.example").await;
    oskar.goes_to("/orders").await;
    let order = oskar.first_named("link", "10").await;
    oskar.follows(&order).await;
    oskar.reads("This order is to be paid before it is downloaded.").await;

    ines.presses("Mark as paid").await;
    ines.reads("Marked as paid. Nobody was told by mail.").await;
    oskar.reloads().await;
    oskar.reads_no_more("This order is to be paid before it is downloaded.").await;
    oskar.leaves().await;
    ines.leaves().await;
}

async fn rights_are_given_by_a_preset_hold_at_once_and_are_taken_again(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let olivia = Person::signed_in(&demo, Look::DESK, "olivia@grantwellness.example").await;
    ines.follows("Staff and rights").await;
    ines.finds("heading", "Staff and rights").await;
    ines.reads_in("table", "Staff", "Administrator").await;
    ines.types("E-mail address of an account", "olivia@grantwellness.example").await;
    ines.presses("Go on…").await;
    ines.reads("Olivia Grant is a client.").await;
    ines.presses("Picture editor").await;
    ines.presses("Save").await;
    ines.reads("Olivia Grant holds now: picture editor.").await;

    // Rule 69: from her next click on.
    olivia.goes_to("/office/catalogue").await;
    olivia.finds("heading", "Catalogue").await;
    ines.follows("Change rights of Olivia Grant").await;
    for right in ["Find accounts and read them", "Read every order and its history"] {
        ines.ticks(right).await;
    }
    ines.ticks("Take files in, edit, restrict and withdraw them").await;
    ines.presses("Save").await;
    ines.reads("Olivia Grant is a client now.").await;
    olivia.goes_to("/office/catalogue").await;
    olivia.reads("There is nothing here").await;
    olivia.leaves().await;
    ines.leaves().await;
}
