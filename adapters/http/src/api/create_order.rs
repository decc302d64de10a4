//! Creating an order into a client's account: the main job of the house.

use picdesk::{AccountId, Desk, Replayed};
use poem_openapi::{OpenApi, param::Path, payload::Json};

use super::{Chapter, Problems, ROOT};
use crate::{
    answer::{Answer, Made, MadeOnce},
    headers::Key,
    problem::Kind,
    sent::Sent,
    signed_in::SignedIn,
    wire::{
        create_order::{OrderCreated, OrderTermsSent},
        text::Text,
    },
};

/// Why an order is not created, in earnest or in a dry run.
const REFUSALS: [Kind; 11] = [
    Kind::LacksRight,
    Kind::NotFound,
    Kind::LightboxEmpty,
    Kind::NothingAvailable,
    Kind::ClientDisabled,
    Kind::NotAClient,
    Kind::FileNotInLightbox,
    Kind::FileNamedTwice,
    Kind::SizeNotOffered,
    Kind::FileNotRoyaltyFree,
    Kind::DraftAnnounced,
];

pub(super) const PROBLEMS: Problems =
    &[("create_order", &REFUSALS), ("create_order", &[Kind::KeyReused]), ("dry_run_order", &REFUSALS)];

pub(crate) struct CreateOrder(pub Desk);

#[OpenApi(prefix_path = "/accounts", tag = "Chapter::Orders")]
impl CreateOrder {
    /// Create an order into a client's account.
    ///
    /// From one of your own lightboxes, or of files by their numbers, without signing in as the client (rule 1). All or
    /// nothing: when any step fails there is no order and no letter (rule 7). The answer carries the order's back-office
    /// address as `office_url` (rule 11). Needs the right `orders.create`.
    ///
    /// With an `Idempotency-Key` the request can be sent again without fear: the same request is answered with the
    /// order that it created at first, 200 and `replayed`; another request with the same key is refused (rule 8).
    /// Keys are kept for 48 hours.
    #[oai(path = "/:account/orders", method = "post", operation_id = "create_order")]
    async fn create(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        #[oai(name = "Idempotency-Key")] key: Key,
        Sent(sent): Sent<OrderTermsSent>,
    ) -> Answer<MadeOnce<OrderCreated>> {
        let ask = sent.ask(account.0.0)?;
        let created = self.0.create_order(&actor, &ask, key.0).await?;
        let made = Made {
            thing: OrderCreated::of(&created),
            revision: Some(created.order.revision),
            location: format!("{ROOT}/orders/{}", created.order.number),
        };
        Ok(match created.replayed {
            Replayed::No => MadeOnce::Now(made),
            Replayed::Yes => MadeOnce::Before(made),
        })
    }

    /// See what would be created.
    ///
    /// Every line with its size and price, what the client could download at once and why, what restrictions of its file
    /// say, the warnings, and the letter exactly as it would go out (rules 9, 28, 38). Nothing is stored. Needs the right `orders.create`.
    #[oai(path = "/:account/orders/dry-run", method = "post", operation_id = "dry_run_order")]
    async fn dry_run(
        &self,
        SignedIn(actor): SignedIn,
        account: Path<Text<AccountId>>,
        Sent(sent): Sent<OrderTermsSent>,
    ) -> Answer<Json<OrderCreated>> {
        let ask = sent.ask(account.0.0)?;
        let would_be = self.0.dry_run_order(&actor, &ask).await?;
        Ok(Json(OrderCreated::of(&would_be)))
    }
}
