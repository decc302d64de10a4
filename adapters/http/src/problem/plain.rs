//! What the framework says about a value that does not fit, in words for people.
//!
//! Its own words name our types, such as `optional_RfSize`, and repeat whatever was sent in full.

/// How many characters of a value that was sent are repeated.
const SHOWN: usize = 60;

/// Says in plain words what the framework said in its own.
pub(crate) fn plainly(said: &str) -> String {
    let mut parts = said.split(" (occurred while parsing \"").map(|part| part.trim_end_matches("\")"));
    let what = plain_complaint(parts.next().unwrap_or_default());
    // The places stand from the inside to the outside, and the outermost is the body itself.
    let mut places: Vec<String> = parts.map(plain_name).collect();
    places.pop();
    match places.iter().find(|place| !what.contains(*place)) {
        Some(place) => format!("in {place}: {what}"),
        None => what,
    }
}

fn plain_complaint(complaint: &str) -> String {
    let named = |prefix: &str| complaint.strip_prefix(prefix)?.split_once('"');
    if let Some((name, rest)) = named("Expected input type \"") {
        let found = rest.trim_start_matches(", found ").trim_end_matches('.');
        return format!("expected {}, found {}", plain_name(name), shortened(found));
    }
    let Some((name, reason)) = named("failed to parse \"") else { return plain_reason(complaint) };
    let (name, reason) = (plain_name(name), plain_reason(reason.trim_start_matches(": ")));
    // A reason that names the field or the thing needs nothing before it.
    if reason.contains('`') || reason.contains(&name) { reason } else { format!("{name}: {reason}") }
}

fn plain_reason(reason: &str) -> String {
    let reason = reason.trim_end_matches('.');
    let Some((field, bound)) = reason.split_once(" verification failed. ") else { return reason.to_owned() };
    let field = field.trim_start_matches("field ");
    let number = bound.split(['(', ',', ')']).nth(1).unwrap_or_default();
    match bound.split('(').next() {
        Some("minimum") => format!("{field} must be {number} at the least"),
        Some("maximum") => format!("{field} must be {number} at the most"),
        Some("maxItems") => format!("{field} can have {number} entries at the most"),
        _ => format!("{field} is out of bounds: {bound}"),
    }
}

/// What a type of ours is called in plain words.
fn plain_name(name: &str) -> String {
    let name = name.trim_start_matches("optional_").trim_start_matches("list_");
    match name {
        "boolean" => "true or false".to_owned(),
        "string" => "text".to_owned(),
        number if number.starts_with("integer") => "a whole number".to_owned(),
        _ => {
            let spaced: String =
                name.chars().flat_map(|c| c.is_uppercase().then_some(' ').into_iter().chain([c])).collect();
            spaced.trim_start().to_lowercase()
        }
    }
}

/// What was sent, short enough to be repeated.
pub(crate) fn shortened(found: &str) -> String {
    match found.char_indices().nth(SHOWN) {
        _ if found == "null" => "nothing".to_owned(),
        Some((end, _)) => format!("{}…", &found[..end]),
        None => found.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_framework_says_is_said_in_plain_words() {
        for (said, plain) in [
            (r#"Expected input type "OrderTerms", found []."#, "expected order terms, found []"),
            (
                r#"Expected input type "boolean", found null. (occurred while parsing "DownloadPermission") (occurred while parsing "optional_DownloadPermission") (occurred while parsing "OrderTerms")"#,
                "in download permission: expected true or false, found nothing",
            ),
            (
                r#"failed to parse "file number": a file number has 1 to 40 letters (occurred while parsing "FileWish") (occurred while parsing "list_FileWish") (occurred while parsing "OrderTerms")"#,
                "in file wish: a file number has 1 to 40 letters",
            ),
            (r#"failed to parse "integer(uint32)": invalid integer"#, "a whole number: invalid integer"),
            ("field `limit` verification failed. maximum(200, exclusive: false)", "`limit` must be 200 at the most"),
            (
                r#"failed to parse "FileNumbers": field `files` verification failed. maxItems(5000)"#,
                "`files` can have 5000 entries at the most",
            ),
        ] {
            assert_eq!(plainly(said), plain);
        }
    }

    #[test]
    fn a_long_value_is_not_repeated_in_full() {
        let said = format!(r#"Expected input type "lightbox id", found "{}"."#, "ü".repeat(1_000));
        assert!(plainly(&said).chars().count() < 100);
    }
}
