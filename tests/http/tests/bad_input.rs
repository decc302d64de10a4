//! Bad input of every kind gets its clear problem, and changes nothing.

use std::time::Duration;

use picdesk::{LicenceModel, Right};
use picdesk_http::Settings;
use picdesk_http_tests::Site;
use picdesk_testkit::Scenario;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .client("Ana")
        .asking()
        .file("A1", LicenceModel::RightsManaged)
        .file("B2", LicenceModel::RoyaltyFree)
        .lightbox("Spring", "Bea", ["A1", "B2"])
}

#[tokio::test]
async fn a_body_that_cannot_be_understood_says_what_is_wrong_with_it() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    let orders = format!("/accounts/{}/orders", site.scene.account("Ana"));
    let spring = site.scene.lightbox("Spring").to_string();
    let cases = [
        ("", "EOF"),
        ("{", "EOF"),
        ("nonsense", "expected"),
        ("[]", "order terms"),
        ("{}", "lightbox"),
        (r#"{"lightbox": 7}"#, "lightbox id"),
        (r#"{"lightbox": "seven"}"#, "UUID"),
        (r#"{"lightbox": "SPRING", "colour": "red"}"#, "colour"),
        (r#"{"lightbox": "SPRING", "lightbox": "SPRING"}"#, "`lightbox` is there twice"),
        (r#"{"lightbox": "SPRING", "notification": {"subject": "a", "subject": "b", "message": "m"}}"#, "`subject`"),
        (r#"{"lightbox": "SPRING", "rf_size": "huge"}"#, "huge"),
        (r#"{"lightbox": "SPRING", "notification": 7}"#, "expected notification, found 7"),
        (r#"{"lightbox": "SPRING", "download_permission": {}}"#, "in download permission: expected true or false"),
        (r#"{"lightbox": "SPRING", "download_permission": {"granted": "yes"}}"#, "yes"),
        (r#"{"lightbox": "SPRING", "download_permission": {"granted": true, "max_downloads": 0}}"#, "max_downloads"),
        (r#"{"lightbox": "SPRING", "download_permission": {"granted": true, "max_downloads": -1}}"#, "whole number"),
        (r#"{"lightbox": "SPRING", "download_permission": {"granted": false, "max_downloads": 1}}"#, "limits"),
        (r#"{"lightbox": "SPRING", "download_permission": {"granted": true, "valid_until": "soon"}}"#, "RFC 3339"),
        (
            r#"{"lightbox": "SPRING", "download_permission": {"granted": true, "valid_until": "9999-12-31T23:59:59-23:59"}}"#,
            "RFC 3339",
        ),
        (r#"{"lightbox": "SPRING", "files": [{"file": "A1"}]}"#, "say a `size`"),
        (r#"{"lightbox": "SPRING", "files": [{"file": "B2", "licence": "RM", "size": "S"}]}"#, "no size"),
        (r#"{"lightbox": "SPRING", "files": [{"file": "../etc/passwd", "size": "S"}]}"#, "file number"),
        (r#"{"lightbox": "SPRING", "notification": {"subject": "Hello"}}"#, "message"),
        (r#"{"lightbox": "SPRING", "notification": {"subject": "a\r\nBcc: x@y.z", "message": "m"}}"#, "line breaks"),
    ];
    for (body, says) in cases {
        let body = body.replace("SPRING", &spring);
        let heard = bea.post(&orders).with("Content-Type", "application/json").body(body.clone()).hear().await;
        heard.expect_problem(400, "unreadable");
        let detail = heard.body["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{body}: {detail}");
        let of_ours = ["optional_", "list_", "integer_", "OrderTerms", "Notification", "occurred"];
        assert!(!of_ours.iter().any(|name| detail.contains(name)), "{body}: {detail}");
    }
    let deep = "[".repeat(100_000);
    let heard = bea.post(&orders).with("Content-Type", "application/json").body(deep).hear().await;
    heard.expect_problem(400, "unreadable");
    let not_text = bea.post(&orders).with("Content-Type", "application/json").body(vec![0xff, 0xfe]).hear().await;
    not_text.expect_problem(400, "unreadable");
    assert!(site.scene.memory().orders().is_empty());
    assert!(site.scene.memory().letters().is_empty());
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused_by_its_kind() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense"] {
        let heard = bea.post("/lightboxes").with("Content-Type", kind).body(r#"{"name": "Autumn"}"#).hear().await;
        heard.expect_problem(415, "not-json");
    }
    bea.post("/lightboxes").body(r#"{"name": "Autumn"}"#).hear().await.expect_problem(415, "not-json");
}

#[tokio::test]
async fn ten_megabytes_are_too_large_with_and_without_a_length() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    let huge = format!(r#"{{"name": "{}"}}"#, "x".repeat(10 * 1024 * 1024)).into_bytes();
    let told = bea.post("/lightboxes").with("Content-Type", "application/json").body(huge.clone()).hear().await;
    told.expect_problem(413, "too-large");

    let pieces: Vec<Result<Vec<u8>, std::io::Error>> = huge.chunks(64 * 1024).map(|piece| Ok(piece.to_vec())).collect();
    let body = reqwest::Body::wrap_stream(futures_util::stream::iter(pieces));
    let chunked = bea.post("/lightboxes").with("Content-Type", "application/json").body(body).hear().await;
    chunked.expect_problem(413, "too-large");

    bea.post("/lightboxes").json(&json!({"name": "x".repeat(121)})).hear().await.expect_problem(400, "unreadable");
    assert_eq!(bea.get("/lightboxes").hear().await.expect(200).body["rows"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_request_that_never_ends_is_given_up() {
    let settings = Settings { request_timeout: Duration::from_millis(200), ..Site::settings() };
    let site = Site::with(house(), settings).await;
    let bea = site.signed_in("Bea").await;
    let never = futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>();
    let call = bea.post("/lightboxes").with("Content-Type", "application/json");
    call.body(reqwest::Body::wrap_stream(never)).hear().await.expect_problem(408, "too-slow");
}

#[tokio::test]
async fn a_connection_whose_request_comes_byte_by_byte_or_stops_half_way_is_cut_off() {
    let settings = Settings { request_timeout: Duration::from_millis(100), ..Site::settings() };
    let site = Site::with(house(), settings).await;
    for trickles in [true, false] {
        let mut socket = TcpStream::connect(site.address.trim_start_matches("http://")).await.unwrap();
        socket.write_all(b"GET /api/v1/session HTTP/1.1\r\nHost: x\r\nX-Slow: ").await.unwrap();
        let cut_off = async {
            loop {
                match timeout(Duration::from_millis(20), socket.read_u8()).await {
                    Ok(Err(_)) => break,
                    Ok(Ok(byte)) => panic!("half a request was answered, with {byte}"),
                    Err(_) if trickles => socket.write_all(b"x").await.unwrap_or_default(),
                    Err(_) => {}
                }
            }
        };
        timeout(Duration::from_secs(10), cut_off).await.expect("the connection is cut off");
    }
}

#[tokio::test]
async fn a_name_that_cannot_be_seen_or_turns_other_text_around_is_refused() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    for (name, says) in [("\u{200b}\u{feff}", "can be seen"), ("Spring\u{202e}gnirpS", "direction")] {
        let heard = bea.post("/lightboxes").json(&json!({"name": name})).hear().await;
        heard.expect_problem(400, "unreadable");
        assert!(heard.body["detail"].as_str().unwrap().contains(says), "{}", heard.body["detail"]);
    }
    assert_eq!(bea.get("/lightboxes").hear().await.expect(200).body["rows"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn parameters_that_are_none_and_addresses_that_lead_nowhere_are_problems_too() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    let orders = format!("/accounts/{}/orders", site.scene.account("Ana"));
    let first = bea.post(&orders).json(&json!({"lightbox": site.scene.lightbox("Spring").to_string()}));
    assert_eq!(first.hear().await.expect(201).body["order"]["number"], 1001);
    for path in [
        "/lightboxes?limit=0",
        "/lightboxes?limit=201",
        "/lightboxes?limit=many",
        "/lightboxes?after=nonsense",
        "/accounts?q=%0d%0a%00x",
        "/files",
        "/files?q=",
        "/letters?state=lost",
        "/orders/1001/lines/1/download",
    ] {
        let heard = bea.get(path).hear().await;
        heard.expect_problem(400, "unreadable");
        assert!(!heard.body["detail"].as_str().unwrap().contains("param0"), "{path}: {}", heard.body["detail"]);
    }
    for path in [
        "/lightboxes/7",
        "/accounts/ana",
        "/orders/first",
        "/orders/0",
        "/orders//history",
        "/orders/-1",
        "/orders/01001",
        "/orders/+1001",
        "/orders/99999999999999999999",
        "/files/a%20b",
        "/files/..%2f..%2fetc",
        "/letters/x",
        "/orders/1001/lines/x/download-decision",
        "/orders/1001/lines/-1/download-decision",
    ] {
        let heard = bea.get(path).hear().await;
        heard.expect_problem(404, "not-found");
        assert!(!heard.body["detail"].as_str().unwrap().contains("param0"), "{path}: {}", heard.body["detail"]);
    }
    for path in ["/nowhere", "/lightboxes/", "//api/v2/session", "//office", "//docs/x"] {
        bea.get(path).hear().await.expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn another_method_is_told_which_ones_work() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    for (method, path, allow) in [
        (Method::PUT, "/session", "DELETE, GET, POST"),
        (Method::POST, "/orders/1001/grant", "PUT"),
        (Method::DELETE, "/accounts/00000000-0000-0000-0000-000000000001", "GET, PATCH"),
        (Method::POST, "//healthz", "GET"),
    ] {
        let heard = bea.call(method, path).hear().await;
        heard.expect_problem(405, "wrong-method");
        let mut methods: Vec<&str> = heard.header("allow").split(", ").collect();
        methods.sort_unstable();
        assert_eq!(methods.join(", "), allow, "{path}");
    }
}

#[tokio::test]
async fn a_change_says_which_revision_it_is_based_on() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    let path = format!("/lightboxes/{}", site.scene.lightbox("Spring"));
    let read = bea.get(&path).hear().await.expect(200);
    let etag = read.header("etag");
    assert_eq!(etag, format!("\"{}\"", read.body["lightbox"]["revision"]));

    let rename = |name: &str| bea.patch(&path).json(&json!({"name": name}));
    rename("Summer").hear().await.expect_problem(428, "revision-required");
    for nonsense in ["7", "\"seven\"", "W/\"1\"", "\"1\", \"2\"", "\"01\"", "\"+1\"", ""] {
        rename("Summer").with("If-Match", nonsense).hear().await.expect_problem(400, "unreadable");
    }
    let renamed = rename("Summer").with("If-Match", etag).hear().await.expect(200);
    let stale = rename("Autumn").with("If-Match", etag).hear().await;
    stale.expect_problem(412, "stale");
    assert!(stale.body["detail"].as_str().unwrap().contains("revision"));
    rename("Autumn").with("If-Match", renamed.header("etag")).hear().await.expect(200);
    assert_eq!(rename("Winter").with("If-Match", "*").hear().await.expect(200).body["name"], "Winter");
}

#[tokio::test]
async fn a_key_is_read_with_care_because_a_key_that_is_overlooked_orders_twice() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    let orders = format!("/accounts/{}/orders", site.scene.account("Ana"));
    let terms = json!({"lightbox": site.scene.lightbox("Spring").to_string()});
    for key in ["", "two words", "ümlaut", &"x".repeat(201)] {
        let heard = bea.post(&orders).with("Idempotency-Key", key).json(&terms).hear().await;
        heard.expect_problem(400, "unreadable");
    }
    let twice = bea.post(&orders).with("Idempotency-Key", "a").with("Idempotency-Key", "b").json(&terms).hear().await;
    twice.expect_problem(400, "unreadable");
    assert!(site.scene.memory().orders().is_empty());

    bea.post(&orders).with("Idempotency-Key", "a").json(&terms).hear().await.expect(201);
    let other = json!({"lightbox": terms["lightbox"], "stage": "draft"});
    let reused = bea.post(&orders).with("Idempotency-Key", "a").json(&other).hear().await;
    reused.expect_problem(409, "key-reused");
    assert_eq!(site.scene.memory().orders().len(), 1);
}

/// Rule 27.
#[tokio::test]
async fn a_permission_that_has_ended_before_it_begins_is_given_with_a_warning() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    let orders = format!("/accounts/{}/orders", site.scene.account("Ana"));
    let until = |moment: &str| {
        let permission = json!({"granted": true, "valid_until": moment});
        json!({"lightbox": site.scene.lightbox("Spring").to_string(), "download_permission": permission})
    };
    for path in [format!("{orders}/dry-run"), orders] {
        let late = bea.post(&path).json(&until("2020-12-31T23:59:59Z")).hear().await;
        assert_eq!(late.body["warnings"][0]["slug"], "grant-ended");
        assert_eq!(late.body["order"]["lines"][0]["decision"]["refusal"]["slug"], "grant-ended");
        let in_time = bea.post(&path).json(&until("9999-12-31T23:59:59Z")).hear().await;
        assert_eq!(in_time.body["warnings"], json!([]));
    }
    let grant = json!({"permission": "granted", "valid_until": "2020-12-31T23:59:59Z"});
    let changed = bea.put("/orders/1001/grant").with("If-Match", "*").json(&grant).hear().await.expect(200);
    assert_eq!(changed.body["lines"][0]["decision"]["refusal"]["slug"], "grant-ended", "the answer says so");
}

#[tokio::test]
async fn a_rule_that_refuses_is_named() {
    let scenario = house()
        .staff("Cas")
        .with(Right::ViewOrders)
        .client("Off")
        .disabled()
        .file("OLD", LicenceModel::RoyaltyFree)
        .withdrawn()
        .lightbox("Empty", "Bea", [])
        .lightbox("Old", "Bea", ["OLD"]);
    let site = Site::of(scenario).await;
    let bea = site.signed_in("Bea").await;
    let lightbox = |name: &str| site.scene.lightbox(name).to_string();
    let spring = lightbox("Spring");
    let announced = json!({"subject": "s", "message": "m"});
    let cases: Vec<(&str, Value, u16, &str, Value)> = vec![
        ("Ana", json!({"lightbox": lightbox("Empty")}), 422, "lightbox-empty", json!(4)),
        ("Ana", json!({"lightbox": lightbox("Old")}), 422, "nothing-available", json!(48)),
        ("Off", json!({"lightbox": spring}), 422, "client-disabled", json!(10)),
        ("Cas", json!({"lightbox": spring}), 422, "not-a-client", json!(1)),
        (
            "Ana",
            json!({"lightbox": spring, "stage": "draft", "notification": announced}),
            422,
            "draft-announced",
            json!(12),
        ),
        (
            "Ana",
            json!({"lightbox": spring, "files": [{"file": "OLD", "size": "S"}]}),
            422,
            "file-not-in-lightbox",
            json!(3),
        ),
        (
            "Ana",
            json!({"lightbox": spring, "files": [{"file": "B2", "size": "S"}, {"file": "b2", "size": "M"}]}),
            422,
            "file-named-twice",
            json!(6),
        ),
        (
            "Ana",
            json!({"lightbox": spring, "files": [{"file": "B2", "size": "Poster"}]}),
            422,
            "size-not-offered",
            json!(17),
        ),
        (
            "Ana",
            json!({"lightbox": spring, "files": [{"file": "A1", "size": "S"}]}),
            422,
            "file-not-royalty-free",
            json!(21),
        ),
    ];
    for (client, terms, status, slug, rule) in cases {
        for path in ["orders", "orders/dry-run"] {
            let path = format!("/accounts/{}/{path}", site.scene.account(client));
            let heard = bea.post(&path).json(&terms).hear().await;
            heard.expect_problem(status, slug);
            assert_eq!(heard.body["rule"], rule);
        }
    }
    assert!(site.scene.memory().orders().is_empty(), "rule 7");

    let cas = site.signed_in("Cas").await;
    let denied = cas.post(&format!("/accounts/{}/orders", site.scene.account("Ana")));
    let denied = denied.json(&json!({"lightbox": spring})).hear().await;
    denied.expect_problem(403, "lacks-right");
    assert_eq!(denied.body["right"], "orders.create", "rule 2");

    let bea_herself = format!("/accounts/{}/rights", site.scene.account("Bea"));
    let last = bea.put(&bea_herself).with("If-Match", "*").json(&json!({"rights": ["orders.create"]})).hear().await;
    last.expect_problem(422, "last-manager");
    assert_eq!(last.body["rule"], 70);
}
