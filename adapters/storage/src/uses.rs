//! In which orders a file is, and what is indexed of orders afterwards.
//!
//! An index on the files of lines would make an order of two hundred files four times as dear. So `file_order` is
//! filled later, in sorted batches, by whoever keeps house: with every order below the counter `uses`. The orders from
//! there on are few, and are walked. `order_word` is filled with them: it has the orders of every word of a client, so
//! that a list which is narrowed to a word is read as it stands there.

use picdesk::{FileId, LineNumber, Moment, OrderNumber, OrderState, Page, Permit, Rows, UsedIn, may};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{
    fault::Answer,
    files::Counted,
    hand::{Hand, values},
    map,
    orders::within,
};

/// What a list shows of an order that a file is in.
#[derive(FromQueryResult)]
struct Shown {
    number: i64,
    owner: Uuid,
    owner_name: String,
    state: String,
    created_at: i64,
}

/// An order that may be due for the index.
#[derive(FromQueryResult)]
struct Due {
    number: i64,
    lines: i64,
    created_at: i64,
}

/// The orders that the index has not come to yet: what stands before them, the column that is walked, and where from.
const FRESH: (&str, &str, &str) = (
    "",
    "number",
    "orders WHERE number >= (SELECT next FROM counter WHERE name = 'uses') \
     AND EXISTS (SELECT 1 FROM order_line WHERE order_number = number AND file = ",
);

/// The orders that the index has. `CROSS JOIN` holds SQLite to walking the index.
const INDEXED: (&str, &str, &str) =
    (" UNION ALL ", "order_number", "file_order CROSS JOIN orders WHERE number = order_number AND (file = ");

impl Hand {
    pub(crate) async fn orders_with(
        &self,
        viewing: &Permit<may::ViewOrders>,
        file: FileId,
        page: &Page<OrderNumber>,
    ) -> Answer<Rows<UsedIn, OrderNumber>> {
        let most = i64::from(page.limit()) + 1;
        let mut query = self.query();
        query.put("SELECT number, owner, name AS owner_name, state, orders.created_at FROM (");
        for (start, key, from) in [FRESH, INDEXED] {
            query.put(&format!("{start}SELECT * FROM (SELECT {key} AS used FROM {from}")).bind(file.uuid()).put(")");
            within(&mut query, viewing.scope());
            if let Some(after) = page.after {
                query.put(&format!(" AND {key} < ")).bind(after.number());
            }
            query.put(&format!(" ORDER BY {key} DESC LIMIT ")).bind(most).put(&format!(") AS by_{key}"));
        }
        query.put(") AS found CROSS JOIN orders JOIN account ON account.id = owner WHERE number = used");
        query.put(" ORDER BY number DESC LIMIT ").bind(most);
        let (sql, values) = query.parts();
        let shown = |row: Shown| {
            Ok(UsedIn {
                order: OrderNumber::new(row.number),
                owner: row.owner.into(),
                owner_name: map::parsed(&row.owner_name)?,
                state: map::named(&OrderState::ALL, OrderState::slug, &row.state)?,
                created_at: Moment::from_micros(row.created_at),
            })
        };
        let rows = self.all::<Shown>(sql, values).await?.into_iter().map(shown).collect::<Answer<Vec<_>>>()?;
        Ok(Rows::cut(rows, page.limit(), |row| row.order))
    }

    pub(crate) async fn index_orders(&self, settled: Moment, limit: u32) -> Answer<u64> {
        let next = self.next_to_index("uses").await?;
        let sql = "SELECT number, lines, created_at FROM orders WHERE number >= $1 ORDER BY number LIMIT $2";
        let due = self.all::<Due>(sql, values![next, i64::from(limit)]).await?;
        let (mut orders, mut lines, mut last) = (0, 0, None);
        for order in due.iter().take_while(|order| order.created_at < settled.micros()) {
            lines += order.lines;
            if orders > 0 && lines > i64::from(limit) {
                break;
            }
            (orders, last) = (orders + 1, Some(order.number));
        }
        let Some(last) = last else { return Ok(0) };
        let sql = "INSERT INTO file_order (file, order_number) SELECT DISTINCT file, order_number FROM order_line \
                   WHERE order_number >= $1 AND order_number <= $2 ORDER BY file, order_number";
        self.change(sql, values![next, last]).await?;
        let sql = "INSERT INTO order_word (word, order_number) SELECT word, number FROM orders \
                   JOIN account_word ON account = owner WHERE number >= $1 AND number <= $2 ORDER BY word, number";
        self.change(sql, values![next, last]).await?;
        self.indexed_up_to("uses", last).await?;
        Ok(orders)
    }

    /// Adds the files of changed lines to the index, where it has come to their order already; those that it has stay.
    /// The counter is held meanwhile, so that it does not come to the order in between.
    pub(crate) async fn index_lines(&self, order: OrderNumber, lines: &[LineNumber]) -> Answer<()> {
        let mut query = self.query();
        query.put("INSERT INTO file_order (file, order_number) SELECT file, order_number FROM order_line");
        query.put(" WHERE order_number = ").bind(order.number());
        query.put(" AND line_number IN (").list(lines.iter().map(|line| i64::from(line.0)));
        query.put(") AND order_number < (SELECT next FROM counter WHERE name = 'uses' ").put(self.held("FOR SHARE"));
        query.put(") ON CONFLICT DO NOTHING");
        self.change_later(query).await
    }

    /// Indexes a client's orders by the words that the client has now, as far as the index has come. The counter is
    /// held meanwhile, so that it does not come to more of them with the old words.
    pub(crate) async fn index_words(&self, client: Uuid, old: &[String], new: &[String]) -> Answer<()> {
        let only = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|word| !those.contains(word)).cloned().collect()
        };
        let (gone, come) = (only(old, new), only(new, old));
        let next = self.next_to_index("uses").await?;
        if !gone.is_empty() {
            let mut query = self.query();
            query.put("DELETE FROM order_word WHERE order_number IN (SELECT number FROM orders WHERE owner = ");
            query.bind(client).put(" AND number < ").bind(next).put(") AND word IN (").list(gone).put(")");
            self.change_later(query).await?;
        }
        if !come.is_empty() {
            let mut query = self.query();
            query.put("INSERT INTO order_word (word, order_number) SELECT word, number FROM account_word");
            query.put(" CROSS JOIN orders WHERE owner = account AND account = ").bind(client);
            query.put(" AND number < ").bind(next).put(" AND word IN (").list(come).put(") ORDER BY word, number");
            self.change_later(query).await?;
        }
        Ok(())
    }

    /// Where an index goes on. It is held until the unit ends, so that two who keep house do not do the same.
    pub(crate) async fn next_to_index(&self, name: &'static str) -> Answer<i64> {
        let sql = format!("SELECT next AS counted FROM counter WHERE name = $1 {}", self.held("FOR UPDATE"));
        let counted = self.one::<Counted>(sql, values![name]).await?;
        Ok(counted.ok_or_else(|| map::broken_row(format!("no counter of {name}")))?.counted)
    }

    /// Notes the last thing that an index has.
    pub(crate) async fn indexed_up_to(&self, name: &'static str, last: i64) -> Answer<()> {
        self.change("UPDATE counter SET next = $1 WHERE name = $2", values![last + 1, name]).await.map(drop)
    }
}
