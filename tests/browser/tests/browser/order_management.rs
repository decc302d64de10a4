//! What staff are promised of Order management: every filter finds what it says.

use picdesk_browser::{Person, Visit};

on_both_databases!(
    orders_are_found_by_number_client_and_staff_member,
    orders_are_found_by_state_grant_origin_date_and_mail,
    the_orders_of_one_client_are_a_link_away_from_the_clients_row,
    all_orders_that_the_filters_leave_are_exported_as_a_file,
);

/// Waits until an order is shown, and another is not.
async fn finds_one_of(person: &Person, order: u32, other: u32) {
    person.sees_no_more("link", &format!("Order {other}")).await;
    person.finds("link", &format!("Order {order}")).await;
}

async fn orders_are_found_by_number_client_and_staff_member(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.follows("Order management").await;
    for column in ["Number", "Client", "State", "Grant", "Files", "Origin", "Staff member", "Mail", "Created"] {
        ines.finds("columnheader", column).await;
    }
    ines.types("Number", "1002").await;
    finds_one_of(&ines, 1002, 1001).await;
    ines.types("Number", "99999").await;
    ines.reads("No order found.").await;
    ines.follows("Show all orders").await;
    for typed in ["liam", "Harbour", "liam@harbourbooks"] {
        ines.types("Client", typed).await;
        finds_one_of(&ines, 1002, 1001).await;
        ines.types("Client", "zzzz").await;
        ines.reads("No order found.").await;
    }
    ines.goes_to("/office/orders").await;
    ines.chooses("Staff member", "Jonas Weber").await;
    finds_one_of(&ines, 1005, 1001).await;
    ines.leaves().await;
}

async fn orders_are_found_by_state_grant_origin_date_and_mail(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let wanted = [
        ("State", "Open", 1001, 1006),
        ("Grant", "Granted", 1002, 1001),
        ("Grant", "Denied", 1007, 1002),
        ("Mail", "Delivered", 1001, 1004),
        ("Origin", "Back office", 1001, 0),
    ];
    for (filter, option, order, other) in wanted {
        ines.goes_to("/office/orders").await;
        ines.chooses(filter, option).await;
        finds_one_of(&ines, order, other).await;
        assert_eq!(ines.chosen_as(filter).await, option);
    }
    ines.chooses("Origin", "Checkout").await;
    ines.sees_no_more("link", "Order 1001").await;

    ines.goes_to("/office/orders").await;
    ines.dates("Date from", "2999-01-01").await;
    ines.reads("No order found.").await;
    ines.dates("Date from", "2001-01-01").await;
    ines.finds("link", "Order 1001").await;
    ines.dates("Date to", "2001-01-02").await;
    ines.reads("No order found.").await;
    ines.reloads().await;
    ines.reads("No order found.").await;
    ines.leaves().await;
}

async fn the_orders_of_one_client_are_a_link_away_from_the_clients_row(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/accounts?q=mateusz").await;
    ines.follows("Orders of Mateusz Kowalski").await;
    ines.reads("Orders of Mateusz Kowalski.").await;
    finds_one_of(&ines, 1008, 1001).await;
    ines.follows("Show the orders of everybody").await;
    ines.finds("link", "Order 1001").await;
    ines.leaves().await;
}

async fn all_orders_that_the_filters_leave_are_exported_as_a_file(demo: Visit) {
    let ines = Person::ines(&demo).await;
    ines.goes_to("/office/orders").await;
    ines.chooses("Grant", "Granted").await;
    finds_one_of(&ines, 1002, 1001).await;
    ines.presses("Export as CSV").await;
    let table = String::from_utf8(ines.receives(".csv").await).expect("a text");
    assert!(table.starts_with("Number,State,Client,"), "{table}");
    let rows: Vec<&str> = table.lines().skip(1).collect();
    assert!(rows.iter().any(|row| row.starts_with("1002,")), "{table}");
    assert!(rows.iter().all(|row| row.contains("granted") && !row.starts_with("1001,")), "{table}");
    ines.goes_to("/office/journal").await;
    ines.reads_in("region", "Entries", "exported orders").await;
    ines.leaves().await;
}
