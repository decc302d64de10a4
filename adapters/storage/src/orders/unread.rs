//! The marks of orders that their owners were told of, and have not looked at since.

use picdesk::{Moment, Order, OrderNumber, Scope};
use sea_orm::FromQueryResult;

use crate::{
    fault::Answer,
    files::Counted,
    hand::{Hand, values},
    map,
    query::Query,
};

#[derive(FromQueryResult)]
struct Marked {
    order_number: i64,
    told_at: i64,
}

/// Adds what a scope leaves of the marks. There is none of a draft, of which nobody is told (rule 12).
fn within(query: &mut Query, scope: Scope) {
    if let Some(owner) = scope.account() {
        query.put(" AND owner = ").bind(owner.uuid());
    }
}

impl Hand {
    pub(super) async fn marked(&self, scope: Scope, among: &[OrderNumber]) -> Answer<Vec<(OrderNumber, Moment)>> {
        if among.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = self.query();
        query.put("SELECT order_number, told_at FROM unread WHERE order_number IN (");
        query.list(among.iter().map(|number| number.number())).put(")");
        within(&mut query, scope);
        let (sql, values) = query.parts();
        let marked = self.all::<Marked>(sql, values).await?;
        let restored = |row: Marked| (OrderNumber::new(row.order_number), Moment::from_micros(row.told_at));
        Ok(marked.into_iter().map(restored).collect())
    }

    pub(super) async fn count_marked(&self, scope: Scope) -> Answer<u64> {
        let mut query = self.query();
        query.put("SELECT count(*) AS counted FROM unread WHERE TRUE");
        within(&mut query, scope);
        let (sql, values) = query.parts();
        let counted = self.one::<Counted>(sql, values).await?.ok_or_else(|| map::broken_row("nothing was counted"))?;
        map::large(counted.counted)
    }

    pub(super) async fn mark(&self, order: &Order, told_at: Moment) -> Answer<()> {
        let mut query = self.query();
        query.put("INSERT INTO unread (order_number, owner, told_at) VALUES (");
        query.list(values![order.number.number(), order.owner.uuid(), told_at.micros()]);
        query.put(") ON CONFLICT (order_number) DO UPDATE SET told_at = excluded.told_at");
        self.change_later(query).await
    }

    pub(super) async fn unmark(&self, scope: Scope, number: OrderNumber, told_at: Moment) -> Answer<()> {
        let mut query = self.query();
        query.put("DELETE FROM unread WHERE order_number = ").bind(number.number());
        query.put(" AND told_at = ").bind(told_at.micros());
        within(&mut query, scope);
        let (sql, values) = query.parts();
        self.change(sql, values).await.map(drop)
    }
}
