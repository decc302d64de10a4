//! Mail, with a plain browser: the outbox, a letter as it goes out, resending and giving up.

use picdesk::{LicenceModel, OrderNumber, Right};
use picdesk_http_tests::Site;
use picdesk_testkit::Scenario;

async fn announced() -> (Site, OrderNumber) {
    let scenario = Scenario::new().staff("Bea").with_every_right().staff("Lee").with(Right::ViewOrders);
    let scenario = scenario.client("Ana").file("A1", LicenceModel::RightsManaged).lightbox("Spring", "Bea", ["A1"]);
    let site = Site::of(scenario).await;
    let ordering = site.scene.by("Bea").orders("Spring").into("Ana");
    let order = ordering.announced("Your <b>pictures</b>", "Dear Ana,\nhere they are.").await.unwrap().order.number;
    (site, order)
}

/// Rules 34 and 36.
#[tokio::test]
async fn a_letter_is_read_as_it_goes_out_given_up_and_sent_again() {
    let (site, order) = announced().await;
    let bea = site.browsing("Bea").await;
    let waiting = bea.goes("/office/mail").await.expect(200);
    let waiting = waiting.says(&["Waiting", "Your <b>pictures</b>", &site.scene.address("Ana").to_string(), "Order"]);
    let html = waiting.html();
    assert!(!html.contains("<b>pictures</b>"));
    let (_, rest) = html.split_once("href=\"/office/mail/").unwrap();
    let letter = format!("/office/mail/{}", rest.split_once('"').unwrap().0);

    let page = bea.goes(&letter).await.expect(200).says(&["Dear Ana, here they are.", &format!("Order {order}")]);
    let given_up = bea.sends(&page, &format!("{letter}/give-up"), &[]).await.expect_at(&letter);
    let given_up = given_up.says(&["The letter was given up.", "Given up"]);
    assert!(!given_up.has_form(&format!("{letter}/give-up")));
    bea.goes("/office/mail").await.says(&["No letter is waiting"]);
    bea.goes("/office/mail?state=given-up").await.says(&["Your <b>pictures</b>"]);
    let again = bea.sends(&given_up, &format!("{letter}/resend"), &[]).await;
    again.expect_at(&letter).says(&["The letter is due again", "Waiting"]);
}

/// Rule 34.
#[tokio::test]
async fn the_letters_of_an_order_stand_on_its_page_and_are_resent_from_there() {
    let (site, order) = announced().await;
    let (bea, page_of) = (site.browsing("Bea").await, format!("/office/orders/{order}"));
    let page = bea.goes(&page_of).await.says(&["Letters", "Your <b>pictures</b>", "Waiting", "Resend"]);
    let html = page.html();
    let (_, rest) = html.split_once("action=\"/office/mail/").unwrap();
    let resend = format!("/office/mail/{}", rest.split_once('"').unwrap().0);
    bea.sends(&page, &resend, &[]).await.expect_at(&page_of).says(&["The letter is due again", "Letter sent again"]);
}

#[tokio::test]
async fn without_the_right_to_handle_mail_nobody_reads_or_sends_letters() {
    let (site, order) = announced().await;
    let lee = site.browsing("Lee").await;
    lee.goes("/office/mail").await.expect(403);
    let page = lee.goes(&format!("/office/orders/{order}")).await.says(&["Letters", "Waiting"]);
    assert!(!page.html().contains("/office/mail/"), "there is no button that does not work");
}
