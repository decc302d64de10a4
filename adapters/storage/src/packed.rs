//! Many narrow rows as one value.
//!
//! SQLite works on a thread of its own, and every row that it finds is copied cell by cell and handed over to the
//! thread that waits for it: with the hundreds of files of a lightbox that was most of what an order cost. Here the
//! database puts them all in one list, and the list comes in one row.

use std::vec;

use picdesk::StoreError;
use sea_orm::{
    Value,
    prelude::{Json, Uuid},
};

use crate::{fault::Answer, hand::Hand, map};

/// A row out of the list, which is read cell by cell, in the order in which the statement names them.
pub(crate) struct Cells(vec::IntoIter<Json>);

impl Cells {
    /// The next cell: a text.
    pub(crate) fn text(&mut self) -> Answer<String> {
        match self.0.next() {
            Some(Json::String(text)) => Ok(text),
            other => Err(not_a("text", other)),
        }
    }

    /// The next cell: an id, as [`Hand::packed_id`] puts it.
    pub(crate) fn id(&mut self) -> Answer<Uuid> {
        map::parsed(&self.text()?)
    }

    /// The next cell: a number.
    pub(crate) fn number(&mut self) -> Answer<i64> {
        let cell = self.0.next();
        cell.as_ref().and_then(Json::as_i64).ok_or_else(|| not_a("number", cell))
    }

    /// The next cell: a yes or a no. SQLite has numbers for them.
    pub(crate) fn flag(&mut self) -> Answer<bool> {
        match self.0.next() {
            Some(Json::Bool(flag)) => Ok(flag),
            Some(Json::Number(number)) => Ok(number.as_i64() != Some(0)),
            other => Err(not_a("yes or no", other)),
        }
    }
}

fn not_a(wanted: &str, cell: Option<Json>) -> StoreError {
    map::broken_row(format!("{cell:?} is no {wanted}"))
}

impl Hand {
    /// An id's column, as it is named among those to pack.
    pub(crate) fn packed_id(&self, column: &str) -> String {
        if self.on_postgres() { column.to_owned() } else { format!("hex({column})") }
    }

    /// Finds rows: these columns of what stands behind `FROM`, in the order of one more column.
    pub(crate) async fn packed(
        &self,
        columns: &str,
        from: &str,
        order: &str,
        values: impl IntoIterator<Item = Value>,
    ) -> Answer<Vec<Cells>> {
        let (list, row) =
            if self.on_postgres() { ("json_agg", "json_build_array") } else { ("json_group_array", "json_array") };
        let sql = format!("SELECT {list}({row}({columns}) ORDER BY {order}) AS packed FROM {from}");
        let Some(Packed { packed: Some(Json::Array(rows)) }) = self.one(sql, values).await? else {
            return Ok(Vec::new());
        };
        let cells = |row| match row {
            Json::Array(cells) => Ok(Cells(cells.into_iter())),
            other => Err(not_a("row", Some(other))),
        };
        rows.into_iter().map(cells).collect()
    }
}

/// The one row. Without rows PostgreSQL has no list.
#[derive(sea_orm::FromQueryResult)]
struct Packed {
    packed: Option<Json>,
}
