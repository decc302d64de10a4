//! A store in memory, with the same meaning as a database.
//!
//! A unit of work changes a copy of its own, and committing puts that copy in the place of what was there. Units
//! come one after another: the second waits until the first is committed or dropped. A look sees what was
//! committed when it was opened. Each shelf is copied when it is first written to and shared until then, so that
//! opening a unit costs nothing.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use async_trait::async_trait;
use picdesk::{
    AccountId, Accounts, Assumption, AssumptionId, Assumptions, Attempts, BulkOrderId, BulkOrders, Cart, Carts, Chosen,
    Claim, Consent, Devices, Download, DownloadId, DownloadLog, Entry, FileId, FileNumber, Files, Invoice,
    InvoiceNumber, Invoices, Journal, KeptEntry, KnownDevice, Letter, LetterId, Lightbox, LightboxId, Lightboxes, Look,
    MailedLink, MailedLinks, MediaFile, Message, Moment, Order, OrderNumber, Orders, Outbox, ReadAccounts,
    ReadAssumptions, ReadBulkOrders, ReadCarts, ReadDownloads, ReadFiles, ReadInvoices, ReadJournal, ReadLightboxes,
    ReadMailedLinks, ReadOrders, ReadOutbox, ReadSessions, ReadTokens, Requests, Restriction, RestrictionId, Scope,
    Seal, Session, SessionId, Sessions, SizeCollection, Store, StoreError, Supplier, SupplierId, TokenId, Tokens,
    Unique, UnitOfWork,
};
use tokio::sync::{Mutex, OwnedMutexGuard};

mod accounts;
mod assumptions;
mod bulk_orders;
mod carts;
mod devices;
mod downloads;
mod files;
mod invoices;
mod journal;
mod kept;
mod lightboxes;
mod mailed_links;
mod orders;
mod outbox;
mod requests;
mod sessions;
mod tokens;

pub use kept::{CommittedUnit, Kept};

type Answer<T> = Result<T, StoreError>;

/// A store in memory. Its clones share what they hold.
#[derive(Clone, Default)]
pub struct MemoryStore {
    committed: Arc<RwLock<Shelves>>,
    turn: Arc<Mutex<()>>,
    units: Units,
}

/// What each unit has left, in the order in which they were committed.
type Units = Arc<std::sync::Mutex<Vec<CommittedUnit>>>;

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// The whole journal as it is committed, oldest first. The domain lets nobody read it whole; a test may.
    pub fn journal(&self) -> Vec<Entry> {
        self.committed().entries.iter().map(|kept| kept.entry.clone()).collect()
    }

    /// All letters as they are committed, oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        self.committed().letters.values().cloned().collect()
    }

    /// All orders as they are committed, oldest first.
    pub fn orders(&self) -> Vec<Order> {
        self.committed().orders.values().cloned().collect()
    }

    /// All invoices as they are committed, oldest first.
    pub fn invoices(&self) -> Vec<Invoice> {
        self.committed().invoices.values().cloned().collect()
    }

    /// All files as they are committed, oldest first.
    pub fn files(&self) -> Vec<MediaFile> {
        self.committed().files.values().cloned().collect()
    }

    /// All restrictions as they are committed, oldest first.
    pub fn restrictions(&self) -> Vec<Restriction> {
        self.committed().restrictions.values().cloned().collect()
    }

    fn committed(&self) -> Shelves {
        self.committed.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// All that is stored. A clone shares every shelf with the original until one of them writes to it.
#[derive(Clone, Default)]
struct Shelves {
    accounts: Arc<BTreeMap<AccountId, accounts::KeptAccount>>,
    sessions: Arc<BTreeMap<SessionId, Session>>,
    choices: Arc<BTreeMap<SessionId, Chosen>>,
    tokens: Arc<BTreeMap<TokenId, tokens::KeptToken>>,
    token_uses: Arc<BTreeMap<TokenId, Moment>>,
    assumptions: Arc<BTreeMap<AssumptionId, Assumption>>,
    consents: Arc<BTreeMap<(AccountId, AccountId), Consent>>,
    attempts: Arc<Vec<sessions::Attempt>>,
    devices: Arc<Vec<KnownDevice>>,
    mailed_links: Arc<Vec<MailedLink>>,
    files: Arc<BTreeMap<FileId, MediaFile>>,
    restrictions: Arc<BTreeMap<RestrictionId, Restriction>>,
    file_ids: Arc<BTreeMap<FileNumber, FileId>>,
    suppliers: Arc<BTreeMap<SupplierId, Supplier>>,
    default_sizes: Arc<Option<SizeCollection>>,
    own_sizes: Arc<BTreeMap<SupplierId, SizeCollection>>,
    lightboxes: Arc<BTreeMap<LightboxId, Lightbox>>,
    notes: Arc<BTreeMap<(LightboxId, FileId), Message>>,
    carts: Arc<BTreeMap<AccountId, Cart>>,
    orders: Arc<BTreeMap<OrderNumber, Order>>,
    last_order: Option<OrderNumber>,
    unread: Arc<BTreeMap<OrderNumber, Moment>>,
    bulk_orders: Arc<BTreeMap<BulkOrderId, bulk_orders::KeptBulkOrder>>,
    invoices: Arc<BTreeMap<InvoiceNumber, Invoice>>,
    last_invoice: i64,
    downloads: Arc<BTreeMap<DownloadId, Download>>,
    requests: Arc<Vec<Claim>>,
    letters: Arc<BTreeMap<LetterId, Letter>>,
    entries: Arc<Vec<KeptEntry>>,
    seals: Arc<Vec<Seal>>,
}

/// A unit of work: its own copy, and the turn that nobody else has meanwhile.
struct MemoryUnit {
    shelves: Shelves,
    committed: Arc<RwLock<Shelves>>,
    units: Units,
    _turn: OwnedMutexGuard<()>,
}

/// A look at what was committed when it was opened.
struct MemoryLook(Shelves);

#[async_trait]
impl Store for MemoryStore {
    async fn begin(&self) -> Answer<Box<dyn UnitOfWork>> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let (committed, units) = (Arc::clone(&self.committed), Arc::clone(&self.units));
        Ok(Box::new(MemoryUnit { shelves: self.committed(), committed, units, _turn: turn }))
    }

    async fn look(&self) -> Answer<Box<dyn Look>> {
        Ok(Box::new(MemoryLook(self.committed())))
    }
}

#[async_trait]
impl UnitOfWork for MemoryUnit {
    fn accounts(&mut self) -> &mut dyn Accounts {
        &mut self.shelves
    }

    fn sessions(&mut self) -> &mut dyn Sessions {
        &mut self.shelves
    }

    fn tokens(&mut self) -> &mut dyn Tokens {
        &mut self.shelves
    }

    fn assumptions(&mut self) -> &mut dyn Assumptions {
        &mut self.shelves
    }

    fn attempts(&mut self) -> &mut dyn Attempts {
        &mut self.shelves
    }

    fn devices(&mut self) -> &mut dyn Devices {
        &mut self.shelves
    }

    fn mailed_links(&mut self) -> &mut dyn MailedLinks {
        &mut self.shelves
    }

    fn files(&mut self) -> &mut dyn Files {
        &mut self.shelves
    }

    fn lightboxes(&mut self) -> &mut dyn Lightboxes {
        &mut self.shelves
    }

    fn carts(&mut self) -> &mut dyn Carts {
        &mut self.shelves
    }

    fn orders(&mut self) -> &mut dyn Orders {
        &mut self.shelves
    }

    fn bulk_orders(&mut self) -> &mut dyn BulkOrders {
        &mut self.shelves
    }

    fn invoices(&mut self) -> &mut dyn Invoices {
        &mut self.shelves
    }

    fn downloads(&mut self) -> &mut dyn DownloadLog {
        &mut self.shelves
    }

    fn requests(&mut self) -> &mut dyn Requests {
        &mut self.shelves
    }

    fn outbox(&mut self) -> &mut dyn Outbox {
        &mut self.shelves
    }

    fn journal(&mut self) -> &mut dyn Journal {
        &mut self.shelves
    }

    async fn commit(self: Box<Self>) -> Answer<()> {
        let mut committed = self.committed.write().unwrap_or_else(PoisonError::into_inner);
        let unit = CommittedUnit::of(&committed, &self.shelves);
        self.units.lock().unwrap_or_else(PoisonError::into_inner).push(unit);
        *committed = self.shelves;
        Ok(())
    }
}

impl Look for MemoryLook {
    fn accounts(&mut self) -> &mut dyn ReadAccounts {
        &mut self.0
    }

    fn sessions(&mut self) -> &mut dyn ReadSessions {
        &mut self.0
    }

    fn mailed_links(&mut self) -> &mut dyn ReadMailedLinks {
        &mut self.0
    }

    fn tokens(&mut self) -> &mut dyn ReadTokens {
        &mut self.0
    }

    fn assumptions(&mut self) -> &mut dyn ReadAssumptions {
        &mut self.0
    }

    fn files(&mut self) -> &mut dyn ReadFiles {
        &mut self.0
    }

    fn lightboxes(&mut self) -> &mut dyn ReadLightboxes {
        &mut self.0
    }

    fn carts(&mut self) -> &mut dyn ReadCarts {
        &mut self.0
    }

    fn orders(&mut self) -> &mut dyn ReadOrders {
        &mut self.0
    }

    fn bulk_orders(&mut self) -> &mut dyn ReadBulkOrders {
        &mut self.0
    }

    fn invoices(&mut self) -> &mut dyn ReadInvoices {
        &mut self.0
    }

    fn downloads(&mut self) -> &mut dyn ReadDownloads {
        &mut self.0
    }

    fn outbox(&mut self) -> &mut dyn ReadOutbox {
        &mut self.0
    }

    fn journal(&mut self) -> &mut dyn ReadJournal {
        &mut self.0
    }
}

/// Whether a permit's scope reaches what an account owns.
fn reaches(scope: Scope, owner: AccountId) -> bool {
    scope.account().is_none_or(|account| account == owner)
}

/// Puts a new thing on a shelf, where nothing has its key yet.
fn put<K: Ord + Clone, V: Clone>(shelf: &mut Arc<BTreeMap<K, V>>, key: K, value: V) -> Answer<()> {
    if shelf.contains_key(&key) {
        return Err(StoreError::Duplicate(Unique::Key));
    }
    Arc::make_mut(shelf).insert(key, value);
    Ok(())
}

/// Fails like a database whose foreign key points at nothing.
fn known<K: Ord, V>(shelf: &BTreeMap<K, V>, key: &K, what: &str) -> Answer<()> {
    if shelf.contains_key(key) { Ok(()) } else { Err(StoreError::broken(format!("no such {what} is stored"))) }
}
