//! The query of an address: it names what the operation knows, each once, or nothing is done.
//!
//! The framework overlooks what it does not know. A filter that is misspelt would then be none at all, and the answer
//! everything: which filters there are is read from the same description that the OpenAPI document is made from.

use std::collections::{HashMap, HashSet};

use poem::{Endpoint, EndpointExt, Request, Response, endpoint::BoxEndpoint, http::Method};
use poem_openapi::{
    OpenApi,
    registry::{MetaApi, MetaOperation, MetaParamIn, Registry},
};

use crate::{
    problem::{Problem, shortened},
    signed_in::SignedIn,
};

/// The same resources, none of whose operations overlooks a parameter.
pub(crate) struct Exact<T>(pub T);

impl<T: OpenApi> OpenApi for Exact<T> {
    fn meta() -> Vec<MetaApi> {
        T::meta()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn add_routes(self, routes: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {
        let mut described: HashMap<_, _> = T::meta()
            .into_iter()
            .flat_map(|api| api.paths)
            .flat_map(|path| {
                path.operations.into_iter().map(move |operation| (of(&path.path, &operation.method), operation))
            })
            .collect();
        let mut operations = HashMap::new();
        self.0.add_routes(&mut operations);
        for (path, methods) in operations {
            let careful = methods.into_iter().map(|(method, inner)| {
                let operation = described.remove(&of(&path, &method));
                (method, Careful::new(inner, operation).boxed())
            });
            routes.entry(path.clone()).or_default().extend(careful);
        }
    }
}

/// What an operation is found by: its method, and its address without the names of what changes in it, which the framework
/// spells in two ways.
fn of(path: &str, method: &Method) -> (String, Method) {
    let part = |part: &str| if part.starts_with([':', '{']) { "/:".to_owned() } else { format!("/{part}") };
    (path.split('/').filter(|part| !part.is_empty()).map(part).collect(), method.clone())
}

/// An operation that reads its query with care.
struct Careful {
    inner: BoxEndpoint<'static>,
    /// The parameters that it knows.
    known: Vec<String>,
    /// Whether it is for people who are signed in.
    signed_in: bool,
}

impl Careful {
    fn new(inner: BoxEndpoint<'static>, operation: Option<MetaOperation>) -> Self {
        let signed_in = operation.as_ref().is_some_and(|operation| !operation.security.is_empty());
        let parameters = operation.into_iter().flat_map(|operation| operation.params);
        let in_query = parameters.filter(|parameter| parameter.in_type == MetaParamIn::Query);
        Self { inner, known: in_query.map(|parameter| parameter.name).collect(), signed_in }
    }

    /// Refuses a parameter that the operation does not know, and one that is there twice: nobody can say which of the two
    /// is meant.
    fn read(&self, request: &Request) -> Result<(), Problem> {
        let asked: Vec<(String, String)> = request.params().map_err(Problem::unreadable)?;
        let mut named = HashSet::new();
        for (name, _) in &asked {
            if !self.known.contains(name) {
                return Err(self.unknown(name));
            }
            if !named.insert(name) {
                return Err(Problem::unreadable(format!("the parameter `{name}` is there twice")));
            }
        }
        Ok(())
    }

    fn unknown(&self, name: &str) -> Problem {
        let known: Vec<String> = self.known.iter().map(|name| format!("`{name}`")).collect();
        let those = match &*known {
            [] => "there are none here".to_owned(),
            [only] => format!("there is {only}"),
            [others @ .., last] => format!("there are {} and {last}", others.join(", ")),
        };
        Problem::unreadable(format!("there is no parameter `{}`: {those}", shortened(name)))
    }
}

impl Endpoint for Careful {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if let Err(problem) = self.read(&request) {
            // Nobody learns what is wrong with a request before they said who they are.
            if self.signed_in {
                SignedIn::read(&request).await?;
            }
            return Err(problem.into());
        }
        self.inner.call(request).await
    }
}
