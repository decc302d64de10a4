//! What is promised of invoicing: what is marked is taken out once, and reads the same at any time.

use picdesk_browser::{Person, Visit};

on_both_databases!(marked_lines_are_taken_out_once_and_downloaded_as_a_table);

/// Rules 45 and 46.
async fn marked_lines_are_taken_out_once_and_downloaded_as_a_table(demo: Visit) {
    let ines = Person::ines(&demo).await;
    let number = ines.orders_into("maria", "Aegean: islands", "DM-10045").await;
    ines.types("Price", "120,50").await;
    ines.ticks("To invoice").await;
    ines.saves().await;

    ines.follows("Invoicing").await;
    ines.reads("Maria Papadaki, Aegean Review").await;
    ines.presses("Take out for Maria Papadaki, Aegean Review, EUR").await;
    ines.reads("was taken out: 1 line, 120.50 EUR.").await;
    ines.follows("Download invoice (CSV)").await;
    let table = String::from_utf8(ines.receives(".csv").await).expect("a text");
    let row = table.lines().nth(1).expect("a row under the head");
    for said in ["Maria Papadaki,Aegean Review,", "DM-10045", "120.50,0.00,120.50,EUR,120.50"] {
        assert!(row.contains(said), "{said} in {row}");
    }

    ines.follows("All invoices").await;
    ines.finds("heading", "Invoices").await;
    assert!(!ines.has("button", "Take out for Maria Papadaki, Aegean Review, EUR").await, "it was taken out (rule 46)");
    ines.goes_to(&format!("/office/orders/{number}")).await;
    ines.reads_in("table", "History", "Order invoiced").await;
    assert!(!ines.has("checkbox", "To invoice").await, "it is never invoiced again (rule 46)");
    ines.leaves().await;
}
