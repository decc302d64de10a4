//! What an attacker tries with secrets that are not theirs: forged ones, planted ones, and keys that somebody else chose.

use picdesk::{LicenceModel, Right};
use picdesk_http_tests::Site;
use picdesk_testkit::Scenario;
use serde_json::{Value, json};

fn house() -> Scenario {
    let files = [("A1", LicenceModel::RightsManaged), ("B2", LicenceModel::RightsManaged)];
    let scenario = Scenario::new().staff("Bea").with_every_right().staff("Cas").with(Right::CreateOrders);
    let scenario = scenario.client("Ana").client("Ivo").client("Eve").files(files);
    scenario.lightbox("Bea's", "Bea", ["A1"]).lightbox("Cas's", "Cas", ["A1"]).cart("Ana", ["A1"]).cart("Ivo", ["B2"])
}

fn typed(name: &str) -> Value {
    json!({"address": format!("{}@example.org", name.to_lowercase()), "password": format!("open sesame {name}")})
}

/// What `GET /session` answers to a cookie: the name of whoever is signed in by it.
async fn whose(site: &Site, cookie: &str) -> Option<String> {
    let heard = site.stranger().get("/session").with("Cookie", &format!("picdesk={cookie}")).hear().await;
    if heard.status == 401 {
        return None;
    }
    heard.expect(200).body["name"].as_str().map(str::to_owned)
}

/// Rule 68: neither what the house shows, nor what it keeps, nor what looks alike.
#[tokio::test]
async fn a_forged_cookie_opens_nothing() {
    let site = Site::of(house()).await;
    let (ana, secrets) = (site.signed_in("Ana").await, &site.scene.ports.secrets);
    let actor = site.scene.actor("Ana").await;
    let session = actor.session().expect("a session").to_string();
    let shown = site.browser().goes("/sign-in").await;
    let guests = shown.headers["set-cookie"].to_str().unwrap().split(['=', ';']).nth(1).unwrap().to_owned();
    let own = picdesk::SessionToken::new(ana.token().to_owned());
    let kept: String = secrets.digest(ana.token().as_bytes()).0.into_iter().map(|byte| format!("{byte:02x}")).collect();
    let forged = [
        String::new(),
        session,
        site.scene.account("Ana").to_string(),
        kept,
        guests,
        site.scene.desk.form_token(&own).as_str().to_owned(),
        ana.token().to_uppercase(),
        format!("{}0", ana.token()),
        format!("{}%00", ana.token()),
        format!("\"{}\"", ana.token()),
    ];
    for cookie in forged {
        assert_eq!(whose(&site, &cookie).await, None, "{cookie:?}");
        let page =
            site.stranger().get("//cart").with("Cookie", &format!("picdesk={cookie}")).with("Accept", "text/html");
        assert_eq!(page.answer().await.url().path(), "/sign-in", "{cookie:?}");
    }
    assert_eq!(whose(&site, ana.token()).await.as_deref(), Some("Ana"));
}

/// Rule 68: whatever a browser was made to bring along, whoever signs in with it gets a secret that nobody else knows.
#[tokio::test]
async fn a_session_that_was_fixed_beforehand_never_becomes_somebody_elses() {
    let site = Site::of(house()).await;
    let eve = site.signed_in("Eve").await.token().to_owned();
    for planted in ["chosen-by-eve", &eve] {
        let begun = site.stranger().post("/session").json(&typed("Ana")).with("Cookie", &format!("picdesk={planted}"));
        let begun = begun.hear().await.expect(200);
        assert_ne!(begun.body["token"], *planted);
        assert_eq!(whose(&site, planted).await, None, "what was planted is worth nothing any more");
    }

    let bea = site.signed_in("Bea").await;
    let ask = json!({"account": site.scene.account("Ana").to_string(), "reason": "She asked us to look"});
    let begun = bea.post("/identity").json(&ask).with("Cookie", "picdesk=chosen-by-eve").hear().await.expect(200);
    let assumed = begun.body["token"].as_str().unwrap().to_owned();
    let back = site.with_token(&assumed).delete("/identity").with("Cookie", "picdesk=chosen-by-eve").hear().await;
    let back = back.expect(200).body["token"].as_str().unwrap().to_owned();
    assert!(back != assumed && assumed != bea.token() && back != bea.token());
    assert_eq!(whose(&site, "chosen-by-eve").await, None);
}

/// Rule 8: keys belong to whoever sends them.
#[tokio::test]
async fn replaying_somebody_elses_key_answers_nothing_of_theirs() {
    let site = Site::of(house()).await;
    let ask = json!({"usage": "A poster", "terms_accepted": true});
    let check_out = async |name: &str| {
        let caller = site.signed_in(name).await;
        caller.post("/cart/check-out").with("If-Match", "*").with("Idempotency-Key", "job-7").json(&ask).hear().await
    };
    let anas = check_out("Ana").await.expect(201);
    let ivos = check_out("Ivo").await.expect(201);
    assert_ne!(anas.body["order"]["number"], ivos.body["order"]["number"]);
    assert_eq!((&ivos.body["replayed"], &ivos.body["order"]["lines"][0]["file"]), (&json!(false), &json!("B2")));
    check_out("Eve").await.expect_problem(422, "cart-empty");
    assert_eq!(check_out("Ana").await.expect(200).body["order"]["number"], anas.body["order"]["number"]);

    let orders = format!("/accounts/{}/orders", site.scene.account("Ana"));
    let creates = async |name: &str, lightbox: &str| {
        let ask = json!({"lightbox": site.scene.lightbox(lightbox).to_string()});
        site.signed_in(name).await.post(&orders).with("Idempotency-Key", "job-7").json(&ask).hear().await
    };
    let beas = creates("Bea", "Bea's").await.expect(201).body["order"]["number"].clone();
    creates("Cas", "Bea's").await.expect_problem(404, "not-found");
    assert_ne!(creates("Cas", "Cas's").await.expect(201).body["order"]["number"], beas);
}
