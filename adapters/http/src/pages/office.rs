//! The office: the rooms of the administrator's menu.

use crate::pages::door::Door;

mod accounts;
mod catalogue;
mod create_order;
mod journal;

/// Where User management is.
const ACCOUNTS: &str = "/office/accounts";

pub(super) fn doors() -> Vec<Door> {
    let rooms = [accounts::doors(), create_order::doors(), catalogue::doors(), journal::doors()];
    rooms.into_iter().flatten().collect()
}
