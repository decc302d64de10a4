//! Fresh identities.

use uuid::Uuid;

/// Makes ids.
pub trait Ids: Send + Sync {
    /// A UUID that nobody has; later ones sort behind earlier ones.
    fn next(&self) -> Uuid;
}
