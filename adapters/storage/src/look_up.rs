//! Looking files up: by what was typed, and by what they are.
//!
//! A file's marks stand among its words, one for every set of filters that it passes, so that a filter is one more word
//! to look for. The files with a word are kept in the order in which they came. Where several words are looked for, the
//! one that is the rarest among the newest files leads: its files are walked, newest first, and each is asked for the
//! other words until the page is full. That costs much the same however many files there are, because what is common
//! enough to fill a page lies among the newest.

use picdesk::{FileCard, FileId, FileNumber, LookUp, Moment, Page, Rows};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{
    fault::Answer,
    files::unpacked_cards,
    hand::Hand,
    query::{Cell, Query},
    restrictions::not_hidden,
};

/// How many words one statement stores, two values each: half of what SQLite binds.
const MOST_WORDS: usize = 8_000;

/// By how many of its files it is judged how rare a word is: that reaches the furthest back which is the rarest.
const REACH: i64 = 500;

/// A word that is looked for, and the file that lies [`REACH`] files back among those with it; none where it has
/// fewer.
#[derive(FromQueryResult)]
struct Wanted {
    word: String,
    reach: Option<Uuid>,
}

impl Hand {
    /// Keeps the words by which a new file is found.
    pub(crate) async fn keep_words_of_file(&self, id: Uuid, words: &[String]) -> Answer<()> {
        for words in words.chunks(MOST_WORDS) {
            let rows = words.iter().map(|word| [Cell::Id(id), Cell::from(word.as_str())]);
            let mut query = self.query();
            query.insert("file_word", &["file", "word"], &rows.collect::<Vec<_>>());
            self.change_later(query).await?;
        }
        Ok(())
    }

    /// Keeps other words of a file that was changed; where they are the same, it issues no statement.
    pub(crate) async fn change_words_of_file(&self, id: Uuid, old: &[String], new: &[String]) -> Answer<()> {
        let only = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|word| !those.contains(word)).cloned().collect()
        };
        for words in only(old, new).chunks(MOST_WORDS) {
            let mut query = self.query();
            query.put("DELETE FROM file_word WHERE file = ").bind(id).put(" AND word IN (");
            query.list(words.iter().map(String::as_str)).put(")");
            self.change_later(query).await?;
        }
        self.keep_words_of_file(id, &only(new, old)).await
    }

    /// The files that are all that is looked for, newest first, the exact number before all others.
    pub(crate) async fn found_files(&self, wanted: &LookUp, page: &Page<FileId>) -> Answer<Rows<FileCard, FileId>> {
        if !wanted.can_find() {
            return Ok(Rows { rows: Vec::new(), next: None });
        }
        let mut words: Vec<String> = wanted.words.iter().flatten().chain(&wanted.mark).cloned().collect();
        if words.len() > 1 {
            words = self.rarest_first(words, wanted, page).await?;
        }
        // A mark says by itself whether it is one of withdrawn files.
        let offered = if wanted.mark.is_some() { "" } else { " AND NOT withdrawn" };
        let exact = wanted.number.as_ref().map_or("", FileNumber::as_str);

        let mut query = self.query();
        // The file with exactly that number comes first, once, and only on the first page (rule 39).
        query.put("(SELECT 0 AS place, file.* FROM file WHERE number = ").bind(exact).put(offered);
        if let Some(mark) = &wanted.mark {
            query.put(" AND EXISTS (SELECT 1 FROM file_word WHERE file = file.id AND word = ").bind(mark.as_str());
            query.put(")");
        }
        not_hidden(&mut query, wanted.reader.as_ref());
        since(&mut query, "file.id", wanted.added_since);
        until(&mut query, "file.id", wanted.added_until);
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
        not_hidden(&mut query, wanted.reader.as_ref());
        walk(&mut query, id, wanted, page);
        query.put(" LIMIT ").bind(i64::from(page.limit()) + 1).put(") AS others) AS file");

        let (from, values) = query.parts();
        let packed = self.packed_cards(&from, "place, id DESC");
        let found = self.row(format!("SELECT {packed}"), values).await?;
        let cards = found.map_or_else(|| Ok(Vec::new()), |row| unpacked_cards(&row))?;
        let (exact, others): (Vec<_>, Vec<_>) =
            cards.into_iter().partition(|card| Some(&card.number) == wanted.number.as_ref());
        let mut page = Rows::cut(others, page.limit(), |card| card.id);
        page.rows.splice(0..0, exact);
        Ok(page)
    }

    /// Puts the word first that is the rarest among the newest files of those that are walked.
    async fn rarest_first(&self, words: Vec<String>, wanted: &LookUp, page: &Page<FileId>) -> Answer<Vec<String>> {
        let mut query = self.query();
        for (place, word) in words.iter().enumerate() {
            query.put(if place == 0 { "SELECT " } else { " UNION ALL SELECT " }).bind(word.as_str()).put(" AS word, ");
            query.put("(SELECT file FROM file_word WHERE word = ").bind(word.as_str());
            walk(&mut query, "file_word.file", wanted, page);
            query.put(" LIMIT 1 OFFSET ").bind(REACH).put(") AS reach");
        }
        let (sql, values) = query.parts();
        let mut words: Vec<Wanted> = self.all(sql, values).await?;
        words.sort_by_key(|wanted| wanted.reach);
        Ok(words.into_iter().map(|wanted| wanted.word).collect())
    }
}

/// Adds which stretch of files is walked, and that it is, newest first. `id` is the column of their ids.
///
/// What is behind the last row that was seen is within the time's end already. A second end would keep SQLite from
/// starting there.
fn walk(query: &mut Query, id: &str, wanted: &LookUp, page: &Page<FileId>) {
    since(query, id, wanted.added_since);
    match page.after {
        Some(after) => drop(query.put(&format!(" AND {id} < ")).bind(after.uuid())),
        None => until(query, id, wanted.added_until),
    }
    query.put(&format!(" ORDER BY {id} DESC"));
}

/// Adds that a file came in at this moment or later. Later files have greater ids, so that times are stretches of ids,
/// and every list of files is in their order.
fn since(query: &mut Query, id: &str, since: Option<Moment>) {
    if let Some(since) = since {
        query.put(&format!(" AND {id} >= (SELECT file FROM file_data WHERE added_at >= ")).bind(since.micros());
        query.put(" ORDER BY added_at, file LIMIT 1)");
    }
}

/// Adds that a file came in before this moment.
fn until(query: &mut Query, id: &str, until: Option<Moment>) {
    if let Some(until) = until {
        query.put(&format!(" AND {id} <= (SELECT file FROM file_data WHERE added_at < ")).bind(until.micros());
        query.put(" ORDER BY added_at DESC, file DESC LIMIT 1)");
    }
}
