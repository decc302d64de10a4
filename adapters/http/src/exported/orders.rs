//! The order book as a table.

use picdesk::{LetterState, Name, OrderExport, OrderRow};
use poem::{IntoResponse, Response};
use poem_openapi::{
    ApiResponse,
    registry::{MetaResponses, Registry},
};

use super::{Export, Table, file};
use crate::csv::Csv;

/// The head of the table.
const COLUMNS: [&str; 13] = [
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
    "Grant",
    "Mail",
    "Paid",
];

/// Orders as a file to keep.
pub(crate) struct ExportedOrders(pub OrderExport);

impl Export for OrderExport {
    type Row = OrderRow;

    fn of_whom(&self) -> &[Name] {
        self.of_whom()
    }

    async fn next_page(&mut self) -> Result<Option<Vec<OrderRow>>, picdesk::Error> {
        self.next_page().await
    }
}

impl IntoResponse for ExportedOrders {
    fn into_response(self) -> Response {
        file("orders", self.0, Table::of(&COLUMNS, add_row))
    }
}

/// A row per order. Moments are in UTC, and states are called as the API calls them; nothing where there is no letter, or
/// where it is not paid.
fn add_row(table: &mut Csv, order: &OrderRow) {
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
    use picdesk::{AccountId, Grant, GrantLimits, Moment, OrderNumber, OrderState, Origin};

    use super::*;
    use crate::exported::written;

    fn row(number: i64) -> OrderRow {
        let id = |text: &str| text.parse::<AccountId>().unwrap();
        OrderRow {
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
        }
    }

    #[test]
    fn a_table_has_its_head_once_and_a_row_per_order_that_no_spreadsheet_calculates() {
        let (head, table) = (COLUMNS.join(","), Table::of(&COLUMNS, add_row));
        let common = "open,'=HYPERLINK(1),00000000-0000-0000-0000-000000000001,ana@example.org,back-office,\
            \"Lind, Bea\",00000000-0000-0000-0000-000000000002,1970-01-01T00:00:00Z,3,\"granted, 2 downloads per file\"";
        assert_eq!(
            written(table, [vec![row(2)], vec![row(1)], vec![]]),
            format!("{head}\r\n2,{common},given-up,1970-01-01T00:00:01Z\r\n1,{common},,\r\n")
        );
    }
}
