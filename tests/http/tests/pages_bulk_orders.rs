//! One lightbox into many accounts, as a plain browser shows it (rule 13).

use picdesk::{BulkOrderId, LicenceModel, Page, Right};
use picdesk_http_tests::{Browser, Shown, Site};
use picdesk_testkit::Scenario;

const SHEET: &str = "/office/bulk-orders/new";

fn agency() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cas")
        .with(Right::ViewAccounts)
        .client("Ana")
        .client("Ivo")
        .immediate()
        .client("+Old")
        .disabled()
        .file("A1", LicenceModel::RightsManaged)
        .file("B2", LicenceModel::RoyaltyFree)
        .lightbox("Bare", "Bea", [])
        .lightbox("Spring", "Bea", ["A1", "B2"])
}

async fn presses(browser: &Browser, page: &Shown, button: &str, typed: &[(&str, &str)]) -> Shown {
    let typed: Vec<_> = typed.iter().copied().chain([("do", button)]).collect();
    browser.sends(page, SHEET, &typed).await
}

/// The sheet, with Ana and Ivo ticked in the list.
async fn ticked(site: &Site, browser: &Browser) -> Shown {
    let list = browser.goes("/office/accounts?q=a").await.says(&["Order into the chosen accounts…", "Bulk orders"]);
    let boxes = list.html().matches("form=\"many\" name=\"chosen\"").count();
    assert_eq!(boxes, 1, "whom no order can go into cannot be ticked");
    let (ana, ivo) = (site.scene.account("Ana"), site.scene.account("Ivo"));
    browser.goes(&format!("{SHEET}?q=a&chosen={ana}&chosen={ivo}")).await.expect(200)
}

/// The one bulk order that there is.
async fn begun(site: &Site) -> BulkOrderId {
    let bea = site.scene.actor("Bea").await;
    let listed = site.scene.desk.bulk_orders(&bea, &Page::first(2)).await.unwrap().rows;
    assert_eq!(listed.len(), 1);
    listed[0].id
}

#[tokio::test]
async fn ticked_and_pasted_accounts_get_an_order_each_and_the_report_names_every_one() {
    let site = Site::of(agency()).await;
    let browser = site.browsing("Bea").await;
    let sheet = ticked(&site, &browser).await.says(&["Ana", "ivo@example.org", "To each client’s own address"]);
    let old = site.scene.address("+Old").to_string();
    let pasted = format!("{old}\r\nAna <ANA@example.org>; nobody@example.org, =cmd()");
    let typed = [("addresses", pasted.as_str()), ("notify", "on")];

    let preview = presses(&browser, &sheet, "preview", &typed).await.expect_at(SHEET).says(&[
        "2 orders would be created. 3 accounts would get none.",
        "1 account named more than once",
        "2 files; none of them can be downloaded yet.",
        "2 files; the client can download at once.",
        "The account is disabled.",
        "There is no account with this address.",
        "The mail, as it will go out",
    ]);
    assert!(site.scene.memory().orders().is_empty(), "rule 9");
    assert!(preview.html().contains("=cmd()"), "nothing that was typed is lost");

    let watched = presses(&browser, &preview, "create", &typed).await;
    let at = format!("/office/bulk-orders/{}", begun(&site).await);
    let watched = watched.expect_at(&at).says(&["0 orders created, 2 accounts without an order, 3 to go", "Go on"]);
    assert!(watched.html().contains("data-goes-on"), "with the script it goes on from here by itself");
    let behind = watched.html().find("id=\"progress\"") < watched.html().find("It has begun");
    assert!(behind, "what goes when it is finished stands in the part that the script swaps");
    assert!(!browser.goes(&at).await.html().contains("data-goes-on"), "whoever only looks changes nothing");

    let after = browser.sends(&watched, &format!("{at}/go-on"), &[]).await.expect_at(&at);
    let after = after.says(&["Finished", "2 orders created, 3 accounts without an order"]).does_not_say(&["Go on"]);
    let orders = site.scene.memory().orders();
    assert_eq!(
        orders.iter().map(|order| order.owner).collect::<Vec<_>>(),
        ["Ana", "Ivo"].map(|it| site.scene.account(it))
    );
    assert!(after.html().contains(&format!("/office/orders/{}", orders[0].number)));
    assert_eq!(site.scene.memory().letters().len(), 2);
    browser.goes(&format!("{at}?show=refused")).await.says(&["nobody@example.org"]).does_not_say(&["ana@example.org"]);

    let report = browser.goes(&format!("{at}/report.csv")).await.expect(200);
    let kept = report.headers["content-disposition"].to_str().unwrap();
    assert_eq!(kept, "attachment; filename=\"bulk-order_spring_2026-03-01.csv\"");
    let expected = format!(
        "E-mail,Name,Result,Order,Reason\r\n\
         ana@example.org,Ana,Order created,{},\r\n\
         ivo@example.org,Ivo,Order created,{},\r\n\
         '{old},'+Old,No order,,The account is disabled.\r\n\
         nobody@example.org,,No order,,There is no account with this address.\r\n\
         '=cmd(),,No order,,There is no account with this address.\r\n",
        orders[0].number, orders[1].number,
    );
    assert_eq!(report.html(), expected);
    browser.goes("/office/bulk-orders").await.says(&["Spring", "2 orders created"]);
}

/// Rule 8.
#[tokio::test]
async fn a_second_press_begins_nothing_a_second_time() {
    let site = Site::of(agency()).await;
    let browser = site.browsing("Bea").await;
    let sheet = ticked(&site, &browser).await;
    presses(&browser, &sheet, "create", &[]).await.says(&["It has begun"]);
    presses(&browser, &sheet, "create", &[]).await.says(&["This was begun from this form before"]);
    begun(&site).await;
    let other = presses(&browser, &sheet, "create", &[("grant", "on")]).await;
    other.expect_at(SHEET).says(&["Orders were begun from this form already"]);
}

#[tokio::test]
async fn what_cannot_be_done_is_said_on_the_sheet_and_nothing_typed_is_lost() {
    let site = Site::of(agency()).await;
    let browser = site.browsing("Bea").await;
    let sheet = browser.goes(SHEET).await.says(&["E-mail addresses of accounts"]);
    let bare = site.scene.lightbox("Bare").to_string();
    for (typed, said) in [
        (vec![], "Name at least one account."),
        (vec![("addresses", "a\u{202e}b")], "An address cannot contain line breaks"),
        (vec![("addresses", "ana@example.org"), ("lightbox", &bare)], "There are no files to order."),
        (vec![("addresses", "ana@example.org"), ("draft", "on"), ("notify", "on")], "A draft cannot be announced"),
        (vec![("addresses", "ana@example.org"), ("limit", "none")], "Write a whole number from 1 on."),
    ] {
        for button in ["preview", "create"] {
            let again = presses(&browser, &sheet, button, &typed).await.expect_at(SHEET).says(&[said]);
            let form = again.form(SHEET);
            // A lightbox that is empty by now cannot be chosen again.
            for (name, value) in typed.iter().filter(|(name, _)| *name != "lightbox") {
                assert!(form.iter().any(|(found, kept)| found == name && kept == value), "{name}: {form:?}");
            }
        }
    }
    assert!(site.scene.memory().orders().is_empty());
}

#[tokio::test]
async fn whoever_may_not_create_orders_is_offered_none_of_it() {
    let site = Site::of(agency()).await;
    let browser = site.browsing("Cas").await;
    let list = browser.goes("/office/accounts").await.does_not_say(&["Order into the chosen accounts…"]);
    assert!(!list.html().contains("name=\"chosen\""));
    for path in [SHEET, "/office/bulk-orders"] {
        browser.goes(path).await.expect(403);
    }
}
