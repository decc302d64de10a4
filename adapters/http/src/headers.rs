//! Headers that change what a request means: `If-Match` and `Idempotency-Key`.
//!
//! They are read here and not by the framework, which takes a header that is no text for one that is not there.

use picdesk::{Expected, IdempotencyKey};
use poem::{
    Request, RequestBody,
    http::{HeaderName, header},
};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaParamIn, MetaSchema, MetaSchemaRef},
};

use crate::problem::{Kind, Problem};

/// The revision that a change is based on (rule 40). A change without one is refused: it could overwrite another's.
pub(crate) struct IfMatch(pub Expected);

/// The key under which a request may be sent again, and nothing is done again (rule 8).
pub(crate) struct Key(pub Option<IdempotencyKey>);

impl IfMatch {
    fn read(request: &Request) -> Result<Self, Problem> {
        let Some(text) = single(request, &header::IF_MATCH)? else {
            let detail = "send `If-Match` with the ETag of what you read, or `*` to change it whatever it is";
            return Err(Problem::new(Kind::RevisionRequired, detail));
        };
        if text == "*" {
            return Ok(Self(Expected::Any));
        }
        let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let revision = quoted.and_then(|text| text.parse().ok());
        let revision = revision.ok_or_else(|| Problem::unreadable("`If-Match` is no ETag of ours, such as \"3\""))?;
        Ok(Self(Expected::Exactly(revision)))
    }
}

impl Key {
    fn read(request: &Request) -> Result<Self, Problem> {
        let text = single(request, &HeaderName::from_static("idempotency-key"))?;
        text.map(str::parse).transpose().map(Self).map_err(Problem::unreadable)
    }
}

/// The one value of a header; two of them, or one that is no text, cannot be understood.
fn single<'a>(request: &'a Request, name: &HeaderName) -> Result<Option<&'a str>, Problem> {
    let mut values = request.headers().get_all(name).iter();
    let (first, second) = (values.next(), values.next());
    if second.is_some() {
        return Err(Problem::unreadable(format!("`{name}` was sent twice")));
    }
    first.map(|value| value.to_str().map(str::trim)).transpose().map_err(|_| not_text(name))
}

fn not_text(name: &HeaderName) -> Problem {
    Problem::unreadable(format!("`{name}` is not plain text"))
}

macro_rules! header_parameters {
    ($($header:ident, $required:literal;)+) => {$(
        impl<'a> ApiExtractor<'a> for $header {
            const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
            const PARAM_IS_REQUIRED: bool = $required;

            type ParamType = String;
            type ParamRawType = String;

            fn param_in() -> Option<MetaParamIn> {
                Some(MetaParamIn::Header)
            }

            fn param_schema_ref() -> Option<MetaSchemaRef> {
                Some(MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))))
            }

            async fn from_request(
                request: &'a Request,
                _body: &mut RequestBody,
                _options: ExtractParamOptions<String>,
            ) -> poem::Result<Self> {
                Ok(Self::read(request)?)
            }
        }
    )+};
}

header_parameters! {
    IfMatch, true;
    Key, false;
}
