//! What clients are promised of their lightboxes.

use picdesk_browser::{Look, Person, Visit};

on_both_databases!(
    a_lightbox_is_made_filled_put_in_order_noted_about_renamed_and_deleted,
    a_lightbox_is_copied_into_the_cart_and_stays_as_it_is,
);

/// Waits until the files lie in an order.
async fn lie(person: &Person, order: [&str; 3]) {
    let lies = format!("Move {} forward", order[0]);
    person.finds("button", &lies).await;
    let names: Vec<_> = person.names("button").await.into_iter().filter(|name| name.ends_with("forward")).collect();
    assert_eq!(names, order.map(|number| format!("Move {number} forward")));
}

async fn a_lightbox_is_made_filled_put_in_order_noted_about_renamed_and_deleted(demo: Visit) {
    let grace = Person::signed_in(&demo, Look::DESK, "grace@hanriver.example").await;
    grace.follows("Lightboxes").await;
    grace.reads("No lightbox yet.").await;
    grace.makes_lightbox("River walls", "DM-10021, DM-10033 DM-10045 DM-99999").await;
    grace.reads("3 files added to the lightbox. Left out, no file has this number: DM-99999.").await;
    lie(&grace, ["DM-10021", "DM-10033", "DM-10045"]).await;

    grace.presses("Move DM-10045 forward").await;
    grace.reads("DM-10045 is now number 2.").await;
    lie(&grace, ["DM-10021", "DM-10045", "DM-10033"]).await;
    grace.presses("Move DM-10021 back").await;
    grace.reads("DM-10021 is now number 2.").await;
    grace.reloads().await;
    lie(&grace, ["DM-10045", "DM-10021", "DM-10033"]).await;

    grace.follows("Note about DM-10021").await;
    grace.finds("dialog", "Note about DM-10021").await;
    grace.types("Note in the lightbox “River walls”", "for the stairs").await;
    grace.presses("Keep the note").await;
    grace.reads("for the stairs").await;

    grace.presses("Remove DM-10033").await;
    grace.reads("DM-10033 is out of the lightbox.").await;
    grace.reads("2 files").await;

    grace.unfolds("Rename or delete").await;
    grace.types("Name", "River walls, second try").await;
    grace.presses("Rename").await;
    grace.finds("heading", "River walls, second try").await;
    grace.unfolds("Rename or delete").await;
    grace.presses("Delete the lightbox").await;
    grace.reads("The lightbox is deleted.").await;
    assert!(!grace.has("link", "River walls, second try").await);
    grace.leaves().await;
}

async fn a_lightbox_is_copied_into_the_cart_and_stays_as_it_is(demo: Visit) {
    let noah = Person::signed_in(&demo, Look::HAND, "noah@fischer-sued.example").await;
    noah.makes_lightbox("For the cart", "DM-10057 DM-10063").await;
    noah.presses("Copy to my cart").await;
    noah.reads("2 files added to your cart.").await;
    noah.goes_to("/lightboxes").await;
    noah.follows("For the cart").await;
    noah.reads("2 files").await;
    noah.presses("Copy to my cart").await;
    // Files that are there already are skipped and reported (rule 49).
    noah.reads("already").await;
    noah.goes_to("/cart").await;
    noah.finds("button", "Remove DM-10057").await;
    noah.finds("button", "Remove DM-10063").await;
    noah.leaves().await;
}
