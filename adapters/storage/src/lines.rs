//! The lines of orders: one row each, read with their files as they are now.

use std::collections::HashMap;

use picdesk::{LicenceModel, Licensed, LineFile, LineNote, LineNumber, LineState, Order, OrderLine, OrderNumber, Size};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{
    fault::Answer,
    files::master,
    hand::{Hand, values},
    map,
    query::Cell,
};

/// How many lines one statement stores: 19 values each stay well below the 32,766 that SQLite binds.
const MOST_LINES: usize = 1_000;

/// A line with its file.
#[derive(FromQueryResult)]
struct Row {
    order_number: i64,
    line_number: i64,
    licence: String,
    size_label: Option<String>,
    size_width: Option<i64>,
    size_height: Option<i64>,
    size_original: Option<bool>,
    size_price: Option<i64>,
    size_currency: Option<String>,
    grant_kind: String,
    grant_until: Option<i64>,
    grant_most: Option<i64>,
    struck: bool,
    delivery_approved: bool,
    price: Option<i64>,
    price_currency: Option<String>,
    note: Option<String>,
    invoice: Option<i64>,
    file: Uuid,
    number: String,
    title: String,
    supplier: Uuid,
    master_key: String,
    format: String,
    width_px: i64,
    height_px: i64,
    bytes: i64,
    withdrawn: bool,
    restricted: bool,
}

/// Reads lines with their files.
const LINES: &str = "SELECT order_number, line_number, order_line.licence, size_label, size_width, size_height, \
                     size_original, size_price, size_currency, grant_kind, grant_until, grant_most, struck, \
                     delivery_approved, price, \
                     price_currency, note, invoice, file, number, title, supplier, master_key, format, width_px, height_px, bytes, \
                     withdrawn, restricted FROM order_line JOIN file ON file.id = order_line.file";

/// The columns of a line, in the order of [`row`]: those that a use case may change, and behind them its key.
const COLUMNS: [&str; 19] = [
    "licence",
    "size_label",
    "size_width",
    "size_height",
    "size_original",
    "size_price",
    "size_currency",
    "grant_kind",
    "grant_until",
    "grant_most",
    "struck",
    "delivery_approved",
    "price",
    "price_currency",
    "note",
    "invoice",
    "order_number",
    "file",
    "line_number",
];

/// How many of them a use case may change.
const CHANGEABLE: usize = 16;

fn row(order: OrderNumber, line: &OrderLine) -> [Cell<'_>; 19] {
    let size = line.licensed.size();
    let (size_price, size_currency) = map::price_columns(size.and_then(|size| size.price));
    let (grant_kind, grant_until, grant_most) = map::grant_columns(&line.grant);
    let (price, price_currency) = map::price_columns(line.price);
    [
        Cell::from(line.licensed.model().code()),
        Cell::Text(size.map(|size| size.label.as_str())),
        Cell::Number(size.map(|size| i64::from(size.width_px))),
        Cell::Number(size.map(|size| i64::from(size.height_px))),
        Cell::Flag(size.map(|size| size.original)),
        Cell::Number(size_price),
        Cell::Currency(size_currency),
        Cell::from(grant_kind),
        Cell::Number(grant_until),
        Cell::Number(grant_most),
        Cell::Flag(Some(line.state == LineState::Struck)),
        Cell::Flag(Some(line.delivery_approved)),
        Cell::Number(price),
        Cell::Currency(price_currency),
        Cell::Text(line.note.as_ref().map(LineNote::as_str)),
        Cell::Number(map::billing_column(line.billing)),
        Cell::from(order.number()),
        Cell::Id(line.file.id.uuid()),
        Cell::from(i64::from(line.number.0)),
    ]
}

impl Hand {
    /// The lines of an order, in order.
    pub(crate) async fn lines_of(&self, order: OrderNumber) -> Answer<Vec<OrderLine>> {
        let sql = format!("{LINES} WHERE order_number = $1 ORDER BY line_number");
        self.all::<Row>(sql, values![order.number()]).await?.into_iter().map(restored).collect()
    }

    /// The lines of several orders, in order, by the numbers of the orders.
    pub(crate) async fn lines_of_all(&self, orders: Vec<i64>) -> Answer<HashMap<i64, Vec<OrderLine>>> {
        let mut lines: HashMap<i64, Vec<OrderLine>> = HashMap::new();
        if orders.is_empty() {
            return Ok(lines);
        }
        let mut query = self.query();
        query.put(LINES).put(" WHERE order_number IN (").list(orders).put(") ORDER BY order_number, line_number");
        let (sql, values) = query.parts();
        for row in self.all::<Row>(sql, values).await? {
            lines.entry(row.order_number).or_default().push(restored(row)?);
        }
        Ok(lines)
    }

    /// Stores new lines.
    pub(crate) async fn put_lines(&self, order: OrderNumber, lines: &[OrderLine]) -> Answer<()> {
        for lines in lines.chunks(MOST_LINES) {
            let rows: Vec<_> = lines.iter().map(|line| row(order, line)).collect();
            let mut query = self.query();
            query.insert("order_line", &COLUMNS, &rows);
            self.change_later(query).await?;
        }
        Ok(())
    }

    /// Stores these lines of an order, which were changed or are new.
    pub(crate) async fn keep_lines(&self, order: &Order, numbers: &[LineNumber]) -> Answer<()> {
        let lines = numbers.iter().filter_map(|&number| order.line(number));
        let rows: Vec<_> = lines.map(|line| row(order.number, line)).collect();
        for rows in rows.chunks(MOST_LINES) {
            let mut query = self.query();
            query.insert("order_line", &COLUMNS, rows);
            // Without the condition SQLite would take `ON` for that of a join.
            query.put(" WHERE TRUE ON CONFLICT (order_number, line_number) DO UPDATE SET ");
            let new: Vec<_> =
                COLUMNS[..CHANGEABLE].iter().map(|column| format!("{column} = excluded.{column}")).collect();
            query.put(&new.join(", "));
            self.change_later(query).await?;
        }
        if rows.is_empty() { Ok(()) } else { self.index_lines(order.number, numbers).await }
    }
}

fn restored(row: Row) -> Answer<OrderLine> {
    let licensed = match (map::parsed(&row.licence)?, row.size_label) {
        (LicenceModel::RightsManaged, _) => Licensed::RightsManaged,
        (LicenceModel::RoyaltyFree, None) => Licensed::RoyaltyFree(None),
        (LicenceModel::RoyaltyFree, Some(label)) => Licensed::RoyaltyFree(Some(Size {
            label: map::parsed(&label)?,
            width_px: map::small(row.size_width.unwrap_or(0))?,
            height_px: map::small(row.size_height.unwrap_or(0))?,
            original: row.size_original.unwrap_or(false),
            price: map::price(row.size_price, row.size_currency.as_deref())?,
        })),
    };
    Ok(OrderLine {
        number: LineNumber(map::small(row.line_number)?),
        file: LineFile {
            id: row.file.into(),
            number: map::parsed(&row.number)?,
            title: row.title,
            supplier: row.supplier.into(),
            master: master(row.master_key, &row.format, row.width_px, row.height_px, row.bytes)?,
            withdrawn: row.withdrawn,
            restricted: row.restricted,
        },
        licensed,
        grant: map::grant(&row.grant_kind, row.grant_until, row.grant_most)?,
        state: if row.struck { LineState::Struck } else { LineState::Standing },
        delivery_approved: row.delivery_approved,
        price: map::price(row.price, row.price_currency.as_deref())?,
        note: map::parsed_maybe(row.note.as_deref())?,
        billing: map::billing(row.invoice),
    })
}
