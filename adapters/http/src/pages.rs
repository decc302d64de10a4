//! **The pages**: what staff and clients see in a browser, on the same use cases as the API.
//!
//! | to read about | start at |
//! |---|---|
//! | which pages there are, and how a request reaches one | [`door`] |
//! | who looks at a page, and what a form carries | [`visit`], [`fields`], [`parcel`] |
//! | what stands around every page | [`chrome`], `templates/layout.html` |
//! | how the pages look and what the script adds | `assets/` |
//!
//! A page is *translate, call, translate* like an operation of the API: it reads the address or the form, calls the
//! desk, and fills a template that the compiler checks. Every link and every form works without scripting; the script
//! fetches the very same pages and shows the part that changed.
//!
//! **Invariant:** nothing changes by GET, and no form is read without the token of the session that it was shown to;
//! [`door::Door`] is the only way to a route and sees to both.

use poem::Route;

mod account;
mod added;
mod cart;
mod check_out;
mod chrome;
mod door;
mod dressing;
mod fields;
mod files;
mod for_client;
mod identity;
mod letters;
mod lightboxes;
mod mailed_links;
mod office;
mod orders;
mod parcel;
mod part;
mod search;
mod sessions;
mod sign_in;
mod sums;
mod tokens;
mod trouble;
mod visit;
mod words;

pub(crate) use fields::sentence;
pub(crate) use parcel::Turns;
pub(crate) use trouble::{Frame, is_for_people, shown};

use door::Door;

/// One page, as the access test knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOf {
    /// `GET` where it shows something, `POST` where a form is sent to it.
    pub method: String,
    /// Its address, with `:name` where something is named.
    pub path: &'static str,
    /// Whether somebody who is not signed in may use it.
    pub open: bool,
}

/// Every page that there is.
pub fn pages() -> Vec<PageOf> {
    doors().iter().flat_map(Door::pages).collect()
}

/// The addresses to which forms that carry files are sent.
pub(crate) fn for_files() -> Vec<&'static str> {
    doors().iter().filter_map(Door::for_files).collect()
}

/// Puts every page on the router.
pub(crate) fn on(route: Route) -> Route {
    let route = doors().into_iter().fold(route, |route, door| door.on(route));
    route.at("/:nowhere", trouble::nowhere()).at("/:nowhere/*below", trouble::nowhere())
}

/// The one list of pages.
fn doors() -> Vec<Door> {
    let rooms = [
        dressing::doors(),
        sign_in::doors(),
        letters::doors(),
        mailed_links::doors(),
        search::doors(),
        files::doors(),
        for_client::doors(),
        lightboxes::doors(),
        cart::doors(),
        check_out::doors(),
        orders::doors(),
        account::doors(),
        identity::doors(),
        sessions::doors(),
        tokens::doors(),
        office::doors(),
    ];
    rooms.into_iter().flatten().collect()
}
