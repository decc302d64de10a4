//! What staff are promised of the client whom they choose, and for whom they add files from the files' own pages (rule 53).

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(
    a_client_is_chosen_once_and_files_go_into_the_cart_an_order_and_a_lightbox_of_theirs,
    nothing_is_added_to_a_client_whom_the_page_does_not_show_as_chosen,
    files_are_added_for_a_chosen_client_without_any_script,
);

const STRIP: &str = "Chosen client";

/// Chooses a client while typing.
async fn chooses(person: &Person, way: &str, typed: &str, name: &str) {
    person.follows(way).await;
    person.finds("dialog", "Choose a client").await;
    person.types("Name, company or e-mail", typed).await;
    person.presses(&format!("Choose {name}")).await;
    person.reads(&format!("{name} is chosen now.")).await;
    person.reads_in("complementary", STRIP, &format!("For {name} until")).await;
}

/// Creates a draft of the file whose page is shown, and answers its number.
async fn begins_a_draft(person: &Person, file: &str, client: &str) -> String {
    person.follows(&format!("Add to an order of {client}…")).await;
    person.finds("dialog", &format!("Add {file} to an order of {client}")).await;
    person.chooses("Order", "A new order").await;
    person.finds("checkbox", "Keep a new order as a draft until it is released").await;
    person.presses("Add to order").await;
    let said = format!("{file} is in a draft of {client} now: order ");
    person.reads(&said).await;
    let text = person.text().await;
    let number = text.split(&said).nth(1).expect("it was just read");
    number.chars().take_while(char::is_ascii_digit).collect()
}

async fn a_client_is_chosen_once_and_files_go_into_the_cart_an_order_and_a_lightbox_of_theirs(demo: Visit) {
    let freya = Person::signed_in(&demo, Look::HAND, "freya@nordlys.example").await;
    freya.makes_lightbox("Deltas", "DM-10033").await;

    let ines = Person::ines(&demo).await;
    ines.goes_to("/files/DM-10021").await;
    chooses(&ines, "Choose a client…", "nordlys", "Freya Jensen").await;
    // The choice stands on every page.
    for way in ["Lightboxes", "Cart", "User management", "Order management", "Search"] {
        ines.follows(way).await;
        ines.reads_in("complementary", STRIP, "For Freya Jensen until").await;
    }
    ines.types("Search by number or keyword", "DM-10021").await;
    ines.comes_to("q=DM-10021").await;
    ines.goes_to("/files/DM-10021").await;
    ines.presses("Add to the cart of Freya Jensen").await;
    ines.reads("DM-10021 is in the cart of Freya Jensen now.").await;
    ines.follows("Add to a lightbox of Freya Jensen…").await;
    ines.finds("dialog", "Add DM-10021 to a lightbox of Freya Jensen").await;
    ines.chooses("Lightbox", "Deltas (1 file)").await;
    ines.presses("Add to lightbox").await;
    ines.reads("DM-10021 is in the lightbox “Deltas” of Freya Jensen now.").await;
    let order = begins_a_draft(&ines, "DM-10021", "Freya Jensen").await;

    // A royalty-free file needs its size beforehand (rule 15).
    ines.goes_to("/files/DM-10239").await;
    ines.follows("Add to an order of Freya Jensen…").await;
    ines.finds("dialog", "Add DM-10239 to an order of Freya Jensen").await;
    ines.chooses("Order", &format!("{order}, draft, 1 file")).await;
    ines.picks("Smallest").await;
    ines.presses("Add to order").await;
    ines.reads(&format!("DM-10239 is line 2 of order {order} of Freya Jensen now.")).await;

    chooses(&ines, "Choose another…", "tiago", "Tiago Almeida").await;
    ines.finds("heading", "For Tiago Almeida").await;
    ines.presses("Clear").await;
    ines.reads("No client is chosen any more.").await;
    ines.sees_no_more("complementary", STRIP).await;
    ines.finds("link", "Choose a client…").await;

    ines.goes_to(&format!("/office/orders/{order}")).await;
    ines.reads("Freya Jensen").await;
    assert!(ines.chosen_as("Size of DM-10239").await.starts_with("S, "));
    ines.leaves().await;

    freya.goes_to("/cart").await;
    freya.finds("button", "Remove DM-10021").await;
    freya.reads("Added by the picture desk (Ines Duarte) on").await;
    freya.follows("Lightboxes").await;
    freya.follows("Deltas").await;
    freya.finds("button", "Remove DM-10021").await;
    freya.leaves().await;
}

async fn nothing_is_added_to_a_client_whom_the_page_does_not_show_as_chosen(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/files/DM-10033").await;
    chooses(&ines, "Choose a client…", "moretti", "Luca Moretti").await;
    // Somebody else is chosen in a second window, while this one still shows the first.
    let first = ines.opens_a_second_window().await;
    ines.goes_to("/files/DM-10045").await;
    chooses(&ines, "Choose another…", "laurent", "Pierre Laurent").await;
    ines.closes_it_for(first).await;
    ines.reads_in("complementary", STRIP, "For Luca Moretti until").await;
    ines.presses("Add to the cart of Luca Moretti").await;
    ines.reads("nothing was added to anybody").await;
    // The page says who is chosen now.
    ines.reads_in("complementary", STRIP, "For Pierre Laurent until").await;

    let first = ines.opens_a_second_window().await;
    ines.goes_to("/").await;
    ines.presses("Clear").await;
    ines.sees_no_more("complementary", STRIP).await;
    ines.closes_it_for(first).await;
    ines.follows("Add to an order of Luca Moretti…").await;
    ines.finds("dialog", "No client is chosen").await;
    ines.sees_no_more("complementary", STRIP).await;
    ines.follows("Back to the file").await;

    for client in ["moretti", "laurent"] {
        ines.goes_to(&format!("/office/accounts?q={client}")).await;
        ines.finds("link", "0 files in the cart").await;
    }
    ines.leaves().await;
}

async fn files_are_added_for_a_chosen_client_without_any_script(demo: Visit) {
    let ines = Person::signed_in(&demo, Look::HAND.without_script(), "ines@kestrel.example").await;
    ines.goes_to("/files/DM-10045").await;
    ines.follows("Choose a client…").await;
    ines.types("Name, company or e-mail", "harbour").await;
    ines.presses("Search").await;
    ines.presses("Choose Liam O'Connor").await;
    ines.reads("Liam O'Connor is chosen now.").await;
    ines.comes_to("/files/DM-10045").await;
    ines.presses("Add to the cart of Liam O'Connor").await;
    ines.reads("DM-10045 is in the cart of Liam O'Connor now.").await;
    ines.presses("Add to the cart of Liam O'Connor").await;
    ines.reads("DM-10045 is in the cart of Liam O'Connor already.").await;
    ines.follows("Add to a lightbox of Liam O'Connor…").await;
    ines.reads("Liam O'Connor has no lightbox yet.").await;
    ines.follows("Back to the file").await;
    ines.presses("Clear").await;
    ines.comes_to("/files/DM-10045").await;
    ines.finds("link", "Choose a client…").await;
    ines.leaves().await;
}
