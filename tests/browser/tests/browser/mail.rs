//! What staff are promised of Mail: how far each letter has come, how it reads, and what can be done with it.

use std::fs;

use picdesk_browser::{Database, Demo, Look, Person, Visit};

on_both_databases!(a_letter_that_was_delivered_is_read_and_sent_again);

async fn a_letter_that_was_delivered_is_read_and_sent_again(demo: Visit) {
    let maya = Person::signed_in(&demo, Look::DESK, "maya@kestrel.example").await;
    maya.follows("Mail").await;
    maya.follows("Delivered").await;
    maya.follows("Three horizons").await;
    maya.reads("As it goes out").await;
    maya.reads("sign in as soon as you have your password.").await;
    maya.presses("Resend Three horizons").await;
    maya.reads("The letter is due again, at once.").await;
    maya.until_reloaded_reads("Delivered").await;
    maya.leaves().await;
}

/// In a demo of its own: while its mail server is away, nobody's letters arrive.
#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_cannot_be_delivered_says_why_is_given_up_and_sent_again() {
    // Meanwhile the demos of the other journeys stay open.
    let _shared = Demo::shared(Database::Sqlite);
    let demo = Demo::open(Database::Sqlite);
    let ines = Person::ines(&demo).await;
    let mailbox = demo.mailbox();
    fs::remove_dir_all(&mailbox).expect("the demo has a mailbox");
    fs::write(&mailbox, "no folder").expect("a file can stand in its place");

    ines.makes_lightbox("Mail that waits", "DM-10021").await;
    ines.begins_an_order("sofia", "Mail that waits").await;
    ines.ticks("Send an e-mail notification").await;
    ines.types("Subject", "Pictures that wait").await;
    // The order is there: a failure never undoes or delays it (rule 34).
    ines.creates_the_order().await;

    ines.follows("Mail").await;
    ines.until_reloaded_reads("The mail server’s answer:").await;
    ines.presses("Give up Pictures that wait").await;
    ines.reads("The letter was given up.").await;
    ines.follows("Mail").await;
    ines.reads("No letter is waiting.").await;
    ines.follows("Given up").await;
    ines.finds("link", "Pictures that wait").await;

    fs::remove_file(&mailbox).expect("the file is away again");
    ines.presses("Resend Pictures that wait").await;
    ines.until_reloaded_reads("Delivered").await;
    ines.leaves().await;
}
