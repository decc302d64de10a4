//! What clients do: search, fill the cart, check out, and read what may be downloaded.

use picdesk_browser::{Database, Demo, Look, Person};

#[tokio::test(flavor = "multi_thread")]
async fn a_client_searches_fills_the_cart_checks_out_and_reads_who_can_help() {
    let demo = Demo::shared(Database::Sqlite);
    let emma = Person::signed_in(&demo, Look::HAND, "emma@devries.example").await;
    emma.types("Search by number or keyword", "DM-10299").await;
    emma.reads("Patchwork of fields at noon").await;
    emma.follows("Patchwork of fields at noon").await;
    emma.presses("Add to cart").await;
    emma.reads("in your cart").await;
    emma.follows("Cart").await;
    emma.chooses("Size of DM-10299", "Original").await;
    emma.presses("Pick this size for DM-10299").await;
    emma.follows("Check out").await;
    emma.finds("textbox", "Intended use").await;
    assert_eq!(emma.complaints_of_axe().await, Vec::<String>::new(), "on the sheet of the check out");
    emma.types("Intended use", "The cover of a calendar").await;
    emma.types("Reference (if you have one)", "Cal 27").await;
    emma.ticks("I accept the licence terms for these files.").await;
    emma.presses("Check out").await;
    emma.reads("The cover of a calendar").await;
    emma.reads("The picture desk can help you").await;
    emma.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_is_searched_at_once_and_back_shows_what_was_there_before() {
    let demo = Demo::shared(Database::Sqlite);
    let julia = Person::signed_in(&demo, Look::DESK, "julia@nowak.example").await;
    julia.types("Search by number or keyword", "balloon").await;
    julia.comes_to("q=balloon").await;
    julia.sees_no_more("link", "Soft folds").await;
    julia.types("Search by number or keyword", "zzzz").await;
    julia.reads("No file found").await;
    julia.goes_back().await;
    julia.sees_no_more("link", "Show everything").await;
    julia.leaves().await;
}
