//! What pages promise, tried in Chromium on the demo agency as it is shipped.

mod accessible;
mod client;
mod house;
mod office;
mod tutorial;
