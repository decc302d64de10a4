//! Whose order it is, and what the account itself says of downloads.

use picdesk::{Downloads, OrderShown};

use super::ACCOUNTS;
use crate::pages::words::Address;

/// Whose order it is.
pub(super) struct Client {
    pub name: String,
    pub address: Address,
    /// Where the client's row in User management is, for whoever may look.
    pub href: Option<String>,
    pub enabled: bool,
    pub activated: bool,
    /// What the account itself says of downloads, and what that means for what inherits.
    pub downloads: &'static str,
    pub inherits: &'static str,
}

impl Client {
    pub(super) fn of(shown: &OrderShown, links: bool) -> Self {
        let owner = &shown.owner;
        let (downloads, inherits) = match owner.downloads {
            Downloads::Ask => {
                ("Files open where the order or a line grants it", "its files stay closed until somebody grants them")
            }
            Downloads::Immediate => {
                ("Files open at once, unless the order or a line denies it", "its files open at once")
            }
        };
        Self {
            name: owner.name.to_string(),
            address: Address::of(&owner.address),
            href: links.then(|| format!("{ACCOUNTS}?of={}", owner.id)),
            enabled: owner.standing.enabled,
            activated: owner.standing.activated,
            downloads,
            inherits,
        }
    }
}
