//! What a use case answers when it does not do what was asked.

use crate::{
    account::{AccountRefusal, NotAClient, RightsRefusal},
    api_token::TokenRefusal,
    bulk_order::BulkRefusal,
    cart::CartRefusal,
    chosen::NotChosen,
    download::log::DownloadRefusal,
    identity::IdentityRefusal,
    invoice::InvoiceRefusal,
    letter::LinkGone,
    lightbox::LightboxRefusal,
    mailed_link::DeadLink,
    order::{OrderRefusal, together::TogetherRefusal},
    policy::Denied,
    ports::{broken::StoreError, media::MediaError, passwords::SecretsError},
    restriction::RestrictionRefusal,
    revision::Stale,
    session::SignInRefusal,
};

/// Why a use case did not do what was asked. Nothing was changed, in any of these cases.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in, or somebody could not.
    #[error(transparent)]
    NotSignedIn(#[from] SignInRefusal),
    /// The policy does not allow it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// What was named is not there, or is none of the actor's business (rule 72).
    #[error(transparent)]
    Missing(#[from] Missing),
    /// A rule refused it.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The media store failed.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// Hashing or minting a secret failed.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
}

/// What is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Missing {
    /// No such account.
    #[error("there is no such account")]
    Account,
    /// No such lightbox, or another person's (rule 3).
    #[error("there is no such lightbox")]
    Lightbox,
    /// The file has no such restriction.
    #[error("the file has no such restriction")]
    Restriction,
    /// No such file.
    #[error("there is no such file")]
    File,
    /// No such supplier.
    #[error("there is no such supplier")]
    Supplier,
    /// No such order, or another account's.
    #[error("there is no such order")]
    Order,
    /// The order has no such line.
    #[error("the order has no such line")]
    Line,
    /// No such bulk order.
    #[error("there is no such bulk order")]
    BulkOrder,
    /// No such question, or another one in its place.
    #[error("there is no such question any more")]
    Consent,
    /// The account has no such session.
    #[error("there is no such session")]
    Session,
    /// The account has no such API token.
    #[error("there is no such API token")]
    Token,
    /// No such invoice.
    #[error("there is no such invoice")]
    Invoice,
    /// No such letter.
    #[error("there is no such letter")]
    Letter,
}

/// A rule that refused something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A rule of orders.
    #[error(transparent)]
    Order(#[from] OrderRefusal),
    /// A rule of what is done to several orders in one go.
    #[error(transparent)]
    Together(#[from] TogetherRefusal),
    /// A rule of bulk orders.
    #[error(transparent)]
    Bulk(#[from] BulkRefusal),
    /// A rule of invoices.
    #[error(transparent)]
    Invoice(#[from] InvoiceRefusal),
    /// A rule of lightboxes.
    #[error(transparent)]
    Lightbox(#[from] LightboxRefusal),
    /// A rule of carts.
    #[error(transparent)]
    Cart(#[from] CartRefusal),
    /// A rule of downloads.
    #[error(transparent)]
    Download(#[from] DownloadRefusal),
    /// A rule of restrictions.
    #[error(transparent)]
    Restriction(#[from] RestrictionRefusal),
    /// A rule of assumed identities.
    #[error(transparent)]
    Identity(#[from] IdentityRefusal),
    /// A rule of rights.
    #[error(transparent)]
    Rights(#[from] RightsRefusal),
    /// A rule of API tokens.
    #[error(transparent)]
    Token(#[from] TokenRefusal),
    /// The thing was changed since it was read.
    #[error(transparent)]
    Stale(#[from] Stale),
    /// The key of an idempotent request was used for another request (rule 8).
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// Another account has the address.
    #[error("there is an account with that address already")]
    AddressInUse,
    /// A rule of accounts.
    #[error(transparent)]
    Account(#[from] AccountRefusal),
    /// A mailed link that is no longer good.
    #[error(transparent)]
    DeadLink(#[from] DeadLink),
    /// A letter whose link cannot be sent again.
    #[error(transparent)]
    LinkGone(#[from] LinkGone),
    /// A staff member's account, where only a client's will do.
    #[error(transparent)]
    NotAClient(#[from] NotAClient),
    /// A rule of chosen clients.
    #[error(transparent)]
    NotChosen(#[from] NotChosen),
}

macro_rules! refusals {
    ($($kind:ty),+ $(,)?) => {$(
        impl From<$kind> for Error {
            fn from(refusal: $kind) -> Self {
                Self::Refused(refusal.into())
            }
        }
    )+};
}

refusals! {
    OrderRefusal, TogetherRefusal, BulkRefusal, InvoiceRefusal, LightboxRefusal, CartRefusal, DownloadRefusal, RestrictionRefusal, RightsRefusal, Stale,
    NotAClient, NotChosen, AccountRefusal, DeadLink, LinkGone, IdentityRefusal, TokenRefusal,
}
