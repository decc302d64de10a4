//! What staff are promised of doing the same to several orders in one go.

use picdesk_browser::{Look, Person, Visit};

const INES: &str = "ines@kestrel.example";

on_both_databases!(
    ticked_orders_are_opened_in_one_go_and_the_report_names_each,
    without_scripting_orders_are_cancelled_once_however_often_it_is_sent,
    all_orders_on_a_page_are_ticked_by_one_box,
);

/// Three orders of a client, of which the second was cancelled.
async fn three_orders(ines: &Person, client: &str, lightbox: &str) -> [String; 3] {
    let mut numbers = [const { String::new() }; 3];
    ines.makes_lightbox(lightbox, "DM-10045 DM-10033").await;
    for number in &mut numbers {
        ines.begins_an_order(client, lightbox).await;
        *number = ines.creates_the_order().await;
    }
    ines.goes_to(&format!("/office/orders/{}/cancel", numbers[1])).await;
    ines.presses(&format!("Cancel order {}", numbers[1])).await;
    ines.reads("The order is cancelled.").await;
    numbers
}

/// Rules 25, 37 and 40.
async fn ticked_orders_are_opened_in_one_go_and_the_report_names_each(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let numbers = three_orders(&ines, "marco", "Alto: three at once").await;
    ines.goes_to("/office/orders?client=marco").await;
    for number in &numbers {
        ines.ticks(&format!("Tick order {number}")).await;
    }
    ines.reads("3 chosen").await;
    ines.chooses("With the ticked orders", "Open downloads").await;
    ines.presses("Go on…").await;
    ines.finds("heading", "Open downloads of 2 orders").await;
    ines.reads_in("table", "What comes of each order", "The order was cancelled.").await;
    ines.presses("Open downloads of 2 orders").await;
    ines.finds("heading", "Open downloads: report").await;
    ines.reads("2 done, 1 refused. No mail was sent.").await;
    ines.reads_in("table", "Report", "The order was cancelled.").await;
    assert_eq!(ines.complaints_of_axe().await, [""; 0]);

    let marco = Person::signed_in(&demo, Look::DESK, "marco@alto.example").await;
    for (number, open) in numbers.iter().zip([true, false, true]) {
        marco.goes_to(&format!("/orders/{number}")).await;
        marco.finds("heading", &format!("Order {number}")).await;
        assert_eq!(marco.has("button", "Download DM-10045").await, open, "order {number}");
    }
    marco.leaves().await;

    // Whoever comes back from an order is asked the same again, and there is nothing left to do.
    ines.follows(&format!("Order {}", numbers[2])).await;
    assert_eq!(ines.text_of("table", "History").await.matches("Download permission changed").count(), 1);
    ines.goes_back().await;
    ines.reads("None of these orders would be different.").await;
    ines.follows("Back to the orders").await;
    ines.comes_to("/office/orders?client=marco").await;
    ines.leaves().await;
}

async fn without_scripting_orders_are_cancelled_once_however_often_it_is_sent(demo: Visit) {
    let ines = Person::signed_in(&demo, Look::DESK, INES).await;
    let numbers = three_orders(&ines, "isabel", "Three to cancel").await;
    ines.leaves().await;
    let ines = Person::signed_in(&demo, Look::HAND.without_script(), INES).await;
    ines.goes_to("/office/orders?client=isabel").await;
    assert!(!ines.has("checkbox", "All on this page").await, "it would do nothing");
    for number in &numbers[..2] {
        ines.ticks(&format!("Tick order {number}")).await;
    }
    ines.chooses("With the ticked orders", "Cancel").await;
    ines.presses("Go on…").await;
    ines.reads("This is for good.").await;
    assert!(!ines.must_scroll_sideways().await);
    ines.presses("Cancel 1 order").await;
    ines.reads("1 done, 1 already so.").await;
    // What is sent again does nothing again.
    ines.reloads().await;
    ines.reads("2 already so.").await;
    assert!(!ines.must_scroll_sideways().await);
    ines.follows("Back to the orders").await;
    assert!(ines.has("link", &format!("Order {}", numbers[2])).await);
    ines.leaves().await;
}

async fn all_orders_on_a_page_are_ticked_by_one_box(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/orders?number=1002").await;
    ines.ticks("All on this page").await;
    ines.reads("1 chosen").await;
    ines.types("Number", "1007").await;
    ines.sees_no_more("link", "Order 1002").await;
    ines.ticks("All on this page").await;
    ines.reads("2 chosen").await;
    ines.chooses("With the ticked orders", "Mark as not paid").await;
    ines.presses("Go on…").await;
    ines.finds("heading", "Mark as not paid").await;
    for number in [1002, 1007] {
        ines.finds("link", &format!("Order {number}")).await;
    }
    ines.reads("None of these orders would be different.").await;
    ines.leaves().await;
}
