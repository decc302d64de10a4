//! The framework's document, completed operation by operation.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{api, document::curl, problem::Kind};

/// What parameters mean that many operations have.
const PARAMETERS: [(&str, &str); 4] = [
    ("after", "Where the page starts: what an earlier page gave as `next`."),
    ("limit", "How many rows a page has at the most; 50 where nothing is said."),
    ("If-Match", "The `ETag` of what the change is based on, such as `\"3\"`; `*` changes it whatever it is."),
    ("Idempotency-Key", "1 to 200 visible characters that you choose, so that sending again does nothing again."),
];

/// Completes a document that the framework wrote.
///
/// # Panics
/// Where the framework writes no JSON. It is called when the program starts, and by a test.
pub(super) fn document(written: &str) -> String {
    let mut document: Value = serde_json::from_str(written).expect("the framework writes JSON");
    let each = |made: fn(Kind) -> Value| Kind::ALL.iter().map(|kind| (kind.slug().to_owned(), made(*kind))).collect();
    document["components"]["examples"] = Value::Object(each(example));
    document["components"]["responses"] = Value::Object(each(|kind| response(&[kind])));
    let schemas = document["components"]["schemas"].clone();
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (path, operations) in paths {
        for (method, operation) in operations.as_object_mut().into_iter().flatten() {
            describe_parameters(operation);
            add_problems(operation, method);
            operation["x-codeSamples"] = curl::sample(path, method, operation, &schemas);
        }
    }
    let mut text = serde_json::to_string_pretty(&sorted(document)).expect("a value is always JSON");
    text.push('\n');
    text
}

fn describe_parameters(operation: &mut Value) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let known = PARAMETERS.iter().find(|(name, _)| parameter["name"] == *name);
        if let Some((_, meaning)) = known {
            parameter["description"] = json!(meaning);
        } else if parameter["in"] == "path" {
            let name = parameter["name"].as_str().unwrap_or_default();
            parameter["description"] = json!(format!("Which {}.", if name == "number" { "file" } else { name }));
        }
    }
}

/// Every problem that the operation can have: some its shape says, the others its resource does.
fn add_problems(operation: &mut Value, method: &str) {
    let mut kinds = of_shape(operation, method);
    let id = operation["operationId"].as_str().unwrap_or_default();
    kinds.extend(api::problems().filter(|(operation, _)| *operation == id).flat_map(|(_, kinds)| *kinds));

    let mut by_status: BTreeMap<String, Vec<Kind>> = BTreeMap::new();
    for kind in Kind::ALL.iter().filter(|kind| kinds.contains(kind)) {
        by_status.entry(kind.status().as_u16().to_string()).or_default().push(*kind);
    }
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    responses.remove("default");
    responses.extend(by_status.into_iter().map(|(status, kinds)| match &*kinds {
        [only] => (status, json!({ "$ref": format!("#/components/responses/{}", only.slug()) })),
        several => (status, response(several)),
    }));
}

fn of_shape(operation: &Value, method: &str) -> Vec<Kind> {
    let mut parameters = operation["parameters"].as_array().into_iter().flatten();
    // Every operation refuses a parameter that it does not know.
    let mut kinds = vec![Kind::Unreadable, Kind::Failed, Kind::Unavailable];
    if operation["security"].is_array() {
        kinds.push(Kind::NotSignedIn);
        if method != "get" {
            kinds.push(Kind::FromElsewhere);
        }
    }
    if operation["requestBody"].is_object() {
        kinds.extend([Kind::TooLarge, Kind::NotJson, Kind::TooSlow]);
    }
    if parameters.any(|parameter| parameter["name"] == "If-Match") {
        kinds.extend([Kind::Stale, Kind::RevisionRequired]);
    }
    kinds
}

fn response(kinds: &[Kind]) -> Value {
    let titles: Vec<String> = kinds.iter().map(|kind| format!("`{}`: {}.", kind.slug(), kind.title())).collect();
    let refer = |kind: &Kind| json!({ "$ref": format!("#/components/examples/{}", kind.slug()) });
    let examples: Map<String, Value> = kinds.iter().map(|kind| (kind.slug().to_owned(), refer(kind))).collect();
    let mut response = json!({
        "description": titles.join("\n\n"),
        "content": { "application/problem+json": {
            "schema": { "$ref": "#/components/schemas/Problem" },
            "examples": examples,
        } },
    });
    if kinds.contains(&Kind::TooManyTries) {
        response["headers"] = json!({ "Retry-After": {
            "description": "How many seconds to wait.",
            "schema": { "type": "integer" },
        } });
    }
    response
}

fn example(kind: Kind) -> Value {
    let mut problem = json!({
        "type": format!("/problems/{}", kind.slug()),
        "title": kind.title(),
        "status": kind.status().as_u16(),
        "detail": kind.title(),
        "instance": "urn:picdesk:request:5f1c0d9e7ab34826-42",
    });
    if let Some(rule) = kind.rule() {
        problem["rule"] = json!(rule);
    }
    json!({ "summary": kind.title(), "value": problem })
}

/// The same value with the keys of every object in order.
pub(super) fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let in_order: BTreeMap<String, Value> =
                object.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Value::Object(in_order.into_iter().collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(sorted).collect()),
        plain => plain,
    }
}
