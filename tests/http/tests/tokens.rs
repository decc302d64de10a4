//! API tokens through the API and on the pages, and what an attacker would try with one.

use picdesk::{AccountChange, EntryKind, LicenceModel, Right};
use picdesk_http_tests::{Caller, Site};
use picdesk_testkit::Scenario;
use serde_json::{Value, json};

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cleo")
        .with(Right::ViewOrders)
        .client("Ana")
        .client("Ivo")
        .file("RM-1", LicenceModel::RightsManaged)
}

/// Makes a token, and answers all that was said of it.
async fn makes(caller: &Caller, rights: &[&str]) -> Value {
    let wanted = json!({"name": "Nightly report", "rights": rights, "days": 30});
    caller.post("/tokens").json(&wanted).hear().await.expect(200).body
}

/// The program that has the secret of a token.
fn program(site: &Site, made: &Value) -> Caller {
    site.with_token(made["secret"].as_str().expect("a secret"))
}

#[tokio::test]
async fn a_program_works_with_its_token_until_it_is_revoked() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    let made = makes(&bea, &["orders.view"]).await;
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("picdesk_"), "{secret}");
    let program = program(&site, &made);
    let me = program.get("/session").hear().await.expect(200);
    assert_eq!(me.body["name"], "Bea");
    program.get("/orders").hear().await.expect(200);
    program.get("/journal").hear().await.expect_problem(403, "lacks-right");

    let path = format!("/accounts/{}/tokens", site.scene.account("Bea"));
    let listed = bea.get(&path).hear().await.expect(200);
    assert!(!String::from_utf8_lossy(&listed.bytes).contains(secret), "it is shown once");
    let token = &listed.body["tokens"][0];
    assert_eq!((&token["name"], &token["rights"]), (&json!("Nightly report"), &json!(["orders.view"])));
    assert!(token["last_used_at"].is_string());
    let one = format!("{path}/{}", token["id"].as_str().unwrap());
    program.delete(&one).hear().await.expect_problem(403, "not-in-person");
    bea.delete(&one).hear().await.expect(204);
    program.get("/session").hear().await.expect_problem(401, "not-signed-in");
    bea.delete(&one).hear().await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn what_a_token_may_not_be_is_said() {
    let site = Site::of(house()).await;
    let (bea, cleo) = (site.signed_in("Bea").await, site.signed_in("Cleo").await);
    let asks = async |caller: &Caller, rights: Value, days: Value| {
        caller.post("/tokens").json(&json!({"name": "Report", "rights": rights, "days": days})).hear().await
    };
    let refused = asks(&cleo, json!(["staff.manage"]), json!(30)).await;
    refused.expect_problem(422, "not-yours-to-give");
    assert_eq!(refused.body["right"], "staff.manage");
    asks(&bea, json!(["identity.assume"]), json!(30)).await.expect_problem(422, "used-in-person");
    asks(&bea, json!([]), json!(367)).await.expect_problem(422, "token-days");
    makes(&bea, &[]).await;
    let twice = json!({"name": "nightly report", "rights": [], "days": 1});
    let twice = bea.post("/tokens").json(&twice).hear().await;
    twice.expect_problem(422, "token-name-in-use");
    assert_eq!(twice.body["detail"], "you have an API token of that name already");
    asks(&bea, json!(["everything"]), json!(30)).await.expect_problem(400, "unreadable");
    asks(&bea, json!([]), json!(-1)).await.expect_problem(400, "unreadable");
    for number in 0..20 {
        let wanted = json!({"name": format!("Report {number}"), "rights": [], "days": 30});
        cleo.post("/tokens").json(&wanted).hear().await.expect(200);
    }
    asks(&cleo, json!([]), json!(1)).await.expect_problem(422, "too-many-tokens");
}

/// Rule 69: a stolen token is worth nothing from the moment its owner is disabled.
#[tokio::test]
async fn a_token_dies_with_its_owners_account_and_its_rights_with_the_owners() {
    let site = Site::of(house()).await;
    let made = makes(&site.signed_in("Cleo").await, &["orders.view"]).await;
    let program = program(&site, &made);
    let path = format!("/accounts/{}/rights", site.scene.account("Cleo"));
    let bea = site.signed_in("Bea").await;
    bea.put(&path).with("If-Match", "*").json(&json!({"rights": ["mail.handle"]})).hear().await.expect(200);
    assert_eq!(
        program.get("/orders").hear().await.expect(200).body["rows"],
        json!([]),
        "its own orders, which are none"
    );
    program.get("/letters").hear().await.expect_problem(403, "lacks-right");
    let off = AccountChange { enabled: Some(false), ..AccountChange::default() };
    site.scene.console.change_account(&site.scene.address("Cleo"), off).await.unwrap();
    program.get("/session").hear().await.expect_problem(401, "not-signed-in");
}

/// The secret of a program opens no page, and the secret of a session is no token.
#[tokio::test]
async fn a_token_in_a_cookie_opens_nothing() {
    let site = Site::of(house()).await;
    let ana = site.signed_in("Ana").await;
    let made = makes(&ana, &[]).await;
    let cookie = format!("picdesk={}", made["secret"].as_str().unwrap());
    let stranger = site.stranger();
    stranger.get("/session").with("Cookie", &cookie).hear().await.expect_problem(401, "not-signed-in");
    let page = stranger.get("//account/tokens").with("Cookie", &cookie).with("Accept", "text/html").answer().await;
    assert!(page.url().path().starts_with("/sign-in"), "{}", page.url());
    let disguised = site.with_token(&format!("picdesk_{}", ana.token()));
    disguised.get("/session").hear().await.expect_problem(401, "not-signed-in");
}

#[tokio::test]
async fn a_client_makes_a_token_on_the_pages_and_sees_its_secret_once() {
    let site = Site::of(house()).await;
    let ana = site.browsing("Ana").await;
    ana.goes("/account").await.expect(200).says(&["API tokens"]);
    let page = ana.goes("/account/tokens").await.expect(200).says(&["You have none."]);
    let again = ana.sends(&page, "/account/tokens", &[("name", " ")]).await.expect(200);
    assert!(again.html().contains("id=\"complaint-name\""), "{}", again.html());

    let name = "<b>Press</b> & \"more\"";
    let made = ana.sends(&again, "/account/tokens", &[("name", name), ("days", "7")]).await.expect(200);
    let made = made.says(&["Copy its secret now", "<b>Press</b>", "Never used."]);
    assert!(!made.html().contains("<b>Press"), "markup in a name stays text");
    let secret = made.text().split_whitespace().find(|word| word.starts_with("picdesk_")).unwrap().to_owned();
    assert_eq!(site.with_token(&secret).get("/session").hear().await.expect(200).body["name"], "Ana");
    let page = ana.goes("/account/tokens").await.expect(200).does_not_say(&[&secret]).says(&["Last used"]);

    let twice = ana.sends(&page, "/account/tokens", &[("name", name), ("days", "90")]).await.expect(200);
    let twice = twice.says(&["You have an API token of that name already."]);
    assert!(twice.html().contains("id=\"complaint-name\""));
    let typed = [("name", name), ("days", "90")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert!(typed.iter().all(|typed| twice.form("/account/tokens").contains(typed)), "what was typed stays");

    let id = site.scene.desk.tokens_of(&site.scene.actor("Ana").await, site.scene.account("Ana")).await.unwrap()[0].id;
    ana.sends(&page, &format!("/account/tokens/{id}/revoke"), &[]).await.says(&["is revoked", "You have none."]);
    site.with_token(&secret).get("/session").hear().await.expect_problem(401, "not-signed-in");
    let kinds: Vec<_> = site.scene.memory().journal().iter().map(|entry| entry.kind).collect();
    assert!(kinds.contains(&EntryKind::TokenMade) && kinds.contains(&EntryKind::TokenRevoked));
}

#[tokio::test]
async fn staff_who_manage_accounts_revoke_a_clients_token() {
    let site = Site::of(house()).await;
    let made = makes(&site.signed_in("Ana").await, &[]).await;
    let (bea, ana) = (site.browsing("Bea").await, site.scene.account("Ana"));
    let account = bea.goes(&format!("/office/accounts/{ana}")).await.expect(200);
    assert!(account.html().contains(&format!("href=\"/office/accounts/{ana}/access\"")));
    let page = bea.goes(&format!("/office/accounts/{ana}/access")).await.expect(200).says(&["Nightly report"]);
    let id = made["token"]["id"].as_str().unwrap();
    let page = bea.sends(&page, &format!("/office/accounts/{ana}/access/tokens/{id}/revoke"), &[]).await;
    page.says(&["is revoked", "Ana has none."]);
    program(&site, &made).get("/session").hear().await.expect_problem(401, "not-signed-in");
    bea.goes("/office/journal").await.expect(200).says(&["revoked the API token “Nightly report”"]);
}
