//! The shelf of mailed links.

use std::sync::Arc;

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, Digest, MailedLink, MailedLinks, Moment, Purpose, ReadMailedLinks, StoreError, Unique,
};

use super::{Answer, Shelves};

#[async_trait]
impl ReadMailedLinks for Shelves {
    async fn by_digest(&mut self, digest: &Digest) -> Answer<Option<(MailedLink, Option<Account>)>> {
        let link = self.mailed_links.iter().find(|link| link.digest == *digest);
        Ok(link.map(|link| (link.clone(), self.account(link.account))))
    }
}

#[async_trait]
impl MailedLinks for Shelves {
    async fn issue(&mut self, link: &MailedLink) -> Answer<()> {
        if self.mailed_links.iter().any(|other| other.digest == link.digest) {
            return Err(StoreError::Duplicate(Unique::Key));
        }
        let address = link.address.folded();
        let earlier = |other: &MailedLink| {
            let registers = other.newcomer.is_some() && other.address.folded() == address;
            other.purpose == link.purpose && (other.account == link.account || registers)
        };
        let links = Arc::make_mut(&mut self.mailed_links);
        links.retain(|other| !earlier(other));
        links.push(link.clone());
        Ok(())
    }

    async fn take(&mut self, digest: &Digest) -> Answer<Option<(MailedLink, Option<Account>)>> {
        let found = self.by_digest(digest).await?;
        Arc::make_mut(&mut self.mailed_links).retain(|link| link.digest != *digest);
        Ok(found)
    }

    async fn has(&mut self, account: AccountId, purpose: Purpose) -> Answer<bool> {
        Ok(self.mailed_links.iter().any(|link| link.account == account && link.purpose == purpose))
    }

    async fn void(&mut self, account: AccountId) -> Answer<()> {
        Arc::make_mut(&mut self.mailed_links).retain(|link| link.account != account);
        Ok(())
    }

    async fn forget_ended(&mut self, before: Moment) -> Answer<u64> {
        let held = self.mailed_links.len();
        Arc::make_mut(&mut self.mailed_links).retain(|link| link.ends_at >= before);
        Ok((held - self.mailed_links.len()) as u64)
    }
}
