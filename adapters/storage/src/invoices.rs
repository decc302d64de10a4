//! Invoices: the head and the lines, which never change, and what is marked for the next ones.

use std::str::FromStr as _;

use async_trait::async_trait;
use picdesk::{
    Currency, Invoice, InvoiceLine, InvoiceNumber, InvoiceRow, Invoices, LineNumber, Moment, Money, Name, OrderNumber,
    Page, Permit, ReadInvoices, Rows, ToInvoiceKey, ToInvoiceRow, may,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{
    fault::Answer,
    files::Counted,
    hand::{Hand, values},
    map,
    query::Cell,
};

/// How many lines one statement stores: 10 values each stay well below the 32,766 that SQLite binds.
const MOST_LINES: usize = 1_000;

/// What a discount takes off a price in minor units, as `Share::of` reckons it: half a unit is a whole one. The price is
/// taken apart, so that no number on the way is larger than it.
const OFF: &str = "(price / 10000 * share + (price % 10000 * share + 5000) / 10000)";

/// By what sums are taken apart, so that they fit where the amounts do.
const PART: i64 = 1_000_000;

/// A head with the name that its maker has now.
#[derive(FromQueryResult)]
struct Head {
    number: i64,
    account: Uuid,
    name: String,
    company: Option<String>,
    address: String,
    currency: String,
    lines: i64,
    total: i64,
    made_by: Uuid,
    maker_name: String,
    made_at: i64,
}

/// Reads heads.
const HEADS: &str = "SELECT invoice.number, invoice.account, invoice.name, invoice.company, invoice.address, currency, lines, \
                     total, made_by, maker.name AS maker_name, made_at FROM invoice \
                     JOIN account AS maker ON maker.id = made_by";

#[derive(FromQueryResult)]
struct Line {
    order_number: i64,
    line_number: i64,
    reference: Option<String>,
    file: String,
    title: String,
    licence: String,
    size: Option<String>,
    price: i64,
    net: i64,
}

/// The columns of a line, in the order of [`row`].
const COLUMNS: [&str; 10] =
    ["invoice", "reference", "file", "title", "licence", "size", "price", "net", "order_number", "line_number"];

/// What one account has to be invoiced. The sum is in two parts: of the millions and of what is below them.
#[derive(FromQueryResult)]
struct Marked {
    account: Uuid,
    name: String,
    company: Option<String>,
    currency: String,
    orders: i64,
    lines: i64,
    millions: i64,
    rest: i64,
}

fn row(invoice: InvoiceNumber, line: &InvoiceLine) -> [Cell<'_>; 10] {
    [
        Cell::from(invoice.0),
        Cell::Text(line.reference.as_ref().map(Name::as_str)),
        Cell::from(line.file.as_str()),
        Cell::from(line.title.as_str()),
        Cell::from(line.licence.code()),
        Cell::Text(line.size.as_ref().map(|size| size.as_str())),
        Cell::from(line.price.minor()),
        Cell::from(line.net.minor()),
        Cell::from(line.order.number()),
        Cell::from(i64::from(line.line.0)),
    ]
}

fn amount(minor: i64, currency: Currency) -> Answer<Money> {
    Money::new(minor, currency).map_err(|error| map::broken_row(error.to_string()))
}

fn restored(head: Head, lines: Vec<Line>) -> Answer<Invoice> {
    let currency: Currency = map::parsed(&head.currency)?;
    let line = |line: Line| {
        Ok(InvoiceLine {
            order: OrderNumber::new(line.order_number),
            line: LineNumber(map::small(line.line_number)?),
            reference: map::parsed_maybe(line.reference.as_deref())?,
            file: map::parsed(&line.file)?,
            title: line.title,
            licence: map::parsed(&line.licence)?,
            size: map::parsed_maybe(line.size.as_deref())?,
            price: amount(line.price, currency)?,
            net: amount(line.net, currency)?,
        })
    };
    Ok(Invoice {
        number: InvoiceNumber(head.number),
        account: head.account.into(),
        name: map::parsed(&head.name)?,
        company: map::parsed_maybe(head.company.as_deref())?,
        address: map::parsed(&head.address)?,
        currency,
        lines: lines.into_iter().map(line).collect::<Answer<_>>()?,
        total: amount(head.total, currency)?,
        made_by: head.made_by.into(),
        made_at: Moment::from_micros(head.made_at),
    })
}

fn listed(head: Head) -> Answer<InvoiceRow> {
    Ok(InvoiceRow {
        number: InvoiceNumber(head.number),
        account: head.account.into(),
        name: map::parsed(&head.name)?,
        company: map::parsed_maybe(head.company.as_deref())?,
        lines: map::small(head.lines)?,
        total: amount(head.total, map::parsed(&head.currency)?)?,
        made_by: map::parsed(&head.maker_name)?,
        made_at: Moment::from_micros(head.made_at),
    })
}

fn marked(row: Marked) -> Answer<ToInvoiceRow> {
    let currency = Currency::from_str(&row.currency).map_err(|error| map::broken_row(error.to_string()))?;
    let sum = i128::from(row.millions) * i128::from(PART) + i128::from(row.rest);
    Ok(ToInvoiceRow {
        account: row.account.into(),
        name: map::parsed(&row.name)?,
        company: map::parsed_maybe(row.company.as_deref())?,
        currency,
        orders: map::small(row.orders)?,
        lines: map::small(row.lines)?,
        total: i64::try_from(sum).ok().and_then(|minor| Money::new(minor, currency).ok()),
    })
}

#[async_trait]
impl ReadInvoices for Hand {
    async fn get(&mut self, _viewing: &Permit<may::ViewInvoices>, number: InvoiceNumber) -> Answer<Option<Invoice>> {
        let head = self.one::<Head>(format!("{HEADS} WHERE number = $1"), values![number.0]).await?;
        let Some(head) = head else { return Ok(None) };
        let lines = self.all::<Line>(
            "SELECT order_number, line_number, reference, file, title, licence, size, price, net FROM invoice_line \
             WHERE invoice = $1 ORDER BY order_number, line_number",
            values![number.0],
        );
        restored(head, lines.await?).map(Some)
    }

    async fn list(
        &mut self,
        _viewing: &Permit<may::ViewInvoices>,
        page: &Page<InvoiceNumber>,
    ) -> Answer<Rows<InvoiceRow, InvoiceNumber>> {
        let mut query = self.query();
        query.put(HEADS);
        if let Some(after) = page.after {
            query.put(" WHERE number < ").bind(after.0);
        }
        query.put(" ORDER BY number DESC LIMIT ").bind(i64::from(page.limit()) + 1);
        let (sql, values) = query.parts();
        let rows = self.all::<Head>(sql, values).await?.into_iter().map(listed).collect::<Answer<Vec<_>>>()?;
        Ok(Rows::cut(rows, page.limit(), |row| row.number))
    }

    async fn to_invoice(
        &mut self,
        _viewing: &Permit<may::ViewInvoices>,
        page: &Page<ToInvoiceKey>,
    ) -> Answer<Rows<ToInvoiceRow, ToInvoiceKey>> {
        let mut query = self.query();
        query.put("SELECT client.id AS account, client.name, client.company, currency");
        query.put(", count(DISTINCT order_number) AS orders, count(*) AS lines");
        query.put(&format!(", CAST(sum((price - {OFF}) / {PART}) AS BIGINT) AS millions"));
        query.put(&format!(", CAST(sum((price - {OFF}) % {PART}) AS BIGINT) AS rest"));
        query.put(" FROM (SELECT orders.owner, orders.currency, order_line.order_number, order_line.price");
        query.put(", coalesce(orders.discount_share, 0) AS share FROM orders");
        // SQLite is held to this order: the few orders that have marks, and only then their lines. The state is hidden from it,
        // which it would think better of.
        query.put(" CROSS JOIN order_line WHERE order_line.order_number = orders.number");
        query.put(" AND orders.to_invoice AND orders.state || '' = 'open' AND order_line.invoice = 0) AS marked");
        query.put(" JOIN account AS client ON client.id = marked.owner");
        if let Some(ToInvoiceKey { account, currency }) = &page.after {
            query.put(" WHERE (client.sort_name, client.id, currency) > ");
            query.put("(SELECT last.sort_name, last.id, ").bind(currency.code());
            query.put(" FROM account AS last WHERE last.id = ").bind(account.uuid()).put(")");
        }
        query.put(" GROUP BY client.id, client.name, client.company, client.sort_name, currency");
        query.put(" ORDER BY client.sort_name, client.id, currency LIMIT ").bind(i64::from(page.limit()) + 1);
        let (sql, values) = query.parts();
        let rows = self.all::<Marked>(sql, values).await?.into_iter().map(marked).collect::<Answer<Vec<_>>>()?;
        Ok(Rows::cut(rows, page.limit(), |row| ToInvoiceKey::from(row)))
    }
}

#[async_trait]
impl Invoices for Hand {
    async fn next_number(&mut self) -> Answer<InvoiceNumber> {
        let sql = "UPDATE counter SET next = next + 1 WHERE name = 'invoice' RETURNING next - 1 AS counted";
        let counted = self.one::<Counted>(sql, []).await?.ok_or_else(|| map::broken_row("no counter of invoices"))?;
        Ok(InvoiceNumber(counted.counted))
    }

    async fn insert(&mut self, invoice: &Invoice) -> Answer<()> {
        let head = self.change(
            "INSERT INTO invoice (number, account, name, company, address, currency, lines, total, made_by, made_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            values![
                invoice.number.0,
                invoice.account.uuid(),
                invoice.name.as_str(),
                invoice.company.as_ref().map(Name::as_str),
                invoice.address.as_str(),
                invoice.currency.code(),
                map::stored(invoice.lines.len() as u64),
                invoice.total.minor(),
                invoice.made_by.uuid(),
                invoice.made_at.micros(),
            ],
        );
        head.await?;
        for lines in invoice.lines.chunks(MOST_LINES) {
            let rows: Vec<_> = lines.iter().map(|line| row(invoice.number, line)).collect();
            let mut query = self.query();
            query.insert("invoice_line", &COLUMNS, &rows);
            let (sql, values) = query.parts();
            self.change(sql, values).await?;
        }
        Ok(())
    }
}
