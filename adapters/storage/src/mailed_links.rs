//! Mailed links (rules 67 and 71).

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, Digest, EmailAddress, MailedLink, MailedLinks, Moment, NewClient, Purpose, ReadMailedLinks,
};
use sea_orm::{FromQueryResult, prelude::Uuid};

use crate::{
    accounts::restored,
    entity::account,
    fault::Answer,
    hand::{Hand, values},
    map,
};

#[derive(FromQueryResult)]
struct Row {
    digest: Vec<u8>,
    purpose: String,
    account: Uuid,
    address: String,
    newcomer: Option<String>,
    company: Option<String>,
    ends_at: i64,
}

fn link(row: Row) -> Answer<MailedLink> {
    let address: EmailAddress = map::parsed(&row.address)?;
    let newcomer = match row.newcomer {
        Some(name) => Some(NewClient {
            name: map::parsed(&name)?,
            company: map::parsed_maybe(row.company.as_deref())?,
            address: address.clone(),
        }),
        None => None,
    };
    let digest = row.digest.try_into().map_err(|_| map::broken_row("a digest has 32 bytes"))?;
    Ok(MailedLink {
        digest: Digest(digest),
        purpose: map::named(&Purpose::ALL, Purpose::slug, &row.purpose)?,
        account: row.account.into(),
        address,
        newcomer,
        ends_at: Moment::from_micros(row.ends_at),
    })
}

impl Hand {
    /// A link that was read, with its account, if there is one.
    async fn with_account(&self, row: Option<Row>) -> Answer<Option<(MailedLink, Option<Account>)>> {
        let Some(row) = row else { return Ok(None) };
        let account = self.one::<account::Model>("SELECT * FROM account WHERE id = $1", values![row.account]).await?;
        Ok(Some((link(row)?, account.map(restored).transpose()?)))
    }
}

#[async_trait]
impl ReadMailedLinks for Hand {
    async fn by_digest(&mut self, digest: &Digest) -> Answer<Option<(MailedLink, Option<Account>)>> {
        let found = self.one::<Row>("SELECT * FROM mailed_link WHERE digest = $1", values![digest.0.to_vec()]).await?;
        self.with_account(found).await
    }
}

#[async_trait]
impl MailedLinks for Hand {
    async fn issue(&mut self, link: &MailedLink) -> Answer<()> {
        let sql = "DELETE FROM mailed_link WHERE purpose = $1 \
                   AND (account = $2 OR (folded_address = $3 AND newcomer IS NOT NULL))";
        let (account, folded) = (link.account.uuid(), link.address.folded());
        self.change(sql, values![link.purpose.slug(), account, folded.as_str()]).await?;
        let newcomer = link.newcomer.as_ref();
        let stored = self.change(
            "INSERT INTO mailed_link (digest, purpose, account, address, folded_address, newcomer, company, ends_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![
                link.digest.0.to_vec(),
                link.purpose.slug(),
                account,
                link.address.as_str(),
                folded,
                newcomer.map(|who| who.name.as_str()),
                newcomer.and_then(|who| who.company.as_ref()).map(|company| company.as_str()),
                link.ends_at.micros(),
            ],
        );
        stored.await.map(drop)
    }

    async fn take(&mut self, digest: &Digest) -> Answer<Option<(MailedLink, Option<Account>)>> {
        if self.on_postgres() {
            // All links of the account are held, always in this order, so that of two ends of a change of address that
            // are confirmed at once one sees the other gone. SQLite has one writer.
            let sql = "SELECT digest FROM mailed_link WHERE account = \
                       (SELECT account FROM mailed_link WHERE digest = $1) ORDER BY digest FOR UPDATE";
            self.change(sql, values![digest.0.to_vec()]).await?;
        }
        let sql = "DELETE FROM mailed_link WHERE digest = $1 RETURNING *";
        let taken = self.one::<Row>(sql, values![digest.0.to_vec()]).await?;
        self.with_account(taken).await
    }

    async fn has(&mut self, account: AccountId, purpose: Purpose) -> Answer<bool> {
        let sql = "SELECT * FROM mailed_link WHERE account = $1 AND purpose = $2";
        Ok(self.row(sql, values![account.uuid(), purpose.slug()]).await?.is_some())
    }

    async fn void(&mut self, account: AccountId) -> Answer<()> {
        self.change("DELETE FROM mailed_link WHERE account = $1", values![account.uuid()]).await.map(drop)
    }

    async fn forget_ended(&mut self, before: Moment) -> Answer<u64> {
        self.change("DELETE FROM mailed_link WHERE ends_at < $1", values![before.micros()]).await
    }
}
