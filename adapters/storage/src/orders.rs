//! Orders: their heads.

use std::collections::BTreeSet;

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, Currency, LineNumber, Message, Moment, Name, Order, OrderFilter, OrderLine, OrderNumber,
    OrderRecord, OrderRow, OrderState, Orders, Origin, Page, Permit, PricesShown, ReadOrders, Rows, Scope, StoreError,
    may,
};

use crate::{
    entity::orders,
    fault::Answer,
    files::Counted,
    hand::{Hand, values},
    map,
    query::Query,
};

mod list;
mod unread;

/// Adds what a scope leaves of orders: those of its account, and to the owner no draft, nor what was cancelled as one (rule 12).
pub(crate) fn within(query: &mut Query, scope: Scope) {
    if let Some(owner) = scope.account() {
        query.put(" AND orders.owner = ").bind(owner.uuid());
    }
    if let Scope::Own(_) = scope {
        query.put(" AND orders.state <> ").bind(OrderState::Draft.slug()).put(" AND NOT orders.withheld");
    }
}

fn restored(row: orders::Model, lines: Vec<OrderLine>) -> Answer<Order> {
    Ok(Order::restore(OrderRecord {
        number: OrderNumber::new(row.number),
        owner: row.owner.into(),
        created_by: row.created_by.into(),
        origin: map::named(&Origin::ALL, Origin::slug, &row.origin)?,
        state: map::named(&OrderState::ALL, OrderState::slug, &row.state)?,
        withheld: row.withheld,
        grant: map::grant(&row.grant_kind, row.grant_until, row.grant_most)?,
        note_to_client: map::parsed_maybe(row.note_to_client.as_deref())?,
        staff_note: map::parsed_maybe(row.staff_note.as_deref())?,
        currency: map::parsed(&row.currency)?,
        lines,
        usage: map::parsed_maybe(row.usage.as_deref())?,
        reference: map::parsed_maybe(row.reference.as_deref())?,
        terms_accepted_at: row.terms_accepted_at.map(Moment::from_micros),
        paid_at: row.paid_at.map(Moment::from_micros),
        must_pay_first: row.must_pay_first,
        discount: map::discount(row.discount_share, row.discount_reason.as_deref())?,
        prices_shown: map::named(&PricesShown::ALL, PricesShown::slug, &row.prices_shown)?,
        created_at: Moment::from_micros(row.created_at),
        revision: map::revision(row.revision)?,
    }))
}

impl Hand {
    /// Begins to read heads of orders within a scope. The staff note does not leave the database for the owner (rule
    /// 42).
    fn heads(&self, scope: Scope) -> Query {
        let mut query = self.query();
        query.put("SELECT number, owner, created_by, origin, state, grant_kind, grant_until, grant_most, ");
        query.put("note_to_client, ").put(match scope {
            Scope::Own(_) => "NULL AS staff_note",
            Scope::Account(_) | Scope::House => "staff_note",
        });
        query.put(
            ", currency, lines, created_at, revision, usage, reference, terms_accepted_at, paid_at, \
                 must_pay_first, discount_share, discount_reason, prices_shown, withheld \
                 FROM orders WHERE TRUE",
        );
        within(&mut query, scope);
        query
    }

    async fn order(&self, scope: Scope, number: OrderNumber, held: &str) -> Answer<Option<Order>> {
        let mut query = self.heads(scope);
        query.put(" AND number = ").bind(number.number()).put(held);
        let (sql, values) = query.parts();
        let Some(row) = self.one::<orders::Model>(sql, values).await? else { return Ok(None) };
        // The lines are a statement of their own behind the head: where that was held, they are as whoever held it
        // before has left them.
        restored(row, self.lines_of(number).await?).map(Some)
    }

    /// Several orders by their heads, with the lines of all of them.
    async fn with_lines_of(&self, heads: Vec<orders::Model>) -> Answer<Vec<Order>> {
        let mut lines = self.lines_of_all(heads.iter().map(|head| head.number).collect()).await?;
        let with_lines = |head: orders::Model| {
            let own = lines.remove(&head.number).unwrap_or_default();
            restored(head, own)
        };
        heads.into_iter().map(with_lines).collect()
    }
}

#[async_trait]
impl ReadOrders for Hand {
    async fn get(&mut self, viewing: &Permit<may::ViewOrders>, number: OrderNumber) -> Answer<Option<Order>> {
        self.order(viewing.scope(), number, "").await
    }

    async fn owner(&mut self, viewing: &Permit<may::ViewOrders>, order: &Order) -> Answer<Option<Account>> {
        self.account_within(viewing.scope(), order.owner).await
    }

    async fn owners(&mut self, viewing: &Permit<may::ViewOrders>, orders: &[Order]) -> Answer<Vec<Account>> {
        let owners: BTreeSet<AccountId> = orders.iter().map(|order| order.owner).collect();
        self.accounts_within(viewing.scope(), &owners).await
    }

    async fn several(&mut self, viewing: &Permit<may::ViewOrders>, numbers: &[OrderNumber]) -> Answer<Vec<Order>> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = self.heads(viewing.scope());
        query.put(" AND number IN (").list(numbers.iter().map(|number| number.number())).put(")");
        let (sql, values) = query.parts();
        let heads = self.all::<orders::Model>(sql, values).await?;
        self.with_lines_of(heads).await
    }

    async fn list(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        filter: &OrderFilter,
        page: &Page<OrderNumber>,
    ) -> Answer<Rows<OrderRow, OrderNumber>> {
        let rows = self.rows_of(viewing.scope(), filter, page).await?;
        Ok(Rows::cut(rows, page.limit(), |row| row.number))
    }

    async fn with_lines(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        page: &Page<OrderNumber>,
    ) -> Answer<Rows<Order, OrderNumber>> {
        let mut query = self.heads(viewing.scope());
        if let Some(after) = page.after {
            query.put(" AND number < ").bind(after.number());
        }
        query.put(" ORDER BY number DESC LIMIT ").bind(i64::from(page.limit()) + 1);
        let (sql, values) = query.parts();
        let heads = Rows::cut(self.all::<orders::Model>(sql, values).await?, page.limit(), |head| {
            OrderNumber::new(head.number)
        });
        Ok(Rows { rows: self.with_lines_of(heads.rows).await?, next: heads.next })
    }

    async fn unread(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        among: &[OrderNumber],
    ) -> Answer<Vec<(OrderNumber, Moment)>> {
        self.marked(viewing.scope(), among).await
    }

    async fn count_unread(&mut self, viewing: &Permit<may::ViewOrders>) -> Answer<u64> {
        self.count_marked(viewing.scope()).await
    }
}

#[async_trait]
impl Orders for Hand {
    async fn next_number(&mut self) -> Answer<OrderNumber> {
        let sql = if self.on_postgres() {
            "SELECT nextval('order_number') AS counted"
        } else {
            "UPDATE counter SET next = next + 1 WHERE name = 'order' RETURNING next - 1 AS counted"
        };
        let counted = self.one::<Counted>(sql, []).await?.ok_or_else(|| map::broken_row("no counter of orders"))?;
        Ok(OrderNumber::new(counted.counted))
    }

    async fn get_and_hold(&mut self, editing: &Permit<may::EditOrders>, number: OrderNumber) -> Answer<Option<Order>> {
        self.order(editing.scope(), number, self.held(" FOR UPDATE")).await
    }

    async fn hold_to_invoice(
        &mut self,
        editing: &Permit<may::EditOrders>,
        owner: AccountId,
        currency: Currency,
    ) -> Answer<Vec<Order>> {
        let mut query = self.heads(editing.scope());
        query.put(" AND to_invoice AND owner = ").bind(owner.uuid());
        query.put(" AND currency = ").bind(currency.code()).put(" AND state = ").bind(OrderState::Open.slug());
        query.put(" ORDER BY number").put(self.held(" FOR UPDATE"));
        let (sql, values) = query.parts();
        let heads = self.all::<orders::Model>(sql, values).await?;
        // As with one order, the lines are read once all heads are held.
        self.with_lines_of(heads).await
    }

    async fn insert(&mut self, order: &Order) -> Answer<()> {
        let (grant_kind, grant_until, grant_most) = map::grant_columns(&order.grant);
        let (discount_share, discount_reason) = map::discount_columns(order.discount.as_ref());
        let mut head = self.query();
        head.put(
            "INSERT INTO orders (number, owner, created_by, origin, state, grant_kind, grant_until, grant_most, \
             currency, lines, created_at, revision, note_to_client, staff_note, usage, reference, \
             terms_accepted_at, paid_at, must_pay_first, discount_share, discount_reason, prices_shown, to_invoice, \
             withheld) \
             VALUES (",
        );
        head.list(values![
            order.number.number(),
            order.owner.uuid(),
            order.created_by.uuid(),
            order.origin.slug(),
            order.state.slug(),
            grant_kind,
            grant_until,
            grant_most,
            order.currency.code(),
            map::stored(order.lines.len() as u64),
            order.created_at.micros(),
            i64::from(order.revision.number()),
            order.note_to_client.as_ref().map(Message::as_str),
            order.staff_note.as_ref().map(Message::as_str),
            order.usage.as_ref().map(Message::as_str),
            order.reference.as_ref().map(Name::as_str),
            order.terms_accepted_at.map(Moment::micros),
            order.paid_at.map(Moment::micros),
            order.must_pay_first,
            discount_share,
            discount_reason,
            order.prices_shown.slug(),
            order.is_to_invoice(),
            order.withheld,
        ]);
        head.put(")");
        self.change_later(head).await?;
        self.put_lines(order.number, &order.lines).await
    }

    async fn save(&mut self, order: &Order, lines: &[LineNumber]) -> Answer<()> {
        let (grant_kind, grant_until, grant_most) = map::grant_columns(&order.grant);
        let (discount_share, discount_reason) = map::discount_columns(order.discount.as_ref());
        let saved = self.change(
            "UPDATE orders SET state = $1, grant_kind = $2, grant_until = $3, grant_most = $4, note_to_client = $5, \
             staff_note = $6, lines = $7, paid_at = $8, must_pay_first = $9, currency = $10, discount_share = $11, \
             discount_reason = $12, prices_shown = $13, usage = $14, reference = $15, to_invoice = $16, withheld = $17, \
             revision = $18 WHERE number = $19 AND revision = $20",
            values![
                order.state.slug(),
                grant_kind,
                grant_until,
                grant_most,
                order.note_to_client.as_ref().map(Message::as_str),
                order.staff_note.as_ref().map(Message::as_str),
                map::stored(order.lines.len() as u64),
                order.paid_at.map(Moment::micros),
                order.must_pay_first,
                order.currency.code(),
                discount_share,
                discount_reason,
                order.prices_shown.slug(),
                order.usage.as_ref().map(Message::as_str),
                order.reference.as_ref().map(Name::as_str),
                order.is_to_invoice(),
                order.withheld,
                i64::from(order.revision.number()),
                order.number.number(),
                map::before(order.revision),
            ],
        );
        match saved.await? {
            0 => Err(StoreError::Stale),
            _ => self.keep_lines(order, lines).await,
        }
    }

    async fn keep_terms(&mut self, order: &Order) -> Answer<bool> {
        let sql = "UPDATE orders SET terms_accepted_at = $1 WHERE number = $2 AND terms_accepted_at IS NULL";
        let accepted_at = order.terms_accepted_at.map(Moment::micros);
        Ok(self.change(sql, values![accepted_at, order.number.number()]).await? > 0)
    }

    async fn mark_unread(&mut self, order: &Order, told_at: Moment) -> Answer<()> {
        self.mark(order, told_at).await
    }

    async fn mark_read(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        number: OrderNumber,
        told_at: Moment,
    ) -> Answer<()> {
        self.unmark(viewing.scope(), number, told_at).await
    }

    async fn index(&mut self, settled: Moment, limit: u32) -> Answer<u64> {
        self.index_orders(settled, limit).await
    }
}
