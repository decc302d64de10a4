//! Of what kind a seeded order is: nearly all are alike, and each of the others is what some list of orders looks for.

use picdesk::{Grant, LetterState, OrderState, Origin};

/// How many orders each kind is one of.
const ONE_OF: u64 = 100;

/// What sets an order apart from most others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As most are.
    Usual,
    /// Not shown to its client yet.
    Draft,
    /// Given up.
    Cancelled,
    /// Not to be downloaded.
    Denied,
    /// The client's own check-out.
    CheckedOut,
    /// Created by somebody else.
    OfAnother,
    /// Its letter waits.
    MailWaits,
    /// Its letter was given up.
    MailGivenUp,
    /// Its lines are marked for the next invoice.
    ToInvoice,
}

impl Kind {
    /// The kind of the `place`th order of so many. The rare ones are among the oldest tenth, so that whoever looks for them
    /// where nothing leads there walks past all others.
    pub fn of(place: u64, orders: u64) -> Self {
        if place >= orders / 10 {
            return Self::Usual;
        }
        match place % ONE_OF {
            1 => Self::Draft,
            2 => Self::Cancelled,
            3 => Self::Denied,
            4 => Self::CheckedOut,
            5 => Self::OfAnother,
            6 => Self::MailWaits,
            7 => Self::MailGivenUp,
            8 => Self::ToInvoice,
            _ => Self::Usual,
        }
    }

    /// The state of the order.
    pub fn state(self) -> &'static str {
        let state = match self {
            Self::Draft => OrderState::Draft,
            Self::Cancelled => OrderState::Cancelled,
            _ => OrderState::Open,
        };
        state.slug()
    }

    /// How it came about.
    pub fn origin(self) -> &'static str {
        let origin = if self == Self::CheckedOut { Origin::Checkout } else { Origin::BackOffice };
        origin.slug()
    }

    /// Whether it may be downloaded.
    pub fn grant(self) -> &'static str {
        let grant = if self == Self::Denied { Grant::Denied } else { Grant::Inherit };
        grant.slug()
    }

    /// What became of its letter.
    pub fn mail(self) -> &'static str {
        let letter = match self {
            Self::MailWaits => LetterState::Waiting,
            Self::MailGivenUp => LetterState::GivenUp,
            _ => LetterState::Delivered,
        };
        letter.slug()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rare_is_a_thousandth_of_all_and_old() {
        let drafts: Vec<_> = (0..100_000).filter(|place| Kind::of(*place, 100_000) == Kind::Draft).collect();
        assert_eq!((drafts.len(), drafts.last()), (100, Some(&9_901)));
    }
}
