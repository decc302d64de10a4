//! Accounts.

use std::{borrow::Cow, collections::BTreeSet};

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, AccountKey, AccountRecord, Accounts, Addressee, Downloads, EmailAddress, Holdings, Message,
    Moment, Page, PasswordHash, Permit, ReadAccounts, Right, Rows, Scope, SearchText, StaffMember, Standing,
    StoreError, may,
    search::{sort_key, words},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryResult, prelude::Uuid};

use crate::{
    entity::account,
    fault::{Answer, named},
    hand::{Hand, values},
    map,
    packed::unpacked,
};

/// What is read of an account, in the order of [`Hand::packed_accounts`]. Flags are numbers, as SQLite has them.
type Read<'row> = (
    Uuid,
    String,
    Option<String>,
    String,
    i64,
    i64,
    i64,
    Cow<'row, str>,
    Cow<'row, str>,
    i64,
    i64,
    Option<String>,
    i64,
    Option<i64>,
    i64,
);

/// Makes the domain's account of what was read.
fn account(read: Read<'_>) -> Answer<Account> {
    let (
        id,
        name,
        company,
        address,
        enabled,
        activated,
        waits,
        rights,
        downloads,
        pays,
        direct,
        territory,
        created,
        last,
        rev,
    ) = read;
    Ok(Account::restore(AccountRecord {
        id: id.into(),
        name: map::parsed(&name)?,
        company: map::parsed_maybe(company.as_deref())?,
        address: map::parsed(&address)?,
        standing: Standing { enabled: enabled != 0, activated: activated != 0, waits: waits != 0 },
        rights: map::parsed(&rights)?,
        downloads: map::named(&[Downloads::Ask, Downloads::Immediate], Downloads::slug, &downloads)?,
        must_pay_first: pays != 0,
        direct_download: direct != 0,
        territory: map::parsed_maybe(territory.as_deref())?,
        created_at: Moment::from_micros(created),
        last_signed_in: last.map(Moment::from_micros),
        revision: map::revision(rev)?,
    }))
}

/// Makes the domain's account of a row.
pub(crate) fn restored(row: account::Model) -> Answer<Account> {
    account((
        row.id,
        row.name,
        row.company,
        row.address,
        row.enabled.into(),
        row.activated.into(),
        row.waits.into(),
        row.rights.into(),
        row.downloads.into(),
        row.must_pay_first.into(),
        row.direct_download.into(),
        row.territory,
        row.created_at,
        row.last_signed_in,
        row.revision,
    ))
}

/// The accounts that came packed.
pub(crate) fn unpacked_accounts(row: &QueryResult) -> Answer<Vec<Account>> {
    unpacked(row)?.into_iter().map(account).collect()
}

/// Makes a row of the domain's account.
fn row(account: &Account, password: Option<&PasswordHash>) -> account::Model {
    account::Model {
        id: account.id.uuid(),
        name: account.name.to_string(),
        sort_name: sort_key(account.name.as_str()),
        company: account.company.as_ref().map(ToString::to_string),
        address: account.address.to_string(),
        folded_address: account.address.folded(),
        password: password.map(|hash| hash.as_str().to_owned()),
        enabled: account.standing.enabled,
        activated: account.standing.activated,
        waits: account.standing.waits,
        rights: account.rights.to_string(),
        downloads: account.downloads.slug().to_owned(),
        must_pay_first: account.must_pay_first,
        direct_download: account.direct_download,
        territory: account.territory.map(|territory| territory.to_string()),
        created_at: account.created_at.micros(),
        last_signed_in: account.last_signed_in.map(Moment::micros),
        revision: i64::from(account.revision.number()),
    }
}

/// Where an account stands in a list.
fn key(account: &Account) -> AccountKey {
    AccountKey { name: sort_key(account.name.as_str()), id: account.id }
}

/// The words by which an account is found.
fn words_of(account: &Account) -> Vec<String> {
    let company = account.company.as_ref().map_or("", |company| company.as_str());
    words(&[account.name.as_str(), company, account.address.as_str()].join(" "))
}

impl Hand {
    /// Accounts, to be read with [`unpacked_accounts`].
    pub(crate) fn packed_accounts(&self, from: &str, order: &str) -> String {
        let columns = format!(
            "{}, name, company, address, CAST(enabled AS INTEGER), CAST(activated AS INTEGER), CAST(waits AS INTEGER), rights, downloads, \
             CAST(must_pay_first AS INTEGER), CAST(direct_download AS INTEGER), territory, created_at, last_signed_in, revision",
            self.packed_id("account.id"),
        );
        self.packed(&columns, from, order)
    }

    /// An account within a scope, for whoever holds a permit that reaches so far.
    pub(crate) async fn account_within(&self, scope: Scope, id: AccountId) -> Answer<Option<Account>> {
        let found = self.one::<account::Model>(
            "SELECT * FROM account WHERE id = $1 AND id = $2",
            values![id.uuid(), scope.account().unwrap_or(id).uuid()],
        );
        found.await?.map(restored).transpose()
    }

    /// Those of these accounts that a scope leaves, in no order.
    pub(crate) async fn accounts_within(&self, scope: Scope, ids: &BTreeSet<AccountId>) -> Answer<Vec<Account>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = self.query();
        query.put("SELECT * FROM account WHERE id IN (").list(ids.iter().map(|id| id.uuid())).put(")");
        if let Some(only) = scope.account() {
            query.put(" AND id = ").bind(only.uuid());
        }
        let (sql, values) = query.parts();
        self.all::<account::Model>(sql, values).await?.into_iter().map(restored).collect()
    }
}

#[async_trait]
impl ReadAccounts for Hand {
    async fn get(&mut self, viewing: &Permit<may::ViewAccount>, id: AccountId) -> Answer<Option<Account>> {
        self.account_within(viewing.scope(), id).await
    }

    async fn find(
        &mut self,
        finding: &Permit<may::FindAccounts>,
        typed: Option<&SearchText>,
        page: &Page<AccountKey>,
    ) -> Answer<Rows<Account, AccountKey>> {
        let typed = typed.map(|typed| words(typed.as_str()));
        if typed.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Rows { rows: Vec::new(), next: None });
        }
        let only = finding.scope().account();
        let accounts = self.accounts_by_words(only, typed.unwrap_or_default(), page).await?;
        Ok(Rows::cut(accounts, page.limit(), key))
    }

    async fn waiting(
        &mut self,
        finding: &Permit<may::FindAccounts>,
        page: &Page<AccountKey>,
    ) -> Answer<Rows<Account, AccountKey>> {
        let mut query = self.query();
        query.put("SELECT * FROM account WHERE waits");
        if let Some(only) = finding.scope().account() {
            query.put(" AND id = ").bind(only.uuid());
        }
        if let Some(AccountKey { name, id }) = &page.after {
            query.put(" AND (sort_name, id) > (");
            query.list([sea_orm::Value::from(name.as_str()), sea_orm::Value::from(id.uuid())]).put(")");
        }
        query.put(" ORDER BY sort_name, id LIMIT ").bind(i64::from(page.limit()) + 1);
        let (sql, values) = query.parts();
        let found = self.all::<account::Model>(sql, values).await?;
        let found = found.into_iter().map(restored).collect::<Answer<Vec<_>>>()?;
        Ok(Rows::cut(found, page.limit(), key))
    }

    async fn addressed(
        &mut self,
        viewing: &Permit<may::ViewAccount>,
        addressees: &[Addressee],
    ) -> Answer<Vec<Account>> {
        let ids: Vec<Uuid> = addressees.iter().filter_map(Addressee::account).map(|id| id.uuid()).collect();
        let addresses = addressees.iter().filter_map(Addressee::address).map(|address| address.folded());
        let addresses: Vec<String> = addresses.collect();
        let mut query = self.query();
        // An empty list is none to PostgreSQL, so it holds what is nobody's.
        query.put("SELECT * FROM account WHERE (id IN (").list(ids.into_iter().chain([Uuid::nil()]));
        query.put(") OR folded_address IN (").list(addresses.into_iter().chain([String::new()])).put("))");
        if let Some(only) = viewing.scope().account() {
            query.put(" AND id = ").bind(only.uuid());
        }
        let (sql, values) = query.parts();
        self.all::<account::Model>(sql, values).await?.into_iter().map(restored).collect()
    }

    async fn note(&mut self, finding: &Permit<may::FindAccounts>, id: AccountId) -> Answer<Option<Message>> {
        #[derive(sea_orm::FromQueryResult)]
        struct Kept {
            note: String,
        }
        let only = finding.scope().account().unwrap_or(id);
        let sql = "SELECT note FROM account_note WHERE account = $1 AND account = $2";
        let kept = self.one::<Kept>(sql, values![id.uuid(), only.uuid()]).await?;
        kept.map(|kept| map::parsed(&kept.note)).transpose()
    }

    async fn staff(&mut self, _viewing: &Permit<may::ViewHistory>) -> Answer<Vec<StaffMember>> {
        #[derive(sea_orm::FromQueryResult)]
        struct Found {
            id: Uuid,
            name: String,
        }
        // Asked for by name, SQLite would walk all accounts in the order of their names: by id it has an index of staff.
        let sql = "SELECT id, name FROM account WHERE rights <> '' ORDER BY id";
        let member = |row: Found| Ok(StaffMember { account: row.id.into(), name: map::parsed(&row.name)? });
        let mut staff = self.all::<Found>(sql, []).await?.into_iter().map(member).collect::<Answer<Vec<_>>>()?;
        staff.sort_by_cached_key(|member| (sort_key(member.name.as_str()), member.account));
        Ok(staff)
    }

    async fn holdings(&mut self, viewing: &Permit<may::ViewAccount>, accounts: &[AccountId]) -> Answer<Vec<Holdings>> {
        self.holdings_within(viewing.scope(), accounts).await
    }
}

#[async_trait]
impl Accounts for Hand {
    async fn by_address_for_sign_in(
        &mut self,
        address: &EmailAddress,
    ) -> Answer<Option<(Account, Option<PasswordHash>)>> {
        let found = account::Entity::find().filter(account::Column::FoldedAddress.eq(address.folded()));
        let Some(row) = found.one(self).await.map_err(named)? else { return Ok(None) };
        let hash = row.password.clone().map(PasswordHash::new);
        Ok(Some((restored(row)?, hash)))
    }

    async fn insert(&mut self, account: &Account, password: Option<&PasswordHash>) -> Answer<()> {
        let row = row(account, password);
        let (id, sort_name) = (row.id, row.sort_name.clone());
        self.add(row).await?;
        self.keep_words_of_account(id, &sort_name, &words_of(account)).await
    }

    async fn save(&mut self, account: &Account) -> Answer<()> {
        let sql = "SELECT * FROM account WHERE id = $1 AND revision = $2";
        let kept = self.one::<account::Model>(sql, values![account.id.uuid(), map::before(account.revision)]);
        let kept = restored(kept.await?.ok_or(StoreError::Stale)?)?;
        let (row, words) = (row(account, None), words_of(account));
        let before = words_of(&kept);
        if (&kept.name, &before) != (&account.name, &words) {
            self.change("DELETE FROM account_word WHERE account = $1", values![row.id]).await?;
            self.keep_words_of_account(row.id, &row.sort_name, &words).await?;
            self.index_words(row.id, &before, &words).await?;
        }

        // The password has a method of its own, and signing in is no edit.
        let columns = account::ActiveModel {
            name: Set(row.name),
            sort_name: Set(row.sort_name),
            company: Set(row.company),
            address: Set(row.address),
            folded_address: Set(row.folded_address),
            enabled: Set(row.enabled),
            activated: Set(row.activated),
            waits: Set(row.waits),
            rights: Set(row.rights),
            downloads: Set(row.downloads),
            must_pay_first: Set(row.must_pay_first),
            direct_download: Set(row.direct_download),
            territory: Set(row.territory),
            revision: Set(row.revision),
            ..Default::default()
        };
        let saved = account::Entity::update_many()
            .set(columns)
            .filter(account::Column::Id.eq(row.id))
            .filter(account::Column::Revision.eq(map::before(account.revision)));
        match saved.exec(self).await.map_err(named)?.rows_affected {
            0 => Err(StoreError::Stale),
            _ => Ok(()),
        }
    }

    async fn set_note(&mut self, account: AccountId, note: Option<&Message>) -> Answer<()> {
        match note {
            Some(note) => {
                let sql = "INSERT INTO account_note (account, note) VALUES ($1, $2) \
                           ON CONFLICT (account) DO UPDATE SET note = excluded.note";
                self.change(sql, values![account.uuid(), note.as_str()]).await.map(drop)
            }
            None => self.change("DELETE FROM account_note WHERE account = $1", values![account.uuid()]).await.map(drop),
        }
    }

    async fn set_password(&mut self, account: AccountId, password: &PasswordHash) -> Answer<()> {
        let sql = "UPDATE account SET password = $1 WHERE id = $2";
        self.change(sql, values![password.as_str(), account.uuid()]).await.map(drop)
    }

    async fn signed_in(&mut self, account: AccountId, at: Moment) -> Answer<()> {
        let sql = "UPDATE account SET last_signed_in = $1 WHERE id = $2";
        self.change(sql, values![at.micros(), account.uuid()]).await.map(drop)
    }

    async fn others_with(&mut self, right: Right, not: AccountId) -> Answer<u64> {
        // The rows come one by one and not as a count, because a count cannot hold them.
        let held = self.held("FOR UPDATE");
        let sql = format!(
            "SELECT id FROM account WHERE rights <> '' AND enabled AND activated AND id <> $1 \
             AND ',' || rights || ',' LIKE '%,' || $2 || ',%' ORDER BY id {held}"
        );
        let others = self.all::<Id>(&sql, values![not.uuid(), right.slug()]).await?;
        Ok(others.len() as u64)
    }
}

/// A row of which the id is enough.
#[derive(sea_orm::FromQueryResult)]
struct Id {
    #[expect(dead_code, reason = "the rows are counted")]
    id: Uuid,
}
