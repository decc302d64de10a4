//! What is done to several orders in one go, on the wire.

use picdesk::{ActOnOrders, ActOutcome, Expected, Name, OrderNumber, Revision};
use poem_openapi::{Enum, Object, types::Example};

use crate::{
    problem::Problem,
    wire::{
        orders::OrderState,
        text::{Text, sample},
    },
};

/// What is done to several orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "kebab-case", remote = "picdesk::OrderAct")]
pub(crate) enum OrderAct {
    /// Grants their downloads. Where a permission has come to its end, that is lifted; limits stay.
    OpenDownloads,
    /// Denies their downloads. What limited them, such as an end, goes with the permission.
    CloseDownloads,
    /// Shows drafts to their clients. No mail is sent.
    Release,
    /// Says that they are paid.
    MarkPaid,
    /// Says that they are not paid after all.
    MarkUnpaid,
    /// Marks all standing lines for the next invoice.
    MarkForInvoicing,
    /// Cancels them for good.
    Cancel,
}

/// What to do to which orders.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct ActSent {
    /// What to do.
    pub act: OrderAct,
    /// The orders, 100 at the most. One that is named twice is meant once.
    pub orders: Vec<ActedUpon>,
}

/// One of the orders.
#[derive(Debug, Object)]
#[oai(deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct ActedUpon {
    /// Its number.
    pub number: i64,
    /// The revision that was read. Without it the order is changed whatever it is now.
    pub revision: Option<u32>,
}

/// What came of each order.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct ActReport {
    /// The orders, as they were named.
    pub orders: Vec<Acted>,
}

/// What came of one order.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct Acted {
    /// Its number.
    pub number: i64,
    /// `done`, `already-so` or `refused`.
    pub outcome: String,
    /// Why it was not done, where it was refused.
    pub refusal: Option<NotActed>,
}

/// What would come of each order.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct ActPlan {
    /// The orders, as they were named.
    pub orders: Vec<PlannedAct>,
}

/// What would come of one order.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct PlannedAct {
    /// Its number.
    pub number: i64,
    /// Its revision now: send it along, and nothing is done unseen. Not there where there is no such order.
    pub revision: Option<u32>,
    /// Its state now.
    pub state: Option<OrderState>,
    /// The name of its client.
    pub client: Option<Text<Name>>,
    /// `done` where it would be, `already-so` or `refused`.
    pub outcome: String,
    /// Why it would not be done, where it would be refused.
    pub refusal: Option<NotActed>,
}

/// Why it was not done to one order. The others are none the worse for it.
#[derive(Debug, Object)]
pub(crate) struct NotActed {
    /// The problem that the same would have been for this order alone, as in `/problems/{slug}`.
    pub slug: String,
    /// The same in words.
    pub sentence: String,
}

impl From<ActSent> for ActOnOrders {
    fn from(sent: ActSent) -> Self {
        let order = |order: ActedUpon| {
            let expected = order.revision.map_or(Expected::Any, |read| Expected::Exactly(Revision::new(read)));
            (OrderNumber::new(order.number), expected)
        };
        Self { act: sent.act.into(), orders: sent.orders.into_iter().map(order).collect() }
    }
}

impl From<Vec<picdesk::Acted>> for ActReport {
    fn from(report: Vec<picdesk::Acted>) -> Self {
        Self { orders: report.into_iter().map(Acted::from).collect() }
    }
}

impl From<picdesk::Acted> for Acted {
    fn from(acted: picdesk::Acted) -> Self {
        let (outcome, refusal) = came_to(acted.outcome);
        Self { number: acted.number.number(), outcome, refusal }
    }
}

impl From<Vec<picdesk::PlannedAct>> for ActPlan {
    fn from(plan: Vec<picdesk::PlannedAct>) -> Self {
        Self { orders: plan.into_iter().map(PlannedAct::from).collect() }
    }
}

impl From<picdesk::PlannedAct> for PlannedAct {
    fn from(planned: picdesk::PlannedAct) -> Self {
        let (outcome, refusal) = came_to(planned.outcome);
        let (order, client) = planned.order.unzip();
        Self {
            number: planned.number.number(),
            revision: order.as_ref().map(|order| order.revision.number()),
            state: order.map(|order| order.state.into()),
            client: client.map(Text),
            outcome,
            refusal,
        }
    }
}

/// An outcome by its name, with the reason where it is refused.
fn came_to(outcome: ActOutcome) -> (String, Option<NotActed>) {
    let slug = outcome.slug().to_owned();
    match outcome {
        ActOutcome::Refused(why) => (slug, Some(why.into())),
        ActOutcome::Done | ActOutcome::AlreadySo => (slug, None),
    }
}

impl From<picdesk::NotActed> for NotActed {
    fn from(why: picdesk::NotActed) -> Self {
        let Problem { kind, detail, .. } = picdesk::Error::from(why).into();
        Self { slug: kind.slug().to_owned(), sentence: detail }
    }
}

impl Example for ActSent {
    fn example() -> Self {
        sample(r#"{"act": "open-downloads", "orders": [{"number": 1001, "revision": 3}, {"number": 1002}]}"#)
    }
}

impl Example for ActReport {
    fn example() -> Self {
        sample(
            r#"{"orders": [{"number": 1001, "outcome": "done"}, {"number": 1002, "outcome": "refused",
            "refusal": {"slug": "order-cancelled", "sentence": "the order was cancelled"}}]}"#,
        )
    }
}

impl Example for ActPlan {
    fn example() -> Self {
        sample(
            r#"{"orders": [{"number": 1001, "revision": 3, "state": "open", "client": "Ana Lind", "outcome": "done"},
            {"number": 1002, "revision": 5, "state": "cancelled", "client": "Ana Lind", "outcome": "refused",
            "refusal": {"slug": "order-cancelled", "sentence": "the order was cancelled"}}]}"#,
        )
    }
}
