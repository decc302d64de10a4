//! The main job, told through the API: an order into a client's account, and its download.

use picdesk::{Attempt, LicenceModel, Right};
use picdesk_http_tests::Site;
use picdesk_testkit::Scenario;
use serde_json::{Value, json};

fn agency() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cas")
        .with(Right::ViewAccounts)
        .client("Ana")
        .asking()
        .file("A1", LicenceModel::RightsManaged)
        .file("B2", LicenceModel::RoyaltyFree)
}

#[tokio::test]
async fn a_staff_member_orders_a_lightbox_into_an_account_and_its_client_downloads_it() {
    let site = Site::of(agency()).await;
    let typed = json!({"address": "bea@example.org", "password": "open sesame Bea"});
    let begun = site.stranger().post("/session").json(&typed).hear().await.expect(200);
    assert!(begun.body["token"].is_string());
    let bea = site.signed_in("Bea").await;

    let made = bea.post("/lightboxes").json(&json!({"name": "Spring"})).hear().await.expect(201);
    let (lightbox, address) = (&made.body["id"], made.header("location").to_owned());
    let address = address.strip_prefix("/api/v1").unwrap();
    let sent = json!({"files": ["A1", "B2", "A1", "NONE"]});
    let added = bea.post(&format!("{address}/files")).with("If-Match", made.header("etag")).json(&sent).hear().await;
    let added = added.expect(200);
    assert_eq!(added.body["added"], json!(["A1", "B2"]));
    let left_out = json!([{"file": "NONE", "why": "unknown", "reason": "no file has this number"}]);
    assert_eq!(added.body["left_out"], left_out);

    let ana = site.scene.account("Ana");
    let orders = format!("/accounts/{ana}/orders");
    let terms = json!({
        "lightbox": lightbox,
        "download_permission": {"granted": true, "max_downloads": 1},
        "rf_size": "largest",
        "notification": {"subject": "Your pictures", "message": "Dear Ana,\n\nhere they are."},
    });
    let would_be = bea.post(&format!("{orders}/dry-run")).json(&terms).hear().await.expect(200);
    assert_eq!(would_be.body["order"]["number"], 0);
    assert!(site.scene.memory().orders().is_empty(), "rule 9: a dry run stores nothing");

    let create = || bea.post(&orders).with("Idempotency-Key", "spring-1").json(&terms);
    let created = create().hear().await.expect(201);
    let number = created.body["order"]["number"].clone();
    assert_eq!(created.header("location"), format!("/api/v1/orders/{number}"));
    assert_eq!(created.body["office_url"], format!("/office/orders/{number}"), "rule 11");
    assert_eq!(created.body["letter"], would_be.body["letter"], "rule 38: the preview is the letter");

    let again = create().hear().await.expect(200);
    assert_eq!((&again.body["replayed"], &again.body["order"]["number"]), (&json!(true), &number), "rule 8");
    assert_eq!(site.scene.memory().letters().len(), 1, "rule 8: no second letter");

    let client = site.signed_in("Ana").await;
    let line = format!("/orders/{number}/lines/1");
    let decision = client.get(&format!("{line}/download-decision")).hear().await.expect(200);
    assert_eq!((&decision.body["allowed"], &decision.body["opened_by"]), (&json!(true), &json!("order")));
    let size = decision.body["sizes"][0]["label"].as_str().unwrap();
    client.get(&format!("{line}/download?size={size}")).hear().await.expect_problem(422, "terms-not-accepted");
    client.post(&format!("/orders/{number}/terms")).hear().await.expect(204);
    let picture = client.get(&format!("{line}/download?size={size}")).hear().await.expect(200);
    assert_eq!(picture.header("content-type"), "image/jpeg");
    assert_eq!(picture.header("content-disposition"), format!("attachment; filename=\"A1_{size}.jpg\""));
    assert_eq!(picture.header("content-length"), picture.bytes.len().to_string());
    client.get(&format!("{line}/download?size={size}")).hear().await.expect_problem(422, "grant-used-up");
}

#[tokio::test]
async fn files_are_ordered_by_their_numbers_without_a_lightbox() {
    let site = Site::of(agency()).await;
    let bea = site.signed_in("Bea").await;
    let orders = format!("/accounts/{}/orders", site.scene.account("Ana"));
    let terms = json!({"files": [{"file": "B2", "size": "smallest"}, {"file": "A1"}]});
    let created = bea.post(&orders).json(&terms).hear().await.expect(201);
    let lines = created.body["order"]["lines"].as_array().unwrap();
    assert_eq!(lines.iter().map(|line| line["file"].clone()).collect::<Vec<_>>(), ["B2", "A1"]);
    assert!(lines[0]["size"].is_object(), "{}", lines[0]);

    let unknown = json!({"files": [{"file": "A1"}, {"file": "NONE"}]});
    let problem = bea.post(&orders).json(&unknown).hear().await;
    problem.expect_problem(404, "not-found");
    assert_eq!(problem.body["detail"], "there is no file NONE");
    bea.post(&orders).json(&json!({"stage": "open"})).hear().await.expect_problem(400, "unreadable");
}

#[tokio::test]
async fn a_draft_is_prepared_released_and_opened_and_its_history_tells_of_it() {
    let site = Site::of(agency().lightbox("Spring", "Bea", ["B2", "A1"])).await;
    let (bea, ana) = (site.signed_in("Bea").await, site.signed_in("Ana").await);
    let orders = format!("/accounts/{}/orders", site.scene.account("Ana"));
    let terms = json!({"lightbox": site.scene.lightbox("Spring").to_string(), "stage": "draft"});
    let created = bea.post(&orders).json(&terms).hear().await.expect(201);
    let order = format!("/orders/{}", created.body["order"]["number"]);
    assert_eq!(created.body["order"]["lines"][0]["decision"]["refusal"]["slug"], "order-draft");
    ana.get(&order).hear().await.expect_problem(404, "not-found");
    assert_eq!(ana.get("/orders").hear().await.expect(200).body["rows"], json!([]), "rule 12");

    let picked = bea.put(&format!("{order}/lines/1/size")).with("If-Match", created.header("etag"));
    let picked = picked.json(&json!({"size": "M"})).hear().await.expect(200);
    let released =
        bea.post(&format!("{order}/release")).with("If-Match", picked.header("etag")).hear().await.expect(200);
    bea.post(&format!("{order}/release")).with("If-Match", "*").hear().await.expect_problem(422, "not-a-draft");

    let seen = ana.get(&order).hear().await.expect(200);
    for hidden in ["created_by", "office_url", "revision"] {
        assert_eq!(seen.body[hidden], Value::Null, "rule 72: a client learns of no other account");
        assert_ne!(released.body[hidden], Value::Null);
    }
    assert_ne!(released.header("etag"), "");
    let line = &seen.body["lines"][0];
    assert_eq!(
        (&line["size"]["label"], &line["price"]["minor"]),
        (&json!("M"), &json!(6000)),
        "a price goes with its size"
    );
    assert_eq!(line["decision"]["refusal"]["slug"], "not-granted");

    let grant = json!({"permission": "granted", "valid_until": "2026-12-31T23:59:59Z", "max_downloads": 2});
    let opened = bea.put(&format!("{order}/grant")).with("If-Match", released.header("etag"));
    assert_eq!(opened.json(&grant).hear().await.expect(200).body["grant"], grant);
    let decision = ana.get(&format!("{order}/lines/1/download-decision")).hear().await.expect(200);
    assert_eq!(decision.body["valid_until"], grant["valid_until"], "rule 25: from the next request on");

    let history = bea.get(&format!("{order}/history")).hear().await.expect(200);
    let kinds: Vec<&str> = history.body["entries"]["rows"].as_array().unwrap().iter().map(kind).collect();
    assert_eq!(kinds, ["grant-changed", "order-released", "size-picked", "order-created"], "rule 47");
    assert_eq!(history.body["letters"], json!([]), "rule 32: nothing was sent");
    assert_eq!(bea.get("/letters").hear().await.expect(200).body["rows"], json!([]));
}

fn kind(entry: &Value) -> &str {
    entry["kind"].as_str().unwrap()
}

#[tokio::test]
async fn a_letter_that_failed_is_seen_with_its_reason_and_sent_again() {
    let site = Site::of(agency().lightbox("Spring", "Bea", ["A1"])).await;
    let bea = site.signed_in("Bea").await;
    site.scene.by("Bea").orders("Spring").into("Ana").announced("Your pictures", "Here they are.").await.unwrap();
    site.scene.mailer.expect([Attempt::FailedForGood("550 no such mailbox".to_owned())]);
    site.scene.courier.make_a_round().await.unwrap();

    let waiting = bea.get("/letters?state=waiting").hear().await.expect(200);
    assert_eq!(waiting.body["rows"], json!([]));
    let given_up = bea.get("/letters?state=given-up").hear().await.expect(200);
    let row = &given_up.body["rows"][0];
    assert_eq!((&row["last_error"], &row["recipient"]), (&json!("550 no such mailbox"), &json!("ana@example.org")));

    let letter = format!("/letters/{}", row["id"].as_str().unwrap());
    let resent = bea.post(&format!("{letter}/resend")).hear().await.expect(200);
    assert_eq!(resent.body["letter"]["state"], "waiting", "rule 34");
    let abandoned = bea.post(&format!("{letter}/give-up")).hear().await.expect(200);
    assert_eq!(abandoned.body["letter"]["state"], "given-up");
    let read = bea.get(&letter).hear().await.expect(200);
    assert!(read.body["text"]["text"].as_str().unwrap().starts_with("Here they are."));
}

/// Rule 42: the client does not learn that there is another note, or anything else that is for staff alone.
#[tokio::test]
async fn what_staff_write_for_staff_changes_nothing_that_the_client_reads() {
    let site = Site::of(agency().lightbox("Spring", "Bea", ["A1"])).await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    let (bea, ana) = (site.signed_in("Bea").await, site.signed_in("Ana").await);
    let path = format!("/orders/{order}");
    let reads = async || {
        let heard = ana.get(&path).hear().await.expect(200);
        (heard.header("etag").to_owned(), heard.body)
    };
    let saves = async |what: Value| bea.patch(&path).with("If-Match", "*").json(&what).hear().await.expect(200);

    let before = reads().await;
    saves(json!({"staff_note": "She asked for it twice."})).await;
    assert_eq!(reads().await, before);
    saves(json!({"note_to_client": "They are ready."})).await;
    assert_ne!(reads().await, before);
}
