//! What staff are promised of the action panels: a client's cart and lightboxes are filled and copied in place.

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(
    a_cart_is_filled_from_its_panel_and_its_client_goes_on_alone,
    a_clients_cart_is_copied_to_ones_own_lightbox_and_cart,
    a_clients_lightboxes_are_filled_from_their_panel,
);

/// Opens a panel of the one client whom the list finds.
async fn opens(person: &Person, client: &str, panel: &str, region: &str) {
    person.goes_to(&format!("/office/accounts?q={client}")).await;
    let link = person.first_named("link", panel).await;
    person.follows(&link).await;
    person.finds("region", region).await;
}

async fn a_cart_is_filled_from_its_panel_and_its_client_goes_on_alone(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.makes_lightbox("For Nora's lobby", "DM-10042 DM-10046").await;
    let cart = "Cart of Nora Haugen";
    opens(&ines, "nora", "in the cart", cart).await;
    let address = ines.address().await;

    ines.follows("Copy lightbox into cart").await;
    ines.finds("dialog", "Copy lightbox into cart").await;
    ines.chooses("Lightbox", "For Nora's lobby").await;
    ines.presses("Copy").await;
    ines.reads_in("region", cart, "2 files added to the cart.").await;
    ines.first_named("link", "2 files in the cart").await;
    assert_eq!(ines.address().await, address, "it happens in place");

    ines.follows("Add file to cart").await;
    let dialog = "Add file to the cart of Nora Haugen";
    ines.finds("dialog", dialog).await;
    for number in ["DM-10050", "DM-10054"] {
        ines.types("File number or keyword", number).await;
        let hit = ines.first_named("button", &format!("Add {number}")).await;
        ines.presses(&hit).await;
        ines.reads_in("dialog", dialog, &format!("{number} is in the cart of Nora Haugen now.")).await;
    }
    ines.follows("Back to the cart").await;
    ines.first_named("link", "4 files in the cart").await;
    ines.presses("Remove DM-10054").await;
    ines.reads_in("region", cart, "DM-10054 is out of the cart.").await;
    ines.first_named("link", "3 files in the cart").await;
    ines.leaves().await;

    let nora = Person::signed_in(&demo, Look::HAND, "nora@fjellheim.example").await;
    nora.follows("Cart").await;
    nora.reads("Added by the picture desk (Ines Duarte) on").await;
    nora.presses("Remove DM-10050").await;
    nora.reads("2 files").await;
    nora.leaves().await;
}

async fn a_clients_cart_is_copied_to_ones_own_lightbox_and_cart(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let cart = "Cart of Marco Bianchi";
    opens(&ines, "marco", "in the cart", cart).await;
    ines.follows("Copy cart to lightbox…").await;
    ines.finds("dialog", "Copy cart to lightbox").await;
    ines.chooses("Lightbox", "A new one…").await;
    ines.types("Name of a new lightbox", "Marco's mountains").await;
    ines.presses("Copy").await;
    ines.reads_in("region", cart, "5 files added to your lightbox “Marco's mountains”.").await;
    ines.presses("Copy cart to my cart").await;
    ines.reads_in("region", cart, "to your cart.").await;
    ines.first_named("link", "5 files in the cart").await;

    ines.follows("Lightboxes").await;
    ines.follows("Marco's mountains").await;
    ines.reads("5 files").await;
    ines.leaves().await;
}

async fn a_clients_lightboxes_are_filled_from_their_panel(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.makes_lightbox("Rahul, second choice", "DM-10042 DM-10046").await;
    let lightboxes = "Lightboxes of Rahul Mehta";
    opens(&ines, "rahul", "in 1 lightbox", lightboxes).await;
    ines.follows("Add file to this lightbox, Desert brochure").await;
    let dialog = "Add file to the lightbox “Desert brochure”";
    ines.finds("dialog", dialog).await;
    ines.types("File number or keyword", "DM-10050").await;
    let hit = ines.first_named("button", "Add DM-10050").await;
    ines.presses(&hit).await;
    ines.reads_in("dialog", dialog, "DM-10050 is in the lightbox “Desert brochure” now.").await;
    ines.follows("Back to the lightbox").await;

    ines.follows("Copy files from a lightbox into this account").await;
    ines.finds("dialog", "Copy files from a lightbox into this account").await;
    ines.chooses("Lightbox", "Rahul, second choice").await;
    ines.types("Name in the client’s account", "Desert brochure").await;
    ines.presses("Copy").await;
    // A name in use is refused, and what was typed stays (rule 54).
    ines.reads("There is a lightbox of that name already.").await;
    assert_eq!(ines.typed_in("Name in the client’s account").await, "Desert brochure");
    ines.types("Name in the client’s account", "Second choice").await;
    ines.presses("Copy").await;
    ines.reads_in("region", lightboxes, "2 files added to the lightbox “Second choice”.").await;
    ines.first_named("link", "in 2 lightboxes").await;
    ines.leaves().await;

    let rahul = Person::signed_in(&demo, Look::DESK, "rahul@bluelotus.example").await;
    rahul.follows("Lightboxes").await;
    rahul.follows("Second choice").await;
    rahul.reads("2 files").await;
    rahul.leaves().await;
}
