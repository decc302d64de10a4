//! Measuring copies between lightboxes and carts: five times as many files take turns with few.

use std::time::Duration;

use anyhow::Result;

use crate::{
    aims, cli, desk,
    figures::{Table, Tally, median},
    ground::Ground,
    load,
    program::Program,
    seed::{self, Amounts},
    staff::{Copy, Staff},
    wire::Connection,
};

/// How many files are copied: few, and five times as many.
const FILES: [u32; 2] = [200, 1_000];

/// What is copied where.
const ALL: [(&str, Copy); 3] = [
    ("a lightbox into a client's cart", Copy::IntoCart),
    ("a lightbox into a client's account", Copy::IntoAccount),
    ("a client's cart to a new lightbox", Copy::OfCart),
];

/// Measures, and prints what came out.
pub fn measure(copies: &cli::Copies) -> Result<()> {
    for &kind in &copies.database {
        let ground = Ground::of(kind, &copies.on.dir)?;
        let at = ground.database("picdesk")?;
        let amounts = Amounts { accounts: copies.accounts, files: copies.files, orders: 1 };
        seed::fill(&at, amounts, desk::prepare(&at)?, &FILES)?;
        let program = Program::start(|listen| desk::command(listen, &at))?;
        let staff = Staff::sign_in(program.address(), copies.accounts)?;
        fill_carts(&program, &staff)?;

        let mut probe = ground.probe()?;
        let mut table = Table::new(&[
            "copy",
            "200, CPU ms",
            "1,000, CPU ms",
            "ratio",
            "must / aim",
            "is",
            "200, p50 ms",
            "1,000, p50 ms",
            "commit ms",
        ]);
        for (what, copy) in ALL {
            eprintln!("{kind}: {what}");
            let span = Duration::from_secs_f64(copies.seconds);
            let (mut tallies, mut commits) = ([Tally::default(), Tally::default()], Vec::new());
            for turn in 0..=copies.turns {
                commits.push(probe.commit_ms()?);
                for (size, tally) in tallies.iter_mut().enumerate() {
                    let taken = load::turn(&program, 1, span, &|turn, into| staff.write_copy(copy, size, turn, into))?;
                    // The first turn finds nothing prepared, and counts nowhere.
                    if turn > 0 {
                        tally.add(taken);
                    }
                }
            }
            let [few, many] = tallies;
            let ratio = many.cpu_ms() / few.cpu_ms();
            table.row([
                what.to_owned(),
                format!("{:.2}", few.cpu_ms()),
                format!("{:.2}", many.cpu_ms()),
                format!("{ratio:.2}"),
                aims::COPIES.words(),
                aims::COPIES.at_most(ratio).word().to_owned(),
                format!("{:.2}", few.latency_ms(0.5)),
                format!("{:.2}", many.latency_ms(0.5)),
                format!("{:.3}", median(&commits)),
            ]);
        }
        println!("\n## {kind}: copying 1,000 files against 200\n");
        table.print();
    }
    Ok(())
}

/// Puts as many files into the carts that will be copied.
fn fill_carts(program: &Program, staff: &Staff) -> Result<()> {
    let mut request = Vec::new();
    for size in 0..FILES.len() {
        staff.write_filled_cart(size, &mut request);
        Connection::open(program.address())?.exchange(&request)?.must_be_good()?;
    }
    Ok(())
}
