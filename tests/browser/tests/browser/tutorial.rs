//! The whole main job: prepare a lightbox, find the client, open the panel by its link, create the order with a mail,
//! look at it as staff, read the mail, sign in as the client, download.

use std::{fs, path::Path, time::Duration};

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(the_main_job_is_done_from_beginning_to_end);

async fn the_main_job_is_done_from_beginning_to_end(demo: Visit) {
    let jonas = Person::signed_in(&demo, Look::DESK, "jonas@kestrel.example").await;

    jonas.follows("Lightboxes").await;
    jonas.types("New lightbox", "Balloons for Peter").await;
    jonas.presses("Make lightbox").await;
    jonas.types("File numbers", "DM-10297 DM-10285 DM-10299").await;
    jonas.presses("Add files").await;
    jonas.reads("3 files added").await;

    jonas.follows("User management").await;
    jonas.types("Name, company or e-mail address", "vogel").await;
    jonas.reads("1 account shown").await;
    let link = jonas.first_named("link", "in the cart").await;
    jonas.follows(&link).await;
    jonas.finds("region", "Cart of Peter Vogel").await;
    assert!(jonas.address().await.contains("panel=cart"), "the address names the panel: {}", jonas.address().await);

    jonas.follows("Create order into account").await;
    jonas.finds("dialog", "Create order into account").await;
    jonas.chooses("Lightbox", "Balloons for Peter").await;
    jonas.ticks("Enable download permissions").await;
    jonas.ticks("Send an e-mail notification").await;
    jonas.types("Subject", "Your balloons").await;
    jonas.types("Message", "Dear Peter, here they are.").await;
    jonas.presses("Preview").await;
    jonas.finds("region", "Preview").await;
    jonas.reads("DM-10285").await;
    jonas.presses("Create order").await;

    jonas.reads("Why can this client download this?").await;
    let address = jonas.address().await;
    let number = address.rsplit('/').next().expect("an address").split('?').next().expect("a number").to_owned();
    jonas.finds("heading", &format!("Order {number} Open")).await;
    jonas.leaves().await;

    let letter = letter_about(&demo.mailbox(), "Your balloons").await;
    assert!(letter.contains("peter@vogel-partner.example") && letter.contains("here they are"), "{letter}");

    let peter = Person::signed_in(&demo, Look::HAND, "peter@vogel-partner.example").await;
    peter.follows("Orders 1 new").await;
    peter.follows(&format!("Order {number}")).await;
    peter.ticks("I accept the licence terms for DM-10285").await;
    peter.presses("Download DM-10285").await;
    let picture = peter.receives(".jpg").await;
    assert!(picture.starts_with(&[0xff, 0xd8]) && picture.ends_with(&[0xff, 0xd9]), "a whole JPEG");
    peter.leaves().await;
}

/// Waits for the letter with a subject, and reads it.
async fn letter_about(mailbox: &Path, subject: &str) -> String {
    for _ in 0..200 {
        let letters = fs::read_dir(mailbox).into_iter().flatten().filter_map(Result::ok);
        let texts = letters.filter_map(|letter| fs::read_to_string(letter.path()).ok());
        if let Some(letter) = texts.into_iter().find(|text| text.contains(subject)) {
            return letter;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no letter about {subject:?} arrived in {}", mailbox.display());
}
