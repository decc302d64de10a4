//! Known devices: the cookie by which a browser is known again, on the pages and by the API (rule 67).

use picdesk::LicenceModel;
use picdesk_http::Settings;
use picdesk_http_tests::{Browser, Heard, Shown, Site, link_to};
use picdesk_testkit::Scenario;
use serde_json::{Value, json};

const RIGHT: &str = "open sesame Ana";

fn house() -> Scenario {
    Scenario::new().client("Ana").file("A1", LicenceModel::RightsManaged)
}

fn typed(password: &str) -> Value {
    json!({"address": "ana@example.org", "password": password})
}

/// A stranger guesses until everybody has to wait who is not known.
async fn guess(site: &Site) {
    for _ in 0..10 {
        site.stranger().post("/session").json(&typed("a guess")).hear().await.expect_problem(401, "wrong-password");
    }
}

async fn signs_in(browser: &Browser, password: &str) -> Shown {
    let door = browser.goes("/sign-in").await;
    browser.sends(&door, "/sign-in", &[("address", "ana@example.org"), ("password", password)]).await
}

/// The form Sign in, sent by hand, so that the answer itself is seen.
async fn on_the_page(site: &Site) -> reqwest::Response {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let door = client.get(format!("{}/sign-in", site.address)).send().await.unwrap();
    let guest = door.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let page = door.text().await.unwrap();
    let (_, after) = page.split_once("name=\"token\" value=\"").unwrap();
    let token = after.split('"').next().unwrap();
    let fields = [("token", token), ("next", ""), ("address", "ana@example.org"), ("password", RIGHT)];
    let form = fields.map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).join("&");
    let sent = client.post(format!("{}/sign-in", site.address)).header("Cookie", guest).body(form);
    sent.header("Content-Type", "application/x-www-form-urlencoded").send().await.unwrap()
}

/// The cookie of that name, as it is set.
fn cookie(headers: &reqwest::header::HeaderMap, name: &str) -> Option<String> {
    let mut all = headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap());
    all.find(|line| line.starts_with(&format!("{name}="))).map(str::to_owned)
}

fn pair(cookie: &str) -> &str {
    cookie.split(';').next().unwrap()
}

#[tokio::test]
async fn a_browser_that_signs_in_is_known_by_a_cookie_that_no_script_can_read() {
    for (settings, name) in [(Site::settings(), "picdesk-device"), (Settings::default(), "__Host-picdesk-device")] {
        let site = Site::with(house(), settings.clone()).await;
        let answer = on_the_page(&site).await;
        assert_eq!(answer.status(), 303);
        let cookie = cookie(answer.headers(), name).expect("a cookie for the device");
        for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age=15552000"] {
            assert!(cookie.contains(part), "rule 68: {cookie}");
        }
        assert_eq!(cookie.contains("; Secure"), settings.secure_cookies, "{cookie}");
        let secret = pair(&cookie).split_once('=').unwrap().1;
        site.stranger().get("/session").with("Authorization", &format!("Bearer {secret}")).hear().await.expect(401);
        let as_session = cookie.replace("-device", "");
        let comes = site.stranger().get("/session").with("Cookie", pair(&as_session)).hear().await;
        comes.expect_problem(401, "not-signed-in");
    }
}

#[tokio::test]
async fn strangers_who_guess_are_told_to_wait_and_the_owner_comes_in_on_a_browser_that_is_known() {
    let site = Site::of(house()).await;
    let (known, new) = (site.browser(), site.browser());
    let home = signs_in(&known, RIGHT).await.expect_at("/");
    known.sends(&home, "/sign-out", &[]).await.expect_at("/sign-in");
    guess(&site).await;
    signs_in(&new, RIGHT).await.expect(200).says(&["Try again in 15 minutes, or choose Forgotten password"]);
    signs_in(&known, RIGHT).await.expect_at("/").says(&["Ana"]);
}

#[tokio::test]
async fn an_owner_who_is_kept_waiting_comes_in_with_a_mailed_link_in_the_same_browser() {
    let site = Site::of(house()).await;
    guess(&site).await;
    let browser = site.browser();
    signs_in(&browser, RIGHT).await.expect(200).says(&["too many tries"]);
    let form = browser.goes("/forgotten-password").await.expect(200);
    browser.sends(&form, "/forgotten-password", &[("address", "ana@example.org")]).await.expect_at("/sign-in");
    let page = browser.goes(&format!("/new-password?link={}", link_to(&site.scene, "ana@example.org"))).await;
    let anew = [("password", "a long password"), ("again", "a long password")];
    browser.sends(&page, "/new-password", &anew).await.expect_at("/sign-in").says(&["Your password is set."]);
    signs_in(&browser, "a long password").await.expect_at("/").says(&["Ana"]);
}

/// A program is no device: it keeps no cookie, and would be another one each time.
#[tokio::test]
async fn the_api_knows_a_browser_by_its_cookie_and_gives_none_to_programs() {
    let site = Site::of(house()).await;
    let answer = on_the_page(&site).await;
    let device = cookie(answer.headers(), "picdesk-device").expect("a cookie for the device");
    guess(&site).await;
    let sends = |headers: &[(&str, &str)]| {
        let call = site.stranger().post("/session").json(&typed(RIGHT));
        headers.iter().fold(call, |call, (name, value)| call.with(name, value)).hear()
    };
    let refused: Heard = sends(&[]).await;
    refused.expect_problem(429, "too-many-tries");
    assert!(refused.body["detail"].as_str().unwrap().contains("a new password by a mailed link"), "{}", refused.body);
    let begun = sends(&[("Cookie", pair(&device))]).await.expect(200);
    assert!(cookie(&begun.headers, "picdesk").is_some());
    let renewed = cookie(&begun.headers, "picdesk-device").expect("it lasts from now on");
    assert_eq!(pair(&renewed), pair(&device));

    site.scene.clock.advance(std::time::Duration::from_secs(16 * 60));
    let begun = sends(&[]).await.expect(200);
    assert!(cookie(&begun.headers, "picdesk-device").is_none());
}
