//! The doors to the pages: each is an address, with what it shows and what it takes.
//!
//! What somebody who is signed in sees gets a [`Visit`]; a form gets read only when it carries the token of that visit,
//! so that no page can forget to ask.

use std::future::Future;

use poem::{Request, Response, Route, RouteMethod, endpoint::make, http::Method};

use crate::{
    pages::{
        PageOf,
        fields::Fields,
        visit::{Guest, Visit},
    },
    problem::Problem,
    signed_in::refuse_other_sites,
};

/// What a page answers.
pub(super) type Answer = Result<Response, Problem>;

/// An address, with what is behind it.
pub(super) struct Door {
    path: &'static str,
    methods: Vec<Method>,
    open: bool,
    route: RouteMethod,
}

impl Door {
    /// A door for those who are signed in.
    pub(super) fn at(path: &'static str) -> Self {
        Self { path, methods: Vec::new(), open: false, route: RouteMethod::new() }
    }

    /// A door for everybody.
    pub(super) fn open_at(path: &'static str) -> Self {
        Self { open: true, ..Self::at(path) }
    }

    /// Shows a page to whoever is signed in.
    pub(super) fn shows<P, A>(self, page: P) -> Self
    where
        P: Fn(Visit) -> A + Copy + Send + Sync + 'static,
        A: Future<Output = Answer> + Send + 'static,
    {
        self.with(Method::GET, move |request: Request| async move { page(Visit::of(&request).await?).await })
    }

    /// Takes a form from whoever is signed in.
    pub(super) fn takes<P, A>(self, change: P) -> Self
    where
        P: Fn(Visit, Fields) -> A + Copy + Send + Sync + 'static,
        A: Future<Output = Answer> + Send + 'static,
    {
        self.with(Method::POST, move |request: Request| async move {
            let (request, mut body) = request.split();
            refuse_other_sites(&request)?;
            let visit = Visit::of(&request).await?;
            let fields = Fields::of_body(&request, &mut body).await?;
            visit.recognise(&fields)?;
            change(visit, fields).await
        })
    }

    /// Shows a page to everybody.
    pub(super) fn shows_everybody<P, A>(self, page: P) -> Self
    where
        P: Fn(Guest) -> A + Copy + Send + Sync + 'static,
        A: Future<Output = Answer> + Send + 'static,
    {
        self.with(Method::GET, move |request: Request| async move { page(Guest::of(&request)?).await })
    }

    /// Takes a form from everybody.
    pub(super) fn takes_from_everybody<P, A>(self, change: P) -> Self
    where
        P: Fn(Guest, Fields) -> A + Copy + Send + Sync + 'static,
        A: Future<Output = Answer> + Send + 'static,
    {
        self.with(Method::POST, move |request: Request| async move {
            let (request, mut body) = request.split();
            refuse_other_sites(&request)?;
            let guest = Guest::of(&request)?;
            let fields = Fields::of_body(&request, &mut body).await?;
            guest.recognise(&fields)?;
            change(guest, fields).await
        })
    }

    /// The pages behind it.
    pub(super) fn pages(&self) -> Vec<PageOf> {
        let of = |method: &Method| PageOf { method: method.to_string(), path: self.path, open: self.open };
        self.methods.iter().map(of).collect()
    }

    /// Puts it on the router.
    pub(super) fn on(self, route: Route) -> Route {
        route.at(self.path, self.route)
    }

    fn with<H, A>(mut self, method: Method, handler: H) -> Self
    where
        H: Fn(Request) -> A + Copy + Send + Sync + 'static,
        A: Future<Output = Answer> + Send + 'static,
    {
        let endpoint = make(move |request| async move { Ok::<_, poem::Error>(handler(request).await?) });
        self.route = self.route.method(method.clone(), endpoint);
        self.methods.push(method);
        self
    }
}
