//! **Picdesk's domain**: orders into clients' accounts, lightboxes, permissions to download, letters, the journal.
//!
//! It knows no runtime, no database, no clock and no chance: those are [ports](Ports) that a program plugs in. A
//! program holds a [`Desk`], gets an [`Actor`] from [`Desk::resume`] or [`Desk::resume_by_token`], and calls use cases. What is done at the
//! machine itself goes through a [`Console`], and letters go out through a [`Courier`].
//!
//! | to read about | start at |
//! |---|---|
//! | who may do what | [`Deed::demand`], [`Actor::permit`] |
//! | creating an order into an account | [`Desk::create_order`], [`OrderPlan::decide`] |
//! | whether a file may be downloaded | [`decide`] |
//! | what an adapter must give | [`Store`], [`Media`], [`Mailer`], [`Secrets`], [`Clock`], [`Ids`] |
//!
//! The rules of the domain are numbered; a number in a comment or a test names one of them.

mod account;
mod actor;
mod api_token;
mod bulk_order;
mod cart;
mod chosen;
mod console;
mod courier;
mod desk;
mod download;
mod error;
mod file;
mod house;
mod housekeeper;
mod identity;
mod ids;
mod intake;
mod invoice;
mod journal;
mod left_out;
mod letter;
mod licence;
mod lightbox;
mod mailed_link;
mod moment;
mod money;
mod order;
mod page;
mod policy;
mod ports;
mod request;
mod restriction;
mod revision;
mod rights;
pub mod search;
mod session;
mod sizes;
mod text;

pub use account::{
    Account, AccountRecord, AccountRefusal, AccountRow, Downloads, Holdings, NewAccount, NewClient, NotAClient,
    OwnData, RightsRefusal, StaffMember, Standing, change::AccountChange,
};
pub use actor::{Actor, Assumed, Client, Staff, Who};
pub use api_token::{ApiToken, MOST_TOKEN_DAYS, MOST_TOKENS, NewToken, TokenRefusal, TokenSecret};
pub use bulk_order::{
    Addressee, BulkOrder, BulkOrderRecord, BulkOrderRow, BulkRefusal, BulkTarget, ComesTo, MOST_ACCOUNTS, NotOrdered,
    OrderIntoMany, Progress, RestrictedFile, TargetRow, TargetState, WhyNotOrdered,
};
pub use cart::{Cart, CartLine, CartRecord, CartRefusal, MOST_IN_CART};
pub use chosen::{CHOICE_LASTS, Chosen, NotChosen};
pub use console::Console;
pub use courier::{Courier, Round};
pub use desk::{
    Desk, Ports,
    bulk_orders::{BulkOrderBegun, BulkOrderShown, BulkPlan, MOST_AT_ONCE, Planned},
    carts::{AddedBy, CartLineShown, CartShown},
    catalogue::{FileUses, Holders, UsedIn},
    check_out::CheckedOut,
    copying::CopyInto,
    create_order::{CreateOrder, OrderCreated, OrderFrom, Replayed},
    download_all::DownloadAll,
    downloads::DownloadBegun,
    edit_order::FileAddedToOrder,
    files::{FileShown, Look as Picture},
    lightboxes::LightboxShown,
    mailed_links::{AddressConfirmed, LinkShown, PasswordSet},
    notify_client::Notified,
    orders::{History, KeptFromOwner, MOST_OWN_ORDERS, OrderShown},
    orders_together::{Acted, PlannedAct},
    restrictions::RestrictionShown,
    sign_in::SignedIn,
    tokens::TokenMade,
};
pub use download::{
    Allowed, Decision, LiftedBy, OpenedBy, Question, Refusal as DownloadBlock,
    all::SizeWanted,
    decide,
    log::{Download, DownloadRecord, DownloadRefusal, DownloadState, GoOn, LineDownloads, TRANSFER_LEASE},
    note::LicenceNote,
    sheet::LicenceSheet,
};
pub use error::{Error, Missing, Refused};
pub use file::{
    Credits, FileCard, FileData, FileNumber, Format, Master, MasterKey, MediaFile, Orientation, Supplier,
    edit::{FileEdit, Keywords},
};
pub use house::{House, NewAccounts, Registration, STANDARD_TERMS};
pub use housekeeper::{Housekeeper, SETTLED_AFTER};
pub use identity::{
    ASSUMED_AT_MOST, Assumption, AssumptionRow, HowLeft, IdentityRefusal, IdentityRules, NeverAssumed, Tell,
    consent::{CONSENT_LASTS, Consent, ConsentRow, ConsentRule, Reply},
};
pub use ids::{
    AccountId, AssumptionId, BulkOrderId, DownloadId, FileId, LetterId, LightboxId, NotAnId, RestrictionId, SessionId,
    SizeCollectionId, SupplierId, TokenId,
};
pub use intake::{Import, Imported, Numbering};
pub use invoice::{
    Invoice, InvoiceLine, InvoiceNumber, InvoiceRefusal, InvoiceRow, NotAnInvoiceNumber, TakeOut, ToInvoiceKey,
    ToInvoiceRow,
};
pub use journal::{
    About, Announced, Change, Entry, EntryKind, KeptEntry, UnknownKind,
    export::JournalExport,
    filter::{JournalFilter, JournalRow},
    seal::{Found, Head, NotAHead, Seal, Sealed, Unsealed},
    sealer::Sealer,
    verify::{Fault, Verified, Wrong},
};
pub use left_out::{FilesAdded, LeftOut, WhyLeftOut};
pub use letter::{
    Attempt, LEASE, Letter, LetterRecord, LetterRow, LetterState, LetterText, LinkGone, order_news, order_notification,
};
pub use licence::{LicenceModel, UnknownModel};
pub use lightbox::{Added, Lightbox, LightboxRecord, LightboxRefusal, LightboxRow, MOST_FILES};
pub use mailed_link::{DeadLink, LedTo, LinkSecret, MailedLink, Purpose};
pub use moment::{Moment, Stamp};
pub use money::{Currency, Money, MoneyError};
pub use order::{
    Grant, GrantKind, GrantLimits, GrantOf, NotAnOrderNumber, Order, OrderNumber, OrderRecord, OrderRefusal,
    OrderState, Origin,
    add_file::FileAdded,
    check_out::CheckOut,
    create::{FileWish, Notification, OrderPlan, OrderTerms, Stage, Warning, Wish},
    edit::{Edited, LineEdit, OrderEdit},
    export::{OrderExport, OrderExported},
    line::{Billing, Licensed, LineFile, LineNumber, LineState, OrderLine},
    list::{OrderFilter, OrderRow, OwnOrderRow},
    prices::{Discount, NotAShare, PricesShown, Share, Totals},
    together::{ActOnOrders, ActOutcome, MOST_TOGETHER, NotActed, OrderAct, TogetherRefusal},
};
pub use page::{Page, Rows};
pub use policy::{Deed, Demand, Denied, Permit, Scope, may};
pub use ports::{
    broken::{StoreError, Unique},
    clock::Clock,
    collections::{
        AccountKey, Accounts, Assumptions, Attempts, BulkOrders, Carts, Claim, Devices, Downloads as DownloadLog,
        Files, Invoices, Journal, Lightboxes, Made, MailedLinks, Orders, Outbox, ReadAccounts, ReadAssumptions,
        ReadBulkOrders, ReadCarts, ReadDownloads, ReadFiles, ReadInvoices, ReadJournal, ReadLightboxes,
        ReadMailedLinks, ReadOrders, ReadOutbox, ReadSessions, ReadTokens, Requests, Sessions, Tokens,
    },
    ids::Ids,
    letters::Mailer,
    media::{Contents, Delivery, Enclosed, IntakeRefusal, Media, MediaError, Pieces, Rendition, TakenIn},
    passwords::{Secrets, SecretsError},
    store::{Look, Store, UnitOfWork},
};
pub use request::{IdempotencyKey, KEYS_ARE_KEPT, NotAKey};
pub use restriction::{
    Effect, InCart, MOST_NAMED, MOST_RESTRICTIONS, Reader, Restriction, RestrictionRefusal, RestrictionTerms, Whom,
    book::RestrictionBook,
    territory::{NotATerritory, Territory},
};
pub use revision::{Expected, NotARevision, Revision, Stale};
pub use rights::{Preset, Right, Rights, UnknownRight};
pub use search::{FileFilter, LookUp};
pub use session::{
    AttemptLimits, Digest, Failures, NetworkAddress, Password, PasswordHash, PasswordRefusal, SESSION_LASTS, Session,
    SessionToken, SignInRefusal, Tried, Whereabouts,
    device::{DEVICE_KNOWN_FOR, Device, DeviceToken, KnownDevice, MOST_DEVICES},
    form::FormToken,
};
pub use sizes::{LongEdge, Size, SizeBook, SizeCollection, SizeLabel, SizeOffer, SizePick};
pub use text::{
    Caption, EmailAddress, Keyword, LineNote, Message, Name, Notice, OneLine, Reason, SearchText, Subject, TextRefusal,
    TypedAddress, can_be_seen, turns_direction,
};
