//! Several orders in one go.

use picdesk::Desk;
use poem_openapi::{OpenApi, payload::Json};

use super::{Chapter, Problems};
use crate::{
    answer::Answer,
    problem::Kind,
    sent::Sent,
    signed_in::SignedIn,
    wire::orders_together::{ActPlan, ActReport, ActSent},
};

/// Why nothing is done to any order, in earnest or in a dry run.
const REFUSALS: [Kind; 4] = [Kind::LacksRight, Kind::NotFound, Kind::NoOrderNamed, Kind::TooManyOrders];

pub(super) const PROBLEMS: Problems = &[("act_on_orders", &REFUSALS), ("plan_on_orders", &REFUSALS)];

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

    /// See what the same would come to for several orders.
    ///
    /// Order by order, with the revision that it would be done upon and whose order it is: what would be done, what is so
    /// already, and what would be refused and why. Nothing is stored. Needs the rights `orders.edit` and `orders.view`.
    #[oai(path = "/dry-run", method = "post", operation_id = "plan_on_orders")]
    async fn plan(&self, SignedIn(actor): SignedIn, Sent(sent): Sent<ActSent>) -> Answer<Json<ActPlan>> {
        let plan = self.0.plan_on_orders(&actor, &sent.into()).await?;
        Ok(Json(plan.into()))
    }
}
