//! The times that identities were assumed.

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, Assumption, AssumptionId, AssumptionRow, Assumptions, Moment, Page, Permit, ReadAssumptions,
    Rows, StoreError, may,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{
    accounts::restored,
    entity::account,
    fault::Answer,
    hand::{Hand, values},
    map,
};

/// One time, by names that no column of an account has.
#[derive(FromQueryResult)]
struct Row {
    assumption: Uuid,
    client: Uuid,
    staff: Uuid,
    reason: String,
    began_at: i64,
    ends_at: i64,
    back_until: i64,
    ended_at: Option<i64>,
    letter: Option<Uuid>,
}

const COLUMNS: &str =
    "assumption.id AS assumption, client, staff, reason, began_at, ends_at, back_until, ended_at, letter";

/// One time, with the staff member's account.
#[derive(FromQueryResult)]
struct WithStaff {
    #[sea_orm(nested)]
    row: Row,
    #[sea_orm(nested)]
    staff: account::Model,
}

/// One time, with the staff member's name.
#[derive(FromQueryResult)]
struct Named {
    #[sea_orm(nested)]
    row: Row,
    staff_name: String,
}

fn assumption(row: Row) -> Answer<Assumption> {
    Ok(Assumption {
        id: row.assumption.into(),
        client: row.client.into(),
        staff: row.staff.into(),
        reason: map::parsed(&row.reason)?,
        began_at: Moment::from_micros(row.began_at),
        ends_at: Moment::from_micros(row.ends_at),
        back_until: Moment::from_micros(row.back_until),
        ended_at: row.ended_at.map(Moment::from_micros),
        letter: row.letter.map(Into::into),
    })
}

#[async_trait]
impl ReadAssumptions for Hand {
    async fn with_staff(&mut self, id: AssumptionId) -> Answer<Option<(Assumption, Account)>> {
        let sql = format!(
            "SELECT {COLUMNS}, account.* FROM assumption JOIN account ON account.id = assumption.staff \
             WHERE assumption.id = $1"
        );
        let found = self.one::<WithStaff>(sql, values![id.uuid()]).await?;
        found.map(|found| Ok((assumption(found.row)?, restored(found.staff)?))).transpose()
    }

    async fn of(
        &mut self,
        viewing: &Permit<may::ViewAssumptions>,
        client: AccountId,
        page: &Page<AssumptionId>,
    ) -> Answer<Rows<AssumptionRow, AssumptionId>> {
        let mut query = self.query();
        query.put(&format!("SELECT {COLUMNS}, account.name AS staff_name FROM assumption"));
        query.put(" JOIN account ON account.id = assumption.staff WHERE client = ").bind(client.uuid());
        if let Some(only) = viewing.scope().account() {
            query.put(" AND client = ").bind(only.uuid());
        }
        if let Some(after) = page.after {
            query.put(" AND assumption.id < ").bind(after.uuid());
        }
        query.put(" ORDER BY assumption.id DESC LIMIT ").bind(i64::from(page.limit()) + 1);
        let (sql, values) = query.parts();
        let row = |found: Named| {
            Ok(AssumptionRow { assumption: assumption(found.row)?, staff_name: map::parsed(&found.staff_name)? })
        };
        let rows = self.all::<Named>(sql, values).await?.into_iter().map(row).collect::<Answer<Vec<_>>>()?;
        Ok(Rows::cut(rows, page.limit(), |row| row.assumption.id))
    }
}

#[async_trait]
impl Assumptions for Hand {
    async fn hold_client(
        &mut self,
        assuming: &Permit<may::AssumeIdentity>,
        client: AccountId,
    ) -> Answer<Option<Account>> {
        let held = self.held("FOR UPDATE");
        let only = assuming.scope().account().unwrap_or(client);
        let sql = format!("SELECT * FROM account WHERE id = $1 AND id = $2 {held}");
        self.one::<account::Model>(sql, values![client.uuid(), only.uuid()]).await?.map(restored).transpose()
    }

    async fn going_on(
        &mut self,
        assuming: &Permit<may::AssumeIdentity>,
        client: AccountId,
        now: Moment,
    ) -> Answer<Vec<Assumption>> {
        let only = assuming.scope().account().unwrap_or(client);
        let sql = format!(
            "SELECT {COLUMNS} FROM assumption WHERE client = $1 AND client = $2 AND ended_at IS NULL AND ends_at > $3"
        );
        let rows = self.all::<Row>(sql, values![client.uuid(), only.uuid(), now.micros()]).await?;
        rows.into_iter().map(assumption).collect()
    }

    async fn insert(&mut self, assumption: &Assumption) -> Answer<()> {
        let mut query = self.query();
        query.put(
            "INSERT INTO assumption (client, id, staff, reason, began_at, ends_at, back_until, ended_at, letter) VALUES (",
        );
        query.list(values![
            assumption.client.uuid(),
            assumption.id.uuid(),
            assumption.staff.uuid(),
            assumption.reason.as_str(),
            assumption.began_at.micros(),
            assumption.ends_at.micros(),
            assumption.back_until.micros(),
            assumption.ended_at.map(Moment::micros),
            assumption.letter.map(|letter| letter.uuid()),
        ]);
        query.put(")");
        let (sql, values) = query.parts();
        self.change(sql, values).await.map(drop)
    }

    async fn save(&mut self, assumption: &Assumption) -> Answer<()> {
        let sql = "UPDATE assumption SET ended_at = $1 WHERE id = $2";
        match self.change(sql, values![assumption.ended_at.map(Moment::micros), assumption.id.uuid()]).await? {
            0 => Err(StoreError::broken("no such assumption is stored")),
            _ => Ok(()),
        }
    }
}
