//! Mailed links, as storage keeps them.

use async_trait::async_trait;

use crate::{
    account::Account,
    ids::AccountId,
    mailed_link::{MailedLink, Purpose},
    moment::Moment,
    ports::collections::Answer,
    session::Digest,
};

/// Reads mailed links.
#[async_trait]
pub trait ReadMailedLinks: Send {
    /// The link whose secret has this digest, with its account as it is now, if there is one. The secret is the permit.
    async fn by_digest(&mut self, digest: &Digest) -> Answer<Option<(MailedLink, Option<Account>)>>;
}

/// Reads and changes mailed links.
#[async_trait]
pub trait MailedLinks: ReadMailedLinks {
    /// Stores a new link in the place of the earlier ones of its purpose: those of its account, and where it is for somebody
    /// who has none yet, those for the same address.
    async fn issue(&mut self, link: &MailedLink) -> Answer<()>;

    /// Takes the link whose secret has this digest, with its account as it is now. It is gone when the unit commits. Of two
    /// units that take links of one account, the second waits for the first.
    async fn take(&mut self, digest: &Digest) -> Answer<Option<(MailedLink, Option<Account>)>>;

    /// Whether an account has a link of a purpose that was not taken.
    async fn has(&mut self, account: AccountId, purpose: Purpose) -> Answer<bool>;

    /// Voids all links of an account.
    async fn void(&mut self, account: AccountId) -> Answer<()>;

    /// Forgets the links that ended before a moment, and answers how many.
    async fn forget_ended(&mut self, before: Moment) -> Answer<u64>;
}
