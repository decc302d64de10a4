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
use picdesk::House;
use poem::{
    Endpoint, Request, Response,
    http::{HeaderName, HeaderValue, Method, header},
};
use tokio::time::timeout;
use tracing::{debug, error};

use crate::{
    Settings,
    document::Methods,
    pages, papers,
    problem::{Kind, Problem},
};

mod body;

/// What pages may load: what is ours, and nothing that stands in the page itself.
const PAGES_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                            form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The front door.
pub(crate) struct Front<E> {
    inner: E,
    settings: Settings,
    house: House,
    methods: Methods,
    /// Where forms arrive that carry files: whoever is behind these addresses reads them piece by piece.
    for_files: Vec<&'static str>,
    ids: RequestIds,
}

impl<E> Front<E> {
    /// Puts the door before everything else.
    pub(crate) fn new(inner: E, settings: Settings, house: House) -> Self {
        let (methods, ids) = (Methods::of_everything(), RequestIds::of_this_run());
        Self { inner, settings, house, methods, for_files: pages::for_files(), ids }
    }
}

impl<E: Endpoint<Output = Response>> Endpoint for Front<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let began = Instant::now();
        let id = self.ids.next();
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let reader = Reader::of(&request);
        let frame = pages::Frame::default();
        request.set_data(frame.clone());

        let mut answer = match self.guarded(request).await {
            Ok(answer) => answer,
            Err(problem) => self.refused(problem, &reader, &frame, &method, &path, &id),
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
        let carries_files = request.method() == Method::POST && self.for_files.contains(&request.uri().path());
        let most = if carries_files {
            self.settings.upload_timeout
        } else {
            let most = self.settings.request_timeout;
            timeout(most, body::bound(&mut request, self.settings.body_limit))
                .await
                .map_err(|_| Problem::new(Kind::TooSlow, "send the whole request, and sooner"))??;
            most
        };

        let answering = AssertUnwindSafe(self.inner.call(request)).catch_unwind();
        let answer = timeout(most, answering)
            .await
            .map_err(|_| Problem::unclear("the answer took too long"))?
            .map_err(|panic| Problem::ours(Kind::Failed, format!("panicked: {}", said(&*panic))))?;
        Ok(answer?)
    }

    /// Renders a problem; one of ours is logged here, and nowhere else.
    fn refused(
        &self,
        mut problem: Problem,
        reader: &Reader,
        frame: &pages::Frame,
        method: &Method,
        path: &str,
        id: &str,
    ) -> Response {
        if problem.is_ours() {
            error!(request = id, %method, path, problem = problem.kind.slug(), cause = problem.causes(), "failed");
        }
        if problem.kind == Kind::WrongMethod {
            problem.allow = self.methods.at(path);
        }
        match reader {
            Reader::Person { address } => pages::shown(&problem, frame, &self.house, address, id),
            Reader::Program => problem.answer(id),
        }
    }
}

/// Who reads what went wrong.
enum Reader {
    /// Somebody with a browser, who wanted what is at this address.
    Person { address: String },
    /// A program, which wants it as JSON.
    Program,
}

impl Reader {
    fn of(request: &Request) -> Self {
        let accept = request.header(header::ACCEPT).unwrap_or_default();
        if !pages::is_for_people(request.uri().path(), accept) {
            return Self::Program;
        }
        // Whoever sent a form comes back to the page that showed it, which is not where the form went.
        let address = match request.method() {
            &Method::GET => request.uri().path_and_query().map(|whole| whole.to_string()),
            _ => None,
        };
        Self::Person { address: address.unwrap_or_else(|| "/".to_owned()) }
    }
}

/// What a panic said.
fn said(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a word")
}

/// Sets the headers that every answer has.
///
/// Nothing is cached that does not say so itself, so that a permission holds from the next request on (rule 25). Pages
/// load what is ours and run no script but ours; what is no page can load and run nothing.
fn dress(answer: &mut Response, path: &str, id: &str) {
    let page = answer.content_type().is_some_and(|kind| kind.starts_with("text/html"));
    let policy = match path {
        "/docs" => papers::DOCS_POLICY,
        _ if page => PAGES_POLICY,
        _ => "default-src 'none'; frame-ancestors 'none'",
    };
    let kept = answer.headers().get(header::CACHE_CONTROL).cloned();
    let always = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // With `no-referrer`, browsers that do not say `Sec-Fetch-Site` would send our own forms without their origin.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let headers = answer.headers_mut();
    headers.extend(always.map(|(name, value)| (name, HeaderValue::from_static(value))));
    headers.insert(header::CACHE_CONTROL, kept.unwrap_or(HeaderValue::from_static("no-store")));
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
