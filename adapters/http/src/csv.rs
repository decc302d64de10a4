//! Tables for spreadsheets, as RFC 4180 writes them: commas, quotation marks where they are needed, lines that end in CRLF.

use poem::{Body, Response, http::header};

use crate::answer::Answer;

/// A table in the making.
#[derive(Debug, Default)]
pub(crate) struct Csv(String);

impl Csv {
    /// What a whole table is.
    pub(crate) const MEDIA_TYPE: &'static str = "text/csv; charset=utf-8; header=present";

    /// A table with this head.
    pub(crate) fn with_head(columns: &[&str]) -> Self {
        let mut table = Self::default();
        table.row(columns);
        table
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: &[&str]) {
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.0.push(',');
            }
            self.cell(cell);
        }
        self.0.push_str("\r\n");
    }

    /// What was added so far, where a table goes out piece by piece.
    pub(crate) fn take(&mut self) -> String {
        std::mem::take(&mut self.0)
    }

    /// The table as a file to keep. The name is ours, so that it fits a header.
    pub(crate) fn hand_out(self, name: &str) -> Answer<Response> {
        Ok(Response::builder()
            .header(header::CONTENT_TYPE, Self::MEDIA_TYPE)
            .header(header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\""))
            .body(Body::from(self.0)))
    }

    fn cell(&mut self, text: &str) {
        // A spreadsheet calculates what begins so, and what is calculated was typed by somebody else. An apostrophe makes
        // it a text.
        let harmless = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        if text.contains(['"', ',', '\r', '\n']) {
            self.0.push('"');
            self.0.push_str(harmless);
            self.0.push_str(&text.replace('"', "\"\""));
            self.0.push('"');
        } else {
            self.0.push_str(harmless);
            self.0.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_would_not_be_one_cell() {
        let mut table = Csv::with_head(&["Name", "Result"]);
        table.row(&["Lima, Ana", "the \"first\" one"]);
        table.row(&["two\r\nlines", ""]);
        assert_eq!(table.0, "Name,Result\r\n\"Lima, Ana\",\"the \"\"first\"\" one\"\r\n\"two\r\nlines\",\r\n");
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
            let mut table = Csv::default();
            table.row(&[text]);
            assert_eq!(table.0, format!("{cell}\r\n"));
        }
    }
}
