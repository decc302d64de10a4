//! The keys of idempotent requests (rule 8).

use async_trait::async_trait;
use picdesk::{Claim, Digest, Made, Moment, OrderNumber, Requests};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{
    fault::Answer,
    hand::{Hand, values},
    map,
};

#[derive(FromQueryResult)]
struct Taken {
    digest: Vec<u8>,
    order_number: Option<i64>,
    bulk_order: Option<Uuid>,
    at: i64,
}

#[async_trait]
impl Requests for Hand {
    async fn claim(&mut self, claim: &Claim) -> Answer<Option<Claim>> {
        let (order, bulk_order) = match claim.made {
            Made::Order(number) => (Some(number.number()), None),
            Made::BulkOrder(id) => (None, Some(id.uuid())),
        };
        // On a conflict PostgreSQL waits for the unit that took the key, and inserts after all where that one is
        // undone. Whoever inserts nothing can therefore read who was first.
        let taken = self.change(
            "INSERT INTO request (staff, request_key, digest, order_number, bulk_order, at) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (staff, request_key) DO NOTHING",
            values![
                claim.staff.uuid(),
                claim.key.as_str(),
                claim.request.0.to_vec(),
                order,
                bulk_order,
                claim.at.micros(),
            ],
        );
        if taken.await? == 1 {
            return Ok(None);
        }
        let sql = "SELECT digest, order_number, bulk_order, at FROM request WHERE staff = $1 AND request_key = $2";
        let first = self.one::<Taken>(sql, values![claim.staff.uuid(), claim.key.as_str()]).await?;
        let first = first.ok_or_else(|| map::broken_row("a key is taken and by nobody"))?;
        let digest = first.digest.try_into().map_err(|_| map::broken_row("a digest has 32 bytes"))?;
        let made = match (first.order_number, first.bulk_order) {
            (Some(number), None) => Made::Order(OrderNumber::new(number)),
            (None, Some(id)) => Made::BulkOrder(id.into()),
            _ => return Err(map::broken_row("a key made one thing")),
        };
        Ok(Some(Claim { request: Digest(digest), made, at: Moment::from_micros(first.at), ..claim.clone() }))
    }

    async fn forget(&mut self, before: Moment) -> Answer<u64> {
        self.change("DELETE FROM request WHERE at < $1", values![before.micros()]).await
    }
}
