//! Finding accounts by beginnings of words, in the order of their names.
//!
//! What a word is found in is kept in the order in which lists show it. So whatever is typed, however common it is and
//! however many accounts there are, little more than one page is read:
//!
//! - A beginning of few words is looked for word by word, and what they are found in is merged.
//! - A beginning of many words, none of which is found in much, such as that of a number, is gathered and sorted.
//! - A beginning of many words that are found in much is met often enough where all accounts are walked by name.
//!
//! Where several words are typed, the rarest leads, and each account that it leads to is asked for the others.

use picdesk::{Account, AccountId, AccountKey, Page};
use sea_orm::{FromQueryResult, Value, prelude::Uuid};

use crate::{
    accounts::unpacked_accounts,
    fault::Answer,
    hand::Hand,
    query::{Cell, Query},
};

/// Up to how many rows are gathered and sorted. Where more are found, those that a page shows are met sooner by
/// walking the list in its order.
pub(crate) const FEW: i64 = 8_000;

/// How many words are merged at the most: SQLite joins no more than 500 selections, and PostgreSQL takes its time.
pub(crate) const MERGED: usize = 100;

/// How accounts are come by.
enum Way {
    /// All of them, by name.
    Walk,
    /// Those with a word in a range, in no order.
    Gather(String),
    /// Those with one of these words, by name.
    Merge(Vec<String>),
}

/// A word that is kept.
#[derive(FromQueryResult)]
struct Kept {
    word: String,
}

/// The beginning of a word that was typed, and how many rows it is found in, as far as [`FEW`].
#[derive(FromQueryResult)]
pub(crate) struct Typed {
    pub(crate) word: String,
    pub(crate) found: i64,
}

/// What an account must have beside what leads to it.
struct Demands<'a> {
    only: Option<AccountId>,
    others: Vec<String>,
    after: Option<&'a AccountKey>,
}

impl Hand {
    /// Keeps the words by which an account is found.
    pub(crate) async fn keep_words_of_account(&self, id: Uuid, sort_name: &str, words: &[String]) -> Answer<()> {
        let rows = words.iter().map(|word| [Cell::Id(id), Cell::from(sort_name), Cell::from(word.as_str())]);
        let mut query = self.query();
        query.insert("account_word", &["account", "sort_name", "word"], &rows.collect::<Vec<_>>());
        self.change_later(query).await
    }

    /// Finds the accounts that have words which begin with all that was typed; all accounts where nothing was.
    pub(crate) async fn accounts_by_words(
        &self,
        only: Option<AccountId>,
        mut typed: Vec<String>,
        page: &Page<AccountKey>,
    ) -> Answer<Vec<Account>> {
        if typed.len() > 1 {
            typed = self.rarest_beginning_first("account_word", &typed).await?.into_iter().map(|it| it.word).collect();
        }
        let mut typed = typed.into_iter();
        let (lead, mut others) = (typed.next(), typed.collect());
        let way = match lead {
            None => Way::Walk,
            Some(lead) => self.way(lead, &mut others).await?,
        };
        let demands = Demands { only, others, after: page.after.as_ref() };
        let most = i64::from(page.limit()) + 1;

        // `CROSS JOIN` holds SQLite to reading the rows of those that the page shows.
        let mut query = self.query();
        query.put("(");
        match way {
            Way::Walk => {
                query.put("SELECT sort_name, id FROM account WHERE TRUE");
                demands.put("account.id", &mut query);
            }
            Way::Gather(lead) => {
                query.put("SELECT DISTINCT sort_name, account AS id FROM account_word WHERE ");
                begins("word", &lead, &mut query);
                demands.put("account_word.account", &mut query);
            }
            Way::Merge(words) if words.is_empty() => return Ok(Vec::new()),
            // SQLite merges selections that come in one order and reads no more of each than it must. PostgreSQL has
            // to be told how much that is.
            Way::Merge(words) => {
                let bounded = self.on_postgres() && words.len() > 1;
                for (place, word) in words.iter().enumerate() {
                    query.put(if place == 0 { "" } else { " UNION " }).put(if bounded { "(" } else { "" });
                    query.put("SELECT sort_name, account AS id FROM account_word WHERE word = ").bind(word.as_str());
                    demands.put("account_word.account", &mut query);
                    if bounded {
                        query.put(" ORDER BY sort_name, account LIMIT ").bind(most).put(")");
                    }
                }
            }
        }
        query.put(" ORDER BY 1, 2 LIMIT ").bind(most);
        query.put(") AS found CROSS JOIN account WHERE account.id = found.id");
        let (from, values) = query.parts();
        let packed = self.packed_accounts(&from, "found.sort_name, found.id");
        let found = self.row(format!("SELECT {packed}"), values).await?;
        found.map_or_else(|| Ok(Vec::new()), |row| unpacked_accounts(&row))
    }

    /// Chooses the way to what has a word that begins like this one. The walk asks for that word as for the others.
    async fn way(&self, lead: String, others: &mut Vec<String>) -> Answer<Way> {
        let words = self.words_that_begin(&lead).await?;
        if words.len() <= MERGED {
            return Ok(Way::Merge(words));
        }
        let counted = self.rarest_beginning_first("account_word", std::slice::from_ref(&lead)).await?;
        if counted.iter().all(|lead| lead.found < FEW) {
            return Ok(Way::Gather(lead));
        }
        others.push(lead);
        Ok(Way::Walk)
    }

    /// Counts how many rows beginnings of words are found in, as far as [`FEW`], and puts the rarest first.
    /// `table` is the one whose rows count.
    pub(crate) async fn rarest_beginning_first(&self, table: &str, typed: &[String]) -> Answer<Vec<Typed>> {
        let mut query = self.query();
        for (place, word) in typed.iter().enumerate() {
            query.put(if place == 0 { "SELECT " } else { " UNION ALL SELECT " }).bind(word.as_str()).put(" AS word, ");
            query.put(&format!("(SELECT count(*) FROM (SELECT 1 FROM {table} WHERE "));
            begins("word", word, &mut query);
            query.put(" LIMIT ").bind(FEW).put(") AS first_few) AS found");
        }
        let (sql, values) = query.parts();
        let mut typed: Vec<Typed> = self.all(sql, values).await?;
        typed.sort_by_key(|word| word.found);
        Ok(typed)
    }

    /// The words of accounts that begin like this one, and no more than one above [`MERGED`]. Each is looked up behind
    /// the one before it, so that it is not counted how many accounts have it.
    pub(crate) async fn words_that_begin(&self, typed: &str) -> Answer<Vec<String>> {
        let mut query = self.query();
        query.put("WITH RECURSIVE kept (word) AS (SELECT min(word) FROM account_word WHERE ");
        begins("word", typed, &mut query);
        query.put(" UNION ALL SELECT (SELECT min(word) FROM account_word WHERE word > kept.word AND word < ");
        query.bind(behind(typed)).put(") FROM kept WHERE word IS NOT NULL)");
        query.put(" SELECT word FROM kept WHERE word IS NOT NULL LIMIT ").bind(MERGED as i64 + 1);
        let (sql, values) = query.parts();
        Ok(self.all::<Kept>(sql, values).await?.into_iter().map(|kept| kept.word).collect())
    }
}

impl Demands<'_> {
    /// Adds them to a selection that names the account's id so.
    fn put(&self, id: &str, query: &mut Query) {
        if let Some(only) = self.only {
            query.put(" AND ").put(id).put(" = ").bind(only.uuid());
        }
        for word in &self.others {
            query.put(" AND EXISTS (SELECT 1 FROM account_word AS other WHERE other.account = ").put(id).put(" AND ");
            begins("other.word", word, query);
            query.put(")");
        }
        if let Some(AccountKey { name, id: last }) = self.after {
            query.put(" AND (sort_name, ").put(id).put(") > (");
            query.list([Value::from(name.as_str()), Value::from(last.uuid())]).put(")");
        }
    }
}

/// What comes behind every word that begins like this one, and before all others.
fn behind(word: &str) -> String {
    format!("{word}{}", char::MAX)
}

/// Adds that a word begins like another.
pub(crate) fn begins(column: &str, with: &str, query: &mut Query) {
    query.put(column).put(" >= ").bind(with).put(" AND ").put(column).put(" < ").bind(behind(with));
}
