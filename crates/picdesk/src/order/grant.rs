//! Grants: the download permissions of orders and of their lines.

use std::fmt;

use crate::{moment::Moment, order::line::LineNumber};

/// How far a grant goes (rule 27).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct GrantLimits {
    /// The moment from which it opens nothing any more.
    pub valid_until: Option<Moment>,
    /// How often each line that it opens may be downloaded, counted in finished downloads.
    pub max_downloads: Option<u32>,
}

impl GrantLimits {
    /// Answers the moment from which it opens nothing any more, where that has come.
    pub fn ended(&self, now: Moment) -> Option<Moment> {
        self.valid_until.filter(|end| now >= *end)
    }
}

/// The download permission of an order or of a line (rule 23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grant {
    /// Nothing is said here; one level up decides.
    Inherit,
    /// May be downloaded, within the limits.
    Granted(GrantLimits),
    /// May not be downloaded, whatever is said one level up.
    Denied,
}

/// What a grant says, without its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GrantKind {
    /// Nothing; one level up decides.
    Inherit,
    /// Yes, within limits or without.
    Granted,
    /// No.
    Denied,
}

impl GrantKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Inherit, Self::Granted, Self::Denied];

    /// Its name on the wire and in storage.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Inherit => "inherit",
            Self::Granted => "granted",
            Self::Denied => "denied",
        }
    }
}

impl Grant {
    /// What it says, without its limits.
    pub const fn kind(&self) -> GrantKind {
        match self {
            Self::Inherit => GrantKind::Inherit,
            Self::Granted(_) => GrantKind::Granted,
            Self::Denied => GrantKind::Denied,
        }
    }

    /// Its name on the wire and in storage.
    pub const fn slug(&self) -> &'static str {
        self.kind().slug()
    }
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())?;
        let Self::Granted(limits) = self else { return Ok(()) };
        if let Some(until) = limits.valid_until {
            write!(f, ", until {until}")?;
        }
        if let Some(most) = limits.max_downloads {
            let downloads = if most == 1 { "download" } else { "downloads" };
            write!(f, ", {most} {downloads} per file")?;
        }
        Ok(())
    }
}

/// Which grant of an order is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantOf {
    /// The order's own.
    Order,
    /// That of one line.
    Line(LineNumber),
}
