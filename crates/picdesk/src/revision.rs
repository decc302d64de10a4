//! The revision of a thing that people edit: a save names the one it was based on.

use std::{fmt, str::FromStr};

/// Counts the saved changes of one lightbox, order or account; starts at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Revision(u32);

impl Revision {
    /// The revision of a thing that was just made.
    pub const FIRST: Self = Self(1);

    /// Takes a stored or a quoted number.
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number itself, for storage and for an ETag.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The revision after one more saved change.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads a revision as it is printed. A sign or leading zeros would be a second spelling of the same revision, which
/// no ETag of ours has.
impl FromStr for Revision {
    type Err = NotARevision;

    fn from_str(text: &str) -> Result<Self, NotARevision> {
        let number = text.parse().ok().map(Self).filter(|number| number.to_string() == text);
        number.ok_or(NotARevision)
    }
}

/// The text is no revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a revision is a whole number without a sign or leading zeros, such as 3")]
pub struct NotARevision;

/// What a save expects to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Any revision: the change does not depend on what was read.
    Any,
    /// Exactly this one; anything else is stale.
    Exactly(Revision),
}

impl Expected {
    /// Compares with the revision that is stored.
    pub fn check(self, found: Revision) -> Result<(), Stale> {
        match self {
            Self::Any => Ok(()),
            Self::Exactly(wanted) if wanted == found => Ok(()),
            Self::Exactly(wanted) => Err(Stale { wanted, found }),
        }
    }
}

/// The thing was changed since it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("based on revision {wanted}, and revision {found} is stored")]
pub struct Stale {
    /// The revision that the save was based on.
    pub wanted: Revision,
    /// The revision that is stored.
    pub found: Revision,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_is_stale_unless_it_names_what_is_stored() {
        let (one, two) = (Revision::FIRST, Revision::FIRST.next());
        assert_eq!(Expected::Any.check(two), Ok(()));
        assert_eq!(Expected::Exactly(two).check(two), Ok(()));
        assert_eq!(Expected::Exactly(one).check(two), Err(Stale { wanted: one, found: two }));
    }
}
