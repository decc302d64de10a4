//! Figures: medians of what was measured in turns, and the worst over all of it.

use std::time::Duration;

use crate::load::Turn;

/// What the turns of one program in one cell came to.
#[derive(Default)]
pub struct Tally {
    rates: Vec<f64>,
    cpu: Vec<f64>,
    memory: u64,
    latencies: Vec<Duration>,
}

impl Tally {
    /// Takes in one more turn.
    pub fn add(&mut self, turn: Turn) {
        let orders = turn.latencies.len().max(1) as f64;
        self.rates.push(orders / turn.wall.as_secs_f64());
        self.cpu.push(turn.cpu.as_secs_f64() * 1e3 / orders);
        self.memory = self.memory.max(turn.memory);
        self.latencies.extend(turn.latencies);
        self.latencies.sort_unstable();
    }

    /// Orders per second: the median of the turns.
    pub fn rate(&self) -> f64 {
        median(&self.rates)
    }

    /// Milliseconds of the program's own processor time per order: the median of the turns.
    pub fn cpu_ms(&self) -> f64 {
        median(&self.cpu)
    }

    /// The most memory that it held at the end of a turn, in bytes.
    pub fn memory(&self) -> u64 {
        self.memory
    }

    /// The latency in milliseconds that this share of the orders did not exceed; 1 is the worst of all.
    pub fn latency_ms(&self, share: f64) -> f64 {
        let last = self.latencies.len().saturating_sub(1);
        let place = (share * last as f64).round() as usize;
        self.latencies.get(place).map_or(0.0, |latency| latency.as_secs_f64() * 1e3)
    }
}

/// The middle one; nothing has the middle 0.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        count if count % 2 == 1 => sorted[count / 2],
        count => (sorted[count / 2 - 1] + sorted[count / 2]) / 2.0,
    }
}

/// A table for people: columns as wide as their widest cell, figures to the right.
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Begins a table with its headings.
    pub fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(|&heading| heading.to_owned()).collect()] }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Writes it as Markdown, which reads well on a terminal too.
    pub fn print(&self) {
        let columns = self.rows[0].len();
        let width = |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<_> = (0..columns).map(width).collect();
        for (place, row) in self.rows.iter().enumerate() {
            let cells: Vec<_> = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:>width$}")).collect();
            println!("| {} |", cells.join(" | "));
            if place == 0 {
                let rules: Vec<_> = widths.iter().map(|&width| format!("{}:", "-".repeat(width.max(2) - 1))).collect();
                println!("| {} |", rules.join(" | "));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_between_the_two_in_the_middle() {
        assert_eq!(median(&[]), 0.0);
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), 2.5);
    }

    #[test]
    fn the_worst_order_of_all_turns_is_kept() {
        let mut tally = Tally::default();
        for millis in [[1, 2, 90], [1, 2, 3]] {
            let latencies = millis.map(Duration::from_millis).to_vec();
            tally.add(Turn { latencies, wall: Duration::from_secs(1), cpu: Duration::ZERO, memory: 1 });
        }
        assert_eq!(tally.rate(), 3.0);
        assert_eq!(tally.latency_ms(1.0), 90.0);
        assert_eq!(tally.latency_ms(0.0), 1.0);
    }
}
