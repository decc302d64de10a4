//! Letters on the wire.

use picdesk::{EmailAddress, LetterId, Subject};
use poem_openapi::{Enum, Object, types::Example};

use crate::wire::text::{Text, When, sample, when};

/// What a list of letters shows of one.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct LetterRow {
    /// Its id.
    pub id: Text<LetterId>,
    /// The order that it is about.
    pub order: Option<i64>,
    /// Whom it goes to.
    pub recipient: Text<EmailAddress>,
    /// Its subject.
    pub subject: Text<Subject>,
    /// How far it has come.
    pub state: LetterState,
    /// How often delivery was tried since it was posted or last sent again by hand.
    pub attempts: u32,
    /// When it was posted.
    pub posted_at: Text<When>,
    /// When it is due next; only while it waits.
    pub next_attempt: Option<Text<When>>,
    /// What the mail server said to the last attempt that failed.
    pub last_error: Option<String>,
    /// When the mail server took it.
    pub delivered_at: Option<Text<When>>,
    /// Whether it can be sent again. One with a link cannot once it no longer waits: nobody knows the link's secret any more.
    pub resendable: bool,
}

/// How far a letter has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "kebab-case", remote = "picdesk::LetterState")]
pub(crate) enum LetterState {
    /// It waits for its next attempt.
    Waiting,
    /// The mail server took it.
    Delivered,
    /// It was given up, with the mail server's last answer.
    GivenUp,
}

/// What a letter says, exactly as it goes out.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct LetterText {
    /// Whom it goes to.
    pub recipient: Text<EmailAddress>,
    /// Its subject.
    pub subject: Text<Subject>,
    /// Its plain text.
    pub text: String,
    /// The same as a page.
    pub html: String,
}

/// A letter.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct Letter {
    /// What lists show of it.
    pub letter: LetterRow,
    /// What it says.
    pub text: LetterText,
}

/// A client who was told of an order.
#[derive(Debug, Object)]
#[oai(example)]
pub(crate) struct Notified {
    /// The letter, exactly as it goes out.
    pub letter: LetterText,
    /// Whether an earlier request with the same key posted it; nothing was done again.
    pub replayed: bool,
}

impl From<picdesk::Notified> for Notified {
    fn from(notified: picdesk::Notified) -> Self {
        Self { letter: (&notified.letter).into(), replayed: notified.replayed == picdesk::Replayed::Yes }
    }
}

impl From<picdesk::LetterRow> for LetterRow {
    fn from(row: picdesk::LetterRow) -> Self {
        let (waits, resendable) = (row.state == picdesk::LetterState::Waiting, row.can_be_resent());
        Self {
            id: Text(row.id),
            order: row.order.map(picdesk::OrderNumber::number),
            recipient: Text(row.recipient),
            subject: Text(row.subject),
            state: row.state.into(),
            attempts: row.attempts,
            posted_at: when(row.posted_at),
            next_attempt: waits.then(|| when(row.next_attempt)),
            last_error: row.last_error,
            delivered_at: row.delivered_at.map(when),
            resendable,
        }
    }
}

impl From<&picdesk::LetterText> for LetterText {
    fn from(text: &picdesk::LetterText) -> Self {
        Self {
            recipient: Text(text.recipient.clone()),
            subject: Text(text.subject.clone()),
            text: text.text.clone(),
            html: text.html.clone(),
        }
    }
}

impl From<picdesk::Letter> for Letter {
    fn from(letter: picdesk::Letter) -> Self {
        let row = picdesk::LetterRow::from(&letter);
        Self { letter: row.into(), text: (&letter.text).into() }
    }
}

impl Example for LetterRow {
    fn example() -> Self {
        sample(
            r#"{"id": "0197a5c0-0000-7000-8000-00000000000c", "order": 1001, "recipient": "ana@example.org",
            "subject": "Your pictures", "state": "waiting", "attempts": 1, "posted_at": "2026-03-01T12:00:00Z",
            "next_attempt": "2026-03-01T12:01:00Z", "last_error": "451 try again later", "resendable": true}"#,
        )
    }
}

impl Example for LetterText {
    fn example() -> Self {
        sample(
            r#"{"recipient": "ana@example.org", "subject": "Your pictures",
            "text": "Dear Ana,\n\nhere they are.\n", "html": "<p>Dear Ana,</p>\n<p>here they are.</p>\n"}"#,
        )
    }
}

impl Example for Notified {
    fn example() -> Self {
        Self { letter: LetterText::example(), replayed: false }
    }
}

impl Example for Letter {
    fn example() -> Self {
        Self { letter: LetterRow::example(), text: LetterText::example() }
    }
}
