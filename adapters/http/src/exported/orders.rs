//! The order book as a table.

use picdesk::{LetterState, Name, OrderExport, OrderExported, Totals};
use poem::{IntoResponse, Response};
use poem_openapi::{
    ApiResponse,
    registry::{MetaResponses, Registry},
};

use super::{Export, Table, file};
use crate::csv::Csv;

/// The head of the table.
const COLUMNS: [&str; 16] = [
    "Number",
    "State",
    "Client",
    "Client id",
    "E-mail address",
    "Origin",
    "Made by",
    "Made by id",
    "Created",
    "Files",
    "Currency",
    "Total",
    "Files without a price",
    "Grant",
    "Mail",
    "Paid",
];

/// Orders as a file to keep.
pub(crate) struct ExportedOrders(pub OrderExport);

impl Export for OrderExport {
    type Row = OrderExported;

    fn of_whom(&self) -> &[Name] {
        self.of_whom()
    }

    async fn next_page(&mut self) -> Result<Option<Vec<OrderExported>>, picdesk::Error> {
        self.next_page().await
    }
}

impl IntoResponse for ExportedOrders {
    fn into_response(self) -> Response {
        file("orders", self.0, Table::of(&COLUMNS, add_row))
    }
}

/// A row per order. Moments are in UTC, and states are called as the API calls them; the total is what is left of the prices
/// behind a discount. Nothing where there is no letter, or where it is not paid.
fn add_row(table: &mut Csv, OrderExported { row: order, totals }: &OrderExported) {
    let said = |say: fn(&Totals) -> String| totals.as_ref().map_or_else(String::new, say);
    table.row(&[
        &order.number.to_string(),
        order.state.slug(),
        order.owner_name.as_str(),
        &order.owner.to_string(),
        order.owner_address.as_str(),
        order.origin.slug(),
        order.created_by_name.as_str(),
        &order.created_by.to_string(),
        &order.created_at.to_string(),
        &order.lines.to_string(),
        &said(|totals| totals.total.currency().to_string()),
        &said(|totals| totals.total.amount()),
        &said(|totals| totals.unpriced.to_string()),
        &order.grant.to_string(),
        order.letter.as_ref().map_or("", LetterState::slug),
        &order.paid_at.map_or_else(String::new, |paid_at| paid_at.to_string()),
    ]);
}

impl ApiResponse for ExportedOrders {
    fn meta() -> MetaResponses {
        Csv::meta()
    }

    fn register(registry: &mut Registry) {
        Csv::register(registry);
    }
}

#[cfg(test)]
mod tests {
    use picdesk::{AccountId, Currency, Grant, GrantLimits, Moment, Money, OrderNumber, OrderRow, OrderState, Origin};

    use super::*;
    use crate::exported::written;

    fn exported(number: i64) -> OrderExported {
        let id = |text: &str| text.parse::<AccountId>().unwrap();
        let cents = |minor| Money::new(minor, Currency::EUR).unwrap();
        let (prices, discount, total) = (cents(20_000), cents(1_995), cents(18_005));
        let totals = Totals { prices, discount, total, share: None, unpriced: 1 };
        let row = OrderRow {
            number: OrderNumber::new(number),
            owner: id("00000000-0000-0000-0000-000000000001"),
            owner_name: "=HYPERLINK(1)".parse().unwrap(),
            owner_address: "ana@example.org".parse().unwrap(),
            created_by: id("00000000-0000-0000-0000-000000000002"),
            created_by_name: "Lind, Bea".parse().unwrap(),
            state: OrderState::Open,
            grant: Grant::Granted(GrantLimits { valid_until: None, max_downloads: Some(2) }),
            origin: Origin::BackOffice,
            lines: 3,
            letter: (number == 2).then_some(LetterState::GivenUp),
            paid_at: (number == 2).then(|| Moment::from_micros(1_000_000)),
            created_at: Moment::from_micros(0),
        };
        OrderExported { row, totals: Some(totals) }
    }

    #[test]
    fn a_table_has_its_head_once_and_a_row_per_order_that_no_spreadsheet_calculates() {
        let (head, table) = (COLUMNS.join(","), Table::of(&COLUMNS, add_row));
        let common = "open,'=HYPERLINK(1),00000000-0000-0000-0000-000000000001,ana@example.org,back-office,\
            \"Lind, Bea\",00000000-0000-0000-0000-000000000002,1970-01-01T00:00:00Z,3,EUR,180.05,1,\"granted, 2 downloads per file\"";
        assert_eq!(
            written(table, [vec![exported(2)], vec![exported(1)], vec![]]),
            format!("{head}\r\n2,{common},given-up,1970-01-01T00:00:01Z\r\n1,{common},,\r\n")
        );
    }
}
