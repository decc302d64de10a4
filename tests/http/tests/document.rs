//! The OpenAPI document and the handbook of problems: golden, and complete.

use picdesk_http_tests::{Operation, Site, golden, operations, resolved};
use picdesk_testkit::Scenario;
use serde_json::Value;

#[test]
fn the_openapi_document_is_as_it_was() {
    golden("docs/openapi.json", picdesk_http::openapi());
    assert!(!picdesk_http::openapi().contains(": null"), "OpenAPI knows no null");
}

#[test]
fn the_handbook_of_problems_is_as_it_was() {
    golden("docs/problems.md", &picdesk_http::problems());
}

#[test]
fn every_operation_has_words_an_example_and_its_problems() {
    let example_of = |content: &Value| resolved(&content["schema"])["example"].clone();
    for Operation { id, described, .. } in operations() {
        for words in ["summary", "description"] {
            assert!(described[words].as_str().is_some_and(|text| !text.is_empty()), "{id} has no {words}");
        }
        assert!(described["tags"][0].is_string(), "{id} stands in no chapter");
        assert!(described["x-codeSamples"][0]["source"].as_str().is_some_and(|text| text.starts_with("curl")), "{id}");
        for parameter in described["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].is_string(), "{id}: {} is not described", parameter["name"]);
        }
        let responses = described["responses"].as_object().unwrap();
        let bodies = responses.iter().filter(|(status, _)| status.starts_with('2')).map(|(_, response)| response);
        for content in bodies.chain([&described["requestBody"]]).filter_map(|body| body["content"].as_object()) {
            for (kind, content) in content.iter().filter(|(kind, _)| kind.starts_with("application/json")) {
                assert!(example_of(content).is_object(), "{id}: {kind} has no example: {content}");
            }
        }
        let problems = responses.iter().filter(|(status, _)| status.starts_with(['4', '5']));
        let problems: Vec<_> = problems.map(|(status, response)| (status, &resolved(response)["content"])).collect();
        assert!(problems.len() > 2, "{id} names no problems");
        for (status, content) in problems {
            let examples = content["application/problem+json"]["examples"].as_object();
            assert!(examples.is_some_and(|examples| !examples.is_empty()), "{id}: {status} names no problem");
        }
    }
}

#[tokio::test]
async fn every_problem_has_a_page_under_its_type() {
    let site = Site::of(Scenario::new()).await;
    let handbook = picdesk_http::problems();
    let slugs: Vec<&str> = handbook.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert!(slugs.len() > 40);
    for slug in slugs {
        let page = site.stranger().get(&format!("//problems/{slug}")).hear().await.expect(200);
        assert!(page.header("content-type").starts_with("text/plain"));
        assert!(page.bytes.len() > 40, "{slug}");
    }
    site.stranger().get("//problems/no-such-problem").hear().await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn the_page_that_shows_the_document_loads_nothing_from_other_hosts() {
    let site = Site::of(Scenario::new()).await;
    let page = site.stranger().get("//docs").hear().await.expect(200);
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("http"), "{policy}");
    let text = String::from_utf8(page.bytes).unwrap();
    for loads in ["<script src", "<link ", "<img src=\"http", "@import"] {
        assert!(!text.contains(loads), "{loads}");
    }
    assert!(text.contains("lightbox-name-in-use"), "the page shows the document without its problems");
    let served = site.stranger().get("/openapi.json").hear().await.expect(200);
    assert_eq!(String::from_utf8(served.bytes).unwrap(), picdesk_http::openapi());
}

#[tokio::test]
async fn whoever_knows_only_the_address_is_led_to_the_door() {
    let site = Site::of(Scenario::new()).await;
    let door = site.browser().goes("/").await;
    door.expect_at("/sign-in?next=%2F").says(&["Sign in"]);
}
