//! Identifiers: one type per thing, so that two of them can never be swapped in silence.

use std::{fmt, str::FromStr};

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes a UUID that is known to name such a thing.
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// The UUID itself, for storage and for the wire.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }
    )+};
}

ids! {
    /// Names an account.
    AccountId,
    /// Names a file. People use its [`FileNumber`](crate::FileNumber).
    FileId,
    /// Names a supplier.
    SupplierId,
    /// Names a size collection.
    SizeCollectionId,
    /// Names a restriction of a file.
    RestrictionId,
    /// Names a lightbox.
    LightboxId,
    /// Names a letter; its Message-ID is made of it (rule 35).
    LetterId,
    /// Names a session; never the secret that opens it.
    SessionId,
    /// Names an API token; never the secret that it is used by.
    TokenId,
    /// Names one time that an identity was assumed.
    AssumptionId,
    /// Names one download of one line.
    DownloadId,
    /// Names a bulk order.
    BulkOrderId,
}

/// The text is not a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: an id is a UUID such as 0197a5c0-0000-7000-8000-000000000000")]
pub struct NotAnId;
