//! The office: the rooms of the administrator's menu.

use crate::pages::door::Door;

mod accounts;
mod add_file;
mod bulk_orders;
mod catalogue;
mod create_order;
mod invoicing;
mod journal;
mod mail;
mod offered;
pub(super) mod orders;
mod staff;

/// Where User management is.
const ACCOUNTS: &str = "/office/accounts";
/// Where Order management is.
const ORDERS: &str = "/office/orders";
/// Where invoices are, and what is to be invoiced.
const INVOICING: &str = "/office/invoicing";
/// Where bulk orders are.
const BULK_ORDERS: &str = "/office/bulk-orders";
/// Where staff and their rights are.
const STAFF: &str = "/office/staff";
/// Where the outbox is.
const MAIL: &str = "/office/mail";

pub(super) fn doors() -> Vec<Door> {
    let rooms = [
        accounts::doors(),
        create_order::doors(),
        bulk_orders::doors(),
        orders::doors(),
        invoicing::doors(),
        catalogue::doors(),
        mail::doors(),
        journal::doors(),
        staff::doors(),
    ];
    rooms.into_iter().flatten().collect()
}
