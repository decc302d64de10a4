//! The kinds of things that the journal tells of.

use std::str::FromStr;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// An order was created into an account.
    OrderCreated,
    /// A lightbox began to be ordered into many accounts.
    BulkOrderBegun,
    /// An account of a bulk order got no order.
    BulkOrderRefused,
    /// A draft was shown to its client.
    OrderReleased,
    /// Staff changed an order: its notes, its grants, the sizes of its lines.
    OrderChanged,
    /// An order was cancelled for good.
    OrderCancelled,
    /// An order was marked as paid, or as not paid after all.
    OrderPaid,
    /// The client was told of an order by letter, after it was created.
    ClientNotified,
    /// Lines of an order were taken out onto an invoice.
    OrderInvoiced,
    /// A file was added to an order.
    FileAddedToOrder,
    /// A download permission was changed.
    GrantChanged,
    /// A size was picked for a royalty-free line.
    SizePicked,
    /// A client accepted the licence terms of an order (rule 31).
    TermsAccepted,
    /// A file was downloaded, or its transfer broke off.
    Downloaded,
    /// The one decision did not open a line to somebody who asked for its file.
    DownloadRefused,
    /// A lightbox was made.
    LightboxMade,
    /// A lightbox was changed.
    LightboxChanged,
    /// A lightbox was deleted.
    LightboxDeleted,
    /// A cart was changed.
    CartChanged,
    /// A client turned a cart into an order.
    CheckedOut,
    /// An account was made.
    AccountEnrolled,
    /// Somebody asked for a letter with a link, by typing an address.
    LinkAsked,
    /// Somebody registered, and confirmed the address.
    AccountRegistered,
    /// The owner of an account that staff made took it over.
    AccountActivated,
    /// The password of an account was changed by its owner.
    PasswordChanged,
    /// A change of address was confirmed at one of its two ends.
    AddressConfirmed,
    /// The address of an account was changed by its owner.
    AddressChanged,
    /// An account was switched on or off, or its downloads were changed.
    AccountChanged,
    /// An account's rights were changed.
    RightsChanged,
    /// Somebody signed in.
    SignedIn,
    /// Somebody signed out.
    SignedOut,
    /// A client was asked for consent to have their identity assumed.
    ConsentAsked,
    /// A client said yes to it.
    ConsentGiven,
    /// A client said no to it.
    ConsentRefused,
    /// A staff member began to act as a client (rule 62).
    IdentityAssumed,
    /// A staff member stopped to act as a client before the time was over.
    IdentityLeft,
    /// One session of an account was ended by hand, or all of them but the one of whoever did it.
    SessionsEnded,
    /// An API token was made.
    TokenMade,
    /// An API token was revoked.
    TokenRevoked,
    /// Somebody could not sign in.
    SignInRefused,
    /// A supplier was made.
    SupplierMade,
    /// The sizes that files are sold in were set.
    SizesSet,
    /// A file came into the house.
    FileImported,
    /// What is said of a file was edited.
    FileEdited,
    /// A file was withdrawn, or is offered again.
    FileWithdrawn,
    /// A file was restricted.
    FileRestricted,
    /// A restriction of a file was changed.
    RestrictionChanged,
    /// A restriction of a file was lifted.
    RestrictionLifted,
    /// A letter was made due again by hand.
    LetterResent,
    /// A letter was given up by hand.
    LetterGivenUp,
    /// Entries of the journal were handed out as a file.
    JournalExported,
    /// Orders were handed out as a file.
    OrdersExported,
    /// The policy did not allow something.
    Denied,
}

impl EntryKind {
    /// All of them.
    pub const ALL: [Self; 53] = [
        Self::OrderCreated,
        Self::BulkOrderBegun,
        Self::BulkOrderRefused,
        Self::OrderReleased,
        Self::OrderChanged,
        Self::OrderCancelled,
        Self::OrderPaid,
        Self::ClientNotified,
        Self::OrderInvoiced,
        Self::FileAddedToOrder,
        Self::GrantChanged,
        Self::SizePicked,
        Self::TermsAccepted,
        Self::Downloaded,
        Self::DownloadRefused,
        Self::LightboxMade,
        Self::LightboxChanged,
        Self::LightboxDeleted,
        Self::CartChanged,
        Self::CheckedOut,
        Self::AccountEnrolled,
        Self::LinkAsked,
        Self::AccountRegistered,
        Self::AccountActivated,
        Self::PasswordChanged,
        Self::AddressConfirmed,
        Self::AddressChanged,
        Self::AccountChanged,
        Self::RightsChanged,
        Self::SignedIn,
        Self::SignedOut,
        Self::ConsentAsked,
        Self::ConsentGiven,
        Self::ConsentRefused,
        Self::IdentityAssumed,
        Self::IdentityLeft,
        Self::SessionsEnded,
        Self::TokenMade,
        Self::TokenRevoked,
        Self::SignInRefused,
        Self::SupplierMade,
        Self::SizesSet,
        Self::FileImported,
        Self::FileEdited,
        Self::FileWithdrawn,
        Self::FileRestricted,
        Self::RestrictionChanged,
        Self::RestrictionLifted,
        Self::LetterResent,
        Self::LetterGivenUp,
        Self::JournalExported,
        Self::OrdersExported,
        Self::Denied,
    ];

    /// Its name on the wire and in storage.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::OrderCreated => "order-created",
            Self::BulkOrderBegun => "bulk-order-begun",
            Self::BulkOrderRefused => "bulk-order-refused",
            Self::OrderReleased => "order-released",
            Self::OrderChanged => "order-changed",
            Self::OrderCancelled => "order-cancelled",
            Self::OrderPaid => "order-paid",
            Self::ClientNotified => "client-notified",
            Self::OrderInvoiced => "order-invoiced",
            Self::FileAddedToOrder => "file-added-to-order",
            Self::GrantChanged => "grant-changed",
            Self::SizePicked => "size-picked",
            Self::TermsAccepted => "terms-accepted",
            Self::Downloaded => "downloaded",
            Self::DownloadRefused => "download-refused",
            Self::LightboxMade => "lightbox-made",
            Self::LightboxChanged => "lightbox-changed",
            Self::LightboxDeleted => "lightbox-deleted",
            Self::CartChanged => "cart-changed",
            Self::CheckedOut => "checked-out",
            Self::AccountEnrolled => "account-enrolled",
            Self::LinkAsked => "link-asked",
            Self::AccountRegistered => "account-registered",
            Self::AccountActivated => "account-activated",
            Self::PasswordChanged => "password-changed",
            Self::AddressConfirmed => "address-confirmed",
            Self::AddressChanged => "address-changed",
            Self::AccountChanged => "account-changed",
            Self::RightsChanged => "rights-changed",
            Self::SignedIn => "signed-in",
            Self::SignedOut => "signed-out",
            Self::ConsentAsked => "consent-asked",
            Self::ConsentGiven => "consent-given",
            Self::ConsentRefused => "consent-refused",
            Self::IdentityAssumed => "identity-assumed",
            Self::IdentityLeft => "identity-left",
            Self::SessionsEnded => "sessions-ended",
            Self::TokenMade => "token-made",
            Self::TokenRevoked => "token-revoked",
            Self::SignInRefused => "sign-in-refused",
            Self::SupplierMade => "supplier-made",
            Self::SizesSet => "sizes-set",
            Self::FileImported => "file-imported",
            Self::FileEdited => "file-edited",
            Self::FileWithdrawn => "file-withdrawn",
            Self::FileRestricted => "file-restricted",
            Self::RestrictionChanged => "restriction-changed",
            Self::RestrictionLifted => "restriction-lifted",
            Self::LetterResent => "letter-resent",
            Self::LetterGivenUp => "letter-given-up",
            Self::JournalExported => "journal-exported",
            Self::OrdersExported => "orders-exported",
            Self::Denied => "denied",
        }
    }
}

/// The text is no kind of entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("nothing of the kind {0:?} stands in the journal")]
pub struct UnknownKind(String);

impl FromStr for EntryKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.slug() == text).ok_or_else(|| UnknownKind(text.to_owned()))
    }
}
