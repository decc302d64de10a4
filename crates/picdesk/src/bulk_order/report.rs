//! What is said of bulk orders: what each account would get, and how far one has come.

use crate::{
    bulk_order::{BulkTarget, TargetState},
    desk::{create_order::OrderCreated, orders::KeptFromOwner},
    download::Decision,
    file::FileNumber,
    ids::BulkOrderId,
    moment::Moment,
    order::{
        create::Warning,
        line::{Licensed, OrderLine},
    },
    restriction::Effect,
    text::{Name, Notice},
};

/// What the order into one account would come to, in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComesTo {
    /// How many lines the order has.
    pub lines: u32,
    /// How many of them the client may download now.
    pub open_now: u32,
    /// How many need a size (rule 18).
    pub need_size: u32,
    /// The files that were withdrawn, and stay out.
    pub left_out: Vec<FileNumber>,
    /// The files that are restricted for this client.
    pub restricted: Vec<RestrictedFile>,
    /// What staff should know.
    pub warnings: Vec<Warning>,
}

/// A file of an order that restrictions do something about for its client (rule 28).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestrictedFile {
    /// Which file.
    pub file: FileNumber,
    /// The most that its restrictions do.
    pub effect: Effect,
    /// What they tell.
    pub notices: Vec<Notice>,
}

impl ComesTo {
    /// Counts what an order comes to.
    pub fn of(created: &OrderCreated) -> Self {
        let needs_size = |line: &&OrderLine| matches!(line.licensed, Licensed::RoyaltyFree(None));
        let open = created.decisions.iter().filter(|decision| matches!(decision, Decision::Allowed(_)));
        Self {
            lines: created.order.lines.len() as u32,
            open_now: open.count() as u32,
            need_size: created.order.lines.iter().filter(needs_size).count() as u32,
            left_out: created.left_out.clone(),
            restricted: created.order.lines.iter().zip(&created.kept).filter_map(restricted).collect(),
            warnings: created.warnings.clone(),
        }
    }
}

/// A line's file with what its restrictions do; none where they do nothing.
fn restricted((line, kept): (&OrderLine, &KeptFromOwner)) -> Option<RestrictedFile> {
    let KeptFromOwner { effect, notices } = kept.clone();
    Some(RestrictedFile { file: line.file.number.clone(), effect: effect?, notices })
}

/// How far a bulk order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// For how many accounts nothing was done yet.
    pub waiting: u32,
    /// How many orders were created.
    pub created: u32,
    /// How many accounts get none.
    pub refused: u32,
}

impl Progress {
    /// Counts targets.
    pub fn of<'a>(states: impl IntoIterator<Item = &'a TargetState>) -> Self {
        let mut progress = Self::default();
        for state in states {
            match state {
                TargetState::Waiting => progress.waiting += 1,
                TargetState::Created(_) => progress.created += 1,
                TargetState::Refused(_) => progress.refused += 1,
            }
        }
        progress
    }

    /// All accounts.
    pub const fn accounts(self) -> u32 {
        self.waiting + self.created + self.refused
    }

    /// Those that are done with.
    pub const fn done(self) -> u32 {
        self.created + self.refused
    }
}

/// What the report says of one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetRow {
    /// The target.
    pub target: BulkTarget,
    /// The name of the account's owner; none where there is no account.
    pub name: Option<Name>,
}

/// What a list of bulk orders shows of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkOrderRow {
    /// Its id.
    pub id: BulkOrderId,
    /// What the lightbox was called.
    pub lightbox: Name,
    /// The name of whoever began it.
    pub begun_by: Name,
    /// When.
    pub begun_at: Moment,
    /// How far it has come.
    pub progress: Progress,
}
