//! The times that identities were assumed.

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, Assumption, AssumptionId, AssumptionRow, Assumptions, Consent, ConsentRow, Moment, Page,
    Permit, ReadAssumptions, Reply, Rows, StoreError, may,
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

/// A question, with the name of whoever asks.
#[derive(FromQueryResult)]
struct Asked {
    client: Uuid,
    staff: Uuid,
    reason: String,
    asked_at: i64,
    reply: Option<String>,
    replied_at: Option<i64>,
    staff_name: String,
}

const ASKED: &str = "SELECT client, staff, reason, asked_at, reply, replied_at, account.name AS staff_name FROM consent \
                     JOIN account ON account.id = consent.staff WHERE client = $1";

fn consent(row: &Asked) -> Answer<Consent> {
    let replied = match (&row.reply, row.replied_at) {
        (Some(reply), Some(at)) => Some((map::named(&Reply::ALL, Reply::slug, reply)?, Moment::from_micros(at))),
        _ => None,
    };
    Ok(Consent {
        client: row.client.into(),
        staff: row.staff.into(),
        reason: map::parsed(&row.reason)?,
        asked_at: Moment::from_micros(row.asked_at),
        replied,
    })
}

/// The two columns of what was said.
fn replied(consent: &Consent) -> (Option<&'static str>, Option<i64>) {
    consent.replied.map(|(reply, at)| (reply.slug(), at.micros())).unzip()
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

    async fn consents(&mut self, viewing: &Permit<may::ViewAssumptions>, client: AccountId) -> Answer<Vec<ConsentRow>> {
        let only = viewing.scope().account().unwrap_or(client);
        let sql = format!("{ASKED} AND client = $2 ORDER BY asked_at DESC, staff DESC");
        let row = |row: Asked| Ok(ConsentRow { consent: consent(&row)?, staff_name: map::parsed(&row.staff_name)? });
        self.all::<Asked>(sql, values![client.uuid(), only.uuid()]).await?.into_iter().map(row).collect()
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

    async fn going_on(&mut self, client: AccountId, now: Moment) -> Answer<Vec<Assumption>> {
        let sql = format!("SELECT {COLUMNS} FROM assumption WHERE client = $1 AND ended_at IS NULL AND ends_at > $2");
        let rows = self.all::<Row>(sql, values![client.uuid(), now.micros()]).await?;
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

    async fn consent(&mut self, client: AccountId, staff: AccountId) -> Answer<Option<Consent>> {
        let found = self.one::<Asked>(format!("{ASKED} AND staff = $2"), values![client.uuid(), staff.uuid()]).await?;
        found.as_ref().map(consent).transpose()
    }

    async fn put_consent(&mut self, consent: &Consent) -> Answer<()> {
        let (reply, at) = replied(consent);
        let sql = "INSERT INTO consent (client, staff, reason, asked_at, reply, replied_at) VALUES ($1, $2, $3, $4, $5, $6) \
                   ON CONFLICT (client, staff) DO UPDATE SET reason = excluded.reason, asked_at = excluded.asked_at, \
                   reply = excluded.reply, replied_at = excluded.replied_at";
        let (client, staff, reason) = (consent.client.uuid(), consent.staff.uuid(), consent.reason.as_str());
        self.change(sql, values![client, staff, reason, consent.asked_at.micros(), reply, at]).await.map(drop)
    }

    async fn save_reply(&mut self, consent: &Consent) -> Answer<bool> {
        let (reply, at) = replied(consent);
        let sql = "UPDATE consent SET reply = $1, replied_at = $2 WHERE client = $3 AND staff = $4 AND asked_at = $5";
        let (client, staff) = (consent.client.uuid(), consent.staff.uuid());
        Ok(self.change(sql, values![reply, at, client, staff, consent.asked_at.micros()]).await? > 0)
    }

    async fn take_consent(&mut self, consent: &Consent) -> Answer<bool> {
        let (reply, at) = replied(consent);
        let sql = "DELETE FROM consent WHERE client = $1 AND staff = $2 AND asked_at = $3 AND reply = $4 \
                   AND replied_at = $5";
        let (client, staff) = (consent.client.uuid(), consent.staff.uuid());
        Ok(self.change(sql, values![client, staff, consent.asked_at.micros(), reply, at]).await? > 0)
    }
}
