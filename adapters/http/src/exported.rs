//! Files that go out page by page as storage is read, so that the longest fills no memory.

use futures_util::stream;
use picdesk::Name;
use poem::{Body, Response, http::header};

use crate::{
    csv::{Csv, file_name},
    outgoing,
};

mod journal;
mod orders;

pub(crate) use journal::ExportedJournal;
pub(crate) use orders::ExportedOrders;

/// What is taken out page by page.
trait Export: Send + 'static {
    /// What a page has many of.
    type Row;

    /// How those are called whom it is about.
    fn of_whom(&self) -> &[Name];

    /// The next rows; none when all are out.
    fn next_page(&mut self) -> impl Future<Output = Result<Option<Vec<Self::Row>>, picdesk::Error>> + Send;
}

/// What makes the pieces of a file.
trait Pieces<Row>: Send + 'static {
    /// What the whole file is.
    const MEDIA_TYPE: &'static str;
    /// How its name ends.
    const ENDING: &'static str;

    /// The piece of these rows.
    fn of_rows(&mut self, rows: Vec<Row>) -> String;

    /// The piece behind the last rows.
    fn end(&mut self) -> String;
}

/// The pieces of a table, and how a row is added to it.
struct Table<Row> {
    csv: Csv,
    add: fn(&mut Csv, &Row),
}

impl<Row> Table<Row> {
    fn of(columns: &[&str], add: fn(&mut Csv, &Row)) -> Self {
        Self { csv: Csv::called(&[], columns), add }
    }
}

impl<Row: 'static> Pieces<Row> for Table<Row> {
    const MEDIA_TYPE: &'static str = Csv::MEDIA_TYPE;
    const ENDING: &'static str = "csv";

    fn of_rows(&mut self, rows: Vec<Row>) -> String {
        rows.iter().for_each(|row| (self.add)(&mut self.csv, row));
        self.csv.take()
    }

    fn end(&mut self) -> String {
        self.csv.take()
    }
}

/// A file to keep, called after what it has and whom it is about.
fn file<E: Export, P: Pieces<E::Row>>(of_what: &'static str, export: E, pieces: P) -> Response {
    let whom = export.of_whom().iter().map(Name::as_str);
    let name = file_name(&std::iter::once(of_what).chain(whom).collect::<Vec<_>>());
    Response::builder()
        .header(header::CONTENT_TYPE, P::MEDIA_TYPE)
        .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{}\"", P::ENDING))
        .body(body(export, pieces))
}

/// The file, a page of rows at a time.
fn body<E: Export, P: Pieces<E::Row>>(export: E, pieces: P) -> Body {
    outgoing::body(stream::unfold((export, Some(pieces)), |(mut export, pieces)| async {
        let mut pieces = pieces?;
        match export.next_page().await {
            Ok(Some(rows)) => Some((Ok(pieces.of_rows(rows)), (export, Some(pieces)))),
            Ok(None) => Some((Ok(pieces.end()), (export, None))),
            Err(error) => Some((Err(error), (export, None))),
        }
    }))
}

/// The file that these pages become.
#[cfg(test)]
fn written<Row>(mut pieces: impl Pieces<Row>, pages: impl IntoIterator<Item = Vec<Row>>) -> String {
    let file: String = pages.into_iter().map(|rows| pieces.of_rows(rows)).collect();
    file + &pieces.end()
}
