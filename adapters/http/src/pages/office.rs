//! The office: the rooms of the administrator's menu.

use crate::pages::door::Door;

mod accounts;
mod create_order;
mod mail;
mod orders;

/// Where User management is.
const ACCOUNTS: &str = "/office/accounts";
/// Where Order management is.
const ORDERS: &str = "/office/orders";
/// Where the outbox is.
const MAIL: &str = "/office/mail";

pub(super) fn doors() -> Vec<Door> {
    [accounts::doors(), create_order::doors(), orders::doors(), mail::doors()].into_iter().flatten().collect()
}
