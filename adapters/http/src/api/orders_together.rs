//! Several orders in one go.

use picdesk::Desk;
use poem_openapi::{OpenApi, payload::Json};

use super::{Chapter, Problems};
use crate::{
    answer::Answer,
    problem::Kind,
    sent::Sent,
    signed_in::SignedIn,
    wire::orders_together::{ActReport, ActSent},
};

pub(super) const PROBLEMS: Problems =
    &[("act_on_orders", &[Kind::LacksRight, Kind::NotFound, Kind::NoOrderNamed, Kind::TooManyOrders])];

pub(crate) struct OrdersTogether(pub Desk);

#[OpenApi(prefix_path = "/orders/together", tag = "Chapter::Orders")]
impl OrdersTogether {
    /// Do the same to several orders.
    ///
    /// Each order is changed on its own, as if it were named alone, and has its own entry in its history (rule 47): one that
    /// is refused stops no other, and the report names each. What is so already is not done again, whatever revision was
    /// named: the same can be sent again without fear. To a cancelled order nothing is done but that its payment is noted.
    /// Nobody is told by mail (rule 37). Needs the rights `orders.edit` and `orders.view`.
    #[oai(path = "/", method = "post", operation_id = "act_on_orders")]
    async fn act(&self, SignedIn(actor): SignedIn, Sent(sent): Sent<ActSent>) -> Answer<Json<ActReport>> {
        let report = self.0.act_on_orders(&actor, &sent.into()).await?;
        Ok(Json(report.into()))
    }
}
