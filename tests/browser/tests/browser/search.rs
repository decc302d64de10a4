//! What everybody is promised of the search and of the page of a file.

use picdesk_browser::{Demo, Look, Person, Visit};

on_both_databases!(
    what_is_typed_is_searched_at_once_and_back_shows_what_was_there_before,
    filters_narrow_what_is_found,
    the_next_page_holds_other_files_and_back_leads_to_the_first,
    the_page_of_a_file_shows_what_it_costs_and_adds_it_to_the_cart_and_to_a_lightbox,
);

/// The numbers of the files that are found, in their order.
async fn found(person: &Person) -> Vec<String> {
    let text = person.text_of("region", "Results").await;
    text.split_whitespace().filter(|word| word.starts_with("DM-")).map(str::to_owned).collect()
}

async fn visits(demo: &Demo) -> Person {
    Person::signed_in(demo, Look::DESK, "julia@nowak.example").await
}

async fn what_is_typed_is_searched_at_once_and_back_shows_what_was_there_before(demo: Visit) {
    let julia = visits(&demo).await;
    julia.types("Search by number or keyword", "balloon").await;
    julia.comes_to("q=balloon").await;
    julia.sees_no_more("link", "Soft folds").await;
    julia.types("Search by number or keyword", "zzzz").await;
    julia.reads("No file found").await;
    julia.goes_back().await;
    julia.sees_no_more("link", "Show everything").await;
    julia.leaves().await;
}

async fn filters_narrow_what_is_found(demo: Visit) {
    let julia = visits(&demo).await;
    julia.types("Search by number or keyword", "summer").await;
    julia.comes_to("q=summer").await;
    julia.unfolds("Filters").await;
    julia.chooses("Licence", "Royalty-free").await;
    julia.comes_to("licence=rf").await;
    let text = julia.text_of("region", "Results").await;
    assert!(text.contains("RF") && !text.contains("RM"), "{text}");

    julia.goes_to("/?q=balloon").await;
    julia.unfolds("Filters").await;
    julia.chooses("Orientation", "Square").await;
    julia.comes_to("orientation=square").await;
    assert_eq!(found(&julia).await, ["DM-10225", "DM-10093"]);

    julia.chooses("Orientation", "Any").await;
    julia.chooses("Supplier", "Northlight Archive").await;
    julia.reads("No file found").await;
    julia.chooses("Supplier", "Kestrel Pictures").await;
    julia.first_named("link", "balloon").await;
    julia.reloads().await;
    assert_eq!(julia.chosen_as("Supplier").await, "Kestrel Pictures", "the address keeps the filters");

    julia.dates("Added since", "2999-01-01").await;
    julia.reads("No file found").await;
    julia.dates("Added since", "2001-01-01").await;
    julia.first_named("link", "balloon").await;
    julia.dates("Added until", "2001-01-02").await;
    julia.reads("No file found").await;
    julia.follows("Show everything").await;
    julia.sees_no_more("link", "Show everything").await;
    julia.leaves().await;
}

async fn the_next_page_holds_other_files_and_back_leads_to_the_first(demo: Visit) {
    let julia = visits(&demo).await;
    let first = found(&julia).await;
    julia.follows("Next page").await;
    julia.comes_to("after=").await;
    let second = found(&julia).await;
    assert!(!second.is_empty() && second.iter().all(|number| !first.contains(number)), "{first:?} {second:?}");
    julia.reloads().await;
    assert_eq!(found(&julia).await, second, "the address names the page");
    julia.goes_back().await;
    julia.sees_no_more("link", "First page").await;
    assert_eq!(found(&julia).await, first);
    julia.leaves().await;
}

async fn the_page_of_a_file_shows_what_it_costs_and_adds_it_to_the_cart_and_to_a_lightbox(demo: Visit) {
    let sara = Person::signed_in(&demo, Look::DESK, "sara@skogsjo.example").await;
    sara.types("Search by number or keyword", "DM-10239").await;
    sara.comes_to("q=DM-10239").await;
    sara.follows("Patchwork of fields at noon").await;
    sara.finds("heading", "Patchwork of fields at noon").await;
    sara.finds("image", "Patchwork of fields at noon").await;
    sara.reads("Royalty-free").await;
    // A size larger than the master is never offered (rule 17).
    for (size, price) in [("S", "25.00 EUR"), ("M", "60.00 EUR"), ("Original", "300.00 EUR")] {
        sara.finds("rowheader", size).await;
        sara.reads(price).await;
    }
    assert!(!sara.has("rowheader", "L").await && !sara.has("rowheader", "XL").await);

    sara.presses("Add to cart").await;
    sara.reads("DM-10239 is in your cart now.").await;
    sara.presses("Add to cart").await;
    sara.reads("DM-10239 is in your cart already.").await;
    sara.follows("Add to lightbox…").await;
    sara.finds("dialog", "Add DM-10239 to a lightbox").await;
    sara.types("Name of a new lightbox", "From the file page").await;
    sara.presses("Add to lightbox").await;
    sara.reads("now.").await;
    sara.goes_to("/lightboxes").await;
    sara.follows("From the file page").await;
    sara.reads("DM-10239").await;

    sara.goes_to("/files/DM-10045").await;
    sara.reads("the price is agreed for each use").await;
    sara.finds("rowheader", "XL").await;
    assert!(!sara.has("columnheader", "Price").await && !sara.has("link", "Edit").await);
    sara.leaves().await;
}
