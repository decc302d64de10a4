//! Problems: what an answer says when it does not do what was asked (RFC 9457). The only file that knows their status
//! codes.
//!
//! [`Kind`] is the table of all problems; `docs/problems.md` is written from it. How an error of the domain becomes one
//! of them is said in `translated`, in matches without a wildcard, so that a new refusal cannot be forgotten.

use std::{error::Error as StdError, fmt, time::Duration};

use picdesk::Right;
use poem::{error::ResponseError, http::StatusCode};

mod explained;
mod plain;
mod rendered;
mod translated;

pub(crate) use explained::{handbook, page};
pub(crate) use plain::{plainly, shortened};

macro_rules! kinds {
    ($($name:ident, $status:ident, $slug:literal, $rule:expr, $title:literal;)+) => {
        /// Every kind of problem that an answer can have.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Kind { $(#[doc = $title] $name,)+ }

        impl Kind {
            /// All of them, by their status.
            pub(crate) const ALL: &[Self] = &[$(Self::$name,)+];

            /// The status of the answer.
            pub(crate) const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)+ }
            }

            /// Its name on the wire: the `type` of the problem is `/problems/{slug}`.
            pub(crate) const fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug,)+ }
            }

            /// The number of the rule that is behind it, if it is one of the numbered rules.
            pub(crate) const fn rule(self) -> Option<u8> {
                match self { $(Self::$name => $rule,)+ }
            }

            /// What it is called, the same every time.
            pub(crate) const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }
        }
    };
}

kinds! {
    Unreadable, BAD_REQUEST, "unreadable", None, "The request cannot be read";
    NotSignedIn, UNAUTHORIZED, "not-signed-in", None, "Sign in first";
    WrongPassword, UNAUTHORIZED, "wrong-password", Some(67), "The address or the password is wrong";
    NotInPerson, FORBIDDEN, "not-in-person", Some(64), "Only the owner of the account does this, in person";
    LacksRight, FORBIDDEN, "lacks-right", None, "This needs a right that you do not hold";
    FromElsewhere, FORBIDDEN, "from-elsewhere", None, "The request came from another site's page";
    NotFound, NOT_FOUND, "not-found", None, "There is nothing here";
    WrongMethod, METHOD_NOT_ALLOWED, "wrong-method", None, "This cannot be done with what is at this address";
    TooSlow, REQUEST_TIMEOUT, "too-slow", None, "The request took too long to arrive";
    KeyReused, CONFLICT, "key-reused", Some(8), "The idempotency key was used for another request";
    AddressInUse, CONFLICT, "address-in-use", None, "There is an account with that address already";
    Duplicate, CONFLICT, "duplicate", None, "There is one already";
    DeadLink, GONE, "dead-link", Some(71), "The link is no longer good";
    Stale, PRECONDITION_FAILED, "stale", Some(40), "It was changed since it was read";
    TooLarge, PAYLOAD_TOO_LARGE, "too-large", None, "The request is too large";
    NotJson, UNSUPPORTED_MEDIA_TYPE, "not-json", None, "The request must be JSON";
    LightboxEmpty, UNPROCESSABLE_ENTITY, "lightbox-empty", Some(4), "There are no files to order";
    NothingAvailable, UNPROCESSABLE_ENTITY, "nothing-available", Some(48), "None of the files can be licensed any more";
    ClientDisabled, UNPROCESSABLE_ENTITY, "client-disabled", Some(10), "The client's account is disabled";
    NotAClient, UNPROCESSABLE_ENTITY, "not-a-client", Some(1), "This is done in clients' accounts only";
    ClientNotChosen, UNPROCESSABLE_ENTITY, "client-not-chosen", Some(53), "That client is not the chosen one any more";
    NotAssumable, UNPROCESSABLE_ENTITY, "not-assumable", Some(59), "This identity cannot be assumed";
    NoConsent, UNPROCESSABLE_ENTITY, "no-consent", None, "The client has not said yes";
    NobodyNamed, UNPROCESSABLE_ENTITY, "nobody-named", Some(13), "Name at least one account";
    TooManyAccounts, UNPROCESSABLE_ENTITY, "too-many-accounts", Some(13), "More accounts were named than are done in one go";
    NoOrderNamed, UNPROCESSABLE_ENTITY, "no-order-named", None, "Name at least one order";
    TooManyOrders, UNPROCESSABLE_ENTITY, "too-many-orders", None, "More orders were named than are done in one go";
    FileNotInLightbox, UNPROCESSABLE_ENTITY, "file-not-in-lightbox", Some(3), "A file that was named is not among those to order";
    LineNamedTwice, UNPROCESSABLE_ENTITY, "line-named-twice", None, "A line was named twice";
    FileNamedTwice, UNPROCESSABLE_ENTITY, "file-named-twice", Some(6), "A file was named twice";
    SizeNotOffered, UNPROCESSABLE_ENTITY, "size-not-offered", Some(17), "The file is not offered in that size";
    SizeIsTheClients, UNPROCESSABLE_ENTITY, "size-is-the-clients", Some(14), "The client picks the size of a rights-managed file";
    FileNotRoyaltyFree, UNPROCESSABLE_ENTITY, "file-not-royalty-free", Some(21), "A rights-managed file cannot be sold royalty-free";
    DraftAnnounced, UNPROCESSABLE_ENTITY, "draft-announced", Some(12), "A draft cannot be announced to the client";
    NotADraft, UNPROCESSABLE_ENTITY, "not-a-draft", Some(12), "Only a draft can be released";
    OrderFull, UNPROCESSABLE_ENTITY, "order-full", None, "The order holds as many files as it may";
    LineInvoiced, UNPROCESSABLE_ENTITY, "line-invoiced", Some(45), "A line was invoiced, and what it costs is frozen";
    LineNoPrice, UNPROCESSABLE_ENTITY, "line-without-price", Some(46), "The line has no price to be invoiced";
    LineStruckOut, UNPROCESSABLE_ENTITY, "line-struck-out", Some(46), "The line was taken out and cannot be invoiced";
    NothingToInvoice, UNPROCESSABLE_ENTITY, "nothing-to-invoice", Some(46), "Nothing is marked for invoicing";
    AnotherSum, CONFLICT, "another-sum", Some(46), "What is to be invoiced was changed meanwhile";
    OddMoney, UNPROCESSABLE_ENTITY, "odd-money", Some(43), "The prices cannot be added up";
    LightboxNameInUse, UNPROCESSABLE_ENTITY, "lightbox-name-in-use", Some(54), "There is a lightbox of that name already";
    NotTheSameFiles, UNPROCESSABLE_ENTITY, "not-the-same-files", None, "The new order must name every file once, and no other";
    LightboxFull, UNPROCESSABLE_ENTITY, "lightbox-full", None, "The lightbox holds as many files as it may";
    CartEmpty, UNPROCESSABLE_ENTITY, "cart-empty", Some(58), "The cart is empty";
    CartFull, UNPROCESSABLE_ENTITY, "cart-full", None, "The cart holds as many files as it may";
    CartNeedsSize, UNPROCESSABLE_ENTITY, "cart-needs-size", Some(15), "Sizes of royalty-free files in the cart were not picked";
    CartRestricted, UNPROCESSABLE_ENTITY, "cart-restricted", Some(55), "Files in the cart are restricted";
    TermsNotAccepted, UNPROCESSABLE_ENTITY, "terms-not-accepted", Some(31), "The licence terms were not accepted";
    NotYoursToGive, UNPROCESSABLE_ENTITY, "not-yours-to-give", Some(70), "Nobody grants a right that they do not hold";
    UsedInPerson, UNPROCESSABLE_ENTITY, "used-in-person", None, "The right is used in person, and never by a program";
    TokenDays, UNPROCESSABLE_ENTITY, "token-days", None, "An API token lasts a day at least and a year at the most";
    TooManyTokens, UNPROCESSABLE_ENTITY, "too-many-tokens", None, "The account has as many API tokens as it may";
    TokenNameInUse, UNPROCESSABLE_ENTITY, "token-name-in-use", None, "There is an API token of that name already";
    LastManager, UNPROCESSABLE_ENTITY, "last-manager", Some(70), "This is the last account that can manage staff";
    RegistrationClosed, UNPROCESSABLE_ENTITY, "registration-closed", Some(71), "Registering is not possible here";
    AlreadyActivated, UNPROCESSABLE_ENTITY, "already-activated", Some(71), "The account is activated already";
    SameAddress, UNPROCESSABLE_ENTITY, "same-address", None, "This is the address that the account has";
    LinkGone, UNPROCESSABLE_ENTITY, "link-gone", Some(71), "The link in the letter cannot be sent again";
    SizeNotOnLine, UNPROCESSABLE_ENTITY, "size-not-on-line", Some(22), "The line may be downloaded, but not in this size";
    AccountDisabled, UNPROCESSABLE_ENTITY, "account-disabled", Some(26), "The account is disabled";
    OrderDraft, UNPROCESSABLE_ENTITY, "order-draft", Some(26), "The order is a draft";
    OrderCancelled, UNPROCESSABLE_ENTITY, "order-cancelled", Some(26), "The order was cancelled";
    LineStruck, UNPROCESSABLE_ENTITY, "line-struck", Some(26), "The file was taken out of the order";
    FileWithdrawn, UNPROCESSABLE_ENTITY, "file-withdrawn", Some(48), "The file is no longer available";
    Restricted, UNPROCESSABLE_ENTITY, "restricted", Some(28), "A restriction blocks the delivery of the file";
    Unpaid, UNPROCESSABLE_ENTITY, "unpaid", Some(29), "The order is to be paid before it is downloaded";
    NeedsSize, UNPROCESSABLE_ENTITY, "needs-size", Some(18), "No size was picked for this royalty-free file yet";
    NothingOffered, UNPROCESSABLE_ENTITY, "nothing-offered", Some(17), "The file is offered in no size";
    LineDenied, UNPROCESSABLE_ENTITY, "line-denied", Some(23), "Downloading this file was denied";
    OrderDenied, UNPROCESSABLE_ENTITY, "order-denied", Some(23), "Downloading this order was denied";
    NotGranted, UNPROCESSABLE_ENTITY, "not-granted", Some(23), "The file has not been opened for download yet";
    GrantEnded, UNPROCESSABLE_ENTITY, "grant-ended", Some(27), "The permission to download ended";
    GrantUsedUp, UNPROCESSABLE_ENTITY, "grant-used-up", Some(27), "The permission to download is used up";
    RestrictionUnclear, UNPROCESSABLE_ENTITY, "restriction-unclear", Some(28), "Nobody can tell whom the restriction concerns, or when";
    UnknownAddresses, UNPROCESSABLE_ENTITY, "unknown-addresses", None, "Nobody has an address that was named";
    TooManyRestrictions, UNPROCESSABLE_ENTITY, "too-many-restrictions", None, "The file has as many restrictions as it may";
    NotAPicture, UNPROCESSABLE_ENTITY, "not-a-picture", None, "The file is no picture that can be read";
    PictureDamaged, UNPROCESSABLE_ENTITY, "picture-damaged", None, "The picture is damaged or cut short";
    PictureTooLarge, UNPROCESSABLE_ENTITY, "picture-too-large", None, "The picture is larger than we take in";
    NothingMissing, RANGE_NOT_SATISFIABLE, "nothing-missing", None, "No byte of the picture is missing";
    RevisionRequired, PRECONDITION_REQUIRED, "revision-required", Some(40), "Say which revision the change is based on";
    TooManyTries, TOO_MANY_REQUESTS, "too-many-tries", Some(67), "There were too many tries";
    Failed, INTERNAL_SERVER_ERROR, "failed", None, "Something went wrong on our side";
    Unavailable, SERVICE_UNAVAILABLE, "unavailable", None, "It cannot be done at the moment";
}

/// Why a request was not done, and what the answer tells of it.
#[derive(Debug)]
pub(crate) struct Problem {
    /// Which one of the table.
    pub kind: Kind,
    /// What is the matter this time, for a person to read.
    pub detail: String,
    /// The right that is missing.
    pub right: Option<Right>,
    /// How long to wait before the next try.
    pub wait: Option<Duration>,
    /// The methods that do work at this address.
    pub allow: Option<String>,
    /// How many bytes there are, where some behind them were asked for.
    pub whole: Option<u64>,
    /// What failed on our side: logged once, and never told.
    pub cause: Option<Box<dyn StdError + Send + Sync>>,
}

impl Problem {
    /// A problem of a kind, with what is the matter this time.
    pub(crate) fn new(kind: Kind, detail: impl ToString) -> Self {
        Self { kind, detail: detail.to_string(), right: None, wait: None, allow: None, whole: None, cause: None }
    }

    /// The request says something that cannot be understood.
    pub(crate) fn unreadable(detail: impl ToString) -> Self {
        Self::new(Kind::Unreadable, detail)
    }

    /// Something failed on our side; what it was goes to the log and to nobody else.
    pub(crate) fn ours(kind: Kind, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let detail = match kind {
            Kind::Unavailable => "nothing was changed; try again in a moment",
            _ => "nothing was changed; the request's id helps us to find out why",
        };
        Self { cause: Some(cause.into()), ..Self::new(kind, detail) }
    }

    /// We gave up waiting for our own answer, so nobody knows whether the thing was done.
    pub(crate) fn unclear(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let detail = "it may or may not have been done; look before you try again, or repeat it with the same \
                      Idempotency-Key";
        Self { cause: Some(cause.into()), ..Self::new(Kind::Unavailable, detail) }
    }

    /// Whether the fault is ours.
    pub(crate) fn is_ours(&self) -> bool {
        self.kind.status().is_server_error()
    }

    /// What failed on our side, and what was behind that, for the log.
    pub(crate) fn causes(&self) -> String {
        let mut told = Vec::new();
        let mut next: Option<&dyn StdError> = self.cause.as_deref().map(|cause| cause as _);
        while let Some(cause) = next {
            told.push(cause.to_string());
            next = cause.source();
        }
        told.join(": ")
    }

    fn of_right(kind: Kind, detail: impl ToString, right: Right) -> Self {
        Self { right: Some(right), ..Self::new(kind, detail) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl StdError for Problem {}

impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        self.kind.status()
    }
}

#[cfg(test)]
mod tests {
    use picdesk::DownloadBlock;

    use super::{translated::download, *};

    #[test]
    fn a_refused_download_has_the_slug_and_the_rule_of_its_decision() {
        for block in DownloadBlock::ALL {
            let kind = download(block);
            assert_eq!((kind.slug(), kind.rule()), (block.slug(), Some(block.rule())));
        }
    }

    #[test]
    fn no_two_problems_share_a_slug() {
        let mut slugs: Vec<_> = Kind::ALL.iter().map(|kind| kind.slug()).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), Kind::ALL.len());
    }
}
