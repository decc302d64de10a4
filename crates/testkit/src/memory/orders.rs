//! The shelf of orders.

use std::{cmp::Reverse, collections::BTreeSet, sync::Arc};

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, Currency, LetterState, LineFile, LineNumber, Moment, Order, OrderFilter, OrderNumber,
    OrderRecord, OrderRow, Orders, Origin, Page, Permit, ReadOrders, Rows, Scope, StoreError, may, search::words,
};

use super::{Answer, Shelves, accounts::has_beginnings, invoices::can_be_invoiced, known, put, reaches};

impl Shelves {
    /// An order with its files as they are now: a line copies nothing of its file. Its owner gets no staff note (rule
    /// 42).
    fn shown(&self, scope: Scope, order: &Order) -> Order {
        let mut record: OrderRecord = (**order).clone();
        if let Scope::Own(_) = scope {
            record.staff_note = None;
        }
        for line in &mut record.lines {
            if let Some(card) = self.card(line.file.id) {
                line.file = LineFile::from(card);
            }
        }
        Order::restore(record)
    }

    fn row(&self, order: &Order) -> Option<OrderRow> {
        let owner = self.account(order.owner)?;
        Some(OrderRow {
            number: order.number,
            owner: order.owner,
            owner_name: owner.name.clone(),
            owner_address: owner.address.clone(),
            created_by: order.created_by,
            created_by_name: self.account(order.created_by)?.name.clone(),
            state: order.state,
            grant: order.grant,
            origin: order.origin,
            lines: order.lines.len() as u32,
            letter: self.newest_letter(order.number),
            paid_at: order.paid_at,
            created_at: order.created_at,
        })
    }

    fn newest_letter(&self, order: OrderNumber) -> Option<LetterState> {
        let newest = self.letters.values().rev().find(|letter| letter.order == Some(order));
        newest.map(|letter| letter.state.clone())
    }

    fn is_meant(&self, filter: &OrderFilter, order: &Order) -> bool {
        let typed = filter.client.as_ref().map(|typed| words(typed.as_str()));
        let is_typed = |typed: &Vec<String>| {
            !typed.is_empty() && self.account(order.owner).is_some_and(|owner| has_beginnings(&owner, typed))
        };
        let made = |staff| order.created_by == staff && order.origin == Origin::BackOffice;
        typed.as_ref().is_none_or(is_typed)
            && filter.number.is_none_or(|number| order.number == number)
            && filter.owner.is_none_or(|owner| order.owner == owner)
            && filter.state.is_none_or(|state| order.state == state)
            && filter.grant.is_none_or(|kind| order.grant.kind() == kind)
            && filter.origin.is_none_or(|origin| order.origin == origin)
            && filter.created_by.is_none_or(made)
            && filter.since.is_none_or(|since| order.created_at >= since)
            && filter.until.is_none_or(|until| order.created_at < until)
            && (!filter.to_invoice || order.is_to_invoice())
            && filter.mail.as_ref().is_none_or(|state| self.newest_letter(order.number).as_ref() == Some(state))
    }

    /// The orders that are marked as unread, as far as a scope reaches.
    fn marked(&self, scope: Scope) -> impl Iterator<Item = (OrderNumber, Moment)> {
        let there = move |number| self.orders.get(number).is_some_and(|order| is_there(scope, order));
        self.unread.iter().filter(move |(number, _)| there(number)).map(|(number, told_at)| (*number, *told_at))
    }

    /// By what a list sorts an order.
    fn place(&self, filter: &OrderFilter, number: OrderNumber) -> Option<(Option<Moment>, OrderNumber)> {
        let timed = filter.since.is_some() || filter.until.is_some();
        self.orders.get(&number).map(|order| (timed.then_some(order.created_at), number))
    }
}

/// Whether an order is there for whoever holds a permit of this scope (rule 12).
pub(super) fn is_there(scope: Scope, order: &Order) -> bool {
    reaches(scope, order.owner) && (!matches!(scope, Scope::Own(_)) || order.is_seen_by_owner())
}

#[async_trait]
impl ReadOrders for Shelves {
    async fn get(&mut self, viewing: &Permit<may::ViewOrders>, number: OrderNumber) -> Answer<Option<Order>> {
        let found = self.orders.get(&number).filter(|order| is_there(viewing.scope(), order));
        Ok(found.map(|order| self.shown(viewing.scope(), order)))
    }

    async fn owner(&mut self, viewing: &Permit<may::ViewOrders>, order: &Order) -> Answer<Option<Account>> {
        Ok(self.account(order.owner).filter(|owner| reaches(viewing.scope(), owner.id)))
    }

    async fn owners(&mut self, viewing: &Permit<may::ViewOrders>, orders: &[Order]) -> Answer<Vec<Account>> {
        let owners: BTreeSet<AccountId> = orders.iter().map(|order| order.owner).collect();
        let reached = owners.into_iter().filter(|owner| reaches(viewing.scope(), *owner));
        Ok(reached.filter_map(|owner| self.account(owner)).collect())
    }

    async fn several(&mut self, viewing: &Permit<may::ViewOrders>, numbers: &[OrderNumber]) -> Answer<Vec<Order>> {
        let named: BTreeSet<&OrderNumber> = numbers.iter().collect();
        let found = named.into_iter().filter_map(|number| self.orders.get(number));
        let there = found.filter(|order| is_there(viewing.scope(), order));
        Ok(there.map(|order| self.shown(viewing.scope(), order)).collect())
    }

    async fn list(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        filter: &OrderFilter,
        page: &Page<OrderNumber>,
    ) -> Answer<Rows<OrderRow, OrderNumber>> {
        let there = self.orders.values().filter(|order| is_there(viewing.scope(), order));
        let mut meant: Vec<&Order> = there.filter(|order| self.is_meant(filter, order)).collect();
        meant.sort_by_key(|order| Reverse(self.place(filter, order.number)));
        let after = page.after.map(|after| self.place(filter, after));
        let behind =
            meant.into_iter().filter(|order| after.is_none_or(|after| self.place(filter, order.number) < after));
        Ok(Rows::cut(behind.filter_map(|order| self.row(order)).collect(), page.limit(), |row| row.number))
    }

    async fn with_lines(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        page: &Page<OrderNumber>,
    ) -> Answer<Rows<Order, OrderNumber>> {
        let there = self.orders.values().rev().filter(|order| is_there(viewing.scope(), order));
        let behind = there.filter(|order| page.after.is_none_or(|after| order.number < after));
        let orders = behind.map(|order| self.shown(viewing.scope(), order)).collect();
        Ok(Rows::cut(orders, page.limit(), |order| order.number))
    }

    async fn unread(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        among: &[OrderNumber],
    ) -> Answer<Vec<(OrderNumber, Moment)>> {
        Ok(self.marked(viewing.scope()).filter(|(number, _)| among.contains(number)).collect())
    }

    async fn count_unread(&mut self, viewing: &Permit<may::ViewOrders>) -> Answer<u64> {
        Ok(self.marked(viewing.scope()).count() as u64)
    }
}

#[async_trait]
impl Orders for Shelves {
    async fn next_number(&mut self) -> Answer<OrderNumber> {
        let next = self.last_order.map_or(OrderNumber::FIRST, |last| OrderNumber::new(last.number() + 1));
        self.last_order = Some(next);
        Ok(next)
    }

    async fn insert(&mut self, order: &Order) -> Answer<()> {
        known(&self.accounts, &order.owner, "account")?;
        known(&self.accounts, &order.created_by, "account")?;
        order.lines.iter().try_for_each(|line| known(&self.files, &line.file.id, "file"))?;
        put(&mut self.orders, order.number, order.clone())
    }

    async fn get_and_hold(&mut self, editing: &Permit<may::EditOrders>, number: OrderNumber) -> Answer<Option<Order>> {
        // Nobody else has a unit of work open, so the order is held as it is.
        self.get(&editing.view(), number).await
    }

    async fn hold_to_invoice(
        &mut self,
        editing: &Permit<may::EditOrders>,
        owner: AccountId,
        currency: Currency,
    ) -> Answer<Vec<Order>> {
        let scope = editing.scope();
        let marked = self.orders.values().filter(|order| is_there(scope, order) && can_be_invoiced(order));
        let meant = marked.filter(|order| order.owner == owner && order.currency == currency);
        Ok(meant.map(|order| self.shown(scope, order)).collect())
    }

    async fn save(&mut self, order: &Order, lines: &[LineNumber]) -> Answer<()> {
        let kept = Arc::make_mut(&mut self.orders).get_mut(&order.number).ok_or(StoreError::Stale)?;
        if kept.revision.next() != order.revision {
            return Err(StoreError::Stale);
        }
        // Only the head and these lines are stored, as a database does it: a use case that changes another line
        // without saying so shall not get away with it here.
        let stays = OrderRecord { terms_accepted_at: kept.terms_accepted_at, ..(**order).clone() };
        let mut record = OrderRecord { lines: kept.lines.clone(), ..stays };
        for changed in lines.iter().filter_map(|&number| order.line(number)) {
            match record.lines.iter_mut().find(|line| line.number == changed.number) {
                Some(place) => *place = changed.clone(),
                None => record.lines.push(changed.clone()),
            }
        }
        *kept = Order::restore(record);
        Ok(())
    }

    async fn keep_terms(&mut self, order: &Order) -> Answer<bool> {
        let kept = Arc::make_mut(&mut self.orders).get_mut(&order.number).ok_or(StoreError::Stale)?;
        if kept.terms_accepted_at.is_some() {
            return Ok(false);
        }
        let record = OrderRecord { terms_accepted_at: order.terms_accepted_at, ..(**kept).clone() };
        *kept = Order::restore(record);
        Ok(true)
    }

    async fn mark_unread(&mut self, order: &Order, told_at: Moment) -> Answer<()> {
        known(&self.orders, &order.number, "order")?;
        Arc::make_mut(&mut self.unread).insert(order.number, told_at);
        Ok(())
    }

    async fn mark_read(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        number: OrderNumber,
        told_at: Moment,
    ) -> Answer<()> {
        if self.marked(viewing.scope()).any(|marked| marked == (number, told_at)) {
            Arc::make_mut(&mut self.unread).remove(&number);
        }
        Ok(())
    }

    /// Memory is walked whole, and needs no index.
    async fn index(&mut self, _settled: Moment, _limit: u32) -> Answer<u64> {
        Ok(0)
    }
}
