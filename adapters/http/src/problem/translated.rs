//! How an error of the domain, and a refusal of the framework, becomes a problem.

use picdesk::{
    AccountRefusal, BulkRefusal, CartRefusal, Denied, DownloadBlock, DownloadRefusal, Error, IdentityRefusal,
    IntakeRefusal, InvoiceRefusal, LightboxRefusal, MediaError, OrderRefusal, Refused, RestrictionRefusal,
    RightsRefusal, SignInRefusal, StoreError, TogetherRefusal, TokenRefusal,
};
use poem::error::{MethodNotAllowedError, NotFoundError};
use poem_openapi::error::{ParseParamError, ParsePathError};

use crate::problem::{Kind, Problem, plainly};

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotSignedIn(refusal) => refusal.into(),
            Error::Denied(denied @ Denied::Lacks(right)) => Self::of_right(Kind::LacksRight, denied, right),
            Error::Denied(denied @ Denied::NotInPerson) => Self::new(Kind::NotInPerson, denied),
            Error::Denied(denied @ Denied::NotYours) => Self::new(Kind::NotFound, denied),
            Error::Missing(missing) => Self::new(Kind::NotFound, missing),
            Error::Refused(refused) => refused.into(),
            Error::Store(StoreError::Stale) => Self::new(Kind::Stale, StoreError::Stale),
            Error::Store(duplicate @ StoreError::Duplicate(_)) => Self::new(Kind::Duplicate, duplicate),
            Error::Store(broken @ StoreError::Broken(_)) => Self::ours(Kind::Unavailable, broken),
            Error::Media(MediaError::Refused(refusal)) => Self::new(picture(&refusal), refusal),
            Error::Media(error @ (MediaError::Lost(_) | MediaError::Broken(_))) => Self::ours(Kind::Failed, error),
            Error::Secrets(error) => Self::ours(Kind::Failed, error),
        }
    }
}

impl From<SignInRefusal> for Problem {
    fn from(refusal: SignInRefusal) -> Self {
        match refusal {
            SignInRefusal::Wrong => Self::new(Kind::WrongPassword, refusal),
            SignInRefusal::TooMany { wait } | SignInRefusal::TooManyLetters { wait } => {
                Self { wait: Some(wait), ..Self::new(Kind::TooManyTries, refusal) }
            }
            SignInRefusal::NoSession => Self::new(Kind::NotSignedIn, refusal),
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let kind = match &refused {
            Refused::Order(refusal) => order(refusal),
            Refused::Together(TogetherRefusal::NoOrders) => Kind::NoOrderNamed,
            Refused::Together(TogetherRefusal::TooMany) => Kind::TooManyOrders,
            Refused::Bulk(BulkRefusal::Nobody) => Kind::NobodyNamed,
            Refused::Bulk(BulkRefusal::TooMany) => Kind::TooManyAccounts,
            Refused::Invoice(InvoiceRefusal::Nothing) => Kind::NothingToInvoice,
            Refused::Invoice(InvoiceRefusal::AnotherSum(_)) => Kind::AnotherSum,
            Refused::Invoice(InvoiceRefusal::Money(_)) => Kind::OddMoney,
            Refused::Lightbox(refusal) => lightbox(refusal),
            Refused::Cart(refusal) => cart(refusal),
            Refused::Download(DownloadRefusal::Closed(block)) => download(*block),
            Refused::Download(DownloadRefusal::OtherSize(_)) => Kind::SizeNotOnLine,
            Refused::Download(DownloadRefusal::TermsNotAccepted) => Kind::TermsNotAccepted,
            Refused::Download(DownloadRefusal::NothingMissing(bytes)) => {
                return Self { whole: Some(*bytes), ..Self::new(Kind::NothingMissing, &refused) };
            }
            Refused::Restriction(refusal) => restriction(refusal),
            Refused::Rights(RightsRefusal::NotYoursToGive(right)) => {
                return Self::of_right(Kind::NotYoursToGive, &refused, *right);
            }
            Refused::Rights(RightsRefusal::LastManager) => Kind::LastManager,
            Refused::Rights(RightsRefusal::Stale(_)) | Refused::Stale(_) => Kind::Stale,
            Refused::KeyReused => Kind::KeyReused,
            Refused::AddressInUse => Kind::AddressInUse,
            Refused::Account(AccountRefusal::RegistrationClosed) => Kind::RegistrationClosed,
            Refused::Account(AccountRefusal::Activated) => Kind::AlreadyActivated,
            Refused::Account(AccountRefusal::SameAddress) => Kind::SameAddress,
            Refused::DeadLink(_) => Kind::DeadLink,
            Refused::LinkGone(_) => Kind::LinkGone,
            Refused::NotChosen(_) => Kind::ClientNotChosen,
            Refused::Identity(IdentityRefusal::NoConsent) => Kind::NoConsent,
            Refused::Identity(
                IdentityRefusal::Staff
                | IdentityRefusal::Disabled
                | IdentityRefusal::NotActivated
                | IdentityRefusal::Never(_),
            ) => Kind::NotAssumable,
            Refused::Token(TokenRefusal::NotYoursToGive(right)) => {
                return Self::of_right(Kind::NotYoursToGive, &refused, *right);
            }
            Refused::Token(TokenRefusal::InPersonOnly(right)) => {
                return Self::of_right(Kind::UsedInPerson, &refused, *right);
            }
            Refused::Token(TokenRefusal::Days) => Kind::TokenDays,
            Refused::Token(TokenRefusal::TooMany) => Kind::TooManyTokens,
            Refused::Token(TokenRefusal::NameInUse) => Kind::TokenNameInUse,
            Refused::NotAClient(_) => Kind::NotAClient,
        };
        Self::new(kind, refused)
    }
}

fn order(refusal: &OrderRefusal) -> Kind {
    match refusal {
        OrderRefusal::NoFiles => Kind::LightboxEmpty,
        OrderRefusal::NothingAvailable => Kind::NothingAvailable,
        OrderRefusal::AccountDisabled => Kind::ClientDisabled,
        OrderRefusal::NotAClient => Kind::NotAClient,
        OrderRefusal::NotAmongFiles(_) => Kind::FileNotInLightbox,
        OrderRefusal::UnknownFile(_) => Kind::NotFound,
        OrderRefusal::NamedTwice(_) => Kind::FileNamedTwice,
        OrderRefusal::LineNamedTwice(_) => Kind::LineNamedTwice,
        OrderRefusal::SizeNotOffered(_) => Kind::SizeNotOffered,
        OrderRefusal::SizeIsTheClients(_) => Kind::SizeIsTheClients,
        OrderRefusal::NotRoyaltyFree(_) => Kind::FileNotRoyaltyFree,
        OrderRefusal::DraftAnnounced => Kind::DraftAnnounced,
        OrderRefusal::NotADraft => Kind::NotADraft,
        OrderRefusal::NoSuchLine(_) => Kind::NotFound,
        OrderRefusal::Cancelled => Kind::OrderCancelled,
        OrderRefusal::Withdrawn(_) => Kind::FileWithdrawn,
        OrderRefusal::Full => Kind::OrderFull,
        OrderRefusal::Invoiced(_) => Kind::LineInvoiced,
        OrderRefusal::NoPrice(_) => Kind::LineNoPrice,
        OrderRefusal::StruckLine(_) => Kind::LineStruckOut,
        OrderRefusal::Money(_) => Kind::OddMoney,
        OrderRefusal::Stale(_) => Kind::Stale,
    }
}

fn lightbox(refusal: &LightboxRefusal) -> Kind {
    match refusal {
        LightboxRefusal::NameInUse => Kind::LightboxNameInUse,
        LightboxRefusal::NotInside => Kind::NotFound,
        LightboxRefusal::NotTheSameFiles => Kind::NotTheSameFiles,
        LightboxRefusal::Full => Kind::LightboxFull,
        LightboxRefusal::Stale(_) => Kind::Stale,
    }
}

fn restriction(refusal: &RestrictionRefusal) -> Kind {
    match refusal {
        RestrictionRefusal::NeverHolds | RestrictionRefusal::NobodyNamed | RestrictionRefusal::TooManyNamed => {
            Kind::RestrictionUnclear
        }
        RestrictionRefusal::UnknownAddresses(_) => Kind::UnknownAddresses,
        RestrictionRefusal::TooMany => Kind::TooManyRestrictions,
    }
}

fn picture(refusal: &IntakeRefusal) -> Kind {
    match refusal {
        IntakeRefusal::NotAPicture => Kind::NotAPicture,
        IntakeRefusal::Damaged(_) => Kind::PictureDamaged,
        IntakeRefusal::TooManyPixels { .. } | IntakeRefusal::TooManyBytes { .. } => Kind::PictureTooLarge,
    }
}

fn cart(refusal: &CartRefusal) -> Kind {
    match refusal {
        CartRefusal::Empty => Kind::CartEmpty,
        CartRefusal::Full => Kind::CartFull,
        CartRefusal::NotInside => Kind::NotFound,
        CartRefusal::SizeComesLater(_) => Kind::SizeIsTheClients,
        CartRefusal::SizeNotOffered(_) => Kind::SizeNotOffered,
        CartRefusal::NeedsSize(_) => Kind::CartNeedsSize,
        CartRefusal::NoLongerAvailable(_) => Kind::FileWithdrawn,
        CartRefusal::Restricted(_) => Kind::CartRestricted,
        CartRefusal::Money(_) => Kind::OddMoney,
        CartRefusal::TermsNotAccepted => Kind::TermsNotAccepted,
        CartRefusal::NotAClient => Kind::NotAClient,
        CartRefusal::Stale(_) => Kind::Stale,
    }
}

/// The kind of a refusal of the one decision (rule 22).
pub(super) fn download(block: DownloadBlock) -> Kind {
    match block {
        DownloadBlock::AccountDisabled => Kind::AccountDisabled,
        DownloadBlock::Draft => Kind::OrderDraft,
        DownloadBlock::Cancelled => Kind::OrderCancelled,
        DownloadBlock::Struck => Kind::LineStruck,
        DownloadBlock::Withdrawn => Kind::FileWithdrawn,
        DownloadBlock::Restricted => Kind::Restricted,
        DownloadBlock::Unpaid => Kind::Unpaid,
        DownloadBlock::NeedsSize => Kind::NeedsSize,
        DownloadBlock::NothingOffered => Kind::NothingOffered,
        DownloadBlock::LineDenied => Kind::LineDenied,
        DownloadBlock::OrderDenied => Kind::OrderDenied,
        DownloadBlock::NotGranted => Kind::NotGranted,
        DownloadBlock::Ended(_) => Kind::GrantEnded,
        DownloadBlock::UsedUp(_) => Kind::GrantUsedUp,
    }
}

/// What the framework refuses before a handler is reached, or after it failed.
impl From<poem::Error> for Problem {
    fn from(error: poem::Error) -> Self {
        let error = match error.downcast::<Self>() {
            Ok(problem) => return problem,
            Err(error) => error,
        };
        if error.is::<NotFoundError>() {
            return Self::new(Kind::NotFound, "there is nothing at this address");
        }
        if error.is::<MethodNotAllowedError>() {
            return Self::new(Kind::WrongMethod, "this method does not work at this address");
        }
        // An address in which an id is misspelt leads nowhere, as one does whose id names nothing.
        if let Some(in_path) = error.downcast_ref::<ParsePathError>() {
            return Self::new(Kind::NotFound, plainly(&in_path.reason));
        }
        if let Some(parameter) = error.downcast_ref::<ParseParamError>() {
            let (name, reason) = (format!("`{}`", parameter.name), plainly(&parameter.reason));
            let detail = if reason.starts_with(&name) { reason } else { format!("{name}: {reason}") };
            return Self::unreadable(detail);
        }
        if error.status().is_client_error() {
            return Self::unreadable(&error);
        }
        Self::ours(Kind::Failed, error)
    }
}
