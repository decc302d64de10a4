//! Bulk orders: the head, which never changes, and a row for each account.

use async_trait::async_trait;
use picdesk::{
    BulkOrder, BulkOrderId, BulkOrderRow, BulkOrders, BulkTarget, Moment, NotOrdered, OrderNumber, Page, Permit,
    Progress, ReadBulkOrders, Rows, StoreError, TargetRow, TargetState, WhyNotOrdered, may,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{
    fault::Answer,
    hand::{Hand, values},
    map,
    query::Cell,
};

mod head;

/// A target, and what its account's owner is called.
#[derive(FromQueryResult)]
struct Target {
    place: i64,
    account: Option<Uuid>,
    typed: String,
    state: String,
    order_number: Option<i64>,
    why: Option<String>,
    words: Option<String>,
    name: Option<String>,
}

/// A row of the list.
#[derive(FromQueryResult)]
struct Listed {
    id: Uuid,
    lightbox: String,
    begun_by: String,
    begun_at: i64,
    waiting: i64,
    created: i64,
    refused: i64,
}

fn state(row: &Target) -> Answer<TargetState> {
    match (row.state.as_str(), row.order_number, &row.why, &row.words) {
        ("waiting", None, None, None) => Ok(TargetState::Waiting),
        ("created", Some(number), None, None) => Ok(TargetState::Created(OrderNumber::new(number))),
        ("refused", None, Some(why), Some(words)) => Ok(TargetState::Refused(NotOrdered {
            why: map::named(&WhyNotOrdered::ALL, WhyNotOrdered::slug, why)?,
            words: words.clone(),
        })),
        (other, ..) => Err(map::broken_row(format!("a target that is {other:?}"))),
    }
}

fn target(row: Target) -> Answer<TargetRow> {
    let target = BulkTarget {
        place: map::small(row.place)?,
        account: row.account.map(Into::into),
        state: state(&row)?,
        typed: map::parsed(&row.typed)?,
    };
    Ok(TargetRow { target, name: map::parsed_maybe(row.name.as_deref())? })
}

/// The three columns of what came of a target: the order, or why there is none.
fn outcome(state: &TargetState) -> (Option<i64>, Option<&str>, Option<&str>) {
    match state {
        TargetState::Waiting => (None, None, None),
        TargetState::Created(number) => (Some(number.number()), None, None),
        TargetState::Refused(refused) => (None, Some(refused.why.slug()), Some(&refused.words)),
    }
}

fn row(bulk: Uuid, target: &BulkTarget) -> [Cell<'_>; 8] {
    let (order, why, words) = outcome(&target.state);
    [
        Cell::Id(bulk),
        Cell::MaybeId(target.account.map(|id| id.uuid())),
        Cell::from(target.typed.as_str()),
        Cell::from(target.state.slug()),
        Cell::Number(order),
        Cell::Text(why),
        Cell::Text(words),
        Cell::from(i64::from(target.place)),
    ]
}

#[async_trait]
impl ReadBulkOrders for Hand {
    async fn get(&mut self, _creating: &Permit<may::CreateOrders>, id: BulkOrderId) -> Answer<Option<BulkOrder>> {
        self.bulk_order(id).await
    }

    async fn targets(&mut self, bulk: &BulkOrder) -> Answer<Vec<TargetRow>> {
        let rows = self.all::<Target>(
            "SELECT place, bulk_target.account, typed, state, order_number, why, words, account.name FROM bulk_target \
             LEFT JOIN account ON account.id = bulk_target.account WHERE bulk_order = $1 ORDER BY place",
            values![bulk.id.uuid()],
        );
        rows.await?.into_iter().map(target).collect()
    }

    async fn list(
        &mut self,
        _creating: &Permit<may::CreateOrders>,
        page: &Page<BulkOrderId>,
    ) -> Answer<Rows<BulkOrderRow, BulkOrderId>> {
        let mut query = self.query();
        query.put("SELECT bulk_order.id, lightbox, account.name AS begun_by, begun_at");
        for state in ["waiting", "created", "refused"] {
            query.put(", (SELECT count(*) FROM bulk_target WHERE bulk_target.bulk_order = bulk_order.id AND state = '");
            query.put(state).put("') AS ").put(state);
        }
        query.put(" FROM bulk_order JOIN account ON account.id = begun_by");
        if let Some(after) = page.after {
            query.put(" WHERE bulk_order.id < ").bind(after.uuid());
        }
        query.put(" ORDER BY bulk_order.id DESC LIMIT ").bind(i64::from(page.limit()) + 1);
        let (sql, values) = query.parts();
        let listed = |row: Listed| {
            Ok(BulkOrderRow {
                id: row.id.into(),
                lightbox: map::parsed(&row.lightbox)?,
                begun_by: map::parsed(&row.begun_by)?,
                begun_at: Moment::from_micros(row.begun_at),
                progress: Progress {
                    waiting: map::small(row.waiting)?,
                    created: map::small(row.created)?,
                    refused: map::small(row.refused)?,
                },
            })
        };
        let rows = self.all::<Listed>(sql, values).await?.into_iter().map(listed).collect::<Answer<Vec<_>>>()?;
        Ok(Rows::cut(rows, page.limit(), |row| row.id))
    }
}

#[async_trait]
impl BulkOrders for Hand {
    async fn insert(&mut self, bulk: &BulkOrder, targets: &[BulkTarget]) -> Answer<()> {
        self.put_bulk_order(bulk).await?;
        let columns = ["bulk_order", "account", "typed", "state", "order_number", "why", "words", "place"];
        let mut query = self.query();
        let rows: Vec<_> = targets.iter().map(|target| row(bulk.id.uuid(), target)).collect();
        query.insert("bulk_target", &columns, &rows);
        let (sql, values) = query.parts();
        self.change(sql, values).await.map(drop)
    }

    async fn next_target(&mut self, bulk: &BulkOrder) -> Answer<Option<BulkTarget>> {
        // Whoever comes meanwhile passes by the target that this unit holds, and takes another.
        let skip = self.held("FOR UPDATE SKIP LOCKED");
        let sql = format!(
            "SELECT place, account, typed, state, order_number, why, words, CAST(NULL AS TEXT) AS name FROM bulk_target \
             WHERE bulk_order = $1 AND state = 'waiting' ORDER BY place LIMIT 1 {skip}"
        );
        let next = self.one::<Target>(sql, values![bulk.id.uuid()]).await?;
        next.map(|row| target(row).map(|row| row.target)).transpose()
    }

    async fn settle(&mut self, bulk: &BulkOrder, target: &BulkTarget) -> Answer<()> {
        let (order, why, words) = outcome(&target.state);
        let settled = self.change(
            "UPDATE bulk_target SET state = $1, order_number = $2, why = $3, words = $4 \
             WHERE bulk_order = $5 AND place = $6",
            values![target.state.slug(), order, why, words, bulk.id.uuid(), i64::from(target.place)],
        );
        match settled.await? {
            0 => Err(StoreError::broken("no such target is stored")),
            _ => Ok(()),
        }
    }
}
