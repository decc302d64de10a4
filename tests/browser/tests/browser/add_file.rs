//! What staff are promised of the look-up "Add file".

use picdesk_browser::{Person, Visit};

on_both_databases!(
    several_files_are_added_in_a_row_and_the_dialog_says_what_was_added,
    adding_a_file_keeps_what_is_typed_and_not_saved,
);

async fn several_files_are_added_in_a_row_and_the_dialog_says_what_was_added(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let number = ines.orders_into("amelia", "Brooks: cards", "DM-10021").await;
    ines.presses("Add file").await;
    let dialog = format!("Add file to order {number}");
    ines.finds("dialog", &dialog).await;
    ines.types("File number or keyword", "aurora").await;
    let hits: Vec<_> = {
        ines.first_named("button", "Add DM-").await;
        ines.names("button").await.into_iter().filter(|name| name.starts_with("Add DM-")).take(2).collect()
    };
    for hit in &hits {
        ines.presses(hit).await;
        let file = hit.trim_start_matches("Add ").split(',').next().unwrap_or_default().to_owned();
        ines.reads_in("dialog", &dialog, &format!("{file} was added as line")).await;
        assert_eq!(ines.typed_in("File number or keyword").await, "aurora", "the dialog stays for the next one");
    }
    // A file that is a line already adds nothing, and the dialog says so (rule 41).
    ines.presses(&hits[0]).await;
    ines.reads_in("dialog", &dialog, "Nothing was added.").await;

    // In a look-up an exact file number comes first (rule 39), and a royalty-free file has the size that was picked.
    ines.picks("Smallest").await;
    ines.types("File number or keyword", "DM-10239").await;
    let hit = ines.first_named("button", "Add DM-10239").await;
    ines.presses(&hit).await;
    ines.reads_in("dialog", &dialog, "DM-10239 was added as line 4, in size S.").await;
    ines.types("File number or keyword", "zzzz").await;
    ines.reads_in("dialog", &dialog, "No file found.").await;
    ines.follows("Back to the order").await;
    ines.reads("4 files").await;
    assert!(ines.chosen_as("Size of DM-10239").await.starts_with("S, "));
    assert_eq!(ines.chosen_as("Grant of DM-10239").await, "Inherit");
    ines.leaves().await;
}

async fn adding_a_file_keeps_what_is_typed_and_not_saved(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/orders/1004").await;
    ines.types("Staff note", "rings back on Monday").await;
    ines.presses("Add file").await;
    ines.finds("dialog", "Add file to order 1004").await;
    ines.types("File number or keyword", "DM-10111").await;
    let hit = ines.first_named("button", "Add DM-10111").await;
    ines.presses(&hit).await;
    ines.reads("DM-10111 was added").await;
    ines.follows("Back to the order").await;
    assert_eq!(ines.typed_in("Staff note").await, "rings back on Monday", "rule 40");
    ines.reads("DM-10111").await;
    ines.saves().await;
    ines.reloads().await;
    assert_eq!(ines.typed_in("Staff note").await, "rings back on Monday");
    ines.leaves().await;
}
