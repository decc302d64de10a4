//! Orders: reading them, and opening or closing them.

use picdesk::{Desk, GrantOf, LineEdit, LineNumber, Notification, OrderEdit, OrderNumber};
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Json,
};

use super::{Chapter, Problems};
use crate::{
    answer::{Answer, Revised, Seen},
    headers::{IfMatch, Key},
    problem::Kind,
    sent::Sent,
    signed_in::SignedIn,
    wire::{
        create_order::Release,
        history::History,
        order_edit::OrderChange,
        orders::{Delivery, Grant, OrderShown, Payment, PickedSize},
        paging::page,
        reader::Reader,
        text::Text,
    },
};

pub(super) const PROBLEMS: Problems = &[
    ("read_order", &[Kind::NotFound]),
    ("read_history", &[Kind::LacksRight, Kind::NotFound]),
    ("set_grant", &[Kind::LacksRight, Kind::NotFound, Kind::OrderCancelled]),
    ("set_line_grant", &[Kind::LacksRight, Kind::NotFound, Kind::OrderCancelled]),
    (
        "pick_size",
        &[Kind::LacksRight, Kind::NotFound, Kind::SizeNotOffered, Kind::SizeIsTheClients, Kind::OrderCancelled],
    ),
    ("approve_delivery", &[Kind::LacksRight, Kind::NotFound, Kind::OrderCancelled]),
    ("mark_paid", &[Kind::LacksRight, Kind::NotFound]),
    (
        "change_order",
        &[
            Kind::LacksRight,
            Kind::NotFound,
            Kind::SizeNotOffered,
            Kind::SizeIsTheClients,
            Kind::LineNamedTwice,
            Kind::OrderCancelled,
            Kind::LineInvoiced,
            Kind::LineNoPrice,
            Kind::LineStruckOut,
            Kind::OddMoney,
        ],
    ),
    ("cancel_order", &[Kind::LacksRight, Kind::NotFound, Kind::OrderCancelled, Kind::LineInvoiced]),
    (
        "duplicate_order",
        &[
            Kind::LacksRight,
            Kind::NotFound,
            Kind::NothingAvailable,
            Kind::ClientDisabled,
            Kind::NotAClient,
            Kind::KeyReused,
        ],
    ),
    ("release_order", &[Kind::LacksRight, Kind::NotFound, Kind::NotADraft, Kind::ClientDisabled]),
];

pub(crate) struct Orders(pub Desk);

#[OpenApi(prefix_path = "/orders", tag = "Chapter::Orders")]
impl Orders {
    /// Read an order.
    ///
    /// With the one decision about each of its lines: what may be downloaded now, and why (rule 22).
    #[oai(path = "/:order", method = "get", operation_id = "read_order")]
    async fn read(&self, SignedIn(actor): SignedIn, order: Path<Text<OrderNumber>>) -> Answer<Seen<OrderShown>> {
        let shown = self.0.order(&actor, order.0.0).await?;
        let reader = Reader::from(&actor);
        Ok(Seen(OrderShown::of(&shown, reader), reader.revision_of(&shown.order)))
    }

    /// Read the history of an order.
    ///
    /// Who did what, in whose name, when; newest first, with the letters about it (rules 34, 47). Needs the right
    /// `orders.view`.
    #[oai(path = "/:order/history", method = "get", operation_id = "read_history")]
    async fn history(
        &self,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        after: Query<Option<String>>,
        #[oai(validator(minimum(value = "1"), maximum(value = "200")))] limit: Query<Option<u16>>,
    ) -> Answer<Json<History>> {
        let history = self.0.order_history(&actor, order.0.0, &page(after.0, limit.0)?).await?;
        Ok(Json(history.into()))
    }

    /// Change the download permission of an order.
    ///
    /// It holds from the client's next request on (rule 25); a line's own permission comes first (rule 23). Needs the
    /// rights `orders.edit` and `orders.view`.
    #[oai(path = "/:order/grant", method = "put", operation_id = "set_grant")]
    async fn set_grant(
        &self,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        #[oai(name = "If-Match")] based_on: IfMatch,
        Sent(sent): Sent<Grant>,
    ) -> Answer<Revised<OrderShown>> {
        let shown = self.0.set_grant(&actor, order.0.0, GrantOf::Order, sent.try_into()?, based_on.0).await?;
        Ok(Revised(OrderShown::of(&shown, Reader::Staff), shown.order.revision))
    }

    /// Change the download permission of a line.
    ///
    /// It comes before the order's (rule 23), and holds from the client's next request on (rule 25). Needs the rights
    /// `orders.edit` and `orders.view`.
    #[oai(path = "/:order/lines/:line/grant", method = "put", operation_id = "set_line_grant")]
    async fn set_line_grant(
        &self,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        line: Path<u32>,
        #[oai(name = "If-Match")] based_on: IfMatch,
        Sent(sent): Sent<Grant>,
    ) -> Answer<Revised<OrderShown>> {
        let of = GrantOf::Line(LineNumber(line.0));
        let shown = self.0.set_grant(&actor, order.0.0, of, sent.try_into()?, based_on.0).await?;
        Ok(Revised(OrderShown::of(&shown, Reader::Staff), shown.order.revision))
    }

    /// Pick the size of a royalty-free line.
    ///
    /// Among those that its file is offered in; it is a snapshot from then on (rules 15, 18, 20). Needs the rights
    /// `orders.edit` and `orders.view`.
    #[oai(path = "/:order/lines/:line/size", method = "put", operation_id = "pick_size")]
    async fn pick_size(
        &self,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        line: Path<u32>,
        #[oai(name = "If-Match")] based_on: IfMatch,
        Sent(sent): Sent<PickedSize>,
    ) -> Answer<Revised<OrderShown>> {
        let shown = self.0.pick_size(&actor, order.0.0, LineNumber(line.0), &sent.size.0, based_on.0).await?;
        Ok(Revised(OrderShown::of(&shown, Reader::Staff), shown.order.revision))
    }

    /// Approve the delivery of a line.
    ///
    /// It may be downloaded then, whatever restricts its file (rule 28), as far as permissions allow; or it may not any
    /// more. Needs the rights `orders.edit` and `orders.view`.
    #[oai(path = "/:order/lines/:line/delivery", method = "put", operation_id = "approve_delivery")]
    async fn approve_delivery(
        &self,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        line: Path<u32>,
        #[oai(name = "If-Match")] based_on: IfMatch,
        Sent(sent): Sent<Delivery>,
    ) -> Answer<Revised<OrderShown>> {
        let line = LineEdit { approve: Some(sent.approved), ..LineEdit::of(LineNumber(line.0)) };
        let shown = self.0.edit_order(&actor, order.0.0, &OrderEdit::of_line(line), based_on.0).await?;
        Ok(Revised(OrderShown::of(&shown, Reader::Staff), shown.order.revision))
    }

    /// Mark an order as paid.
    ///
    /// Clients who must pay first may download it then, as far as permissions allow (rule 29); or it was not paid after all.
    /// Needs the rights `orders.edit` and `orders.view`.
    #[oai(path = "/:order/payment", method = "put", operation_id = "mark_paid")]
    async fn mark_paid(
        &self,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        #[oai(name = "If-Match")] based_on: IfMatch,
        Sent(sent): Sent<Payment>,
    ) -> Answer<Revised<OrderShown>> {
        let shown = self.0.mark_paid(&actor, order.0.0, sent.paid, based_on.0).await?;
        Ok(Revised(OrderShown::of(&shown, Reader::Staff), shown.order.revision))
    }

    /// Change an order.
    ///
    /// All that one save changes of it and of its lines: one revision and one entry of the history, or none where one part
    /// is refused (rules 40 to 47). Of a cancelled order the staff note alone is changed (rule 26). Nobody is told of it (rule
    /// 37). Needs the rights `orders.edit` and `orders.view`.
    #[oai(path = "/:order", method = "patch", operation_id = "change_order")]
    async fn change(
        &self,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        #[oai(name = "If-Match")] based_on: IfMatch,
        Sent(sent): Sent<OrderChange>,
    ) -> Answer<Revised<OrderShown>> {
        let shown = self.0.edit_order(&actor, order.0.0, &sent.try_into()?, based_on.0).await?;
        Ok(Revised(OrderShown::of(&shown, Reader::Staff), shown.order.revision))
    }

    /// Cancel an order.
    ///
    /// For good: it gives nothing any more, and nothing of it changes but its staff note and its payment (rule 26). No mail
    /// is sent (rule 37). One of which a line was invoiced stays (rule 45). Needs the rights `orders.edit` and `orders.view`.
    #[oai(path = "/:order/cancel", method = "post", operation_id = "cancel_order")]
    async fn cancel(
        &self,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        #[oai(name = "If-Match")] based_on: IfMatch,
    ) -> Answer<Revised<OrderShown>> {
        let shown = self.0.cancel_order(&actor, order.0.0, based_on.0).await?;
        Ok(Revised(OrderShown::of(&shown, Reader::Staff), shown.order.revision))
    }

    /// Make an order once more.
    ///
    /// As a draft in the same account, of its standing files in the same sizes and for the same prices; permissions,
    /// payment and invoices stay with the first. With an `Idempotency-Key` the request can be sent again (rule 8). Needs
    /// the rights `orders.create` and `orders.view`.
    #[oai(path = "/:order/duplicate", method = "post", operation_id = "duplicate_order")]
    async fn duplicate(
        &self,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        #[oai(name = "Idempotency-Key")] key: Key,
    ) -> Answer<Revised<OrderShown>> {
        let number = self.0.duplicate_order(&actor, order.0.0, key.0).await?;
        let shown = self.0.order(&actor, number).await?;
        Ok(Revised(OrderShown::of(&shown, Reader::Staff), shown.order.revision))
    }

    /// Show a draft to its client.
    ///
    /// From now on (rule 12). With a notification the client is told by letter, which is posted together with the change and
    /// delivered afterwards (rules 33, 34); without one no mail is sent (rule 37). Needs the rights `orders.edit` and
    /// `orders.view`.
    #[oai(path = "/:order/release", method = "post", operation_id = "release_order")]
    async fn release(
        &self,
        SignedIn(actor): SignedIn,
        order: Path<Text<OrderNumber>>,
        #[oai(name = "If-Match")] based_on: IfMatch,
        Sent(sent): Sent<Option<Release>>,
    ) -> Answer<Revised<OrderShown>> {
        let note = sent.and_then(|release| release.notification).map(Notification::from);
        let shown = self.0.release_order(&actor, order.0.0, note.as_ref(), based_on.0).await?;
        Ok(Revised(OrderShown::of(&shown, Reader::Staff), shown.order.revision))
    }
}
