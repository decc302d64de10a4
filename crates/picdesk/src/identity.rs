//! Assuming an identity: a staff member acts as a client, for a while and for a reason, and everything that is done
//! names both (rules 59–66).

use std::time::Duration;

use crate::{
    account::{Account, Downloads},
    identity::consent::{Consent, ConsentRule},
    ids::{AccountId, AssumptionId, LetterId},
    moment::{Moment, Stamp},
    policy::{Permit, may},
    rights::Right,
    text::{Name, Reason},
};

pub(crate) mod consent;

/// How long an identity is assumed at the most (rule 63).
pub const ASSUMED_AT_MOST: Duration = Duration::from_secs(30 * 60);

/// How a site wants identities to be assumed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IdentityRules {
    /// Whose identity is never assumed, besides those whose never is: a site adds to them, and takes nobody away
    /// (rule 59).
    pub never: Vec<NeverAssumed>,
    /// Whether clients are told.
    pub tell: Tell,
    /// Whether clients are asked first.
    pub consent: ConsentRule,
}

/// Clients whose identity a site may keep from being assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NeverAssumed {
    /// Those whose files open as soon as they are ordered.
    ImmediateDownloads,
    /// Those who download without accepting the licence terms each time.
    DirectDownload,
    /// Those whose orders are to be paid first.
    MustPayFirst,
}

impl NeverAssumed {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ImmediateDownloads, Self::DirectDownload, Self::MustPayFirst];

    /// Its name in the settings.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ImmediateDownloads => "immediate-downloads",
            Self::DirectDownload => "direct-download",
            Self::MustPayFirst => "must-pay-first",
        }
    }

    fn means(self, account: &Account) -> bool {
        match self {
            Self::ImmediateDownloads => account.downloads == Downloads::Immediate,
            Self::DirectDownload => account.direct_download,
            Self::MustPayFirst => account.must_pay_first,
        }
    }
}

/// Whether a client gets a letter about an identity that was assumed. It stands in their account in any case (rule 65).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tell {
    /// No letter.
    #[default]
    Never,
    /// A letter, as soon as it is over.
    Afterwards,
}

impl Account {
    /// Refuses where nobody can assume this identity: it must be a client's whose owner could sign in, and none that
    /// the site keeps from it (rule 59).
    pub fn may_be_assumed(&self, rules: &IdentityRules) -> Result<(), IdentityRefusal> {
        if !self.is_client() {
            return Err(IdentityRefusal::Staff);
        }
        if !self.standing.enabled {
            return Err(IdentityRefusal::Disabled);
        }
        if !self.standing.activated {
            return Err(IdentityRefusal::NotActivated);
        }
        match rules.never.iter().find(|never| never.means(self)) {
            Some(&never) => Err(IdentityRefusal::Never(never)),
            None => Ok(()),
        }
    }
}

/// Why an identity cannot be assumed (rule 59).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityRefusal {
    /// It holds staff rights. No site can allow it.
    #[error("a staff member's identity is never assumed")]
    Staff,
    /// It is switched off.
    #[error("the account is disabled")]
    Disabled,
    /// Nobody could sign in to it, so nobody acts in its name.
    #[error("the account's owner has not taken it over yet")]
    NotActivated,
    /// The site keeps it from being assumed.
    #[error("this site lets no identity like this one be assumed: {}", .0.slug())]
    Never(NeverAssumed),
    /// The client was not asked, has not said yes, or a day has passed since.
    #[error("the client has not said yes")]
    NoConsent,
}

/// One time that a staff member acted as a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// Its id.
    pub id: AssumptionId,
    /// Whose identity it was.
    pub client: AccountId,
    /// Who assumed it.
    pub staff: AccountId,
    /// Why.
    pub reason: Reason,
    /// When it began.
    pub began_at: Moment,
    /// When it is over by itself.
    pub ends_at: Moment,
    /// When the staff member's own session would have ended: going back makes it no longer.
    pub back_until: Moment,
    /// When it was ended before it was over by itself.
    pub ended_at: Option<Moment>,
    /// The letter that tells the client of it, which waits until it is over.
    pub letter: Option<LetterId>,
}

impl Assumption {
    /// Begins to act as a client: for [`ASSUMED_AT_MOST`], and for no longer than the staff member is signed in. Where the
    /// client is asked first, the reason is the one to which they said yes.
    pub(crate) fn begin(
        assuming: &Permit<may::AssumeIdentity>,
        client: &Account,
        (reason, consent): (Reason, Option<&Consent>),
        back_until: Moment,
        rules: &IdentityRules,
        stamp: Stamp<AssumptionId>,
    ) -> Result<Self, IdentityRefusal> {
        client.may_be_assumed(rules)?;
        // Whoever holds such a permit has an account, and it is no client's.
        let staff = assuming.who().actor.filter(|staff| *staff != client.id).ok_or(IdentityRefusal::Staff)?;
        let reason = match rules.consent {
            ConsentRule::NotAsked => reason,
            ConsentRule::Asked => {
                let consent = consent.filter(|consent| consent.allows(stamp.at) && consent.staff == staff);
                consent.ok_or(IdentityRefusal::NoConsent)?.reason.clone()
            }
        };
        Ok(Self {
            id: stamp.id,
            client: client.id,
            staff,
            reason,
            began_at: stamp.at,
            ends_at: back_until.min(stamp.at.plus(ASSUMED_AT_MOST)),
            back_until,
            ended_at: None,
            letter: None,
        })
    }

    /// Whether it still goes on at a moment, by the clock and by what was done.
    pub fn goes_on(&self, now: Moment) -> bool {
        self.ended_at.is_none() && now < self.ends_at
    }

    /// When it was over, or will be.
    pub fn over_at(&self) -> Moment {
        self.ended_at.unwrap_or(self.ends_at)
    }

    /// Ends it.
    pub(crate) fn end(&mut self, now: Moment) {
        self.ended_at = Some(now);
    }

    /// Whether the two accounts, as they are now, still allow it: the same questions as when it began (rule 66).
    pub(crate) fn still_allowed(
        &self,
        client: &Account,
        staff: &Account,
        rules: &IdentityRules,
    ) -> Result<(), HowLeft> {
        if !staff.can_sign_in() || !staff.rights.holds(Right::AssumeIdentities) {
            return Err(HowLeft::RightWithdrawn);
        }
        client.may_be_assumed(rules).map_err(|_| HowLeft::ClientClosed)
    }
}

/// How an assumed identity was left before its time was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HowLeft {
    /// The staff member went back to their own account.
    Returned,
    /// The staff member signed out.
    SignedOut,
    /// The staff member may not assume identities any more, or not sign in.
    RightWithdrawn,
    /// The identity may not be assumed any more.
    ClientClosed,
    /// Another staff member assumed the identity.
    TakenOver,
}

impl HowLeft {
    /// Its name in the journal.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::SignedOut => "signed out",
            Self::RightWithdrawn => "the right was withdrawn",
            Self::ClientClosed => "the identity may not be assumed any more",
            Self::TakenOver => "a colleague assumed it",
        }
    }
}

/// What a list shows of one time that an identity was assumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssumptionRow {
    /// The one time.
    pub assumption: Assumption,
    /// How the staff member is called now.
    pub staff_name: Name,
}

#[cfg(test)]
mod tests;
