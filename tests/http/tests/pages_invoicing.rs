//! Invoicing, as a plain browser shows it (rules 45, 46).

use picdesk::{LicenceModel, Right};
use picdesk_http_tests::{Browser, Shown, Site, invoice_some, mark};
use picdesk_testkit::Scenario;

fn agency() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cas")
        .with(Right::ViewOrders)
        .client("Ana")
        .client("+Old")
        .file("A1", LicenceModel::RightsManaged)
        .file("B2", LicenceModel::RoyaltyFree)
        .lightbox("Spring", "Bea", ["A1", "B2"])
}

async fn takes_out(browser: &Browser, page: &Shown, account: &str, shown: &str) -> Shown {
    let typed = [("account", account), ("currency", "EUR"), ("shown", shown)];
    browser.sends(page, "/office/invoicing/take-out", &typed).await
}

#[tokio::test]
async fn what_is_marked_in_many_orders_is_taken_out_once_and_downloaded_again_at_any_time() {
    let site = Site::of(agency()).await;
    let ordered = async |client| site.scene.by("Bea").orders("Spring").into(client).await.unwrap().order.number;
    let orders = [ordered("Ana").await, ordered("Ana").await, ordered("+Old").await];
    let browser = site.browsing("Bea").await;
    browser.goes("/office/invoicing").await.says(&["Nothing is to be invoiced.", "There is no invoice yet."]);
    mark(&site.scene, orders[0], 1, 12_000).await;
    mark(&site.scene, orders[1], 2, 4_905).await;
    mark(&site.scene, orders[2], 1, 1).await;

    let due = browser.goes("/office/invoicing").await.says(&["2 lines in 2 orders", "169.05 EUR", "0.01 EUR"]);
    let ana = site.scene.account("Ana").to_string();
    let orders_of = browser.goes(&format!("/office/orders?of={ana}&to-invoice=on")).await;
    orders_of.says(&[&orders[0].to_string(), &orders[1].to_string()]).does_not_say(&[&orders[2].to_string()]);
    let only = browser.goes("/office/orders?to-invoice=on&state=draft").await;
    only.says(&["No order found"]);

    mark(&site.scene, orders[0], 2, 95).await;
    let stale = takes_out(&browser, &due, &ana, "16905").await.expect_at("/office/invoicing");
    let due = stale.says(&["It was changed meanwhile, and is 170.00 EUR now.", "3 lines in 2 orders"]);
    let made = takes_out(&browser, &due, &ana, "17000").await.expect_at("/office/invoicing/1");
    made.says(&["Invoice 1 was taken out: 3 lines, 170.00 EUR.", "120.00 EUR", "Download invoice (CSV)"]);
    let again = takes_out(&browser, &due, &ana, "17000").await.expect_at("/office/invoicing");
    again.says(&["Nothing is marked for that invoice any more."]).does_not_say(&["3 lines in 2 orders"]);
    assert_eq!(site.scene.memory().invoices().len(), 1);

    let first = browser.goes("/office/invoicing/1/sheet.csv").await.expect(200);
    let kept = first.headers["content-disposition"].to_str().unwrap();
    assert_eq!(kept, "attachment; filename=\"invoice_1_ana_2026-03-01.csv\"");
    assert_eq!(first.html().lines().count(), 4, "a head and three lines");
    assert!(first.html().contains(",120.00,0.00,120.00,EUR,170.00"), "{}", first.html());
    let file = "A1".parse().unwrap();
    let bea = site.scene.actor("Bea").await;
    site.scene.desk.withdraw_file(&bea, &file, picdesk::Expected::Any).await.unwrap();
    assert_eq!(browser.goes("/office/invoicing/1/sheet.csv").await.html(), first.html());
}

/// Whoever may only look sees both lists, and no button; a number that is none leads nowhere.
#[tokio::test]
async fn who_may_not_edit_orders_sees_invoices_and_takes_none_out() {
    let site = Site::of(agency()).await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    mark(&site.scene, order, 1, 100).await;
    let browser = site.browsing("Cas").await;
    let page = browser.goes("/office/invoicing").await.says(&["1 line in 1 order", "1.00 EUR"]);
    assert!(!page.html().contains("/office/invoicing/take-out"));
    browser.goes("/office/invoicing/7").await.expect(404);
    browser.goes("/office/invoicing/01").await.expect(404);
}

/// Rule 46: what was invoiced leads to its invoice, for everybody who reads the order here.
#[tokio::test]
async fn a_line_of_an_order_leads_to_the_invoice_that_it_is_on() {
    let site = Site::of(agency()).await;
    let order = invoice_some(&site.scene, "Spring").await;
    for (name, marked) in [("Bea", false), ("Cas", true)] {
        let browser = site.browsing(name).await;
        let page = browser.goes(&format!("/office/orders/{order}")).await.says(&["Line 1 Invoice 1"]);
        assert_eq!(page.html().matches("href=\"/office/invoicing/1\"").count(), 1, "line 2 is on none");
        assert_eq!(page.text().contains("Line 2 To invoice"), marked, "{name}: a box says it where there is one");
        browser.goes("/office/invoicing/1").await.expect(200).says(&["Invoice 1"]);
    }
}
