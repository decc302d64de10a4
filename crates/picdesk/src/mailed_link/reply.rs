//! What somebody is answered by letter who typed an address without being signed in.
//!
//! The letter alone says what there is to say. Whoever typed the address is told the same for every one, and the work is the
//! same: one link is stored and one letter is posted, whether the address is known or not (rule 72).

use crate::{
    account::{Account, NewClient},
    house::House,
    ids::AccountId,
    letter::{LetterText, accounts as letters},
    mailed_link::{MailedLink, Purpose},
    moment::Stamp,
    session::Digest,
    text::EmailAddress,
};

/// What a reply needs of chance and time: the digest of a fresh secret, and the id of the account that a registration makes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Draw {
    pub digest: Digest,
    pub stamp: Stamp<AccountId>,
}

/// A reply: a link, and the letter that carries it, or says why it carries none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reply {
    pub link: MailedLink,
    pub text: LetterText,
}

/// Answers somebody who registers. Who has an account is told so; who was invited is invited once more.
pub(crate) fn to_registration(house: &House, who: NewClient, known: Option<&Account>, draw: Draw) -> Reply {
    let Draw { digest, stamp } = draw;
    match known {
        None => Reply {
            text: letters::registration(house, &who.address),
            link: MailedLink::for_newcomer(who, digest, stamp),
        },
        Some(account) if account.standing.activated => Reply {
            link: MailedLink::to_nowhere(Purpose::Confirm, who.address, digest, stamp),
            text: letters::known_already(house, account),
        },
        Some(account) => invitation(house, account, draw),
    }
}

/// Answers somebody who has forgotten a password. Who has never set one is invited once more.
pub(crate) fn to_forgotten(house: &House, typed: &EmailAddress, known: Option<&Account>, draw: Draw) -> Reply {
    let Draw { digest, stamp } = draw;
    match known {
        None => Reply {
            link: MailedLink::to_nowhere(Purpose::ResetPassword, typed.clone(), digest, stamp),
            text: letters::unknown_address(house, typed),
        },
        Some(account) if account.standing.activated => Reply {
            link: MailedLink::to(account, Purpose::ResetPassword, digest, stamp.at),
            text: letters::new_password(house, account),
        },
        Some(account) => invitation(house, account, draw),
    }
}

/// Invites the owner of an account to take it over.
pub(crate) fn invitation(house: &House, account: &Account, draw: Draw) -> Reply {
    Reply {
        link: MailedLink::to(account, Purpose::Invite, draw.digest, draw.stamp.at),
        text: letters::invitation(house, account),
    }
}
