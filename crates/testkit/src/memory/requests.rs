//! The shelf of idempotent requests.

use std::sync::Arc;

use async_trait::async_trait;
use picdesk::{Claim, Moment, Requests};

use super::{Answer, Shelves};

#[async_trait]
impl Requests for Shelves {
    async fn claim(&mut self, claim: &Claim) -> Answer<Option<Claim>> {
        let same_key = |other: &&Claim| other.staff == claim.staff && other.key == claim.key;
        if let Some(earlier) = self.requests.iter().find(same_key) {
            return Ok(Some(earlier.clone()));
        }
        Arc::make_mut(&mut self.requests).push(claim.clone());
        Ok(None)
    }

    async fn forget(&mut self, before: Moment) -> Answer<u64> {
        let held = self.requests.len();
        Arc::make_mut(&mut self.requests).retain(|claim| claim.at >= before);
        Ok((held - self.requests.len()) as u64)
    }
}
