//! The journal on its way out as a file: piece by piece, so that the longest journal fills no memory.

use std::io;

use futures_util::stream;
use picdesk::{Change, JournalExport, JournalRow};
use poem::{
    Body, IntoResponse, Response,
    http::{StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    registry::{MetaMediaType, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
    types::{ToJSON, Type},
};
use tracing::error;

use crate::{
    answer::response,
    csv::{Csv, file_name},
    wire::journal::{ExportedAs, JournalEntry, JournalFile},
};

/// The head of the table.
const COLUMNS: [&str; 10] =
    ["Place", "When", "What", "Actor", "Actor id", "Subject", "Subject id", "About", "About id", "Changes"];

/// Entries of the journal as a file to keep.
pub(crate) struct Exported {
    export: JournalExport,
    written_as: ExportedAs,
}

impl Exported {
    /// A file of these entries.
    pub(crate) fn of(export: JournalExport, written_as: ExportedAs) -> Self {
        Self { export, written_as }
    }

    /// The file, a page of entries at a time. Where storage fails halfway, the connection breaks, so that nobody takes a
    /// part for the whole.
    fn into_body(self) -> Body {
        let (export, written_as) = (self.export, self.written_as);
        Body::from_bytes_stream(stream::unfold((export, Some(Pieces::of(written_as))), |(mut export, pieces)| async {
            let mut pieces = pieces?;
            match export.next_page().await {
                Ok(Some(rows)) => Some((Ok(pieces.of_rows(rows)), (export, Some(pieces)))),
                Ok(None) => Some((Ok(pieces.end()), (export, None))),
                Err(error) => {
                    error!(%error, "storage broke off in the middle of an export of the journal");
                    Some((Err(io::Error::other(error)), (export, None)))
                }
            }
        }))
    }
}

/// What makes the pieces of a file.
enum Pieces {
    Csv(Csv),
    /// Whether nothing was written yet.
    Json(bool),
}

impl Pieces {
    fn of(written_as: ExportedAs) -> Self {
        match written_as {
            ExportedAs::Csv => Self::Csv(Csv::called(&["journal"], &COLUMNS)),
            ExportedAs::Json => Self::Json(true),
        }
    }

    fn of_rows(&mut self, rows: Vec<JournalRow>) -> String {
        match self {
            Self::Csv(table) => {
                rows.iter().for_each(|row| add_row(table, row));
                table.take()
            }
            Self::Json(first) => {
                let mut piece = String::new();
                for row in rows {
                    piece += if std::mem::take(first) { "{\"entries\": [\n" } else { ",\n" };
                    piece += &JournalEntry::from(row).to_json_string();
                }
                piece
            }
        }
    }

    fn end(&mut self) -> String {
        match self {
            Self::Csv(table) => table.take(),
            Self::Json(true) => "{\"entries\": []}\n".to_owned(),
            Self::Json(false) => "\n]}\n".to_owned(),
        }
    }
}

fn add_row(table: &mut Csv, JournalRow { kept, actor_name, subject_name }: &JournalRow) {
    let (entry, (about, about_id)) = (&kept.entry, kept.entry.about.parts());
    let or_nothing = |value: Option<String>| value.unwrap_or_default();
    let changes: Vec<String> = entry.changes.iter().map(told).collect();
    table.row(&[
        &kept.place.to_string(),
        &entry.at.to_string(),
        entry.kind.slug(),
        &or_nothing(actor_name.as_ref().map(ToString::to_string)),
        &or_nothing(entry.who.actor.map(|actor| actor.to_string())),
        &or_nothing(subject_name.as_ref().map(ToString::to_string)),
        &or_nothing(entry.who.subject.map(|subject| subject.to_string())),
        about,
        &or_nothing(about_id),
        &changes.join("\n"),
    ]);
}

/// A change on a line of its own: `downloads: ask → immediate`.
fn told(Change { field, old, new }: &Change) -> String {
    let new = new.as_deref().unwrap_or("nothing");
    match old {
        Some(old) => format!("{field}: {old} → {new}"),
        None => format!("{field}: {new}"),
    }
}

impl IntoResponse for Exported {
    fn into_response(self) -> Response {
        let whom = self.export.of_whom().iter().map(picdesk::Name::as_str);
        let name = file_name(&std::iter::once("journal").chain(whom).collect::<Vec<_>>());
        let (kind, ending) = match self.written_as {
            ExportedAs::Csv => (Csv::MEDIA_TYPE, "csv"),
            ExportedAs::Json => (JSON, "json"),
        };
        Response::builder()
            .header(header::CONTENT_TYPE, kind)
            .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{ending}\""))
            .body(self.into_body())
    }
}

const JSON: &str = "application/json; charset=utf-8";

impl ApiResponse for Exported {
    fn meta() -> MetaResponses {
        let table = MetaSchemaRef::Inline(Box::new(MetaSchema::new("string")));
        let content = vec![
            MetaMediaType { content_type: Csv::MEDIA_TYPE, schema: table },
            MetaMediaType { content_type: JSON, schema: JournalFile::schema_ref() },
        ];
        MetaResponses { responses: vec![response(StatusCode::OK, "The entries.", content, Vec::new())] }
    }

    fn register(registry: &mut Registry) {
        JournalFile::register(registry);
    }
}

#[cfg(test)]
mod tests {
    use picdesk::{About, Entry, EntryKind, KeptEntry, Moment, Who};

    use super::*;

    fn row(place: i64) -> JournalRow {
        let entry = Entry::new(EntryKind::LightboxMade, Who::HOUSE, About::House, Moment::from_micros(0));
        let changes = [Change::set("name", "=1+1"), Change::of("note", Some("a".to_owned()), None)];
        JournalRow { kept: KeptEntry { place, entry: entry.with(changes) }, actor_name: None, subject_name: None }
    }

    fn file(written_as: ExportedAs, pages: &[usize]) -> String {
        let (mut pieces, mut places) = (Pieces::of(written_as), (0..10).rev());
        let mut file = String::new();
        for rows in pages {
            file += &pieces.of_rows(places.by_ref().take(*rows).map(row).collect());
        }
        file + &pieces.end()
    }

    #[test]
    fn a_table_has_its_head_once_and_a_row_per_entry() {
        let head = COLUMNS.join(",");
        assert_eq!(file(ExportedAs::Csv, &[0]), format!("{head}\r\n"));
        let row = |place| {
            format!("{place},1970-01-01T00:00:00Z,lightbox-made,,,,,house,,\"name: =1+1\nnote: a → nothing\"\r\n")
        };
        assert_eq!(file(ExportedAs::Csv, &[1, 1]), format!("{head}\r\n{}{}", row(9), row(8)));
    }

    #[test]
    fn the_pieces_of_a_list_are_one_json_object() {
        for (pages, entries) in [(&[0][..], 0), (&[1], 1), (&[2, 1], 3), (&[2, 0], 2)] {
            let read: serde_json::Value = serde_json::from_str(&file(ExportedAs::Json, pages)).unwrap();
            assert_eq!(read["entries"].as_array().unwrap().len(), entries);
        }
    }
}
