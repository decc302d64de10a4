//! The journal. Entries are added and never edited.

mod seals;

use std::time::Duration;

use async_trait::async_trait;
use picdesk::{
    About, AccountId, Change, Entry, EntryKind, Journal, JournalFilter, JournalRow, KeptEntry, Moment, OrderNumber,
    Page, Permit, ReadJournal, Rows, Seal, Sealed, Unsealed, Who, may,
};
use sea_orm::{
    FromQueryResult,
    prelude::{Json, Uuid},
};

use crate::{
    entity::journal,
    fault::Answer,
    hand::{Hand, values},
    map,
    query::Query,
};

fn about(kind: &str, id: Option<&str>) -> Answer<About> {
    match (kind, id) {
        ("order", Some(id)) => map::parsed(id).map(About::Order),
        ("lightbox", Some(id)) => map::parsed(id).map(About::Lightbox),
        ("account", Some(id)) => map::parsed(id).map(About::Account),
        ("file", Some(id)) => map::parsed(id).map(About::File),
        ("letter", Some(id)) => map::parsed(id).map(About::Letter),
        ("bulk-order", Some(id)) => map::parsed(id).map(About::BulkOrder),
        ("house", None) => Ok(About::House),
        _ => Err(map::broken_row(format!("an entry about {kind} {id:?}"))),
    }
}

fn change_to_json(change: &Change) -> Json {
    [
        ("field", Json::from(change.field.as_str())),
        ("old", Json::from(change.old.as_deref())),
        ("new", Json::from(change.new.as_deref())),
    ]
    .into_iter()
    .collect()
}

fn change_from_json(change: &Json) -> Change {
    let text = |name: &str| change[name].as_str().map(str::to_owned);
    Change { field: text("field").unwrap_or_default(), old: text("old"), new: text("new") }
}

fn restored(row: journal::Model) -> Answer<KeptEntry> {
    let changes = row.changes.as_array().ok_or_else(|| map::broken_row("changes are a list"))?;
    let entry = Entry {
        at: Moment::from_micros(row.at),
        who: Who { actor: row.actor.map(AccountId::new), subject: row.subject.map(AccountId::new), token: None },
        kind: map::named(&EntryKind::ALL, EntryKind::slug, &row.kind)?,
        about: about(&row.about_kind, row.about_id.as_deref())?,
        changes: changes.iter().map(change_from_json).collect(),
    };
    Ok(KeptEntry { place: row.place, entry })
}

/// An entry and the names of its accounts.
#[derive(FromQueryResult)]
struct Named {
    #[sea_orm(nested)]
    entry: journal::Model,
    actor_name: Option<String>,
    subject_name: Option<String>,
}

fn row(named: Named) -> Answer<JournalRow> {
    Ok(JournalRow {
        kept: restored(named.entry)?,
        actor_name: map::parsed_maybe(named.actor_name.as_deref())?,
        subject_name: map::parsed_maybe(named.subject_name.as_deref())?,
    })
}

/// How far the order of places and the order of moments may be apart: longer than any unit of work lasts.
const APART: Duration = Duration::from_secs(600);

/// What leads to the entries that a filter means: the column of the index, and its account.
fn mark(filter: &JournalFilter) -> Option<(&'static str, Uuid)> {
    let subject = filter.subject.map(|subject| ("subject", subject.uuid()));
    let actor = filter.actor.map(|actor| ("actor", actor.uuid()));
    let kind = filter.kind.map(|kind| (kind.slug(), Uuid::nil()));
    subject.or(actor).or(kind)
}

/// Adds what a filter and a page leave of the entries. `place` is the column that is walked.
fn leave(query: &mut Query, place: &str, filter: &JournalFilter, page: &Page<i64>) {
    if let Some(actor) = filter.actor {
        query.put(" AND actor = ").bind(actor.uuid());
    }
    if let Some(subject) = filter.subject {
        query.put(" AND subject = ").bind(subject.uuid());
    }
    if let Some(kind) = filter.kind {
        query.put(" AND kind = ").bind(kind.slug());
    }
    if let Some(since) = filter.since {
        query.put(" AND at >= ").bind(since.micros());
    }
    if let Some(until) = filter.until {
        query.put(" AND at < ").bind(until.micros());
    }
    if let Some(after) = page.after {
        query.put(&format!(" AND {place} < ")).bind(after);
    }
    query.put(&format!(" ORDER BY {place} DESC LIMIT ")).bind(i64::from(page.limit()) + 1);
}

/// Adds that a place is within the time of a filter, with some room. It saves walking what is out of that time, and
/// the moment itself is looked at besides. A range has one end of each kind, or SQLite may walk up to the wrong one.
fn within_time(query: &mut Query, place: &str, filter: &JournalFilter, page: &Page<i64>) {
    if let Some(since) = filter.since {
        query.put(&format!(" AND {place} >= (SELECT place FROM journal WHERE at >= "));
        query.bind(since.minus(APART).micros()).put(" ORDER BY at LIMIT 1)");
    }
    if let (Some(until), None) = (filter.until, page.after) {
        query.put(&format!(" AND {place} <= (SELECT place FROM journal WHERE at < "));
        query.bind(until.plus(APART).micros()).put(" ORDER BY at DESC LIMIT 1)");
    }
}

#[async_trait]
impl ReadJournal for Hand {
    async fn of_order(
        &mut self,
        _viewing: &Permit<may::ViewHistory>,
        order: OrderNumber,
        page: &Page<i64>,
    ) -> Answer<Rows<KeptEntry, i64>> {
        let mut query = self.query();
        query.put("SELECT * FROM journal WHERE about_kind = 'order' AND about_id = ").bind(order.to_string());
        if let Some(after) = page.after {
            query.put(" AND place < ").bind(after);
        }
        query.put(" ORDER BY place DESC LIMIT ").bind(i64::from(page.limit()) + 1);
        let (sql, values) = query.parts();
        let rows = self.all::<journal::Model>(sql, values).await?;
        let kept = rows.into_iter().map(restored).collect::<Answer<Vec<_>>>()?;
        Ok(Rows::cut(kept, page.limit(), |kept| kept.place))
    }

    async fn list(
        &mut self,
        _viewing: &Permit<may::ViewJournal>,
        filter: &JournalFilter,
        page: &Page<i64>,
    ) -> Answer<Rows<JournalRow, i64>> {
        let mut query = self.query();
        query.put("SELECT journal.*, doer.name AS actor_name, meant.name AS subject_name FROM (");
        if let Some((mark, account)) = mark(filter) {
            // What the index has, and the few entries that it has not come to yet.
            query.put("SELECT * FROM (SELECT journal.place AS found FROM journal_mark CROSS JOIN journal");
            query.put(" WHERE journal.place = journal_mark.place AND mark = ").bind(mark);
            query.put(" AND account = ").bind(account);
            within_time(&mut query, "journal_mark.place", filter, page);
            leave(&mut query, "journal_mark.place", filter, page);
            query.put(") AS indexed UNION ALL SELECT * FROM (SELECT place AS found FROM journal");
            query.put(" WHERE place >= (SELECT next FROM counter WHERE name = 'journal')");
            leave(&mut query, "journal.place", filter, page);
            query.put(") AS fresh");
        } else {
            query.put("SELECT place AS found FROM journal WHERE TRUE");
            within_time(&mut query, "journal.place", filter, page);
            leave(&mut query, "journal.place", filter, page);
        }
        query.put(") AS found_places CROSS JOIN journal LEFT JOIN account AS doer ON doer.id = journal.actor");
        query.put(" LEFT JOIN account AS meant ON meant.id = journal.subject WHERE journal.place = found");
        query.put(" ORDER BY journal.place DESC LIMIT ").bind(i64::from(page.limit()) + 1);
        let (sql, values) = query.parts();
        let rows = self.all::<Named>(sql, values).await?.into_iter().map(row).collect::<Answer<Vec<_>>>()?;
        Ok(Rows::cut(rows, page.limit(), |row| row.kept.place))
    }

    async fn last_seal(&mut self) -> Answer<Option<Seal>> {
        self.newest_seal().await
    }

    async fn seals(&mut self, from: i64, limit: u32) -> Answer<Vec<Sealed>> {
        self.seals_with_entries(from, limit).await
    }

    async fn unsealed(&mut self, from: Option<i64>, limit: u32) -> Answer<Vec<Unsealed>> {
        self.without_seal(from, limit).await
    }
}

#[async_trait]
impl Journal for Hand {
    async fn record(&mut self, entry: &Entry) -> Answer<()> {
        let (about_kind, about_id) = entry.about.parts();
        let changes: Json = entry.changes.iter().map(change_to_json).collect();
        let id = |account: Option<AccountId>| -> Option<Uuid> { account.map(AccountId::uuid) };
        let mut query = self.query();
        query.put("INSERT INTO journal (at, actor, subject, kind, about_kind, about_id, changes) VALUES (");
        query.list(values![
            entry.at.micros(),
            id(entry.who.actor),
            id(entry.who.subject),
            entry.kind.slug(),
            about_kind,
            about_id,
            changes,
        ]);
        query.put(")");
        self.change_later(query).await
    }

    async fn index(&mut self, settled: Moment, limit: u32) -> Answer<u64> {
        #[derive(FromQueryResult)]
        struct Due {
            place: i64,
            at: i64,
        }
        let next = self.next_to_index("journal").await?;
        let sql = "SELECT place, at FROM journal WHERE place >= $1 ORDER BY place LIMIT $2";
        let due = self.all::<Due>(sql, values![next, i64::from(limit)]).await?;
        let due: Vec<&Due> = due.iter().take_while(|entry| entry.at < settled.micros()).collect();
        let Some(last) = due.last() else { return Ok(0) };
        let mut query = self.query();
        query.put("INSERT INTO journal_mark (mark, account, place) SELECT mark, account, place FROM (");
        for (start, columns, condition) in [
            ("", "'actor' AS mark, actor AS account", "actor IS NOT NULL"),
            (" UNION ALL ", "'subject', subject", "subject IS NOT NULL"),
        ] {
            query.put(&format!("{start}SELECT {columns}, place FROM journal WHERE {condition} AND place >= "));
            query.bind(next).put(" AND place <= ").bind(last.place);
        }
        query.put(" UNION ALL SELECT kind, ").bind(Uuid::nil()).put(", place FROM journal WHERE place >= ").bind(next);
        query.put(" AND place <= ").bind(last.place).put(") AS marks ORDER BY mark, account, place");
        let (sql, values) = query.parts();
        self.change(sql, values).await?;
        self.indexed_up_to("journal", last.place).await?;
        Ok(due.len() as u64)
    }

    async fn seal(&mut self, last: Option<&Seal>, seals: &[Seal], settled: Moment) -> Answer<bool> {
        self.add_seals(last, seals, settled).await
    }
}
