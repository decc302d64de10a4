//! What pages promise, tried in Chromium on the demo agency as it is shipped.

mod accessible;
mod client;
mod office;
mod tutorial;
