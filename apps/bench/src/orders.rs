//! Measuring the creation of orders: the floor program and Picdesk take turns in each cell.

use std::time::Duration;

use anyhow::Result;

use crate::{
    aims::{self, Verdict},
    cli::{self, Kind},
    desk,
    figures::{Table, Tally, median},
    floor,
    ground::Ground,
    load::{self, Writing},
    probe::Probe,
    program::Program,
    seed,
    staff::Staff,
    wire::write_request,
};

/// How often the program is started to see how long that takes.
const STARTS: usize = 5;

const MEGABYTE: f64 = 1024.0 * 1024.0;

/// Measures, and prints what came out.
pub fn measure(orders: &cli::Orders) -> Result<()> {
    let mut short = Vec::new();
    for &kind in &orders.database {
        measure_on(&Ground::of(kind, &orders.on.folder())?, orders, &mut short)?;
    }
    match short.as_slice() {
        [] => println!("\nNothing falls short of what it must be."),
        short => println!("\nShort of what it must be:\n- {}", short.join("\n- ")),
    }
    Ok(())
}

/// One cell of the table: what both programs came to, and what a commit took meanwhile.
struct Cell {
    kind: Kind,
    files: u32,
    clients: usize,
    floor: Tally,
    desk: Tally,
    commits: Vec<f64>,
}

fn measure_on(ground: &Ground, orders: &cli::Orders, short: &mut Vec<String>) -> Result<()> {
    let (kind, amounts) = (ground.kind(), orders.amounts());
    let desk_at = ground.database("picdesk")?;
    seed::fill(&desk_at, amounts, desk::prepare(&desk_at)?, &orders.lightbox)?;

    let mut starts = Vec::new();
    for _ in 1..STARTS {
        starts.push(Program::start(|listen| desk::command(listen, &desk_at))?.cold_start().as_secs_f64() * 1e3);
    }
    let desk = Program::start(|listen| desk::command(listen, &desk_at))?;
    starts.push(desk.cold_start().as_secs_f64() * 1e3);
    let idle = desk.memory()? as f64 / MEGABYTE;
    let floor_at = ground.database("floor")?;
    let floor = Program::start(|listen| floor::command(listen, &floor_at, amounts.files))?;
    let staff = Staff::sign_in(desk.address(), amounts.accounts)?;

    let mut probe = ground.probe()?;
    let mut cells = Vec::new();
    for (size, &files) in orders.lightbox.iter().enumerate() {
        for &clients in &orders.clients {
            let mut cell = Cell::new(kind, files, clients);
            let mut turns = Turns { orders, probe: &mut probe, cell: &mut cell };
            turns.take(&floor, &desk, &write_floor_order(files), &|turn, into| staff.write_order(size, turn, into))?;
            cells.push(cell);
        }
    }

    println!("\n## {kind}: {} accounts, {} files, {} orders\n", amounts.accounts, amounts.files, amounts.orders);
    print_cells(&cells, short);
    println!();
    let loaded = cells.iter().map(|cell| cell.desk.memory()).max().unwrap_or(0) as f64 / MEGABYTE;
    let mut table = Table::new(&["of the whole program", "measured", "must / aim", "is"]);
    for (what, figure, aim) in [
        ("memory idle, MB", idle, aims::IDLE_MB),
        ("memory under load, MB", loaded, aims::LOADED_MB),
        ("cold start, ms", median(&starts), aims::COLD_START_MS),
    ] {
        let verdict = aim.at_most(figure);
        table.row([what.to_owned(), format!("{figure:.0}"), aim.words(), verdict.word().to_owned()]);
        note(short, verdict, || format!("{kind}: {what}"));
    }
    table.print();
    Ok(())
}

impl Cell {
    fn new(kind: Kind, files: u32, clients: usize) -> Self {
        Self { kind, files, clients, floor: Tally::default(), desk: Tally::default(), commits: Vec::new() }
    }
}

/// The floor's order: its message is as long as the one that Picdesk gets.
fn write_floor_order(files: u32) -> impl Fn(u64, &mut Vec<u8>) + Sync {
    move |_, into| write_request(into, "POST", &format!("/orders/{files}"), "", crate::staff::MESSAGE)
}

/// The turns of one cell.
struct Turns<'a> {
    orders: &'a cli::Orders,
    probe: &'a mut Probe,
    cell: &'a mut Cell,
}

impl Turns<'_> {
    fn take(&mut self, floor: &Program, desk: &Program, to_floor: Writing<'_>, to_desk: Writing<'_>) -> Result<()> {
        let turns = self.orders.turns.unwrap_or(if self.orders.quick { 2 } else { 3 });
        let span = Duration::from_secs_f64(self.orders.seconds.unwrap_or(if self.orders.quick { 0.8 } else { 4.0 }));
        let &mut Cell { kind, files, clients, .. } = self.cell;
        // The first orders of a kind find nothing prepared; a tenth of a turn of each warms up and counts nowhere.
        load::turn(floor, clients, span / 10, to_floor)?;
        load::turn(desk, clients, span / 10, to_desk)?;
        for turn in 1..=turns {
            eprintln!("{kind}, {files} files, {clients} clients: turn {turn} of {turns}");
            self.cell.commits.push(self.probe.commit_ms()?);
            self.cell.floor.add(load::turn(floor, clients, span, to_floor)?);
            self.cell.commits.push(self.probe.commit_ms()?);
            self.cell.desk.add(load::turn(desk, clients, span, to_desk)?);
        }
        Ok(())
    }
}

fn print_cells(cells: &[Cell], short: &mut Vec<String>) {
    let mut table = Table::new(&[
        "files",
        "clients",
        "floor/s",
        "picdesk/s",
        "share",
        "must / aim",
        "is",
        "CPU ms",
        "must / aim",
        "is",
        "p50 ms",
        "p99 ms",
        "worst ms",
        "must / aim",
        "is",
        "floor worst",
        "commit ms",
    ]);
    for cell in cells {
        let &Cell { kind, files, clients, ref floor, ref desk, ref commits } = cell;
        let mut row = vec![files.to_string(), clients.to_string()];
        row.extend([format!("{:.0}", floor.rate()), format!("{:.0}", desk.rate())]);
        let share = desk.rate() / floor.rate();
        let worst = desk.latency_ms(1.0);
        let mut gate = |what: &str, aim: Option<aims::Aim>, verdict: Option<Verdict>| {
            if let Some(verdict) = verdict {
                note(short, verdict, || format!("{kind}, {files} files, {clients} clients: {what}"));
            }
            [aim.map_or(String::new(), aims::Aim::words), verdict.map_or("", Verdict::word).to_owned()]
        };
        let aim = aims::share(kind, clients, files);
        row.push(format!("{share:.2}"));
        row.extend(gate("share of the floor", aim, aim.map(|aim| aim.at_least(share))));
        let aim = aims::cpu_ms(files);
        row.push(format!("{:.2}", desk.cpu_ms()));
        row.extend(gate("processor time", aim, aim.map(|aim| aim.at_most(desk.cpu_ms()))));
        row.extend([format!("{:.2}", desk.latency_ms(0.5)), format!("{:.2}", desk.latency_ms(0.99))]);
        let aim = aims::worst_ms(clients);
        row.push(format!("{worst:.1}"));
        row.extend(gate("worst order", aim, aim.map(|aim| aim.at_most(worst))));
        row.extend([format!("{:.1}", floor.latency_ms(1.0)), format!("{:.3}", median(commits))]);
        table.row(row);
    }
    table.print();
}

fn note(short: &mut Vec<String>, verdict: Verdict, what: impl FnOnce() -> String) {
    if verdict == Verdict::Short {
        short.push(what());
    }
}
