//! Adding files for a chosen client from their own pages, walked with a plain browser (rule 53).

use std::time::Duration;

use picdesk::{CHOICE_LASTS, LicenceModel, Right};
use picdesk_http_tests::{Browser, Shown, Site};
use picdesk_testkit::Scenario;

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cleo")
        .with(Right::ViewAccounts)
        .client("Ana")
        .client("Ivo")
        .file("RF-1", LicenceModel::RoyaltyFree)
        .file("RM-1", LicenceModel::RightsManaged)
        .lightbox("Covers", "Ana", ["RM-1"])
        .lightbox("Spring", "Bea", ["RM-1"])
}

/// Finds a client by name from the page of a file, and chooses them.
async fn chooses(browser: &Browser, site: &Site, name: &str) -> Shown {
    let choosing = format!("/office/for-client?back=%2Ffiles%2FRF-1&q={name}");
    let found = browser.goes(&choosing).await.expect(200).says(&[name]);
    let client = site.scene.account(name).to_string();
    browser.sends(&found, "/office/for-client", &[("client", &client)]).await.expect_at("/files/RF-1")
}

#[tokio::test]
async fn a_client_is_chosen_once_and_shown_on_every_page_until_the_choice_is_cleared() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    bea.goes("/files/RF-1").await.expect(200).says(&["For a client", "Choose a client…"]);

    chooses(&bea, &site, "Ana").await.says(&["Ana is chosen now.", "For Ana until", "Add to order…"]);
    for page in ["/", "/files/RM-1", "/office/orders", "/lightboxes"] {
        bea.goes(page).await.expect(200).says(&["For Ana until"]);
    }

    let page = bea.goes("/office/orders?state=open").await;
    let cleared = bea.sends(&page, "/office/for-client/clear", &[]).await.expect_at("/office/orders?state=open");
    cleared.says(&["No client is chosen any more."]).does_not_say(&["For Ana until"]);
}

#[tokio::test]
async fn a_file_goes_into_the_cart_the_lightbox_and_the_order_of_the_chosen_client() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let file = chooses(&bea, &site, "Ana").await;

    let file = bea.sends(&file, "/files/RF-1/for-client/cart", &[]).await.says(&["RF-1 is in the cart of Ana now."]);
    bea.sends(&file, "/files/RF-1/for-client/cart", &[]).await.says(&["RF-1 is in the cart of Ana already."]);

    let asked = bea.goes("/files/RF-1/for-client/lightbox").await.expect(200).says(&["Covers (1 file)"]);
    let covers = site.scene.lightbox("Covers").to_string();
    bea.sends(&asked, "/files/RF-1/for-client/lightbox", &[("lightbox", &covers)])
        .await
        .says(&["RF-1 is in the lightbox “Covers” of Ana now."]);

    let asked =
        bea.goes("/files/RF-1/for-client/order").await.expect(200).says(&["A new order", "Largest", "Smallest"]);
    let begun = bea.sends(&asked, "/files/RF-1/for-client/order", &[("pick", "smallest"), ("draft", "yes")]).await;
    begun.says(&["RF-1 is in a draft of Ana now: order 1001."]);
    let again = bea.sends(&asked, "/files/RF-1/for-client/order", &[("pick", "smallest"), ("draft", "yes")]).await;
    again.says(&["RF-1 is in a draft of Ana now: order 1001."]);

    let asked = bea.goes("/files/RM-1/for-client/order").await.expect(200).says(&["1001, draft, 1 file"]);
    let added = bea.sends(&asked, "/files/RM-1/for-client/order", &[("order", "1001")]).await;
    added.says(&["RM-1 is line 2 of order 1001 of Ana now."]);

    let ana = site.browsing("Ana").await;
    ana.goes("/cart").await.expect(200).says(&["RF-1", "Bea"]);
    ana.goes("/orders").await.does_not_say(&["1001"]);
}

/// Another page of the same person's chose somebody else meanwhile, or nobody.
#[tokio::test]
async fn nothing_is_added_for_a_client_whom_the_page_does_not_show_as_chosen_any_more() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let of_ana = chooses(&bea, &site, "Ana").await;
    let order_of_ana = bea.goes("/files/RF-1/for-client/order").await;
    chooses(&bea, &site, "Ivo").await;

    let refused = bea.sends(&of_ana, "/files/RF-1/for-client/cart", &[]).await.expect_at("/files/RF-1");
    refused.says(&["nothing was added to anybody", "For Ivo until"]);
    bea.sends(&order_of_ana, "/files/RF-1/for-client/order", &[]).await.says(&["nothing was added to anybody"]);

    let of_ivo = bea.goes("/files/RF-1").await;
    site.scene.clock.advance(CHOICE_LASTS + Duration::from_secs(1));
    let refused = bea.sends(&of_ivo, "/files/RF-1/for-client/cart", &[]).await.expect_at("/files/RF-1");
    refused.says(&["nothing was added to anybody", "Choose a client…"]).does_not_say(&["For Ivo until"]);
    bea.goes("/files/RF-1/for-client/order").await.expect(200).says(&["No client is chosen"]);
    for name in ["Ana", "Ivo"] {
        site.browsing(name).await.goes("/cart").await.says(&["The cart is empty."]);
    }
}

/// An order of somebody else's is not there, though the visitor may see it (rule 53).
#[tokio::test]
async fn an_order_of_another_client_is_not_added_to() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let order =
        site.scene.by("Bea").orders("Spring").into("Ivo").smallest().await.expect("created").order.number.to_string();
    chooses(&bea, &site, "Ana").await;
    let asked = bea.goes("/files/RF-1/for-client/order").await.does_not_say(&[&order]);
    bea.sends(&asked, "/files/RF-1/for-client/order", &[("order", &order)]).await.expect(404);
}

#[tokio::test]
async fn a_file_offers_what_the_rights_of_its_visitor_reach_and_nothing_to_clients() {
    let site = Site::of(house()).await;
    site.browsing("Ana").await.goes("/files/RF-1").await.expect(200).does_not_say(&["For a client"]);
    site.browsing("Cleo").await.goes("/files/RF-1").await.expect(200).does_not_say(&["For a client"]);
    let colleague = site.scene.account("Cleo").to_string();
    let bea = site.browsing("Bea").await;
    let found = bea.goes("/office/for-client?q=Cleo").await;
    let found = found.says(&["No client found", "add it to that client’s cart, orders or lightboxes"]);
    site.browsing("Cleo").await.goes("/office/for-client").await.expect(200).does_not_say(&["that client’s"]);
    let refused = bea.sends(&found, "/office/for-client", &[("client", &colleague)]).await;
    refused.says(&["this account is a staff member"]);
}
