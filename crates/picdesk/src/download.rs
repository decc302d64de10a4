//! May this be downloaded? One pure function decides, for an account, an order, a line and a moment (rule 22).
//!
//! Pages, API and mails all ask [`decide`]; nothing else in the house decides.

use std::{ops::Deref, time::Duration};

use crate::{
    account::{Account, Downloads},
    actor::Who,
    file::FileNumber,
    ids::DownloadId,
    licence::{Size, SizeLabel},
    moment::{Moment, Stamp},
    order::{
        Grant, GrantLimits, Order, OrderNumber, OrderState,
        line::{Licensed, LineNumber, LineState, OrderLine},
    },
    policy::{Permit, may},
    session::NetworkAddress,
};

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
    pub const ALL: [Self; 12] = [
        Self::AccountDisabled,
        Self::Draft,
        Self::Cancelled,
        Self::Struck,
        Self::Withdrawn,
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
    match (line.grant, order.grant, account.downloads) {
        (Grant::Denied, _, _) => Err(Refusal::LineDenied),
        (Grant::Granted(limits), _, _) => within(limits, question).map(|limits| (OpenedBy::Line, limits)),
        (Grant::Inherit, Grant::Denied, _) => Err(Refusal::OrderDenied),
        (Grant::Inherit, Grant::Granted(limits), _) => within(limits, question).map(|limits| (OpenedBy::Order, limits)),
        (Grant::Inherit, Grant::Inherit, Downloads::Immediate) => Ok((OpenedBy::Account, GrantLimits::default())),
        (Grant::Inherit, Grant::Inherit, Downloads::Ask) => Err(Refusal::NotGranted),
    }
}

fn within(limits: GrantLimits, question: &Question<'_>) -> Result<GrantLimits, Refusal> {
    match limits {
        GrantLimits { valid_until: Some(end), .. } if question.now >= end => Err(Refusal::Ended(end)),
        GrantLimits { max_downloads: Some(most), .. } if question.used >= most => Err(Refusal::UsedUp(most)),
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

/// How long a transfer may take before it counts as interrupted, though nobody said so.
pub const TRANSFER_LEASE: Duration = Duration::from_secs(3600);

/// How far a download came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DownloadState {
    /// Under way; counts against a limit until its lease ends.
    Started,
    /// All bytes were handed over.
    Finished,
    /// It broke off; it does not count (rule 30).
    Interrupted,
}

impl DownloadState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Started, Self::Finished, Self::Interrupted];

    /// Its name in storage.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Finished => "finished",
            Self::Interrupted => "interrupted",
        }
    }
}

/// All that is kept of a download (rule 30).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadRecord {
    /// Its id.
    pub id: DownloadId,
    /// Who downloaded, and in whose name.
    pub who: Who,
    /// Of which order.
    pub order: OrderNumber,
    /// Which line.
    pub line: LineNumber,
    /// Which file, by the number it had.
    pub file: FileNumber,
    /// In which size.
    pub size: SizeLabel,
    /// How many bytes were handed over; none while it is under way.
    pub bytes: Option<u64>,
    /// To which network address.
    pub to: NetworkAddress,
    /// When it began.
    pub started_at: Moment,
    /// Until when it counts though it is under way.
    pub lease_until: Moment,
    /// How far it came.
    pub state: DownloadState,
}

/// One download of one line in one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download(DownloadRecord);

impl Deref for Download {
    type Target = DownloadRecord;

    fn deref(&self) -> &DownloadRecord {
        &self.0
    }
}

impl Download {
    /// Puts a download together again from what storage kept of it.
    pub fn restore(record: DownloadRecord) -> Self {
        Self(record)
    }

    /// Begins a download in one of the sizes that the decision allows.
    pub fn begin(
        downloading: &Permit<may::Download>,
        question: &Question<'_>,
        label: &SizeLabel,
        to: NetworkAddress,
        stamp: Stamp<DownloadId>,
    ) -> Result<(Self, Size), DownloadRefusal> {
        let allowed = match decide(question) {
            Decision::Allowed(allowed) => allowed,
            Decision::Refused(refusal) => return Err(DownloadRefusal::Closed(refusal)),
        };
        let size = allowed.sizes.into_iter().find(|size| size.label == *label);
        let size = size.ok_or_else(|| DownloadRefusal::OtherSize(label.clone()))?;
        let record = DownloadRecord {
            id: stamp.id,
            who: downloading.who(),
            order: question.order.number,
            line: question.line.number,
            file: question.line.file.number.clone(),
            size: size.label.clone(),
            bytes: None,
            to,
            started_at: stamp.at,
            lease_until: stamp.at.plus(TRANSFER_LEASE),
            state: DownloadState::Started,
        };
        Ok((Self(record), size))
    }

    /// Writes down how it ended: finished, or interrupted and not counted.
    pub fn end(&mut self, state: DownloadState, bytes: u64) {
        self.0.state = state;
        self.0.bytes = Some(bytes);
    }
}

/// Why a download did not begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DownloadRefusal {
    /// The one decision refuses the line.
    #[error(transparent)]
    Closed(#[from] Refusal),
    /// The line may be downloaded, and not in this size.
    #[error("size {0} is not among the sizes of this line")]
    OtherSize(SizeLabel),
}
