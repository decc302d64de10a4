//! The measurements run from end to end, on very little data. What they measure is nobody's test.

use std::process::Command;

fn measured(arguments: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_picdesk-bench")).args(arguments).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

const LITTLE: [&str; 6] = ["--accounts", "40", "--files", "60", "--orders", "80"];

/// How many rows begin with this: what stands below a table names the dearest of them once more, whichever that is.
fn rows_of(report: &str, what: &str) -> usize {
    let first_cell =
        |line: &str| line.strip_prefix('|').and_then(|row| row.split('|').next().map(str::trim)) == Some(what);
    report.lines().filter(|line| first_cell(line)).count()
}

#[test]
fn both_programs_create_orders_on_both_databases() {
    let short = ["--lightbox", "1,20", "--clients", "1,2", "--turns", "1", "--seconds", "0.1"];
    let report = measured(&[&LITTLE[..], &short].concat());
    for kind in ["SQLite", "PostgreSQL"] {
        assert!(report.contains(&format!("## {kind}: 40 accounts, 60 files, 80 orders")), "{report}");
    }
    // Two headings, two rules, four cells on each database, and three lines of the whole program.
    assert_eq!(report.lines().filter(|line| line.starts_with('|')).count(), 2 * (2 + 2 + 4 + 3), "{report}");
}

#[test]
fn a_small_house_and_a_large_one_answer_every_request() {
    let report = measured(&["scale", "--small", "100", "--large", "200", "--turns", "1", "--seconds", "0.05"]);
    for request in ["create an order of 20 files", "orders, next page", "look up two words"] {
        assert_eq!(rows_of(&report, request), 2, "{report}");
    }
}

#[test]
fn every_filter_of_order_management_is_measured_on_both_databases() {
    let report = measured(&["filters", "--orders", "2000", "--turns", "1", "--seconds", "0.05"]);
    for filter in ["checked out", "drafts since 2020", "all orders"] {
        assert_eq!(rows_of(&report, filter), 2, "{report}");
    }
}

#[test]
fn few_files_and_many_are_copied_on_both_databases() {
    let little = ["--accounts", "100", "--files", "1000", "--turns", "1", "--seconds", "0.05"];
    let report = measured(&[&["copies"][..], &little].concat());
    for copy in ["a lightbox into a client's cart", "a client's cart to a new lightbox"] {
        assert_eq!(rows_of(&report, copy), 2, "{report}");
    }
}

#[test]
fn a_lightbox_of_more_files_than_there_are_is_refused() {
    let run = Command::new(env!("CARGO_BIN_EXE_picdesk-bench"))
        .args(["--database", "sqlite", "--lightbox", "61"])
        .args(LITTLE)
        .output()
        .unwrap();
    assert!(!run.status.success());
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(said.contains("a lightbox of 61 files needs at least as many files, and 60 were asked for"), "{said}");
}
