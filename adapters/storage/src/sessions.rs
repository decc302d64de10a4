//! Sessions, and what was tried and counts against a limit.

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, Attempts, Chosen, Digest, EmailAddress, Failures, Moment, NetworkAddress, Page, Permit,
    ReadSessions, Rows, Session, SessionId, Sessions, Tried, Whereabouts, may,
};
use sea_orm::FromQueryResult;

use crate::{
    accounts::restored,
    entity::{account, session},
    fault::Answer,
    hand::{Hand, values},
    map,
    query::Query,
};

/// A session with its account. The account's id is the session's column of that name.
#[derive(FromQueryResult)]
struct SessionRow {
    session: sea_orm::prelude::Uuid,
    began_at: i64,
    ends_at: i64,
    chosen: Option<sea_orm::prelude::Uuid>,
    chosen_until: Option<i64>,
    chosen_name: Option<String>,
    assumption: Option<sea_orm::prelude::Uuid>,
    from_where: Option<String>,
    browser: Option<String>,
    #[sea_orm(nested)]
    owner: account::Model,
}

/// Where a session began, from its two columns.
fn whereabouts(from_where: Option<String>, browser: Option<&str>) -> Answer<Option<Whereabouts>> {
    let browser = map::parsed_maybe(browser)?;
    Ok(from_where.map(|from_where| Whereabouts { address: NetworkAddress(from_where), browser }))
}

/// A session as lists show it, without its owner's choice.
fn listed(row: session::Model) -> Answer<Session> {
    let digest = row.digest.try_into().map_err(|_| map::broken_row("a digest has 32 bytes"))?;
    Ok(Session {
        id: row.id.into(),
        account: row.account.into(),
        digest: Digest(digest),
        signed_in_from: whereabouts(row.from_where, row.browser.as_deref())?,
        began_at: Moment::from_micros(row.began_at),
        ends_at: Moment::from_micros(row.ends_at),
        chosen: None,
        assumption: row.assumption.map(Into::into),
    })
}

impl Hand {
    /// Begins to ask for the sessions of an account in which its owner is signed in, as far as a permit reaches.
    fn listed(&self, guarding: &Permit<may::GuardAccount>, account: AccountId, now: Moment) -> Query {
        let mut query = self.query();
        query.put("SELECT * FROM session WHERE assumption IS NULL AND account = ").bind(account.uuid());
        query.put(" AND ends_at > ").bind(now.micros());
        if let Some(only) = guarding.scope().account() {
            query.put(" AND account = ").bind(only.uuid());
        }
        query
    }
}

#[async_trait]
impl ReadSessions for Hand {
    async fn by_digest(&mut self, digest: &Digest) -> Answer<Option<(Session, Account)>> {
        let found = self.one::<SessionRow>(
            "SELECT session.id AS session, began_at, ends_at, chosen, chosen_until, assumption, from_where, browser, \
             (SELECT name FROM account WHERE id = session.chosen) AS chosen_name, account.* FROM session \
             JOIN account ON account.id = session.account WHERE digest = $1",
            values![digest.0.to_vec()],
        );
        let Some(row) = found.await? else { return Ok(None) };
        let account = restored(row.owner)?;
        let chosen = match (row.chosen, row.chosen_name, row.chosen_until) {
            (Some(client), Some(name), Some(until)) => {
                let (name, until) = (map::parsed(&name)?, Moment::from_micros(until));
                Some(Chosen { client: client.into(), name, until })
            }
            _ => None,
        };
        let session = Session {
            id: row.session.into(),
            account: account.id,
            digest: *digest,
            signed_in_from: whereabouts(row.from_where, row.browser.as_deref())?,
            began_at: Moment::from_micros(row.began_at),
            ends_at: Moment::from_micros(row.ends_at),
            chosen,
            assumption: row.assumption.map(Into::into),
        };
        Ok(Some((session, account)))
    }

    async fn of(
        &mut self,
        guarding: &Permit<may::GuardAccount>,
        account: AccountId,
        now: Moment,
        page: &Page<SessionId>,
    ) -> Answer<Rows<Session, SessionId>> {
        let mut query = self.listed(guarding, account, now);
        if let Some(after) = page.after {
            query.put(" AND id < ").bind(after.uuid());
        }
        query.put(" ORDER BY id DESC LIMIT ").bind(i64::from(page.limit()) + 1);
        let (sql, values) = query.parts();
        let rows = self.all::<session::Model>(sql, values).await?;
        let rows = rows.into_iter().map(listed).collect::<Answer<Vec<_>>>()?;
        Ok(Rows::cut(rows, page.limit(), |session| session.id))
    }

    async fn get(
        &mut self,
        guarding: &Permit<may::GuardAccount>,
        account: AccountId,
        session: SessionId,
        now: Moment,
    ) -> Answer<Option<Session>> {
        let mut query = self.listed(guarding, account, now);
        query.put(" AND id = ").bind(session.uuid());
        let (sql, values) = query.parts();
        self.one::<session::Model>(sql, values).await?.map(listed).transpose()
    }
}

#[async_trait]
impl Sessions for Hand {
    async fn insert(&mut self, session: &Session) -> Answer<()> {
        let from = session.signed_in_from.as_ref();
        let row = session::Model {
            digest: session.digest.0.to_vec(),
            id: session.id.uuid(),
            account: session.account.uuid(),
            began_at: session.began_at.micros(),
            ends_at: session.ends_at.micros(),
            chosen: session.chosen.as_ref().map(|chosen| chosen.client.uuid()),
            chosen_until: session.chosen.as_ref().map(|chosen| chosen.until.micros()),
            assumption: session.assumption.map(|assumption| assumption.uuid()),
            from_where: from.map(|from| from.address.0.clone()),
            browser: from.and_then(|from| from.browser.as_ref()).map(ToString::to_string),
        };
        self.add(row).await
    }

    async fn choose(&mut self, session: SessionId, chosen: Option<&Chosen>) -> Answer<()> {
        let sql = "UPDATE session SET chosen = $2, chosen_until = $3 WHERE id = $1";
        let (client, until) = chosen.map(|chosen| (chosen.client.uuid(), chosen.until.micros())).unzip();
        self.change(sql, values![session.uuid(), client, until]).await.map(drop)
    }

    async fn end(&mut self, session: SessionId) -> Answer<bool> {
        Ok(self.change("DELETE FROM session WHERE id = $1", values![session.uuid()]).await? > 0)
    }

    async fn end_all(&mut self, account: AccountId, but: Option<SessionId>) -> Answer<u64> {
        // No session has the nil id.
        let but = but.map_or_else(sea_orm::prelude::Uuid::nil, SessionId::uuid);
        self.change("DELETE FROM session WHERE account = $1 AND id <> $2", values![account.uuid(), but]).await
    }

    async fn forget_ended(&mut self, before: Moment) -> Answer<u64> {
        self.change("DELETE FROM session WHERE ends_at < $1", values![before.micros()]).await
    }
}

#[derive(FromQueryResult)]
struct FailuresRow {
    of_account: i64,
    of_address: i64,
}

#[async_trait]
impl Attempts for Hand {
    async fn failures(
        &mut self,
        tried: Tried,
        typed: &EmailAddress,
        from: &NetworkAddress,
        since: Moment,
    ) -> Answer<Failures> {
        if self.on_postgres() {
            // Two units must not count the same tries at once, or many tries at once would be a way around the
            // limits (rule 67). SQLite has one writer. Always in this order, so that nobody waits in a circle.
            let sql = "SELECT pg_advisory_xact_lock(1, hashtext($1))";
            self.change(sql, values![typed.folded()]).await?;
            let sql = "SELECT pg_advisory_xact_lock(2, hashtext($1))";
            self.change(sql, values![from.0.as_str()]).await?;
        }
        let found = self.one::<FailuresRow>(
            "SELECT (SELECT count(*) FROM attempt WHERE typed = $1 AND at >= $3 AND tried = $4) AS of_account, \
             (SELECT count(*) FROM attempt WHERE from_where = $2 AND at >= $3 AND tried = $4) AS of_address",
            values![typed.folded(), from.0.as_str(), since.micros(), tried.slug()],
        );
        match found.await? {
            Some(row) => {
                Ok(Failures { of_account: map::small(row.of_account)?, of_address: map::small(row.of_address)? })
            }
            None => Ok(Failures::default()),
        }
    }

    async fn failed(&mut self, tried: Tried, typed: &EmailAddress, from: &NetworkAddress, at: Moment) -> Answer<()> {
        let sql = "INSERT INTO attempt (typed, from_where, at, tried) VALUES ($1, $2, $3, $4)";
        self.change(sql, values![typed.folded(), from.0.as_str(), at.micros(), tried.slug()]).await.map(drop)
    }

    async fn forgive(&mut self, tried: Tried, typed: &EmailAddress, from: &NetworkAddress, at: Moment) -> Answer<()> {
        // One of them only: two tries of the same microsecond are two rows.
        let sql = "DELETE FROM attempt WHERE place = (SELECT max(place) FROM attempt \
                   WHERE typed = $1 AND from_where = $2 AND at = $3 AND tried = $4)";
        self.change(sql, values![typed.folded(), from.0.as_str(), at.micros(), tried.slug()]).await.map(drop)
    }

    async fn forget(&mut self, before: Moment) -> Answer<u64> {
        self.change("DELETE FROM attempt WHERE at < $1", values![before.micros()]).await
    }
}
