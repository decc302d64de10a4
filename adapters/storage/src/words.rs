//! The words by which files and accounts are found, one row for each word of each.

use sea_orm::prelude::Uuid;

use crate::{
    fault::Answer,
    hand::{Hand, values},
    query::Cell,
};

/// How many words one statement stores, two values each: half of what SQLite binds.
const MOST_WORDS: usize = 8_000;

/// Up to how many things with a word are gathered and sorted. With a word that is more common than that, those that
/// a page shows are met sooner by walking the list in its order.
pub(crate) const FEW: i64 = 8_000;

/// A word that was typed, and how many rows it is found in, as far as [`FEW`].
#[derive(sea_orm::FromQueryResult)]
pub(crate) struct TypedWord {
    pub(crate) word: String,
    pub(crate) found: i64,
}

/// What comes behind every word that begins like this one, and before all others.
pub(crate) fn behind(word: &str) -> String {
    format!("{word}{}", char::MAX)
}

impl Hand {
    /// Counts how common words are, and puts the rarest first: what has all words is searched for among what has that
    /// one. Counting ends at [`FEW`], so that it costs the same however much there is.
    pub(crate) async fn rarest_first(
        &self,
        kind: &str,
        words: &[String],
        end: impl Fn(&str) -> String + Send,
    ) -> Answer<Vec<TypedWord>> {
        let mut query = self.query();
        for (place, word) in words.iter().enumerate() {
            query.put(if place == 0 { "SELECT " } else { " UNION ALL SELECT " }).bind(word.as_str()).put(" AS word, ");
            query
                .put("(SELECT count(*) FROM (SELECT 1 FROM ")
                .put(kind)
                .put("_word WHERE word >= ")
                .bind(word.as_str());
            query.put(" AND word < ").bind(end(word)).put(" LIMIT ").bind(FEW).put(") AS first_few) AS found");
        }
        let (sql, values) = query.parts();
        let mut words: Vec<TypedWord> = self.all(sql, values).await?;
        words.sort_by_key(|word| word.found);
        Ok(words)
    }

    /// Keeps the words of something new. `kind` is the name of its table.
    pub(crate) async fn add_words(&self, kind: &str, id: Uuid, words: &[String]) -> Answer<()> {
        for words in words.chunks(MOST_WORDS) {
            let mut query = self.query();
            let rows = words.iter().map(|word| [Cell::Id(id), Cell::from(word.as_str())]);
            query.insert(&format!("{kind}_word"), &[kind, "word"], &rows.collect::<Vec<_>>());
            let (sql, values) = query.parts();
            self.change(sql, values).await?;
        }
        Ok(())
    }

    /// Keeps other words of something that was changed; where they are the same, it issues no statement.
    pub(crate) async fn change_words(&self, kind: &str, id: Uuid, old: &[String], new: &[String]) -> Answer<()> {
        let only = |these: &[String], those: &[String]| -> Vec<String> {
            these.iter().filter(|word| !those.contains(word)).cloned().collect()
        };
        for word in only(old, new) {
            let sql = format!("DELETE FROM {kind}_word WHERE word = $1 AND {kind} = $2");
            self.change(&sql, values![word, id]).await?;
        }
        self.add_words(kind, id, &only(new, old)).await
    }
}
