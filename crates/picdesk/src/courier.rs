//! The courier: collects letters that are due, hands them to the mail server, and settles what came of it.
//!
//! It has no timer of its own. A server calls [`Courier::make_a_round`] again and again; a test calls it once.

use std::sync::Arc;

use crate::{
    letter::{LEASE, Letter, LetterState},
    moment::Moment,
    ports::{broken::StoreError, clock::Clock, letters::Mailer, store::Store},
};

/// How many letters a round collects at the most.
const A_BAGFUL: u16 = 20;

/// Carries letters from the outbox to the mail server.
#[derive(Clone)]
pub struct Courier {
    store: Arc<dyn Store>,
    mailer: Arc<dyn Mailer>,
    clock: Arc<dyn Clock>,
}

/// What a round came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Round {
    /// Letters that the mail server took.
    pub delivered: u32,
    /// Letters that will be tried again.
    pub postponed: u32,
    /// Letters that were given up.
    pub given_up: u32,
}

impl Round {
    /// How many letters were carried at all.
    pub fn carried(&self) -> u32 {
        self.delivered + self.postponed + self.given_up
    }
}

impl Courier {
    /// Sets a courier up.
    pub fn new(store: Arc<dyn Store>, mailer: Arc<dyn Mailer>, clock: Arc<dyn Clock>) -> Self {
        Self { store, mailer, clock }
    }

    /// Collects the letters that are due, tries each once, and writes down what came of it (rules 34, 35).
    ///
    /// No unit of work is open while the mail server is spoken to. A courier that dies in between leaves its
    /// letters leased; they are due again when the lease ends, under the same Message-ID. So are those that a slow
    /// mail server leaves no time for: no attempt begins in the second half of the lease, in which the last one
    /// has time to end, so that no two couriers ever hold the same letter.
    pub async fn make_a_round(&self) -> Result<Round, StoreError> {
        let now = self.clock.now();
        let mut work = self.store.begin().await?;
        let lease_until = now.plus(LEASE);
        let letters = work.outbox().collect(now, lease_until, A_BAGFUL).await?;
        if letters.is_empty() {
            return Ok(Round::default());
        }
        work.commit().await?;

        let mut round = Round::default();
        for mut letter in letters {
            if self.clock.now() > now.plus(LEASE / 2) {
                break;
            }
            let attempt = self.mailer.deliver(&letter.going_out()).await;
            letter.settle(attempt, self.clock.now());
            match letter.state {
                LetterState::Delivered => round.delivered += 1,
                LetterState::Waiting => round.postponed += 1,
                LetterState::GivenUp => round.given_up += 1,
            }
            self.write_down(&letter, lease_until).await?;
        }
        Ok(round)
    }

    /// Writes down how an attempt ended. A delivered letter is delivered, whatever was said meanwhile; after a failed
    /// attempt, the word of whoever gave the letter up or had it sent again in the meantime stands (rule 34).
    async fn write_down(&self, letter: &Letter, lease_until: Moment) -> Result<(), StoreError> {
        let mut work = self.store.begin().await?;
        match letter.state {
            LetterState::Delivered => work.outbox().save(letter).await?,
            LetterState::Waiting | LetterState::GivenUp => {
                work.outbox().settle(letter, lease_until).await?;
            }
        }
        work.commit().await
    }
}
