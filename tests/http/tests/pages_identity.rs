//! Assuming a client's identity on the pages, walked with a plain browser: the sheet, the banner, the way back.

use std::time::Duration;

use picdesk::{AccountChange, ConsentRule, Desk, House, IdentityRules, LicenceModel, Right};
use picdesk_http_tests::{Browser, Shown, Site};
use picdesk_testkit::Scenario;

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cleo")
        .with(Right::AssumeIdentities)
        .with(Right::ViewAccounts)
        .staff("Karl")
        .with(Right::ViewAccounts)
        .client("Ana")
        .immediate()
        .client("Ivo")
        .disabled()
        .client("Uma")
        .not_activated()
        .file("RM-1", LicenceModel::RightsManaged)
        .lightbox("Spring", "Bea", ["RM-1"])
        .cart("Ana", ["RM-1"])
}

fn sheet(site: &Site, client: &str) -> String {
    format!("/office/accounts/{}/identity", site.scene.account(client))
}

async fn assumes(browser: &Browser, site: &Site, reason: &str) -> Shown {
    let address = sheet(site, "Ana");
    let asked = browser.goes(&address).await.expect_at(&address).says(&["Assume the identity of Ana", "Reason"]);
    browser.sends(&asked, &address, &[("reason", reason)]).await
}

#[tokio::test]
async fn a_staff_member_downloads_as_the_client_would_and_returns() {
    let site = Site::of(house()).await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    let asked = site.scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    site.scene.by("Ana").accepts_terms(order).await.unwrap();
    let (cleo, ana) = (site.browsing("Cleo").await, site.browsing("Ana").await);
    cleo.goes("/office/accounts").await.expect(200).says(&["Assume identity of Ana"]);

    let here = assumes(&cleo, &site, "Her download stops").await.expect_at("/");
    let here = here.says(&["You act as Ana now.", "You are signed in as Ana . 30 minutes left"]);
    here.does_not_say(&["User management"]);
    ana.goes("/cart").await.expect(200).says(&["Sign in"]);

    let page = cleo.goes(&format!("/orders/{order}")).await.expect(200).says(&["You are signed in as Ana"]);
    let file = cleo.sends(&page, &format!("/orders/{order}/lines/1/download"), &[("size", "S")]).await.expect(200);
    assert_eq!(file.headers["content-type"], "image/jpeg");

    // Rule 31: what Ana has not accepted, nobody accepts for her.
    let page = cleo.goes(&format!("/orders/{asked}")).await.says(&["Ana accepts the licence terms in person"]);
    let page = page.does_not_say(&["I accept"]);
    let way = format!("/orders/{asked}/lines/1/download");
    let refused = cleo.sends(&page, &way, &[("size", "S")]).await.expect_at(&format!("/orders/{asked}"));
    refused.says(&["Nothing was downloaded: the client accepts the licence terms first, in person."]);
    cleo.sends(&page, &way, &[("size", "S"), ("terms", "on")]).await.expect(403);

    site.scene.clock.advance(Duration::from_secs(90));
    let page =
        cleo.goes("/account").await.expect(200).says(&["28 minutes left", "Who has assumed your identity", "Cleo"]);
    let back = cleo.sends(&page, "/identity/leave", &[]).await.expect(200);
    assert!(back.address.starts_with("/office/accounts?of="), "{}", back.address);
    back.says(&["You act as yourself again, and no longer as Ana.", "User management"]).does_not_say(&["signed in as"]);

    let ana = site.browsing("Ana").await;
    ana.goes("/account").await.expect(200).says(&["Who has assumed your identity", "Cleo", "Her download stops"]);
    let journal = site.browsing("Bea").await.goes("/office/journal").await.expect(200);
    journal.says(&["Cleo assumed the identity of Ana", "Her download stops", "Cleo left the identity of Ana"]);
}

/// Rule 64: what is barred is not offered, and refused all the same.
#[tokio::test]
async fn checking_out_is_not_offered_to_whoever_acts_as_the_client() {
    let site = Site::of(house()).await;
    let cleo = site.browsing("Cleo").await;
    assumes(&cleo, &site, "A question about the cart").await.expect_at("/");
    let cart = cleo.goes("/cart").await.expect(200).says(&["Ana checks out in person"]);
    assert!(!cart.html().contains("href=\"/cart/check-out\""));
    let page = cleo.goes("/cart/check-out").await.expect(403);
    page.says(&["Only the owner of the account does this, in person", "Return to your own account"]);
}

/// Rules 59 and 60.
#[tokio::test]
async fn the_link_stands_only_where_an_identity_can_be_assumed() {
    let site = Site::of(house()).await;
    let links = |page: &Shown| {
        ["Ana", "Ivo", "Uma", "Bea", "Cleo", "Karl"].map(|name| page.html().contains(&sheet(&site, name)))
    };
    let list = site.browsing("Cleo").await.goes("/office/accounts").await.expect(200);
    assert_eq!(links(&list), [true, false, false, false, false, false]);
    let list = site.browsing("Karl").await.goes("/office/accounts").await.expect(200);
    assert_eq!(links(&list), [false; 6]);

    let cleo = site.browsing("Cleo").await;
    for (name, why) in [("Ivo", "The account is disabled."), ("Bea", "A staff member’s identity is never assumed.")] {
        let list = cleo.goes(&sheet(&site, name)).await.expect_at("/office/accounts");
        list.says(&[&why.replace('’', "'")]);
    }
}

#[tokio::test]
async fn a_reason_must_be_given_and_nothing_that_was_typed_is_lost() {
    let site = Site::of(house()).await;
    let cleo = site.browsing("Cleo").await;
    let again = assumes(&cleo, &site, "  ").await.expect_at(&sheet(&site, "Ana"));
    again.says(&["A reason needs at least one character that can be seen."]).does_not_say(&["You are signed in as"]);
    let long = "x".repeat(301);
    let again = assumes(&cleo, &site, &long).await.says(&["A reason can have 300 characters at the most."]);
    assert!(again.form(&sheet(&site, "Ana")).contains(&("reason".to_owned(), long)));
}

/// A form that is sent once more, from a tab that was left open, is of a session that ended.
#[tokio::test]
async fn the_forms_of_before_do_nothing_afterwards() {
    let site = Site::of(house()).await;
    let cleo = site.browsing("Cleo").await;
    let address = sheet(&site, "Ana");
    let asked = cleo.goes(&address).await.expect(200);
    let assumed = cleo.sends(&asked, &address, &[("reason", "One")]).await.expect_at("/");
    cleo.sends(&asked, &address, &[("reason", "Two")]).await.expect(403);
    let back = cleo.sends(&assumed, "/identity/leave", &[]).await.expect(200);
    cleo.sends(&asked, &address, &[("reason", "Three")]).await.expect(403).does_not_say(&["signed in as"]);
    cleo.sends(&assumed, "/identity/leave", &[]).await.expect(403);
    cleo.goes(&back.address).await.expect(200).says(&["User management"]);
}

/// Rules 63 and 66: whoever is in the middle of it is led to the door.
#[tokio::test]
async fn a_page_leads_to_the_door_once_it_is_over() {
    for by_itself in [true, false] {
        let site = Site::of(house()).await;
        let cleo = site.browsing("Cleo").await;
        assumes(&cleo, &site, "A question").await.expect_at("/");
        if by_itself {
            site.scene.clock.advance(Duration::from_secs(1_800));
        } else {
            let off = AccountChange { enabled: Some(false), ..AccountChange::default() };
            site.scene.console.change_account(&site.scene.address("Ana"), off).await.unwrap();
        }
        let door = cleo.goes("/cart").await.expect_at("/sign-in?next=%2Fcart");
        door.does_not_say(&["You are signed in as"]);
    }
}

/// Where the site has clients asked first: the question, the yes, the assumption.
#[tokio::test]
async fn a_client_is_asked_first_where_the_site_wants_it() {
    let scene = house().await;
    let rules = IdentityRules { consent: ConsentRule::Asked, ..IdentityRules::default() };
    let desk = Desk::new(scene.ports.clone(), House { identity: rules, ..scene.desk.house().clone() });
    let site = Site::serving(scene, desk, Site::settings()).await;
    let (cleo, ana, address) = (site.browsing("Cleo").await, site.browsing("Ana").await, sheet(&site, "Ana"));
    let asking = format!("{address}/ask");

    let asked = cleo.goes(&address).await.expect(200).says(&["Ana is asked first."]);
    assert!(!asked.has_form(&address), "nothing but the question is offered");
    cleo.sends(&asked, &asking, &[("reason", " ")]).await.says(&["A reason needs at least one character"]);
    let list = cleo.sends(&asked, &asking, &[("reason", "Your download stops")]).await.expect_at("/office/accounts");
    list.says(&["The client was asked, by letter and under My account."]);
    cleo.goes(&address).await.expect(200).says(&["Ana was asked on 1 Mar 2026", "has not said anything yet"]);

    let account =
        ana.goes("/account").await.expect(200).says(&["Cleo of the picture desk asked", "Your download stops"]);
    let said = ana.sends(&account, "/account/consent", &[("reply", "no")]).await.expect_at("/account");
    let said = said.says(&["You said no. Nobody acts in your place."]);
    cleo.goes(&address).await.expect(200).says(&["Ana said no"]);
    ana.sends(&said, "/account/consent", &[("reply", "yes")])
        .await
        .expect_at("/account")
        .says(&["You said yes", "Take it back"]);
    let allowed = cleo.goes(&address).await.expect(200).says(&["Ana said yes.", "The reason: Your download stops"]);
    cleo.sends(&allowed, &address, &[]).await.expect_at("/").says(&["You are signed in as Ana"]);
    site.browsing("Ana").await.goes("/account").await.does_not_say(&["Take it back", "Who asks to act"]);
}

/// What is written into the page is text, whoever wrote it.
#[tokio::test]
async fn a_reason_is_no_markup_on_any_page() {
    let site = Site::of(house()).await;
    let cleo = site.browsing("Cleo").await;
    assumes(&cleo, &site, "<b id=x>bold</b>").await.expect_at("/");
    let page = cleo.goes("/account").await.expect(200).says(&["<b id=x>bold</b>"]);
    assert!(!page.html().contains("<b id=x>"));
}
