//! The same done to several ticked orders, as a plain browser shows it and through the API.

use picdesk::{Expected, LicenceModel, MOST_TOGETHER, OrderNumber, OrderState, Right};
use picdesk_http_tests::{Browser, Shown, Site};
use picdesk_testkit::Scenario;
use serde_json::json;

const PAGE: &str = "/office/orders/together";

/// Bea may do everything; Lee reads orders; Ana is the client whose orders they are.
async fn house() -> Site {
    let scenario = Scenario::new().staff("Bea").with_every_right().staff("Lee").with(Right::ViewOrders);
    let scenario = scenario.staff("Eve").with(Right::EditOrders).client("Ana").client("Ivo");
    let scenario = scenario.file("A1", LicenceModel::RightsManaged);
    Site::of(scenario.lightbox("One", "Bea", ["A1"])).await
}

async fn ordered<const N: usize>(site: &Site) -> [OrderNumber; N] {
    let mut numbers = [OrderNumber::NONE_YET; N];
    for number in &mut numbers {
        *number = site.scene.by("Bea").orders("One").into("Ana").await.unwrap().order.number;
    }
    numbers
}

async fn cancelled(site: &Site, order: OrderNumber) {
    let bea = site.scene.actor("Bea").await;
    site.scene.desk.cancel_order(&bea, order, Expected::Any).await.unwrap();
}

/// Asks what an act would come to, as the form with the ticks does.
async fn asks(browser: &Browser, act: &str, orders: &[OrderNumber]) -> Shown {
    let orders: String = orders.iter().map(|order| format!("&order={order}")).collect();
    browser.goes(&format!("{PAGE}?list=state%3Dopen&act={act}{orders}")).await.expect(200)
}

async fn states(site: &Site) -> Vec<OrderState> {
    site.scene.memory().orders().iter().map(|order| order.state).collect()
}

/// Rules 25, 37 and 40: what it comes to is said first, and sent again it does nothing.
#[tokio::test]
async fn ticked_orders_are_opened_in_one_go_and_the_report_names_each() {
    let site = house().await;
    let orders: [OrderNumber; 3] = ordered(&site).await;
    cancelled(&site, orders[1]).await;
    let bea = site.browsing("Bea").await;
    let list = bea.goes("/office/orders?client=ana").await.says(&["With the ticked orders", "Mark for invoicing"]);
    assert_eq!(list.html().matches("form=\"together\" name=\"order\"").count(), 3);
    assert!(list.html().contains("name=\"list\" value=\"client=ana\""), "it leads back to what was looked for");

    let nobody = OrderNumber::new(999_999);
    let page = asks(&bea, "open-downloads", &[orders[0], orders[1], orders[2], nobody]).await;
    let page = page.says(&[
        "Open downloads of 2 orders",
        "No mail is sent.",
        "Ana",
        "Will be opened",
        "Stays as it is The order was cancelled.",
        "Stays as it is There is no such order.",
    ]);
    assert!(page.html().contains("href=\"/office/orders?state=open\""));
    let before = site.scene.memory().kept();
    let report = bea.sends(&page, PAGE, &[]).await.expect(200).says(&[
        "Open downloads: report",
        "2 done, 1 refused. No mail was sent.",
        "Opened",
        "Refused The order was cancelled.",
    ]);
    assert!(report.html().contains(&format!("href=\"/office/orders/{}\"", orders[1])));
    assert!(report.html().contains("href=\"/office/orders?state=open\""));
    assert_ne!(site.scene.memory().written_since(&before), [""; 0]);
    site.scene.by("Ana").downloads(orders[0], 1, "S").await.unwrap();

    let before = site.scene.memory().kept();
    let again = bea.sends(&page, PAGE, &[]).await.expect(200);
    again.says(&["2 already so, 1 refused", "Open already"]);
    assert_eq!(site.scene.memory().written_since(&before), [""; 0]);
    asks(&bea, "open-downloads", &orders).await.says(&["None of these orders would be different."]);
    assert_eq!(site.scene.memory().letters(), []);
}

/// Rule 40: one that was changed meanwhile is left to whoever looks again.
#[tokio::test]
async fn one_that_somebody_changed_meanwhile_stays_and_the_others_are_done() {
    let site = house().await;
    let orders: [OrderNumber; 2] = ordered(&site).await;
    let bea = site.browsing("Bea").await;
    let page = asks(&bea, "cancel", &orders).await.says(&["Cancel 2 orders", "This is for good.", "Will be cancelled"]);
    let by_another = site.scene.actor("Bea").await;
    site.scene.desk.mark_paid(&by_another, orders[0], true, Expected::Any).await.unwrap();
    let report = bea.sends(&page, PAGE, &[]).await.expect(200);
    report.says(&["1 done, 1 refused", "Somebody changed it after you looked.", "Cancelled"]);
    assert_eq!(states(&site).await, [OrderState::Open, OrderState::Cancelled]);
}

#[tokio::test]
async fn where_none_is_ticked_or_too_many_or_nothing_is_chosen_the_page_says_what_to_do() {
    let site = house().await;
    let orders: [OrderNumber; 1] = ordered(&site).await;
    let bea = site.browsing("Bea").await;
    asks(&bea, "cancel", &[]).await.says(&["No order is ticked.", "Tick orders in Order management"]);
    asks(&bea, "nonsense", &orders).await.says(&["Choose what to do with them."]);
    let many: Vec<_> = (1..=MOST_TOGETHER as i64 + 1).map(OrderNumber::new).collect();
    asks(&bea, "cancel", &many).await.says(&["One go is for 100 orders at the most."]);
    let page = asks(&bea, "cancel", &orders).await;
    bea.sends(&page, PAGE, &[("act", "nonsense")]).await.expect(200).says(&["Choose what to do with them."]);
    let token = page.form(PAGE).into_iter().find(|(name, _)| name == "token").unwrap();
    let none = bea.posts(PAGE, vec![token, ("act".to_owned(), "cancel".to_owned())]).await;
    none.expect(200).says(&["No order is ticked."]);
    assert_eq!(states(&site).await, [OrderState::Open]);
}

/// Rule 2.
#[tokio::test]
async fn whoever_may_not_edit_orders_gets_no_ticks_and_is_told_what_is_missing() {
    let site = house().await;
    let orders: [OrderNumber; 1] = ordered(&site).await;
    let lee = site.browsing("Lee").await;
    let list = lee.goes("/office/orders").await.expect(200);
    assert!(!list.html().contains("type=\"checkbox\" form="), "there is nothing to tick for");
    let address = format!("{PAGE}?act=cancel&order={}", orders[0]);
    lee.goes(&address).await.expect(403).says(&["orders.edit"]);
    site.browsing("Eve").await.goes(&address).await.expect(403).says(&["orders.view"]);
    site.browsing("Ana").await.goes(&address).await.expect(404);
}

#[tokio::test]
async fn as_many_orders_as_one_go_is_for_fit_onto_one_small_page() {
    let site = house().await;
    let orders: [OrderNumber; MOST_TOGETHER] = ordered(&site).await;
    let bea = site.browsing("Bea").await;
    let page = asks(&bea, "mark-paid", &orders).await.says(&["Mark 100 orders as paid"]);
    let report = bea.sends(&page, PAGE, &[]).await.says(&["100 done"]);
    for shown in [&page, &report, &bea.goes("/office/orders").await] {
        assert!(shown.bytes.len() < 60_000, "{} bytes", shown.bytes.len());
    }
}

/// Each row says what became of its order, with the problem that it would have been alone.
#[tokio::test]
async fn a_program_does_the_same_to_several_orders_and_may_send_it_again() {
    let site = house().await;
    let orders: [OrderNumber; 3] = ordered(&site).await;
    cancelled(&site, orders[1]).await;
    let bea = site.signed_in("Bea").await;
    let [first, second, third] = orders.map(OrderNumber::number);
    let named = json!([
        {"number": first, "revision": 1}, {"number": second}, {"number": third, "revision": 7}, {"number": first},
        {"number": 999_999},
    ]);
    let ask = json!({"act": "mark-paid", "orders": named});
    let kept = site.scene.memory().kept();
    let plan = bea.post("/orders/together/dry-run").json(&ask).hear().await.expect(200).body;
    assert!(site.scene.memory().written_since(&kept).is_empty(), "nothing is stored");

    let report = bea.post("/orders/together").json(&ask).hear().await.expect(200).body;
    let row = |place: usize| &report["orders"][place];
    assert_eq!(report["orders"].as_array().unwrap().len(), 4, "one that is named twice is meant once");
    assert_eq!(row(0), &json!({"number": first, "outcome": "done"}));
    assert_eq!(row(1), &json!({"number": second, "outcome": "done"}), "money may come for a cancelled order");
    assert_eq!((&row(2)["outcome"], &row(2)["refusal"]["slug"]), (&json!("refused"), &json!("stale")));
    assert_eq!((&row(3)["outcome"], &row(3)["refusal"]["slug"]), (&json!("refused"), &json!("not-found")));

    let seen = |state: &str, revision: u32| Some((json!(state), json!(revision), json!("Ana")));
    for (place, seen) in [seen("open", 1), seen("cancelled", 2), seen("open", 1), None].into_iter().enumerate() {
        let mut planned = plan["orders"][place].as_object().unwrap().clone();
        let told = planned.remove("state").zip(planned.remove("revision")).zip(planned.remove("client"));
        assert_eq!(told.map(|((state, revision), client)| (state, revision, client)), seen);
        assert_eq!(&json!(planned), row(place), "the plan said what came of it");
    }

    let again = bea.post("/orders/together").json(&ask).hear().await.expect(200).body;
    let outcomes: Vec<_> = again["orders"].as_array().unwrap().iter().map(|row| row["outcome"].clone()).collect();
    assert_eq!(outcomes, ["already-so", "already-so", "refused", "refused"]);

    let ask = json!({"act": "release", "orders": [{"number": second}]});
    let refused = bea.post("/orders/together").json(&ask).hear().await.expect(200).body;
    assert_eq!(refused["orders"][0]["refusal"]["slug"], "order-cancelled");
    for path in ["/orders/together", "/orders/together/dry-run"] {
        let none = bea.post(path).json(&json!({"act": "cancel", "orders": []})).hear().await;
        none.expect_problem(422, "no-order-named");
    }
    let many: Vec<_> = (0..=MOST_TOGETHER).map(|number| json!({"number": number})).collect();
    let many = bea.post("/orders/together").json(&json!({"act": "cancel", "orders": many})).hear().await;
    many.expect_problem(422, "too-many-orders");
    let unknown = json!({"act": "forget", "orders": [{"number": first}]});
    bea.post("/orders/together").json(&unknown).hear().await.expect_problem(400, "unreadable");
}
