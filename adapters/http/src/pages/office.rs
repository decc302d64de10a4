//! The office: the rooms of the administrator's menu.

use crate::pages::door::Door;

mod accounts;
mod create_order;

/// Where User management is.
const ACCOUNTS: &str = "/office/accounts";

pub(super) fn doors() -> Vec<Door> {
    [accounts::doors(), create_order::doors()].into_iter().flatten().collect()
}
