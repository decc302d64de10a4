//! What staff do all day: the panel under a row, the dialog, the order that is worked on.

use picdesk_browser::{Database, Demo, Look, Person};
use thirtyfour::Key;

const INES: &str = "ines@kestrel.example";

#[tokio::test(flavor = "multi_thread")]
async fn the_panel_opens_under_its_row_and_its_address_can_be_shared_reloaded_and_left_by_back() {
    let demo = Demo::shared(Database::Sqlite);
    let ines = Person::signed_in(&demo, Look::DESK, INES).await;
    ines.goes_to("/office/accounts?q=chlo").await;
    let before = ines.address().await;
    let link = ines.first_named("link", "in the cart").await;
    ines.follows(&link).await;
    ines.finds("region", "Cart of Chloé Martin").await;
    assert_eq!(ines.focus().await, ("region".to_owned(), "Cart of Chloé Martin".to_owned()));

    let shared = ines.address().await;
    ines.reloads().await;
    ines.finds("region", "Cart of Chloé Martin").await;
    assert_eq!(ines.address().await, shared);

    ines.goes_back().await;
    ines.sees_no_more("region", "Cart of Chloé Martin").await;
    assert_eq!(ines.address().await, before);
    ines.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dialog_keeps_what_is_typed_when_something_is_wrong_and_gives_the_focus_back_when_it_closes() {
    let demo = Demo::shared(Database::Sqlite);
    let ines = Person::signed_in(&demo, Look::DESK, INES).await;
    ines.goes_to("/office/accounts?q=rahul").await;
    let link = ines.first_named("link", "Create order into account").await;
    ines.follows(&link).await;
    ines.finds("dialog", "Create order into account").await;
    ines.ticks("Send an e-mail notification").await;
    ines.types("Subject", "").await;
    ines.types("Message", "Dear Rahul, typed and not lost").await;
    ines.presses("Create order").await;
    ines.finds("alert", "").await;
    let message = ines.finds("textbox", "Message").await;
    assert_eq!(message.value().await.expect("a field").as_deref(), Some("Dear Rahul, typed and not lost"));
    ines.strikes(Key::Escape).await;
    ines.finds("heading", "User management").await;
    assert_eq!(ines.focus().await.1, link);
    ines.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn adding_a_file_keeps_what_is_typed_and_not_saved() {
    let demo = Demo::shared(Database::Sqlite);
    let ines = Person::signed_in(&demo, Look::DESK, INES).await;
    ines.goes_to("/office/orders/1004").await;
    ines.types("Staff note", "rings back on Monday").await;
    ines.presses("Add file").await;
    ines.finds("dialog", "Add file to order 1004").await;
    ines.types("File number or keyword", "DM-10111").await;
    let hit = ines.first_named("button", "Add DM-10111").await;
    ines.presses(&hit).await;
    ines.reads("DM-10111 was added").await;
    ines.follows("Back to the order").await;
    let note = ines.finds("textbox", "Staff note").await;
    assert_eq!(note.value().await.expect("a field").as_deref(), Some("rings back on Monday"), "rule 40");
    ines.reads("DM-10111").await;
    ines.presses("Save").await;
    ines.reads("Saved.").await;
    ines.reloads().await;
    let note = ines.finds("textbox", "Staff note").await;
    assert_eq!(note.value().await.expect("a field").as_deref(), Some("rings back on Monday"));
    ines.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_created_with_the_keyboard_alone() {
    let demo = Demo::shared(Database::Sqlite);
    let ines = Person::signed_in(&demo, Look::DESK, INES).await;
    ines.goes_to("/").await;
    ines.tabs_to("link", "User management").await;
    ines.strikes(Key::Enter).await;
    ines.finds("heading", "User management").await;
    ines.writes("hanna").await;
    ines.reads("1 account shown").await;
    let link = ines.first_named("link", "Create order into account").await;
    ines.tabs_to("link", &link).await;
    ines.strikes(Key::Enter).await;
    ines.finds("dialog", "Create order into account").await;
    ines.tabs_to("checkbox", "Enable download permissions").await;
    ines.strikes(Key::Space).await;
    ines.tabs_to("button", "Create order").await;
    ines.strikes(Key::Enter).await;
    ines.reads("Why can this client download this?").await;
    ines.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_created_without_any_script() {
    let demo = Demo::shared(Database::Sqlite);
    let ines = Person::signed_in(&demo, Look::DESK.without_script(), INES).await;
    ines.follows("User management").await;
    ines.types("Name, company or e-mail address", "tom bakker").await;
    ines.presses("Search").await;
    let link = ines.first_named("link", "Create order into account").await;
    ines.follows(&link).await;
    ines.finds("heading", "Create order into account").await;
    ines.ticks("Enable download permissions").await;
    ines.presses("Create order").await;
    ines.reads("Tom Bakker").await;
    ines.reads("Why can").await;
    ines.leaves().await;
}

/// Rule 13: ticks stay while the list comes and goes, addresses are pasted besides, and it goes on by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_lightbox_goes_into_many_accounts_that_were_ticked_and_pasted() {
    let demo = Demo::shared(Database::Sqlite);
    let ines = Person::signed_in(&demo, Look::DESK, INES).await;
    ines.goes_to("/office/accounts?q=emma").await;
    ines.ticks("Emma de Vries").await;
    ines.types("Name, company or e-mail address", "george").await;
    ines.ticks("George Evans").await;
    ines.reads("2 chosen").await;
    ines.presses("Order into the chosen accounts…").await;
    ines.finds("heading", "Order into many accounts").await;
    ines.types("E-mail addresses of further accounts", "Grace Kim <grace@hanriver.example>, nobody@example.org").await;
    ines.presses("Preview").await;
    ines.reads("3 orders would be created. 1 account would get none.").await;
    ines.presses("Create orders").await;
    ines.reads("Finished").await;
    ines.reads("3 orders created, 1 account without an order").await;
    ines.finds("link", "Download report (CSV)").await;
    ines.leaves().await;
}

/// Whoever looks changes nothing: it goes on from a press of the button.
#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_order_that_was_left_goes_on_when_somebody_presses_the_button() {
    let demo = Demo::open(Database::Sqlite);
    let ines = Person::signed_in(&demo, Look::DESK, INES).await;
    ines.goes_to("/office/bulk-orders").await;
    ines.follows("Season’s greetings").await;
    ines.reads("0 orders created, 1 account without an order, 6 to go").await;
    ines.reloads().await;
    ines.presses("Go on").await;
    ines.reads("6 orders created, 1 account without an order").await;
    ines.leaves().await;
}
