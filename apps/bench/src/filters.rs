//! Measuring filters: each narrowed list of order management takes turns with the list of all orders, and its page deep down
//! with its first one.

use std::time::Duration;

use anyhow::Result;

use crate::{
    aims, cli, desk,
    figures::{Table, Tally},
    ground::Ground,
    load,
    program::Program,
    seed::{self, Amounts, OTHER_STAFF, named, order_number},
    staff::Staff,
};

/// The list without a filter.
const LIST: &str = "/office/orders?";

/// What staff ask for, and the query that says so. Most of it is rare, and old: see `seed/kinds.rs`.
fn all() -> Vec<(&'static str, String)> {
    let other = named(OTHER_STAFF);
    let of_other = format!("staff={other}");
    let fixed = [
        ("open", "state=open"),
        ("drafts", "state=draft"),
        ("cancelled", "state=cancelled"),
        ("denied", "grant=denied"),
        ("checked out", "origin=checkout"),
        ("mail delivered", "mail=delivered"),
        ("mail waits", "mail=waiting"),
        ("mail given up", "mail=given-up"),
        ("to invoice", "to-invoice=on"),
        ("since 2020", "since=2020-01-02"),
        ("until February 2020", "until=2020-02-01"),
        ("drafts since 2020", "state=draft&since=2020-01-02"),
        ("open until February 2020", "state=open&until=2020-02-01"),
        ("drafts until February 2020", "state=draft&until=2020-02-01"),
        ("denied, mail given up: none", "grant=denied&mail=given-up"),
        ("waits since 2020", "mail=waiting&since=2020-01-02"),
        ("given up since 2020", "mail=given-up&since=2020-01-02"),
        ("to invoice since 2020", "to-invoice=on&since=2020-01-02"),
        ("to invoice, cancelled: none", "to-invoice=on&state=cancelled"),
        ("drafts, mail delivered", "state=draft&mail=delivered"),
    ];
    let mut all: Vec<_> = fixed.map(|(what, query)| (what, query.to_owned())).into();
    all.push(("a staff member", of_other.clone()));
    all.push(("a staff member since 2020", format!("{of_other}&since=2020-01-02")));
    all.push(("a staff member's drafts: none", format!("{of_other}&state=draft")));
    all
}

/// Measures, and prints what came out.
pub fn measure(filters: &cli::Filters) -> Result<()> {
    for &kind in &filters.database {
        let ground = Ground::of(kind, &filters.on.dir)?;
        let at = ground.database("picdesk")?;
        let amounts = Amounts { accounts: filters.orders, files: 1_000, orders: filters.orders };
        seed::fill(&at, amounts, desk::prepare(&at)?, &[])?;
        let program = Program::start(|listen| desk::command(listen, &at))?;
        let staff = Staff::sign_in(program.address(), filters.orders)?;

        // Behind this one, half of what is rare is still to come.
        let deep = format!("after={}", order_number(filters.orders / 20));
        let span = Duration::from_secs_f64(filters.seconds);
        let take = |page: &str| load::turn(&program, 1, span, &|_, into| staff.write_get(page, into));
        let mut table = Table::new(&[
            "filter",
            "all, ms",
            "first page, ms",
            "of all",
            "must / aim",
            "is",
            "deep page, ms",
            "of the first",
            "must / aim",
            "is",
        ]);
        for (what, query) in std::iter::once(("all orders", String::new())).chain(all()) {
            eprintln!("{kind}: {what}");
            let pages = [LIST.to_owned(), format!("{LIST}{query}"), format!("{LIST}{query}&{deep}")];
            let mut tallies = [Tally::default(), Tally::default(), Tally::default()];
            for turn in 0..=filters.turns {
                for (page, tally) in pages.iter().zip(&mut tallies) {
                    let taken = take(page)?;
                    // The first turn finds nothing prepared, and counts nowhere.
                    if turn > 0 {
                        tally.add(taken);
                    }
                }
            }
            let [bare, first, deep] = tallies.map(|tally| tally.latency_ms(0.5));
            let (narrowed, deeper) = (first / bare, deep / first);
            table.row([
                what.to_owned(),
                format!("{bare:.2}"),
                format!("{first:.2}"),
                format!("{narrowed:.2}"),
                aims::FILTER.words(),
                aims::FILTER.at_most(narrowed).word().to_owned(),
                format!("{deep:.2}"),
                format!("{deeper:.2}"),
                aims::DEEP.words(),
                aims::DEEP.at_most(deeper).word().to_owned(),
            ]);
        }
        println!("\n## {kind}: filters of {} orders\n", filters.orders);
        table.print();
    }
    Ok(())
}
