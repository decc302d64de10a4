//! The licence terms: accepted once per order, by its client (rule 31).

use crate::{
    account::Account,
    moment::Moment,
    order::{Order, OrderRefusal, OrderState},
    policy::{Permit, may},
};

impl Order {
    /// Whether its owner has to accept the licence terms before the first download. One who checked out has done so
    /// already, and accounts that download directly are never asked.
    pub fn asks_for_terms(&self, owner: &Account) -> bool {
        self.0.terms_accepted_at.is_none() && !owner.direct_download
    }

    /// Accepts the licence terms; answers whether they were not accepted before. It is no change of what staff edit, so
    /// that the revision stays: nobody's save becomes stale by it.
    pub fn accept_terms(&mut self, _accepting: &Permit<may::AcceptTerms>, now: Moment) -> Result<bool, OrderRefusal> {
        if self.0.state == OrderState::Cancelled {
            return Err(OrderRefusal::Cancelled);
        }
        let first = self.0.terms_accepted_at.is_none();
        self.0.terms_accepted_at.get_or_insert(now);
        Ok(first)
    }
}
