//! What an import says while it goes on, and at its end.

use std::{io::IsTerminal, process::ExitCode};

use indicatif::{ProgressBar, ProgressStyle};
use picdesk::FileNumber;

/// What became of one picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is in the house now.
    New { number: FileNumber, title: String },
    /// It was in the house already, under this number.
    Known(FileNumber),
    /// It is not in the house, for this reason.
    Refused(String),
}

/// Counts, and tells: a bar on a terminal, and one line for each picture elsewhere.
pub(crate) struct Report {
    bar: Option<ProgressBar>,
    all: usize,
    new: usize,
    known: usize,
    refused: usize,
    stopped: bool,
}

impl Report {
    /// Begins to report on so many pictures.
    pub(crate) fn new(all: usize) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(all as u64);
            let style = ProgressStyle::with_template("{wide_bar} {pos}/{len}  {eta} left");
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, all, new: 0, known: 0, refused: 0, stopped: false }
    }

    /// Tells what became of one picture. Beside a bar, only what somebody should look at is told.
    pub(crate) fn add(&mut self, path: &str, outcome: Outcome) {
        let (line, worth_a_look) = match outcome {
            Outcome::New { number, title } => {
                self.new += 1;
                (format!("imported  {path}  as {number}  {title}"), false)
            }
            Outcome::Known(number) => {
                self.known += 1;
                (format!("known     {path}  is {number} already"), false)
            }
            Outcome::Refused(reason) => {
                self.refused += 1;
                (format!("refused   {path}  {reason}"), true)
            }
        };
        let line = printable(&line);
        match &self.bar {
            Some(bar) => {
                if worth_a_look {
                    bar.suspend(|| println!("{line}"));
                }
                bar.inc(1);
            }
            None => println!("{line}"),
        }
    }

    /// Tells that no further picture is begun.
    pub(crate) fn stop(&mut self) {
        self.stopped = true;
        let line = "Stopping after the pictures under way.";
        match &self.bar {
            Some(bar) => bar.suspend(|| eprintln!("{line}")),
            None => eprintln!("{line}"),
        }
    }

    /// The last line.
    pub(crate) fn summary(&self) -> String {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let Self { all, new, known, refused, .. } = self;
        let mut line = format!("{new} imported, {known} in the house already, {refused} refused.");
        let left = all - new - known - refused;
        if self.stopped && left > 0 {
            line.push_str(&format!(" {left} are left: start it again to go on."));
        }
        line
    }

    /// How the program ends.
    pub(crate) fn exit_code(&self) -> ExitCode {
        match (self.stopped, self.refused) {
            (true, _) => ExitCode::from(130),
            (false, 0) => ExitCode::SUCCESS,
            (false, _) => ExitCode::FAILURE,
        }
    }
}

/// A line that stays one line and commands no terminal, whatever suppliers call their files and pictures.
fn printable(line: &str) -> String {
    line.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}
