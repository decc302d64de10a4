//! The shapes of answers that did what was asked.

use picdesk::Revision;
use poem::{
    IntoResponse, Response,
    http::{StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    payload::{Json, Payload},
    registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
    types::{ParseFromJSON, ToJSON, Type},
};

use crate::problem::Problem;

mod picture;
mod zipped;

pub(crate) use picture::{Kept, Picture, file_name};
pub(crate) use zipped::Zipped;

/// What a handler answers.
pub(crate) type Answer<T> = Result<T, Problem>;

/// A thing that people edit: its revision is the ETag, which a change sends back as `If-Match`.
pub(crate) struct Revised<T>(pub T, pub Revision);

/// A thing that is edited by some and read by others: its revision is the ETag for those who edit it.
pub(crate) struct Seen<T>(pub T, pub Option<Revision>);

/// A thing that was just made: its address is the `Location`.
pub(crate) struct Made<T> {
    /// The thing.
    pub thing: T,
    /// Its revision; none for whoever does not edit it.
    pub revision: Option<Revision>,
    /// Its address.
    pub location: String,
}

/// A thing that was made by this request, or by an earlier one with the same key (rule 8).
pub(crate) enum MadeOnce<T> {
    /// By this one.
    Now(Made<T>),
    /// By an earlier one; nothing was done again.
    Before(Made<T>),
}

/// It was done, and there is nothing to add.
pub(crate) struct Done;

fn etag(revision: Revision) -> String {
    format!("\"{revision}\"")
}

impl<T: ToJSON> IntoResponse for Revised<T> {
    fn into_response(self) -> Response {
        Seen(self.0, Some(self.1)).into_response()
    }
}

impl<T: ToJSON> IntoResponse for Seen<T> {
    fn into_response(self) -> Response {
        match self.1 {
            Some(revision) => Json(self.0).with_header(header::ETAG, etag(revision)).into_response(),
            None => Json(self.0).into_response(),
        }
    }
}

impl<T: ToJSON> IntoResponse for Made<T> {
    fn into_response(self) -> Response {
        Seen(self.thing, self.revision)
            .with_header(header::LOCATION, self.location)
            .with_status(StatusCode::CREATED)
            .into_response()
    }
}

impl<T: ToJSON> IntoResponse for MadeOnce<T> {
    fn into_response(self) -> Response {
        match self {
            Self::Now(made) => made.into_response(),
            Self::Before(made) => made.with_status(StatusCode::OK).into_response(),
        }
    }
}

impl IntoResponse for Done {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl<T: ToJSON + ParseFromJSON> ApiResponse for Revised<T> {
    fn meta() -> MetaResponses {
        one(json::<T>(StatusCode::OK, "It is as follows.", vec![header_of("ETag", ETAG)]))
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: ToJSON + ParseFromJSON> ApiResponse for Seen<T> {
    fn meta() -> MetaResponses {
        one(json::<T>(StatusCode::OK, "It is as follows.", vec![etag_of_some()]))
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: ToJSON + ParseFromJSON> ApiResponse for Made<T> {
    fn meta() -> MetaResponses {
        one(made::<T>(StatusCode::CREATED, "It was made."))
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: ToJSON + ParseFromJSON> ApiResponse for MadeOnce<T> {
    fn meta() -> MetaResponses {
        let before = "It was made by an earlier request with the same key; nothing was done again.";
        let responses = vec![made::<T>(StatusCode::CREATED, "It was made."), made::<T>(StatusCode::OK, before)];
        MetaResponses { responses }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

fn made<T: ToJSON + ParseFromJSON>(status: StatusCode, description: &'static str) -> MetaResponse {
    let headers = vec![etag_of_some(), header_of("Location", "The address of what was made.")];
    json::<T>(status, description, headers)
}

impl ApiResponse for Done {
    fn meta() -> MetaResponses {
        one(response(StatusCode::NO_CONTENT, "It was done.", Vec::new(), Vec::new()))
    }

    fn register(_: &mut Registry) {}
}

/// A problem is an answer as well. Which ones an operation can have is written into the document afterwards.
impl ApiResponse for Problem {
    fn meta() -> MetaResponses {
        let content = vec![MetaMediaType {
            content_type: "application/problem+json",
            schema: crate::wire::problem::Problem::schema_ref(),
        }];
        let problem = MetaResponse { status: None, ..response(StatusCode::OK, "A problem.", content, Vec::new()) };
        one(problem)
    }

    fn register(registry: &mut Registry) {
        crate::wire::problem::Problem::register(registry);
    }
}

const ETAG: &str = "The revision: send it back as `If-Match` with a change.";

/// The ETag of what some edit and others read.
fn etag_of_some() -> MetaHeader {
    let description = format!("{ETAG} Not there for whoever does not edit it.");
    MetaHeader { required: false, ..header_of("ETag", &description) }
}

fn one(response: MetaResponse) -> MetaResponses {
    MetaResponses { responses: vec![response] }
}

fn json<T: ToJSON + ParseFromJSON>(
    status: StatusCode,
    description: &'static str,
    headers: Vec<MetaHeader>,
) -> MetaResponse {
    let content = MetaMediaType { content_type: Json::<T>::CONTENT_TYPE, schema: T::schema_ref() };
    response(status, description, vec![content], headers)
}

/// A response for the document.
pub(crate) fn response(
    status: StatusCode,
    description: &'static str,
    content: Vec<MetaMediaType>,
    headers: Vec<MetaHeader>,
) -> MetaResponse {
    MetaResponse { description, status: Some(status.as_u16()), status_range: None, content, headers }
}

/// A header of a response for the document.
pub(crate) fn header_of(name: &str, description: &str) -> MetaHeader {
    MetaHeader {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        required: true,
        deprecated: false,
        schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))),
    }
}
