//! What clients are promised of their orders.

use std::process::Command;

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(
    an_order_says_why_a_file_is_closed_and_who_can_help_and_opens_as_soon_as_staff_grant_it,
    files_are_downloaded_in_the_size_that_is_picked_and_no_longer_than_they_are_granted,
    all_files_of_an_order_come_in_one_zip_with_the_licence_in_it,
    a_client_without_an_order_reads_how_to_come_to_one,
);

async fn an_order_says_why_a_file_is_closed_and_who_can_help_and_opens_as_soon_as_staff_grant_it(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let number = ines.orders_into("george", "Evans: school atlas", "DM-10045 DM-10239").await;

    let george = Person::signed_in(&demo, Look::HAND, "george@evansbooks.example").await;
    george.follows("Orders").await;
    george.reads("2 files").await;
    george.follows(&format!("Order {number}")).await;
    // The answer is a refusal, by this rule, and who can lift it (rule 22).
    george.reads("The picture desk has not opened this file for download yet.").await;
    george.reads("The picture desk can help you.").await;
    george.finds("link", "desk@kestrel.example").await;
    assert!(!george.has("button", "Download DM-10045").await);

    ines.chooses("Grant of DM-10045", "Granted").await;
    ines.types("Note to client", "The atlas opens first.").await;
    ines.saves().await;

    george.reloads().await;
    george.reads_in("region", "Note from the picture desk", "The atlas opens first.").await;
    george.finds("button", "Download DM-10045").await;
    assert!(!george.has("button", "Download DM-10239").await, "the line's grant is the line's own (rule 23)");
    george.follows("Orders").await;
    george.reads("1 of 2").await;
    george.leaves().await;
    ines.leaves().await;
}

async fn files_are_downloaded_in_the_size_that_is_picked_and_no_longer_than_they_are_granted(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let lena = Person::signed_in(&demo, Look::DESK, "lena@stadtblatt.example").await;
    let number = ines.orders_into("lena", "Stadtblatt: weekend", "DM-10045 DM-10239").await;

    lena.goes_to(&format!("/orders/{number}")).await;
    lena.reads("300.00 EUR").await;
    // On a rights-managed line the client picks any offered size when downloading (rule 14).
    lena.chooses("Size of DM-10045", "M, ").await;
    // Once per order, at the first download (rule 31).
    lena.presses("Download DM-10045").await;
    lena.reads("Nothing was downloaded yet: tick that you accept the licence terms.").await;
    lena.chooses("Size of DM-10045", "M, ").await;
    lena.ticks("I accept the licence terms for DM-10045").await;
    lena.presses("Download DM-10045").await;
    let picture = lena.receives(".jpg").await;
    assert!(picture.starts_with(&[0xff, 0xd8]) && picture.ends_with(&[0xff, 0xd9]), "a whole JPEG");
    assert!(!lena.has("combobox", "Size of DM-10239").await, "a royalty-free line has its size (rule 15)");

    // A changed permission holds from the next request on: the page still has its buttons (rule 25).
    ines.chooses("Grant of order", "Denied").await;
    ines.saves().await;
    lena.presses("Download DM-10239").await;
    lena.reads("This order is not open for download.").await;
    assert!(!lena.has("button", "Download DM-10239").await);
    lena.leaves().await;
    ines.leaves().await;
}

async fn all_files_of_an_order_come_in_one_zip_with_the_licence_in_it(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let number = ines.orders_into("lena", "Stadtblatt: all together", "DM-10045 DM-10239").await;
    let lena = Person::signed_in(&demo, Look::HAND, "lena@stadtblatt.example").await;
    lena.goes_to(&format!("/orders/{number}")).await;
    lena.chooses("Size of all files", "Each in its smallest size").await;
    lena.ticks("I accept the licence terms for all files").await;
    lena.presses("Download all (ZIP)").await;
    lena.receives(".zip").await;

    let zip = lena.downloads().join(format!("order-{number}.zip"));
    let unzip = |how: &str| Command::new("unzip").arg(how).arg(&zip).output().expect("unzip is there");
    assert!(unzip("-tqq").status.success(), "other programs open it");
    let listed = String::from_utf8_lossy(&unzip("-Z1").stdout).into_owned();
    assert!(listed.contains("DM-10045_") && listed.contains("DM-10239_"), "{listed}");
    assert!(listed.contains(&format!("Licence sheet {number}.txt")), "{listed}");
    let held = String::from_utf8_lossy(&unzip("-p").stdout).into_owned();
    assert!(held.contains("LICENSED, AND IN THIS ZIP") && held.contains("plus:LicenseeName"), "sheet and metadata");

    lena.reloads().await;
    assert!(!lena.has("checkbox", "I accept the licence terms for all files").await, "once per order (rule 31)");
    lena.leaves().await;
    ines.leaves().await;
}

async fn a_client_without_an_order_reads_how_to_come_to_one(demo: Visit) {
    let nobody = Person::signed_in(&demo, Look::HAND, "jean@atelier-dupont.example").await;
    nobody.follows("Orders").await;
    nobody.reads("No order yet.").await;
    nobody.finds("link", "cart").await;
    nobody.leaves().await;
}
