//! Reading orders, and the changes that open or close them.

use crate::{
    account::Account,
    actor::Actor,
    desk::Desk,
    download::{Decision, decide_all},
    error::{Error, Missing},
    ids::AccountId,
    journal::{About, Change, Entry, EntryKind, KeptEntry},
    letter::LetterRow,
    order::{Grant, GrantOf, Order, OrderNumber, OrderRow, line::LineNumber},
    page::{Page, Rows},
    policy::{Permit, Scope, may},
    ports::store::{Look, UnitOfWork},
    revision::Expected,
    rights::Right,
    sizes::SizeLabel,
};

/// An order, whose it is, and what may be downloaded now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderShown {
    /// The order.
    pub order: Order,
    /// Whose it is.
    pub owner: Account,
    /// What may be downloaded now, line by line.
    pub decisions: Vec<Decision>,
}

/// What happened to an order, and to the letters about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The entries of the journal, newest first.
    pub entries: Rows<KeptEntry, i64>,
    /// The letters, newest first (rule 34).
    pub letters: Vec<LetterRow>,
}

impl Desk {
    /// Lists orders, newest first: the actor's own, or with the right to view orders all, or those of one account.
    pub async fn orders(
        &self,
        actor: &Actor,
        of: Option<AccountId>,
        page: &Page<OrderNumber>,
    ) -> Result<Rows<OrderRow, OrderNumber>, Error> {
        let viewing = self.permit::<may::ViewOrders>(actor, actor.as_far_as(Right::ViewOrders)).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.orders().list(&viewing, of, page).await?)
    }

    /// Reads an order with the one decision about each of its lines (rule 22).
    pub async fn order(&self, actor: &Actor, number: OrderNumber) -> Result<OrderShown, Error> {
        let viewing = self.permit::<may::ViewOrders>(actor, actor.as_far_as(Right::ViewOrders)).await?;

        let mut look = self.ports.store.look().await?;
        self.show(&mut *look, &viewing, number).await
    }

    /// Reads what happened to an order, newest first.
    pub async fn order_history(&self, actor: &Actor, number: OrderNumber, page: &Page<i64>) -> Result<History, Error> {
        let viewing = self.permit::<may::ViewHistory>(actor, Scope::House).await?;

        let mut look = self.ports.store.look().await?;
        look.orders().get(&viewing.orders(), number).await?.ok_or(Missing::Order)?;
        let entries = look.journal().of_order(&viewing, number, page).await?;
        let letters = look.outbox().about(&viewing, number).await?;
        Ok(History { entries, letters })
    }

    /// Changes the download permission of an order or of one of its lines (rules 23–27).
    pub async fn set_grant(
        &self,
        actor: &Actor,
        number: OrderNumber,
        of: GrantOf,
        grant: Grant,
        expected: Expected,
    ) -> Result<OrderShown, Error> {
        let editing = self.permit::<may::EditOrders>(actor, Scope::House).await?;

        let (mut work, mut order) = self.open_order(&editing, number).await?;

        let before = order.set_grant(&editing, of, grant, expected)?;

        let line = match of {
            GrantOf::Order => None,
            GrantOf::Line(line) => Some(line),
        };
        let change = (before.to_string(), grant.to_string());
        work.orders().save(&order, line).await?;
        work.journal().record(&Entry::grant_changed(editing.who(), &order, line, change, self.ports.now())).await?;

        work.commit().await?;
        self.shown_again(&editing, number).await
    }

    /// Picks the size of a royalty-free line (rules 15, 18).
    pub async fn pick_size(
        &self,
        actor: &Actor,
        number: OrderNumber,
        line: LineNumber,
        label: &SizeLabel,
        expected: Expected,
    ) -> Result<OrderShown, Error> {
        let editing = self.permit::<may::EditOrders>(actor, Scope::House).await?;

        let (mut work, mut order) = self.open_order(&editing, number).await?;
        let file = order.line(line).map(|line| line.file.clone()).ok_or(Missing::Line)?;
        let offered = work.files().sizes(&[file.supplier]).await?.offered(file.supplier, &file.master);

        let before = order.pick_size(&editing, line, label, &offered, expected)?;

        work.orders().save(&order, Some(line)).await?;
        let old = before.map(|label| label.to_string());
        let change = Change::of(&format!("size of line {line}"), old, Some(label.to_string()));
        let entry = self.edit(&editing, EntryKind::SizePicked, &order).with([change]);
        work.journal().record(&entry).await?;

        work.commit().await?;
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

        let (mut work, mut order) = self.open_order(&editing, number).await?;

        let before = order.state.slug().to_owned();
        order.release(&editing, expected)?;

        work.orders().save(&order, None).await?;
        let change = Change::of("state", Some(before), Some(order.state.slug().to_owned()));
        let entry = self.edit(&editing, EntryKind::OrderReleased, &order).with([change]);
        work.journal().record(&entry).await?;

        work.commit().await?;
        self.shown_again(&editing, number).await
    }

    /// Opens a unit of work with an order in hand.
    async fn open_order(
        &self,
        editing: &Permit<may::EditOrders>,
        number: OrderNumber,
    ) -> Result<(Box<dyn UnitOfWork>, Order), Error> {
        let mut work = self.ports.store.begin().await?;
        let order = work.orders().get(&editing.view(), number).await?.ok_or(Missing::Order)?;
        Ok((work, order))
    }

    fn edit(&self, editing: &Permit<may::EditOrders>, kind: EntryKind, order: &Order) -> Entry {
        let who = crate::actor::Who { subject: Some(order.owner), ..editing.who() };
        Entry::new(kind, who, About::Order(order.number), self.ports.now())
    }

    async fn shown_again(&self, editing: &Permit<may::EditOrders>, number: OrderNumber) -> Result<OrderShown, Error> {
        let mut look = self.ports.store.look().await?;
        self.show(&mut *look, &editing.view(), number).await
    }

    pub(super) async fn show(
        &self,
        look: &mut dyn Look,
        viewing: &Permit<may::ViewOrders>,
        number: OrderNumber,
    ) -> Result<OrderShown, Error> {
        let order = look.orders().get(viewing, number).await?.ok_or(Missing::Order)?;
        let owner = look.orders().owner(viewing, &order).await?.ok_or(Missing::Order)?;
        let sizes = look.files().sizes(&order.suppliers()).await?;
        let now = self.ports.now();
        let used = look.downloads().used(&order, now).await?;
        let decisions = decide_all(&owner, &order, &sizes, &used, now);
        Ok(OrderShown { order, owner, decisions })
    }
}
