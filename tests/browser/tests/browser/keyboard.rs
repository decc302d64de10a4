//! Every journey by the keyboard alone.

use picdesk_browser::{Look, Person, Visit};
use thirtyfour::Key;

on_both_databases!(
    a_client_searches_orders_and_downloads_by_the_keyboard_alone,
    an_order_is_created_by_the_keyboard_alone,
    a_panel_is_opened_and_an_order_is_edited_by_the_keyboard_alone,
    a_file_of_the_catalogue_is_edited_by_the_keyboard_alone,
    a_clients_cart_is_filled_by_the_keyboard_alone,
);

async fn a_client_searches_orders_and_downloads_by_the_keyboard_alone(demo: Visit) {
    let ana = Person::at(&demo, Look::DESK).await;
    ana.goes_to("/sign-in").await;
    ana.fills("E-mail address", "samuel@volta.example").await;
    ana.fills("Password", "picdesk-demo").await;
    ana.strikes(Key::Enter).await;

    ana.fills("Search by number or keyword", "DM-10251").await;
    ana.comes_to("q=DM-10251").await;
    ana.enters("link", "Rolling fields at first light").await;
    ana.enters("button", "Add to cart").await;
    ana.reads("DM-10251 is in your cart now.").await;
    ana.enters("link", "Cart").await;
    ana.finds("heading", "Cart").await;
    for name in ana.names("button").await {
        // The cart of the demo holds other files, which are wanted another time.
        if name.starts_with("Remove ") && name != "Remove DM-10251" {
            ana.enters("button", &name).await;
            ana.sees_no_more("button", &name).await;
        }
    }
    ana.chooses_by_keys("Size of DM-10251", "Original").await;
    ana.enters("button", "Pick this size for DM-10251").await;
    ana.reads("Total of the royalty-free files").await;
    ana.enters("link", "Check out").await;
    ana.finds("dialog", "Check out").await;
    ana.fills("Intended use", "A poster").await;
    ana.tabs_to("checkbox", "I accept the licence terms for these files.").await;
    ana.strikes(Key::Space).await;
    ana.enters("button", "Check out").await;
    ana.comes_to("/orders/").await;
    ana.enters("button", "Download DM-10251").await;
    let picture = ana.receives(".jpg").await;
    assert!(picture.starts_with(&[0xff, 0xd8]), "a JPEG");
    ana.leaves().await;
}

async fn an_order_is_created_by_the_keyboard_alone(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.enters("link", "User management").await;
    ines.finds("heading", "User management").await;
    ines.writes("hanna").await;
    ines.reads("1 account shown").await;
    let link = ines.first_named("link", "Create order into account").await;
    ines.enters("link", &link).await;
    ines.finds("dialog", "Create order into account").await;
    ines.tabs_to("checkbox", "Enable download permissions").await;
    ines.strikes(Key::Space).await;
    ines.enters("button", "Create order").await;
    ines.reads("Why can this client download this?").await;
    ines.leaves().await;
}

async fn a_panel_is_opened_and_an_order_is_edited_by_the_keyboard_alone(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/accounts").await;
    ines.fills("Name, company or e-mail address", "lucia").await;
    ines.reads("1 account shown").await;
    let link = ines.first_named("link", "in the cart").await;
    ines.enters("link", &link).await;
    ines.finds("region", "Cart of Lucía Fernández").await;
    ines.enters("link", "Close").await;
    ines.sees_no_more("region", "Cart of Lucía Fernández").await;
    assert_eq!(ines.focus().await, ("link".to_owned(), link), "the focus goes back to where it came from");

    ines.enters("link", "Order management").await;
    ines.finds("heading", "Order management").await;
    ines.fills("Number", "1005").await;
    ines.sees_no_more("link", "Order 1001").await;
    ines.enters("link", "Order 1005").await;
    ines.finds("button", "Save").await;
    ines.chooses_by_keys("Grant of order", "Denied").await;
    ines.fills("Note to client", "Typed without a mouse").await;
    ines.enters("button", "Save").await;
    ines.reads("Saved.").await;
    assert_eq!(ines.chosen_as("Grant of order").await, "Denied");
    assert_eq!(ines.typed_in("Note to client").await, "Typed without a mouse");
    ines.leaves().await;
}

async fn a_file_of_the_catalogue_is_edited_by_the_keyboard_alone(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.enters("link", "Catalogue").await;
    ines.finds("heading", "Catalogue").await;
    ines.fills("Search by number or keyword", "DM-10182").await;
    ines.comes_to("q=DM-10182").await;
    ines.enters("link", "Open sea under a clear sky").await;
    ines.finds("heading", "Edit DM-10182").await;
    ines.fills("Title", "Named without a mouse").await;
    ines.fills("Keywords, with commas between them", "keys, tabulator").await;
    ines.enters("button", "Save").await;
    ines.reads("DM-10182 is saved.").await;
    ines.enters("link", "Show the file page").await;
    ines.finds("heading", "Named without a mouse").await;
    ines.finds("link", "tabulator").await;
    ines.leaves().await;
}

async fn a_clients_cart_is_filled_by_the_keyboard_alone(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.enters("link", "Lightboxes").await;
    ines.fills("New lightbox", "Moreno: stairs").await;
    ines.strikes(Key::Enter).await;
    ines.finds("heading", "Moreno: stairs").await;
    ines.fills("File numbers", "DM-10021 DM-10033").await;
    ines.enters("button", "Add files").await;
    ines.reads("2 files added to").await;

    ines.enters("link", "User management").await;
    ines.finds("heading", "User management").await;
    ines.writes("isabel").await;
    ines.reads("1 account shown").await;
    ines.enters("link", "0 files in the cart").await;
    ines.finds("region", "Cart of Isabel Moreno").await;
    ines.enters("link", "Copy lightbox into cart").await;
    ines.finds("dialog", "Copy lightbox into cart").await;
    ines.chooses_by_keys("Lightbox", "Moreno: stairs").await;
    ines.enters("button", "Copy").await;
    ines.reads("2 files added to the cart.").await;

    ines.enters("link", "Add file to cart").await;
    ines.finds("dialog", "Add file to the cart of Isabel Moreno").await;
    ines.writes("DM-10045").await;
    let hit = ines.first_named("button", "Add DM-10045").await;
    ines.enters("button", &hit).await;
    ines.reads("DM-10045 is in the cart of Isabel Moreno now.").await;
    ines.enters("link", "Back to the cart").await;
    ines.sees_no_more("dialog", "Add file to the cart of Isabel Moreno").await;
    assert_eq!(ines.focus().await, ("link".to_owned(), "Add file to cart".to_owned()));
    ines.finds("link", "3 files in the cart").await;
    ines.enters("button", "Remove DM-10021").await;
    ines.reads("DM-10021 is out of the cart.").await;
    ines.finds("link", "2 files in the cart").await;
    ines.leaves().await;
}
