//! What keeps the house in order: orders found and released, letters sent again, the catalogue, the journal.

use std::{fs, process::Command};

use picdesk_browser::{Database, Demo, Look, Person};

const INES: &str = "ines@kestrel.example";

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_found_by_its_state_and_released() {
    let demo = Demo::shared(Database::Sqlite);
    let ines = Person::signed_in(&demo, Look::DESK, INES).await;
    ines.goes_to("/office/orders").await;
    ines.chooses("State", "Draft").await;
    ines.comes_to("state=draft").await;
    ines.sees_no_more("link", "Order 1001").await;
    ines.follows("Order 1006").await;
    ines.presses("Release").await;
    ines.finds("heading", "Order 1006 Open").await;
    ines.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_that_comes_too_late_shows_what_is_different_and_keeps_what_was_typed() {
    let demo = Demo::shared(Database::Sqlite);
    let [ines, jonas] = [INES, "jonas@kestrel.example"];
    let (ines, jonas) =
        (Person::signed_in(&demo, Look::DESK, ines).await, Person::signed_in(&demo, Look::DESK, jonas).await);
    for person in [&ines, &jonas] {
        person.goes_to("/office/orders/1003").await;
        person.finds("textbox", "Staff note").await;
    }
    jonas.types("Staff note", "Jonas was quicker").await;
    jonas.presses("Save").await;
    jonas.reads("Saved.").await;
    ines.types("Staff note", "Ines was slower").await;
    ines.presses("Save").await;
    ines.reads("Jonas was quicker").await;
    let note = ines.finds("textbox", "Staff note").await;
    assert_eq!(note.value().await.expect("a field").as_deref(), Some("Ines was slower"), "rule 40");
    ines.leaves().await;
    jonas.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_was_delivered_is_read_and_sent_again() {
    let demo = Demo::shared(Database::Sqlite);
    let maya = Person::signed_in(&demo, Look::DESK, "maya@kestrel.example").await;
    maya.follows("Mail").await;
    maya.follows("Delivered").await;
    maya.follows("Three horizons").await;
    maya.reads("As it goes out").await;
    maya.presses("Resend Three horizons").await;
    maya.reads("again").await;
    maya.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_uploaded_edited_and_withdrawn_and_the_journal_tells_of_it() {
    let demo = Demo::shared(Database::Sqlite);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = picdesk_journey::programs().join("picdesk");
    let made = Command::new(program).args(["sample-pictures", "--count", "1"]).arg(folder.path()).status();
    assert!(made.expect("the program runs").success());
    let sample = fs::read_dir(folder.path()).expect("a folder").next().expect("a picture").expect("a picture").path();
    let broken = folder.path().join("broken.jpg");
    let bytes = fs::read(&sample).expect("a picture");
    fs::write(&broken, &bytes[..bytes.len() / 2]).expect("half a picture");

    let ines = Person::signed_in(&demo, Look::DESK, INES).await;
    ines.goes_to("/office/catalogue/upload").await;
    ines.hands_over("Pictures", &[&sample, &broken]).await;
    ines.presses("Upload").await;
    ines.reads("broken.jpg").await;
    ines.reads("cut short").await;
    ines.first_named("link", "DM-").await;

    ines.goes_to("/office/catalogue/DM-10200").await;
    ines.types("Title", "A title that was typed in a test").await;
    ines.presses("Save").await;
    ines.goes_to("/office/catalogue/DM-10200").await;
    ines.presses("Withdraw").await;
    ines.reads("Offer again").await;
    ines.goes_to("/files/DM-10200").await;
    ines.reads("No longer available").await;

    ines.follows("Journal").await;
    ines.reads("withdrew").await;
    ines.reads("A title that was typed in a test").await;
    ines.leaves().await;
}
