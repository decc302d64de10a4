//! What the OpenAPI document promises, and whether an answer keeps it.

use std::sync::LazyLock;

use reqwest::Method;
use serde_json::Value;

use crate::Heard;

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(picdesk_http::openapi()).expect("the document is JSON"));

/// An operation of the document.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its id.
    pub id: String,
    /// Its method.
    pub method: Method,
    /// Its path below `/api/v1`, with its parameters in braces.
    pub path: String,
    /// All that the document says of it.
    pub described: Value,
}

/// All operations of the document.
pub fn operations() -> Vec<Operation> {
    let paths = DOCUMENT["paths"].as_object().expect("paths");
    let of_path = |(path, operations): (&String, &Value)| {
        let operations = operations.as_object().expect("operations").clone();
        let path = path.clone();
        operations.into_iter().map(move |(method, described)| Operation {
            id: described["operationId"].as_str().expect("every operation has an id").to_owned(),
            method: method.to_uppercase().parse().expect("a method"),
            path: path.clone(),
            described,
        })
    };
    paths.iter().flat_map(of_path).collect()
}

/// What stands in the document where it refers to another place of itself.
pub fn resolved(value: &Value) -> &Value {
    let pointer = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.map_or(value, |pointer| DOCUMENT.pointer(pointer).expect("references lead somewhere"))
}

/// Fails where a problem is none by RFC 9457, or where the document does not name it for its operation.
pub(crate) fn check(method: &Method, path: &str, heard: &Heard) {
    assert_eq!(heard.header("content-type"), "application/problem+json", "{method} {path}: {heard:?}");
    assert_eq!(heard.body["status"], heard.status.as_u16(), "{method} {path}");
    let kind = heard.body["type"].as_str().expect("a problem has a type");
    let slug = kind.strip_prefix("/problems/").expect("types live under /problems");
    for field in ["title", "detail", "instance"] {
        assert!(heard.body[field].is_string(), "{method} {path}: {field} is missing in {}", heard.body);
    }
    assert!(heard.body["instance"].as_str().unwrap_or_default().ends_with(heard.header("x-request-id")));

    let Some(operation) = operation_at(method, path) else { return };
    let response = resolved(&operation.described["responses"][heard.status.as_str()]);
    let named = response["content"]["application/problem+json"]["examples"].get(slug).is_some();
    assert!(named, "the document does not say that {} can answer {} {slug}", operation.id, heard.status);
}

fn operation_at(method: &Method, path: &str) -> Option<Operation> {
    let path = path.strip_prefix("/api/v1")?.split('?').next()?;
    let asked: Vec<&str> = path.split('/').collect();
    let fits = |operation: &Operation| {
        let parts: Vec<&str> = operation.path.split('/').collect();
        let fit = |(part, asked): (&&str, &&str)| part.starts_with('{') || part == asked;
        operation.method == *method && parts.len() == asked.len() && parts.iter().zip(&asked).all(fit)
    };
    operations().into_iter().find(fits)
}
