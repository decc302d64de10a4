//! Mailers that remember what they were handed, and fail when told to.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use picdesk::{Attempt, Letter, Mailer};

mockall::mock! {
    /// A mailer that does what a test expects, call by call.
    pub Mailer {}

    #[async_trait]
    impl Mailer for Mailer {
        async fn deliver(&self, letter: &Letter) -> Attempt;
    }
}

/// A mailer that goes through a list of outcomes and delivers once the list is at its end.
#[derive(Debug, Default)]
pub struct FlakyMailer {
    outcomes: Mutex<VecDeque<Attempt>>,
    handed: Mutex<Vec<Letter>>,
}

impl FlakyMailer {
    /// A mailer whose next attempts end like this.
    pub fn with(outcomes: impl IntoIterator<Item = Attempt>) -> Self {
        let mailer = Self::default();
        mailer.expect(outcomes);
        mailer
    }

    /// Adds outcomes to the list.
    pub fn expect(&self, outcomes: impl IntoIterator<Item = Attempt>) {
        self.outcomes.lock().unwrap_or_else(PoisonError::into_inner).extend(outcomes);
    }

    /// Every letter that was handed over so far, once per attempt, whatever came of it.
    pub fn handed(&self) -> Vec<Letter> {
        self.handed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Mailer for FlakyMailer {
    async fn deliver(&self, letter: &Letter) -> Attempt {
        self.handed.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
        let next = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        next.unwrap_or(Attempt::Delivered)
    }
}
