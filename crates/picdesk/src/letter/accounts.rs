//! The letters about accounts: mailed links, and what their owners are told (rules 36, 67, 71, 72).
//!
//! A letter to somebody whose address is not confirmed holds no word that a stranger typed: nobody sends their own text, or
//! a link of their own, through the house.

use crate::{
    account::Account,
    house::House,
    letter::{
        LetterText, SECRET_GOES_HERE,
        written::{
            Part::{self, Leads, Says},
            spelt, written,
        },
    },
    mailed_link::Purpose,
    moment::Moment,
    text::{EmailAddress, Subject},
};

const NOT_YOU: &str = "If it was not you, do nothing: without the link nothing happens.";

/// Somebody registered with an address that has no account.
pub(crate) fn registration(house: &House, to: &EmailAddress) -> LetterText {
    let asked = format!(
        "Somebody, most likely you, registered with this address at {}. Open this link within 48 hours to confirm the \
         address and to choose a password:",
        house.name
    );
    written(
        house,
        to,
        Subject::ours("Confirm your address"),
        vec![Says(asked), link(house, Purpose::Confirm), says(NOT_YOU)],
    )
}

/// Somebody registered with an address that has an account.
pub(crate) fn known_already(house: &House, account: &Account) -> LetterText {
    let asked = format!(
        "Somebody, most likely you, wanted to register with this address at {}. You have an account already. Sign in here:",
        house.name
    );
    let parts = vec![
        Says(asked),
        page(house, "/sign-in"),
        says("If you have forgotten the password, choose a new one:"),
        page(house, "/forgotten-password"),
        says("If it was not you, do nothing: nothing was changed."),
    ];
    written(house, &account.address, Subject::ours("You have an account already"), parts)
}

/// Staff made an account for somebody, who is to take it over.
pub(crate) fn invitation(house: &House, account: &Account) -> LetterText {
    let asked = format!(
        "The picture desk of {} has made an account for you. Open this link within 14 days to choose a password:",
        house.name
    );
    let after = Says(format!("Afterwards you sign in with {} and that password.", account.address));
    written(
        house,
        &account.address,
        Subject::ours("Your account"),
        vec![Says(asked), link(house, Purpose::Invite), after],
    )
}

/// Somebody has forgotten the password of an account.
pub(crate) fn new_password(house: &House, account: &Account) -> LetterText {
    let asked = format!(
        "Somebody, most likely you, asked for a new password for your account at {}. Open this link within an hour to \
         choose one:",
        house.name
    );
    let not_you = says("If it was not you, do nothing: your password stays as it is.");
    let parts = vec![Says(asked), link(house, Purpose::ResetPassword), not_you];
    written(house, &account.address, Subject::ours("Choose a new password"), parts)
}

/// Somebody typed an address as theirs that has no account.
pub(crate) fn unknown_address(house: &House, to: &EmailAddress) -> LetterText {
    let asked = format!(
        "Somebody, most likely you, asked for a new password at {}. This address has no account there; perhaps you have \
         one with another address.",
        house.name
    );
    let mut parts = vec![Says(asked)];
    if house.accounts.registration.is_open() {
        parts.extend([says("You can register here:"), page(house, "/register")]);
    }
    parts.push(says("If it was not you, do nothing."));
    written(house, to, Subject::ours("There is no account with this address"), parts)
}

/// The password of an account was changed.
pub(crate) fn password_changed(house: &House, account: &Account, at: Moment) -> LetterText {
    let done = format!("The password of your account at {} was changed on {}.", house.name, spelt(at));
    let parts = vec![
        Says(done),
        says("If it was not you, choose a new one at once, and tell us:"),
        page(house, "/forgotten-password"),
    ];
    written(house, &account.address, Subject::ours("Your password was changed"), parts)
}

/// An address is to be changed: to the one that is to be left.
pub(crate) fn leaving_address(house: &House, account: &Account, new: &EmailAddress) -> LetterText {
    let asked = format!(
        "The address of your account at {} is to be {new} from now on. Open this link within 24 hours if that is right:",
        house.name
    );
    let parts = vec![
        Says(asked),
        link(house, Purpose::OldAddress),
        says("It is changed once the link in our letter to the new address was opened as well."),
        says("If it was not you, do not open the link, and choose a new password: somebody knows yours."),
        page(house, "/forgotten-password"),
    ];
    written(house, &account.address, Subject::ours("Your address is to be changed"), parts)
}

/// An address is to be changed: to the new one.
pub(crate) fn coming_to_address(house: &House, new: &EmailAddress) -> LetterText {
    let asked = format!(
        "Somebody, most likely you, wants this to be the address of their account at {}. Open this link within 24 hours if \
         that is right:",
        house.name
    );
    let parts = vec![
        Says(asked),
        link(house, Purpose::NewAddress),
        says("It is changed once the link in our letter to the earlier address was opened as well."),
        says(NOT_YOU),
    ];
    written(house, new, Subject::ours("Confirm your new address"), parts)
}

/// Somebody wants an address for their account that is another's.
pub(crate) fn address_in_use(house: &House, new: &EmailAddress) -> LetterText {
    let asked = format!(
        "Somebody wanted this to be the address of their account at {}. There is an account with it already, so nothing was \
         changed. If it was you: sign in with this address instead.",
        house.name
    );
    written(
        house,
        new,
        Subject::ours("Your address has an account already"),
        vec![Says(asked), page(house, "/sign-in")],
    )
}

/// The address of an account was changed: to both ends.
pub(crate) fn address_changed(house: &House, to: &EmailAddress, new: &EmailAddress) -> LetterText {
    let done = format!(
        "The address of your account at {} is {new} now. Letters go there, and with it you sign in.",
        house.name
    );
    let not_you = says("If it was not you, tell us at once, by an answer to this letter.");
    written(house, to, Subject::ours("Your address was changed"), vec![Says(done), not_you])
}

/// Staff have looked at a registration, and enabled the account.
pub(crate) fn enabled(house: &House, account: &Account) -> LetterText {
    let done = format!("Your account at {} is enabled. Sign in here:", house.name);
    written(house, &account.address, Subject::ours("You can sign in now"), vec![Says(done), page(house, "/sign-in")])
}

fn says(words: &str) -> Part {
    Says(words.to_owned())
}

fn page(house: &House, path: &str) -> Part {
    Leads(format!("{}{path}", house.base_url))
}

/// The link itself, with the place that its secret goes to. Its beginning is the site's address as it is set, whatever a
/// request says of hosts.
fn link(house: &House, purpose: Purpose) -> Part {
    Leads(format!("{}{}?link={SECRET_GOES_HERE}", house.base_url, purpose.page()))
}
