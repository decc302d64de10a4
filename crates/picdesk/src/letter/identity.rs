//! Letters about identities that are assumed.

use crate::{
    account::Account,
    house::House,
    identity::{Assumption, consent::Consent},
    letter::{
        LetterText,
        written::{Part, spelt, written},
    },
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
    to_client(house, client, "Somebody acted in your account in your place", [told, why], more)
}

/// Writes the letter that asks a client whether a staff member may act in their place.
pub(crate) fn consent_asked(house: &House, client: &Account, staff: &Name, consent: &Consent) -> LetterText {
    let told =
        format!("{staff} of {} asks whether to act in your account in your place, for half an hour.", house.name);
    let why = format!("The reason: {}", consent.reason);
    let more = "Without your yes nobody does. Your password stays secret in any case, and the licence terms are never accepted in \
                your name. Say yes or no under My account:";
    to_client(house, client, "May we act in your account in your place?", [told, why], more)
}

/// Writes a letter that leads to the client's account.
fn to_client(house: &House, client: &Account, subject: &'static str, told: [String; 2], more: &str) -> LetterText {
    let [first, second] = told.map(Part::Says);
    let hello = Part::Says(format!("Hello {},", client.name));
    let more = Part::SaysAndLeads(more.to_owned(), format!("{}/account", house.base_url));
    written(house, &client.address, Subject::ours(subject), vec![hello, first, second, more])
}
