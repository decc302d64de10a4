//! Somebody who calls the API.

use reqwest::{Client, Method, RequestBuilder, StatusCode, header::HeaderMap};
use serde_json::Value;

use crate::promised;

/// Somebody who calls the API, signed in or not.
#[derive(Clone)]
pub struct Caller {
    http: Client,
    site: String,
    token: Option<String>,
}

/// A call that is being prepared.
#[must_use = "a call does nothing until it is heard"]
pub struct Call {
    request: RequestBuilder,
    method: Method,
    path: String,
}

/// What was answered.
#[derive(Debug)]
pub struct Heard {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// The body as JSON; null where it is none.
    pub body: Value,
}

impl Caller {
    pub(crate) fn new(site: &str, token: Option<String>) -> Self {
        Self { http: Client::new(), site: site.to_owned(), token }
    }

    /// The secret of the session.
    pub fn token(&self) -> &str {
        self.token.as_deref().expect("somebody who is signed in")
    }

    /// Reads.
    pub fn get(&self, path: &str) -> Call {
        self.call(Method::GET, path)
    }

    /// Makes, or does.
    pub fn post(&self, path: &str) -> Call {
        self.call(Method::POST, path)
    }

    /// Puts.
    pub fn put(&self, path: &str) -> Call {
        self.call(Method::PUT, path)
    }

    /// Changes a part.
    pub fn patch(&self, path: &str) -> Call {
        self.call(Method::PATCH, path)
    }

    /// Takes away.
    pub fn delete(&self, path: &str) -> Call {
        self.call(Method::DELETE, path)
    }

    /// Calls an address below `/api/v1`, or below the root where it begins with two slashes.
    pub fn call(&self, method: Method, path: &str) -> Call {
        let path = match path.strip_prefix('/') {
            Some(rooted) if rooted.starts_with('/') => rooted.to_owned(),
            _ => format!("/api/v1{path}"),
        };
        let request = self.http.request(method.clone(), format!("{}{path}", self.site));
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        Call { request, method, path }
    }
}

impl Call {
    /// With a JSON body.
    pub fn json(self, body: &Value) -> Self {
        Self { request: self.request.json(body), ..self }
    }

    /// With any body.
    pub fn body(self, body: impl Into<reqwest::Body>) -> Self {
        Self { request: self.request.body(body), ..self }
    }

    /// With a header.
    pub fn with(self, name: &str, value: &str) -> Self {
        Self { request: self.request.header(name, value), ..self }
    }

    /// Based on a revision.
    pub fn based_on(self, revision: &Value) -> Self {
        self.with("If-Match", &format!("\"{revision}\""))
    }

    /// Sends it, and hears the whole answer.
    pub async fn hear(self) -> Heard {
        let answer = self.request.send().await.unwrap_or_else(|error| panic!("no answer: {error:?}"));
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = answer.bytes().await.expect("the whole answer").to_vec();
        let heard = Heard { status, headers, body: serde_json::from_slice(&bytes).unwrap_or_default(), bytes };
        if status.is_client_error() || status.is_server_error() {
            promised::check(&self.method, &self.path, &heard);
        }
        heard
    }

    /// Sends it, and answers the whole body, or that it broke off.
    pub async fn whole(self) -> reqwest::Result<Vec<u8>> {
        Ok(self.request.send().await?.bytes().await?.to_vec())
    }

    /// Sends it, and leaves what was answered unread.
    pub async fn answer(self) -> reqwest::Response {
        self.request.send().await.expect("an answer")
    }
}

impl Heard {
    /// Answers itself where the status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.bytes));
        self
    }

    /// Fails where it is not this problem.
    #[track_caller]
    pub fn expect_problem(&self, status: u16, slug: &str) {
        let found = (self.status.as_u16(), self.body["type"].as_str().unwrap_or_default());
        assert_eq!(found, (status, &*format!("/problems/{slug}")), "{}", String::from_utf8_lossy(&self.bytes));
    }

    /// A header as text; empty where it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header in plain text"))
    }
}
