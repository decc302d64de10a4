//! What staff are promised of the dialog "Create order into account".

use picdesk_browser::{Look, Person, Visit};
use thirtyfour::Key;

on_both_databases!(
    without_opening_the_order_one_stays_on_the_clients_row_which_says_what_was_created,
    a_draft_is_invisible_to_its_client_until_it_is_released,
    sizes_are_asked_for_where_the_lightbox_holds_royalty_free_files,
    a_preview_shows_lines_and_mail_and_stores_nothing,
    a_second_press_creates_no_second_order,
    a_second_press_without_a_script_answers_the_first_order,
    a_dialog_keeps_what_is_typed_when_something_is_wrong_and_gives_the_focus_back_when_it_closes,
);

const OPEN: &str = "Open order in administrator’s view";

async fn without_opening_the_order_one_stays_on_the_clients_row_which_says_what_was_created(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.makes_lightbox("Moreno: kitchens", "DM-10021 DM-10033").await;
    ines.begins_an_order("isabel", "Moreno: kitchens").await;
    ines.ticks("Enable download permissions").await;
    ines.ticks(OPEN).await;
    ines.presses("Create order").await;
    // The page stays on the client's row, which says what was created (rule 11).
    ines.reads("was created with 2 files; the client can download at once.").await;
    ines.finds("heading", "User management").await;
    ines.finds("rowheader", "Isabel Moreno").await;
    assert!(ines.address().await.contains("q=isabel"), "{}", ines.address().await);
    let link = ines.first_named("link", "Open order ").await;
    ines.follows(&link).await;
    ines.reads("Isabel Moreno").await;
    ines.comes_to("/office/orders/").await;
    ines.leaves().await;
}

async fn a_draft_is_invisible_to_its_client_until_it_is_released(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.makes_lightbox("Nordlys: drafts", "DM-10057").await;
    ines.begins_an_order("freya", "Nordlys: drafts").await;
    ines.unfolds("End, limit, draft").await;
    ines.ticks("As a draft: the client does not see it until you release it").await;
    let number = ines.creates_the_order().await;
    ines.finds("heading", &format!("Order {number} Draft")).await;

    // Its client cannot see it anywhere until staff release it (rule 12).
    let freya = Person::signed_in(&demo, Look::DESK, "freya@nordlys.example").await;
    freya.follows("Orders").await;
    freya.reads("No order yet.").await;
    freya.goes_to(&format!("/orders/{number}")).await;
    freya.finds("link", "To the start page").await;

    ines.presses("Release").await;
    ines.presses(&format!("Release order {number}")).await;
    ines.finds("heading", &format!("Order {number} Open")).await;
    freya.follows("Orders").await;
    freya.follows(&format!("Order {number}")).await;
    freya.reads("DM-10057").await;
    freya.leaves().await;
    ines.leaves().await;
}

async fn sizes_are_asked_for_where_the_lightbox_holds_royalty_free_files(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.makes_lightbox("Jadran: managed", "DM-10021").await;
    ines.makes_lightbox("Jadran: both", "DM-10021 DM-10239").await;
    ines.begins_an_order("katarina", "Jadran: managed").await;
    // Where all files are rights-managed, there is nothing to choose (rule 19).
    assert!(!ines.has("radio", "Smallest").await);
    // An account with immediate downloads can download regardless (rule 24).
    ines.reads("This account may download regardless").await;
    ines.takes_lightbox("Jadran: both").await;
    ines.picks("Smallest").await;
    let number = ines.creates_the_order().await;
    assert!(ines.chosen_as("Size of DM-10239").await.starts_with("S, "), "the smallest for all (rule 15)");
    assert!(!ines.has("combobox", "Size of DM-10021").await, "no size is fixed (rule 14)");
    ines.reads("The account opens files at once").await;

    ines.begins_an_order("nora", "Jadran: both").await;
    assert!(!ines.text().await.contains("This account may download regardless"));
    ines.strikes(Key::Escape).await;

    let katarina = Person::signed_in(&demo, Look::HAND, "katarina@jadran.example").await;
    katarina.goes_to(&format!("/orders/{number}")).await;
    katarina.finds("button", "Download DM-10239").await;
    katarina.leaves().await;
    ines.leaves().await;
}

async fn a_preview_shows_lines_and_mail_and_stores_nothing(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.makes_lightbox("Solberg: preview", "DM-10045 DM-10239").await;
    ines.begins_an_order("ingrid", "Solberg: preview").await;
    ines.presses("Preview").await;
    ines.reads_in("region", "Preview", "2 files; none of them can be downloaded yet.").await;
    ines.reads_in("region", "Preview", "No mail is sent.").await;

    ines.ticks("Enable download permissions").await;
    ines.ticks("Send an e-mail notification").await;
    ines.reads("To ingrid@solbergbank.example").await;
    ines.types("Subject", "Two for the bank").await;
    ines.types("Message", "Dear Ingrid,\n\nas we said.").await;
    ines.presses("Preview").await;
    // Line by line, with what could be downloaded at once and why (rule 9), and the mail as it will go out (rule 38).
    for said in ["DM-10045", "The client picks the size when downloading", "Original", "this order permits it"] {
        ines.reads_in("region", "Preview", said).await;
    }
    for said in ["To: ingrid@solbergbank.example", "Subject: Two for the bank", "as we said."] {
        ines.reads_in("region", "Preview", said).await;
    }
    ines.strikes(Key::Escape).await;
    ines.sees_no_more("dialog", "Create order into account").await;
    ines.goes_to("/office/orders?client=ingrid").await;
    ines.reads("No order found.").await;
    ines.leaves().await;
}

async fn a_second_press_creates_no_second_order(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.makes_lightbox("Berger: twice", "DM-10021").await;
    ines.begins_an_order("daniel", "Berger: twice").await;
    ines.presses_twice("Create order").await;
    ines.comes_to("/office/orders/").await;
    ines.goes_to("/office/orders?client=daniel").await;
    ines.reads_in("region", "Orders", "Daniel Berger").await;
    let orders = ines.text_of("region", "Orders").await;
    assert_eq!(orders.matches("Daniel Berger").count(), 1, "{orders}");
    ines.leaves().await;
}

async fn a_second_press_without_a_script_answers_the_first_order(demo: Visit) {
    let ines = Person::signed_in(&demo, Look::DESK.without_script(), "ines@kestrel.example").await;
    ines.makes_lightbox("Aegean: twice", "DM-10021").await;
    ines.goes_to("/office/accounts?q=papadaki").await;
    let link = ines.first_named("link", "Create order into account").await;
    ines.follows(&link).await;
    ines.chooses("Lightbox", "Aegean: twice").await;
    ines.presses_twice("Create order").await;
    ines.comes_to("/office/orders/").await;
    // The same key with the same request answers the first order (rule 8).
    ines.goes_to("/office/orders?client=papadaki").await;
    let orders = ines.text_of("region", "Orders").await;
    assert_eq!(orders.matches("Maria Papadaki").count(), 1, "{orders}");
    ines.leaves().await;
}

async fn a_dialog_keeps_what_is_typed_when_something_is_wrong_and_gives_the_focus_back_when_it_closes(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/accounts?q=rahul").await;
    let link = ines.first_named("link", "Create order into account").await;
    ines.follows(&link).await;
    ines.finds("dialog", "Create order into account").await;
    ines.ticks("Send an e-mail notification").await;
    ines.types("Subject", "").await;
    ines.types("Message", "Dear Rahul, typed and not lost").await;
    ines.presses("Create order").await;
    ines.finds("alert", "").await;
    assert_eq!(ines.typed_in("Message").await, "Dear Rahul, typed and not lost");
    ines.strikes(Key::Escape).await;
    ines.finds("heading", "User management").await;
    assert_eq!(ines.focus().await.1, link);
    ines.leaves().await;
}
