//! What staff are promised of the journal: who did what, for whom and when, and how that is found.

use picdesk_browser::{Person, Visit};

on_both_databases!(
    the_journal_is_narrowed_by_actor_subject_kind_and_time,
    what_is_shown_of_the_journal_is_exported_as_a_file
);

async fn the_journal_is_narrowed_by_actor_subject_kind_and_time(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.follows("Journal").await;
    ines.finds("heading", "Journal").await;

    ines.chooses("What happened", "Order created").await;
    ines.presses("Show").await;
    ines.comes_to("kind=").await;
    ines.reads_in("region", "Entries", "created order").await;
    let shown = ines.text_of("region", "Entries").await;
    assert!(!shown.contains("signed in") && !shown.contains("took in"), "{shown}");

    ines.types("Done by", "jonas").await;
    ines.types("For", "hanna").await;
    ines.presses("Show").await;
    ines.comes_to("subject=").await;
    ines.reads_in("region", "Entries", "into the account of Hanna Virtanen").await;
    let shown = ines.text_of("region", "Entries").await;
    assert!(shown.contains("Jonas Weber") && !shown.contains("Ana Sousa"), "{shown}");
    ines.reloads().await;
    assert_eq!(ines.typed_in("For").await, "Hanna Virtanen", "the address keeps the filters");

    ines.dates("Until", "2001-01-01").await;
    ines.presses("Show").await;
    ines.reads("No entry found.").await;
    ines.follows("Show everything").await;
    ines.dates("Since", "2001-01-01").await;
    ines.presses("Show").await;
    ines.reads_in("region", "Entries", "signed in").await;
    ines.types("Done by", "qqqq").await;
    ines.presses("Show").await;
    ines.reads("Nobody fits “qqqq”.").await;
    ines.leaves().await;
}

async fn what_is_shown_of_the_journal_is_exported_as_a_file(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.follows("Journal").await;
    ines.chooses("What happened", "Order created").await;
    ines.presses("Show").await;
    ines.comes_to("kind=").await;
    ines.reloads().await;
    ines.presses("Export as CSV").await;
    let table = String::from_utf8(ines.receives(".csv").await).expect("a text");
    assert!(table.contains(",order-created,") && !table.contains(",signed-in,"), "{table}");
    ines.goes_to("/office/journal").await;
    ines.reads_in("region", "Entries", "exported the journal").await;
    ines.leaves().await;
}
