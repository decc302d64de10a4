//! The restrictions of files, and what they hide.

use std::fmt::Display;

use picdesk::{
    Effect, FileId, InCart, Moment, Reader, Restriction, RestrictionBook, RestrictionTerms, StoreError, Whom,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{
    fault::Answer,
    hand::{Hand, values},
    map,
    query::Query,
};

/// How many files are asked for in one statement.
const MOST_FILES: usize = 10_000;

#[derive(FromQueryResult)]
struct Row {
    file: Uuid,
    id: Uuid,
    effect: String,
    in_cart: String,
    from_at: Option<i64>,
    until_at: Option<i64>,
    territories: String,
    whom: String,
    accounts: String,
    notice: String,
}

/// A list as one text: with a comma before and behind each, so that one can be found in it; empty without any.
fn listed<T: Display>(all: &[T]) -> String {
    let mut list: String = all.iter().flat_map(|one| [",".to_owned(), one.to_string()]).collect();
    if !list.is_empty() {
        list.push(',');
    }
    list
}

/// The texts of such a list.
fn split(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').filter(|one| !one.is_empty())
}

fn restored(row: Row) -> Answer<Restriction> {
    let accounts = split(&row.accounts).map(map::parsed).collect::<Answer<Vec<_>>>()?;
    let whom = match row.whom.as_str() {
        "everybody" => Whom::Everybody,
        "only" => Whom::Only(accounts),
        "all-but" => Whom::AllBut(accounts),
        other => return Err(map::broken_row(format!("a restriction concerns {other:?}"))),
    };
    let terms = RestrictionTerms {
        effect: map::named(&Effect::ALL, Effect::slug, &row.effect)?,
        in_cart: map::named(&InCart::ALL, InCart::slug, &row.in_cart)?,
        from: row.from_at.map(Moment::from_micros),
        until: row.until_at.map(Moment::from_micros),
        territories: split(&row.territories).map(map::parsed).collect::<Answer<_>>()?,
        whom,
        notice: map::parsed(&row.notice)?,
    };
    Ok(Restriction { id: row.id.into(), file: row.file.into(), terms })
}

/// Adds that a file is not hidden from somebody who reads: [`Restriction::concerns`] in SQL. Its row says by itself where
/// there is nothing to look for.
pub(crate) fn not_hidden(query: &mut Query, reader: Option<&Reader>) {
    let Some(reader) = reader else { return };
    let (now, account) = (reader.at.micros(), format!("%,{},%", reader.account));
    query.put(" AND (NOT file.restricted OR NOT EXISTS (SELECT 1 FROM restriction WHERE restriction.file = file.id AND effect = ");
    query.bind(Effect::Hide.slug());
    query.put(" AND (from_at IS NULL OR from_at <= ").bind(now);
    query.put(") AND (until_at IS NULL OR until_at > ").bind(now).put(")");
    if let Some(territory) = reader.territory {
        query.put(" AND (territories = '' OR territories LIKE ").bind(format!("%,{territory},%")).put(")");
    }
    query.put(" AND CASE whom WHEN 'everybody' THEN 1 WHEN 'only' THEN CASE WHEN accounts LIKE ");
    query.bind(account.as_str()).put(" THEN 1 ELSE 0 END ELSE CASE WHEN accounts LIKE ").bind(account);
    query.put(" THEN 0 ELSE 1 END END = 1))");
}

impl Hand {
    /// The restrictions of these files.
    pub(crate) async fn restrictions_of(&self, files: &[FileId]) -> Answer<RestrictionBook> {
        let mut found = Vec::new();
        for files in files.chunks(MOST_FILES) {
            let mut query = self.query();
            query.put("SELECT * FROM restriction WHERE file IN (").list(files.iter().map(|file| file.uuid())).put(")");
            let (sql, values) = query.parts();
            found.extend(self.all::<Row>(sql, values).await?);
        }
        found.into_iter().map(restored).collect()
    }

    /// Stores a restriction, and that its file has one.
    pub(crate) async fn keep_restriction(&self, restriction: &Restriction) -> Answer<()> {
        let (terms, file) = (&restriction.terms, restriction.file.uuid());
        let accounts = listed(terms.whom.named());
        self.change(
            "INSERT INTO restriction (file, id, effect, in_cart, from_at, until_at, territories, whom, accounts, notice) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (file, id) DO UPDATE SET \
             effect = excluded.effect, in_cart = excluded.in_cart, from_at = excluded.from_at, \
             until_at = excluded.until_at, territories = excluded.territories, whom = excluded.whom, \
             accounts = excluded.accounts, notice = excluded.notice",
            values![
                file,
                restriction.id.uuid(),
                terms.effect.slug(),
                terms.in_cart.slug(),
                terms.from.map(Moment::micros),
                terms.until.map(Moment::micros),
                listed(&terms.territories),
                terms.whom.slug(),
                accounts,
                terms.notice.as_str(),
            ],
        )
        .await?;
        self.mark_restricted(file).await
    }

    /// Removes a restriction, and says whether its file has another one.
    pub(crate) async fn forget_restriction(&self, restriction: &Restriction) -> Answer<()> {
        let (file, id) = (restriction.file.uuid(), restriction.id.uuid());
        let removed = self.change("DELETE FROM restriction WHERE file = $1 AND id = $2", values![file, id]).await?;
        if removed == 0 {
            return Err(StoreError::Stale);
        }
        self.mark_restricted(file).await
    }

    /// Has the row of a file say whether it has any restriction. The unit holds it, so that nobody else says otherwise.
    async fn mark_restricted(&self, file: Uuid) -> Answer<()> {
        let sql = "UPDATE file SET restricted = EXISTS (SELECT 1 FROM restriction WHERE file = $1) WHERE id = $2";
        self.change(sql, values![file, file]).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_back_and_each_of_it_stands_between_commas() {
        for (all, list) in [(&[][..], ""), (&["DE"], ",DE,"), (&["DE", "FR"], ",DE,FR,")] {
            assert_eq!(listed(all), list);
            assert_eq!(split(list).collect::<Vec<_>>(), all);
        }
    }
}
