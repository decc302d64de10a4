//! Licence models: how a file is licensed.

use std::{fmt, str::FromStr};

/// How a file is licensed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LicenceModel {
    /// Paid per exact use; the client picks any size (rule 14). On the wire `RM`.
    RightsManaged,
    /// One fee, many uses, priced by size (rule 15). On the wire `RF`.
    RoyaltyFree,
}

impl LicenceModel {
    /// The two letters that the trade knows it by.
    pub const fn code(self) -> &'static str {
        match self {
            Self::RightsManaged => "RM",
            Self::RoyaltyFree => "RF",
        }
    }
}

impl FromStr for LicenceModel {
    type Err = UnknownModel;

    fn from_str(text: &str) -> Result<Self, UnknownModel> {
        match text {
            "RM" => Ok(Self::RightsManaged),
            "RF" => Ok(Self::RoyaltyFree),
            _ => Err(UnknownModel),
        }
    }
}

impl fmt::Display for LicenceModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The text names no licence model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a licence model is RM or RF")]
pub struct UnknownModel;
