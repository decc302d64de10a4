//! What accounts hold in carts and lightboxes (rule 57): counted for the accounts of a page, in one statement.

use std::collections::HashMap;

use picdesk::{AccountId, Holdings, Scope};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{fault::Answer, hand::Hand, map};

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    cart_files: i64,
    lightboxes: i64,
    lightbox_files: i64,
}

impl Hand {
    /// What those of these accounts hold that a scope reaches, in their order.
    pub(crate) async fn holdings_within(&self, scope: Scope, accounts: &[AccountId]) -> Answer<Vec<Holdings>> {
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        // Carts and lightboxes keep count of their files, and both have the owner first in their key: a few rows of
        // each account are read, and none of a file.
        let mut query = self.query();
        query.put(
            "SELECT id, (SELECT coalesce(max(files), 0) FROM cart WHERE owner = account.id) AS cart_files, \
             (SELECT count(*) FROM lightbox WHERE owner = account.id) AS lightboxes, \
             (SELECT CAST(coalesce(sum(files), 0) AS BIGINT) FROM lightbox WHERE owner = account.id) AS lightbox_files \
             FROM account WHERE id IN (",
        );
        query.list(accounts.iter().map(|id| id.uuid())).put(")");
        if let Some(only) = scope.account() {
            query.put(" AND id = ").bind(only.uuid());
        }
        let (sql, values) = query.parts();
        let mut found = HashMap::with_capacity(accounts.len());
        for row in self.all::<Row>(sql, values).await? {
            let holdings = Holdings {
                cart_files: map::small(row.cart_files)?,
                lightboxes: map::small(row.lightboxes)?,
                lightbox_files: map::small(row.lightbox_files)?,
            };
            found.insert(AccountId::from(row.id), holdings);
        }
        Ok(accounts.iter().filter_map(|id| found.get(id).copied()).collect())
    }
}
