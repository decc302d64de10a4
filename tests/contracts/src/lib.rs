//! **Picdesk's contract tests**: every adapter against the real thing, or against a double that speaks its language.

pub mod private_postgres;
pub mod smtp_server;
