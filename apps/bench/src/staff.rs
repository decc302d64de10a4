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
/// What the client is told with each order.
pub const MESSAGE: &str = "Good morning, the pictures that we spoke of on the telephone are in your account now. \
                           They are cleared for the cover and for two pages inside. Kind regards from the desk.";

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
