//! Carts across accounts, told through the API: rules 49 to 52, 54 and 58.

use picdesk::{LicenceModel, Right};
use picdesk_http_tests::Site;
use picdesk_testkit::Scenario;
use serde_json::json;

/// Bea may do everything; Ana has found something, and Cas works here as well.
fn agency() -> Scenario {
    let scenario = Scenario::new().staff("Bea").with_every_right().staff("Cas").with(Right::ViewAccounts).client("Ana");
    let files = [("A1", LicenceModel::RightsManaged), ("B2", LicenceModel::RoyaltyFree)];
    let scenario = scenario.files(files).file("W3", LicenceModel::RightsManaged).withdrawn();
    scenario.lightbox("Spring", "Bea", ["W3", "B2", "A1"]).lightbox("Hers", "Ana", []).cart("Ana", ["A1"])
}

/// Rules 49, 51 and 58.
#[tokio::test]
async fn staff_fill_a_clients_cart_and_the_client_checks_it_out_alone() {
    let site = Site::of(agency()).await;
    let (bea, ana) = (site.signed_in("Bea").await, site.signed_in("Ana").await);
    let cart = format!("/accounts/{}/cart", site.scene.account("Ana"));
    let from = json!({"lightbox": site.scene.lightbox("Spring").to_string()});
    let copied = bea.post(&format!("{cart}/copy-lightbox")).json(&from).hear().await.expect(200).body;
    assert_eq!((&copied["added"], &copied["present"]), (&json!(["B2"]), &json!(["A1"])));
    assert_eq!(copied["left_out"], json!([{"file": "W3", "why": "withdrawn", "reason": "no longer available"}]));
    assert_eq!(copied["to"]["files"], 2);

    let shown = ana.get(&cart).hear().await.expect(200);
    let lines = &shown.body["lines"];
    assert_eq!((&lines[0]["added_by_desk"], &lines[1]["added_by_desk"]), (&json!(null), &json!("Bea")), "rule 51");
    assert_eq!(lines[1]["needs_size"], true);

    let ask = json!({"usage": "A poster, 500 copies", "reference": "Job 7", "terms_accepted": true});
    let check_out = |etag: &str| ana.post("/cart/check-out").with("If-Match", etag).json(&ask);
    let with_key = |etag: &str| check_out(etag).with("Idempotency-Key", "job-7");
    check_out(shown.header("etag")).hear().await.expect_problem(400, "unreadable");
    with_key(shown.header("etag")).hear().await.expect_problem(422, "cart-needs-size");
    let picked = ana.put("/cart/files/B2/size").json(&json!({"size": "M"})).hear().await.expect(200);
    with_key(shown.header("etag")).hear().await.expect_problem(412, "stale");
    let done = with_key(picked.header("etag")).hear().await.expect(201);
    assert_eq!(done.body["order"]["lines"][1]["size"]["label"], "M");
    assert_eq!(done.body["order"]["created_by"], json!(null), "who made it is for staff to read");
    let number = &done.body["order"]["number"];
    assert_eq!(done.header("location"), format!("/api/v1/orders/{number}"));
    assert_eq!(ana.get(&cart).hear().await.body["cart"]["files"], 0);

    let again = with_key(picked.header("etag")).hear().await.expect(200).body;
    assert_eq!((&again["replayed"], &again["order"]["number"]), (&json!(true), number), "rule 8");
}

/// Rules 50 and 52.
#[tokio::test]
async fn a_cart_is_changed_file_by_file_and_copied_to_where_staff_want_it() {
    let site = Site::of(agency()).await;
    let bea = site.signed_in("Bea").await;
    let cart = format!("/accounts/{}/cart", site.scene.account("Ana"));
    let files = json!({"files": ["B2", "NONE"]});
    let added = bea.post(&format!("{cart}/files")).json(&files).hear().await.expect(200).body;
    assert_eq!((&added["added"], &added["left_out"][0]["why"]), (&json!(["B2"]), &json!("unknown")));

    let into = |body| bea.post(&format!("{cart}/copy-to-lightbox")).json(&body).hear();
    let new = into(json!({"name": "From Ana"})).await.expect(200).body;
    assert_eq!((&new["to"]["name"], &new["added"]), (&json!("From Ana"), &json!(["A1", "B2"])));
    into(json!({"name": "From Ana"})).await.expect_problem(422, "lightbox-name-in-use");
    into(json!({"name": "Both", "lightbox": new["to"]["id"]})).await.expect_problem(400, "unreadable");
    let same = into(json!({"lightbox": new["to"]["id"]})).await.expect(200).body;
    assert_eq!((&same["added"], &same["present"]), (&json!([]), &json!(["A1", "B2"])));
    let mine = bea.post(&format!("{cart}/copy-to-my-cart")).hear().await.expect(200).body;
    assert_eq!(mine["to"]["owner"], site.scene.account("Bea").to_string());

    for _ in 0..2 {
        let left = bea.delete(&format!("{cart}/files/A1")).hear().await.expect(200).body;
        assert_eq!(left["files"], 1, "what is out is out");
    }
    let theirs = format!("/accounts/{}/cart/files", site.scene.account("Cas"));
    bea.post(&theirs).json(&files).hear().await.expect_problem(422, "not-a-client");
}

/// Rule 54.
#[tokio::test]
async fn a_lightbox_goes_into_a_clients_account_under_its_own_name() {
    let site = Site::of(agency()).await;
    let (bea, ana) = (site.signed_in("Bea").await, site.signed_in("Ana").await);
    let lightboxes = format!("/accounts/{}/lightboxes", site.scene.account("Ana"));
    let copy = |name: &str| {
        let body = json!({"lightbox": site.scene.lightbox("Spring").to_string(), "name": name});
        bea.post(&lightboxes).json(&body).hear()
    };
    let made = copy("For your cover").await.expect(201);
    let address = made.header("location").strip_prefix("/api/v1").unwrap().to_owned();
    copy("Hers").await.expect_problem(422, "lightbox-name-in-use");

    let added =
        bea.post(&format!("{lightboxes}/{}/files", site.scene.lightbox("Hers"))).json(&json!({"files": ["B2"]}));
    assert_eq!(added.hear().await.expect(200).body["to"]["files"], 1);
    let listed = ana.get("/lightboxes").hear().await.expect(200).body["rows"].clone();
    assert_eq!(listed[0]["name"], "For your cover");
    let read = bea.get(&address).hear().await.expect(200).body;
    assert_eq!(read["files"].as_array().map(Vec::len), Some(2), "without what is no longer available");
    assert_eq!(read["lightbox"]["id"], listed[0]["id"]);
}
