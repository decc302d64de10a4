//! The life of an order: shown to its client, marked as paid, cancelled, made once more (rules 12, 26, 29).

use crate::{
    actor::Actor,
    desk::{Desk, orders::OrderShown},
    error::{Error, Missing},
    journal::{Announced, Change, Entry, EntryKind},
    moment::Stamp,
    order::{OrderNumber, create::OrderPlan},
    policy::{Scope, may},
    request::IdempotencyKey,
    revision::Expected,
};

impl Desk {
    /// Marks an order as paid, or as not paid after all: clients who must pay first may download it from their next
    /// request on (rules 25, 29).
    pub async fn mark_paid(
        &self,
        actor: &Actor,
        number: OrderNumber,
        paid: bool,
        expected: Expected,
    ) -> Result<OrderShown, Error> {
        let editing = self.permit::<may::EditOrders>(actor, Scope::House).await?;

        let (work, mut order) = self.open_order(&editing, number).await?;

        let change = order.mark_paid(&editing, paid, expected, self.ports.now())?;

        match change {
            Some(change) => {
                self.keep_order(work, &editing, &order, &[], EntryKind::OrderPaid, [change]).await?;
            }
            None => drop(work),
        }
        self.shown_again(&editing, number).await
    }

    /// Shows a draft to its client (rule 12).
    pub async fn release_order(
        &self,
        actor: &Actor,
        number: OrderNumber,
        expected: Expected,
    ) -> Result<OrderShown, Error> {
        let editing = self.permit::<may::EditOrders>(actor, Scope::House).await?;

        let (work, mut order) = self.open_order(&editing, number).await?;

        let change = order.release(&editing, expected)?;

        self.keep_order(work, &editing, &order, &[], EntryKind::OrderReleased, change).await?;
        self.shown_again(&editing, number).await
    }

    /// Cancels an order for good (rule 26). Nobody is told of it (rule 37).
    pub async fn cancel_order(
        &self,
        actor: &Actor,
        number: OrderNumber,
        expected: Expected,
    ) -> Result<OrderShown, Error> {
        let editing = self.permit::<may::EditOrders>(actor, Scope::House).await?;

        let (work, mut order) = self.open_order(&editing, number).await?;

        let edited = order.cancel(&editing, expected)?;

        self.keep_order(work, &editing, &order, &edited.lines, EntryKind::OrderCancelled, edited.changes).await?;
        self.shown_again(&editing, number).await
    }

    /// Makes an order once more, as a draft in the same account; answers the draft's number. The same key gives the
    /// same draft (rule 8).
    pub async fn duplicate_order(
        &self,
        actor: &Actor,
        number: OrderNumber,
        key: Option<IdempotencyKey>,
    ) -> Result<OrderNumber, Error> {
        let creating = self.permit::<may::CreateOrders>(actor, Scope::House).await?;
        let viewing = self.permit::<may::ViewOrders>(actor, Scope::House).await?;

        let mut work = self.ports.store.begin().await?;
        let stamp = Stamp { id: work.orders().next_number().await?, at: self.ports.now() };
        if let Some(key) = key
            && let Some(earlier) = self.claim_order(&mut *work, actor, &("once more", number), key, stamp).await?
        {
            return Ok(earlier);
        }
        let first = work.orders().get(&viewing, number).await?.ok_or(Missing::Order)?;
        let owner = work.orders().owner(&viewing, &first).await?.ok_or(Missing::Order)?;

        OrderPlan::may_go_into(&owner)?;
        let order = first.once_more(&creating, stamp)?;

        work.orders().insert(&order).await?;
        let entry = Entry::order_created(creating.who(), &order, Announced::NotAtAll);
        work.journal().record(&entry.with([Change::set("duplicate of", number)])).await?;

        work.commit().await?;
        Ok(order.number)
    }
}
