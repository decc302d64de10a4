//! The life of an order: shown to its client, marked as paid, cancelled, made once more (rules 12, 26, 29).

use crate::{
    actor::Actor,
    desk::{
        Desk,
        orders::{OrderShown, with_owner},
    },
    error::{Error, Missing},
    journal::{Announced, Change, Entry, EntryKind},
    letter::LetterText,
    moment::Stamp,
    order::{
        OrderNumber,
        create::{Notification, OrderPlan},
    },
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

    /// Shows a draft to its client (rule 12), and tells them by letter where there is something to tell (rules 32, 37): the
    /// order, the letter, the unread mark and the entry are one unit (rule 7), and delivery happens afterwards (rule 34).
    pub async fn release_order(
        &self,
        actor: &Actor,
        number: OrderNumber,
        notification: Option<&Notification>,
        expected: Expected,
    ) -> Result<OrderShown, Error> {
        let editing = self.permit::<may::EditOrders>(actor, Scope::House).await?;

        let (mut work, mut order) = self.open_order(&editing, number).await?;
        let told = match notification {
            Some(note) => Some((work.orders().owner(&editing.view(), &order).await?.ok_or(Missing::Order)?, note)),
            None => None,
        };

        let mut changes = Vec::from_iter(order.release(&editing, expected)?);
        if let Some((owner, note)) = &told {
            order.may_be_told_of(owner)?;
            changes.extend(Announced::said(note));
        }

        if let Some((owner, note)) = &told {
            self.tell_owner(&mut *work, &order, self.news(owner, &order, note)).await?;
        }
        self.keep_order(work, &editing, &order, &[], EntryKind::OrderReleased, changes).await?;
        self.shown_again(&editing, number).await
    }

    /// Answers the letter that [`Desk::release_order`] would post, exactly as it would go out (rule 38), and stores nothing.
    pub async fn dry_run_release(
        &self,
        actor: &Actor,
        number: OrderNumber,
        note: &Notification,
    ) -> Result<LetterText, Error> {
        let editing = self.permit::<may::EditOrders>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        let (mut order, owner) = with_owner(look.orders(), &editing.view(), number).await?;
        order.release(&editing, Expected::Any)?;
        order.may_be_told_of(&owner)?;
        Ok(self.news(&owner, &order, note))
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
        let (first, owner) = with_owner(work.orders(), &viewing, number).await?;

        OrderPlan::may_go_into(&owner)?;
        let order = first.once_more(&creating, stamp)?;

        work.orders().insert(&order).await?;
        let entry = Entry::order_created(creating.who(), &order, Announced::NotAtAll);
        work.journal().record(&entry.with([Change::set("duplicate of", number)])).await?;

        work.commit().await?;
        Ok(order.number)
    }
}
