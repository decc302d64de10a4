//! What the states, grants and origins of orders are called, and how they look.

use picdesk::{DownloadBlock, GrantKind, LetterState, LiftedBy, OrderState, Origin};

use crate::pages::{fields::sentence, words};

/// The name of a state, with the class that gives it its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages::office) struct Badge {
    pub label: &'static str,
    pub class: &'static str,
}

impl Badge {
    /// How a state is shown.
    pub(in crate::pages::office) fn of(state: impl Into<Self>) -> Self {
        state.into()
    }
}

impl From<OrderState> for Badge {
    fn from(state: OrderState) -> Self {
        let (label, class) = match state {
            OrderState::Draft => ("Draft", "care"),
            OrderState::Open => ("Open", "good"),
            OrderState::Cancelled => ("Cancelled", "bad"),
        };
        Self { label, class }
    }
}

impl From<GrantKind> for Badge {
    fn from(kind: GrantKind) -> Self {
        let (label, class) = match kind {
            GrantKind::Inherit => ("Inherit", ""),
            GrantKind::Granted => ("Granted", "good"),
            GrantKind::Denied => ("Denied", "bad"),
        };
        Self { label, class }
    }
}

impl From<&LetterState> for Badge {
    fn from(state: &LetterState) -> Self {
        let (label, class) = match state {
            LetterState::Waiting => ("Waiting", "care"),
            LetterState::Delivered => ("Delivered", "good"),
            LetterState::GivenUp => ("Given up", "bad"),
        };
        Self { label, class }
    }
}

/// Where an order came from.
pub(super) fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::BackOffice => "Back office",
        Origin::Checkout => "Checkout",
    }
}

/// Why a client may not download, in words for staff.
pub(super) fn why_not(block: DownloadBlock) -> String {
    match block {
        DownloadBlock::Ended(at) => format!("The permission to download ended on {}.", words::moment(at)),
        DownloadBlock::NotGranted => {
            "Neither this line nor the order grants it, and the account opens nothing by itself.".to_owned()
        }
        other => sentence(&other.to_string()),
    }
}

/// Who can lift what refuses a download, and how (rule 22).
pub(super) fn who_lifts(block: DownloadBlock) -> &'static str {
    if block.lifted_by() == LiftedBy::Nobody {
        return "Nobody can lift this.";
    }
    match block {
        DownloadBlock::AccountDisabled => "Staff who manage accounts can lift this: they can enable the account.",
        DownloadBlock::Draft => "You can lift this: release the order.",
        DownloadBlock::Restricted => "You can lift this: approve the delivery of this line.",
        DownloadBlock::Unpaid => "You can lift this: mark the order as paid once the money is there.",
        DownloadBlock::NeedsSize => "You can lift this: pick a size for this line.",
        DownloadBlock::NothingOffered => "Staff can lift this: the supplier’s files have to be offered in a size.",
        DownloadBlock::LineDenied => "You can lift this: change the permission of this line.",
        DownloadBlock::OrderDenied => "You can lift this: change the permission of the order, or of this line.",
        DownloadBlock::NotGranted => "You can lift this: grant the order, or this line.",
        DownloadBlock::Ended(_) => "You can lift this: give the permission a later end.",
        DownloadBlock::UsedUp(_) => "You can lift this: raise the limit of the permission.",
        DownloadBlock::Struck | DownloadBlock::Cancelled | DownloadBlock::Withdrawn => "Staff can lift this.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rule 22.
    #[test]
    fn every_refusal_says_why_and_who_can_lift_it() {
        for block in DownloadBlock::ALL {
            let nobody = block.lifted_by() == LiftedBy::Nobody;
            assert_eq!(who_lifts(block).starts_with("Nobody"), nobody, "{block:?}");
            assert!(why_not(block).ends_with('.'), "{block:?}");
        }
    }
}
