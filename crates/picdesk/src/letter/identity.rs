//! Letters about identities that are assumed.

use std::fmt::Write as _;

use crate::{
    account::Account,
    house::House,
    identity::{Assumption, consent::Consent},
    letter::{LetterText, escaped},
    moment::Moment,
    text::{Name, Subject},
};

/// Writes the letter that tells a client that a staff member acted in their place, and why.
///
/// It is written when that begins, so that it cannot be forgotten, and goes out when it is over: it says since when, and
/// the client's account says until when and what was done.
pub(crate) fn assumed(house: &House, client: &Account, staff: &Name, assumption: &Assumption) -> LetterText {
    let began = spelt(assumption.began_at);
    let minutes = (assumption.ends_at.micros() - assumption.began_at.micros()) / 60_000_000;
    let told = format!(
        "{staff} of {} acted in your account in your place, from {began} on and for {minutes} minutes at the most.",
        house.name
    );
    let why = format!("The reason: {}", assumption.reason);
    let more = "Your password stayed secret, and the licence terms were not accepted in your name. Under My account you \
                see at any time who has assumed your identity, when and why:";
    written(house, client, "Somebody acted in your account in your place", [&told, &why], more)
}

/// Writes the letter that asks a client whether a staff member may act in their place.
pub(crate) fn consent_asked(house: &House, client: &Account, staff: &Name, consent: &Consent) -> LetterText {
    let told =
        format!("{staff} of {} asks whether to act in your account in your place, for half an hour.", house.name);
    let why = format!("The reason: {}", consent.reason);
    let more = "Without your yes nobody does. Your password stays secret in any case, and the licence terms are never accepted in \
                your name. Say yes or no under My account:";
    written(house, client, "May we act in your account in your place?", [&told, &why], more)
}

/// Writes a letter that leads to the client's account.
fn written(house: &House, client: &Account, subject: &str, told: [&String; 2], more: &str) -> LetterText {
    let (hello, link) = (format!("Hello {},", client.name), format!("{}/account", house.base_url));
    let [first, second] = told;
    let text = format!("{hello}\n\n{first}\n\n{second}\n\n{more}\n{link}\n\n-- \n{}\n", house.name);
    let subject: Subject = subject.parse().expect("a plain line of our own is a subject");
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title></head>\n\
         <body style=\"font-family:sans-serif;line-height:1.5;max-width:40em\">\n",
        escaped(subject.as_str())
    );
    for paragraph in [&hello, first, second] {
        // Writing into a string cannot fail.
        let _ = writeln!(html, "<p>{}</p>", escaped(paragraph));
    }
    let link = escaped(&link);
    let _ = writeln!(html, "<p>{}<br>\n<a href=\"{link}\">{link}</a></p>", escaped(more));
    let _ = writeln!(html, "<p style=\"color:#555\">{}</p>\n</body></html>", escaped(house.name.as_str()));
    LetterText { recipient: client.address.clone(), subject, text, html }
}

/// A moment as a person reads it: `1 March 2026, 12:00 UTC`.
fn spelt(at: Moment) -> String {
    let at = at.utc();
    format!("{} {} {}, {:02}:{:02} UTC", at.day(), at.month(), at.year(), at.hour(), at.minute())
}
