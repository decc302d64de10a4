//! The few answers that are neither of the API nor pages: its document, the page that shows it, the problems, and a sign of life.

use poem::{
    Body, Endpoint, Request, Response,
    endpoint::{make, make_sync},
    http::header,
};

use crate::{document, problem};

/// What `/docs` may load: what stands in the page itself, and our own API. Nothing in the page was typed by anybody.
pub(crate) const DOCS_POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; \
                                      img-src 'self' data:; font-src data:; connect-src 'self'; base-uri 'none'; \
                                      form-action 'self'; frame-ancestors 'none'";

const PLAIN: &str = "text/plain; charset=utf-8";

/// The OpenAPI document.
pub(crate) fn openapi() -> impl Endpoint {
    said("application/json", document::openapi())
}

/// The page that shows the document.
pub(crate) fn docs() -> impl Endpoint {
    said("text/html; charset=utf-8", document::page())
}

/// All problems.
pub(crate) fn problems() -> impl Endpoint {
    make_sync(|_| text("text/markdown; charset=utf-8", problem::handbook()))
}

/// One problem, explained.
pub(crate) fn problem() -> impl Endpoint {
    make(|request: Request| async move {
        let page = problem::page(request.raw_path_param("slug").unwrap_or_default());
        page.map(|page| text(PLAIN, page)).ok_or(poem::error::NotFoundError)
    })
}

/// A sign of life.
pub(crate) fn health() -> impl Endpoint {
    said(PLAIN, "well\n")
}

fn said(kind: &'static str, body: &'static str) -> impl Endpoint {
    make_sync(move |_| text(kind, body))
}

fn text(kind: &'static str, body: impl Into<Body>) -> Response {
    Response::builder().header(header::CONTENT_TYPE, kind).body(body)
}
