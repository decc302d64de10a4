//! Letters: mails that are already written and wait in the outbox.

use std::{ops::Deref, time::Duration};

use crate::{
    account::Account,
    house::House,
    ids::LetterId,
    mailed_link::LinkSecret,
    moment::{Moment, Stamp},
    order::{Order, OrderNumber, OrderState, create::Notification},
    policy::{Permit, may},
    text::{EmailAddress, Subject},
};

pub(crate) mod accounts;
pub(crate) mod identity;
mod written;

use written::{Part, written};

/// Stands in a letter where the secret of its link goes. It is a control character, which no text has that anybody typed,
/// so that nobody can have the secret put into words of their own.
pub(crate) const SECRET_GOES_HERE: char = '\u{1a}';

/// What is shown in the place of a secret.
const STRUCK_OUT: &str = "••••••••";

/// What a letter says, exactly as it goes out (rule 38) but for the secret of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterText {
    /// Whom it goes to.
    pub recipient: EmailAddress,
    /// Its subject.
    pub subject: Subject,
    /// Its plain text.
    pub text: String,
    /// The same as a page; what staff typed is escaped in it (rule 36).
    pub html: String,
}

impl LetterText {
    /// Whether it carries a link with a secret.
    fn has_a_secret(&self) -> bool {
        self.text.contains(SECRET_GOES_HERE)
    }

    /// The same with words in the place of the secret, which are no markup.
    fn saying(&self, words: &str) -> Self {
        let said = |body: &str| body.replace(SECRET_GOES_HERE, words);
        Self { text: said(&self.text), html: said(&self.html), ..self.clone() }
    }
}

/// How far a letter has come.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LetterState {
    /// It waits until `next_attempt`.
    Waiting,
    /// The mail server took it.
    Delivered,
    /// It was given up, with the mail server's last answer.
    GivenUp,
}

impl LetterState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::GivenUp];

    /// Its name on the wire and in storage.
    pub const fn slug(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::GivenUp => "given-up",
        }
    }

    /// Whether a letter that has come so far can be sent again. The secret of a link is kept no longer than its letter waits.
    fn lets_resend(&self, has_link: bool) -> bool {
        !has_link || *self == Self::Waiting
    }
}

/// All that is kept of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRecord {
    /// Its id; the Message-ID of every attempt is made of it (rule 35).
    pub id: LetterId,
    /// The order that it is about.
    pub order: Option<OrderNumber>,
    /// What it says.
    pub text: LetterText,
    /// Whether it carries a link with a secret.
    pub has_link: bool,
    /// The secret of that link, while it waits. Storage gives it to the courier and to nobody else.
    pub secret: Option<LinkSecret>,
    /// When it was posted.
    pub posted_at: Moment,
    /// How far it has come.
    pub state: LetterState,
    /// How often delivery was tried since it was posted or last sent again by hand.
    pub attempts: u32,
    /// When it is due next; nobody else collects it before.
    pub next_attempt: Moment,
    /// What the mail server said to the last attempt that failed.
    pub last_error: Option<String>,
    /// When the mail server took it.
    pub delivered_at: Option<Moment>,
}

/// A mail, already written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter(LetterRecord);

impl Deref for Letter {
    type Target = LetterRecord;

    fn deref(&self) -> &LetterRecord {
        &self.0
    }
}

/// How long a courier may hold a letter before another one collects it. An attempt to deliver takes at most half
/// of it.
pub const LEASE: Duration = Duration::from_secs(120);

/// The pauses after failed attempts; after the last one the letter is given up.
const PAUSES: [Duration; 9] = [
    Duration::from_secs(60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(15 * 60),
    Duration::from_secs(3600),
    Duration::from_secs(2 * 3600),
    Duration::from_secs(4 * 3600),
    Duration::from_secs(8 * 3600),
    Duration::from_secs(16 * 3600),
    Duration::from_secs(24 * 3600),
];

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// The mail server took the letter.
    Delivered,
    /// It may work later: no connection, a timeout, a 4xx answer.
    FailedForNow(String),
    /// It will never work: a 5xx answer.
    FailedForGood(String),
}

impl Letter {
    /// Puts a letter together again from what storage kept of it.
    pub fn restore(record: LetterRecord) -> Self {
        Self(record)
    }

    /// Writes a letter about an order, due at once.
    pub fn about_order(order: OrderNumber, text: LetterText, stamp: Stamp<LetterId>) -> Self {
        Self::written(Some(order), text, None, stamp.at, stamp)
    }

    /// Writes a letter to somebody about their account, due at once. A secret goes along where the text has a place for it.
    pub fn about_account(text: LetterText, secret: Option<LinkSecret>, stamp: Stamp<LetterId>) -> Self {
        let secret = secret.filter(|_| text.has_a_secret());
        Self::written(None, text, secret, stamp.at, stamp)
    }

    /// Writes a letter about no order, due at a moment.
    pub(crate) fn due_at(due: Moment, text: LetterText, stamp: Stamp<LetterId>) -> Self {
        Self::written(None, text, None, due, stamp)
    }

    fn written(
        order: Option<OrderNumber>,
        text: LetterText,
        secret: Option<LinkSecret>,
        due: Moment,
        stamp: Stamp<LetterId>,
    ) -> Self {
        Self(LetterRecord {
            id: stamp.id,
            order,
            has_link: text.has_a_secret(),
            text,
            secret,
            posted_at: stamp.at,
            state: LetterState::Waiting,
            attempts: 0,
            next_attempt: due,
            last_error: None,
            delivered_at: None,
        })
    }

    /// The Message-ID of every attempt, without its angle brackets (rule 35).
    pub fn message_id(&self, sender: &EmailAddress) -> String {
        let host = sender.as_str().rsplit_once('@').map_or("localhost", |(_, host)| host);
        format!("{}@{host}", self.0.id)
    }

    /// The letter as it goes out: with the secret of its link, which nobody is shown but whom it goes to.
    pub fn going_out(&self) -> Self {
        let words = self.secret.as_ref().map_or(STRUCK_OUT, LinkSecret::reveal);
        Self(LetterRecord { text: self.text.saying(words), ..self.0.clone() })
    }

    /// The letter as staff are shown it: with the secret of its link struck out.
    pub fn struck_out(self) -> Self {
        Self(LetterRecord { text: self.text.saying(STRUCK_OUT), secret: None, ..self.0 })
    }

    /// Writes down how an attempt ended: delivered, due again after a pause that grows, or given up (rule 34).
    pub fn settle(&mut self, attempt: Attempt, now: Moment) {
        self.0.attempts += 1;
        match attempt {
            Attempt::Delivered => {
                self.0.state = LetterState::Delivered;
                self.0.delivered_at = Some(now);
                self.0.last_error = None;
            }
            Attempt::FailedForGood(answer) => {
                self.0.state = LetterState::GivenUp;
                self.0.last_error = Some(answer);
            }
            Attempt::FailedForNow(answer) => {
                self.0.last_error = Some(answer);
                match PAUSES.get(self.0.attempts as usize - 1) {
                    Some(&pause) => self.0.next_attempt = now.plus(pause),
                    None => self.0.state = LetterState::GivenUp,
                }
            }
        }
        self.forget_the_secret();
    }

    /// A letter that no longer waits needs its secret no more.
    fn forget_the_secret(&mut self) {
        if self.0.state != LetterState::Waiting {
            self.0.secret = None;
        }
    }

    /// Makes the letter due at once, by hand (rule 34). A delivered one goes out again under the same
    /// Message-ID, so that its reader still has it once (rule 35). One that carried a link is refused once it no longer
    /// waits: its secret is gone, and whoever needs a link is sent a new one.
    pub fn resend(&mut self, _handling: &Permit<may::HandleMail>, now: Moment) -> Result<(), LinkGone> {
        if !self.state.lets_resend(self.has_link) {
            return Err(LinkGone);
        }
        self.0.state = LetterState::Waiting;
        self.0.attempts = 0;
        self.0.next_attempt = now;
        Ok(())
    }

    /// Stops trying, by hand. A letter that the mail server took once was delivered, and stays so.
    pub fn give_up(&mut self, _handling: &Permit<may::HandleMail>) {
        self.0.state = match self.0.delivered_at {
            Some(_) => LetterState::Delivered,
            None => LetterState::GivenUp,
        };
        self.forget_the_secret();
    }
}

/// The letter carried a link whose secret is known to nobody any more but whom it went to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the link in this letter cannot be sent again; have a new one sent")]
pub struct LinkGone;

/// What a list of letters shows of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterRow {
    /// Its id.
    pub id: LetterId,
    /// The order that it is about.
    pub order: Option<OrderNumber>,
    /// Whom it goes to.
    pub recipient: EmailAddress,
    /// Its subject.
    pub subject: Subject,
    /// Whether it carries a link with a secret.
    pub has_link: bool,
    /// How far it has come.
    pub state: LetterState,
    /// How often delivery was tried.
    pub attempts: u32,
    /// When it was posted.
    pub posted_at: Moment,
    /// When it is due next.
    pub next_attempt: Moment,
    /// What the mail server said last.
    pub last_error: Option<String>,
    /// When the mail server took it.
    pub delivered_at: Option<Moment>,
}

impl LetterRow {
    /// Whether it can be [sent again](Letter::resend).
    pub fn can_be_resent(&self) -> bool {
        self.state.lets_resend(self.has_link)
    }
}

impl From<&Letter> for LetterRow {
    fn from(letter: &Letter) -> Self {
        Self {
            id: letter.id,
            order: letter.order,
            recipient: letter.text.recipient.clone(),
            subject: letter.text.subject.clone(),
            has_link: letter.has_link,
            state: letter.state.clone(),
            attempts: letter.attempts,
            posted_at: letter.posted_at,
            next_attempt: letter.next_attempt,
            last_error: letter.last_error.clone(),
            delivered_at: letter.delivered_at,
        }
    }
}

/// Writes the letter that tells a client of an order.
///
/// It names neither the order's number nor its files, so that the preview, which is made before there is an
/// order, is the letter to the last character (rule 38), and nothing of a price is told (rule 44).
pub fn order_notification(house: &House, account: &Account, files: usize, note: &Notification) -> LetterText {
    let there = format!("Your order ({}) is in your account:", counted(files));
    about_order(house, account, note, there, format!("{}/orders", house.base_url))
}

/// Writes the letter that tells a client what is new about an order that is there already (rule 37). Nothing of a price is
/// told (rule 44).
pub fn order_news(house: &House, account: &Account, order: &Order, note: &Notification) -> LetterText {
    let number = order.number;
    let there = match order.state {
        OrderState::Cancelled => format!("Your order {number} was cancelled:"),
        OrderState::Draft | OrderState::Open => format!("Your order {number} ({}):", counted(order.standing().count())),
    };
    about_order(house, account, note, there, format!("{}/orders/{number}", house.base_url))
}

fn counted(files: usize) -> String {
    if files == 1 { "1 file".to_owned() } else { format!("{files} files") }
}

/// A letter of what staff typed, and where the order is.
fn about_order(house: &House, account: &Account, note: &Notification, there: String, leads_to: String) -> LetterText {
    let parts = vec![Part::Says(note.message.as_str().to_owned()), Part::SaysAndLeads(there, leads_to)];
    written(house, &account.address, note.subject.clone(), parts)
}

#[cfg(test)]
mod tests;
