//! The JSON API and the pages over a real socket, on the store in memory: what the tests in `tests/` stand on.
//!
//! | to | start at |
//! |---|---|
//! | open a site from a scenario | [`Site::of`] |
//! | talk to it as somebody | [`Site::signed_in`], [`Caller`] |
//! | count how often a page asks storage | [`CountingStore`] |
//! | walk its pages as somebody | [`Site::browsing`], [`Browser`] |
//!
//! Every problem that is heard here is looked up in the OpenAPI document: one that the document does not name for its
//! operation fails the test that ran into it.

mod caller;
mod counting;
mod golden;
mod invoiced;
mod letters;
mod media;
mod promised;
mod site;
mod walker;

pub use caller::{Call, Caller, Heard};
pub use counting::CountingStore;
pub use golden::{golden, root};
pub use invoiced::{invoice_some, mark};
pub use letters::{here, link_to};
pub use media::{Gate, Misbehaving};
pub use promised::{Operation, operations, resolved};
pub use site::Site;
pub use walker::{Browser, Shown, parcel, parcel_kind};
