//! Many narrow rows as one value.
//!
//! SQLite works on a thread of its own, and every row that it finds is copied cell by cell and handed over to the
//! thread that waits for it: with the hundreds of files of a lightbox that was most of what an order cost. Here the
//! database puts them all in one list, which comes as a cell of the row that they belong to, and is read straight into
//! what it is for.

use picdesk::StoreError;
use sea_orm::{
    QueryResult,
    sqlx::{self, Decode, Postgres, Row as _, Sqlite, Type, types::Json},
};

use crate::{fault::Answer, hand::Hand};

/// What the cell is called.
const PACKED: &str = "packed";

impl Hand {
    /// An id's column, as it is named among those to pack.
    pub(crate) fn packed_id(&self, column: &str) -> String {
        if self.on_postgres() { column.to_owned() } else { format!("hex({column})") }
    }

    /// The cell, for the columns of a statement: these columns of what stands behind `FROM`, in the order of one more
    /// column.
    pub(crate) fn packed(&self, columns: &str, from: &str, order: &str) -> String {
        let (list, row) =
            if self.on_postgres() { ("json_agg", "json_build_array") } else { ("json_group_array", "json_array") };
        format!("(SELECT {list}({row}({columns}) ORDER BY {order}) FROM {from}) AS {PACKED}")
    }
}

/// Reads the cell: tuples of the columns. Texts that need no escape in JSON may be borrowed from it.
pub(crate) fn unpacked<'row, T>(row: &'row QueryResult) -> Answer<Vec<T>>
where
    Json<Vec<T>>: Decode<'row, Sqlite> + Type<Sqlite> + Decode<'row, Postgres> + Type<Postgres>,
{
    let read: Option<Result<Option<Json<Vec<T>>>, sqlx::Error>> = row
        .try_as_sqlite_row()
        .map(|row| row.try_get(PACKED))
        .or_else(|| row.try_as_pg_row().map(|row| row.try_get(PACKED)));
    // Without rows PostgreSQL has no list.
    let list = read.transpose().map_err(StoreError::broken)?.flatten();
    Ok(list.map_or_else(Vec::new, |Json(rows)| rows))
}
