//! Orders: their heads, and the lists of them.

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, LineNumber, Moment, Order, OrderNumber, OrderRecord, OrderRow, OrderState, Orders, Origin,
    Page, Permit, ReadOrders, Rows, Scope, StoreError, may,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{
    entity::orders,
    fault::Answer,
    files::Counted,
    hand::{Hand, values},
    map,
    query::Query,
};

/// Adds what a scope leaves of orders: those of its account, and to the owner no draft (rule 12).
pub(crate) fn within(query: &mut Query, scope: Scope) {
    if let Some(owner) = scope.account() {
        query.put(" AND owner = ").bind(owner.uuid());
    }
    if let Scope::Own(_) = scope {
        query.put(" AND state <> ").bind(OrderState::Draft.slug());
    }
}

/// What a list shows of an order.
#[derive(FromQueryResult)]
struct Shown {
    number: i64,
    owner: Uuid,
    owner_name: String,
    state: String,
    origin: String,
    lines: i64,
    created_at: i64,
}

#[async_trait]
impl ReadOrders for Hand {
    async fn get(&mut self, viewing: &Permit<may::ViewOrders>, number: OrderNumber) -> Answer<Option<Order>> {
        let mut query = self.query();
        query.put("SELECT * FROM orders WHERE number = ").bind(number.number());
        within(&mut query, viewing.scope());
        let (sql, values) = query.parts();
        let Some(row) = self.one::<orders::Model>(sql, values).await? else { return Ok(None) };
        Ok(Some(Order::restore(OrderRecord {
            number,
            owner: row.owner.into(),
            created_by: row.created_by.into(),
            origin: map::named(&Origin::ALL, Origin::slug, &row.origin)?,
            state: map::named(&OrderState::ALL, OrderState::slug, &row.state)?,
            grant: map::grant(&row.grant_kind, row.grant_until, row.grant_most)?,
            currency: map::parsed(&row.currency)?,
            lines: self.lines_of(number).await?,
            usage: map::parsed_maybe(row.usage.as_deref())?,
            reference: map::parsed_maybe(row.reference.as_deref())?,
            terms_accepted_at: row.terms_accepted_at.map(Moment::from_micros),
            created_at: Moment::from_micros(row.created_at),
            revision: map::revision(row.revision)?,
        })))
    }

    async fn owner(&mut self, viewing: &Permit<may::ViewOrders>, order: &Order) -> Answer<Option<Account>> {
        self.account_within(viewing.scope(), order.owner).await
    }

    async fn list(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        of: Option<AccountId>,
        page: &Page<OrderNumber>,
    ) -> Answer<Rows<OrderRow, OrderNumber>> {
        let mut query = self.query();
        query.put("SELECT number, owner, name AS owner_name, state, origin, lines, orders.created_at");
        query.put(" FROM orders JOIN account ON account.id = owner WHERE TRUE");
        within(&mut query, viewing.scope());
        if let Some(of) = of {
            query.put(" AND owner = ").bind(of.uuid());
        }
        if let Some(after) = page.after {
            query.put(" AND number < ").bind(after.number());
        }
        query.put(" ORDER BY number DESC LIMIT ").bind(i64::from(page.limit()) + 1);
        let (sql, values) = query.parts();
        let rows = self.all::<Shown>(sql, values).await?;
        let shown = |row: Shown| {
            Ok(OrderRow {
                number: OrderNumber::new(row.number),
                owner: row.owner.into(),
                owner_name: map::parsed(&row.owner_name)?,
                state: map::named(&OrderState::ALL, OrderState::slug, &row.state)?,
                origin: map::named(&Origin::ALL, Origin::slug, &row.origin)?,
                lines: map::small(row.lines)?,
                created_at: Moment::from_micros(row.created_at),
            })
        };
        let rows = rows.into_iter().map(shown).collect::<Answer<Vec<_>>>()?;
        Ok(Rows::cut(rows, page.limit(), |row| row.number))
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

    async fn insert(&mut self, order: &Order) -> Answer<()> {
        let (grant_kind, grant_until, grant_most) = map::grant_columns(&order.grant);
        self.change(
            "INSERT INTO orders (number, owner, created_by, origin, state, grant_kind, grant_until, grant_most, \
             currency, lines, created_at, revision, usage, reference, terms_accepted_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            values![
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
                order.usage.as_ref().map(|usage| usage.as_str()),
                order.reference.as_ref().map(|reference| reference.as_str()),
                order.terms_accepted_at.map(Moment::micros),
            ],
        )
        .await?;
        self.put_lines(order.number, &order.lines).await
    }

    async fn save(&mut self, order: &Order, line: Option<LineNumber>) -> Answer<()> {
        let (grant_kind, grant_until, grant_most) = map::grant_columns(&order.grant);
        let saved = self.change(
            "UPDATE orders SET state = $1, grant_kind = $2, grant_until = $3, grant_most = $4, revision = $5 \
             WHERE number = $6 AND revision = $7",
            values![
                order.state.slug(),
                grant_kind,
                grant_until,
                grant_most,
                i64::from(order.revision.number()),
                order.number.number(),
                map::before(order.revision),
            ],
        );
        if saved.await? == 0 {
            return Err(StoreError::Stale);
        }
        match line.and_then(|number| order.line(number)) {
            Some(line) => self.save_line(order.number, line).await,
            None => Ok(()),
        }
    }
}
