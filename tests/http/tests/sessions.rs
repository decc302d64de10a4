//! Sessions: cookies and tokens, requests from other sites, and how a session ends (rules 67–69).

use std::time::Duration;

use picdesk::{AccountChange, EntryKind, LicenceModel, Right, SESSION_LASTS};
use picdesk_http::Settings;
use picdesk_http_tests::{Call, Site};
use picdesk_testkit::Scenario;
use serde_json::{Value, json};

fn house() -> Scenario {
    Scenario::new().client("Ana").asking().file("A1", LicenceModel::RightsManaged)
}

fn typed(password: &str) -> Value {
    json!({"address": "ana@example.org", "password": password})
}

#[tokio::test]
async fn a_browser_gets_a_cookie_that_no_script_can_read_and_comes_back_with_it() {
    let site = Site::of(house()).await;
    let begun = site.stranger().post("/session").json(&typed("open sesame Ana")).hear().await.expect(200);
    let cookie = begun.header("set-cookie").to_owned();
    for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age=43200"] {
        assert!(cookie.contains(part), "rule 68: {cookie}");
    }
    assert!(cookie.starts_with("picdesk=") && !cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");

    let pair = cookie.split(';').next().unwrap();
    let me = site.stranger().get("/session").with("Cookie", &format!("theme=dark; {pair}")).hear().await.expect(200);
    assert_eq!((&me.body["name"], &me.body["kind"]), (&json!("Ana"), &json!("client")));

    let out = site.stranger().delete("/session").with("Cookie", pair).hear().await.expect(204);
    assert!(out.header("set-cookie").starts_with("picdesk=; Path=/; Max-Age=0"));
    site.stranger().get("/session").with("Cookie", pair).hear().await.expect_problem(401, "not-signed-in");
}

#[tokio::test]
async fn behind_tls_the_cookie_is_bound_to_the_host() {
    let site = Site::with(house(), Settings::default()).await;
    let begun = site.stranger().post("/session").json(&typed("open sesame Ana")).hear().await.expect(200);
    let cookie = begun.header("set-cookie");
    assert!(cookie.starts_with("__Host-picdesk=") && cookie.ends_with("; Secure"), "{cookie}");
    let token = begun.body["token"].as_str().unwrap();
    let plain = site.stranger().get("/session").with("Cookie", &format!("picdesk={token}")).hear().await;
    plain.expect_problem(401, "not-signed-in");
}

#[tokio::test]
async fn a_change_that_another_sites_page_sends_with_the_cookie_is_refused() {
    let site = Site::of(house()).await;
    let ana = site.signed_in("Ana").await;
    let host = site.address.clone();
    let make = || site.stranger().post("/lightboxes").json(&json!({"name": "Mine"}));
    let make = || make().with("Cookie", &format!("picdesk={}", ana.token()));
    let elsewhere: [fn(Call) -> Call; 5] = [
        |call| call.with("Sec-Fetch-Site", "cross-site"),
        |call| call.with("Sec-Fetch-Site", "same-site"),
        |call| call.with("Origin", "https://evil.example"),
        |call| call.with("Origin", "null"),
        |call| call.with("Origin", "http://127.0.0.1:1"),
    ];
    for from in elsewhere {
        from(make()).hear().await.expect_problem(403, "from-elsewhere");
        from(site.stranger().post("/session").json(&typed("open sesame Ana")))
            .hear()
            .await
            .expect_problem(403, "from-elsewhere");
    }
    assert_eq!(ana.get("/lightboxes").hear().await.expect(200).body["rows"], json!([]));

    make().with("Sec-Fetch-Site", "same-origin").with("Origin", &host).hear().await.expect(201);
    let rows = || ana.get("/lightboxes").with("Sec-Fetch-Site", "cross-site").hear();
    assert_eq!(rows().await.expect(200).body["rows"].as_array().unwrap().len(), 1, "reading changes nothing");
}

#[tokio::test]
async fn a_session_ends_with_time_with_the_account_and_by_signing_out() {
    let site = Site::of(house()).await;
    let ana = site.signed_in("Ana").await;
    ana.get("/session").hear().await.expect(200);
    site.scene.clock.advance(SESSION_LASTS);
    let expired = ana.get("/session").hear().await;
    expired.expect_problem(401, "not-signed-in");
    assert_eq!(expired.header("www-authenticate"), "Bearer");

    let ana = site.signed_in("Ana").await;
    ana.delete("/session").hear().await.expect(204);
    ana.get("/lightboxes").hear().await.expect_problem(401, "not-signed-in");

    let ana = site.signed_in("Ana").await;
    let off = AccountChange { enabled: Some(false), ..AccountChange::default() };
    site.scene.console.change_account(&site.scene.address("Ana"), off).await.unwrap();
    ana.get("/session").hear().await.expect_problem(401, "not-signed-in");
}

#[tokio::test]
async fn signing_in_anew_in_the_same_browser_ends_the_session_before() {
    let site = Site::of(house().staff("Bea").with(Right::ViewOrders)).await;
    let signed_out = || {
        let journal = site.scene.memory().journal().into_iter();
        journal.filter(|entry| entry.kind == EntryKind::SignedOut).map(|entry| entry.who.actor).collect::<Vec<_>>()
    };
    let ana = site.signed_in("Ana").await;
    let cookie = format!("picdesk={}", ana.token());
    let anew = || site.stranger().post("/session").with("Cookie", &cookie);
    anew().json(&typed("not the password")).hear().await.expect_problem(401, "wrong-password");
    ana.get("/session").hear().await.expect(200);
    anew().json(&typed("open sesame Ana")).hear().await.expect(200);
    ana.get("/session").hear().await.expect_problem(401, "not-signed-in");
    assert_eq!(signed_out(), [Some(site.scene.account("Ana"))], "it is written down as signing out is");
    anew().json(&typed("open sesame Ana")).hear().await.expect(200);
    assert_eq!(signed_out().len(), 1, "a session that is over is not ended again");

    // A browser that somebody else signs in with, on the page for it.
    let browser = site.browsing("Ana").await;
    let form = browser.goes("/sign-in").await;
    let bea = [("address", "bea@example.org"), ("password", "open sesame Bea")];
    browser.sends(&form, "/sign-in", &bea).await.expect_at("/").says(&["Bea"]);
    assert_eq!(signed_out().len(), 2);
}

#[tokio::test]
async fn what_is_the_same_for_everybody_comes_without_a_cookie() {
    let site = Site::of(house()).await;
    let browser = site.browser();
    let icon = browser.goes("/assets/icon.svg").await.expect(200);
    assert!(!icon.headers.contains_key("set-cookie"));
    assert!(browser.goes("/sign-in").await.headers.contains_key("set-cookie"), "a form needs its secret");
}

#[tokio::test]
async fn signing_in_answers_the_same_for_a_wrong_password_and_an_unknown_address() {
    let site = Site::of(house()).await;
    let wrong = site.stranger().post("/session").json(&typed("not the password")).hear().await;
    let unknown = json!({"address": "nobody@example.org", "password": "not the password"});
    let unknown = site.stranger().post("/session").json(&unknown).hear().await;
    wrong.expect_problem(401, "wrong-password");
    unknown.expect_problem(401, "wrong-password");
    assert_eq!(wrong.body["detail"], unknown.body["detail"], "rule 67");
}

#[tokio::test]
async fn too_many_tries_have_to_wait_and_are_told_how_long() {
    let site = Site::of(house()).await;
    for _ in 0..10 {
        site.stranger()
            .post("/session")
            .json(&typed("not the password"))
            .hear()
            .await
            .expect_problem(401, "wrong-password");
    }
    let refused = site.stranger().post("/session").json(&typed("open sesame Ana")).hear().await;
    refused.expect_problem(429, "too-many-tries");
    assert_eq!(refused.header("retry-after"), "900", "rule 67");
    site.scene.clock.advance(Duration::from_secs(901));
    site.stranger().post("/session").json(&typed("open sesame Ana")).hear().await.expect(200);
}

#[tokio::test]
async fn a_forwarded_address_is_believed_only_behind_a_proxy_of_ours() {
    for (trusted_proxy, status) in [(false, 429), (true, 401)] {
        let site = Site::with(house(), Settings { trusted_proxy, ..Site::settings() }).await;
        for n in 0..50 {
            let tried = json!({"address": format!("nobody{n}@example.org"), "password": "not the password"});
            let call = site.stranger().post("/session").json(&tried);
            call.with("X-Forwarded-For", &format!("192.0.2.1, 198.51.100.{n}")).hear().await.expect(401);
        }
        let next = site.stranger().post("/session").json(&typed("not the password"));
        next.with("X-Forwarded-For", "192.0.2.1, 203.0.113.9").hear().await.expect(status);
    }
}

#[tokio::test]
async fn every_answer_forbids_to_sniff_to_keep_and_to_run_it() {
    let site = Site::of(house()).await;
    for path in ["/session", "/openapi.json", "//healthz", "/nowhere"] {
        let heard = site.stranger().get(path).hear().await;
        assert_eq!(heard.header("x-content-type-options"), "nosniff");
        assert_eq!(heard.header("cache-control"), "no-store", "rule 25");
        assert!(heard.header("content-security-policy").starts_with("default-src 'none'"));
        assert!(!heard.header("x-request-id").is_empty());
    }
}
