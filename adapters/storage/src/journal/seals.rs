//! The chain of the journal.
//!
//! Whoever verifies it must get to its end whatever somebody has done to the rows. So a row that cannot be read is told
//! as such, and only a database that fails breaks the walk off.

use picdesk::{Digest, Found, Moment, Seal, Sealed, Unsealed};
use sea_orm::{FromQueryResult, QueryResult};

use super::restored;
use crate::{
    entity::journal,
    fault::{Answer, named},
    hand::{Hand, values},
};

#[derive(FromQueryResult)]
struct SealRow {
    number: i64,
    sealed: i64,
    digest: Vec<u8>,
}

impl From<SealRow> for Seal {
    fn from(row: SealRow) -> Self {
        // One of another length was never ours: it fits no entry, as zeros do not.
        let digest = row.digest.try_into().unwrap_or([0; 32]);
        Self { number: row.number, place: row.sealed, digest: Digest(digest) }
    }
}

#[derive(FromQueryResult)]
struct PlaceRow {
    place: Option<i64>,
}

/// What stands in the columns of an entry.
fn found(row: &QueryResult) -> Answer<Found> {
    if PlaceRow::from_query_result(row, "").map_err(named)?.place.is_none() {
        return Ok(Found::Gone);
    }
    let entry = journal::Model::from_query_result(row, "").map_err(named).and_then(restored);
    Ok(entry.map_or(Found::Unreadable, |kept| Found::Entry(kept.entry)))
}

impl Hand {
    pub(super) async fn newest_seal(&self) -> Answer<Option<Seal>> {
        let sql = "SELECT number, place AS sealed, digest FROM journal_seal ORDER BY number DESC LIMIT 1";
        Ok(self.one::<SealRow>(sql, values![]).await?.map(Seal::from))
    }

    pub(super) async fn seals_with_entries(&self, from: i64, limit: u32) -> Answer<Vec<Sealed>> {
        let sql = "SELECT number, journal_seal.place AS sealed, digest, journal.* FROM journal_seal \
                   LEFT JOIN journal ON journal.place = journal_seal.place \
                   WHERE number >= $1 ORDER BY number LIMIT $2";
        let rows = self.rows(sql, values![from, i64::from(limit)]).await?;
        let sealed = |row: &QueryResult| -> Answer<Sealed> {
            let seal = SealRow::from_query_result(row, "").map_err(named)?.into();
            Ok(Sealed { seal, found: found(row)? })
        };
        rows.iter().map(sealed).collect()
    }

    pub(super) async fn without_seal(&self, from: Option<i64>, limit: u32) -> Answer<Vec<Unsealed>> {
        let mut query = self.query();
        query.put("SELECT * FROM journal WHERE place >= ");
        match from {
            Some(from) => query.bind(from),
            None => query.put("(SELECT next FROM counter WHERE name = 'seals')"),
        };
        query.put(" AND NOT EXISTS (SELECT * FROM journal_seal WHERE journal_seal.place = journal.place)");
        query.put(" ORDER BY place LIMIT ").bind(i64::from(limit));
        let (sql, values) = query.parts();
        let rows = self.rows(sql, values).await?;
        let unsealed = |row: &QueryResult| -> Answer<Unsealed> {
            let place = PlaceRow::from_query_result(row, "").map_err(named)?.place.unwrap_or_default();
            Ok(Unsealed { place, found: found(row)? })
        };
        rows.iter().map(unsealed).collect()
    }

    /// Adds seals behind the last one. The counter is held, so that of two who seal at once one is told no.
    pub(super) async fn add_seals(&self, last: Option<&Seal>, seals: &[Seal], settled: Moment) -> Answer<bool> {
        #[derive(FromQueryResult)]
        struct Settled {
            last: Option<i64>,
            unsettled: Option<i64>,
        }
        let next = self.next_to_index("seals").await?;
        if self.newest_seal().await?.as_ref() != last {
            return Ok(false);
        }
        if !seals.is_empty() {
            let mut query = self.query();
            query.put("INSERT INTO journal_seal (number, place, digest) VALUES ");
            for (count, seal) in seals.iter().enumerate() {
                query.put(if count == 0 { "(" } else { ", (" });
                query.list(values![seal.number, seal.place, seal.digest.0.to_vec()]).put(")");
            }
            let (sql, values) = query.parts();
            self.change(sql, values).await?;
        }
        // What is not settled may be overtaken by what has a smaller place, so that the next round looks there again.
        let up_to = seals.last().map_or(i64::MAX, |seal| seal.place);
        let sql = "SELECT (SELECT max(place) FROM journal WHERE place <= $2) AS last, (SELECT place FROM journal \
                   WHERE place >= $1 AND place <= $2 AND (at >= $3 OR NOT EXISTS \
                   (SELECT * FROM journal_seal WHERE journal_seal.place = journal.place)) ORDER BY place LIMIT 1) \
                   AS unsettled";
        let found = self.one::<Settled>(sql, values![next, up_to, settled.micros()]).await?;
        let sealed = found.and_then(|found| found.unsettled.map(|first| first - 1).or(found.last));
        if let Some(sealed) = sealed.filter(|sealed| *sealed >= next) {
            self.indexed_up_to("seals", sealed).await?;
        }
        Ok(true)
    }
}
