//! Where somebody is signed in, on the pages and through the API, and ending it.

use picdesk::{Device, EntryKind, Right};
use picdesk_http_tests::{Site, here};
use picdesk_testkit::Scenario;
use serde_json::json;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";

fn house() -> Scenario {
    let scenario = Scenario::new().staff("Bea").with(Right::ManageAccounts).with(Right::ViewAccounts);
    scenario.with(Right::AssumeIdentities).with(Right::ViewJournal).client("Ana").client("Ivo")
}

fn sign_in(name: &str) -> serde_json::Value {
    json!({"address": format!("{}@example.org", name.to_lowercase()), "password": format!("open sesame {name}")})
}

#[tokio::test]
async fn a_client_sees_where_they_are_signed_in_and_signs_out_elsewhere() {
    let site = Site::of(house()).await;
    let (there, script, mine) = (site.browsing("Ana").await, site.signed_in("Ana").await, site.browsing("Ana").await);
    mine.goes("/account").await.expect(200).says(&["Where you are signed in"]);
    let page = mine.goes("/account/sessions").await.expect(200);
    let page = page.says(&["A browser or program This one Signed in on", "from 127.0.0.1", "Sign out everywhere else"]);

    let path = format!("/accounts/{}/sessions", site.scene.account("Ana"));
    let listed = script.get(&path).hear().await.expect(200).body;
    let rows = listed["rows"].as_array().expect("rows");
    assert_eq!(rows.iter().map(|row| row["this"] == true).collect::<Vec<_>>(), [false, true, false]);
    assert!(!page.has_form(&end(&rows[0])), "whoever ends this one signs out");
    mine.sends(&page, &end(&rows[2]), &[]).await.expect_at("/account/sessions").says(&["You are signed out there."]);
    there.goes("/cart").await.expect(200).says(&["Sign in"]);

    let page = mine.goes("/account/sessions").await.expect(200);
    let page = mine.sends(&page, "/account/sessions", &[]).await.expect_at("/account/sessions");
    page.says(&["You are signed out everywhere else.", "This one"]);
    script.get("/session").hear().await.expect_problem(401, "not-signed-in");
}

fn end(row: &serde_json::Value) -> String {
    format!("/account/sessions/{}/end", row["id"].as_str().expect("an id"))
}

/// What a browser says of itself comes back in words of ours, and what is not known does not come back at all.
#[tokio::test]
async fn a_session_says_with_what_it_began() {
    let site = Site::of(house()).await;
    let said = [Some(FIREFOX), Some("<script>alert(1)</script>"), None];
    for said in said {
        let call = site.stranger().post("/session").json(&sign_in("Ana"));
        match said {
            Some(said) => call.with("User-Agent", said).hear().await.expect(200),
            None => call.hear().await.expect(200),
        };
    }
    let path = format!("/accounts/{}/sessions?limit=3", site.scene.account("Ana"));
    let script = site.signed_in("Bea").await;
    let listed = script.get(&path).hear().await.expect(200).body;
    let browsers: Vec<_> = listed["rows"].as_array().expect("rows").iter().map(|row| row.get("browser")).collect();
    assert_eq!(browsers, [None, None, Some(&json!("Firefox on Linux"))]);
    assert_eq!(listed["rows"][2]["from"], "127.0.0.1");
}

#[tokio::test]
async fn the_sessions_of_an_account_are_paged() {
    let site = Site::of(house()).await;
    for _ in 0..26 {
        let (address, password) = (site.scene.address("Ana"), site.scene.password("Ana"));
        site.scene.desk.sign_in(&address, &password, &here(), &Device::Program).await.unwrap();
    }
    let (bea, script) = (site.browsing("Bea").await, site.signed_in("Bea").await);
    let path = format!("/accounts/{}/sessions?limit=20", site.scene.account("Ana"));
    let first = script.get(&path).hear().await.expect(200).body;
    let next = first["next"].as_str().expect("there are more");
    let second = script.get(&format!("{path}&after={next}")).hear().await.expect(200).body;
    let rows = |page: &serde_json::Value| page["rows"].as_array().expect("rows").clone();
    assert_eq!((rows(&first).len(), rows(&second).len(), second.get("next")), (20, 6, None));

    let access = format!("/office/accounts/{}/access", site.scene.account("Ana"));
    let page = bea.goes(&access).await.expect(200).says(&["Next page"]);
    let html = page.html();
    let (_, next) = html.split_once("href=\"?after=").expect("a way to the next page");
    let next = next.split('"').next().expect("an address");
    let page = bea.goes(&format!("{access}?after={next}")).await.expect(200);
    page.says(&["First page"]).does_not_say(&["Next page"]);
}

/// A client's session that somebody has stolen ends by the button that staff press, and the journal says who pressed it.
#[tokio::test]
async fn staff_who_manage_accounts_end_a_clients_sessions() {
    let site = Site::of(house()).await;
    let (bea, ivo) = (site.browsing("Bea").await, site.browsing("Ivo").await);
    let (one, other) = (site.browsing("Ana").await, site.browsing("Ana").await);
    let access = format!("/office/accounts/{}/access", site.scene.account("Ana"));
    let page = bea.goes(&access).await.expect(200).says(&["Sessions", "End all sessions"]).does_not_say(&["This one"]);
    let html = page.html();
    let (_, newest) = html.split_once(&format!("action=\"{access}/sessions/")).expect("a session");
    let newest = format!("{access}/sessions/{}/end", newest.split('/').next().expect("an id"));
    bea.sends(&page, &newest, &[]).await.expect_at(&access).says(&["The session is ended."]);
    other.goes("/cart").await.expect(200).says(&["Sign in"]);
    one.goes("/cart").await.expect_at("/cart");
    bea.sends(&page, &newest, &[]).await.expect(404);

    bea.sends(&page, &format!("{access}/sessions"), &[]).await.expect_at(&access).says(&["Ana is not signed in."]);
    one.goes("/cart").await.expect(200).says(&["Sign in"]);
    ivo.goes("/cart").await.expect_at("/cart");
    let last = site.scene.memory().journal().pop().unwrap();
    assert_eq!((last.kind, last.who.actor), (EntryKind::SessionsEnded, Some(site.scene.account("Bea"))));
    let journal = bea.goes("/office/journal").await.expect(200);
    journal.says(&["Bea ended a session of the account of Ana", "Bea ended all other sessions of the account of Ana"]);
}

/// Rules 64 and 65: the client's list does not name whoever acts in the client's place, who does not see it.
#[tokio::test]
async fn whoever_has_assumed_an_identity_is_not_shown_where_the_client_is_signed_in() {
    let site = Site::of(house()).await;
    let bea = site.assuming("Bea", "Ana").await;
    let ana = site.browsing("Ana").await;
    let page = ana.goes("/account/sessions").await.expect(200);
    assert_eq!(page.text().matches("Signed in on").count(), 1);
    let path = format!("/accounts/{}/sessions", site.scene.account("Ana"));
    bea.get(&path).hear().await.expect_problem(403, "not-in-person");
    ana.sends(&page, "/account/sessions", &[]).await.expect(200);
    bea.get("/session").hear().await.expect_problem(401, "not-signed-in");
}
