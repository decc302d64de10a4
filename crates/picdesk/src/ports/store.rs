//! Storage: a box to look into, and a box that is consumed to commit.

use async_trait::async_trait;

use crate::ports::{
    broken::StoreError,
    collections::{
        Accounts, Assumptions, Attempts, BulkOrders, Carts, Devices, Downloads, Files, Invoices, Journal, Lightboxes,
        MailedLinks, Orders, Outbox, ReadAccounts, ReadAssumptions, ReadBulkOrders, ReadCarts, ReadDownloads,
        ReadFiles, ReadInvoices, ReadJournal, ReadLightboxes, ReadMailedLinks, ReadOrders, ReadOutbox, ReadSessions,
        ReadTokens, Requests, Sessions, Tokens,
    },
};

/// Where everything is kept.
#[async_trait]
pub trait Store: Send + Sync {
    /// Opens a unit of work, to change things.
    ///
    /// One use case is one unit; never open a second one while one is open.
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StoreError>;

    /// Opens a look at things, which cannot change anything.
    async fn look(&self) -> Result<Box<dyn Look>, StoreError>;
}

/// Changes that happen together or not at all (rule 7). Dropping it undoes everything.
#[async_trait]
pub trait UnitOfWork: Send {
    /// The accounts.
    fn accounts(&mut self) -> &mut dyn Accounts;
    /// The sessions.
    fn sessions(&mut self) -> &mut dyn Sessions;
    /// The API tokens.
    fn tokens(&mut self) -> &mut dyn Tokens;
    /// The times that identities were assumed.
    fn assumptions(&mut self) -> &mut dyn Assumptions;
    /// The known devices.
    fn devices(&mut self) -> &mut dyn Devices;
    /// What was tried and counts against a limit.
    fn attempts(&mut self) -> &mut dyn Attempts;
    /// The mailed links.
    fn mailed_links(&mut self) -> &mut dyn MailedLinks;
    /// The files.
    fn files(&mut self) -> &mut dyn Files;
    /// The lightboxes.
    fn lightboxes(&mut self) -> &mut dyn Lightboxes;
    /// The carts.
    fn carts(&mut self) -> &mut dyn Carts;
    /// The orders.
    fn orders(&mut self) -> &mut dyn Orders;
    /// The bulk orders.
    fn bulk_orders(&mut self) -> &mut dyn BulkOrders;
    /// The invoices.
    fn invoices(&mut self) -> &mut dyn Invoices;
    /// The downloads.
    fn downloads(&mut self) -> &mut dyn Downloads;
    /// The keys of idempotent requests.
    fn requests(&mut self) -> &mut dyn Requests;
    /// The letters.
    fn outbox(&mut self) -> &mut dyn Outbox;
    /// The journal.
    fn journal(&mut self) -> &mut dyn Journal;

    /// Makes the changes last. When it returns, they survive a power cut.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// A look at things as they are. It changes nothing and holds up nobody.
pub trait Look: Send {
    /// The accounts.
    fn accounts(&mut self) -> &mut dyn ReadAccounts;
    /// The sessions.
    fn sessions(&mut self) -> &mut dyn ReadSessions;
    /// The mailed links.
    fn mailed_links(&mut self) -> &mut dyn ReadMailedLinks;
    /// The API tokens.
    fn tokens(&mut self) -> &mut dyn ReadTokens;
    /// The times that identities were assumed.
    fn assumptions(&mut self) -> &mut dyn ReadAssumptions;
    /// The files.
    fn files(&mut self) -> &mut dyn ReadFiles;
    /// The lightboxes.
    fn lightboxes(&mut self) -> &mut dyn ReadLightboxes;
    /// The carts.
    fn carts(&mut self) -> &mut dyn ReadCarts;
    /// The orders.
    fn orders(&mut self) -> &mut dyn ReadOrders;
    /// The bulk orders.
    fn bulk_orders(&mut self) -> &mut dyn ReadBulkOrders;
    /// The invoices.
    fn invoices(&mut self) -> &mut dyn ReadInvoices;
    /// The downloads.
    fn downloads(&mut self) -> &mut dyn ReadDownloads;
    /// The letters.
    fn outbox(&mut self) -> &mut dyn ReadOutbox;
    /// The journal.
    fn journal(&mut self) -> &mut dyn ReadJournal;
}
