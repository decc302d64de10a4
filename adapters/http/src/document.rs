//! The OpenAPI document: what the framework knows from the types, completed with every problem that can occur and an
//! example of every request.

use std::collections::BTreeMap;

use poem::http::Method;
use poem_openapi::OpenApi;

use crate::api::{ROOT, Resources};

mod completed;

/// The OpenAPI document of the API: pretty-printed, sorted, the same every time.
pub fn openapi() -> String {
    completed::document()
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
        Self(found.into_iter().map(|(path, methods)| (parts(&path).map(Part::of).collect(), methods)).collect())
    }

    /// The methods that work at this address, as `Allow` lists them.
    pub(crate) fn at(&self, path: &str) -> Option<String> {
        let asked: Vec<&str> = parts(path).collect();
        let fits =
            |pattern: &[Part]| pattern.len() == asked.len() && pattern.iter().zip(&asked).all(|(p, a)| p.fits(a));
        let (_, methods) = self.0.iter().find(|(pattern, _)| fits(pattern))?;
        let names: Vec<&str> = methods.iter().map(Method::as_str).collect();
        Some(names.join(", "))
    }
}

impl Part {
    fn of(text: &str) -> Self {
        if text.starts_with('{') { Self::Any } else { Self::Fixed(text.to_owned()) }
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
