//! The command line.

use std::{fmt, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{desk::Served, floor::Floor};

/// Measures how fast Picdesk creates orders.
///
/// Picdesk and a floor program, which writes the same rows and does nothing else, take turns on the same disk with
/// the same durability. The figures are ratios of the two: absolute ones say more about the disk than about us.
///
/// Without a command it measures orders: about a minute with --quick, about six otherwise. Everything is made in a
/// folder that goes away again, and a private PostgreSQL is started and stopped.
#[derive(Parser, Debug)]
#[command(name = "picdesk-bench", version, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    orders: Orders,
}

impl Cli {
    /// What is to be done.
    pub fn command(self) -> Command {
        self.command.unwrap_or(Command::Orders(self.orders))
    }
}

/// What is to be done.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Measure creating orders against the floor program (what happens without a command, too)
    Orders(Orders),
    /// Measure what a hundred times as much data costs: orders, lists, look-ups
    Scale(Scale),
    /// Measure what each filter of order management costs against the list without one, at the first page and deep down
    Filters(Filters),
    /// Measure what five times as many files cost in copying between lightboxes and carts
    Copies(Copies),
    /// Measure how fast all files of an order stream as a ZIP, against the same bytes over the same connection
    Parcels(Parcels),
    /// Fill an empty database with accounts, files, lightboxes and orders, and leave it there
    Seed(Seed),
    /// Serve as the floor program
    #[command(hide = true)]
    Floor(Floor),
    /// Serve as Picdesk
    #[command(hide = true)]
    Desk(Served),
}

/// Which database is measured.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// SQLite: WAL, synchronous=FULL
    Sqlite,
    /// PostgreSQL: a private one, fsync=on
    Postgres,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// How measuring orders goes.
#[derive(Args, Debug)]
pub struct Orders {
    /// A minute's glance: less data, short turns
    #[arg(long)]
    pub quick: bool,
    /// Which databases to measure
    #[arg(long, value_delimiter = ',', default_values = ["sqlite", "postgres"])]
    pub database: Vec<Kind>,
    /// How many files the lightboxes hold
    #[arg(long, value_name = "FILES", value_delimiter = ',', default_values_t = [1, 20, 200])]
    pub lightbox: Vec<u32>,
    /// How many clients send orders at once
    #[arg(long, value_name = "CLIENTS", value_delimiter = ',', default_values_t = [1, 8])]
    pub clients: Vec<usize>,
    /// How many turns each program has in each cell [default: 3, quick: 2]
    #[arg(long)]
    pub turns: Option<u32>,
    /// How long a turn is [default: 4, quick: 0.8]
    #[arg(long)]
    pub seconds: Option<f64>,
    #[command(flatten)]
    amounts: Amounts,
    #[command(flatten)]
    pub on: On,
}

impl Orders {
    /// How much data there is before the first order.
    pub fn amounts(&self) -> crate::seed::Amounts {
        self.amounts.or(if self.quick { 10_000 } else { 100_000 })
    }
}

/// How measuring scale goes.
#[derive(Args, Debug)]
pub struct Scale {
    /// Which databases to measure
    #[arg(long, value_delimiter = ',', default_values = ["sqlite", "postgres"])]
    pub database: Vec<Kind>,
    /// How many accounts, files and orders the small house has
    #[arg(long, default_value_t = 10_000)]
    pub small: u64,
    /// How many accounts, files and orders the large house has
    #[arg(long, default_value_t = 1_000_000)]
    pub large: u64,
    /// How many turns each house has with each request
    #[arg(long, default_value_t = 5)]
    pub turns: u32,
    /// How long a turn is
    #[arg(long, default_value_t = 0.7)]
    pub seconds: f64,
    #[command(flatten)]
    pub on: On,
}

/// How measuring filters goes.
#[derive(Args, Debug)]
pub struct Filters {
    /// Which databases to measure
    #[arg(long, value_delimiter = ',', default_values = ["sqlite", "postgres"])]
    pub database: Vec<Kind>,
    /// How many accounts and orders there are
    #[arg(long, default_value_t = 1_000_000)]
    pub orders: u64,
    /// How many turns each filter has
    #[arg(long, default_value_t = 3)]
    pub turns: u32,
    /// How long a turn is
    #[arg(long, default_value_t = 0.4)]
    pub seconds: f64,
    #[command(flatten)]
    pub on: On,
}

/// How measuring copies goes.
#[derive(Args, Debug)]
pub struct Copies {
    /// Which databases to measure
    #[arg(long, value_delimiter = ',', default_values = ["sqlite", "postgres"])]
    pub database: Vec<Kind>,
    /// How many clients' accounts there are
    #[arg(long, default_value_t = 50_000)]
    pub accounts: u64,
    /// How many files there are
    #[arg(long, default_value_t = 50_000)]
    pub files: u64,
    /// How many turns each number of files has with each copy
    #[arg(long, default_value_t = 5)]
    pub turns: u32,
    /// How long a turn is
    #[arg(long, default_value_t = 1.0)]
    pub seconds: f64,
    #[command(flatten)]
    pub on: On,
}

/// How measuring ZIPs goes.
#[derive(Args, Debug)]
pub struct Parcels {
    /// How many files the order has
    #[arg(long, default_value_t = 200)]
    pub files: u32,
    /// How large each of them is, in megabytes
    #[arg(long, default_value_t = 5)]
    pub megabytes: usize,
    /// How many turns each way has
    #[arg(long, default_value_t = 5)]
    pub turns: u32,
    #[command(flatten)]
    pub on: On,
}

/// What to fill a database with.
#[derive(Args, Debug)]
pub struct Seed {
    /// The empty database: `sqlite://PATH` or `postgres://…`
    #[arg(long, value_name = "URL")]
    pub into: String,
    #[command(flatten)]
    amounts: Amounts,
}

impl Seed {
    /// How much to make.
    pub fn amounts(&self) -> crate::seed::Amounts {
        self.amounts.or(100_000)
    }
}

#[derive(Args, Debug)]
struct Amounts {
    /// How many clients' accounts there are [default: 100000, quick: 10000]
    #[arg(long)]
    accounts: Option<u64>,
    /// How many files there are [default: 100000, quick: 10000]
    #[arg(long)]
    files: Option<u64>,
    /// How many orders there are before the first turn [default: 100000, quick: 10000]
    #[arg(long)]
    orders: Option<u64>,
}

impl Amounts {
    fn or(&self, usual: u64) -> crate::seed::Amounts {
        crate::seed::Amounts {
            accounts: self.accounts.unwrap_or(usual),
            files: self.files.unwrap_or(usual),
            orders: self.orders.unwrap_or(usual),
        }
    }
}

/// Where it happens.
#[derive(Args, Debug)]
pub struct On {
    /// The folder in which the databases are made; it must lie on a disk
    #[arg(long, value_name = "FOLDER", default_value = "/var/tmp")]
    pub dir: PathBuf,
}
