//! Assumed identities on the wire.

use picdesk::{AccountId, ConsentRow, Name, Reason};
use poem_openapi::{Enum, Object, types::Example};

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

/// In whose name somebody acts.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct IdentityNow {
    /// The account in whose name everything is done.
    pub account: Text<AccountId>,
    /// The name of its owner.
    pub name: Text<Name>,
    /// Who acts in the owner's place, since when, until when, and why; not there where the owner acts.
    pub assumed: Option<Assumption>,
}

/// Why an identity is to be assumed.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct AskConsent {
    /// What the client reads, and says yes or no to.
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

/// What a staff member asks a client, and what the client has said to it.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct Consent {
    /// The account of the staff member who asks.
    pub staff: Text<AccountId>,
    /// The name that they have now.
    pub by: Text<Name>,
    /// Why, which is then the reason of the assumption.
    pub reason: Text<Reason>,
    /// Tells this question from those of before and after: a reply names the one that it is to.
    pub question: i64,
    /// When it was asked.
    pub asked_at: Text<When>,
    /// What the client has said last; not there where nothing yet.
    pub reply: Option<Reply>,
    /// Until when the identity can be assumed upon it; not there where the client did not say yes.
    pub good_until: Option<Text<When>>,
}

/// What a client says to the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase", remote = "picdesk::Reply")]
pub(crate) enum Reply {
    /// They may.
    Yes,
    /// They may not.
    No,
}

/// A client's word to one question.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields)]
pub(crate) struct ConsentReply {
    /// Which question it is to.
    pub question: i64,
    /// Yes or no.
    pub reply: Reply,
}

impl From<ConsentRow> for Consent {
    fn from(row: ConsentRow) -> Self {
        let ConsentRow { consent, staff_name } = row;
        Self {
            staff: Text(consent.staff),
            by: Text(staff_name),
            question: consent.asked_at.micros(),
            asked_at: when(consent.asked_at),
            reply: consent.replied.map(|(reply, _)| reply.into()),
            good_until: consent.good_until().map(when),
            reason: Text(consent.reason),
        }
    }
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

impl Example for IdentityNow {
    fn example() -> Self {
        sample(
            r#"{"account": "0197a5c0-0000-7000-8000-00000000000a", "name": "Ana Lind", "assumed": {"by": "Bea Stone",
            "reason": "Her download stops, she asked us to look", "began_at": "2026-03-01T12:00:00Z",
            "over_at": "2026-03-01T12:30:00Z"}}"#,
        )
    }
}

impl Example for AskConsent {
    fn example() -> Self {
        sample(r#"{"reason": "Your download stops, we would like to see why"}"#)
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

impl Example for Consent {
    fn example() -> Self {
        sample(
            r#"{"staff": "0197a5c0-0000-7000-8000-00000000000f", "by": "Bea Stone",
            "reason": "Your download stops, we would like to see why", "question": 1772366400000000,
            "asked_at": "2026-03-01T12:00:00Z", "reply": "yes", "good_until": "2026-03-02T12:05:00Z"}"#,
        )
    }
}

impl Example for ConsentReply {
    fn example() -> Self {
        sample(r#"{"question": 1772366400000000, "reply": "yes"}"#)
    }
}
