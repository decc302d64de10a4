//! The OpenAPI document: what the framework knows from the types, completed with every problem that can occur and an
//! example of every request.

use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

use poem::{endpoint::BoxEndpoint, http::Method};
use poem_openapi::{
    OpenApi, OpenApiService,
    registry::{MetaApi, Registry},
};

use crate::api::{ROOT, Resources};

mod completed;
mod curl;

/// The OpenAPI document of the API: pretty-printed, sorted, the same every time.
pub fn openapi() -> &'static str {
    &OPENAPI
}

static OPENAPI: LazyLock<String> = LazyLock::new(|| {
    // The framework's media type names a charset, which JSON has none of.
    completed::document(&described().spec().replace("application/json; charset=utf-8", "application/json"))
});

/// The page that shows the document, with the scripts and styles that it needs in it.
pub(crate) fn page() -> &'static str {
    &PAGE
}

static PAGE: LazyLock<String> = LazyLock::new(|| {
    let api = described();
    // The framework writes its own document into the page; ours, which names every problem, takes its place.
    api.swagger_ui_html().replace(&api.spec(), openapi())
});

/// The API as its types describe it, without a desk behind it.
struct Described;

impl OpenApi for Described {
    fn meta() -> Vec<MetaApi> {
        Resources::meta()
    }

    fn register(registry: &mut Registry) {
        Resources::register(registry);
    }

    fn add_routes(self, _: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {}
}

const DESCRIPTION: &str = "\
The picture desk: lightboxes, orders into clients' accounts, permissions to download, and letters.\n\n\
**Signing in.** `POST /session` gives a browser a cookie, and a script the same secret as `token`, which it sends as \
`Authorization: Bearer`.\n\n\
**Editing.** What you can edit has a revision, which is its `ETag`. A change sends it back as `If-Match`, and is \
refused when somebody else was quicker.\n\n\
**Lists** come in pages: send what a page gave as `next` back as `after`.\n\n\
**Problems** are `application/problem+json` (RFC 9457). Programs decide by the `type`, which is an address with an \
explanation; all of them stand at [/problems](/problems).";

fn described() -> OpenApiService<Described, ()> {
    OpenApiService::new(Described, "Picdesk", "1").description(DESCRIPTION).server(ROOT)
}

/// Which methods work at which address, for the `Allow` of an answer to another one.
pub(crate) struct Methods(Vec<(Vec<Part>, Vec<Method>)>);

/// A part of an address, between two slashes.
enum Part {
    Fixed(String),
    Any,
}

impl Methods {
    /// Of the API, and of the few addresses around it.
    pub(crate) fn of_everything() -> Self {
        let mut found: BTreeMap<String, Vec<Method>> = BTreeMap::new();
        for path in Resources::meta().into_iter().flat_map(|api| api.paths) {
            let methods = path.operations.into_iter().map(|operation| operation.method);
            found.entry(format!("{ROOT}{}", path.path)).or_default().extend(methods);
        }
        for path in ["/api/v1/openapi.json", "/docs", "/problems", "/problems/{slug}", "/healthz"] {
            found.insert(path.to_owned(), vec![Method::GET]);
        }
        for page in crate::pages::pages() {
            let method = page.method.parse().unwrap_or(Method::GET);
            found.entry(page.path.to_owned()).or_default().push(method);
        }
        Self(found.into_iter().map(|(path, methods)| (parts(&path).map(Part::of).collect(), methods)).collect())
    }

    /// The methods that work at this address, as `Allow` lists them.
    pub(crate) fn at(&self, path: &str) -> Option<String> {
        let asked: Vec<&str> = parts(path).collect();
        let fits = |parts: &[Part]| parts.len() == asked.len() && parts.iter().zip(&asked).all(|(p, a)| p.fits(a));
        // Where an address is one of its own as well as any of many, it is its own.
        let any = |parts: &[Part]| parts.iter().filter(|part| matches!(part, Part::Any)).count();
        let fitting = self.0.iter().filter(|(parts, _)| fits(parts));
        let (_, methods) = fitting.min_by_key(|(parts, _)| any(parts))?;
        let names: Vec<&str> = methods.iter().map(Method::as_str).collect();
        Some(names.join(", "))
    }
}

impl Part {
    fn of(text: &str) -> Self {
        if text.starts_with(['{', ':']) { Self::Any } else { Self::Fixed(text.to_owned()) }
    }

    fn fits(&self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Fixed(fixed) => fixed == text,
        }
    }
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}
