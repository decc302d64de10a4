//! Keeps everything in SQL: on SQLite or on PostgreSQL, from one code, as the database's URL says.
//!
//! | room | what is in it |
//! |---|---|
//! | `store` | [`SqlStore`], which opens units of work and looks |
//! | `open` | reaching a database, and bringing it to the present schema |
//! | `migration` | the schema itself, written down as SQL |
//! | `writer` | the one writer of SQLite, and the commits that units share |
//! | `hand` | the one struct that implements every collection, a file each |
//! | `find`, `look_up` | accounts and files by words that somebody typed |
//! | `query`, `packed` | statements of any length, and many rows read as one value |
//! | `entity` | the rows as the tables hold them |
//!
//! **Invariant:** nothing of SeaORM leaves this crate, and no row leaves it that the domain would not take.

mod accounts;
mod assumptions;
mod bulk_orders;
mod carts;
mod credits;
mod devices;
mod downloads;
mod entity;
mod fault;
mod files;
mod find;
mod hand;
mod holders;
mod holdings;
mod invoices;
mod journal;
mod lightboxes;
mod lines;
mod look_up;
mod mailed_links;
mod map;
mod migration;
mod open;
mod orders;
mod outbox;
mod packed;
mod query;
mod requests;
mod restrictions;
mod sessions;
mod sizes;
mod store;
mod tokens;
mod uses;
mod writer;

pub use open::OpenError;
pub use store::SqlStore;
