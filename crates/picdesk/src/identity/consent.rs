//! Asking a client first, where the site wants it: a yes is good for one staff member, once, for a day.

use std::time::Duration;

use crate::{
    ids::AccountId,
    moment::Moment,
    policy::{Permit, may},
    text::{Name, Reason},
};

/// How long a yes is good.
pub const CONSENT_LASTS: Duration = Duration::from_secs(24 * 3600);

/// Whether a site has clients asked before their identity is assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ConsentRule {
    /// They are not; they can read of it.
    #[default]
    NotAsked,
    /// Without a yes nobody assumes an identity.
    Asked,
}

/// What a client says to the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reply {
    /// They may.
    Yes,
    /// They may not.
    No,
}

impl Reply {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Yes, Self::No];

    /// Its name on the wire and in storage.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
        }
    }
}

/// The question of one staff member to one client, and what was said to it. A newer question is in the place of the one
/// before, and a yes that was used is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Who is asked.
    pub client: AccountId,
    /// Who asks.
    pub staff: AccountId,
    /// Why, which is then the reason of the assumption.
    pub reason: Reason,
    /// When it was asked.
    pub asked_at: Moment,
    /// What was said last, and when.
    pub replied: Option<(Reply, Moment)>,
}

impl Consent {
    /// Asks; nobody asks in the name of the house.
    pub(crate) fn ask(
        assuming: &Permit<may::AssumeIdentity>,
        client: AccountId,
        reason: Reason,
        now: Moment,
    ) -> Option<Self> {
        let staff = assuming.who().actor?;
        Some(Self { client, staff, reason, asked_at: now, replied: None })
    }

    /// Says yes or no. Until a yes is used it can be taken back.
    pub(crate) fn reply(&mut self, _replying: &Permit<may::ReplyToConsent>, reply: Reply, now: Moment) {
        self.replied = Some((reply, now));
    }

    /// Until when the identity may be assumed upon it; none where that was not said.
    pub fn good_until(&self) -> Option<Moment> {
        match self.replied {
            Some((Reply::Yes, at)) => Some(at.plus(CONSENT_LASTS)),
            Some((Reply::No, _)) | None => None,
        }
    }

    /// Whether it was a yes that is not good any more.
    pub fn has_lapsed(&self, now: Moment) -> bool {
        self.good_until().is_some_and(|until| until <= now)
    }

    /// Whether the identity may be assumed upon it at a moment.
    pub fn allows(&self, now: Moment) -> bool {
        self.good_until().is_some_and(|until| now < until)
    }
}

/// What a list shows of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRow {
    /// The question.
    pub consent: Consent,
    /// How the staff member is called now.
    pub staff_name: Name,
}
