//! Bulk orders: one lightbox into many accounts in one go.

use picdesk::{BulkOrderId, Desk};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{Chapter, Problems};
use crate::{
    answer::Answer,
    bulk_report::bulk_report,
    csv::Csv,
    headers::Key,
    problem::Kind,
    sent::Sent,
    signed_in::SignedIn,
    wire::{
        bulk_orders::{BulkOrderRow, BulkOrderShown, BulkPlan, GoOn, OrderIntoManySent, Progress},
        paging::{Rows, page},
        text::Text,
    },
};

/// Why a bulk order does not begin, in earnest or in a dry run.
const REFUSALS: [Kind; 11] = [
    Kind::LacksRight,
    Kind::NotFound,
    Kind::NobodyNamed,
    Kind::TooManyAccounts,
    Kind::LightboxEmpty,
    Kind::NothingAvailable,
    Kind::FileNotInLightbox,
    Kind::FileNamedTwice,
    Kind::SizeNotOffered,
    Kind::FileNotRoyaltyFree,
    Kind::DraftAnnounced,
];

pub(super) const PROBLEMS: Problems = &[
    ("plan_bulk_order", &REFUSALS),
    ("begin_bulk_order", &REFUSALS),
    ("begin_bulk_order", &[Kind::KeyReused]),
    ("list_bulk_orders", &[Kind::LacksRight, Kind::NotFound]),
    ("read_bulk_order", &[Kind::LacksRight, Kind::NotFound]),
    ("take_bulk_report", &[Kind::LacksRight, Kind::NotFound]),
    ("go_on_with_bulk_order", &[Kind::LacksRight, Kind::NotFound]),
];

pub(crate) struct BulkOrders(pub Desk);

#[OpenApi(prefix_path = "/bulk-orders", tag = "Chapter::Orders")]
impl BulkOrders {
    /// See what a bulk order would come to.
    ///
    /// Account by account: what the order would come to, or why there would be none. Nothing is stored. Needs the right
    /// `orders.create`.
    #[oai(path = "/dry-run", method = "post", operation_id = "plan_bulk_order")]
    async fn plan(&self, SignedIn(actor): SignedIn, Sent(sent): Sent<OrderIntoManySent>) -> Answer<Json<BulkPlan>> {
        let plan = self.0.plan_bulk_order(&actor, &sent.try_into()?).await?;
        Ok(Json(plan.into()))
    }

    /// Begin a bulk order.
    ///
    /// One of your own lightboxes into many accounts (rule 13). It is copied, and the accounts are listed; the orders are
    /// created by going on with it. What no account could get is refused here. Needs the right `orders.create`.
    ///
    /// With an `Idempotency-Key` the request can be sent again without fear: the same request is answered with the bulk
    /// order that it began at first (rule 8).
    #[oai(path = "/", method = "post", operation_id = "begin_bulk_order")]
    async fn begin(
        &self,
        SignedIn(actor): SignedIn,
        #[oai(name = "Idempotency-Key")] key: Key,
        Sent(sent): Sent<OrderIntoManySent>,
    ) -> Answer<Json<BulkOrderShown>> {
        let begun = self.0.begin_bulk_order(&actor, &sent.try_into()?, key.0).await?;
        Ok(Json(self.0.bulk_order(&actor, begun.id).await?.into()))
    }

    /// Go on with a bulk order.
    ///
    /// Creates the orders of the next accounts that wait, and answers how far it has come: send it again until none waits.
    /// Each account is done whole or not at all, and never twice, whoever goes on and wherever it breaks off; several can
    /// go on at once. Needs the right `orders.create`, which is asked for each time (rule 69).
    #[oai(path = "/:bulk_order/go-on", method = "post", operation_id = "go_on_with_bulk_order")]
    async fn go_on(
        &self,
        SignedIn(actor): SignedIn,
        bulk_order: Path<Text<BulkOrderId>>,
        Sent(sent): Sent<GoOn>,
    ) -> Answer<Json<Progress>> {
        let progress = self.0.go_on_with_bulk_order(&actor, bulk_order.0.0, sent.accounts).await?;
        Ok(Json(progress.into()))
    }

    /// Read a bulk order.
    ///
    /// With its report, which names every account (rule 13). Needs the right `orders.create`.
    #[oai(path = "/:bulk_order", method = "get", operation_id = "read_bulk_order")]
    async fn read(
        &self,
        SignedIn(actor): SignedIn,
        bulk_order: Path<Text<BulkOrderId>>,
    ) -> Answer<Json<BulkOrderShown>> {
        Ok(Json(self.0.bulk_order(&actor, bulk_order.0.0).await?.into()))
    }

    /// Take the report of a bulk order as a table.
    ///
    /// As CSV for a spreadsheet, a row for each account; the same as the pages give. Needs the right `orders.create`.
    #[oai(path = "/:bulk_order/report.csv", method = "get", operation_id = "take_bulk_report")]
    async fn take_report(&self, SignedIn(actor): SignedIn, bulk_order: Path<Text<BulkOrderId>>) -> Answer<Csv> {
        Ok(bulk_report(&self.0.bulk_order(&actor, bulk_order.0.0).await?))
    }

    /// List bulk orders.
    ///
    /// Newest first, whoever began them. Needs the right `orders.create`.
    #[oai(path = "/", method = "get", operation_id = "list_bulk_orders")]
    async fn list(
        &self,
        SignedIn(actor): SignedIn,
        after: Query<Option<String>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u16>>,
    ) -> Answer<Json<Rows<BulkOrderRow>>> {
        let rows = self.0.bulk_orders(&actor, &page(after.0, limit.0)?).await?;
        Ok(Json(Rows::of(rows)))
    }
}
