//! The journal as a file: a table, or a list.

use picdesk::{Change, JournalExport, JournalRow, Name};
use poem::{IntoResponse, Response, http::StatusCode};
use poem_openapi::{
    ApiResponse,
    registry::{MetaMediaType, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
    types::{ToJSON, Type},
};

use super::{Export, Pieces, Table, file};
use crate::{
    answer::response,
    csv::Csv,
    wire::journal::{ExportedAs, JournalEntry, JournalFile},
};

/// The head of the table.
const COLUMNS: [&str; 10] =
    ["Place", "When", "What", "Actor", "Actor id", "Subject", "Subject id", "About", "About id", "Changes"];

/// Entries of the journal as a file to keep.
pub(crate) struct ExportedJournal {
    export: JournalExport,
    written_as: ExportedAs,
}

impl ExportedJournal {
    /// A file of these entries.
    pub(crate) fn of(export: JournalExport, written_as: ExportedAs) -> Self {
        Self { export, written_as }
    }
}

impl Export for JournalExport {
    type Row = JournalRow;

    fn of_whom(&self) -> &[Name] {
        self.of_whom()
    }

    async fn next_page(&mut self) -> Result<Option<Vec<JournalRow>>, picdesk::Error> {
        self.next_page().await
    }
}

impl IntoResponse for ExportedJournal {
    fn into_response(self) -> Response {
        match self.written_as {
            ExportedAs::Csv => file("journal", self.export, Table::of(&COLUMNS, add_row)),
            ExportedAs::Json => file("journal", self.export, List::default()),
        }
    }
}

/// The pieces of a list: one JSON object with all the entries.
#[derive(Default)]
struct List {
    /// Whether an entry was written.
    begun: bool,
}

impl Pieces<JournalRow> for List {
    const MEDIA_TYPE: &'static str = "application/json; charset=utf-8";
    const ENDING: &'static str = "json";

    fn of_rows(&mut self, rows: Vec<JournalRow>) -> String {
        let mut piece = String::new();
        for row in rows {
            piece += if std::mem::replace(&mut self.begun, true) { ",\n" } else { "{\"entries\": [\n" };
            piece += &JournalEntry::from(row).to_json_string();
        }
        piece
    }

    fn end(&mut self) -> String {
        if self.begun { "\n]}\n".to_owned() } else { "{\"entries\": []}\n".to_owned() }
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

impl ApiResponse for ExportedJournal {
    fn meta() -> MetaResponses {
        let table = MetaSchemaRef::Inline(Box::new(MetaSchema::new("string")));
        let content = vec![
            MetaMediaType { content_type: Csv::MEDIA_TYPE, schema: table },
            MetaMediaType { content_type: List::MEDIA_TYPE, schema: JournalFile::schema_ref() },
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
    use crate::exported::written;

    fn row(place: i64) -> JournalRow {
        let entry = Entry::new(EntryKind::LightboxMade, Who::HOUSE, About::House, Moment::from_micros(0));
        let changes = [Change::set("name", "=1+1"), Change::of("note", Some("a".to_owned()), None)];
        JournalRow { kept: KeptEntry { place, entry: entry.with(changes) }, actor_name: None, subject_name: None }
    }

    /// Pages with so many entries each.
    fn pages(counts: &[usize]) -> Vec<Vec<JournalRow>> {
        let mut places = (0..10).rev();
        counts.iter().map(|&count| places.by_ref().take(count).map(row).collect()).collect()
    }

    #[test]
    fn a_table_has_its_head_once_and_a_row_per_entry() {
        let (head, table) = (COLUMNS.join(","), || Table::of(&COLUMNS, add_row));
        assert_eq!(written(table(), pages(&[0])), format!("{head}\r\n"));
        let row = |place| {
            format!("{place},1970-01-01T00:00:00Z,lightbox-made,,,,,house,,\"name: =1+1\nnote: a → nothing\"\r\n")
        };
        assert_eq!(written(table(), pages(&[1, 1])), format!("{head}\r\n{}{}", row(9), row(8)));
    }

    #[test]
    fn the_pieces_of_a_list_are_one_json_object() {
        for (counts, entries) in [(&[0][..], 0), (&[1], 1), (&[2, 1], 3), (&[2, 0], 2)] {
            let list = written(List::default(), pages(counts));
            let read: serde_json::Value = serde_json::from_str(&list).unwrap();
            assert_eq!(read["entries"].as_array().unwrap().len(), entries);
        }
    }
}
