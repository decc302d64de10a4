//! Letters that wait, and letters that went.

use async_trait::async_trait;

use crate::{
    ids::LetterId,
    letter::{Letter, LetterRow, LetterState},
    moment::Moment,
    order::OrderNumber,
    page::{Page, Rows},
    policy::{Permit, may},
    ports::collections::Answer,
};

/// Reads letters.
#[async_trait]
pub trait ReadOutbox: Send {
    /// One letter, without the secret of its link.
    async fn get(&mut self, handling: &Permit<may::HandleMail>, id: LetterId) -> Answer<Option<Letter>>;

    /// The letters, newest first; those in one state where it is given.
    async fn list(
        &mut self,
        handling: &Permit<may::HandleMail>,
        state: Option<&LetterState>,
        page: &Page<LetterId>,
    ) -> Answer<Rows<LetterRow, LetterId>>;

    /// The letters about an order, newest first. The order is the permit; staff alone are shown them.
    async fn about(&mut self, viewing: &Permit<may::ViewHistory>, order: OrderNumber) -> Answer<Vec<LetterRow>>;
}

/// Reads and changes letters.
#[async_trait]
pub trait Outbox: ReadOutbox {
    /// Posts a letter, with the secret of its link.
    async fn post(&mut self, letter: &Letter) -> Answer<()>;

    /// Collects at most `limit` letters that are due, oldest first, and leases them: nobody else collects them
    /// before `lease_until`. For the courier, without a permit: each comes with the secret of its link.
    async fn collect(&mut self, now: Moment, lease_until: Moment, limit: u16) -> Answer<Vec<Letter>>;

    /// Stores how an attempt ended, if the letter still waits under the lease that the courier collected it with.
    ///
    /// Answers whether it did. Where a person gave the letter up or had it sent again meanwhile, their word stands.
    async fn settle(&mut self, letter: &Letter, lease_until: Moment) -> Answer<bool>;

    /// Makes a letter due at a moment, where it was to wait longer and waits still.
    async fn bring_forward(&mut self, letter: LetterId, to: Moment) -> Answer<()>;

    /// Stores a changed letter. Its secret stays as it is while it waits, and is gone when it no longer does.
    async fn save(&mut self, letter: &Letter) -> Answer<()>;
}
