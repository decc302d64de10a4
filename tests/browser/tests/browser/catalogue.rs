//! What staff are promised of the catalogue: pictures come in, are edited and withdrawn, and tell where they are used.

use std::{fs, process::Command};

use picdesk_browser::{Person, Visit};

on_both_databases!(
    a_picture_is_uploaded_edited_and_withdrawn_and_the_journal_tells_of_it,
    a_file_tells_where_it_is_used,
    a_withdrawn_file_is_found_by_those_who_manage_files_and_offered_again,
);

async fn a_picture_is_uploaded_edited_and_withdrawn_and_the_journal_tells_of_it(demo: Visit) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let program = picdesk_journey::programs().join("picdesk");
    let made = Command::new(program).args(["sample-pictures", "--count", "1"]).arg(folder.path()).output();
    assert!(made.expect("the program runs").status.success());
    let sample = fs::read_dir(folder.path()).expect("a folder").next().expect("a picture").expect("a picture").path();
    let broken = folder.path().join("broken.jpg");
    let bytes = fs::read(&sample).expect("a picture");
    fs::write(&broken, &bytes[..bytes.len() / 2]).expect("half a picture");

    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/catalogue/upload").await;
    ines.hands_over("Pictures", &[&sample, &broken]).await;
    ines.presses("Upload").await;
    ines.reads("broken.jpg").await;
    ines.reads("cut short").await;
    ines.first_named("link", "DM-").await;

    ines.goes_to("/office/catalogue/DM-10200").await;
    ines.types("Title", "A title that was typed in a test").await;
    ines.presses("Save").await;
    ines.reads("DM-10200 is saved.").await;
    ines.goes_to("/office/catalogue/DM-10200").await;
    ines.presses("Withdraw").await;
    ines.reads("Offer again").await;
    ines.goes_to("/files/DM-10200").await;
    ines.reads("No longer available").await;

    ines.follows("Journal").await;
    ines.reads("withdrew DM-10200").await;
    ines.reads("A title that was typed in a test").await;
    ines.leaves().await;
}

async fn a_file_tells_where_it_is_used(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let number = ines.orders_into("olivia", "Grant: spa", "DM-10190").await;
    ines.goes_to("/files/DM-10190").await;
    ines.follows("Where is this used").await;
    ines.finds("heading", "Where is this used").await;
    ines.reads("1 lightbox").await;
    ines.reads_in("table", "Orders with DM-10190", "Olivia Grant").await;
    ines.follows(&number).await;
    ines.finds("heading", &format!("Order {number} Open")).await;
    ines.leaves().await;
}

async fn a_withdrawn_file_is_found_by_those_who_manage_files_and_offered_again(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/catalogue/DM-10198").await;
    ines.presses("Withdraw").await;
    ines.finds("button", "Offer again").await;
    ines.goes_to("/?q=DM-10198").await;
    ines.reads("No file found.").await;
    // A search shows it to those alone who manage files (rule 48).
    ines.follows("Catalogue").await;
    ines.types("Search by number or keyword", "DM-10198").await;
    ines.reads("No file found.").await;
    ines.chooses("Which files", "Withdrawn").await;
    ines.reads_in("region", "Files", "DM-10198").await;
    ines.goes_to("/office/catalogue/DM-10198").await;
    ines.presses("Offer again").await;
    ines.finds("button", "Withdraw").await;
    ines.goes_to("/?q=DM-10198").await;
    ines.reads_in("region", "Results", "DM-10198").await;
    ines.leaves().await;
}
