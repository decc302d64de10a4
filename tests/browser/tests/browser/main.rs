//! What pages promise, tried in Chromium on the demo agency as it is shipped.
//!
//! One file holds what is promised of one room. Journeys share two demos, one on each database, and run at the same time:
//! each has clients, lightboxes and orders of its own.

/// Makes two tests of each journey: it is made on SQLite and on PostgreSQL.
macro_rules! on_both_databases {
    ($($journey:ident),+ $(,)?) => { $(
        mod $journey {
            use picdesk_browser::{Database, Demo};

            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                super::$journey(Demo::shared(Database::Sqlite)).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgresql() {
                super::$journey(Demo::shared(Database::Postgres)).await;
            }
        }
    )+ };
}

mod access;
mod accessible;
mod accounts;
mod across;
mod add_file;
mod administrators_order;
mod bulk_orders;
mod cart;
mod catalogue;
mod create_order;
mod door;
mod for_client;
mod identity;
mod invoicing;
mod journal;
mod keyboard;
mod lightboxes;
mod mail;
mod mailed_links;
mod notify;
mod order_management;
mod orders;
mod plain;
mod restrictions;
mod search;
mod staff;
mod tutorial;
mod working_on_orders;
