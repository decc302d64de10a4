//! Several orders in one go: what can be done to all of them alike, and what it comes to for one.

use std::collections::HashSet;

use crate::{
    error::{Error, Missing},
    journal::EntryKind,
    moment::Moment,
    order::{
        Grant, GrantLimits, Order, OrderNumber, OrderRefusal, OrderState,
        edit::{Edited, LineEdit, OrderEdit},
        line::{Billing, OrderLine},
    },
    policy::{Permit, may},
    revision::Expected,
    sizes::SizeBook,
};

/// The most orders of one go.
pub const MOST_TOGETHER: usize = 100;

/// What is done to several orders in one go. Each of them can be done to one order by itself, by the same rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderAct {
    /// Grants the downloads of the order (rule 23). An end that has come is lifted; how often each may be downloaded stays.
    OpenDownloads,
    /// Denies them.
    CloseDownloads,
    /// Shows a draft to its client (rule 12).
    Release,
    /// Says that the money came (rule 29).
    MarkPaid,
    /// Says that it did not come after all.
    MarkUnpaid,
    /// Marks all standing lines for the next invoice (rule 46).
    MarkForInvoicing,
    /// Cancels the order for good (rule 26).
    Cancel,
}

impl OrderAct {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::OpenDownloads,
        Self::CloseDownloads,
        Self::Release,
        Self::MarkPaid,
        Self::MarkUnpaid,
        Self::MarkForInvoicing,
        Self::Cancel,
    ];

    /// Its name on the wire.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::OpenDownloads => "open-downloads",
            Self::CloseDownloads => "close-downloads",
            Self::Release => "release",
            Self::MarkPaid => "mark-paid",
            Self::MarkUnpaid => "mark-unpaid",
            Self::MarkForInvoicing => "mark-for-invoicing",
            Self::Cancel => "cancel",
        }
    }

    /// The entry that it leaves in the history of an order: the same as where it is done to that order alone.
    pub(crate) const fn entry(self) -> EntryKind {
        match self {
            Self::OpenDownloads | Self::CloseDownloads => EntryKind::GrantChanged,
            Self::Release => EntryKind::OrderReleased,
            Self::MarkPaid | Self::MarkUnpaid => EntryKind::OrderPaid,
            Self::MarkForInvoicing => EntryKind::OrderChanged,
            Self::Cancel => EntryKind::OrderCancelled,
        }
    }

    /// Whether it means something to an order that was cancelled: money may come, and go back, all the same.
    const fn outlives_cancelling(self) -> bool {
        matches!(self, Self::MarkPaid | Self::MarkUnpaid)
    }
}

/// Asks for an act on several orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActOnOrders {
    /// What is done to them.
    pub act: OrderAct,
    /// The orders, each with what is expected to be stored. One that is named twice is meant once, as it was named first.
    pub orders: Vec<(OrderNumber, Expected)>,
}

impl ActOnOrders {
    /// Refuses a list of orders that is empty or too long.
    pub fn names_some(&self) -> Result<(), TogetherRefusal> {
        match self.orders.len() {
            0 => Err(TogetherRefusal::NoOrders),
            many if many > MOST_TOGETHER => Err(TogetherRefusal::TooMany),
            _ => Ok(()),
        }
    }

    /// Each order once, in the order in which they were named first.
    pub(crate) fn each_once(&self) -> impl Iterator<Item = (OrderNumber, Expected)> {
        let mut seen = HashSet::new();
        self.orders.iter().copied().filter(move |(number, _)| seen.insert(*number))
    }
}

/// Why nothing was done to any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TogetherRefusal {
    /// No order is named.
    #[error("name at least one order")]
    NoOrders,
    /// More orders than are done in one go.
    #[error("one go is for {MOST_TOGETHER} orders at the most")]
    TooMany,
}

/// What an act comes to for one of several orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActOutcome {
    /// It is done.
    Done,
    /// It was so already, and nothing is different.
    AlreadySo,
    /// It is not done, and the others are none the worse for it.
    Refused(NotActed),
}

impl ActOutcome {
    /// Its name on the wire.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::AlreadySo => "already-so",
            Self::Refused(_) => "refused",
        }
    }
}

/// Why an act is not done to one of several orders.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotActed {
    /// There is no such order.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// A rule of orders refuses it.
    #[error(transparent)]
    Refused(#[from] OrderRefusal),
}

impl From<NotActed> for Error {
    fn from(not_acted: NotActed) -> Self {
        match not_acted {
            NotActed::Missing(missing) => missing.into(),
            NotActed::Refused(refusal) => refusal.into(),
        }
    }
}

impl Order {
    /// Does to the order what is done to several in one go, and answers what is different; none where it is so already.
    ///
    /// That is asked before the revision is: whoever sends the same again has what they asked for, and nothing is done
    /// twice.
    pub fn act(
        &mut self,
        editing: &Permit<may::EditOrders>,
        act: OrderAct,
        sizes: &SizeBook,
        expected: Expected,
        now: Moment,
    ) -> Result<Option<Edited>, OrderRefusal> {
        if self.is_already(act, now) {
            return Ok(None);
        }
        if self.state == OrderState::Cancelled && !act.outlives_cancelling() {
            return Err(OrderRefusal::Cancelled);
        }
        let of_grant = |grant| OrderEdit { grant: Some(grant), ..OrderEdit::default() };
        let limits = if let Grant::Granted(limits) = self.grant { limits } else { GrantLimits::default() };
        let edited = match act {
            OrderAct::OpenDownloads => {
                let open = Grant::Granted(GrantLimits { valid_until: None, ..limits });
                self.edit(editing, &of_grant(open), sizes, expected)?
            }
            OrderAct::CloseDownloads => self.edit(editing, &of_grant(Grant::Denied), sizes, expected)?,
            OrderAct::Release => self.release(editing, expected)?.into(),
            OrderAct::MarkPaid => self.mark_paid(editing, true, expected, now)?.into(),
            OrderAct::MarkUnpaid => self.mark_paid(editing, false, expected, now)?.into(),
            OrderAct::MarkForInvoicing => self.edit(editing, &self.all_to_invoice(), sizes, expected)?,
            OrderAct::Cancel => self.cancel(editing, expected)?,
        };
        Ok(Some(edited))
    }

    /// Whether the order is what an act would make of it. One that was cancelled is nothing else.
    fn is_already(&self, act: OrderAct, now: Moment) -> bool {
        if self.state == OrderState::Cancelled && !act.outlives_cancelling() {
            return act == OrderAct::Cancel;
        }
        match act {
            // Somebody gave it these limits, and it is open within them.
            OrderAct::OpenDownloads => matches!(self.grant, Grant::Granted(limits) if limits.ended(now).is_none()),
            OrderAct::CloseDownloads => self.grant == Grant::Denied,
            OrderAct::Release => self.state == OrderState::Open,
            OrderAct::MarkPaid => self.paid_at.is_some(),
            OrderAct::MarkUnpaid => self.paid_at.is_none(),
            OrderAct::MarkForInvoicing => {
                let mut standing = self.standing().peekable();
                standing.peek().is_some() && standing.all(|line| line.billing != Billing::Open)
            }
            OrderAct::Cancel => false,
        }
    }

    /// The edit that marks all standing lines for the next invoice. Where none stands it names the first that was struck, and
    /// is refused for that.
    fn all_to_invoice(&self) -> OrderEdit {
        let mut lines: Vec<_> = self.standing().filter(|line| line.billing == Billing::Open).collect();
        if lines.is_empty() {
            lines.extend(self.lines.first());
        }
        let mark = |line: &OrderLine| LineEdit { to_invoice: Some(true), ..LineEdit::of(line.number) };
        OrderEdit { lines: lines.into_iter().map(mark).collect(), ..OrderEdit::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_named_twice_is_meant_once_as_named_first() {
        let (one, two) = (OrderNumber::new(1001), OrderNumber::new(1002));
        let exactly = Expected::Exactly(crate::revision::Revision::FIRST);
        let orders = vec![(two, exactly), (one, Expected::Any), (two, Expected::Any)];
        let ask = ActOnOrders { act: OrderAct::Release, orders };
        assert_eq!(ask.each_once().collect::<Vec<_>>(), [(two, exactly), (one, Expected::Any)]);
    }

    #[test]
    fn one_go_is_for_some_orders_and_not_for_too_many() {
        let ask = |many| ActOnOrders { act: OrderAct::Cancel, orders: vec![(OrderNumber::FIRST, Expected::Any); many] };
        assert_eq!(ask(0).names_some(), Err(TogetherRefusal::NoOrders));
        assert_eq!(ask(MOST_TOGETHER).names_some(), Ok(()));
        assert_eq!(ask(MOST_TOGETHER + 1).names_some(), Err(TogetherRefusal::TooMany));
    }
}
