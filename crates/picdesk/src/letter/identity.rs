//! Letters about identities that are assumed.

use std::fmt::Write as _;

use crate::{
    account::Account,
    house::House,
    identity::Assumption,
    letter::{LetterText, escaped},
    moment::Moment,
    text::{Name, Subject},
};

/// Writes the letter that tells a client that a staff member acted in their place, and why.
///
/// It is written when that begins, so that it cannot be forgotten, and goes out when it is over: it says since when, and
/// the client's account says until when and what was done.
pub(crate) fn assumed(house: &House, client: &Account, staff: &Name, assumption: &Assumption) -> LetterText {
    let (began, link) = (spelt(assumption.began_at), format!("{}/account", house.base_url));
    let minutes = (assumption.ends_at.micros() - assumption.began_at.micros()) / 60_000_000;
    let told = format!(
        "{staff} of {} acted in your account in your place, from {began} on and for {minutes} minutes at the most.",
        house.name
    );
    let why = format!("The reason: {}", assumption.reason);
    let more = "Your password stayed secret, and the licence terms were not accepted in your name. Under My account you \
                see at any time who has assumed your identity, when and why:";
    let text = format!("Hello {},\n\n{told}\n\n{why}\n\n{more}\n{link}\n\n-- \n{}\n", client.name, house.name);
    let subject = subject();
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title></head>\n\
         <body style=\"font-family:sans-serif;line-height:1.5;max-width:40em\">\n",
        escaped(subject.as_str())
    );
    for paragraph in [&format!("Hello {},", client.name), &told, &why] {
        // Writing into a string cannot fail.
        let _ = writeln!(html, "<p>{}</p>", escaped(paragraph));
    }
    let link = escaped(&link);
    let _ = writeln!(html, "<p>{}<br>\n<a href=\"{link}\">{link}</a></p>", escaped(more));
    let _ = writeln!(html, "<p style=\"color:#555\">{}</p>\n</body></html>", escaped(house.name.as_str()));
    LetterText { recipient: client.address.clone(), subject, text, html }
}

fn subject() -> Subject {
    // A plain line of our own is a subject.
    "Somebody acted in your account in your place".parse().expect("a line")
}

/// A moment as a person reads it: `1 March 2026, 12:00 UTC`.
fn spelt(at: Moment) -> String {
    let at = at.utc();
    format!("{} {} {}, {:02}:{:02} UTC", at.day(), at.month(), at.year(), at.hour(), at.minute())
}
