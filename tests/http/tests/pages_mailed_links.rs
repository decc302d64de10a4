//! Registering, invitations, forgotten passwords, another address, as a plain browser walks them: by the links in letters.

use picdesk::{Desk, House, LicenceModel, NewAccounts, Registration, Right};
use picdesk_http_tests::{Browser, Shown, Site, link_to};
use picdesk_testkit::Scenario;
use reqwest::{Client, redirect::Policy};

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cas")
        .with(Right::ViewAccounts)
        .client("Ana")
        .client("Uma")
        .not_activated()
        .file("A1", LicenceModel::RightsManaged)
}

async fn site(registration: Registration) -> Site {
    let scene = house().await;
    let accounts = NewAccounts { registration, ..NewAccounts::default() };
    let desk = Desk::new(scene.ports.clone(), House { accounts, ..scene.desk.house().clone() });
    Site::serving(scene, desk, Site::settings()).await
}

/// Opens the link in the newest letter to an address.
async fn opens(site: &Site, browser: &Browser, page: &str, address: &str) -> Shown {
    browser.goes(&format!("{page}?link={}", link_to(&site.scene, address))).await
}

async fn signs_in(browser: &Browser, address: &str, password: &str) -> Shown {
    let door = browser.goes("/sign-in").await;
    browser.sends(&door, "/sign-in", &[("address", address), ("password", password)]).await
}

const ANEW: [(&str, &str); 2] = [("password", "a long password"), ("again", "a long password")];

/// Rule 71, from the page Register to the first sign-in.
#[tokio::test]
async fn somebody_registers_confirms_the_address_waits_and_is_let_in() {
    let site = site(Registration::StaffEnable).await;
    let zoe = site.browser();
    let door = zoe.goes("/sign-in").await.expect(200).says(&["Register", "Forgotten password"]);
    assert!(door.html().contains("href=\"/register\""));
    let form = zoe.goes("/register").await.expect(200);
    let typed = [("name", "Zoë Müller"), ("company", "Quay Books"), ("address", "zoe@example.org")];
    let sent = zoe.sends(&form, "/register", &typed).await.expect_at("/sign-in");
    sent.says(&["We are sending a letter to zoe@example.org."]);
    zoe.goes("/sign-in").await.expect(200).does_not_say(&["We are sending a letter"]);

    let page = opens(&site, &zoe, "/activate", "zoe@example.org").await.expect(200);
    assert!(page.html().contains("<h1>Activate account</h1>") && page.html().contains("value=\"zoe@example.org\""));
    let unlike = [("password", "a long password"), ("again", "another one")];
    let page = zoe.sends(&page, "/activate", &unlike).await.expect(200).says(&["The two passwords are not the same."]);
    let short = [("password", "short"), ("again", "short")];
    let page = zoe.sends(&page, "/activate", &short).await.expect(200).says(&["at least 10 characters"]);
    zoe.sends(&page, "/activate", &ANEW).await.expect_at("/sign-in").says(&["The picture desk has a look"]);
    signs_in(&zoe, "zoe@example.org", "a long password").await.says(&["The address or the password is wrong."]);

    let bea = site.browsing("Bea").await;
    let waiting = bea.goes("/office/accounts/waiting").await.expect(200);
    let waiting = waiting.says(&["Waiting for you", "Zoë Müller", "Quay Books", "zoe@example.org"]);
    let id = waiting
        .html()
        .split("/office/accounts/")
        .filter_map(|it| it.split_once("/registration"))
        .next()
        .unwrap()
        .0
        .to_owned();
    let enable = format!("/office/accounts/{id}/registration");
    bea.sends(&waiting, &enable, &[("do", "enable")]).await.says(&["Zoë Müller can sign in now", "Nobody is waiting."]);
    bea.sends(&waiting, &enable, &[("do", "decline")]).await.says(&["Somebody else was quicker"]);
    signs_in(&zoe, "zoe@example.org", "a long password").await.expect_at("/").says(&["Zoë Müller"]);
    site.browsing("Cas").await.goes("/office/accounts/waiting").await.expect(200).says(&["Nobody is waiting."]);
}

#[tokio::test]
async fn where_registering_is_not_possible_nobody_is_led_there_and_no_form_is_taken() {
    let site = site(Registration::Closed).await;
    let zoe = site.browser();
    zoe.goes("/sign-in").await.expect(200).does_not_say(&["Register"]);
    zoe.goes("/register").await.expect(200).says(&["Registering is not possible here."]);
    let form = zoe.goes("/forgotten-password").await.form("/forgotten-password");
    let fields =
        [("name", "Zoë"), ("address", "zoe@example.org")].map(|(name, value)| (name.to_owned(), value.to_owned()));
    let token = form.into_iter().filter(|(name, _)| name == "token");
    zoe.posts("/register", token.chain(fields).collect()).await.expect(422).says(&["Registering is not possible here"]);
    assert_eq!(site.scene.memory().letters(), []);
}

/// Rule 71.
#[tokio::test]
async fn staff_invite_somebody_who_takes_the_account_over() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let list =
        bea.goes("/office/accounts").await.expect(200).says(&["Invite somebody…", "Waiting for you", "Invite again"]);
    let form = bea.goes("/office/accounts/invite").await.expect(200);
    let taken = [("name", "Ida"), ("address", "ANA@example.org")];
    let form = bea.sends(&form, "/office/accounts/invite", &taken).await.expect(200);
    let form = form.says(&["There is an account with that address already."]);
    let typed = [("name", "Ida"), ("address", "ida@example.org"), ("immediate", "on")];
    let sent = bea.sends(&form, "/office/accounts/invite", &typed).await.expect(200);
    sent.says(&["Ida is invited: a letter is on its way to ida@example.org.", "Not activated"]);

    let ida = site.browser();
    let page = opens(&site, &ida, "/activate", "ida@example.org").await.expect(200).says(&["Activate account"]);
    ida.sends(&page, "/activate", &ANEW).await.expect_at("/sign-in").says(&["Your password is set."]);
    signs_in(&ida, "ida@example.org", "a long password").await.expect_at("/");
    ida.goes("/account").await.says(&["At once: what is ordered can be downloaded"]);
    ida.sends(&page, "/activate", &ANEW).await.expect(410).says(&["The link is no longer good", "Forgotten password"]);

    let again = format!("/office/accounts/{}/invite-again", site.scene.account("Uma"));
    bea.sends(&list, &again, &[]).await.says(&["A new invitation is on its way to uma@example.org"]);
    let cas = site.browsing("Cas").await;
    cas.goes("/office/accounts").await.expect(200).does_not_say(&["Invite somebody…", "Invite again"]);
    cas.goes("/office/accounts/invite").await.expect(403).says(&["accounts.manage"]);
}

/// Rules 67 and 71.
#[tokio::test]
async fn a_forgotten_password_is_replaced_by_the_link_in_a_letter() {
    let site = Site::of(house()).await;
    let (signed_in, ana) = (site.browsing("Ana").await, site.browser());
    let form = ana.goes("/forgotten-password").await.expect(200);
    let form = ana.sends(&form, "/forgotten-password", &[("address", "ana")]).await.expect(200);
    let form = form.says(&["Not an e-mail address"]);
    ana.sends(&form, "/forgotten-password", &[("address", "ana@example.org")]).await.expect_at("/sign-in");
    let page = opens(&site, &ana, "/new-password", "ana@example.org").await.expect(200);
    let page = page.says(&["New password", "You will be signed out everywhere else."]);
    ana.sends(&page, "/new-password", &ANEW).await.expect_at("/sign-in").says(&["Your password is set."]);
    signs_in(&ana, "ana@example.org", "a long password").await.expect_at("/");
    signed_in.goes("/account").await.expect_at("/sign-in?next=%2Faccount");
}

#[tokio::test]
async fn owners_change_their_name_their_password_and_their_address() {
    let site = Site::of(house()).await;
    let ana = site.browsing("Ana").await;
    ana.goes("/account").await.says(&["Change name and company…", "Change password…", "Change address…"]);
    let form = ana.goes("/account/data").await.expect(200);
    let named = ana.sends(&form, "/account/data", &[("name", "Ana Nova"), ("company", "Quay")]).await;
    named.expect_at("/account").says(&["Ana Nova", "Quay", "Your account is changed."]);
    ana.sends(&form, "/account/data", &[("name", "Other")]).await.expect(200).says(&["changed meanwhile"]);

    let form = ana.goes("/account/password").await.expect(200);
    let wrong = [("current", "is it this one?"), ANEW[0], ANEW[1]];
    let form = ana.sends(&form, "/account/password", &wrong).await.expect(200).says(&["This is not your password."]);
    let right = [("current", "open sesame Ana"), ANEW[0], ANEW[1]];
    ana.sends(&form, "/account/password", &right).await.expect_at("/account").says(&["Your password is changed."]);

    let form = ana.goes("/account/address").await.expect(200);
    let same = [("current", "a long password"), ("address", "ana@example.org")];
    let form =
        ana.sends(&form, "/account/address", &same).await.expect(200).says(&["the address that the account has"]);
    let new = [("current", "a long password"), ("address", "ana@new.example")];
    let sent = ana.sends(&form, "/account/address", &new).await.expect_at("/account");
    sent.says(&["one to ana@new.example", "ana@example.org"]);
    for (end, said) in [("ana@example.org", "Confirmed."), ("ana@new.example", "is ana@new.example now")] {
        let page =
            opens(&site, &ana, "/confirm-address", end).await.expect(200).says(&["Confirm address", "ana@new.example"]);
        ana.sends(&page, "/confirm-address", &[]).await.expect_at("/sign-in").says(&[said]);
    }
    ana.goes("/account").await.says(&["ana@new.example"]);
}

/// Rule 72: the page says the same for every address, and so does the API.
#[tokio::test]
async fn whether_an_address_has_an_account_is_said_by_no_page_and_no_answer() {
    let site = Site::of(house()).await;
    let stranger = site.browser();
    for (page, more) in [("/forgotten-password", None), ("/register", Some(("name", "Zoe")))] {
        let mut told = Vec::new();
        for address in ["ana@example.org", "uma@example.org", "nobody@example.org"] {
            let form = stranger.goes(page).await.expect(200);
            let typed: Vec<_> = more.into_iter().chain([("address", address)]).collect();
            let shown = stranger.sends(&form, page, &typed).await.expect_at("/sign-in");
            let mut headers: Vec<String> = shown.headers.keys().map(ToString::to_string).collect();
            headers.sort();
            told.push((shown.text().replace(address, ""), headers));
        }
        assert!(told.iter().all(|other| *other == told[0]), "{page}: {told:?}");
    }
    let caller = site.stranger();
    for address in ["ana@example.org", "nobody@example.org"] {
        let forgotten = caller.post("/forgotten-passwords").json(&serde_json::json!({"address": address})).hear().await;
        assert_eq!(forgotten.expect(204).bytes, [0_u8; 0]);
    }
}

/// Where a link leads is what the site is set to, whatever a request says of hosts.
#[tokio::test]
async fn the_host_that_a_request_names_reaches_no_letter() {
    let site = Site::of(house()).await;
    let ask = |name: &'static str| {
        let asked =
            site.stranger().post("/forgotten-passwords").json(&serde_json::json!({"address": "ana@example.org"}));
        asked.with(name, "evil.example").hear()
    };
    for name in ["Host", "X-Forwarded-Host", "Forwarded"] {
        ask(name).await.expect(204);
    }
    let ana = site.scene.memory().letters();
    assert_eq!(ana.len(), 3);
    for letter in ana {
        let whole = format!("{} {}", letter.text.text, letter.text.html);
        assert!(
            whole.contains("https://pictures.example.org/new-password?link=") && !whole.contains("evil"),
            "{whole}"
        );
    }
}

/// Rule 36: an address or a name with a line break is no address and no name, so that no header can be written with one.
#[tokio::test]
async fn what_could_write_a_header_is_refused_at_the_door() {
    let site = Site::of(house()).await;
    let stranger = site.browser();
    for address in
        ["ana@example.org\r\nBcc: eve@evil.example", "ana@example.org,eve@evil.example", "Ana <ana@example.org>"]
    {
        let form = stranger.goes("/forgotten-password").await;
        let shown = stranger.sends(&form, "/forgotten-password", &[("address", address)]).await;
        shown.expect(200).says(&["Not an e-mail address"]);
        let form = stranger.goes("/register").await;
        let shown = stranger.sends(&form, "/register", &[("name", "Eve"), ("address", address)]).await;
        shown.expect(200).says(&["Not an e-mail address"]);
    }
    let form = stranger.goes("/register").await;
    let broken = [("name", "Eve\r\nBcc: all"), ("address", "eve@evil.example")];
    stranger.sends(&form, "/register", &broken).await.expect(200).says(&["A name cannot contain line breaks"]);
    assert_eq!(site.scene.memory().letters(), []);
}

/// A mail program that opens links to look for harm uses nothing up; and whoever sends the form of another browser, nothing.
#[tokio::test]
async fn opening_a_link_changes_nothing_and_its_form_is_the_browsers_own() {
    let site = Site::of(house()).await;
    let asked = site.stranger().post("/forgotten-passwords").json(&serde_json::json!({"address": "ana@example.org"}));
    asked.hear().await.expect(204);
    let (scanner, ana) = (site.browser(), site.browser());
    for _ in 0..3 {
        opens(&site, &scanner, "/new-password", "ana@example.org").await.expect(200);
    }
    let link = link_to(&site.scene, "ana@example.org");
    let head = Client::new().head(format!("{}/new-password?link={link}", site.address)).send().await.unwrap();
    assert_ne!(head.status().as_u16(), 500);
    let page = opens(&site, &ana, "/new-password", "ana@example.org").await.expect(200);
    let fields =
        page.form("/new-password").into_iter().filter(|(name, _)| !["password", "again"].contains(&name.as_str()));
    let typed = ANEW.map(|(name, value)| (name.to_owned(), value.to_owned()));
    scanner.posts("/new-password", fields.chain(typed).collect()).await.expect(403);
    ana.sends(&page, "/new-password", &ANEW).await.expect_at("/sign-in");
}

/// A link leads to its own page alone, and a wrong one says nothing of whose it was.
#[tokio::test]
async fn a_link_that_is_none_or_leads_elsewhere_is_no_longer_good() {
    let site = Site::of(house()).await;
    let asked = site.stranger().post("/forgotten-passwords").json(&serde_json::json!({"address": "ana@example.org"}));
    asked.hear().await.expect(204);
    let ana = site.browser();
    opens(&site, &ana, "/confirm-address", "ana@example.org").await.expect(410).does_not_say(&["ana@example.org"]);
    for page in ["/activate", "/new-password", "/confirm-address"] {
        for query in ["", "?link=", "?link=guessed", "?link=%00"] {
            ana.goes(&format!("{page}{query}")).await.expect(410).says(&["The link is no longer good"]);
        }
    }
    let http = Client::builder().redirect(Policy::none()).build().unwrap();
    let link = link_to(&site.scene, "ana@example.org");
    let shown = http.get(format!("{}/new-password?link={link}", site.address)).send().await.unwrap();
    assert_eq!(shown.headers()["referrer-policy"], "same-origin", "the link is told to no other site");
    assert_eq!(shown.headers()["cache-control"], "no-store");
}

/// Rule 67.
#[tokio::test]
async fn too_many_letters_have_to_wait_and_the_page_says_how_long() {
    let site = Site::of(house()).await;
    let stranger = site.browser();
    let mut last = None;
    for _ in 0..6 {
        let form = stranger.goes("/forgotten-password").await.expect(200);
        last = Some(stranger.sends(&form, "/forgotten-password", &[("address", "nobody@example.org")]).await);
    }
    last.unwrap().expect(200).says(&["Too many letters were asked for. Try again in 60 minutes."]);
    let asked =
        site.stranger().post("/forgotten-passwords").json(&serde_json::json!({"address": "nobody@example.org"}));
    let heard = asked.hear().await;
    heard.expect_problem(429, "too-many-tries");
    assert_eq!(heard.header("retry-after"), "3600");
}

/// Rule 34 for letters with a link: staff see them, and can do nothing with the link.
#[tokio::test]
async fn staff_see_such_letters_with_the_secret_struck_out() {
    let site = Site::of(house()).await;
    let asked = site.stranger().post("/forgotten-passwords").json(&serde_json::json!({"address": "ana@example.org"}));
    asked.hear().await.expect(204);
    let (secret, id) = (link_to(&site.scene, "ana@example.org"), site.scene.memory().letters()[0].id);
    let bea = site.browsing("Bea").await;
    let shown = bea.goes(&format!("/office/mail/{id}")).await.expect(200).says(&["new-password?link=••••••••"]);
    assert!(!shown.html().contains(&secret));
    let heard = site.signed_in("Bea").await.get(&format!("/letters/{id}")).hear().await.expect(200);
    assert!(!String::from_utf8_lossy(&heard.bytes).contains(&secret));
    let (page, resend) = (format!("/office/mail/{id}"), format!("/office/mail/{id}/resend"));
    assert!(shown.has_form(&resend) && heard.body["letter"]["resendable"] == true, "while it waits");
    site.scene.courier.make_a_round().await.unwrap();
    let delivered = bea.goes(&page).await.expect(200).says(&["The link in this letter cannot be sent again"]);
    let listed = bea.goes("/office/mail?state=delivered").await.expect(200);
    assert!(listed.html().contains(&page) && !delivered.has_form(&resend) && !listed.has_form(&resend));
    let heard = site.signed_in("Bea").await.get(&format!("/letters/{id}")).hear().await.expect(200);
    assert_eq!(heard.body["letter"]["resendable"], false);
    let again = site.signed_in("Bea").await.post(&format!("/letters/{id}/resend")).hear().await;
    again.expect_problem(422, "link-gone");
}
