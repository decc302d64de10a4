//! Assuming an identity through the API, and what an attacker would try with it.

use std::time::Duration;

use picdesk::{AccountChange, EntryKind, LicenceModel, Right};
use picdesk_http_tests::{Caller, Heard, Site};
use picdesk_testkit::Scenario;
use serde_json::json;

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cleo")
        .with(Right::AssumeIdentities)
        .client("Ana")
        .client("Ivo")
        .disabled()
        .file("RM-1", LicenceModel::RightsManaged)
        .cart("Ana", ["RM-1"])
}

/// Asks to assume an identity.
async fn assumes(caller: &Caller, site: &Site, client: &str) -> Heard {
    let ask = json!({"account": site.scene.account(client).to_string(), "reason": "She asked us to look"});
    caller.post("/identity").json(&ask).hear().await
}

/// The caller whom an answer lets in.
fn let_in(site: &Site, heard: &Heard) -> Caller {
    site.with_token(heard.body["token"].as_str().expect("a token"))
}

#[tokio::test]
async fn an_identity_is_assumed_and_left_by_a_script_and_the_client_reads_of_it() {
    let site = Site::of(house()).await;
    let (cleo, ana) = (site.signed_in("Cleo").await, site.signed_in("Ana").await);
    let begun = assumes(&cleo, &site, "Ana").await.expect(200);
    assert_eq!(
        (&begun.body["account"]["name"], &begun.body["ends_at"]),
        (&json!("Ana"), &json!("2026-03-01T12:30:00Z"))
    );
    assert!(begun.header("set-cookie").starts_with("picdesk="), "a browser is given it as well");
    cleo.get("/session").hear().await.expect_problem(401, "not-signed-in");
    ana.get("/session").hear().await.expect_problem(401, "not-signed-in");

    let assumed = let_in(&site, &begun);
    assert_eq!(assumed.get("/session").hear().await.expect(200).body["name"], "Ana");
    let path = format!("/accounts/{}/cart/files", site.scene.account("Ana"));
    assumed.post(&path).json(&json!({"files": ["RM-1"]})).hear().await.expect(200);
    let terms = json!({"usage": "A poster", "terms_accepted": true});
    let refused = assumed.post("/cart/check-out").json(&terms).with("If-Match", "*").with("Idempotency-Key", "one");
    refused.hear().await.expect_problem(403, "not-in-person");

    site.scene.clock.advance(Duration::from_secs(480));
    let back = assumed.delete("/identity").hear().await.expect(200);
    assert_eq!(back.body["account"]["name"], "Cleo");
    assumed.get("/session").hear().await.expect_problem(401, "not-signed-in");
    assert_eq!(let_in(&site, &back).get("/session").hear().await.expect(200).body["name"], "Cleo");

    let ana = site.signed_in("Ana").await;
    let path = format!("/accounts/{}/assumptions", site.scene.account("Ana"));
    let read = ana.get(&path).hear().await.expect(200);
    assert_eq!(
        read.body["rows"],
        json!([{"by": "Cleo", "reason": "She asked us to look", "began_at": "2026-03-01T12:00:00Z",
                "over_at": "2026-03-01T12:08:00Z"}])
    );
}

/// Rule 63: whatever shows a banner knows what to say on it.
#[tokio::test]
async fn a_script_is_told_in_whose_name_it_acts() {
    let site = Site::of(house()).await;
    let told = async |caller: &Caller| caller.get("/identity").hear().await.expect(200).body;
    let (ana, cleo) = (site.scene.account("Ana").to_string(), site.scene.account("Cleo").to_string());
    assert_eq!(told(&site.signed_in("Ana").await).await, json!({"account": ana, "name": "Ana"}));
    let in_person = site.signed_in("Cleo").await;
    assert_eq!(told(&in_person).await, json!({"account": cleo, "name": "Cleo"}));

    let begun = assumes(&in_person, &site, "Ana").await.expect(200);
    site.scene.clock.advance(Duration::from_secs(60));
    let assumed = json!({"by": "Cleo", "reason": "She asked us to look", "began_at": "2026-03-01T12:00:00Z",
        "over_at": "2026-03-01T12:30:00Z"});
    let acting = let_in(&site, &begun);
    assert_eq!(told(&acting).await, json!({"account": ana, "name": "Ana", "assumed": assumed}));

    let own = site.signed_in("Ana").await;
    assert_eq!(told(&own).await, json!({"account": ana, "name": "Ana"}), "the client acts in person meanwhile");
    let earlier = let_in(&site, &acting.delete("/identity").hear().await.expect(200));
    assert_eq!(told(&earlier).await, json!({"account": cleo, "name": "Cleo"}));
}

/// Rule 59: the link is not all that keeps somebody out.
#[tokio::test]
async fn a_crafted_request_reaches_no_account_that_may_not_be_assumed() {
    let site = Site::of(house()).await;
    let cleo = site.signed_in("Cleo").await;
    for target in ["Bea", "Cleo", "Ivo"] {
        assumes(&cleo, &site, target).await.expect_problem(422, "not-assumable");
    }
    let nobody = json!({"account": "00000000-0000-0000-0000-0000000fffff", "reason": "Why not"});
    cleo.post("/identity").json(&nobody).hear().await.expect_problem(404, "not-found");
    let id = site.scene.account("Ana").to_string();
    for nonsense in [
        json!({"account": id}),
        json!({"account": id, "reason": "  "}),
        json!({"account": id, "reason": "a\r\nBcc: all@example.org"}),
        json!({"account": id, "reason": "x".repeat(301)}),
        json!({"account": id, "reason": "fine", "minutes": 600}),
    ] {
        cleo.post("/identity").json(&nonsense).hear().await.expect_problem(400, "unreadable");
    }
    assert_eq!(cleo.get("/session").hear().await.expect(200).body["name"], "Cleo", "rule 62");
    let denied = site.scene.memory().journal().into_iter().filter(|entry| entry.kind == EntryKind::Denied).count();
    assert_eq!(denied, 3);
}

/// Rule 61: whoever stole the cookie of the staff member, or of the client, has nothing any more.
#[tokio::test]
async fn a_stolen_session_of_either_is_worth_nothing_afterwards() {
    let site = Site::of(house()).await;
    let (cleo, ana) = (site.signed_in("Cleo").await, site.signed_in("Ana").await);
    let assumed = let_in(&site, &assumes(&cleo, &site, "Ana").await.expect(200));
    for stolen in [&cleo, &ana] {
        stolen.get("/session").hear().await.expect_problem(401, "not-signed-in");
        assumes(stolen, &site, "Ana").await.expect_problem(401, "not-signed-in");
        stolen.delete("/identity").hear().await.expect_problem(401, "not-signed-in");
    }
    let back = let_in(&site, &assumed.delete("/identity").hear().await.expect(200));
    for stolen in [&cleo, &assumed] {
        stolen.get("/session").hear().await.expect_problem(401, "not-signed-in");
        stolen.delete("/identity").hear().await.expect_problem(401, "not-signed-in");
    }
    back.delete("/identity").hear().await.expect_problem(404, "not-found");
}

/// Rule 66, and the way back with it.
#[tokio::test]
async fn nobody_returns_to_rights_that_were_withdrawn_meanwhile() {
    for disabled in [true, false] {
        let site = Site::of(house()).await;
        let assumed = let_in(&site, &assumes(&site.signed_in("Cleo").await, &site, "Ana").await.expect(200));
        let (bea, any) = (site.scene.actor("Bea").await, picdesk::Expected::Any);
        let cleo = site.scene.account("Cleo");
        if disabled {
            let off = AccountChange { enabled: Some(false), ..AccountChange::default() };
            site.scene.desk.change_account(&bea, cleo, off, any).await.unwrap();
        } else {
            let less = [Right::ViewOrders].into_iter().collect();
            site.scene.desk.change_rights(&bea, cleo, less, any).await.unwrap();
        }
        assumed.delete("/identity").hear().await.expect_problem(401, "not-signed-in");
        assumed.get("/session").hear().await.expect_problem(401, "not-signed-in");
    }
}

/// A page of another site cannot make a staff member's browser assume anybody, nor leave.
#[tokio::test]
async fn another_sites_page_switches_nobody() {
    let site = Site::of(house()).await;
    let (cleo, assumed) = (site.signed_in("Cleo").await, site.assuming("Cleo", "Ana").await);
    let ask = json!({"account": site.scene.account("Ana").to_string(), "reason": "Click here"});
    for from in ["cross-site", "same-site"] {
        let cookie = format!("picdesk={}", cleo.token());
        let call = site.stranger().post("/identity").json(&ask).with("Cookie", &cookie).with("Sec-Fetch-Site", from);
        call.hear().await.expect_problem(403, "from-elsewhere");
        let cookie = format!("picdesk={}", assumed.token());
        let call = site.stranger().delete("/identity").with("Cookie", &cookie).with("Sec-Fetch-Site", from);
        call.hear().await.expect_problem(403, "from-elsewhere");
    }
    assert_eq!(assumed.get("/session").hear().await.expect(200).body["name"], "Ana");
}
