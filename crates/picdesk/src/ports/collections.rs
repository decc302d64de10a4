//! The collections that a store holds. Each has a half that reads and a half that changes as well.
//!
//! Reads take a permit and stay within its scope, so that another account's row is not there even where a use
//! case errs. The few that take none say so in their name or in their first line.

use crate::ports::broken::StoreError;

mod accounts;
mod assumptions;
mod bulk_orders;
mod carts;
mod devices;
mod downloads;
mod files;
mod invoices;
mod journal;
mod lightboxes;
mod mailed_links;
mod orders;
mod outbox;
mod requests;
mod sessions;
mod tokens;

pub use {
    accounts::{AccountKey, Accounts, ReadAccounts},
    assumptions::{Assumptions, ReadAssumptions},
    bulk_orders::{BulkOrders, ReadBulkOrders},
    carts::{Carts, ReadCarts},
    devices::Devices,
    downloads::{Downloads, ReadDownloads},
    files::{Files, ReadFiles},
    invoices::{Invoices, ReadInvoices},
    journal::{Journal, ReadJournal},
    lightboxes::{Lightboxes, ReadLightboxes},
    mailed_links::{MailedLinks, ReadMailedLinks},
    orders::{Orders, ReadOrders},
    outbox::{Outbox, ReadOutbox},
    requests::{Claim, Made, Requests},
    sessions::{Attempts, ReadSessions, Sessions},
    tokens::{ReadTokens, Tokens},
};

type Answer<T> = Result<T, StoreError>;
