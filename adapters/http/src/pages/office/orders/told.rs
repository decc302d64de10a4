//! What is told of an order besides itself: its history, newest first (rule 47), and its letters (rule 34).

use std::collections::HashMap;

use picdesk::{
    Account, AccountId, Change, EntryKind, History, KeptEntry, LetterId, LetterRow, LetterState, Name, StaffMember,
};

use super::labels::Badge;
use crate::pages::{
    office::journal::label,
    words::{self, Address, When},
};

/// An entry of the history.
pub(super) struct Told {
    pub at: When,
    /// Who did it, and as whom.
    pub who: String,
    /// What it was.
    pub what: &'static str,
    pub changes: Vec<Change>,
}

/// A letter about the order, or in the outbox.
pub(in crate::pages::office) struct LetterTold {
    pub id: LetterId,
    pub order: Option<picdesk::OrderNumber>,
    pub subject: String,
    pub recipient: Address,
    pub state: Badge,
    /// How it is going, in a few words.
    pub course: String,
    /// When it goes out next, or went.
    pub at: Option<When>,
    /// The mail server's last answer.
    pub answer: Option<String>,
    pub posted: When,
    /// Whether delivery is still tried, so that it can be given up.
    pub waits: bool,
    /// Whether it can be sent again.
    pub resendable: bool,
}

/// The names of those who can have done something to an order.
pub(super) struct Names(HashMap<AccountId, Name>);

impl Names {
    pub(super) fn of(staff: Vec<StaffMember>, owner: &Account) -> Self {
        let staff = staff.into_iter().map(|member| (member.account, member.name));
        Self(staff.chain([(owner.id, owner.name.clone())]).collect())
    }

    /// Who changed the order last, as its reader calls them, as far as the page of its history that is shown knows.
    pub(super) fn of_last_change(&self, history: &History, reader: AccountId) -> Option<String> {
        let changes = |kind| {
            matches!(
                kind,
                EntryKind::OrderChanged
                    | EntryKind::OrderReleased
                    | EntryKind::OrderCancelled
                    | EntryKind::OrderPaid
                    | EntryKind::FileAddedToOrder
                    | EntryKind::GrantChanged
                    | EntryKind::SizePicked
            )
        };
        let last = history.entries.rows.iter().find(|row| changes(row.entry.kind))?;
        let actor = last.entry.who.actor?;
        Some(if actor == reader { "you, in another window".to_owned() } else { self.name(actor) })
    }

    /// The name of an account. Whoever no longer works here has none in the list.
    pub(super) fn name(&self, account: AccountId) -> String {
        self.0.get(&account).map_or_else(|| "A former member of staff".to_owned(), Name::to_string)
    }
}

/// The entries in words.
pub(super) fn told(history: &History, names: &Names) -> Vec<Told> {
    history
        .entries
        .rows
        .iter()
        .map(|KeptEntry { entry, .. }| Told {
            at: When(entry.at),
            who: match (entry.who.actor, entry.who.subject) {
                (None, _) => "The house".to_owned(),
                (Some(actor), Some(subject)) if actor != subject => {
                    format!("{} for {}", names.name(actor), names.name(subject))
                }
                (Some(actor), _) => names.name(actor),
            },
            what: label(entry.kind),
            changes: entry.changes.clone(),
        })
        .collect()
}

impl From<&LetterRow> for LetterTold {
    fn from(letter: &LetterRow) -> Self {
        let tries = words::count(letter.attempts, "attempt");
        let (course, at) = match letter.state {
            LetterState::Delivered => (String::new(), letter.delivered_at),
            LetterState::GivenUp => (format!("after {tries}"), None),
            LetterState::Waiting if letter.attempts == 0 => ("due".to_owned(), Some(letter.next_attempt)),
            LetterState::Waiting => (format!("{tries} so far, next"), Some(letter.next_attempt)),
        };
        Self {
            id: letter.id,
            order: letter.order,
            subject: letter.subject.to_string(),
            recipient: Address::of(&letter.recipient),
            state: Badge::of(&letter.state),
            course,
            at: at.map(When),
            answer: letter.last_error.clone(),
            posted: When(letter.posted_at),
            waits: letter.state == LetterState::Waiting,
            resendable: letter.can_be_resent(),
        }
    }
}
