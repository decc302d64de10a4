//! `picdesk-admin outbox`: the letters that did not reach anybody yet.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use picdesk::{LetterRow, LetterState, Page};

use crate::Site;

/// Which letters to list.
#[derive(Debug, Args)]
pub(crate) struct Outbox {
    /// Only letters in this state; without it, all that wait or were given up.
    #[arg(long, value_enum)]
    state: Option<State>,
}

/// How far a letter has come, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum State {
    /// It waits for its next try.
    Waiting,
    /// It was given up.
    GivenUp,
    /// The mail server took it.
    Delivered,
}

impl From<State> for LetterState {
    fn from(state: State) -> Self {
        match state {
            State::Waiting => Self::Waiting,
            State::GivenUp => Self::GivenUp,
            State::Delivered => Self::Delivered,
        }
    }
}

impl Outbox {
    pub(crate) async fn run(self, site: &Site) -> anyhow::Result<ExitCode> {
        let states = match self.state {
            Some(state) => vec![LetterState::from(state)],
            None => vec![LetterState::Waiting, LetterState::GivenUp],
        };
        let mut listed = 0_u64;
        for state in states {
            let mut page = Some(Page::first(Page::<()>::MOST));
            while let Some(asked) = page {
                let letters = site.console.letters(Some(&state), &asked).await?;
                letters.rows.iter().for_each(show);
                listed += letters.rows.len() as u64;
                page = letters.next.map(|last| Page::new(Some(last), Page::<()>::MOST));
            }
        }
        if listed == 0 {
            println!("There are no such letters.");
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn show(letter: &LetterRow) {
    let LetterRow { id, recipient, subject, state, attempts, posted_at, next_attempt, .. } = letter;
    println!("{id}  {}  {recipient}  {subject}", state.slug());
    print!("    posted {posted_at}, tried {attempts} times");
    if *state == LetterState::Waiting {
        print!(", due {next_attempt}");
    }
    println!();
    if let Some(error) = &letter.last_error {
        println!("    {error}");
    }
}
