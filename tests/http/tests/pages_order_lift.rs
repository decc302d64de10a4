//! The one decision on the administrator's order page: every line says why it is refused, with the buttons that lift that
//! (rule 22).

use std::time::Duration;

use picdesk::{
    AccountChange, Decision, DownloadBlock, Effect, Expected, Grant, GrantLimits, GrantOf, LicenceModel, LineEdit,
    LineNumber, LineState, OrderEdit, OrderNumber, RestrictionTerms, Right,
};
use picdesk_http_tests::{Browser, Shown, Site};
use picdesk_testkit::Scenario;

/// Bea may do everything; Eva changes orders and no accounts; Ana is the client.
async fn house() -> Site {
    let scenario = Scenario::new().staff("Bea").with_every_right().client("Ana").asking();
    let scenario = scenario.staff("Eva").with(Right::ViewOrders).with(Right::EditOrders);
    let scenario = scenario.file("A1", LicenceModel::RightsManaged).file("B2", LicenceModel::RoyaltyFree);
    Site::of(scenario.lightbox("Spring", "Bea", ["A1", "B2"])).await
}

fn page_of(order: OrderNumber) -> String {
    format!("/office/orders/{order}")
}

/// The button that asks first whether the client is told.
const RELEASE: &str = "Release the order";

/// The name and the value of the first button that says this; none where there is no such button.
fn button(page: &Shown, says: &str) -> Option<(String, String)> {
    let html = page.html();
    let tags = html.split("<button ").skip(1);
    let (tag, _) =
        tags.filter_map(|tag| tag.split_once('>')).find(|(_, rest)| rest.starts_with(&format!("{says}<")))?;
    let of = |name: &str| Some(tag.split_once(&format!("{name}=\""))?.1.split_once('"')?.0.to_owned());
    Some((of("name")?, of("value")?))
}

/// Types something besides, and presses the button that says this.
async fn presses(browser: &Browser, order: OrderNumber, says: &str) -> Shown {
    let page = browser.goes(&page_of(order)).await.expect(200);
    let (name, value) = button(&page, says).unwrap_or_else(|| panic!("there is no button {says:?}: {}", page.html()));
    let typed = [(name.as_str(), value.as_str()), ("staff-note", "Typed besides")];
    let shown = browser.sends(&page, &page_of(order), &typed).await;
    if says != RELEASE {
        return shown.expect_at(&page_of(order));
    }
    // Whether the client is told is asked first; what was typed is saved by then.
    let sheet = format!("{}/release", page_of(order));
    browser.sends(&shown.expect_at(&sheet), &sheet, &[]).await.expect_at(&page_of(order))
}

/// Why a line may not be downloaded; none where it may.
async fn refused(site: &Site, order: OrderNumber, line: u32) -> Option<DownloadBlock> {
    match &site.scene.by("Bea").sees(order).await.unwrap().decisions[line as usize - 1] {
        Decision::Allowed(_) => None,
        Decision::Refused(block) => Some(*block),
    }
}

/// Whatever refuses a line, each button beside it lifts just that, and saves what was typed besides.
#[tokio::test]
async fn every_button_lifts_the_refusal_that_it_stands_beside() {
    let cases: [(&str, u32, &[&str]); 14] = [
        ("order-draft", 1, &[RELEASE]),
        ("account-disabled", 1, &["Enable the account"]),
        ("line-struck", 1, &["Put A1 back"]),
        ("restricted", 1, &["Approve A1"]),
        ("unpaid", 1, &["Mark the order as paid"]),
        ("needs-size", 2, &["Pick Original for B2"]),
        ("line-denied", 1, &["Open A1"]),
        ("order-denied", 1, &["Open the order", "Open A1"]),
        ("not-granted", 1, &["Open the order", "Open A1"]),
        ("grant-ended", 1, &["Take the order’s end away"]),
        ("grant-ended", 2, &["Take the end of B2 away"]),
        ("grant-used-up", 1, &["Take the order’s limit away"]),
        ("grant-used-up", 2, &["Take the limit of B2 away"]),
        ("order-cancelled", 1, &[]),
    ];
    for (slug, line, buttons) in cases {
        for says in buttons {
            let (site, order) = refusing(slug, line).await;
            assert_eq!(refused(&site, order, line).await.map(DownloadBlock::slug), Some(slug));
            presses(&site.browsing("Bea").await, order, says).await;
            assert_ne!(refused(&site, order, line).await.map(DownloadBlock::slug), Some(slug), "{says}");
            let note = site.scene.by("Bea").sees(order).await.unwrap().order.staff_note.clone();
            assert_eq!(note.as_ref().map(|note| note.as_str()), Some("Typed besides"), "{says}");
        }
        if buttons.is_empty() {
            let (site, order) = refusing(slug, line).await;
            let page = site.browsing("Bea").await.goes(&page_of(order)).await.says(&["Nobody can lift this."]);
            assert!(!page.html().contains("name=\"sets\""), "{slug}");
        }
    }
}

/// A house with an order of which a line is refused for this reason.
async fn refusing(slug: &str, line: u32) -> (Site, OrderNumber) {
    let site = house().await;
    let by = site.scene.by("Bea");
    let ordering = by.orders("Spring").into("Ana");
    let ordering = match slug {
        "order-draft" => ordering.granted().as_a_draft(),
        "needs-size" => ordering.granted(),
        "not-granted" => ordering.smallest(),
        _ => ordering.smallest().granted(),
    };
    let order = ordering.await.unwrap().order.number;
    let (bea, any, number) = (site.scene.actor("Bea").await, Expected::Any, LineNumber(line));
    let of = if line == 1 { GrantOf::Order } else { GrantOf::Line(number) };
    let sets = |grant, of| by.sets(grant, of, order);
    match slug {
        "account-disabled" => {
            let off = AccountChange { enabled: Some(false), ..AccountChange::default() };
            site.scene.desk.change_account(&bea, site.scene.account("Ana"), off, any).await.unwrap();
        }
        "line-struck" => {
            let strike = LineEdit { state: Some(LineState::Struck), ..LineEdit::of(number) };
            by.edits(order, &OrderEdit::of_line(strike), any).await.unwrap();
        }
        "restricted" => {
            let terms = RestrictionTerms::for_everybody(Effect::Block, "Not before May".parse().unwrap());
            site.scene.desk.restrict_file(&bea, &"A1".parse().unwrap(), terms).await.unwrap();
        }
        "unpaid" => {
            let first = OrderEdit { must_pay_first: Some(true), ..OrderEdit::default() };
            by.edits(order, &first, any).await.unwrap();
        }
        "line-denied" => drop(sets(Grant::Denied, GrantOf::Line(number)).await.unwrap()),
        "order-denied" => drop(sets(Grant::Denied, GrantOf::Order).await.unwrap()),
        "grant-ended" => {
            let end = site.scene.now().minus(Duration::from_secs(60));
            let limits = GrantLimits { valid_until: Some(end), max_downloads: None };
            sets(Grant::Granted(limits), of).await.unwrap();
        }
        "grant-used-up" => {
            let limits = GrantLimits { valid_until: None, max_downloads: Some(1) };
            sets(Grant::Granted(limits), of).await.unwrap();
            site.scene.by("Ana").downloads(order, line, "S").await.unwrap();
        }
        "order-cancelled" => drop(site.scene.desk.cancel_order(&bea, order, any).await.unwrap()),
        _ => {}
    }
    (site, order)
}

#[tokio::test]
async fn a_button_is_there_only_for_those_who_may_press_it() {
    let (site, order) = refusing("account-disabled", 1).await;
    let page = site.browsing("Eva").await.goes(&page_of(order)).await;
    let page = page.says(&["Staff who manage accounts can lift this: they can enable the account."]);
    assert!(button(&page, "Enable the account").is_none() && page.has_form(&page_of(order)));

    // Whoever makes the button up is refused, and what was typed is saved like by any Save.
    let eva = site.browsing("Eva").await;
    let form = eva.goes(&page_of(order)).await;
    eva.sends(&form, &page_of(order), &[("then", "enable")]).await.expect(403);
    assert_eq!(refused(&site, order, 1).await, Some(DownloadBlock::AccountDisabled));
}

/// Rule 40: a button writes over nothing that somebody else has saved.
#[tokio::test]
async fn a_button_that_is_pressed_too_late_shows_what_is_different() {
    let (site, order) = refusing("not-granted", 1).await;
    let bea = site.browsing("Bea").await;
    let page = bea.goes(&page_of(order)).await;
    site.scene.by("Bea").sets(Grant::Denied, GrantOf::Order, order).await.unwrap();
    let (name, value) = button(&page, "Open the order").unwrap();
    let late = bea.sends(&page, &page_of(order), &[(&name, &value)]).await;
    late.says(&["Nothing of yours is saved yet.", "Order permission inherit denied granted"]);
    assert_eq!(site.scene.by("Bea").sees(order).await.unwrap().order.grant, Grant::Denied);
}
