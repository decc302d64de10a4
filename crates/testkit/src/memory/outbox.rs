//! The shelf of letters.

use std::sync::Arc;

use async_trait::async_trait;
use picdesk::{
    Letter, LetterId, LetterRecord, LetterRow, LetterState, Moment, OrderNumber, Outbox, Page, Permit, ReadOutbox,
    Rows, StoreError, may,
};

use super::{Answer, Shelves, put};

#[async_trait]
impl ReadOutbox for Shelves {
    async fn get(&mut self, _handling: &Permit<may::HandleMail>, id: LetterId) -> Answer<Option<Letter>> {
        Ok(self.letters.get(&id).map(without_secret))
    }

    async fn list(
        &mut self,
        _handling: &Permit<may::HandleMail>,
        state: Option<&LetterState>,
        page: &Page<LetterId>,
    ) -> Answer<Rows<LetterRow, LetterId>> {
        let meant = self.letters.values().rev().filter(|letter| state.is_none_or(|state| letter.state == *state));
        let behind = meant.filter(|letter| page.after.is_none_or(|after| letter.id < after));
        Ok(Rows::cut(behind.map(LetterRow::from).collect(), page.limit(), |row| row.id))
    }

    async fn about(&mut self, _viewing: &Permit<may::ViewHistory>, order: OrderNumber) -> Answer<Vec<LetterRow>> {
        Ok(self.letters.values().rev().filter(|letter| letter.order == Some(order)).map(LetterRow::from).collect())
    }
}

#[async_trait]
impl Outbox for Shelves {
    async fn post(&mut self, letter: &Letter) -> Answer<()> {
        put(&mut self.letters, letter.id, letter.clone())
    }

    async fn collect(&mut self, now: Moment, lease_until: Moment, limit: u16) -> Answer<Vec<Letter>> {
        let is_due = |letter: &&Letter| letter.state == LetterState::Waiting && letter.next_attempt <= now;
        let mut due: Vec<Letter> = self.letters.values().filter(is_due).cloned().collect();
        due.sort_by_key(|letter| (letter.next_attempt, letter.id));
        due.truncate(usize::from(limit));
        for letter in &mut due {
            *letter = Letter::restore(LetterRecord { next_attempt: lease_until, ..(**letter).clone() });
            self.save(letter).await?;
        }
        Ok(due)
    }

    async fn settle(&mut self, letter: &Letter, lease_until: Moment) -> Answer<bool> {
        let is_leased = |kept: &Letter| kept.state == LetterState::Waiting && kept.next_attempt == lease_until;
        let leased = self.letters.get(&letter.id).is_some_and(is_leased);
        if leased {
            self.save(letter).await?;
        }
        Ok(leased)
    }

    async fn bring_forward(&mut self, letter: LetterId, to: Moment) -> Answer<()> {
        let kept = Arc::make_mut(&mut self.letters).get_mut(&letter);
        if let Some(kept) = kept.filter(|kept| kept.state == LetterState::Waiting && kept.next_attempt > to) {
            *kept = Letter::restore(LetterRecord { next_attempt: to, ..(**kept).clone() });
        }
        Ok(())
    }

    async fn save(&mut self, letter: &Letter) -> Answer<()> {
        let kept = Arc::make_mut(&mut self.letters).get_mut(&letter.id);
        let kept = kept.ok_or_else(|| StoreError::broken("no such letter is stored"))?;
        let secret = kept.secret.clone().filter(|_| letter.state == LetterState::Waiting);
        *kept = Letter::restore(LetterRecord { secret, ..(**letter).clone() });
        Ok(())
    }
}

/// A letter as it is read by all but the courier.
fn without_secret(letter: &Letter) -> Letter {
    Letter::restore(LetterRecord { secret: None, ..(**letter).clone() })
}
