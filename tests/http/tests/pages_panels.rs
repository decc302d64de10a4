//! The action panels as a plain browser shows them: a client's cart and lightboxes are filled, emptied and copied from
//! there (rules 49 to 52 and 54).

use picdesk::{LicenceModel, Right};
use picdesk_http_tests::{Shown, Site};
use picdesk_testkit::Scenario;

fn agency() -> Scenario {
    let staff = Scenario::new().staff("Bea").with_every_right().staff("Cas").with(Right::ViewAccounts);
    let clients = staff.client("Ana").client("Ivo");
    let files = [("A1", LicenceModel::RightsManaged), ("B2", LicenceModel::RoyaltyFree)];
    let files = clients.files(files).file("W3", LicenceModel::RightsManaged).withdrawn();
    let lightboxes = files.lightbox("Spring", "Bea", ["W3", "B2", "A1"]).lightbox("Bare", "Bea", []);
    lightboxes.lightbox("Hers", "Ana", ["A1"]).cart("Ana", ["A1"])
}

fn panel(site: &Site, name: &str, client: &str) -> String {
    format!("/office/accounts?panel={name}&of={}", site.scene.account(client))
}

fn room(site: &Site, client: &str, sheet: &str) -> String {
    format!("/office/accounts/{}/{sheet}", site.scene.account(client))
}

/// Which files a page shows thumbnails of.
fn pictures(page: &Shown) -> Vec<&'static str> {
    let html = page.html();
    ["A1", "B2"].into_iter().filter(|number| html.contains(&format!("/files/{number}/thumbnail"))).collect()
}

/// Rules 49 and 51.
#[tokio::test]
async fn a_lightbox_is_copied_into_a_clients_cart_and_the_panel_says_what_came_of_it() {
    let site = Site::of(agency()).await;
    let (bea, cart) = (site.browsing("Bea").await, panel(&site, "cart", "Ana"));
    let sheet = room(&site, "Ana", "cart/copy-lightbox");
    let offered = ["Copy lightbox into cart", "Add file to cart", "Copy cart to lightbox…", "Copy cart to my cart"];
    bea.goes(&cart).await.expect(200).says(&offered);

    let open = bea.goes(&sheet).await.expect(200);
    let open = open.says(&["Copy lightbox into cart", "Spring (3 files)", "Bare (empty: put files into it first)"]);
    let copied = bea.sends(&open, &sheet, &[]).await.expect_at(&cart);
    let said = "1 file added to the cart. In it already: A1. Left out, no longer available: W3.";
    let copied = copied.says(&[said, "2 files in the cart", "Added by the picture desk on"]);
    assert_eq!(pictures(&copied), ["A1", "B2"]);
    let ana = site.browsing("Ana").await.goes("/cart").await;
    ana.says(&["2 files", "Added by the picture desk (Bea) on"]);

    let nothing = bea.sends(&open, &sheet, &[("lightbox", "")]).await.expect(200);
    nothing.says(&["Choose a lightbox."]);
    let gone = bea.sends(&open, &sheet, &[("lightbox", &site.scene.lightbox("Hers").to_string())]).await;
    gone.expect(200).says(&["There is no such lightbox."]);
}

/// Rule 50.
#[tokio::test]
async fn files_are_looked_up_and_added_one_after_the_other_and_taken_out_again() {
    let site = Site::of(agency()).await;
    let (bea, cart) = (site.browsing("Bea").await, panel(&site, "cart", "Ana"));
    let look_up = room(&site, "Ana", "cart/add-file");
    bea.goes(&look_up).await.expect(200).says(&["Add file to the cart of Ana", "Type a file number or a keyword"]);
    let found = bea.goes(&format!("{look_up}?find=picture&q=an")).await.says(&["A1", "B2", "In the cart"]);
    let added = bea.sends(&found, &look_up, &[("file", "B2")]).await;
    let added = added.expect_at(&format!("{look_up}?find=picture&q=an")).says(&["B2 is in the cart of Ana now."]);
    bea.sends(&added, &look_up, &[("file", "B2")]).await.says(&["B2 is in the cart of Ana already."]);
    bea.sends(&added, &look_up, &[("file", "W3")]).await.says(&["W3 was not added: no longer available."]);
    assert!(added.html().contains(&cart.replace("panel", "q=an&panel").replace('&', "&#38;")), "the way back");

    let shown = bea.goes(&cart).await.expect(200);
    let (remove, place) = (room(&site, "Ana", "cart/remove"), "/office/accounts?panel=cart");
    let left = bea.sends(&shown, &remove, &[("file", "A1")]).await.expect(200);
    assert!(left.address.starts_with(place), "{}", left.address);
    assert_eq!(pictures(&left.says(&["A1 is out of the cart.", "1 file in the cart"])), ["B2"]);
}

/// Rule 52.
#[tokio::test]
async fn a_clients_cart_is_copied_to_where_staff_want_it_and_stays() {
    let site = Site::of(agency()).await;
    let (bea, cart) = (site.browsing("Bea").await, panel(&site, "cart", "Ana"));
    let sheet = room(&site, "Ana", "cart/copy-to-lightbox");
    let open = bea.goes(&sheet).await.expect(200).says(&["Cart of Ana 1 file", "Spring (3 files)", "A new one…"]);
    let new = bea.sends(&open, &sheet, &[("lightbox", ""), ("name", "From Ana")]).await.expect_at(&cart);
    new.says(&["1 file added to your lightbox “From Ana”."]);
    let again = bea.sends(&open, &sheet, &[("lightbox", ""), ("name", "From Ana")]).await.expect(200);
    let again = again.says(&["There is a lightbox of that name already."]);
    assert!(again.form(&sheet).contains(&("name".to_owned(), "From Ana".to_owned())), "nothing typed is lost");
    bea.sends(&open, &sheet, &[("lightbox", ""), ("name", " ")]).await.expect(200).says(&["Name of a new lightbox"]);
    let spring = site.scene.lightbox("Spring").to_string();
    let there = bea.sends(&open, &sheet, &[("lightbox", &spring)]).await.expect_at(&cart);
    let there = there.says(&["No file was added to your lightbox “Spring”. In it already: A1."]);

    let mine = bea.sends(&there, &room(&site, "Ana", "cart/copy-to-my-cart"), &[]).await.expect_at(&cart);
    assert_eq!(pictures(&mine.says(&["1 file added to your cart."])), ["A1"]);
    bea.goes("/cart").await.says(&["1 file", "A1"]);
}

/// Rule 54.
#[tokio::test]
async fn a_clients_lightbox_is_filled_and_ones_own_is_copied_beside_it_under_a_typed_name() {
    let site = Site::of(agency()).await;
    let (bea, panel) = (site.browsing("Bea").await, panel(&site, "lightboxes", "Ana"));
    let offered = ["Add file to this lightbox", "Copy files from a lightbox into this account"];
    bea.goes(&panel).await.expect(200).says(&offered);
    let look_up = room(&site, "Ana", &format!("lightboxes/{}/add-file", site.scene.lightbox("Hers")));
    let found = bea.goes(&format!("{look_up}?find=picture")).await.says(&["Add file to the lightbox “Hers”", "B2"]);
    bea.sends(&found, &look_up, &[("file", "B2")]).await.says(&["B2 is in the lightbox “Hers” now."]);

    let sheet = room(&site, "Ana", "lightboxes/copy-lightbox");
    let open = bea.goes(&sheet).await.expect(200).says(&["Name in the client’s account", "Spring (3 files)"]);
    let used = bea.sends(&open, &sheet, &[("name", "Hers")]).await.expect(200);
    let used = used.says(&["There is a lightbox of that name already."]);
    assert!(used.form(&sheet).contains(&("name".to_owned(), "Hers".to_owned())), "nothing typed is lost");
    let copied = bea.sends(&used, &sheet, &[("name", "For your cover")]).await.expect(200);
    let said = "2 files added to the lightbox “For your cover”. Left out, no longer available: W3.";
    let copied = copied.says(&[said, "4 files in 2 lightboxes", "For your cover 2 files", "Hers 2 files"]);
    assert_eq!(pictures(&copied), ["A1", "B2"], "it is the one that is shown");
    site.browsing("Ana").await.goes("/lightboxes").await.says(&["For your cover", "Hers"]);
}

#[tokio::test]
async fn what_a_visitor_may_not_do_is_not_offered_in_a_panel() {
    let site = Site::of(agency()).await;
    let (bea, cas) = (site.browsing("Bea").await, site.browsing("Cas").await);
    let fills = ["Copy lightbox into cart", "Add file to cart", "Remove", "Copy files from a lightbox"];
    let seen = cas.goes(&panel(&site, "cart", "Ana")).await.expect(200).does_not_say(&fills);
    seen.says(&["Copy cart to lightbox…", "Copy cart to my cart"]);
    cas.goes(&panel(&site, "lightboxes", "Ana")).await.expect(200).does_not_say(&fills);
    cas.goes(&room(&site, "Ana", "cart/add-file")).await.expect(403).says(&["carts.edit"]);

    // What a colleague gathers is left alone, and one's own cart has a page of its own.
    let spring = room(&site, "Cas", "cart/copy-lightbox");
    bea.goes(&panel(&site, "cart", "Cas")).await.expect(200).does_not_say(&fills);
    bea.goes(&spring).await.expect(422).says(&["This is done in clients"]);
    bea.goes(&panel(&site, "cart", "Bea")).await.expect(200).does_not_say(&["Copy cart", "Add file to cart"]);
    let empty = bea.goes(&panel(&site, "cart", "Ivo")).await.expect(200).does_not_say(&["Copy cart to"]);
    empty.says(&["The cart is empty. What the client puts into it appears here, and what you add."]);
}
