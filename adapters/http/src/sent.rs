//! The body of a request: JSON, read with more care than the framework takes.

use poem::{Request, RequestBody};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    payload::{Json, Payload},
    registry::{MetaMediaType, MetaRequest, Registry},
    types::ParseFromJSON,
};
use serde_json::Value;

use crate::problem::{Kind, Problem, plainly};

/// What was sent as the body of a request.
pub(crate) struct Sent<T>(pub T);

impl<T: ParseFromJSON> Sent<T> {
    /// Reads a body.
    fn read(body: &[u8]) -> Result<Self, Problem> {
        let text = str::from_utf8(body).map_err(|_| Problem::unreadable("the body is not text in UTF-8"))?;
        let value: Value =
            serde_json::from_str(text).map_err(|error| Problem::unreadable(format!("this is no JSON: {error}")))?;
        let sent = T::parse_from_json(Some(value));
        sent.map(Self).map_err(|error| Problem::unreadable(plainly(error.message())))
    }
}

impl<'a, T: ParseFromJSON> ApiExtractor<'a> for Sent<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content = MetaMediaType { content_type: Json::<T>::CONTENT_TYPE, schema: T::schema_ref() };
        Some(MetaRequest { description: None, content: vec![content], required: T::IS_REQUIRED })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        if !request.content_type().is_some_and(Json::<T>::check_content_type) {
            let detail = "send the body with the content type application/json";
            return Err(Problem::new(Kind::NotJson, detail).into());
        }
        let body = body.take()?.into_bytes().await?;
        Ok(Self::read(&body)?)
    }
}
