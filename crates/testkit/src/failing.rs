//! A store that fails at the call that a test names, so that rule 7 can be tried at every step.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use async_trait::async_trait;
use picdesk::{
    Account, AccountId, AccountKey, Accounts, Addressee, ApiToken, Assumption, AssumptionId, AssumptionRow,
    Assumptions, Attempts, BulkOrder, BulkOrderId, BulkOrderRow, BulkOrders, BulkTarget, Cart, Carts, Chosen, Claim,
    Consent, ConsentRow, Credits, Currency, Devices, Digest, Download, DownloadLog, EmailAddress, Entry, Failures,
    FileCard, FileId, FileNumber, Files, Holders, Holdings, Invoice, InvoiceNumber, InvoiceRow, Invoices, Journal,
    JournalFilter, JournalRow, KeptEntry, KnownDevice, Letter, LetterId, LetterRow, LetterState, Lightbox, LightboxId,
    LightboxRow, Lightboxes, LineDownloads, LineNumber, Look, LookUp, MailedLink, MailedLinks, MasterKey, MediaFile,
    Message, Moment, Name, NetworkAddress, Order, OrderFilter, OrderNumber, OrderRow, Orders, Outbox, Page,
    PasswordHash, Permit, Purpose, ReadAccounts, ReadAssumptions, ReadBulkOrders, ReadCarts, ReadDownloads, ReadFiles,
    ReadInvoices, ReadJournal, ReadLightboxes, ReadMailedLinks, ReadOrders, ReadOutbox, ReadSessions, ReadTokens,
    Reader, Requests, Restriction, RestrictionBook, Right, Rows, Seal, Sealed, SearchText, Session, SessionId,
    Sessions, SizeBook, SizeCollection, SizeLabel, StaffMember, Store, StoreError, Supplier, SupplierId, TargetRow,
    ToInvoiceKey, ToInvoiceRow, TokenId, Tokens, Tried, UnitOfWork, Unsealed, UsedIn, may,
};

/// A store whose units of work fail at one of their calls; committing is a call as well. Looks never fail.
#[derive(Clone)]
pub struct FailingStore {
    inner: Arc<dyn Store>,
    fails_at: Arc<AtomicU32>,
}

impl FailingStore {
    /// A store that does what the inner one does, until it is told to fail.
    pub fn around(inner: Arc<dyn Store>) -> Self {
        Self { inner, fails_at: Arc::new(AtomicU32::new(0)) }
    }

    /// Lets every unit that begins from now on fail at its `call`th call, counted from 1.
    pub fn fail_at(&self, call: u32) {
        self.fails_at.store(call, Ordering::SeqCst);
    }

    /// Works again from now on.
    pub fn recover(&self) {
        self.fail_at(0);
    }
}

#[async_trait]
impl Store for FailingStore {
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StoreError> {
        let inner = self.inner.begin().await?;
        Ok(Box::new(FailingUnit { inner, calls: 0, fails_at: self.fails_at.load(Ordering::SeqCst) }))
    }

    async fn look(&self) -> Result<Box<dyn Look>, StoreError> {
        self.inner.look().await
    }
}

/// A unit of work that counts its calls.
struct FailingUnit {
    inner: Box<dyn UnitOfWork>,
    calls: u32,
    fails_at: u32,
}

impl FailingUnit {
    fn count(&mut self) -> Result<(), StoreError> {
        self.calls += 1;
        if self.calls == self.fails_at {
            return Err(StoreError::broken(format!("call {} was told to fail", self.calls)));
        }
        Ok(())
    }
}

/// Every collection of a failing unit is the unit itself, which counts.
macro_rules! rooms {
    ($($room:ident: $collection:ident),+ $(,)?) => {$(
        fn $room(&mut self) -> &mut dyn $collection {
            self
        }
    )+};
}

#[async_trait]
impl UnitOfWork for FailingUnit {
    rooms! {
        accounts: Accounts, sessions: Sessions, tokens: Tokens, assumptions: Assumptions, attempts: Attempts, devices: Devices,
        mailed_links: MailedLinks, files: Files, lightboxes: Lightboxes, carts: Carts, orders: Orders, bulk_orders: BulkOrders,
        invoices: Invoices, downloads: DownloadLog, requests: Requests, outbox: Outbox, journal: Journal,
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.count()?;
        self.inner.commit().await
    }
}

/// Counts a call and hands it on to the collection of the same trait.
macro_rules! hand_on {
    ($($collection:ident by $room:ident {
        $(fn $name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)+
    })+) => {$(
        #[async_trait]
        impl $collection for FailingUnit {
            $(async fn $name(&mut self, $($argument: $kind),*) -> Result<$answer, StoreError> {
                self.count()?;
                self.inner.$room().$name($($argument),*).await
            })+
        }
    )+};
}

hand_on! {
    ReadAccounts by accounts {
        fn get(viewing: &Permit<may::ViewAccount>, id: AccountId) -> Option<Account>;
        fn find(
            finding: &Permit<may::FindAccounts>,
            typed: Option<&SearchText>,
            page: &Page<AccountKey>
        ) -> Rows<Account, AccountKey>;
        fn holdings(viewing: &Permit<may::ViewAccount>, accounts: &[AccountId]) -> Vec<Holdings>;
        fn addressed(viewing: &Permit<may::ViewAccount>, addressees: &[Addressee]) -> Vec<Account>;
        fn note(finding: &Permit<may::FindAccounts>, id: AccountId) -> Option<Message>;
        fn staff(viewing: &Permit<may::ViewHistory>) -> Vec<StaffMember>;
        fn waiting(finding: &Permit<may::FindAccounts>, page: &Page<AccountKey>) -> Rows<Account, AccountKey>;
    }
    Accounts by accounts {
        fn by_address_for_sign_in(address: &EmailAddress) -> Option<(Account, Option<PasswordHash>)>;
        fn insert(account: &Account, password: Option<&PasswordHash>) -> ();
        fn save(account: &Account) -> ();
        fn set_note(account: AccountId, note: Option<&Message>) -> ();
        fn set_password(account: AccountId, password: &PasswordHash) -> ();
        fn signed_in(account: AccountId, at: Moment) -> ();
        fn others_with(right: Right, not: AccountId) -> u64;
    }
    ReadSessions by sessions {
        fn by_digest(digest: &Digest) -> Option<(Session, Account)>;
        fn of(
            guarding: &Permit<may::GuardAccount>,
            account: AccountId,
            now: Moment,
            page: &Page<SessionId>
        ) -> Rows<Session, SessionId>;
        fn get(
            guarding: &Permit<may::GuardAccount>,
            account: AccountId,
            session: SessionId,
            now: Moment
        ) -> Option<Session>;
    }
    Sessions by sessions {
        fn insert(session: &Session) -> ();
        fn choose(session: SessionId, chosen: Option<&Chosen>) -> ();
        fn end(session: SessionId) -> bool;
        fn end_all(account: AccountId, but: Option<SessionId>) -> u64;
        fn forget_ended(before: Moment) -> u64;
    }
    ReadTokens by tokens {
        fn by_digest(digest: &Digest) -> Option<(ApiToken, Account)>;
        fn of(guarding: &Permit<may::GuardAccount>, account: AccountId) -> Vec<ApiToken>;
    }
    Tokens by tokens {
        fn all_and_hold(making: &Permit<may::MakeToken>, account: AccountId) -> Vec<ApiToken>;
        fn insert(token: &ApiToken, digest: &Digest) -> ();
        fn used(token: TokenId, at: Moment) -> ();
        fn remove(token: TokenId) -> bool;
    }
    ReadAssumptions by assumptions {
        fn with_staff(id: AssumptionId) -> Option<(Assumption, Account)>;
        fn of(
            viewing: &Permit<may::ViewAssumptions>,
            client: AccountId,
            page: &Page<AssumptionId>
        ) -> Rows<AssumptionRow, AssumptionId>;
        fn consents(viewing: &Permit<may::ViewAssumptions>, client: AccountId) -> Vec<ConsentRow>;
    }
    Assumptions by assumptions {
        fn hold_client(assuming: &Permit<may::AssumeIdentity>, client: AccountId) -> Option<Account>;
        fn going_on(client: AccountId, now: Moment) -> Vec<Assumption>;
        fn insert(assumption: &Assumption) -> ();
        fn save(assumption: &Assumption) -> ();
        fn consent(client: AccountId, staff: AccountId) -> Option<Consent>;
        fn put_consent(consent: &Consent) -> ();
        fn save_reply(consent: &Consent) -> bool;
        fn take_consent(consent: &Consent) -> bool;
    }
    Attempts by attempts {
        fn failures(tried: Tried, typed: &EmailAddress, from: &NetworkAddress, since: Moment) -> Failures;
        fn failed(tried: Tried, typed: &EmailAddress, from: &NetworkAddress, at: Moment) -> ();
        fn forgive(tried: Tried, typed: &EmailAddress, from: &NetworkAddress, at: Moment) -> ();
        fn forget(before: Moment) -> u64;
    }
    Devices by devices {
        fn is_known(device: &Digest, address: &EmailAddress, at: Moment) -> bool;
        fn know(device: &KnownDevice) -> ();
        fn renew(earlier: &Digest, fresh: &Digest) -> ();
        fn forget_all(account: AccountId, but: Option<&Digest>) -> u64;
        fn forget_ended(before: Moment) -> u64;
    }
    ReadMailedLinks by mailed_links {
        fn by_digest(digest: &Digest) -> Option<(MailedLink, Option<Account>)>;
    }
    MailedLinks by mailed_links {
        fn issue(link: &MailedLink) -> ();
        fn take(digest: &Digest) -> Option<(MailedLink, Option<Account>)>;
        fn has(account: AccountId, purpose: Purpose) -> bool;
        fn void(account: AccountId) -> ();
        fn forget_ended(before: Moment) -> u64;
    }
    ReadFiles by files {
        fn get(
            seeing: &Permit<may::SeeFiles>,
            number: &FileNumber,
            reader: Option<&Reader>
        ) -> Option<MediaFile>;
        fn by_numbers(seeing: &Permit<may::SeeFiles>, numbers: &[FileNumber]) -> Vec<FileCard>;
        fn in_cart(cart: &Cart) -> Vec<FileCard>;
        fn look_up(
            seeing: &Permit<may::SeeFiles>,
            typed: &LookUp,
            page: &Page<FileId>
        ) -> Rows<FileCard, FileId>;
        fn suppliers(seeing: &Permit<may::SeeFiles>) -> Vec<Supplier>;
        fn holders(managing: &Permit<may::ManageFiles>, file: FileId) -> Holders;
        fn used_in(
            viewing: &Permit<may::ViewOrders>,
            file: FileId,
            page: &Page<OrderNumber>
        ) -> Rows<UsedIn, OrderNumber>;
        fn restrictions(files: &[FileId]) -> RestrictionBook;
        fn credits(files: &[FileId]) -> HashMap<FileId, Credits>;
        fn sizes(suppliers: &[SupplierId]) -> SizeBook;
    }
    Files by files {
        fn with_master(key: &MasterKey) -> Option<FileNumber>;
        fn next_number() -> FileNumber;
        fn insert(file: &MediaFile) -> ();
        fn save(file: &MediaFile) -> ();
        fn open_restrictions(
            managing: &Permit<may::ManageFiles>,
            number: &FileNumber
        ) -> Option<FileCard>;
        fn put_restriction(restriction: &Restriction) -> ();
        fn remove_restriction(restriction: &Restriction) -> ();
        fn supplier(name: &Name) -> Option<Supplier>;
        fn insert_supplier(supplier: &Supplier) -> ();
        fn put_sizes(collection: &SizeCollection, supplier: Option<SupplierId>) -> ();
        fn put_first_sizes(collection: &SizeCollection) -> ();
        fn index_holders(limit: u32) -> u64;
    }
    ReadLightboxes by lightboxes {
        fn get(viewing: &Permit<may::ViewLightboxes>, id: LightboxId) -> Option<Lightbox>;
        fn with_files(viewing: &Permit<may::ViewLightboxes>, id: LightboxId) -> Option<(Lightbox, Vec<FileCard>)>;
        fn list(viewing: &Permit<may::ViewLightboxes>, page: &Page<LightboxId>) -> Rows<LightboxRow, LightboxId>;
        fn notes(lightbox: &Lightbox) -> Vec<(FileId, Message)>;
    }
    Lightboxes by lightboxes {
        fn open(editing: &Permit<may::EditLightboxes>, id: LightboxId) -> Option<Lightbox>;
        fn insert(lightbox: &Lightbox) -> ();
        fn save(lightbox: &Lightbox) -> ();
        fn put_note(lightbox: &Lightbox, file: FileId, note: Option<&Message>) -> ();
        fn remove(lightbox: &Lightbox) -> ();
    }
    ReadCarts by carts {
        fn get(viewing: &Permit<may::ViewCart>) -> Option<Cart>;
        fn who_added(cart: &Cart) -> Vec<(AccountId, Name)>;
    }
    Carts by carts {
        fn open(editing: &Permit<may::EditCart>) -> Option<Cart>;
        fn save(cart: &Cart) -> ();
    }
    ReadOrders by orders {
        fn get(viewing: &Permit<may::ViewOrders>, number: OrderNumber) -> Option<Order>;
        fn owner(viewing: &Permit<may::ViewOrders>, order: &Order) -> Option<Account>;
        fn owners(viewing: &Permit<may::ViewOrders>, orders: &[Order]) -> Vec<Account>;
        fn list(
            viewing: &Permit<may::ViewOrders>,
            filter: &OrderFilter,
            page: &Page<OrderNumber>
        ) -> Rows<OrderRow, OrderNumber>;
        fn several(viewing: &Permit<may::ViewOrders>, numbers: &[OrderNumber]) -> Vec<Order>;
        fn with_lines(viewing: &Permit<may::ViewOrders>, page: &Page<OrderNumber>) -> Rows<Order, OrderNumber>;
        fn unread(viewing: &Permit<may::ViewOrders>, among: &[OrderNumber]) -> Vec<(OrderNumber, Moment)>;
        fn count_unread(viewing: &Permit<may::ViewOrders>) -> u64;
    }
    Orders by orders {
        fn next_number() -> OrderNumber;
        fn insert(order: &Order) -> ();
        fn get_and_hold(editing: &Permit<may::EditOrders>, number: OrderNumber) -> Option<Order>;
        fn hold_to_invoice(editing: &Permit<may::EditOrders>, owner: AccountId, currency: Currency) -> Vec<Order>;
        fn save(order: &Order, lines: &[LineNumber]) -> ();
        fn keep_terms(order: &Order) -> bool;
        fn mark_unread(order: &Order, told_at: Moment) -> ();
        fn mark_read(viewing: &Permit<may::ViewOrders>, number: OrderNumber, told_at: Moment) -> ();
        fn index(settled: Moment, limit: u32) -> u64;
    }
    ReadBulkOrders by bulk_orders {
        fn get(creating: &Permit<may::CreateOrders>, id: BulkOrderId) -> Option<BulkOrder>;
        fn targets(bulk: &BulkOrder) -> Vec<TargetRow>;
        fn list(
            creating: &Permit<may::CreateOrders>,
            page: &Page<BulkOrderId>
        ) -> Rows<BulkOrderRow, BulkOrderId>;
    }
    BulkOrders by bulk_orders {
        fn insert(bulk: &BulkOrder, targets: &[BulkTarget]) -> ();
        fn next_target(bulk: &BulkOrder) -> Option<BulkTarget>;
        fn settle(bulk: &BulkOrder, target: &BulkTarget) -> ();
    }
    ReadInvoices by invoices {
        fn get(viewing: &Permit<may::ViewInvoices>, number: InvoiceNumber) -> Option<Invoice>;
        fn list(
            viewing: &Permit<may::ViewInvoices>,
            page: &Page<InvoiceNumber>
        ) -> Rows<InvoiceRow, InvoiceNumber>;
        fn to_invoice(
            viewing: &Permit<may::ViewInvoices>,
            page: &Page<ToInvoiceKey>
        ) -> Rows<ToInvoiceRow, ToInvoiceKey>;
    }
    Invoices by invoices {
        fn next_number() -> InvoiceNumber;
        fn insert(invoice: &Invoice) -> ();
    }
    ReadDownloads by downloads {
        fn used(order: &Order, now: Moment) -> Vec<LineDownloads>;
        fn used_in(orders: &[Order], now: Moment) -> Vec<(OrderNumber, LineNumber, u32)>;
    }
    DownloadLog by downloads {
        fn used_and_held(order: &Order, line: LineNumber, now: Moment) -> u32;
        fn broken_off(
            downloading: &Permit<may::Download>,
            line: (OrderNumber, LineNumber),
            size: &SizeLabel,
            from: u64,
            now: Moment
        ) -> Option<Download>;
        fn insert(download: &Download) -> ();
        fn save(download: &Download) -> ();
    }
    Requests by requests {
        fn claim(claim: &Claim) -> Option<Claim>;
        fn forget(before: Moment) -> u64;
    }
    ReadOutbox by outbox {
        fn get(handling: &Permit<may::HandleMail>, id: LetterId) -> Option<Letter>;
        fn list(
            handling: &Permit<may::HandleMail>,
            state: Option<&LetterState>,
            page: &Page<LetterId>
        ) -> Rows<LetterRow, LetterId>;
        fn about(viewing: &Permit<may::ViewHistory>, order: OrderNumber) -> Vec<LetterRow>;
    }
    Outbox by outbox {
        fn post(letter: &Letter) -> ();
        fn collect(now: Moment, lease_until: Moment, limit: u16) -> Vec<Letter>;
        fn settle(letter: &Letter, lease_until: Moment) -> bool;
        fn bring_forward(letter: LetterId, to: Moment) -> ();
        fn save(letter: &Letter) -> ();
    }
    ReadJournal by journal {
        fn of_order(
            viewing: &Permit<may::ViewHistory>,
            order: OrderNumber,
            page: &Page<i64>
        ) -> Rows<KeptEntry, i64>;
        fn list(
            viewing: &Permit<may::ViewJournal>,
            filter: &JournalFilter,
            page: &Page<i64>
        ) -> Rows<JournalRow, i64>;
        fn last_seal() -> Option<Seal>;
        fn seals(from: i64, limit: u32) -> Vec<Sealed>;
        fn unsealed(from: Option<i64>, limit: u32) -> Vec<Unsealed>;
    }
    Journal by journal {
        fn record(entry: &Entry) -> ();
        fn index(settled: Moment, limit: u32) -> u64;
        fn seal(last: Option<&Seal>, seals: &[Seal], settled: Moment) -> bool;
    }
}
