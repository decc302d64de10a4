//! Downloads.

use async_trait::async_trait;
use picdesk::{
    Download, DownloadLog, DownloadRecord, DownloadState, LineDownloads, LineNumber, Moment, NetworkAddress, Order,
    OrderNumber, Permit, ReadDownloads, SizeLabel, StoreError, Who, may,
};
use sea_orm::FromQueryResult;

use crate::{
    entity::download,
    fault::Answer,
    files::Counted,
    hand::{Hand, values},
    map,
};

/// Counts against a limit at the moment `$2`: finished downloads of the order `$1`, and those under way whose lease
/// has not ended.
const COUNTING: &str = "order_number = $1 AND (state = 'finished' OR (state = 'started' AND lease_until > $2))";

#[derive(FromQueryResult)]
struct Used {
    line_number: i64,
    used: i64,
    last: Option<i64>,
}

fn restored(row: download::Model) -> Answer<Download> {
    Ok(Download::restore(DownloadRecord {
        id: row.id.into(),
        who: Who { actor: row.actor.map(Into::into), subject: row.subject.map(Into::into), token: None },
        order: OrderNumber::new(row.order_number),
        line: LineNumber(map::small(row.line_number)?),
        file: map::parsed(&row.file)?,
        size: map::parsed(&row.size)?,
        bytes: row.bytes.map(map::large).transpose()?,
        to: NetworkAddress(row.to_address),
        started_at: Moment::from_micros(row.started_at),
        lease_until: Moment::from_micros(row.lease_until),
        state: map::named(&DownloadState::ALL, DownloadState::slug, &row.state)?,
    }))
}

#[async_trait]
impl ReadDownloads for Hand {
    async fn used(&mut self, order: &Order, now: Moment) -> Answer<Vec<LineDownloads>> {
        let sql = format!(
            "SELECT line_number, count(*) AS used, max(CASE state WHEN 'finished' THEN started_at END) AS last \
             FROM download WHERE {COUNTING} GROUP BY line_number ORDER BY line_number"
        );
        let rows = self.all::<Used>(&sql, values![order.number.number(), now.micros()]).await?;
        let of_line = |row: Used| {
            let (line, used) = (LineNumber(map::small(row.line_number)?), map::small(row.used)?);
            Ok(LineDownloads { line, used, last: row.last.map(Moment::from_micros) })
        };
        rows.into_iter().map(of_line).collect()
    }

    async fn used_in(&mut self, orders: &[Order], now: Moment) -> Answer<Vec<(OrderNumber, LineNumber, u32)>> {
        #[derive(FromQueryResult)]
        struct Found {
            order_number: i64,
            line_number: i64,
            used: i64,
        }
        if orders.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = self.query();
        query.put("SELECT order_number, line_number, count(*) AS used FROM download WHERE order_number IN (");
        query.list(orders.iter().map(|order| order.number.number()));
        query.put(") AND (state = 'finished' OR (state = 'started' AND lease_until > ").bind(now.micros());
        query.put(")) GROUP BY order_number, line_number ORDER BY order_number, line_number");
        let (sql, values) = query.parts();
        let used = |row: Found| {
            let line = LineNumber(map::small(row.line_number)?);
            Ok((OrderNumber::new(row.order_number), line, map::small(row.used)?))
        };
        self.all::<Found>(sql, values).await?.into_iter().map(used).collect()
    }
}

#[async_trait]
impl DownloadLog for Hand {
    async fn used_and_held(&mut self, order: &Order, line: LineNumber, now: Moment) -> Answer<u32> {
        let line = i64::from(line.0);
        if self.on_postgres() {
            // The count is a statement of its own behind the lock: only then does it see what the unit that held
            // the line before has committed.
            let sql = "SELECT line_number FROM order_line WHERE order_number = $1 AND line_number = $2 FOR UPDATE";
            self.change(sql, values![order.number.number(), line]).await?;
        }
        let sql = format!("SELECT count(*) AS counted FROM download WHERE {COUNTING} AND line_number = $3");
        let used = self.one::<Counted>(&sql, values![order.number.number(), now.micros(), line]).await?;
        used.map_or(Ok(0), |row| map::small(row.counted))
    }

    async fn broken_off(
        &mut self,
        downloading: &Permit<may::Download>,
        (order, line): (OrderNumber, LineNumber),
        size: &SizeLabel,
        from: u64,
        now: Moment,
    ) -> Answer<Option<Download>> {
        let who = downloading.who();
        let sql = "SELECT * FROM download WHERE order_number = $1 AND line_number = $2 AND state = 'interrupted' \
                   AND size = $3 AND actor = $4 AND subject = $5 AND bytes >= $6 AND lease_until > $7 \
                   ORDER BY started_at DESC, id DESC LIMIT 1";
        let values = values![
            order.number(),
            i64::from(line.0),
            size.as_str(),
            who.actor.map(|account| account.uuid()),
            who.subject.map(|account| account.uuid()),
            map::stored(from),
            now.micros(),
        ];
        self.one::<download::Model>(sql, values).await?.map(restored).transpose()
    }

    async fn insert(&mut self, download: &Download) -> Answer<()> {
        let row = download::Model {
            order_number: download.order.number(),
            line_number: i64::from(download.line.0),
            id: download.id.uuid(),
            actor: download.who.actor.map(|account| account.uuid()),
            subject: download.who.subject.map(|account| account.uuid()),
            file: download.file.to_string(),
            size: download.size.to_string(),
            bytes: download.bytes.map(map::stored),
            to_address: download.to.0.clone(),
            started_at: download.started_at.micros(),
            lease_until: download.lease_until.micros(),
            state: download.state.slug().to_owned(),
        };
        self.add(row).await
    }

    async fn save(&mut self, download: &Download) -> Answer<()> {
        let saved = self.change(
            "UPDATE download SET state = $1, bytes = $2, lease_until = $6 \
             WHERE order_number = $3 AND line_number = $4 AND id = $5",
            values![
                download.state.slug(),
                download.bytes.map(map::stored),
                download.order.number(),
                i64::from(download.line.0),
                download.id.uuid(),
                download.lease_until.micros(),
            ],
        );
        match saved.await? {
            0 => Err(StoreError::broken("no such download is stored")),
            _ => Ok(()),
        }
    }
}
