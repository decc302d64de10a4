//! The pages, as somebody sees them who wants in, or who wants them to stand still.

use std::time::{Duration, Instant};

use picdesk::LicenceModel;
use picdesk_http::Settings;
use picdesk_http_tests::Site;
use picdesk_testkit::Scenario;
use reqwest::{
    Client, Response,
    header::{ACCEPT, COOKIE, HeaderValue},
    redirect::Policy,
};

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .client("Ana")
        .asking()
        .file("RM-1", LicenceModel::RightsManaged)
        .lightbox("Spring", "Bea", ["RM-1"])
        .cart("Ana", ["RM-1"])
}

/// Goes to a page with these cookies, byte for byte, and follows nothing.
async fn goes_with(site: &Site, path: &str, cookies: &[u8]) -> Response {
    let http = Client::builder().redirect(Policy::none()).build().unwrap();
    let request = http.get(format!("{}{path}", site.address)).header(ACCEPT, "text/html");
    let cookies = HeaderValue::from_bytes(cookies).unwrap();
    request.header(COOKIE, cookies).send().await.unwrap()
}

/// The token that the forms of a page carry.
fn token_of(page: &str) -> &str {
    let (_, rest) = page.split_once("name=\"token\" value=\"").expect("a form with a token");
    rest.split_once('"').expect("the end of the token").0
}

#[tokio::test]
async fn a_neighbours_cookie_that_is_no_text_signs_nobody_out() {
    let site = Site::of(house()).await;
    let ana = site.signed_in("Ana").await;
    let mut cookies = b"planted=\xff\xfe; ".to_vec();
    cookies.extend_from_slice(format!("picdesk={}; other=\u{fc}", ana.token()).as_bytes());
    assert_eq!(goes_with(&site, "/cart", &cookies).await.status(), 200);
}

#[tokio::test]
async fn behind_tls_no_neighbour_of_the_site_puts_words_into_a_page() {
    let site = Site::with(house(), Settings::default()).await;
    let ana = site.signed_in("Ana").await;
    let said: String = "Your password ended".bytes().map(|byte| format!("{byte:02x}")).collect();
    for (notice, shown) in [("picdesk-notice", false), ("__Host-picdesk-notice", true)] {
        let cookies = format!("__Host-picdesk={}; {notice}=g{said}", ana.token());
        let page = goes_with(&site, "/cart", cookies.as_bytes()).await;
        assert_eq!(page.status(), 200);
        assert_eq!(page.text().await.unwrap().contains("Your password ended"), shown, "{notice}");
    }
}

#[tokio::test]
async fn a_form_of_very_many_fields_is_refused_and_holds_up_nobody() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    let address = format!("/office/orders/{order}");
    let mut fields = bea.goes(&address).await.expect(200).form(&address);
    fields.extend((2_000..62_000).map(|line| (format!("line-{line}"), String::new())));
    let began = Instant::now();
    bea.posts(&address, fields).await.expect(413).says(&["A form can have"]);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_page_that_takes_no_such_request_tells_which_it_takes() {
    let site = Site::of(house()).await;
    let http = Client::new();
    for (path, allowed) in [("/cart", "GET"), ("/office/orders/export", "POST"), ("/cart/check-out", "GET, POST")] {
        let request = http.delete(format!("{}{path}", site.address)).header(ACCEPT, "text/html");
        let answer = request.send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["allow"].to_str().unwrap()), (405, allowed), "{path}");
    }
}

/// The Fetch standard has browsers send `Origin: null` with forms of pages whose policy is `no-referrer`. One that does
/// not say `Sec-Fetch-Site` besides would be taken for another site's, and nobody could sign in with it.
#[tokio::test]
async fn browsers_that_know_origins_alone_send_our_own_forms_with_ours() {
    let site = Site::of(house()).await;
    let page = site.browser().goes("/sign-in").await.expect(200);
    assert_eq!(page.headers["referrer-policy"], "same-origin");
}

#[tokio::test]
async fn a_form_in_any_other_dress_than_a_forms_changes_nothing() {
    let site = Site::of(house()).await;
    let ana = site.browsing("Ana").await;
    let cookies = format!("picdesk={}", site.signed_in("Ana").await.token());
    let page = goes_with(&site, "/lightboxes", cookies.as_bytes()).await.text().await.unwrap();
    let token = token_of(&page);
    let http = Client::builder().redirect(Policy::none()).build().unwrap();
    for kind in ["text/plain", "application/json", "multipart/form-data; boundary=x", ""] {
        let request = http.post(format!("{}/lightboxes?token={token}&name=Planted", site.address));
        let request = request.header(ACCEPT, "text/html").header(COOKIE, &cookies).header("Content-Type", kind);
        let answer = request.body(format!("token={token}&name=Planted")).send().await.unwrap();
        assert_eq!(answer.status(), 400, "{kind:?}");
        let told = answer.text().await.unwrap();
        assert!(told.contains("hat was sent is no form"), "in our own words: {told}");
    }
    ana.goes("/lightboxes").await.expect(200).does_not_say(&["Planted"]);
}

#[tokio::test]
async fn signing_in_leads_to_no_other_site_however_it_is_spelt() {
    let site = Site::of(house()).await;
    let (address, password) = (site.scene.address("Ana").to_string(), site.scene.password("Ana"));
    let ours = reqwest::Url::parse(&site.address).unwrap();
    let elsewhere =
        ["//evil.example", "/\\evil.example", "/\t/evil.example", "https:evil.example", "javascript:alert(1)"];
    let odd =
        ["/%2f%2fevil.example", "/%5cevil.example", "/.//evil.example", "/@evil.example", "/a%0d%0aSet-Cookie:a=b"];
    let http = Client::builder().cookie_store(true).redirect(Policy::none()).build().unwrap();
    let door = http.get(format!("{}/sign-in", site.address)).send().await.unwrap().text().await.unwrap();
    let token = token_of(&door);
    for next in elsewhere.into_iter().chain(odd) {
        let typed = [("token", token), ("address", address.as_str()), ("password", password.reveal()), ("next", next)];
        let answer = http.post(format!("{}/sign-in", site.address)).form(&typed).send().await.unwrap();
        assert_eq!(answer.status(), 303, "{next:?}");
        let goal = ours.join(answer.headers()["location"].to_str().unwrap()).unwrap();
        assert_eq!(goal.origin(), ours.origin(), "{next:?}");
        assert!(odd.contains(&next) || goal.path() == "/", "{next:?} led to {goal}");
    }
}
