//! Looking files up by words, newest first.
//!
//! The files with a word are kept in the order in which they came. Where several words are typed, the one that is the
//! rarest among the newest files leads: its files are walked, newest first, and each is asked for the other words until
//! the page is full. That costs much the same however many files there are, because what all words of a page's files
//! are common enough for, lies among the newest.

use picdesk::{FileCard, FileId, FileNumber, LookUp, Page};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{fault::Answer, files::unpacked_cards, hand::Hand, query::Cell};

/// How many words one statement stores, two values each: half of what SQLite binds.
const MOST_WORDS: usize = 8_000;

/// By how many of its files it is judged how rare a word is: that reaches the furthest back which is the rarest.
const REACH: i64 = 500;

/// A word that was typed, and the file that lies [`REACH`] files back among those with it; none where it has fewer.
#[derive(FromQueryResult)]
struct Typed {
    word: String,
    reach: Option<Uuid>,
}

impl Hand {
    /// Keeps the words by which a file is found.
    pub(crate) async fn keep_words_of_file(&self, id: Uuid, words: &[String]) -> Answer<()> {
        for words in words.chunks(MOST_WORDS) {
            let rows = words.iter().map(|word| [Cell::Id(id), Cell::from(word.as_str())]);
            let mut query = self.query();
            query.insert("file_word", &["file", "word"], &rows.collect::<Vec<_>>());
            self.change_later(query).await?;
        }
        Ok(())
    }

    /// Looks up the file with the number that was typed, and those with all the words.
    pub(crate) async fn files_by_words(&self, typed: &LookUp, page: &Page<FileId>) -> Answer<Vec<FileCard>> {
        let words = match &typed.words[..] {
            [_, _, ..] => self.rarest_first(&typed.words).await?,
            _ => typed.words.clone(),
        };
        let mut query = self.query();
        let exact = typed.number.as_ref().map_or("", FileNumber::as_str);
        // The file with exactly that number comes first, once, and only on the first page (rule 39).
        query.put("(SELECT 0 AS place, file.* FROM file WHERE NOT withdrawn AND number = ").bind(exact);
        query.put(" AND ").bind(page.after.is_none());
        if let Some((first, others)) = words.split_first() {
            // `CROSS JOIN` holds SQLite to this order: the files with the rarest word, then who of them has the other
            // words as well, and only then their rows.
            query.put(" UNION ALL SELECT * FROM (SELECT 1 AS place, file.* FROM file_word");
            for place in 0..others.len() {
                query.put(&format!(" CROSS JOIN file_word AS other{place}"));
            }
            query.put(" CROSS JOIN file WHERE file.id = file_word.file AND NOT withdrawn");
            query.put(" AND file_word.word = ").bind(first.as_str()).put(" AND number <> ").bind(exact);
            for (place, word) in others.iter().enumerate() {
                query.put(&format!(" AND other{place}.file = file_word.file AND other{place}.word = "));
                query.bind(word.as_str());
            }
            if let Some(after) = page.after {
                query.put(" AND file_word.file < ").bind(after.uuid());
            }
            query.put(" ORDER BY file_word.file DESC LIMIT ").bind(i64::from(page.limit()) + 1).put(") AS by_words");
        }
        query.put(") AS file");
        let (from, values) = query.parts();
        let packed = self.packed_cards(&from, "place, id DESC");
        let found = self.row(format!("SELECT {packed}"), values).await?;
        found.map_or_else(|| Ok(Vec::new()), |row| unpacked_cards(&row))
    }

    /// Puts the word first that is the rarest among the newest files.
    async fn rarest_first(&self, typed: &[String]) -> Answer<Vec<String>> {
        let mut query = self.query();
        for (place, word) in typed.iter().enumerate() {
            query.put(if place == 0 { "SELECT " } else { " UNION ALL SELECT " }).bind(word.as_str()).put(" AS word, ");
            query.put("(SELECT file FROM file_word WHERE word = ").bind(word.as_str());
            query.put(" ORDER BY file DESC LIMIT 1 OFFSET ").bind(REACH).put(") AS reach");
        }
        let (sql, values) = query.parts();
        let mut typed: Vec<Typed> = self.all(sql, values).await?;
        typed.sort_by_key(|typed| typed.reach);
        Ok(typed.into_iter().map(|typed| typed.word).collect())
    }
}
