//! A person in front of a real browser, for tests: finds things as people do, by what they are and what they are
//! called, and waits for them as people do.
//!
//! | to read about | start at |
//! |---|---|
//! | the site that is looked at | [`Demo`] |
//! | the person and the browser | [`Person`] |
//! | every page, and who looks at it | [`PAGES`] |
//! | what no tool for reading aloud may stumble over | [`Person::complaints_of_axe`] |

mod browser;
mod demo;
mod pages;
mod person;

pub use browser::Look;
pub use demo::{Database, Demo, Visit};
pub use pages::{PAGES, Page, Visitor};
pub use person::Person;
