//! Looking files up: by what was typed, and by what they are.
//!
//! A file's marks stand among its words, so that a filter is one more word to look for. Whatever is the rarest of all
//! of them leads to the files, in the order of the list.

use picdesk::{FileCard, FileId, FileNumber, LookUp, Moment, Page, Rows};

use crate::{entity::file, fault::Answer, files::cards, hand::Hand, query::Query};

/// What comes behind a word itself, and before every other.
fn only(word: &str) -> String {
    format!("{word}\u{1}")
}

/// Adds that a file came in within the time that is meant. `id` is the column of its id.
///
/// Later files have greater ids, so that the time becomes a stretch of ids, and every list of files is in their order.
fn within_time(query: &mut Query, id: &str, since: Option<Moment>, until: Option<Moment>) {
    if let Some(since) = since {
        query.put(&format!(" AND {id} >= (SELECT file FROM file_data WHERE added_at >= ")).bind(since.micros());
        query.put(" ORDER BY added_at, file LIMIT 1)");
    }
    if let Some(until) = until {
        query.put(&format!(" AND {id} <= (SELECT file FROM file_data WHERE added_at < ")).bind(until.micros());
        query.put(" ORDER BY added_at DESC, file DESC LIMIT 1)");
    }
}

impl Hand {
    /// The files that are all that is looked for, newest first, the exact number before all others.
    pub(crate) async fn found_files(&self, wanted: &LookUp, page: &Page<FileId>) -> Answer<Rows<FileCard, FileId>> {
        if !wanted.can_find() {
            return Ok(Rows { rows: Vec::new(), next: None });
        }
        let mut words: Vec<String> = wanted.words.iter().flatten().chain(&wanted.marks).cloned().collect();
        if words.len() > 1 {
            words = self.rarest_first("file", &words, only).await?.into_iter().map(|it| it.word).collect();
        }
        let offered = if wanted.withdrawn { " AND withdrawn" } else { " AND NOT withdrawn" };
        let exact = wanted.number.as_ref().map_or("", FileNumber::as_str);
        // What is behind the last row that was seen is within the time's end already. A second end would keep SQLite
        // from starting there.
        let until = if page.after.is_none() { wanted.added_until } else { None };

        let mut query = self.query();
        // The file with exactly that number comes first, once, and only on the first page (rule 39).
        query.put("SELECT * FROM (SELECT 0 AS place, file.* FROM file WHERE number = ").bind(exact).put(offered);
        for mark in &wanted.marks {
            query.put(" AND EXISTS (SELECT 1 FROM file_word WHERE file = file.id AND word = ").bind(mark.as_str());
            query.put(")");
        }
        within_time(&mut query, "file.id", wanted.added_since, wanted.added_until);
        query.put(" AND ").bind(page.after.is_none());
        query.put(" UNION ALL SELECT * FROM (SELECT 1 AS place, file.* FROM ");
        let id = if let Some((first, others)) = words.split_first() {
            // `CROSS JOIN` holds SQLite to this order: the files with the rarest word, then who of them has the other
            // words as well, and only then their rows.
            query.put("file_word");
            for place in 0..others.len() {
                query.put(&format!(" CROSS JOIN file_word AS other{place}"));
            }
            query.put(" CROSS JOIN file WHERE file.id = file_word.file AND file_word.word = ").bind(first.as_str());
            for (place, word) in others.iter().enumerate() {
                query.put(&format!(" AND other{place}.file = file_word.file AND other{place}.word = "));
                query.bind(word.as_str());
            }
            "file_word.file"
        } else {
            query.put("file WHERE TRUE");
            "file.id"
        };
        query.put(offered).put(" AND number <> ").bind(exact);
        within_time(&mut query, id, wanted.added_since, until);
        if let Some(after) = page.after {
            query.put(&format!(" AND {id} < ")).bind(after.uuid());
        }
        query.put(&format!(" ORDER BY {id} DESC LIMIT ")).bind(i64::from(page.limit()) + 1);
        query.put(") AS by_words) AS found ORDER BY place, id DESC");
        let (sql, values) = query.parts();
        let rows = cards(self.all::<file::Model>(sql, values).await?)?;
        let (exact, others): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|card| Some(&card.number) == wanted.number.as_ref());
        let mut page = Rows::cut(others, page.limit(), |card| card.id);
        page.rows.splice(0..0, exact);
        Ok(page)
    }
}
