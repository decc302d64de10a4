//! Telling a client what is new about an order that is there already, and what they have not looked at yet (rules 32–38).

use crate::{
    account::Account,
    actor::Actor,
    desk::{
        Desk,
        create_order::Replayed,
        orders::{OrderShown, with_owner},
    },
    error::{Error, Missing},
    journal::{Announced, Entry, EntryKind},
    letter::{Letter, LetterText, order_news},
    moment::Stamp,
    order::{Order, OrderNumber, create::Notification},
    policy::{Scope, may},
    ports::store::UnitOfWork,
    request::IdempotencyKey,
    rights::Right,
};

/// A client who was told of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notified {
    /// The letter, exactly as it goes out (rule 38).
    pub letter: LetterText,
    /// Whether the letter of an earlier request with the same key stands for this one, so that none was posted again.
    pub replayed: Replayed,
}

impl Desk {
    /// Tells the client of an order by letter (rule 37): the letter, the unread mark and the entry of the history are one unit,
    /// and delivery happens afterwards (rules 33, 34). The order itself stays as it is, and no save of anybody is stale by it.
    ///
    /// The same request with the same key posts one letter, however often it comes.
    pub async fn notify_client(
        &self,
        actor: &Actor,
        number: OrderNumber,
        note: &Notification,
        key: Option<IdempotencyKey>,
    ) -> Result<Notified, Error> {
        let editing = self.permit::<may::EditOrders>(actor, Scope::House).await?;

        let (mut work, order) = self.open_order(&editing, number).await?;
        let owner = work.orders().owner(&editing.view(), &order).await?.ok_or(Missing::Order)?;
        if let Some(key) = key {
            let stamp = Stamp { id: number, at: self.ports.now() };
            let asked = ("notify", number, note);
            if self.claim_order(&mut *work, actor, &asked, key, stamp).await?.is_some() {
                return Ok(Notified { letter: self.news(&owner, &order, note), replayed: Replayed::Yes });
            }
        }

        order.may_be_told_of(&owner)?;
        let letter = self.news(&owner, &order, note);

        self.tell_owner(&mut *work, &order, letter.clone()).await?;
        let entry = Entry::of_order(EntryKind::ClientNotified, editing.who(), &order, self.ports.now());
        work.journal().record(&entry.with(Announced::said(note))).await?;

        work.commit().await?;
        Ok(Notified { letter, replayed: Replayed::No })
    }

    /// Answers the letter that [`Desk::notify_client`] would post, exactly as it would go out (rule 38), and stores nothing.
    pub async fn dry_run_notification(
        &self,
        actor: &Actor,
        number: OrderNumber,
        note: &Notification,
    ) -> Result<LetterText, Error> {
        let editing = self.permit::<may::EditOrders>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        let (order, owner) = with_owner(look.orders(), &editing.view(), number).await?;
        order.may_be_told_of(&owner)?;
        Ok(self.news(&owner, &order, note))
    }

    /// Reads an order for the page that a person opens. Where that is its owner, in person, the order is unread no longer;
    /// the answer still says that it was.
    ///
    /// Whoever acts in the owner's place has not shown it to the owner, and neither has a program. Only an order that was
    /// unread costs a write.
    pub async fn visit_order(&self, actor: &Actor, number: OrderNumber) -> Result<OrderShown, Error> {
        let viewing = self.permit::<may::ViewOrders>(actor, actor.as_far_as(Right::ViewOrders)).await?;

        let mut look = self.ports.store.look().await?;
        let shown = self.show(&mut *look, &viewing, number).await?;
        drop(look);

        if let Some(told_at) = shown.unread
            && actor.is_in_person()
            && shown.order.owner == actor.account()
        {
            let mut work = self.ports.store.begin().await?;
            work.orders().mark_read(&viewing, number, told_at).await?;
            work.commit().await?;
        }
        Ok(shown)
    }

    /// How many of the actor's own orders they were told of, and have not looked at since.
    pub async fn unread_orders(&self, actor: &Actor) -> Result<u64, Error> {
        let viewing = self.permit::<may::ViewOrders>(actor, actor.own()).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.orders().count_unread(&viewing).await?)
    }

    /// The letter that tells what is new about an order.
    pub(super) fn news(&self, owner: &Account, order: &Order, note: &Notification) -> LetterText {
        order_news(&self.house, owner, order, note)
    }

    /// Posts a letter about an order to its owner, and marks the order as unread: wherever the one is done, the other is,
    /// so that nothing is marked that staff chose not to tell (rule 32).
    pub(super) async fn tell_owner(
        &self,
        work: &mut dyn UnitOfWork,
        order: &Order,
        text: LetterText,
    ) -> Result<(), Error> {
        let letter = Letter::about_order(order.number, text, self.ports.stamp());
        work.outbox().post(&letter).await?;
        work.orders().mark_unread(order, letter.posted_at).await?;
        Ok(())
    }
}
