//! The front door: the one layer around everything. It gives a request an id, bounds it in size and time, catches
//! panics, renders whatever went wrong as a problem, and sets the headers that every answer has.

use std::{
    any::Any,
    hash::{BuildHasher, Hasher, RandomState},
    panic::AssertUnwindSafe,
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use futures_util::FutureExt;
use poem::{
    Endpoint, Request, Response,
    http::{HeaderName, HeaderValue, Method, header},
};
use tokio::time::timeout;
use tracing::{debug, error};

use crate::{
    Settings,
    document::Methods,
    problem::{Kind, Problem},
};

mod body;

/// The front door.
pub(crate) struct Front<E> {
    inner: E,
    settings: Settings,
    methods: Methods,
    ids: RequestIds,
}

impl<E> Front<E> {
    /// Puts the door before everything else.
    pub(crate) fn new(inner: E, settings: Settings) -> Self {
        Self { inner, settings, methods: Methods::of_everything(), ids: RequestIds::of_this_run() }
    }
}

impl<E: Endpoint<Output = Response>> Endpoint for Front<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let began = Instant::now();
        let id = self.ids.next();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());

        let mut answer = match self.guarded(request).await {
            Ok(answer) => answer,
            Err(problem) => self.refused(problem, &method, &path, &id),
        };

        // The query is left out: it is what people typed.
        let took_ms = began.elapsed().as_millis();
        debug!(request = id, %method, path, status = answer.status().as_u16(), took_ms, "answered");
        dress(&mut answer, &path, &id);
        Ok(answer)
    }
}

impl<E: Endpoint<Output = Response>> Front<E> {
    /// Answers the request, within its bounds.
    async fn guarded(&self, mut request: Request) -> Result<Response, Problem> {
        let most = self.settings.request_timeout;
        timeout(most, body::bound(&mut request, self.settings.body_limit))
            .await
            .map_err(|_| Problem::new(Kind::TooSlow, "send the whole request, and sooner"))??;

        let answering = AssertUnwindSafe(self.inner.call(request)).catch_unwind();
        let answer = timeout(most, answering)
            .await
            .map_err(|_| Problem::unclear("the answer took too long"))?
            .map_err(|panic| Problem::ours(Kind::Failed, format!("panicked: {}", said(&*panic))))?;
        Ok(answer?)
    }

    /// Renders a problem; one of ours is logged here, and nowhere else.
    fn refused(&self, mut problem: Problem, method: &Method, path: &str, id: &str) -> Response {
        if problem.is_ours() {
            error!(request = id, %method, path, problem = problem.kind.slug(), cause = problem.causes(), "failed");
        }
        if problem.kind == Kind::WrongMethod {
            problem.allow = self.methods.at(path);
        }
        problem.answer(id)
    }
}

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a word")
}

/// Sets the headers that every answer has.
///
/// Nothing is cached, so that a permission holds from the next request on (rule 25), and no answer can be taken for a
/// page with scripts; `/docs` alone says otherwise.
fn dress(answer: &mut Response, path: &str, id: &str) {
    let policy = match path {
        "/docs" => crate::pages::DOCS_POLICY,
        _ => "default-src 'none'; frame-ancestors 'none'",
    };
    let always = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let headers = answer.headers_mut();
    headers.extend(always.map(|(name, value)| (name, HeaderValue::from_static(value))));
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
}

/// Ids of requests: a number that this run of the program drew, and a count. They name a line of the log and are no
/// secret.
struct RequestIds {
    run: u64,
    count: AtomicU64,
}

impl RequestIds {
    fn of_this_run() -> Self {
        Self { run: RandomState::new().build_hasher().finish(), count: AtomicU64::new(0) }
    }

    fn next(&self) -> String {
        format!("{:016x}-{}", self.run, self.count.fetch_add(1, Ordering::Relaxed) + 1)
    }
}
