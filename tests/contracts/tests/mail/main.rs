//! The mailer against a mail server, and the courier who uses it.

mod courier;
mod failures;
mod letters;
mod safety;

use picdesk::{EmailAddress, Letter, LetterId, LetterText, Moment, OrderNumber, Stamp, Subject};
use uuid::Uuid;

/// Noon of 1 March 2026.
const NOON: Moment = Moment::from_micros(1_772_366_400_000_000);

/// A letter with nothing special about it.
fn letter() -> Letter {
    letter_saying("Your pictures", "Here they are.\n", "<p>Here they are.</p>\n")
}

fn letter_saying(subject: &str, text: &str, html: &str) -> Letter {
    let recipient: EmailAddress = "ana@example.org".parse().unwrap();
    let subject: Subject = subject.parse().unwrap();
    let text = LetterText { recipient, subject, text: text.to_owned(), html: html.to_owned() };
    Letter::about_order(OrderNumber::FIRST, text, Stamp { id: LetterId::new(Uuid::from_u128(35)), at: NOON })
}
