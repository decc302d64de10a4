//! A problem as an answer: `application/problem+json`, with the headers that belong to it.

use poem::{
    Body, Response,
    http::{HeaderMap, HeaderValue, header},
};
use poem_openapi::types::ToJSON;

use crate::{
    problem::{Kind, Problem},
    wire::problem::Problem as Wire,
};

impl Problem {
    /// The answer to the request with this id.
    pub(crate) fn answer(&self, request: &str) -> Response {
        let wire = Wire {
            kind: format!("/problems/{}", self.kind.slug()),
            title: self.kind.title().to_owned(),
            status: self.kind.status().as_u16(),
            detail: self.detail.clone(),
            instance: format!("urn:picdesk:request:{request}"),
            rule: self.kind.rule(),
            right: self.right.map(|right| right.slug().to_owned()),
        };
        let mut answer = Response::builder()
            .status(self.kind.status())
            .header(header::CONTENT_TYPE, "application/problem+json")
            .body(Body::from(wire.to_json_string()));
        let headers = answer.headers_mut();
        if self.kind == Kind::NotSignedIn {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        self.accompany(headers);
        answer
    }

    /// Sets the headers that belong to it however it is told: how long to wait, what does work at the address, and
    /// how much there is.
    pub(crate) fn accompany(&self, headers: &mut HeaderMap) {
        let wait = self.wait.map(|wait| wait.as_secs().to_string());
        let whole = self.whole.map(|bytes| format!("bytes */{bytes}"));
        let all = [(header::RETRY_AFTER, wait), (header::ALLOW, self.allow.clone()), (header::CONTENT_RANGE, whole)];
        for (name, value) in all {
            if let Some(value) = value.and_then(|value| value.parse().ok()) {
                headers.insert(name, value);
            }
        }
    }
}
