//! Reading orders: lists of them, one with the decision about each of its lines, and what happened to it.

use std::collections::{BTreeMap, HashMap};

use crate::{
    account::Account,
    actor::Actor,
    desk::{
        Desk,
        restrictions::{notices, restrictions},
    },
    download::{Decision, decide_all},
    error::{Error, Missing},
    journal::KeptEntry,
    letter::LetterRow,
    moment::Moment,
    order::{
        Order, OrderNumber,
        line::{OrderLine, suppliers},
        list::{OrderFilter, OrderRow, OwnOrderRow},
        prices::Totals,
    },
    page::{Page, Rows},
    policy::{Permit, Scope, may},
    ports::{collections::ReadOrders, store::Look},
    restriction::{Effect, book::RestrictionBook},
    rights::Right,
    sizes::Size,
    text::Notice,
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
    /// How many downloads of each line count against a limit (rule 27), line by line.
    pub used: Vec<u32>,
    /// When each line was last downloaded to the end, line by line; none where it never was (rule 30).
    pub downloaded: Vec<Option<Moment>>,
    /// What keeps each line's file from the owner now, line by line (rule 28).
    pub kept: Vec<KeptFromOwner>,
    /// The sizes that each line's file is offered in now, fewest pixels first, line by line.
    pub offered: Vec<Vec<Size>>,
    /// What the order costs; none where its owner reads it and is not told (rule 44).
    pub totals: Option<Totals>,
    /// Whether its owner is asked to accept the licence terms before the first download (rule 31).
    pub terms_asked: bool,
    /// When its owner was told of it last, where they have not looked at it since.
    pub unread: Option<Moment>,
}

/// What restrictions do to the owner of an order, of one of its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFromOwner {
    /// The most that any of them does; none where none concerns the owner. Of a hidden file the owner sees no picture.
    pub effect: Option<Effect>,
    /// What they tell the owner.
    pub notices: Vec<Notice>,
}

/// The most orders on one page of one's own: each is read with all its lines.
pub const MOST_OWN_ORDERS: u16 = 20;

/// What happened to an order, and to the letters about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The entries of the journal, newest first.
    pub entries: Rows<KeptEntry, i64>,
    /// The letters, newest first (rule 34).
    pub letters: Vec<LetterRow>,
}

impl Desk {
    /// Lists the orders that a filter leaves, newest first: of the actor's own, or with the right to view orders of all. What
    /// only staff know of an order narrows no client's list (rule 37).
    pub async fn orders(
        &self,
        actor: &Actor,
        filter: &OrderFilter,
        page: &Page<OrderNumber>,
    ) -> Result<Rows<OrderRow, OrderNumber>, Error> {
        let scope = if filter.is_for_staff() { Scope::House } else { actor.as_far_as(Right::ViewOrders) };
        let viewing = self.permit::<may::ViewOrders>(actor, scope).await?;

        let mut look = self.ports.store.look().await?;
        Ok(look.orders().list(&viewing, filter, page).await?)
    }

    /// Lists the actor's own orders, newest first, with how many of their files may be downloaded now (rule 22); at most
    /// [`MOST_OWN_ORDERS`] of them.
    pub async fn own_orders(
        &self,
        actor: &Actor,
        page: &Page<OrderNumber>,
    ) -> Result<Rows<OwnOrderRow, OrderNumber>, Error> {
        let viewing = self.permit::<may::ViewOrders>(actor, actor.own()).await?;
        let knowing = self.permit::<may::ViewAccount>(actor, actor.own()).await?;

        let mut look = self.ports.store.look().await?;
        let owner = look.accounts().get(&knowing, actor.account()).await?.ok_or(Missing::Account)?;
        let page = Page::new(page.after, page.limit().min(MOST_OWN_ORDERS));
        let orders = look.orders().with_lines(&viewing, &page).await?;
        let sizes = look.files().sizes(&suppliers(orders.rows.iter().flat_map(|order| &order.lines))).await?;
        let restricted = orders.rows.iter().flat_map(Order::restricted).collect();
        let restrictions = restrictions(look.files(), restricted).await?;
        let now = self.ports.now();
        let used = look.downloads().used_in(&orders.rows, now).await?;
        let numbers: Vec<_> = orders.rows.iter().map(|order| order.number).collect();
        let unread: BTreeMap<_, _> = look.orders().unread(&viewing, &numbers).await?.into_iter().collect();

        Ok(orders.map(|order| {
            let used = used.iter().filter(|(number, ..)| *number == order.number);
            let used = used.map(|&(_, line, used)| (line, used));
            let decisions = decide_all(&owner, &order, &sizes, &restrictions, used, now);
            let open = decisions.iter().filter(|decision| matches!(decision, Decision::Allowed(_)));
            OwnOrderRow {
                number: order.number,
                state: order.state,
                files: order.lines.len() as u32,
                open_now: open.count() as u32,
                unread: unread.contains_key(&order.number),
                created_at: order.created_at,
            }
        }))
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

    pub(super) async fn show(
        &self,
        look: &mut dyn Look,
        viewing: &Permit<may::ViewOrders>,
        number: OrderNumber,
    ) -> Result<OrderShown, Error> {
        let (mut order, owner) = with_owner(look.orders(), viewing, number).await?;
        let totals = match viewing.scope() {
            Scope::Own(_) => order.tell_owner(),
            Scope::Account(_) | Scope::House => order.totals().ok(),
        };
        let sizes = look.files().sizes(&order.suppliers()).await?;
        let restrictions = restrictions(look.files(), order.restricted()).await?;
        let now = self.ports.now();
        let downloads = look.downloads().used(&order, now).await?;
        let by_line: HashMap<_, _> = downloads.into_iter().map(|of_line| (of_line.line, of_line)).collect();
        let used = by_line.values().map(|of_line| (of_line.line, of_line.used));
        let decisions = decide_all(&owner, &order, &sizes, &restrictions, used, now);
        let of_lines = || order.lines.iter().map(|line| by_line.get(&line.number));
        let used = of_lines().map(|of_line| of_line.map_or(0, |of_line| of_line.used)).collect();
        let downloaded = of_lines().map(|of_line| of_line.and_then(|of_line| of_line.last)).collect();
        let offered = order.lines.iter().map(|line| sizes.offered(line.file.supplier, &line.file.master)).collect();
        let kept = kept_from(&owner, &order, &restrictions, now);
        let terms_asked = order.asks_for_terms(&owner);
        let unread = look.orders().unread(viewing, &[number]).await?.pop().map(|(_, told_at)| told_at);
        Ok(OrderShown { order, owner, decisions, used, downloaded, kept, offered, totals, terms_asked, unread })
    }
}

/// An order, and whose it is.
pub(super) async fn with_owner(
    orders: &mut (impl ReadOrders + ?Sized),
    viewing: &Permit<may::ViewOrders>,
    number: OrderNumber,
) -> Result<(Order, Account), Error> {
    let order = orders.get(viewing, number).await?.ok_or(Missing::Order)?;
    let owner = orders.owner(viewing, &order).await?.ok_or(Missing::Order)?;
    Ok((order, owner))
}

/// What keeps the files of an order from its owner now, line by line (rule 28).
pub(super) fn kept_from(
    owner: &Account,
    order: &Order,
    restrictions: &RestrictionBook,
    now: Moment,
) -> Vec<KeptFromOwner> {
    let reader = owner.reader(now);
    let kept = |line: &OrderLine| KeptFromOwner {
        effect: restrictions.strictest(line.file.id, &reader),
        notices: notices(restrictions, line.file.id, Some(&reader)),
    };
    order.lines.iter().map(kept).collect()
}
