//! Registering, invitations, forgotten passwords and one's own account through the API, as a program does it.

use picdesk::LicenceModel;
use picdesk_http_tests::{Site, link_to};
use picdesk_testkit::Scenario;
use serde_json::{Value, json};

async fn site() -> Site {
    let scenario = Scenario::new().staff("Bea").with_every_right().client("Ana").client("Ivo");
    Site::of(scenario.file("A1", LicenceModel::RightsManaged)).await
}

fn credentials(address: &str, password: &str) -> Value {
    json!({"address": address, "password": password})
}

/// Rule 71.
#[tokio::test]
async fn a_program_registers_somebody_and_another_lets_them_in() {
    let site = site().await;
    let (stranger, bea) = (site.stranger(), site.signed_in("Bea").await);
    let zoe = json!({"name": "Zoe", "company": "Quay Books", "address": "zoe@example.org"});
    stranger.post("/registrations").json(&zoe).hear().await.expect(204);
    let set = json!({"link": link_to(&site.scene, "zoe@example.org"), "password": "a long password"});
    let short = json!({"link": set["link"], "password": "short"});
    stranger.post("/mailed-links/password").json(&short).hear().await.expect_problem(400, "unreadable");
    let account = stranger.post("/mailed-links/password").json(&set).hear().await.expect(200).body;
    assert_eq!(
        (&account["waits"], &account["enabled"], &account["activated"]),
        (&json!(true), &json!(false), &json!(true))
    );
    stranger.post("/mailed-links/password").json(&set).hear().await.expect_problem(410, "dead-link");

    let waiting = bea.get("/accounts?waiting=true").hear().await.expect(200).body;
    assert_eq!(waiting["rows"][0]["id"], account["id"]);
    let path = format!("/accounts/{}", account["id"].as_str().unwrap());
    bea.patch(&path).based_on(&account["revision"]).json(&json!({"enabled": true})).hear().await.expect(200);
    assert_eq!(bea.get("/accounts?waiting=true").hear().await.expect(200).body["rows"], json!([]));
    let typed = credentials("zoe@example.org", "a long password");
    stranger.post("/session").json(&typed).hear().await.expect(200);
}

/// Rules 70 and 71.
#[tokio::test]
async fn a_program_invites_somebody_with_rights_and_once_more() {
    let site = site().await;
    let bea = site.signed_in("Bea").await;
    let ida = json!({"name": "Ida", "address": "ida@example.org", "rights": ["orders.view"], "downloads": "immediate"});
    let made = bea.post("/accounts").json(&ida).hear().await.expect(201);
    assert_eq!((&made.body["kind"], &made.body["activated"]), (&json!("staff"), &json!(false)));
    let path = made.header("location").trim_start_matches("/api/v1").to_owned();
    assert_eq!(bea.get(&path).hear().await.expect(200).body, made.body);
    bea.post("/accounts").json(&ida).hear().await.expect_problem(409, "address-in-use");

    let first = link_to(&site.scene, "ida@example.org");
    bea.post(&format!("{path}/invitation")).hear().await.expect(200);
    let set = |link: String| json!({"link": link, "password": "a long password"});
    let stranger = site.stranger();
    stranger.post("/mailed-links/password").json(&set(first)).hear().await.expect_problem(410, "dead-link");
    let second = link_to(&site.scene, "ida@example.org");
    stranger.post("/mailed-links/password").json(&set(second)).hear().await.expect(200);
    bea.post(&format!("{path}/invitation")).hear().await.expect_problem(422, "already-activated");
}

/// Rules 67 and 71.
#[tokio::test]
async fn a_program_changes_what_its_owner_is_called_and_signs_in_with() {
    let site = site().await;
    let (ana, other) = (site.signed_in("Ana").await, site.signed_in("Ana").await);
    let me = ana.get("/session").hear().await.expect(200).body;
    let named =
        ana.put("/account").based_on(&me["revision"]).json(&json!({"name": "Ana Nova"})).hear().await.expect(200);
    assert_eq!((&named.body["name"], &named.body["company"]), (&json!("Ana Nova"), &json!(null)));
    ana.put("/account")
        .based_on(&me["revision"])
        .json(&json!({"name": "Ana"}))
        .hear()
        .await
        .expect_problem(412, "stale");

    let change = |current: &str| json!({"current": current, "new": "a long password"});
    ana.put("/account/password").json(&change("a wrong one")).hear().await.expect_problem(401, "wrong-password");
    ana.put("/account/password").json(&change("open sesame Ana")).hear().await.expect(204);
    other.get("/session").hear().await.expect_problem(401, "not-signed-in");
    ana.get("/session").hear().await.expect(200);

    let to = |address: &str| json!({"password": "a long password", "address": address});
    ana.put("/account/address").json(&to("ana@example.org")).hear().await.expect_problem(422, "same-address");
    ana.put("/account/address").json(&to("ana@new.example")).hear().await.expect(204);
    for (end, changed) in [("ana@new.example", false), ("ana@example.org", true)] {
        let link = json!({"link": link_to(&site.scene, end)});
        let confirmed = site.stranger().post("/mailed-links/address").json(&link).hear().await.expect(200);
        assert_eq!(confirmed.body, json!({"changed": changed}));
    }
    assert_eq!(ana.get("/session").hear().await.expect(200).body["address"], json!("ana@new.example"));
}

/// Rule 68: what another site's page sends is refused, though no cookie vouches for it.
#[tokio::test]
async fn another_sites_page_asks_for_no_letter_and_uses_no_link() {
    let site = site().await;
    for (path, body) in [
        ("/registrations", json!({"name": "Zoe", "address": "zoe@example.org"})),
        ("/forgotten-passwords", json!({"address": "ana@example.org"})),
        ("/mailed-links/password", json!({"link": "guessed", "password": "a long password"})),
        ("/mailed-links/address", json!({"link": "guessed"})),
    ] {
        let call = site.stranger().post(path).json(&body).with("Sec-Fetch-Site", "cross-site");
        call.hear().await.expect_problem(403, "from-elsewhere");
    }
    assert_eq!(site.scene.memory().letters(), []);
}
