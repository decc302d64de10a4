//! The words by which files and accounts are found, one row for each word of each.

use sea_orm::prelude::Uuid;

use crate::{
    fault::Answer,
    hand::{Hand, values},
};

/// How many words one statement stores, two values each: half of what SQLite binds.
const MOST_WORDS: usize = 8_000;

impl Hand {
    /// Keeps the words of something new. `kind` is the name of its table.
    pub(crate) async fn add_words(&self, kind: &str, id: Uuid, words: &[String]) -> Answer<()> {
        for words in words.chunks(MOST_WORDS) {
            let mut query = self.query();
            let rows = words.iter().map(|word| vec![id.into(), word.as_str().into()]);
            query.insert(&format!("{kind}_word"), &[kind, "word"], rows.collect());
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
