//! The keys of idempotent requests (rule 8).

use async_trait::async_trait;
use picdesk::{Claim, Digest, Moment, OrderNumber, Requests};
use sea_orm::FromQueryResult;

use crate::{
    fault::Answer,
    hand::{Hand, values},
    map,
};

#[derive(FromQueryResult)]
struct Taken {
    digest: Vec<u8>,
    order_number: i64,
    at: i64,
}

#[async_trait]
impl Requests for Hand {
    async fn claim(&mut self, claim: &Claim) -> Answer<Option<Claim>> {
        // On a conflict PostgreSQL waits for the unit that took the key, and inserts after all where that one is
        // undone. Whoever inserts nothing can therefore read who was first.
        let taken = self.change(
            "INSERT INTO request (staff, request_key, digest, order_number, at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (staff, request_key) DO NOTHING",
            values![
                claim.staff.uuid(),
                claim.key.as_str(),
                claim.request.0.to_vec(),
                claim.order.number(),
                claim.at.micros(),
            ],
        );
        if taken.await? == 1 {
            return Ok(None);
        }
        let sql = "SELECT digest, order_number, at FROM request WHERE staff = $1 AND request_key = $2";
        let first = self.one::<Taken>(sql, values![claim.staff.uuid(), claim.key.as_str()]).await?;
        let first = first.ok_or_else(|| map::broken_row("a key is taken and by nobody"))?;
        let digest = first.digest.try_into().map_err(|_| map::broken_row("a digest has 32 bytes"))?;
        Ok(Some(Claim {
            request: Digest(digest),
            order: OrderNumber::new(first.order_number),
            at: Moment::from_micros(first.at),
            ..claim.clone()
        }))
    }

    async fn forget(&mut self, before: Moment) -> Answer<u64> {
        self.change("DELETE FROM request WHERE at < $1", values![before.micros()]).await
    }
}
