//! The outbox.

use async_trait::async_trait;
use picdesk::{
    Letter, LetterId, LetterRecord, LetterRow, LetterState, LetterText, LinkSecret, Moment, OrderNumber, Outbox, Page,
    Permit, ReadOutbox, Rows, StoreError, may,
};
use sea_orm::{EntityTrait, FromQueryResult, Value, prelude::Uuid};

use crate::{
    entity::letter,
    fault::{Answer, named},
    hand::{Hand, values},
    map,
};

/// What lists read of a letter: all but its bodies.
#[derive(FromQueryResult)]
struct Shown {
    id: Uuid,
    order_number: Option<i64>,
    recipient: String,
    subject: String,
    has_link: bool,
    state: String,
    attempts: i64,
    posted_at: i64,
    next_attempt: i64,
    last_error: Option<String>,
    delivered_at: Option<i64>,
}

const SHOWN: &str = "SELECT id, order_number, recipient, subject, has_link, state, attempts, posted_at, next_attempt, \
                     last_error, delivered_at FROM letter";

/// Reads the state of a letter.
pub(crate) fn state(slug: &str) -> Answer<LetterState> {
    let found = LetterState::ALL.into_iter().find(|state| state.slug() == slug);
    found.ok_or_else(|| map::broken_row(format!("there is no {slug:?}")))
}

fn shown(row: Shown) -> Answer<LetterRow> {
    Ok(LetterRow {
        id: row.id.into(),
        order: row.order_number.map(OrderNumber::new),
        recipient: map::parsed(&row.recipient)?,
        subject: map::parsed(&row.subject)?,
        has_link: row.has_link,
        state: state(&row.state)?,
        attempts: map::small(row.attempts)?,
        posted_at: Moment::from_micros(row.posted_at),
        next_attempt: Moment::from_micros(row.next_attempt),
        last_error: row.last_error,
        delivered_at: row.delivered_at.map(Moment::from_micros),
    })
}

fn restored(row: letter::Model) -> Answer<Letter> {
    Ok(Letter::restore(LetterRecord {
        id: row.id.into(),
        order: row.order_number.map(OrderNumber::new),
        text: LetterText {
            recipient: map::parsed(&row.recipient)?,
            subject: map::parsed(&row.subject)?,
            text: row.body_text,
            html: row.body_html,
        },
        has_link: row.has_link,
        secret: row.secret.map(LinkSecret::new),
        posted_at: Moment::from_micros(row.posted_at),
        state: state(&row.state)?,
        attempts: map::small(row.attempts)?,
        next_attempt: Moment::from_micros(row.next_attempt),
        last_error: row.last_error,
        delivered_at: row.delivered_at.map(Moment::from_micros),
    }))
}

#[async_trait]
impl ReadOutbox for Hand {
    async fn get(&mut self, _handling: &Permit<may::HandleMail>, id: LetterId) -> Answer<Option<Letter>> {
        let found = letter::Entity::find_by_id(id.uuid()).one(self).await.map_err(named)?;
        found.map(|row| restored(letter::Model { secret: None, ..row })).transpose()
    }

    async fn list(
        &mut self,
        _handling: &Permit<may::HandleMail>,
        state: Option<&LetterState>,
        page: &Page<LetterId>,
    ) -> Answer<Rows<LetterRow, LetterId>> {
        let mut query = self.query();
        // The state is part of the statement and not a value of it, or the indexes of single states could not be
        // used.
        query.put(SHOWN).put(match state {
            None => " WHERE TRUE",
            Some(LetterState::Waiting) => " WHERE state = 'waiting'",
            Some(LetterState::Delivered) => " WHERE state = 'delivered'",
            Some(LetterState::GivenUp) => " WHERE state = 'given-up'",
        });
        if let Some(after) = page.after {
            query.put(" AND id < ").bind(after.uuid());
        }
        query.put(" ORDER BY id DESC LIMIT ").bind(i64::from(page.limit()) + 1);
        let (sql, values) = query.parts();
        let rows = self.all::<Shown>(sql, values).await?;
        let rows = rows.into_iter().map(shown).collect::<Answer<Vec<_>>>()?;
        Ok(Rows::cut(rows, page.limit(), |row| row.id))
    }

    async fn about(&mut self, _viewing: &Permit<may::ViewHistory>, order: OrderNumber) -> Answer<Vec<LetterRow>> {
        let sql = format!("{SHOWN} WHERE order_number = $1 ORDER BY id DESC");
        self.all::<Shown>(&sql, values![order.number()]).await?.into_iter().map(shown).collect()
    }
}

#[async_trait]
impl Outbox for Hand {
    async fn post(&mut self, letter: &Letter) -> Answer<()> {
        let mut query = self.query();
        query.put(
            "INSERT INTO letter (id, order_number, recipient, subject, has_link, state, attempts, posted_at, next_attempt, \
             last_error, delivered_at, body_text, body_html, secret, order_created_at) VALUES (",
        );
        query.list(values![
            letter.id.uuid(),
            letter.order.map(OrderNumber::number),
            letter.text.recipient.as_str(),
            letter.text.subject.as_str(),
            letter.has_link,
            letter.state.slug(),
            i64::from(letter.attempts),
            letter.posted_at.micros(),
            letter.next_attempt.micros(),
            letter.last_error.as_deref(),
            letter.delivered_at.map(Moment::micros),
            letter.text.text.as_str(),
            letter.text.html.as_str(),
            letter.secret.as_ref().map(LinkSecret::reveal),
        ]);
        query
            .put(", (SELECT created_at FROM orders WHERE number = ")
            .bind(letter.order.map(OrderNumber::number))
            .put("))");
        self.change_later(query).await
    }

    async fn collect(&mut self, now: Moment, lease_until: Moment, limit: u16) -> Answer<Vec<Letter>> {
        // Another courier passes by the letters that this one is just taking, and takes others.
        let skip = self.held("FOR UPDATE SKIP LOCKED");
        let due = format!(
            "SELECT * FROM letter WHERE state = 'waiting' AND next_attempt <= $1 \
             ORDER BY next_attempt, id LIMIT $2 {skip}"
        );
        let due = self.all::<letter::Model>(&due, values![now.micros(), i64::from(limit)]).await?;
        if due.is_empty() {
            return Ok(Vec::new());
        }
        let mut lease = self.query();
        lease.put("UPDATE letter SET next_attempt = ").bind(lease_until.micros());
        lease.put(" WHERE id IN (").list(due.iter().map(|row| row.id)).put(")");
        let (sql, values) = lease.parts();
        self.change(sql, values).await?;
        due.into_iter().map(|row| restored(letter::Model { next_attempt: lease_until.micros(), ..row })).collect()
    }

    async fn settle(&mut self, letter: &Letter, lease_until: Moment) -> Answer<bool> {
        let sql = format!("{CHANGE} AND state = 'waiting' AND next_attempt = $7");
        let values = changed(letter).into_iter().chain(values![lease_until.micros()]);
        Ok(self.change(&sql, values).await? > 0)
    }

    async fn bring_forward(&mut self, letter: LetterId, to: Moment) -> Answer<()> {
        let sql = "UPDATE letter SET next_attempt = $1 WHERE id = $2 AND state = 'waiting' AND next_attempt > $1";
        self.change(sql, values![to.micros(), letter.uuid()]).await.map(drop)
    }

    async fn save(&mut self, letter: &Letter) -> Answer<()> {
        match self.change(CHANGE, changed(letter)).await? {
            0 => Err(StoreError::broken("no such letter is stored")),
            _ => Ok(()),
        }
    }
}

/// Stores what may change of a letter. The secret of one that no longer waits is forgotten.
const CHANGE: &str = "UPDATE letter SET state = $1, attempts = $2, next_attempt = $3, last_error = $4, \
                      delivered_at = $5, secret = CASE WHEN $1 = 'waiting' THEN secret END WHERE id = $6";

/// The values of [`CHANGE`].
fn changed(letter: &Letter) -> [Value; 6] {
    values![
        letter.state.slug(),
        i64::from(letter.attempts),
        letter.next_attempt.micros(),
        letter.last_error.clone(),
        letter.delivered_at.map(Moment::micros),
        letter.id.uuid(),
    ]
}
