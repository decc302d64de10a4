//! What goes over the wire: values of the domain as JSON says them, and back.
//!
//! Nothing of the domain is serialised as it is: what the API promises stands here, field by field.

pub(crate) mod accounts;
pub(crate) mod added;
pub(crate) mod bulk_orders;
pub(crate) mod carts;
pub(crate) mod create_order;
pub(crate) mod decisions;
pub(crate) mod files;
pub(crate) mod history;
pub(crate) mod identity;
pub(crate) mod invoices;
pub(crate) mod journal;
pub(crate) mod letters;
pub(crate) mod lightboxes;
pub(crate) mod order_edit;
pub(crate) mod orders;
pub(crate) mod orders_together;
pub(crate) mod own_account;
pub(crate) mod paging;
pub(crate) mod problem;
pub(crate) mod reader;
pub(crate) mod restrictions;
pub(crate) mod sessions;
pub(crate) mod text;
pub(crate) mod tokens;
