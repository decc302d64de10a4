//! The staff member in whose name the load is sent: signed in, with a session, over the JSON API.

use std::net::SocketAddr;

use anyhow::{Context, Result};

use crate::{
    seed::{LIGHTBOXES_OF_A_SIZE, lightboxes, named, scattered},
    wire::{Connection, write_request},
};

/// The address of the staff member of every run.
pub const ADDRESS: &str = "keeper@agency.example.org";
/// The password. The database that it opens goes away with the run.
pub const PASSWORD: &str = "a password for measuring";
/// How many accounts have a cart that is copied, and get nothing else.
const CARTS: u64 = 2;
/// What the client is told with each order.
pub const MESSAGE: &str = "Good morning, the pictures that we spoke of on the telephone are in your account now. \
                           They are cleared for the cover and for two pages inside. Kind regards from the desk.";

/// What is copied where.
#[derive(Debug, Clone, Copy)]
pub enum Copy {
    /// One of the lightboxes into the cart of a client.
    IntoCart,
    /// One of the lightboxes into a client's account, under a new name.
    IntoAccount,
    /// The cart of a client into a new lightbox.
    OfCart,
}

/// A staff member who is signed in.
pub struct Staff {
    session: String,
    accounts: u64,
}

impl Staff {
    /// Signs in. Orders will go into so many accounts.
    pub fn sign_in(address: SocketAddr, accounts: u64) -> Result<Self> {
        let mut request = Vec::new();
        let body = format!("{{\"address\":\"{ADDRESS}\",\"password\":\"{PASSWORD}\"}}");
        write_request(&mut request, "POST", "/api/v1/session", "", &body);
        let mut connection = Connection::open(address)?;
        let answer = connection.exchange(&request)?.must_be_good().context("signing in")?;
        let session = answer.cookies.first().context("signing in gave no session")?;
        Ok(Self { session: format!("cookie: {session}\r\n"), accounts })
    }

    /// Writes the request for one page of a list or for a look-up.
    pub fn write_get(&self, path: &str, into: &mut Vec<u8>) {
        write_request(into, "GET", path, &self.session, "");
    }

    /// Writes the request for a copy of as many files as the `size`th size has. Each goes where no other one went, as long
    /// as there are accounts.
    pub fn write_copy(&self, copy: Copy, size: usize, turn: u64, into: &mut Vec<u8>) {
        let lightbox = named(lightboxes(size).start + scattered(turn, LIGHTBOXES_OF_A_SIZE));
        // The first accounts have the carts that are copied.
        let account = named(turn % (self.accounts - CARTS) + CARTS);
        let (path, body) = match copy {
            Copy::IntoCart => (format!("{account}/cart/copy-lightbox"), format!("{{\"lightbox\":\"{lightbox}\"}}")),
            Copy::IntoAccount => {
                (format!("{account}/lightboxes"), format!("{{\"lightbox\":\"{lightbox}\",\"name\":\"Copy {turn}\"}}"))
            }
            Copy::OfCart => (
                format!("{}/cart/copy-to-lightbox", named(size as u64)),
                format!("{{\"name\":\"From a cart {turn}\"}}"),
            ),
        };
        write_request(into, "POST", &format!("/api/v1/accounts/{path}"), &self.session, &body);
    }

    /// Writes the request that fills a cart with as many files as the `size`th size has, for [`Copy::OfCart`].
    pub fn write_filled_cart(&self, size: usize, into: &mut Vec<u8>) {
        let body = format!("{{\"lightbox\":\"{}\"}}", named(lightboxes(size).start));
        let path = format!("/api/v1/accounts/{}/cart/copy-lightbox", named(size as u64));
        write_request(into, "POST", &path, &self.session, &body);
    }

    /// Writes the request for an order: one of the lightboxes of the `size`th size, into one of all accounts.
    pub fn write_order(&self, size: usize, turn: u64, into: &mut Vec<u8>) {
        let lightbox = named(lightboxes(size).start + scattered(turn, LIGHTBOXES_OF_A_SIZE));
        let account = named(scattered(turn, self.accounts));
        let headers = format!("{}idempotency-key: order-{turn}\r\n", self.session);
        let body = format!(
            "{{\"lightbox\":\"{lightbox}\",\"download_permission\":{{\"granted\":true}},\"rf_size\":\"largest\",\
             \"notification\":{{\"subject\":\"Your pictures are ready\",\"message\":\"{MESSAGE}\"}}}}"
        );
        write_request(into, "POST", &format!("/api/v1/accounts/{account}/orders"), &headers, &body);
    }
}
