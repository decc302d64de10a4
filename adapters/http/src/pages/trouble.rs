//! Problems as pages: the same problem that the API answers, in words for whoever looks at it.

use std::sync::{Arc, OnceLock};

use askama::Template;
use picdesk::House;
use poem::{
    Body, Endpoint, Request, Response,
    endpoint::make,
    error::NotFoundError,
    http::{StatusCode, header},
};

use crate::{
    pages::{
        chrome::{Chrome, Place},
        fields::sentence,
        visit::Visit,
        words::encoded,
    },
    problem::{Kind, Problem},
};

/// The head of a page that may turn out to be trouble: nobody is looked up again to show it.
#[derive(Clone, Default)]
pub(crate) struct Frame(Arc<OnceLock<Chrome>>);

impl Frame {
    /// Keeps the head of whoever is found to be signed in.
    pub(super) fn keep(request: &Request, visit: &Visit) {
        if let Some(frame) = request.data::<Self>() {
            // A request is one visit.
            let _ = frame.0.set(visit.chrome(String::new(), Place::Elsewhere));
        }
    }

    /// The head around a problem; without ways where nobody is known to be signed in.
    fn around(&self, problem: &Problem, house: &House) -> Chrome {
        let (title, notice) = (problem.kind.title().to_owned(), None);
        match self.0.get() {
            Some(chrome) => Chrome { title, notice, ..chrome.clone() },
            None => Chrome::of_guest(house, title, notice),
        }
    }
}

/// What is at an address that leads nowhere: a problem, within the head of whoever is signed in.
pub(super) fn nowhere() -> impl Endpoint<Output = Response> + 'static {
    make(|request: Request| async move {
        if let Ok(visit) = Visit::with_head(&request).await {
            Frame::keep(&request, &visit);
        }
        Err::<Response, _>(poem::Error::from(NotFoundError))
    })
}

#[derive(Template)]
#[template(path = "trouble.html")]
struct Trouble<'a> {
    chrome: Chrome,
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
pub(crate) fn shown(problem: &Problem, frame: &Frame, house: &House, address: &str, request: &str) -> Response {
    if problem.kind == Kind::NotSignedIn {
        let way = format!("/sign-in?next={}", encoded(address));
        return Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, way).finish();
    }
    // What the heading says is not said again.
    let detail = sentence(&problem.detail);
    let detail = if detail.trim_end_matches('.') == problem.kind.title() { String::new() } else { detail };
    let page = Trouble {
        chrome: frame.around(problem, house),
        detail,
        advice: advice(problem.kind),
        request,
        ours: problem.is_ours(),
    };
    // A page that cannot be filled is told in one line.
    let text = page.render().unwrap_or_else(|_| problem.kind.title().to_owned());
    let mut answer = Response::builder()
        .status(problem.kind.status())
        .header(header::CONTENT_TYPE, "text/html; charset=utf-8")
        .body(Body::from(text));
    problem.accompany(answer.headers_mut());
    answer
}

/// What a person can do about it.
fn advice(kind: Kind) -> &'static str {
    match kind {
        Kind::NotFound => "The address may be mistyped, or what was here is gone, or it is not yours to see.",
        Kind::LacksRight => "A colleague who manages staff can give you that right; it holds from your next click on.",
        Kind::NotInPerson => "The client signs in and does it alone. Everything else is open to you here.",
        Kind::FromElsewhere => "Go back, load the page again, and do it once more. Nothing was changed.",
        Kind::Stale => "Somebody was quicker. Go back, load the page again, and look at what is different.",
        Kind::DeadLink => {
            "Each link is good once and for a while, and the newest one is the one that counts. You can ask for another one: \
             choose Forgotten password on the page Sign in."
        }
        Kind::RegistrationClosed => "The picture desk makes the accounts here: ask there for one.",
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
