//! An example of every request, ready to be pasted.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::document::completed::sorted;

/// The request as a `curl` command: `$PICDESK` is where the site is, `$TOKEN` the secret of the session.
pub(super) fn sample(path: &str, method: &str, operation: &Value, schemas: &Value) -> Value {
    let (mut address, mut query, mut headers) = (format!("$PICDESK{}{path}", crate::api::ROOT), Vec::new(), Vec::new());
    if operation["security"].is_array() {
        headers.push("\"Authorization: Bearer $TOKEN\"".to_owned());
    }
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default();
        let value = value_of(parameter);
        match parameter["in"].as_str() {
            Some("path") => address = address.replace(&format!("{{{name}}}"), &value),
            Some("query") if parameter["required"] == true => query.push(format!("{name}={}", value.replace(' ', "+"))),
            Some("header") => headers.push(format!("'{name}: {value}'")),
            _ => {}
        }
    }
    if !query.is_empty() {
        address = format!("{address}?{}", query.join("&"));
    }
    let body = body_of(operation, schemas);
    if body.is_some() {
        headers.push("'Content-Type: application/json'".to_owned());
    }

    let mut command = String::from("curl");
    // Writing into a string cannot fail.
    let _ = match method {
        "get" => Ok(()),
        other => write!(command, " -X {}", other.to_uppercase()),
    };
    let _ = write!(command, " \"{address}\"");
    for header in headers {
        let _ = write!(command, " \\\n  -H {header}");
    }
    if let Some(body) = body {
        let _ = write!(command, " \\\n  -d '{body}'");
    }
    json!([{ "lang": "Shell", "label": "curl", "source": command }])
}

fn value_of(parameter: &Value) -> String {
    match (parameter["name"].as_str(), &parameter["schema"]["example"]) {
        (Some("If-Match"), _) => "\"3\"".to_owned(),
        (Some("Idempotency-Key"), _) => "spring-cover-1".to_owned(),
        (_, Value::String(example)) => example.clone(),
        _ => "1".to_owned(),
    }
}

/// The example of the body's schema, its fields sorted: what else the program is built with may keep them as they came.
fn body_of(operation: &Value, schemas: &Value) -> Option<String> {
    let content = operation["requestBody"]["content"].as_object()?.values().next()?;
    let name = content["schema"]["$ref"].as_str()?.rsplit('/').next()?;
    let example = &schemas[name]["example"];
    (!example.is_null()).then(|| sorted(example.clone()).to_string())
}
