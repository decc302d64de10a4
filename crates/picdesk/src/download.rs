//! May this be downloaded? One pure function decides, for an account, an order, a line and a moment (rule 22).
//!
//! Pages, API and mails all ask [`decide`]; nothing else in the house decides.

use std::collections::HashMap;

use crate::{
    account::{Account, Downloads},
    moment::Moment,
    order::{
        Grant, GrantLimits, Order, OrderState,
        line::{Licensed, LineNumber, LineState, OrderLine},
    },
    restriction::{Restriction, book::RestrictionBook},
    sizes::{Size, SizeBook},
};

pub(crate) mod all;
pub(crate) mod log;
pub(crate) mod note;
pub(crate) mod sheet;

/// The answer of the one decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It may, in these sizes.
    Allowed(Allowed),
    /// It may not.
    Refused(Refusal),
}

/// What may be downloaded, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The sizes that may be had, fewest pixels first.
    pub sizes: Vec<Size>,
    /// Which level opened it (rule 23).
    pub by: OpenedBy,
    /// Until when; none without an end.
    pub until: Option<Moment>,
    /// How many more times; none without a limit.
    pub remaining: Option<u32>,
}

/// Which level opened a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OpenedBy {
    /// The line's own grant.
    Line,
    /// The order's grant.
    Order,
    /// The account, whose files open at once.
    Account,
}

impl OpenedBy {
    /// Its name on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Order => "order",
            Self::Account => "account",
        }
    }
}

/// Why a line may not be downloaded. Each names its rule, and who can lift it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// A disabled account downloads nothing.
    #[error("the account is disabled")]
    AccountDisabled,
    /// A draft gives nothing.
    #[error("the order is a draft")]
    Draft,
    /// A cancelled order gives nothing.
    #[error("the order was cancelled")]
    Cancelled,
    /// A struck line gives nothing.
    #[error("the file was taken out of the order")]
    Struck,
    /// The file was withdrawn.
    #[error("the file is no longer available")]
    Withdrawn,
    /// A restriction of the file concerns the account, and staff did not approve the delivery of the line (rule 28).
    #[error("a restriction blocks the delivery of this file")]
    Restricted,
    /// The account or the order must be paid first, and the order is not marked as paid (rule 29).
    #[error("this order is to be paid before it is downloaded")]
    Unpaid,
    /// A royalty-free line without a size.
    #[error("no size was picked for this royalty-free file yet")]
    NeedsSize,
    /// No size of the file is offered.
    #[error("the file is offered in no size")]
    NothingOffered,
    /// The line's grant says no.
    #[error("downloading this file was denied")]
    LineDenied,
    /// The order's grant says no.
    #[error("downloading this order was denied")]
    OrderDenied,
    /// Nobody granted it, and the account asks.
    #[error("the picture desk has not opened this file for download yet")]
    NotGranted,
    /// The grant ended.
    #[error("the permission to download ended at {0}")]
    Ended(Moment),
    /// The grant was used up.
    #[error("the file was downloaded as often as the permission allows: {0} times")]
    UsedUp(u32),
}

/// Who can lift a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LiftedBy {
    /// The picture desk.
    Staff,
    /// Nobody.
    Nobody,
}

impl LiftedBy {
    /// Its name on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Nobody => "nobody",
        }
    }
}

impl Refusal {
    /// One of each, for tables of them.
    pub const ALL: [Self; 14] = [
        Self::AccountDisabled,
        Self::Draft,
        Self::Cancelled,
        Self::Struck,
        Self::Withdrawn,
        Self::Restricted,
        Self::Unpaid,
        Self::NeedsSize,
        Self::NothingOffered,
        Self::LineDenied,
        Self::OrderDenied,
        Self::NotGranted,
        Self::Ended(Moment::from_micros(0)),
        Self::UsedUp(1),
    ];

    /// Its name on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::AccountDisabled => "account-disabled",
            Self::Draft => "order-draft",
            Self::Cancelled => "order-cancelled",
            Self::Struck => "line-struck",
            Self::Withdrawn => "file-withdrawn",
            Self::Restricted => "restricted",
            Self::Unpaid => "unpaid",
            Self::NeedsSize => "needs-size",
            Self::NothingOffered => "nothing-offered",
            Self::LineDenied => "line-denied",
            Self::OrderDenied => "order-denied",
            Self::NotGranted => "not-granted",
            Self::Ended(_) => "grant-ended",
            Self::UsedUp(_) => "grant-used-up",
        }
    }

    /// The number of the rule that refuses.
    pub const fn rule(self) -> u8 {
        match self {
            Self::AccountDisabled | Self::Draft | Self::Cancelled | Self::Struck => 26,
            Self::Withdrawn => 48,
            Self::Restricted => 28,
            Self::Unpaid => 29,
            Self::NeedsSize => 18,
            Self::NothingOffered => 17,
            Self::LineDenied | Self::OrderDenied | Self::NotGranted => 23,
            Self::Ended(_) | Self::UsedUp(_) => 27,
        }
    }

    /// Who can lift it.
    pub const fn lifted_by(self) -> LiftedBy {
        match self {
            Self::Cancelled | Self::Withdrawn => LiftedBy::Nobody,
            _ => LiftedBy::Staff,
        }
    }
}

/// What a decision is about.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The account that owns the order.
    pub account: &'a Account,
    /// The order.
    pub order: &'a Order,
    /// One of its lines.
    pub line: &'a OrderLine,
    /// The restrictions of the line's file.
    pub restrictions: &'a [Restriction],
    /// The sizes that the line's file is offered in now, fewest pixels first.
    pub offered: &'a [Size],
    /// How many downloads of the line count against a limit: finished ones, and those under way.
    pub used: u32,
    /// The moment for which it is asked.
    pub now: Moment,
}

/// Decides whether a line may be downloaded. This is the only place where that is decided (rule 22).
pub fn decide(question: &Question<'_>) -> Decision {
    match opening(question).and_then(|(by, limits)| Ok((by, limits, sizes(question)?))) {
        Ok((by, limits, sizes)) => Decision::Allowed(Allowed {
            sizes,
            by,
            until: limits.valid_until,
            remaining: limits.max_downloads.map(|most| most.saturating_sub(question.used)),
        }),
        Err(refusal) => Decision::Refused(refusal),
    }
}

fn opening(question: &Question<'_>) -> Result<(OpenedBy, GrantLimits), Refusal> {
    let Question { account, order, line, .. } = *question;
    if !account.standing.enabled {
        return Err(Refusal::AccountDisabled);
    }
    match order.state {
        OrderState::Draft => return Err(Refusal::Draft),
        OrderState::Cancelled => return Err(Refusal::Cancelled),
        OrderState::Open => {}
    }
    if line.state == LineState::Struck {
        return Err(Refusal::Struck);
    }
    if line.file.withdrawn {
        return Err(Refusal::Withdrawn);
    }
    if is_blocked(question) {
        return Err(Refusal::Restricted);
    }
    if (account.must_pay_first || order.must_pay_first) && order.paid_at.is_none() {
        return Err(Refusal::Unpaid);
    }
    match (line.grant, order.grant, account.downloads) {
        (Grant::Denied, _, _) => Err(Refusal::LineDenied),
        (Grant::Granted(limits), _, _) => within(limits, question).map(|limits| (OpenedBy::Line, limits)),
        (Grant::Inherit, Grant::Denied, _) => Err(Refusal::OrderDenied),
        (Grant::Inherit, Grant::Granted(limits), _) => within(limits, question).map(|limits| (OpenedBy::Order, limits)),
        (Grant::Inherit, Grant::Inherit, Downloads::Immediate) => Ok((OpenedBy::Account, GrantLimits::default())),
        (Grant::Inherit, Grant::Inherit, Downloads::Ask) => Err(Refusal::NotGranted),
    }
}

/// Whether a restriction refuses even a granted line (rule 28). What staff approve is the delivery of this line, whatever
/// restricts its file.
fn is_blocked(question: &Question<'_>) -> bool {
    let reader = question.account.reader(question.now);
    let blocks = |restriction: &Restriction| restriction.terms.blocks() && restriction.concerns(&reader);
    !question.line.delivery_approved && question.restrictions.iter().any(blocks)
}

fn within(limits: GrantLimits, question: &Question<'_>) -> Result<GrantLimits, Refusal> {
    if let Some(end) = limits.ended(question.now) {
        return Err(Refusal::Ended(end));
    }
    match limits.max_downloads {
        Some(most) if question.used >= most => Err(Refusal::UsedUp(most)),
        _ => Ok(limits),
    }
}

fn sizes(question: &Question<'_>) -> Result<Vec<Size>, Refusal> {
    match &question.line.licensed {
        Licensed::RoyaltyFree(None) => Err(Refusal::NeedsSize),
        Licensed::RoyaltyFree(Some(size)) => Ok(vec![size.clone()]),
        Licensed::RightsManaged if question.offered.is_empty() => Err(Refusal::NothingOffered),
        Licensed::RightsManaged => Ok(question.offered.to_vec()),
    }
}

/// Asks [`decide`] about every line of an order, in order. `used` counts the downloads of lines that have any.
pub(crate) fn decide_all(
    account: &Account,
    order: &Order,
    sizes: &SizeBook,
    restrictions: &RestrictionBook,
    used: impl IntoIterator<Item = (LineNumber, u32)>,
    now: Moment,
) -> Vec<Decision> {
    let used: HashMap<_, _> = used.into_iter().collect();
    let of = |line: &OrderLine| {
        let offered = sizes.offered(line.file.supplier, &line.file.master);
        let used = used.get(&line.number).copied().unwrap_or(0);
        let restrictions = restrictions.of(line.file.id);
        decide(&Question { account, order, line, restrictions, offered: &offered, used, now })
    };
    order.lines.iter().map(of).collect()
}
