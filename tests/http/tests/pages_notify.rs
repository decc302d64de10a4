//! Telling a client of an order, and what they have not opened yet, with plain browsers (rules 32 to 38).

use picdesk::{AccountChange, Grant, GrantOf, LicenceModel, OrderNumber, Right};
use picdesk_http_tests::Site;
use picdesk_testkit::Scenario;
use serde_json::json;

/// Bea may do everything; Lee reads orders, Cleo assumes identities; Ana is the client.
async fn house() -> Site {
    let scenario = Scenario::new().staff("Bea").with_every_right().staff("Lee").with(Right::ViewOrders);
    let scenario = scenario.staff("Cleo").with(Right::AssumeIdentities).with(Right::ViewAccounts).client("Ana");
    Site::of(scenario.file("A1", LicenceModel::RightsManaged).lightbox("Spring", "Bea", ["A1"])).await
}

/// An order that nobody was told of.
async fn ordered(site: &Site) -> OrderNumber {
    site.scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number
}

#[tokio::test]
async fn a_client_is_told_what_was_previewed_and_finds_the_order_marked_until_they_open_it() {
    let site = house().await;
    let (order, bea, ana) = (ordered(&site).await, site.browsing("Bea").await, site.browsing("Ana").await);
    let (office, own) = (format!("/office/orders/{order}"), format!("/orders/{order}"));
    let form = format!("{office}/notify");
    ana.goes("/orders").await.does_not_say(&["New", " new"]);

    // What is typed on the order's page is saved on the way (rule 40); saving tells nobody (rule 37).
    let page = bea.goes(&office).await.says(&["Notify client"]);
    let typed = [("note", "A new price"), ("then", "notify")];
    let page = bea.sends(&page, &office, &typed).await.says(&["What you typed is saved.", "To ana@example.org."]);
    assert_eq!(site.scene.memory().letters(), []);
    let written = [("subject", "News <3"), ("message", "Dear Ana,\nlook again."), ("do", "preview")];
    let page = bea.sends(&page, &form, &written).await;
    let page =
        page.says(&["The mail, as it will go out", "Subject: News <3", "look again.", &format!("/orders/{order}")]);
    assert_eq!(site.scene.memory().letters(), [], "rule 38: a preview is no letter");

    let sent = bea.sends(&page, &form, &[("do", "send")]).await.says(&["A mail to ana@example.org is on its way."]);
    sent.says(&["News <3", "Client notified", "Unread", "has not opened the order since", "Give up"]);
    let again = bea.sends(&page, &form, &[("do", "send")]).await;
    again.says(&["This mail to ana@example.org was sent before; no second one was."]);
    let letters = site.scene.memory().letters();
    assert_eq!((letters.len(), letters[0].text.subject.as_str()), (1, "News <3"));

    let cleo = site.browsing("Cleo").await;
    let assume = format!("/office/accounts/{}/identity", site.scene.account("Ana"));
    let page = cleo.goes(&assume).await;
    cleo.sends(&page, &assume, &[("reason", "She asked us")]).await.expect(200);
    cleo.goes(&own).await.says(&["Orders 1 new"]);
    let ana = site.browsing("Ana").await;
    ana.goes("/").await.says(&["Orders 1 new"]);
    ana.goes("/orders").await.says(&[&format!("Order {order} New")]);
    ana.goes(&own).await.says(&["A new price"]).does_not_say(&["1 new"]);
    ana.goes("/orders").await.does_not_say(&["New", " new"]);
    bea.goes(&office).await.does_not_say(&["has not opened the order since"]);
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays() {
    let site = house().await;
    let (order, bea) = (ordered(&site).await, site.browsing("Bea").await);
    let form = format!("/office/orders/{order}/notify");
    let page = bea.goes(&form).await;
    let page = bea.sends(&page, &form, &[("subject", " "), ("message", "Look again.")]).await;
    let page = page.says(&["Look again."]);
    assert!(page.html().contains("complaint-subject"));

    let disabled = AccountChange { enabled: Some(false), ..AccountChange::default() };
    site.scene.console.change_account(&site.scene.address("Ana"), disabled).await.unwrap();
    let page = bea.sends(&page, &form, &[("subject", "News")]).await.says(&["The account is disabled.", "Look again."]);
    bea.sends(&page, &form, &[("do", "preview")]).await.says(&["The account is disabled."]);
    bea.goes(&form).await.says(&["The account is disabled.", "Back to the order"]);
    bea.goes(&format!("/office/orders/{order}")).await.does_not_say(&["Notify client"]);
    assert_eq!(site.scene.memory().letters(), []);
}

#[tokio::test]
async fn nobody_is_told_of_a_draft_or_without_the_right() {
    let site = house().await;
    let draft = site.scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    let bea = site.browsing("Bea").await;
    bea.goes(&format!("/office/orders/{draft}")).await.does_not_say(&["Notify client"]);
    bea.goes(&format!("/office/orders/{draft}/notify")).await.says(&["A draft cannot be announced"]);
    let order = ordered(&site).await;
    let lee = site.browsing("Lee").await;
    lee.goes(&format!("/office/orders/{order}")).await.does_not_say(&["Notify client"]);
    lee.goes(&format!("/office/orders/{order}/notify")).await.expect(403);
}

/// Rules 12, 33 and 38: the mail goes out with the release, as it was previewed, and the order is marked until it is opened.
#[tokio::test]
async fn a_draft_is_released_with_the_mail_that_was_previewed() {
    let site = house().await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    let (bea, ana) = (site.browsing("Bea").await, site.browsing("Ana").await);
    let (office, release) = (format!("/office/orders/{order}"), format!("/office/orders/{order}/release"));
    let page = bea.goes(&release).await.says(&["Release order", "To ana@example.org."]);
    let silent = bea.sends(&page, &release, &[("do", "preview")]).await.says(&["No mail is sent."]);

    let wrong = [("notify", "on"), ("subject", " "), ("message", "Look <3"), ("do", "release")];
    let wrong = bea.sends(&silent, &release, &wrong).await.says(&["Look <3"]);
    assert!(wrong.html().contains("complaint-subject"), "what is wrong is said beside its field");
    let page = bea.sends(&wrong, &release, &[("subject", "Yours"), ("do", "preview")]).await;
    let page = page.says(&["The mail, as it will go out", "Subject: Yours", "Look <3", &format!("/orders/{order}")]);
    assert_eq!(site.scene.memory().letters(), [], "rule 38: a preview is no letter");
    ana.goes(&format!("/orders/{order}")).await.expect(404);

    let released = bea.sends(&page, &release, &[("do", "release")]).await.expect_at(&office);
    released.says(&[
        "the client sees the order now. A mail to ana@example.org is on its way.",
        "Order released",
        "Yours",
    ]);
    ana.goes("/").await.says(&["Orders 1 new"]);
    let again = bea.sends(&page, &release, &[("do", "release")]).await.expect_at(&office);
    again.says(&["The order is not a draft."]);
    assert_eq!(site.scene.memory().letters().len(), 1, "a second press sends nothing");
}

/// Rule 40.
#[tokio::test]
async fn a_draft_that_somebody_changed_meanwhile_is_not_released_unseen() {
    let site = house().await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    let (bea, release) = (site.browsing("Bea").await, format!("/office/orders/{order}/release"));
    let page = bea.goes(&release).await;
    site.scene.by("Bea").sets(Grant::Denied, GrantOf::Order, order).await.unwrap();
    let typed = [("notify", "on"), ("subject", "Yours"), ("do", "release")];
    let stale = bea.sends(&page, &release, &typed).await.says(&["Somebody changed this order", "it was not released"]);
    assert_eq!(site.scene.memory().letters(), []);
    bea.sends(&stale, &release, &[("do", "release")]).await.says(&["A mail to ana@example.org is on its way."]);
    assert_eq!(site.scene.memory().letters()[0].text.subject.as_str(), "Yours", "what was typed stayed");
}

/// Through the API, with a body or without one (rules 32, 37, 38).
#[tokio::test]
async fn a_program_releases_a_draft_with_a_letter_or_without_a_body() {
    let site = house().await;
    let drafted = async || site.scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    let (bea, silent, told) = (site.signed_in("Bea").await, drafted().await, drafted().await);
    let released = |order: OrderNumber| bea.post(&format!("/orders/{order}/release")).with("If-Match", "*");
    released(silent).hear().await.expect(200);
    assert_eq!(site.scene.memory().letters(), []);

    let note = json!({"subject": "Yours", "message": "Here."});
    let dry_run = bea.post(&format!("/orders/{told}/release/dry-run")).json(&note).hear().await.expect(200).body;
    released(told).body("{").with("Content-Type", "application/json").hear().await.expect_problem(400, "unreadable");
    released(told).body("{}").hear().await.expect_problem(415, "not-json");
    let heard = released(told).json(&json!({"notification": note})).hear().await.expect(200);
    assert_eq!((&heard.body["state"], &heard.body["unread"]), (&json!("open"), &json!(true)));
    let letters = site.scene.memory().letters();
    assert_eq!((letters.len(), dry_run["text"].as_str()), (1, Some(&*letters[0].text.text)));
    let again = bea.post(&format!("/orders/{told}/release/dry-run")).json(&note).hear().await;
    again.expect_problem(422, "not-a-draft");
}
