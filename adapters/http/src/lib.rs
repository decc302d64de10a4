//! **Picdesk over HTTP**: the pages for staff and clients, and the JSON API under `/api/v1`, on the use cases of a
//! [`Desk`].
//!
//! | to | start at |
//! |---|---|
//! | put it on a socket | [`serve`] |
//! | get the router alone | [`app`] |
//! | read what the API promises | [`openapi`], [`problems`] |
//! | know every page | [`pages()`] |
//!
//! A request goes through the front door (`front`), which gives it an id, bounds it, and renders whatever goes wrong
//! as a problem; through the router to one handler (`api`, `pages`), which translates (`wire`), calls the desk, and translates
//! back. Status codes of problems are known to `problem` alone. Nobody acts but as `signed_in` found out.

use std::time::Duration;

use picdesk::{Desk, Numbering};
use poem::{Endpoint, EndpointExt, Response, Route, get};

use transfer::Notes;

mod answer;
mod api;
mod browser;
mod bulk_report;
mod bundle;
mod csv;
mod digits;
mod document;
mod exported;
mod front;
mod headers;
mod invoice_sheet;
mod outgoing;
mod pages;
mod papers;
mod problem;
mod range;
mod sent;
mod server;
mod signed_in;
mod transfer;
mod wire;

pub use document::openapi;
pub use pages::{PageOf, pages};
pub use server::serve;

/// How the surface meets the world.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether browsers reach the site over TLS, so that cookies can be marked `Secure`. Off only on localhost.
    pub secure_cookies: bool,
    /// Whether a proxy of ours stands in front, so that the last entry of `X-Forwarded-For` can be believed.
    pub trusted_proxy: bool,
    /// The most bytes that the body of a request may have.
    pub body_limit: usize,
    /// The most bytes that a picture may have that is uploaded.
    pub upload_limit: u64,
    /// How long a form with pictures may take to arrive and to be answered, however steadily it comes.
    pub upload_timeout: Duration,
    /// Where the numbers of uploaded pictures come from.
    pub numbering: Numbering,
    /// How long a request may take to arrive, and again to be answered. Downloads may take longer once they began.
    pub request_timeout: Duration,
    /// How long a connection may stay silent.
    pub idle_timeout: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            secure_cookies: true,
            trusted_proxy: false,
            body_limit: 1024 * 1024,
            upload_limit: 200_000_000,
            upload_timeout: Duration::from_secs(60 * 60),
            numbering: Numbering::House,
            request_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(75),
        }
    }
}

/// The whole surface as one endpoint.
pub fn app(desk: Desk, settings: Settings) -> impl Endpoint<Output = Response> + 'static {
    noting(desk, settings, Notes::default())
}

/// The whole surface, for a server that waits for the notes of downloads when it stops.
fn noting(desk: Desk, settings: Settings, notes: Notes) -> impl Endpoint<Output = Response> + 'static {
    let house = desk.house().clone();
    let routes = pages::on(Route::new())
        .at("/api/v1/openapi.json", get(papers::openapi()))
        .nest(api::ROOT, api::routes(desk.clone(), settings.clone(), notes.clone()))
        .at("/docs", get(papers::docs()))
        .at("/problems", get(papers::problems()))
        .at("/problems/:slug", get(papers::problem()))
        .at("/healthz", get(papers::health()));
    let routes = routes.data(desk).data(settings.clone()).data(notes).data(pages::Turns::default());
    front::Front::new(routes, settings, house)
}

/// The handbook of all problems, as Markdown.
pub fn problems() -> String {
    problem::handbook()
}
