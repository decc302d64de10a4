//! Telling a client what is new about an order.

use picdesk::{Desk, OrderNumber};
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{Chapter, Problems};
use crate::{
    answer::Answer,
    headers::Key,
    problem::Kind,
    sent::Sent,
    signed_in::SignedIn,
    wire::{
        create_order::NotificationSent,
        letters::{LetterText, Notified},
        text::Text,
    },
};

pub(super) const PROBLEMS: Problems = &[
    (
        "notify_client",
        &[
            Kind::LacksRight,
            Kind::NotFound,
            Kind::DraftAnnounced,
            Kind::OrderCancelled,
            Kind::ClientDisabled,
            Kind::KeyReused,
        ],
    ),
    (
        "dry_run_notification",
        &[Kind::LacksRight, Kind::NotFound, Kind::DraftAnnounced, Kind::OrderCancelled, Kind::ClientDisabled],
    ),
    ("dry_run_release", &[Kind::LacksRight, Kind::NotFound, Kind::NotADraft, Kind::ClientDisabled]),
];

pub(crate) struct NotifyClient(pub Desk);

#[OpenApi(prefix_path = "/orders", tag = "Chapter::Orders")]
impl NotifyClient {
    /// Tell the client of an order.
    ///
    /// By letter to the account's own address (rules 33, 37); it is delivered afterwards (rule 34). The order is unread until
    /// its owner opens its page. With an `Idempotency-Key` the request can be sent again without fear: it posts one letter.
    /// Needs the rights `orders.edit` and `orders.view`.
    #[oai(path = "/:order/letters", method = "post", operation_id = "notify_client")]
    async fn notify(
        &self,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        #[oai(name = "Idempotency-Key")] key: Key,
        Sent(sent): Sent<NotificationSent>,
    ) -> Answer<Json<Notified>> {
        let notified = self.0.notify_client(&actor, order.0.0, &sent.into(), key.0).await?;
        Ok(Json(notified.into()))
    }

    /// See what the client would be told.
    ///
    /// The letter exactly as it would go out (rule 38). Nothing is stored. Needs the rights `orders.edit` and
    /// `orders.view`.
    #[oai(path = "/:order/letters/dry-run", method = "post", operation_id = "dry_run_notification")]
    async fn dry_run(
        &self,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        Sent(sent): Sent<NotificationSent>,
    ) -> Answer<Json<LetterText>> {
        let letter = self.0.dry_run_notification(&actor, order.0.0, &sent.into()).await?;
        Ok(Json((&letter).into()))
    }

    /// See what the client would be told of a draft that is released.
    ///
    /// The letter exactly as it would go out with the release (rule 38). Nothing is stored. Needs the rights `orders.edit`
    /// and `orders.view`.
    #[oai(path = "/:order/release/dry-run", method = "post", operation_id = "dry_run_release")]
    async fn dry_run_release(
        &self,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        Sent(sent): Sent<NotificationSent>,
    ) -> Answer<Json<LetterText>> {
        let letter = self.0.dry_run_release(&actor, order.0.0, &sent.into()).await?;
        Ok(Json((&letter).into()))
    }
}
