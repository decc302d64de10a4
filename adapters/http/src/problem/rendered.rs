//! A problem as an answer: `application/problem+json`, with the headers that belong to it.

use poem::{Body, Response, http::header};
use poem_openapi::types::ToJSON;

use crate::{problem::Problem, wire::problem::Problem as Wire};

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
        let wait = self.wait.map(|wait| wait.as_secs().to_string());
        let challenge = (self.kind == crate::problem::Kind::NotSignedIn).then(|| "Bearer".to_owned());
        let extra =
            [(header::RETRY_AFTER, wait), (header::ALLOW, self.allow.clone()), (header::WWW_AUTHENTICATE, challenge)];
        for (name, value) in extra {
            if let Some(value) = value.and_then(|value| value.parse().ok()) {
                headers.insert(name, value);
            }
        }
        answer
    }
}
