//! Measures how fast Picdesk creates orders: in turns with a floor program, on the same disk, with the same durability.
//!
//! It prints ratios and asserts nothing: a figure that a machine makes is no test. How to read them stands in
//! `docs/measurements.md`.

use anyhow::Result;
use clap::Parser as _;
use tokio::runtime::{Builder, Runtime};

mod aims;
mod cli;
mod copies;
mod desk;
mod figures;
mod filters;
mod floor;
mod ground;
mod house;
mod load;
mod orders;
mod parcels;
mod place;
mod postgres;
mod probe;
mod program;
mod scale;
mod seed;
mod staff;
mod wire;

use cli::Command;

fn main() -> Result<()> {
    match cli::Cli::parse().command() {
        Command::Orders(orders) => orders::measure(&orders),
        Command::Scale(scale) => scale::measure(&scale),
        Command::Filters(filters) => filters::measure(&filters),
        Command::Copies(copies) => copies::measure(&copies),
        Command::Parcels(parcels) => parcels::measure(&parcels),
        Command::Seed(seed) => seed::fill(&seed.into, seed.amounts(), desk::prepare(&seed.into)?, &[1, 20, 200]),
        Command::Floor(floor) => runtime()?.block_on(floor::serve(floor)),
        Command::Desk(served) => runtime()?.block_on(desk::serve(served)),
    }
}

/// The runtime of the programs under measurement and of the connections to PostgreSQL.
fn runtime() -> Result<Runtime> {
    Ok(Builder::new_multi_thread().enable_all().build()?)
}
