//! Tables for spreadsheets, as RFC 4180 writes them: commas, quotation marks where they are needed, lines that end in CRLF.

use picdesk::search;
use poem::{
    Body, IntoResponse, Response,
    http::{StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    registry::{MetaMediaType, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
};

use crate::answer::{header_of, response};

/// The most characters of a text that become part of a file's name.
const LONGEST: usize = 60;

/// A table on its way out, to be kept as a file.
#[derive(Debug)]
pub(crate) struct Csv {
    /// What the file is called, without its ending.
    name: String,
    text: String,
}

impl Csv {
    /// What a whole table is.
    pub(crate) const MEDIA_TYPE: &'static str = "text/csv; charset=utf-8; header=present";

    /// A table with this head. The file is called after these texts.
    pub(crate) fn called(after: &[&str], columns: &[&str]) -> Self {
        let mut table = Self { name: file_name(after), text: String::new() };
        table.row(columns);
        table
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: &[&str]) {
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.text.push(',');
            }
            self.cell(cell);
        }
        self.text.push_str("\r\n");
    }

    /// What was added so far, where a table goes out piece by piece.
    pub(crate) fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    fn cell(&mut self, text: &str) {
        let quoted = text.contains(['"', ',', ';', '\t', '\r', '\n']);
        if quoted {
            self.text.push('"');
        }
        // In some countries a spreadsheet parts cells by semicolons or tabulators, whatever we write.
        for (place, piece) in text.split_inclusive([';', '\t']).enumerate() {
            let begins = if place == 0 { piece } else { piece.trim_start_matches([' ', '"']) };
            if begins.starts_with(CALCULATED) {
                self.text.push('\'');
            }
            if quoted {
                self.text.push_str(&piece.replace('"', "\"\""));
            } else {
                self.text.push_str(piece);
            }
        }
        if quoted {
            self.text.push('"');
        }
    }
}

/// What a spreadsheet calculates begins so, and what is calculated was typed by somebody else. An apostrophe makes it a text.
const CALCULATED: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The words of some texts, of letters and digits that every file system and every header takes: `bulk-order_spring-cover`.
/// A text that has none of them adds nothing.
pub(crate) fn file_name(texts: &[&str]) -> String {
    let folded = |piece: &str| search::words(piece).pop().filter(|word| word.is_ascii());
    let plain = |text: &&str| {
        let words: Vec<String> = text.split(|c: char| !c.is_alphanumeric()).filter_map(folded).collect();
        let cut: String = words.join("-").chars().take(LONGEST).collect();
        cut.trim_end_matches('-').to_owned()
    };
    texts.iter().map(plain).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("_")
}

impl IntoResponse for Csv {
    fn into_response(self) -> Response {
        Response::builder()
            .header(header::CONTENT_TYPE, Self::MEDIA_TYPE)
            .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.csv\"", self.name))
            .body(Body::from(self.text))
    }
}

impl ApiResponse for Csv {
    fn meta() -> MetaResponses {
        let content = MetaMediaType {
            content_type: Self::MEDIA_TYPE,
            schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))),
        };
        let headers = vec![header_of("Content-Disposition", "Under which name to keep it.")];
        let table = response(StatusCode::OK, "The table, with its head.", vec![content], headers);
        MetaResponses { responses: vec![table] }
    }

    fn register(_: &mut Registry) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_calculated_is_a_text_wherever_cells_are_parted() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            (";=1+1;", "\";'=1+1;\""),
            ("a; @b\t-c", "\"a;' @b\t'-c\""),
            ("Fog; and haze", "\"Fog; and haze\""),
            ("3-4", "3-4"),
        ] {
            let mut table = Csv::called(&[], &["Name"]);
            table.row(&[cell]);
            assert_eq!(table.take(), format!("Name\r\n{written}\r\n"), "{cell:?}");
        }
    }

    #[test]
    fn cells_are_quoted_where_they_would_not_be_one_cell() {
        let mut table = Csv::called(&[], &["Name", "Result"]);
        table.row(&["Lima, Ana", "the \"first\" one"]);
        table.row(&["two\r\nlines", ""]);
        assert_eq!(table.text, "Name,Result\r\n\"Lima, Ana\",\"the \"\"first\"\" one\"\r\n\"two\r\nlines\",\r\n");
    }

    #[test]
    fn no_cell_is_calculated_by_a_spreadsheet() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+49 30 1", "'+49 30 1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\""),
            ("ana@example.org", "ana@example.org"),
        ] {
            let table = Csv::called(&[], &[text]);
            assert_eq!(table.text, format!("{cell}\r\n"));
        }
    }

    #[test]
    fn a_file_is_called_by_words_that_every_system_takes() {
        assert_eq!(file_name(&["bulk order", "Spring cover", "2026-03-01"]), "bulk-order_spring-cover_2026-03-01");
        assert_eq!(file_name(&["order", "../Größe \"1\"\r\n", "7"]), "order_grosse-1_7");
        assert_eq!(file_name(&["order", "Весна", "7"]), "order_7");
        assert_eq!(file_name(&["a", "2026-03-03"]), "a_2026-03-03");
        assert!(file_name(&["a ".repeat(200).as_str(), &"b".repeat(200)]).len() <= 2 * LONGEST + 1);
    }
}
