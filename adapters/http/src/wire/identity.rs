//! Assumed identities on the wire.

use picdesk::{AccountId, Name, Reason};
use poem_openapi::{Object, types::Example};

use crate::wire::text::{Text, When, sample, when};

/// Whose identity to assume, and why.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct AssumeIdentity {
    /// The client's account.
    pub account: Text<AccountId>,
    /// Why. The client can read it.
    pub reason: Text<Reason>,
}

/// One time that somebody acted in an account's place.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct Assumption {
    /// Who did, by the name that they have now.
    pub by: Text<Name>,
    /// Why.
    pub reason: Text<Reason>,
    /// When it began.
    pub began_at: Text<When>,
    /// When it was over, or will be at the latest.
    pub over_at: Text<When>,
}

impl From<picdesk::AssumptionRow> for Assumption {
    fn from(row: picdesk::AssumptionRow) -> Self {
        let (began_at, over_at) = (when(row.assumption.began_at), when(row.assumption.over_at()));
        Self { by: Text(row.staff_name), reason: Text(row.assumption.reason), began_at, over_at }
    }
}

impl Example for AssumeIdentity {
    fn example() -> Self {
        sample(
            r#"{"account": "0197a5c0-0000-7000-8000-00000000000a", "reason": "Her download stops, she asked us to look"}"#,
        )
    }
}

impl Example for Assumption {
    fn example() -> Self {
        sample(
            r#"{"by": "Bea Stone", "reason": "Her download stops, she asked us to look",
            "began_at": "2026-03-01T12:00:00Z", "over_at": "2026-03-01T12:08:00Z"}"#,
        )
    }
}
