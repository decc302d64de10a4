//! The main job, told through the API: an order into a client's account, and its download.

use picdesk::{LicenceModel, Right};
use picdesk_http_tests::Site;
use picdesk_testkit::Scenario;
use serde_json::json;

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
    assert_eq!(added.body["unknown"], json!(["NONE"]));

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
    let picture = client.get(&format!("{line}/download?size={size}")).hear().await.expect(200);
    assert_eq!(picture.header("content-type"), "image/jpeg");
    assert_eq!(picture.header("content-disposition"), format!("attachment; filename=\"A1_{size}.jpg\""));
    assert_eq!(picture.header("content-length"), picture.bytes.len().to_string());
    client.get(&format!("{line}/download?size={size}")).hear().await.expect_problem(422, "grant-used-up");
}
