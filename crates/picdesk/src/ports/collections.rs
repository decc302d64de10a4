//! The collections that a store holds. Each has a half that reads and a half that changes as well.
//!
//! Reads take a permit and stay within its scope, so that another account's row is not there even where a use
//! case errs. The few that take none say so in their name or in their first line.

use async_trait::async_trait;

use crate::{
    account::Account,
    download::log::Download,
    file::{FileCard, FileNumber, MasterKey, MediaFile, Supplier},
    ids::{AccountId, FileId, LetterId, LightboxId, SessionId, SupplierId},
    journal::{Entry, KeptEntry},
    letter::{Letter, LetterRow, LetterState},
    lightbox::{Lightbox, LightboxRow, LightboxShown},
    moment::Moment,
    order::{Order, OrderNumber, OrderRow, line::LineNumber},
    page::{Page, Rows},
    policy::{Permit, may},
    ports::broken::StoreError,
    request::IdempotencyKey,
    rights::Right,
    search::LookUp,
    session::{Digest, Failures, NetworkAddress, PasswordHash, Session},
    sizes::{SizeBook, SizeCollection},
    text::{EmailAddress, Name, SearchText},
};

type Answer<T> = Result<T, StoreError>;

/// The key by which a list of accounts is paged: the name as lists sort it, and the id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountKey {
    /// The name, by [`sort_key`](crate::search::sort_key).
    pub name: String,
    /// The id, for those who share a name.
    pub id: AccountId,
}

/// Reads accounts.
#[async_trait]
pub trait ReadAccounts: Send {
    /// One account.
    async fn get(&mut self, viewing: &Permit<may::ViewAccount>, id: AccountId) -> Answer<Option<Account>>;

    /// The accounts whose name, company or address has words that begin with all the words typed, by name;
    /// all accounts where nothing is typed.
    async fn find(
        &mut self,
        finding: &Permit<may::FindAccounts>,
        typed: Option<&SearchText>,
        page: &Page<AccountKey>,
    ) -> Answer<Rows<Account, AccountKey>>;
}

/// Reads and changes accounts.
#[async_trait]
pub trait Accounts: ReadAccounts {
    /// The account with an address, without regard to case, and the hash of its password.
    ///
    /// Without a permit, because nobody is signed in yet: for sign-in and for the command line.
    async fn by_address_for_sign_in(
        &mut self,
        address: &EmailAddress,
    ) -> Answer<Option<(Account, Option<PasswordHash>)>>;

    /// Stores a new account.
    async fn insert(&mut self, account: &Account, password: Option<&PasswordHash>) -> Answer<()>;

    /// Stores a changed account; stale where its stored revision is not the one before.
    async fn save(&mut self, account: &Account) -> Answer<()>;

    /// Replaces the hash of a password.
    async fn set_password(&mut self, account: AccountId, password: &PasswordHash) -> Answer<()>;

    /// Notes when the owner last signed in. It is no edit and leaves the revision as it is.
    async fn signed_in(&mut self, account: AccountId, at: Moment) -> Answer<()>;

    /// How many enabled accounts other than this one hold a right. They are held as they are until the unit
    /// ends, so that two units cannot both take the last one away (rule 70).
    async fn others_with(&mut self, right: Right, not: AccountId) -> Answer<u64>;
}

/// Reads sessions.
#[async_trait]
pub trait ReadSessions: Send {
    /// The session whose secret has this digest, with its account as it is now. The secret is the permit.
    async fn by_digest(&mut self, digest: &Digest) -> Answer<Option<(Session, Account)>>;
}

/// Reads and changes sessions.
#[async_trait]
pub trait Sessions: ReadSessions {
    /// Stores a new session.
    async fn insert(&mut self, session: &Session) -> Answer<()>;

    /// Ends a session.
    async fn end(&mut self, session: SessionId) -> Answer<()>;

    /// Forgets the sessions that ended before a moment, and answers how many.
    async fn forget_ended(&mut self, before: Moment) -> Answer<u64>;
}

/// The sign-ins that failed (rule 67).
#[async_trait]
pub trait Attempts: Send {
    /// How many failed since a moment, for what was typed and from a network address.
    async fn failures(&mut self, typed: &EmailAddress, from: &NetworkAddress, since: Moment) -> Answer<Failures>;

    /// Notes one that counts as failed until it is forgiven.
    async fn failed(&mut self, typed: &EmailAddress, from: &NetworkAddress, at: Moment) -> Answer<()>;

    /// Takes one back that turned out well.
    async fn forgive(&mut self, typed: &EmailAddress, from: &NetworkAddress, at: Moment) -> Answer<()>;

    /// Forgets those before a moment, and answers how many.
    async fn forget(&mut self, before: Moment) -> Answer<u64>;
}

/// Reads files.
#[async_trait]
pub trait ReadFiles: Send {
    /// One file with all that is known about it.
    async fn get(&mut self, seeing: &Permit<may::SeeFiles>, number: &FileNumber) -> Answer<Option<MediaFile>>;

    /// The files with these numbers, those that exist, in the order of the numbers; withdrawn ones included.
    async fn by_numbers(&mut self, seeing: &Permit<may::SeeFiles>, numbers: &[FileNumber]) -> Answer<Vec<FileCard>>;

    /// The files that can be licensed and have all the words typed, newest first. On the first page a file whose
    /// number is exactly what was typed comes before all others (rule 39), above the page's limit.
    async fn look_up(
        &mut self,
        seeing: &Permit<may::SeeFiles>,
        typed: &LookUp,
        page: &Page<FileId>,
    ) -> Answer<Rows<FileCard, FileId>>;

    /// The size collections of these suppliers, and the default one. They are no secret.
    async fn sizes(&mut self, suppliers: &[SupplierId]) -> Answer<SizeBook>;
}

/// Reads and changes files.
#[async_trait]
pub trait Files: ReadFiles {
    /// The file that was made from a master, if there is one. For the command line, without a permit.
    async fn with_master(&mut self, key: &MasterKey) -> Answer<Option<FileNumber>>;

    /// A number of the house's own that no file has.
    async fn next_number(&mut self) -> Answer<FileNumber>;

    /// Stores a new file and the words by which it is found.
    async fn insert(&mut self, file: &MediaFile) -> Answer<()>;

    /// The supplier of that name, if there is one.
    async fn supplier(&mut self, name: &Name) -> Answer<Option<Supplier>>;

    /// Stores a new supplier.
    async fn insert_supplier(&mut self, supplier: &Supplier) -> Answer<()>;

    /// Stores a size collection: as a supplier's own, or as the default one. One that is there is replaced;
    /// sizes on lines of orders stay as they are (rule 20).
    async fn put_sizes(&mut self, collection: &SizeCollection, supplier: Option<SupplierId>) -> Answer<()>;

    /// Stores the default size collection where the house has none yet; one that is there stays.
    async fn put_first_sizes(&mut self, collection: &SizeCollection) -> Answer<()>;
}

/// Reads lightboxes. The permit's scope is their owner (rule 3).
#[async_trait]
pub trait ReadLightboxes: Send {
    /// One lightbox of the owner.
    async fn get(&mut self, keeping: &Permit<may::KeepLightboxes>, id: LightboxId) -> Answer<Option<Lightbox>>;

    /// One lightbox of the owner with what orders need of its files, which is dearer than the lightbox alone.
    async fn shown(&mut self, keeping: &Permit<may::KeepLightboxes>, id: LightboxId) -> Answer<Option<LightboxShown>>;

    /// The owner's lightboxes, newest first.
    async fn list(
        &mut self,
        keeping: &Permit<may::KeepLightboxes>,
        page: &Page<LightboxId>,
    ) -> Answer<Rows<LightboxRow, LightboxId>>;
}

/// Reads and changes lightboxes.
#[async_trait]
pub trait Lightboxes: ReadLightboxes {
    /// Stores a new lightbox.
    async fn insert(&mut self, lightbox: &Lightbox) -> Answer<()>;

    /// Stores a changed lightbox; stale where its stored revision is not the one before.
    async fn save(&mut self, lightbox: &Lightbox) -> Answer<()>;
}

/// Reads orders. In one's own account a draft is not there (rule 12).
#[async_trait]
pub trait ReadOrders: Send {
    /// One order within the permit's scope, with its lines.
    async fn get(&mut self, viewing: &Permit<may::ViewOrders>, number: OrderNumber) -> Answer<Option<Order>>;

    /// The account that owns an order within the permit's scope, for the one decision.
    async fn owner(&mut self, viewing: &Permit<may::ViewOrders>, order: &Order) -> Answer<Option<Account>>;

    /// The orders within the permit's scope, newest first; of one account where `of` names it.
    async fn list(
        &mut self,
        viewing: &Permit<may::ViewOrders>,
        of: Option<AccountId>,
        page: &Page<OrderNumber>,
    ) -> Answer<Rows<OrderRow, OrderNumber>>;
}

/// Reads and changes orders.
#[async_trait]
pub trait Orders: ReadOrders {
    /// A number that no order has. One that is not used leaves a gap, which matters to nobody (rule 7).
    async fn next_number(&mut self) -> Answer<OrderNumber>;

    /// Stores a new order and its lines.
    async fn insert(&mut self, order: &Order) -> Answer<()>;

    /// Stores a changed order: its head, and the one line that was changed, where one was. Stale where its stored
    /// revision is not the one before.
    async fn save(&mut self, order: &Order, line: Option<LineNumber>) -> Answer<()>;
}

/// Reads downloads.
#[async_trait]
pub trait ReadDownloads: Send {
    /// How many downloads of each line of an order count against a limit at a moment: finished ones, and those
    /// under way whose lease has not ended. Lines without any are not named. The order is the permit.
    async fn used(&mut self, order: &Order, now: Moment) -> Answer<Vec<(LineNumber, u32)>>;
}

/// Reads and changes downloads.
#[async_trait]
pub trait Downloads: ReadDownloads {
    /// Like [`ReadDownloads::used`] for one line, which is held until the unit ends: no two units count it at
    /// once, so that ten requests on the last allowed download give one download (rule 27).
    async fn used_and_held(&mut self, order: &Order, line: LineNumber, now: Moment) -> Answer<u32>;

    /// Stores a download that began.
    async fn insert(&mut self, download: &Download) -> Answer<()>;

    /// Stores how a download ended.
    async fn save(&mut self, download: &Download) -> Answer<()>;
}

/// The key of an idempotent request, and what it was used for (rule 8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Whose key it is: keys are scoped to the staff member.
    pub staff: AccountId,
    /// The key.
    pub key: IdempotencyKey,
    /// The digest of the whole request.
    pub request: Digest,
    /// The order that the request makes.
    pub order: OrderNumber,
    /// When it was made.
    pub at: Moment,
}

/// The keys of idempotent requests.
#[async_trait]
pub trait Requests: Send {
    /// Takes a key. Where it is taken already, by a unit that committed, its first claim is answered and nothing
    /// changes; a unit that is still open is waited for.
    async fn claim(&mut self, claim: &Claim) -> Answer<Option<Claim>>;

    /// Forgets the claims before a moment, and answers how many.
    async fn forget(&mut self, before: Moment) -> Answer<u64>;
}

/// Reads letters.
#[async_trait]
pub trait ReadOutbox: Send {
    /// One letter.
    async fn get(&mut self, handling: &Permit<may::HandleMail>, id: LetterId) -> Answer<Option<Letter>>;

    /// The letters, newest first; those in one state where it is given.
    async fn list(
        &mut self,
        handling: &Permit<may::HandleMail>,
        state: Option<&LetterState>,
        page: &Page<LetterId>,
    ) -> Answer<Rows<LetterRow, LetterId>>;

    /// The letters about an order, newest first. The order is the permit; staff alone are shown them.
    async fn about(&mut self, viewing: &Permit<may::ViewHistory>, order: OrderNumber) -> Answer<Vec<LetterRow>>;
}

/// Reads and changes letters.
#[async_trait]
pub trait Outbox: ReadOutbox {
    /// Posts a letter.
    async fn post(&mut self, letter: &Letter) -> Answer<()>;

    /// Collects at most `limit` letters that are due, oldest first, and leases them: nobody else collects them
    /// before `lease_until`. For the courier, without a permit.
    async fn collect(&mut self, now: Moment, lease_until: Moment, limit: u16) -> Answer<Vec<Letter>>;

    /// Stores how an attempt ended, if the letter still waits under the lease that the courier collected it with.
    ///
    /// Answers whether it did. Where a person gave the letter up or had it sent again meanwhile, their word stands.
    async fn settle(&mut self, letter: &Letter, lease_until: Moment) -> Answer<bool>;

    /// Stores a changed letter.
    async fn save(&mut self, letter: &Letter) -> Answer<()>;
}

/// Reads the journal.
#[async_trait]
pub trait ReadJournal: Send {
    /// The history of an order, newest first.
    async fn of_order(
        &mut self,
        viewing: &Permit<may::ViewHistory>,
        order: OrderNumber,
        page: &Page<i64>,
    ) -> Answer<Rows<KeptEntry, i64>>;
}

/// Reads the journal and adds to it.
#[async_trait]
pub trait Journal: ReadJournal {
    /// Adds an entry.
    async fn record(&mut self, entry: &Entry) -> Answer<()>;
}
