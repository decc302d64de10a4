//! Editing what is said of a file, and withdrawing it.

use std::str::FromStr;

use crate::{
    file::{FileData, MediaFile},
    journal::Change,
    licence::LicenceModel,
    policy::{Permit, may},
    revision::{Expected, Stale},
    text::{Caption, Keyword, OneLine, TextRefusal},
};

/// The words by which a file is found, each once, 500 at the most.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keywords(Vec<Keyword>);

impl Keywords {
    /// The most that a file has.
    pub const MOST: usize = 500;

    /// Takes keywords; one that is there already is left out.
    pub fn new(keywords: impl IntoIterator<Item = Keyword>) -> Result<Self, TextRefusal> {
        let mut kept: Vec<Keyword> = Vec::new();
        for keyword in keywords {
            if !kept.contains(&keyword) {
                kept.push(keyword);
            }
        }
        if kept.len() > Self::MOST { Err(TextRefusal::TooManyKeywords) } else { Ok(Self(kept)) }
    }

    /// The keywords, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Keyword> {
        self.0.iter()
    }
}

/// What can stand between two keywords.
const BETWEEN: [char; 4] = [',', ';', '\n', '\r'];

/// Reads them as people type them: with commas, semicolons or line breaks between them. A keyword that has one of these
/// itself stands in quotation marks, and a quotation mark within them is doubled.
impl FromStr for Keywords {
    type Err = TextRefusal;

    fn from_str(text: &str) -> Result<Self, TextRefusal> {
        let mut keywords = Vec::new();
        let mut rest = text;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || BETWEEN.contains(&c));
            let (keyword, after) = quoted(rest).unwrap_or_else(|| {
                let (plain, after) = rest.split_at(rest.find(BETWEEN).unwrap_or(rest.len()));
                (plain.to_owned(), after)
            });
            if !keyword.trim().is_empty() {
                keywords.push(keyword.parse()?);
            }
            if after.is_empty() {
                return Self::new(keywords);
            }
            rest = after;
        }
    }
}

/// The keyword in quotation marks at the start of a text, with what follows; none where the marks are a part of it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut keyword = String::new();
    loop {
        let (before, after) = rest.split_once('"')?;
        keyword.push_str(before);
        let Some(further) = after.strip_prefix('"') else {
            let after = after.trim_start_matches([' ', '\t']);
            return (after.is_empty() || after.starts_with(BETWEEN)).then_some((keyword, after));
        };
        keyword.push('"');
        rest = further;
    }
}

impl Keywords {
    /// Writes the keywords of a file so that reading them gives the same ones.
    pub fn written<'a>(keywords: impl IntoIterator<Item = &'a str>) -> String {
        let written = keywords.into_iter().map(|keyword| {
            let needs_marks = keyword.contains(BETWEEN) || keyword.starts_with('"');
            if needs_marks { format!("\"{}\"", keyword.replace('"', "\"\"")) } else { keyword.to_owned() }
        });
        written.collect::<Vec<_>>().join(", ")
    }
}

/// All that staff may say of a file, as a form has it: what is none here is empty afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEdit {
    /// A few words.
    pub title: OneLine,
    /// What is to be seen, who, where, when.
    pub caption: Option<Caption>,
    /// The words by which it is found.
    pub keywords: Keywords,
    /// Who made it.
    pub creator: Option<OneLine>,
    /// The line to print beside it.
    pub credit: Option<OneLine>,
    /// The copyright notice.
    pub copyright: Option<OneLine>,
    /// How it is licensed from now on; lines of orders keep the licence that they were sold under.
    pub licence: LicenceModel,
}

impl FileEdit {
    /// The data of a file that was said to be this, and was taken when it was taken.
    fn data(self, before: &FileData) -> FileData {
        let line = |line: Option<OneLine>| line.map(|line| line.to_string()).unwrap_or_default();
        FileData {
            title: self.title.to_string(),
            caption: self.caption.map(|caption| caption.as_str().to_owned()).unwrap_or_default(),
            keywords: self.keywords.iter().map(Keyword::to_string).collect(),
            creator: line(self.creator),
            credit: line(self.credit),
            copyright: line(self.copyright),
            taken_at: before.taken_at,
        }
    }
}

impl MediaFile {
    /// Says something else of the file, and answers what changed; where nothing did, its revision stays.
    pub fn edit(
        &mut self,
        _managing: &Permit<may::ManageFiles>,
        edit: FileEdit,
        expected: Expected,
    ) -> Result<Vec<Change>, Stale> {
        expected.check(self.revision)?;
        let before = said_of(self);
        self.card.licence = edit.licence;
        self.data = edit.data(&self.data);
        self.card.title = self.data.title.clone();
        let changes: Vec<Change> = before
            .into_iter()
            .zip(said_of(self))
            .filter(|((_, old), (_, new))| old != new)
            .map(|((field, old), (_, new))| Change::of(field, told(old), told(new)))
            .collect();
        if !changes.is_empty() {
            self.revision = self.revision.next();
        }
        Ok(changes)
    }

    /// Withdraws the file, or offers it again, and answers whether that is new (rule 48).
    pub fn set_withdrawn(
        &mut self,
        _managing: &Permit<may::ManageFiles>,
        withdrawn: bool,
        expected: Expected,
    ) -> Result<bool, Stale> {
        expected.check(self.revision)?;
        let changed = self.card.withdrawn != withdrawn;
        if changed {
            self.card.withdrawn = withdrawn;
            self.revision = self.revision.next();
        }
        Ok(changed)
    }
}

/// What can be edited, by its names in the journal.
fn said_of(file: &MediaFile) -> [(&'static str, String); 7] {
    let data = &file.data;
    [
        ("title", data.title.clone()),
        ("caption", data.caption.clone()),
        ("keywords", data.keywords.join(", ")),
        ("creator", data.creator.clone()),
        ("credit", data.credit.clone()),
        ("copyright", data.copyright.clone()),
        ("licence", file.card.licence.code().to_owned()),
    ]
}

/// What the journal keeps of a value: none where it is empty.
fn told(value: String) -> Option<String> {
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_typed_with_commas_or_lines_between_them_and_kept_once() {
        let typed: Keywords = " sea, gull;sea\r\nold harbour ,,".parse().unwrap();
        assert_eq!(typed.iter().map(Keyword::as_str).collect::<Vec<_>>(), ["sea", "gull", "old harbour"]);
        assert_eq!("".parse(), Ok(Keywords::default()));
    }

    #[test]
    fn keywords_read_back_as_they_were_whatever_they_hold() {
        let kept = ["Lisbon, Portugal", "sea", "a;b", "\"Big\" Ben", "12\" disc", "\"", "O'Hara", "\"x\", y"];
        let written = Keywords::written(kept);
        assert!(written.starts_with("\"Lisbon, Portugal\", sea, "), "{written}");
        let read: Keywords = written.parse().unwrap();
        assert_eq!(read.iter().map(Keyword::as_str).collect::<Vec<_>>(), kept);
    }

    #[test]
    fn quotation_marks_that_enclose_no_keyword_are_a_part_of_it() {
        let typed: Keywords = "\"Big\" Ben, \"sea, gull, 12\" disc, \"\"".parse().unwrap();
        let typed = typed.iter().map(Keyword::as_str).collect::<Vec<_>>();
        assert_eq!(typed, ["\"Big\" Ben", "\"sea", "gull", "12\" disc"]);
    }

    #[test]
    fn more_keywords_than_a_file_has_are_refused() {
        let many: Vec<String> = (0..=Keywords::MOST).map(|count| count.to_string()).collect();
        assert_eq!(many.join(",").parse::<Keywords>(), Err(TextRefusal::TooManyKeywords));
        assert!(many[1..].join(",").parse::<Keywords>().is_ok());
    }
}
