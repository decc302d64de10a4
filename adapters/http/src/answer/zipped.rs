//! A ZIP as an answer, in pieces.

use poem::{
    IntoResponse, Response,
    http::{StatusCode, header},
};
use poem_openapi::{
    ApiResponse,
    registry::{MetaMediaType, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
};

use crate::{answer::response, bundle::Bundle, transfer::body};

/// The files of an order on their way out. How long it all is turns out on the way: sizes are made when their turn comes.
pub(crate) struct Zipped(pub Bundle);

const ZIP: &str = "application/zip";

impl IntoResponse for Zipped {
    fn into_response(self) -> Response {
        let name = format!("attachment; filename=\"order-{}.zip\"", self.0.order());
        let answer = Response::builder().header(header::CONTENT_TYPE, ZIP).header(header::CONTENT_DISPOSITION, name);
        answer.body(body(self.0.packed()))
    }
}

impl ApiResponse for Zipped {
    fn meta() -> MetaResponses {
        let schema = MetaSchema { format: Some("binary"), ..MetaSchema::new("string") };
        let content = MetaMediaType { content_type: ZIP, schema: MetaSchemaRef::Inline(Box::new(schema)) };
        MetaResponses { responses: vec![response(StatusCode::OK, "The ZIP.", vec![content], Vec::new())] }
    }

    fn register(_: &mut Registry) {}
}
