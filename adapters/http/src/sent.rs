//! The body of a request: JSON, read with more care than the framework takes.

use std::collections::HashSet;

use poem::{Request, RequestBody};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    payload::{Json, Payload},
    registry::{MetaMediaType, MetaRequest, Registry},
    types::ParseFromJSON,
};
use serde_json::Value;

use crate::problem::{Kind, Problem, plainly};

/// What was sent as the body of a request. An `Option` is nothing where there is no body.
pub(crate) struct Sent<T>(pub T);

impl<T: ParseFromJSON> Sent<T> {
    /// Reads a body.
    ///
    /// A field that is there twice is refused: programs do not agree on which of the two holds, so that what one of
    /// them checked could be another thing than what is done here.
    fn read(body: &[u8]) -> Result<Self, Problem> {
        let text = str::from_utf8(body).map_err(|_| Problem::unreadable("the body is not text in UTF-8"))?;
        let value: Value =
            serde_json::from_str(text).map_err(|error| Problem::unreadable(format!("this is no JSON: {error}")))?;
        if let Some(name) = named_twice(text) {
            return Err(Problem::unreadable(format!("the field `{name}` is there twice")));
        }
        Self::of(Some(value))
    }

    fn of(value: Option<Value>) -> Result<Self, Problem> {
        let sent = T::parse_from_json(value);
        sent.map(Self).map_err(|error| Problem::unreadable(plainly(error.message())))
    }
}

/// The name of a field that an object of this text has twice. The text is known to be JSON, so that a string with a
/// colon after it is always the name of a field.
fn named_twice(json: &str) -> Option<String> {
    let mut open: Vec<HashSet<String>> = Vec::new();
    let mut rest = json;
    while let Some(at) = rest.find(['{', '}', '"']) {
        let (token, after) = rest[at..].split_at(1);
        rest = after;
        match token {
            "{" => open.push(HashSet::new()),
            "}" => drop(open.pop()),
            _ => {
                let (string, after) = rest.split_at(end_of_string(rest));
                rest = after.get(1..)?;
                let is_name = rest.trim_start().starts_with(':');
                if is_name && let Some(names) = open.last_mut() {
                    // However it is spelt: an escape can stand for a letter.
                    let name: String = serde_json::from_str(&format!("\"{string}\"")).ok()?;
                    if let Some(twice) = names.replace(name) {
                        return Some(twice);
                    }
                }
            }
        }
    }
    None
}

/// Where the quotation mark is that ends the string.
fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    let ends = |byte: u8| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    };
    text.bytes().position(ends).unwrap_or(text.len())
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
        let body = body.take()?.into_bytes().await?;
        let kind = request.content_type();
        if !T::IS_REQUIRED && kind.is_none() && body.is_empty() {
            return Ok(Self::of(None)?);
        }
        if !kind.is_some_and(Json::<T>::check_content_type) {
            let detail = "send the body with the content type application/json";
            return Err(Problem::new(Kind::NotJson, detail).into());
        }
        Ok(Self::read(&body)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_is_there_twice_is_found_however_deep_and_however_spelt() {
        for (json, name) in [
            (r#"{"a": 1, "a": 2}"#, "a"),
            (r#"{"a": [{"b": {}, "c": "}", "b" : 1}]}"#, "b"),
            (r#"{"size": 1, "\u0073ize": 2}"#, "size"),
            (r#"{"a\"b": "\\", "x": "{", "a\"b": 1}"#, "a\"b"),
            (r#"{"": 1, "": 1}"#, ""),
        ] {
            assert_eq!(named_twice(json).as_deref(), Some(name), "{json}");
        }
    }

    #[test]
    fn the_same_name_in_different_objects_and_as_a_value_is_fine() {
        for json in [
            r#"[{"a": 1}, {"a": 1}]"#,
            r#"{"a": {"a": {"a": "a"}}, "b": ["a", "a", "a:"]}"#,
            r#"{"a": "\"a\": 1, \"a\": 2", "A": "{\"a\""}"#,
            r#""a""#,
            "7",
        ] {
            assert_eq!(named_twice(json), None, "{json}");
        }
    }
}
