//! What staff are promised of clients' carts and lightboxes, and clients of what staff put there.

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(
    staff_fill_a_clients_cart_and_the_client_sees_it_and_checks_out_alone,
    a_clients_cart_is_copied_to_where_staff_want_it_and_stays,
    a_clients_lightbox_is_filled_and_ones_own_is_copied_beside_it_under_a_typed_name,
);

/// Waits until the list says what an account has gathered.
async fn holds(ines: &Person, said: &str) {
    ines.finds("link", said).await;
}

async fn staff_fill_a_clients_cart_and_the_client_sees_it_and_checks_out_alone(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.makes_lightbox("Vltava: rivers", "DM-10021 DM-10033 DM-10045").await;
    ines.opens_panel("viktor", "in the cart", "Cart of Viktor Novák").await;
    holds(&ines, "0 files in the cart").await;

    ines.follows("Copy lightbox into cart").await;
    ines.finds("dialog", "Copy lightbox into cart").await;
    ines.chooses("Lightbox", "Vltava: rivers (3 files)").await;
    ines.presses("Copy").await;
    ines.reads_in("region", "Cart of Viktor Novák", "3 files added to the cart.").await;
    assert_eq!(ines.focus().await.0, "status", "the focus is where it is said what was done");
    holds(&ines, "3 files in the cart").await;

    ines.follows("Add file to cart").await;
    let dialog = "Add file to the cart of Viktor Novák";
    ines.finds("dialog", dialog).await;
    for number in ["DM-10057", "DM-10063"] {
        ines.adds_in_the_dialog(number).await;
        ines.reads_in("dialog", dialog, &format!("{number} is in the cart of Viktor Novák now.")).await;
    }
    // What is there already is skipped and said (rule 49), and the dialog stays for the next one (rule 50).
    ines.adds_in_the_dialog("DM-10021").await;
    ines.reads_in("dialog", dialog, "DM-10021 is in the cart of Viktor Novák already.").await;
    ines.follows("Back to the cart").await;
    ines.sees_no_more("dialog", dialog).await;
    holds(&ines, "5 files in the cart").await;

    ines.presses("Remove DM-10045").await;
    ines.reads("DM-10045 is out of the cart.").await;
    // It counts the distinct files that are in the cart now (rule 57).
    holds(&ines, "4 files in the cart").await;
    ines.leaves().await;

    // The client sees what was added and when, takes out what is not wanted, and needs nobody to go on (rule 51).
    let viktor = Person::signed_in(&demo, Look::HAND, "viktor@vltava.example").await;
    viktor.follows("Cart").await;
    viktor.reads("4 files").await;
    let cart = viktor.text().await;
    assert_eq!(cart.matches("Added by the picture desk (Ines Duarte) on").count(), 4, "{cart}");
    viktor.presses("Remove DM-10033").await;
    viktor.sees_no_more("button", "Remove DM-10033").await;
    viktor.follows("Check out").await;
    viktor.finds("dialog", "Check out").await;
    viktor.types("Intended use", "A book about rivers").await;
    viktor.ticks("I accept the licence terms for these files.").await;
    viktor.presses("Check out").await;
    viktor.comes_to("/orders/").await;
    for number in ["DM-10021", "DM-10057", "DM-10063"] {
        viktor.reads(number).await;
    }
    assert!(!viktor.text().await.contains("DM-10033"));
    viktor.leaves().await;
}

async fn a_clients_cart_is_copied_to_where_staff_want_it_and_stays(demo: Visit) {
    let maria = Person::signed_in(&demo, Look::HAND, "maria@aegean.example").await;
    maria.makes_lightbox("Isles", "DM-10069 DM-10081").await;
    maria.presses("Copy to my cart").await;
    maria.reads("2 files added").await;

    let ines = Person::ines(&demo).await;
    ines.makes_lightbox("Ideas for Maria", "DM-10069").await;
    ines.opens_panel("papadaki", "in the cart", "Cart of Maria Papadaki").await;
    ines.follows("Copy cart to lightbox…").await;
    ines.finds("dialog", "Copy cart to lightbox").await;
    // Only a new lightbox asks for a name.
    assert!(!ines.has("textbox", "Name of a new lightbox").await);
    ines.chooses("Lightbox", "Ideas for Maria (1 file)").await;
    ines.presses("Copy").await;
    ines.reads("1 file added to your lightbox “Ideas for Maria”. In it already: DM-10069.").await;

    ines.follows("Copy cart to lightbox…").await;
    ines.finds("dialog", "Copy cart to lightbox").await;
    ines.chooses("Lightbox", "A new one…").await;
    ines.types("Name of a new lightbox", "Ideas for Maria").await;
    ines.presses("Copy").await;
    ines.reads("There is a lightbox of that name already.").await;
    assert_eq!(ines.typed_in("Name of a new lightbox").await, "Ideas for Maria", "nothing typed is lost");
    ines.types("Name of a new lightbox", "Cart of Maria, in spring").await;
    ines.presses("Copy").await;
    ines.reads("2 files added to your lightbox “Cart of Maria, in spring”.").await;

    ines.presses("Copy cart to my cart").await;
    ines.reads(" to your cart.").await;
    holds(&ines, "2 files in the cart").await;
    ines.goes_to("/cart").await;
    ines.finds("button", "Remove DM-10069").await;
    ines.presses("Remove DM-10081").await;
    ines.sees_no_more("button", "Remove DM-10081").await;
    ines.follows("Lightboxes").await;
    ines.follows("Cart of Maria, in spring").await;
    ines.finds("button", "Remove DM-10081").await;
    ines.leaves().await;

    // The client's cart stays as it is (rule 52).
    maria.goes_to("/cart").await;
    maria.reads("2 files").await;
    maria.finds("button", "Remove DM-10069").await;
    maria.finds("button", "Remove DM-10081").await;
    maria.leaves().await;
}

async fn a_clients_lightbox_is_filled_and_ones_own_is_copied_beside_it_under_a_typed_name(demo: Visit) {
    let david = Person::signed_in(&demo, Look::HAND, "david@cohen-reports.example").await;
    david.makes_lightbox("Lakes", "DM-10093 DM-10105").await;

    let ines = Person::ines(&demo).await;
    ines.makes_lightbox("For David", "DM-10021 DM-10033").await;
    ines.opens_panel("david", "in 1 lightbox", "Lightboxes of David Cohen").await;
    ines.finds("heading", "Lakes, 2 files").await;
    let link = ines.first_named("link", "Add file to this lightbox").await;
    ines.follows(&link).await;
    let dialog = "Add file to the lightbox “Lakes”";
    ines.finds("dialog", dialog).await;
    ines.adds_in_the_dialog("DM-10117").await;
    ines.reads_in("dialog", dialog, "DM-10117 is in the lightbox “Lakes” now.").await;
    ines.follows("Back to the lightbox").await;
    ines.finds("heading", "Lakes, 3 files").await;

    ines.follows("Copy files from a lightbox into this account").await;
    ines.finds("dialog", "Copy files from a lightbox into this account").await;
    ines.chooses("Lightbox", "For David (2 files)").await;
    ines.types("Name in the client’s account", "lakes").await;
    ines.presses("Copy").await;
    // A name in use is refused, never merged (rule 54), and nothing typed is lost.
    ines.reads("There is a lightbox of that name already.").await;
    assert_eq!(ines.typed_in("Name in the client’s account").await, "lakes");
    assert!(ines.chosen_as("Lightbox").await.contains("For David"));
    ines.types("Name in the client’s account", "For your report").await;
    ines.presses("Copy").await;
    ines.reads("2 files added to the lightbox “For your report”.").await;
    ines.finds("heading", "For your report, 2 files").await;
    holds(&ines, "5 files in 2 lightboxes").await;
    ines.leaves().await;

    david.follows("Lightboxes").await;
    david.follows("For your report").await;
    david.finds("button", "Remove DM-10021").await;
    david.finds("button", "Remove DM-10033").await;
    david.leaves().await;
}
