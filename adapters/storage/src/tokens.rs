//! API tokens.

use async_trait::async_trait;
use picdesk::{Account, AccountId, ApiToken, Digest, Moment, Permit, ReadTokens, Scope, TokenId, Tokens, may};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{
    accounts::restored,
    entity::account,
    fault::Answer,
    hand::{Hand, values},
    map,
};

/// One token, by names that no column of an account has.
#[derive(FromQueryResult)]
struct Row {
    token: Uuid,
    owner: Uuid,
    called: String,
    lent: String,
    began_at: i64,
    ends_at: i64,
    last_used_at: Option<i64>,
}

const COLUMNS: &str = "api_token.id AS token, api_token.account AS owner, api_token.name AS called, \
                       api_token.rights AS lent, began_at, ends_at, last_used_at";

/// One token, with its owner's account.
#[derive(FromQueryResult)]
struct WithOwner {
    #[sea_orm(nested)]
    row: Row,
    #[sea_orm(nested)]
    account: account::Model,
}

fn token(row: &Row) -> Answer<ApiToken> {
    Ok(ApiToken {
        id: row.token.into(),
        account: row.owner.into(),
        name: map::parsed(&row.called)?,
        rights: map::parsed(&row.lent)?,
        began_at: Moment::from_micros(row.began_at),
        ends_at: Moment::from_micros(row.ends_at),
        last_used_at: row.last_used_at.map(Moment::from_micros),
    })
}

impl Hand {
    /// The tokens of an account as far as a scope reaches, newest first.
    async fn tokens_within(&mut self, scope: Scope, account: AccountId) -> Answer<Vec<ApiToken>> {
        let only = scope.account().unwrap_or(account);
        let sql = format!("SELECT {COLUMNS} FROM api_token WHERE account = $1 AND account = $2 ORDER BY id DESC");
        self.all::<Row>(sql, values![account.uuid(), only.uuid()]).await?.iter().map(token).collect()
    }
}

#[async_trait]
impl ReadTokens for Hand {
    async fn by_digest(&mut self, digest: &Digest) -> Answer<Option<(ApiToken, Account)>> {
        let sql = format!(
            "SELECT {COLUMNS}, account.* FROM api_token JOIN account ON account.id = api_token.account WHERE digest = $1"
        );
        let found = self.one::<WithOwner>(sql, values![digest.0.to_vec()]).await?;
        found.map(|found| Ok((token(&found.row)?, restored(found.account)?))).transpose()
    }

    async fn of(&mut self, guarding: &Permit<may::GuardAccount>, account: AccountId) -> Answer<Vec<ApiToken>> {
        self.tokens_within(guarding.scope(), account).await
    }
}

#[async_trait]
impl Tokens for Hand {
    async fn all_and_hold(&mut self, making: &Permit<may::MakeToken>, account: AccountId) -> Answer<Vec<ApiToken>> {
        if self.on_postgres() {
            // SQLite has one writer.
            self.row("SELECT id FROM account WHERE id = $1 FOR UPDATE", values![account.uuid()]).await?;
        }
        self.tokens_within(making.scope(), account).await
    }

    async fn insert(&mut self, token: &ApiToken, digest: &Digest) -> Answer<()> {
        let mut query = self.query();
        query
            .put("INSERT INTO api_token (account, id, digest, name, rights, began_at, ends_at, last_used_at) VALUES (");
        query.list(values![
            token.account.uuid(),
            token.id.uuid(),
            digest.0.to_vec(),
            token.name.as_str(),
            token.rights.to_string(),
            token.began_at.micros(),
            token.ends_at.micros(),
            token.last_used_at.map(Moment::micros),
        ]);
        query.put(")");
        let (sql, values) = query.parts();
        self.change(sql, values).await.map(drop)
    }

    async fn used(&mut self, token: TokenId, at: Moment) -> Answer<()> {
        let sql = "UPDATE api_token SET last_used_at = $1 WHERE id = $2";
        self.change(sql, values![at.micros(), token.uuid()]).await.map(drop)
    }

    async fn remove(&mut self, token: TokenId) -> Answer<bool> {
        Ok(self.change("DELETE FROM api_token WHERE id = $1", values![token.uuid()]).await? > 0)
    }
}
