//! What we must reach and what we aim for, as `docs/measurements.md` lists it.

use crate::cli::Kind;

/// A bound that must hold, and one that we would like to.
#[derive(Debug, Clone, Copy)]
pub struct Aim {
    must: f64,
    aim: f64,
}

impl Aim {
    /// As people read it.
    pub fn words(self) -> String {
        format!("{} / {}", self.must, self.aim)
    }

    /// How far a figure came that should be large.
    pub fn at_least(self, figure: f64) -> Verdict {
        Verdict::of(figure >= self.must, figure >= self.aim)
    }

    /// How far a figure came that should be small.
    pub fn at_most(self, figure: f64) -> Verdict {
        Verdict::of(figure <= self.must, figure <= self.aim)
    }
}

/// How far a figure came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is where we aim.
    Aim,
    /// It is where it must be.
    Must,
    /// It falls short.
    Short,
}

impl Verdict {
    fn of(must: bool, aim: bool) -> Self {
        match (must, aim) {
            (_, true) => Self::Aim,
            (true, false) => Self::Must,
            (false, false) => Self::Short,
        }
    }

    /// As the table says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Aim => "aim",
            Self::Must => "must",
            Self::Short => "SHORT",
        }
    }
}

const fn aim(must: f64, aim: f64) -> Aim {
    Aim { must, aim }
}

/// The share of the floor program's orders per second.
pub fn share(kind: Kind, clients: usize, files: u32) -> Option<Aim> {
    match (kind, clients, files) {
        (Kind::Sqlite, 8, 1) => Some(aim(0.11, 0.24)),
        (Kind::Sqlite, 8, 20) => Some(aim(0.20, 0.40)),
        (Kind::Sqlite, 8, 200) => Some(aim(0.36, 0.70)),
        (Kind::Postgres, ..) => Some(aim(0.22, 0.45)),
        _ => None,
    }
}

/// Processor time per order, in milliseconds.
pub fn cpu_ms(files: u32) -> Option<Aim> {
    match files {
        1 => Some(aim(0.7, 0.4)),
        20 => Some(aim(1.0, 0.6)),
        200 => Some(aim(3.0, 2.0)),
        _ => None,
    }
}

/// The worst order of a run, in milliseconds.
pub fn worst_ms(clients: usize) -> Option<Aim> {
    (clients == 8).then_some(aim(250.0, 50.0))
}

/// Memory without load, in megabytes.
pub const IDLE_MB: Aim = aim(40.0, 20.0);
/// Memory under load, in megabytes.
pub const LOADED_MB: Aim = aim(150.0, 100.0);
/// From the start of the program to its first answer, in milliseconds.
pub const COLD_START_MS: Aim = aim(200.0, 100.0);
/// Five times as many files in a copy: processor time.
pub const COPIES: Aim = aim(4.0, 3.0);
/// The speed of a ZIP as a share of that of its files, one by one over one connection.
pub const PARCELS: Aim = aim(0.7, 0.9);
/// Memory while ZIPs are streamed, in megabytes.
pub const PARCEL_MB: Aim = aim(64.0, 48.0);
/// A hundred times as much data: creating an order.
pub const SCALE_ORDER: Aim = aim(1.5, 1.2);
/// A hundred times as much data: a page of a list.
pub const SCALE_LIST: Aim = aim(1.3, 1.1);
/// A hundred times as much data: a search.
pub const SCALE_SEARCH: Aim = aim(2.0, 1.5);
/// A filter of order management against the list without one: the first page.
pub const FILTER: Aim = aim(3.0, 1.5);
/// A page deep down in a list against its first one.
pub const DEEP: Aim = aim(1.3, 1.1);
/// A keyword look-up in a million files, in milliseconds.
pub const LOOK_UP_MS: Aim = aim(10.0, 3.0);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_reaches_the_aim_or_the_must_or_falls_short() {
        let share = aim(0.2, 0.4);
        assert_eq!([0.4, 0.3, 0.1].map(|figure| share.at_least(figure)), [Verdict::Aim, Verdict::Must, Verdict::Short]);
        assert_eq!(
            [50.0, 51.0, 251.0].map(|figure| aim(250.0, 50.0).at_most(figure)),
            [Verdict::Aim, Verdict::Must, Verdict::Short]
        );
    }
}
