//! Problems as pages: the same problem that the API answers, in words for whoever looks at it.

use askama::Template;
use poem::{
    Body, Response,
    http::{StatusCode, header},
};

use crate::{
    pages::{assets, fields::sentence, words::encoded},
    problem::{Kind, Problem},
};

#[derive(Template)]
#[template(path = "trouble.html")]
struct Trouble<'a> {
    style: &'static str,
    title: &'a str,
    detail: String,
    advice: &'static str,
    request: &'a str,
    ours: bool,
}

/// Whether a problem at this address is shown to a person: a page of ours was asked for, by a browser.
pub(crate) fn is_for_people(path: &str, accept: &str) -> bool {
    let machines = path.starts_with("/api/") || path.starts_with("/problems") || path == "/healthz";
    !machines && accept.contains("text/html")
}

/// The problem as a page; whoever has to sign in first is led there, and back afterwards.
pub(crate) fn shown(problem: &Problem, address: &str, request: &str) -> Response {
    if problem.kind == Kind::NotSignedIn {
        let way = format!("/sign-in?next={}", encoded(address));
        return Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, way).finish();
    }
    let page = Trouble {
        style: assets::style(),
        title: problem.kind.title(),
        detail: sentence(&problem.detail),
        advice: advice(problem.kind),
        request,
        ours: problem.is_ours(),
    };
    // A page that cannot be filled is told in one line.
    let text = page.render().unwrap_or_else(|_| problem.kind.title().to_owned());
    Response::builder()
        .status(problem.kind.status())
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .body(Body::from(text))
}

/// What a person can do about it.
fn advice(kind: Kind) -> &'static str {
    match kind {
        Kind::NotFound => "The address may be mistyped, or what was here is gone, or it is not yours to see.",
        Kind::LacksRight => "A colleague who manages staff can give you that right; it holds from your next click on.",
        Kind::FromElsewhere => "Go back, load the page again, and do it once more. Nothing was changed.",
        Kind::Stale => "Somebody was quicker. Go back, load the page again, and look at what is different.",
        Kind::TooManyTries => "Wait a quarter of an hour, then try again.",
        Kind::Unavailable => "Look whether it was done before you try again.",
        Kind::Failed => "It was written down on our side. If it happens again, tell us the number below.",
        _ => "Go back and have another look. Nothing was changed.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_get_problems_that_they_can_read_and_people_get_pages() {
        assert!(is_for_people("/cart", "text/html,*/*"));
        assert!(!is_for_people("/api/v1/session", "text/html"));
        assert!(!is_for_people("/cart", "application/json"));
    }
}
