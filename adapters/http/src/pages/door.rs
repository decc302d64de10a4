//! The doors to the pages: each is an address, with what it shows and what it takes.
//!
//! What somebody who is signed in sees gets a [`Visit`]; a form gets read only when it carries the token of that visit,
//! so that no page can forget to ask.

use std::future::Future;

use futures_util::future::BoxFuture;
use poem::{Request, Response, Route, RouteMethod, endpoint::make, http::Method};

use crate::{
    pages::{
        PageOf,
        fields::Fields,
        parcel::Parcel,
        trouble,
        visit::{Asked, Guest, Visit},
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
    takes_files: bool,
    route: RouteMethod,
}

impl Door {
    /// A door for those who are signed in.
    pub(super) fn at(path: &'static str) -> Self {
        Self { path, methods: Vec::new(), open: false, takes_files: false, route: RouteMethod::new() }
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
        self.with(Method::GET, move |request: Request| async move { page(visit(&request).await?).await })
    }

    /// Gives to whoever is signed in what is no page of its own and stands within one, such as a picture: nothing is asked
    /// for that only the head of a page tells.
    pub(super) fn gives<P, A>(self, piece: P) -> Self
    where
        P: Fn(Visit) -> A + Copy + Send + Sync + 'static,
        A: Future<Output = Answer> + Send + 'static,
    {
        self.with(Method::GET, move |request: Request| async move {
            let visit = Visit::of(&request).await?;
            trouble::Frame::keep(&request, &visit);
            piece(visit).await
        })
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
            let visit = visit(&request).await?;
            let fields = Fields::of_body(&request, &mut body).await?;
            visit.recognise(&fields)?;
            change(visit, fields).await
        })
    }

    /// Takes a form that carries files from whoever is signed in. The front door does not read it: who sends it, and
    /// whether the form is one of theirs, is known before the first file is.
    pub(super) fn takes_files<P>(self, change: P) -> Self
    where
        P: for<'a> Fn(Visit, Fields, &'a mut Parcel) -> BoxFuture<'a, Answer> + Copy + Send + Sync + 'static,
    {
        let door = Self { takes_files: true, ..self };
        door.with(Method::POST, move |request: Request| async move {
            let (request, body) = request.split();
            let mut parcel = Parcel::of(&request, body).await?;
            let answer = async {
                refuse_other_sites(&request)?;
                let visit = visit(&request).await?;
                let fields = parcel.fields().await?;
                visit.recognise(&fields)?;
                change(visit, fields, &mut parcel).await
            };
            let answer = answer.await;
            parcel.let_go().await;
            answer
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

    /// Hands out to everybody what is the same for everybody, and has no form.
    pub(super) fn hands_out<P, A>(self, piece: P) -> Self
    where
        P: Fn(Asked) -> A + Copy + Send + Sync + 'static,
        A: Future<Output = Answer> + Send + 'static,
    {
        self.with(Method::GET, move |request: Request| async move { piece(Asked::by_anybody(&request)?).await })
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

    /// Its address, where forms that carry files are sent to it.
    pub(super) fn for_files(&self) -> Option<&'static str> {
        self.takes_files.then_some(self.path)
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

/// Finds out who it is; whatever goes wrong from now on is shown within the head of their pages.
async fn visit(request: &Request) -> Result<Visit, Problem> {
    let visit = Visit::with_head(request).await?;
    trouble::Frame::keep(request, &visit);
    Ok(visit)
}
