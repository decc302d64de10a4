//! User management as a plain browser shows it: who there is, what they hold, and the panel underneath a row.

use std::sync::Arc;

use picdesk::{Desk, LicenceModel, Ports, Right};
use picdesk_http_tests::{CountingStore, Site};
use picdesk_testkit::Scenario;

fn agency() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cas")
        .with(Right::ViewAccounts)
        .staff("Max")
        .with(Right::CreateOrders)
        .client("Ana Lund")
        .client("Ivo Berg")
        .not_activated()
        .client("Old Account")
        .disabled()
        .file("A1", LicenceModel::RightsManaged)
        .file("B2", LicenceModel::RoyaltyFree)
        .file("C3", LicenceModel::RightsManaged)
        .lightbox("Spring", "Bea", ["A1", "B2"])
        .lightbox("Hers", "Ana Lund", ["A1", "B2", "C3"])
        .lightbox("Later", "Ana Lund", ["B2"])
}

/// Ana's cart holds two files.
async fn filled() -> Site {
    let site = Site::of(agency()).await;
    let numbers = ["C3", "A1"].map(|number| number.parse().expect("a number"));
    let ana = site.scene.actor("Ana Lund").await;
    site.scene.desk.add_to_cart(&ana, ana.account(), &numbers).await.expect("the files are there");
    site
}

#[tokio::test]
async fn staff_find_an_account_by_what_they_type_and_see_what_it_holds() {
    let site = filled().await;
    let bea = site.browsing("Bea").await;

    let all = bea.goes("/office/accounts").await.expect(200);
    all.says(&["Ana Lund", "Ivo Berg", "Old Account", "Cas", "Staff", "Disabled", "Not activated", "Never"]);
    let found = bea.goes("/office/accounts?q=lund").await.expect(200);
    // Rule 57.
    let found = found.says(&["Ana Lund", "ana.lund@example.org", "2 files in the cart", "4 files in 2 lightboxes"]);
    let found = found.does_not_say(&["Ivo Berg"]);
    let orders = format!("/office/orders?client={}", site.scene.account("Ana Lund"));
    assert!(found.html().contains(&orders), "the way to her orders");
    assert!(found.bytes.len() < 60_000);
    bea.goes("/office/accounts?q=nobody").await.expect(200).says(&["No account found", "Show all accounts"]);
}

#[tokio::test]
async fn a_long_list_goes_on_where_its_page_ended_and_shows_each_account_once() {
    let people: Vec<String> = (0..60).map(|number| format!("Client {number:02}")).collect();
    let scenario = Scenario::new().staff("Bea").with_every_right();
    let site = Site::of(people.iter().fold(scenario, |scenario, name| scenario.client(name))).await;
    let bea = site.browsing("Bea").await;
    let (mut address, mut pages, mut names) = ("/office/accounts?q=client".to_owned(), 0, Vec::new());
    loop {
        let page = bea.goes(&address).await.expect(200);
        assert!(page.bytes.len() < 60_000, "{} bytes", page.bytes.len());
        let text = page.text();
        names.extend(people.iter().filter(|name| text.contains(&format!("{name} client."))).cloned());
        pages += 1;
        let html = page.html();
        let Some((before, _)) = html.split_once("\" data-swap=\"found\" rel=\"next\"") else { break };
        let (_, href) = before.rsplit_once("href=\"").expect("the address of the next page");
        address = href.replace("&#38;", "&");
    }
    assert_eq!((pages, names), (4, people));
}

#[tokio::test]
async fn the_list_asks_storage_as_often_for_many_accounts_as_for_one() {
    let scene = filled().await.scene;
    let store = CountingStore::around(scene.store.clone());
    let desk = Desk::new(Ports { store: Arc::new(store.clone()), ..scene.ports.clone() }, scene.desk.house().clone());
    let site = Site::serving(scene, desk, Site::settings()).await;
    let bea = site.browsing("Bea").await;
    store.opened();
    // Once for who looks, and once for all that is shown.
    for address in ["/office/accounts?q=lund", "/office/accounts"] {
        bea.goes(address).await.expect(200);
        assert_eq!(store.opened(), 2, "{address}");
    }
    let ana = site.scene.account("Ana Lund");
    bea.goes(&format!("/office/accounts?panel=cart&of={ana}")).await.expect(200);
    assert_eq!(store.opened(), 3, "and once for the panel");
    bea.goes(&format!("/office/accounts?q=ivo&panel=lightboxes&of={ana}")).await.expect(200);
    assert_eq!(
        store.opened(),
        6,
        "twice for a row that is not in the list, twice for the lightboxes and the one chosen"
    );
}

#[tokio::test]
async fn a_panel_opens_underneath_its_row_and_its_address_can_be_shared() {
    let site = filled().await;
    let (bea, ana) = (site.browsing("Bea").await, site.scene.account("Ana Lund"));

    let list = bea.goes("/office/accounts?q=ana").await.expect(200);
    let cart = format!("/office/accounts?q=ana&panel=cart&of={ana}");
    assert!(list.html().contains(&cart.replace('&', "&#38;")), "the link names the panel: {}", list.html());
    let open = bea.goes(&cart).await.expect(200).says(&["Cart of Ana Lund", "C3", "A1", "Create order into account"]);
    let html = open.html();
    let (row, panel) = (html.find("ana<wbr>.lund@").expect("her row"), html.find("id=\"panel\"").expect("the panel"));
    assert!(row < panel && html.contains("/files/C3/thumbnail") && !html.contains("/files/B2/thumbnail"));

    let shared = format!("/office/accounts?q=ivo&panel=lightboxes&of={ana}");
    let open = bea.goes(&shared).await.expect(200);
    let open = open.says(&["Lightboxes of Ana Lund", "Hers 3 files", "Later 1 file", "Ivo Berg"]);
    assert!(open.html().contains("/files/B2/thumbnail") && !open.html().contains("/files/C3/thumbnail"), "the newest");
    let hers = format!("{shared}&lightbox={}", site.scene.lightbox("Hers"));
    assert!(bea.goes(&hers).await.expect(200).html().contains("/files/C3/thumbnail"));

    let ivo = format!("/office/accounts?panel=cart&of={}", site.scene.account("Ivo Berg"));
    bea.goes(&ivo).await.expect(200).says(&["Cart of Ivo Berg", "The cart is empty."]);
    let nobody = "/office/accounts?panel=cart&of=00000000-0000-0000-0000-0000000fffff";
    bea.goes(nobody).await.expect(404);
    bea.goes("/office/accounts?panel=cart&of=nonsense&after=nonsense").await.expect(200).does_not_say(&["Cart of"]);
}

/// Rule 3, from the other side: a lightbox is shown as its owner's and as nobody else's.
#[tokio::test]
async fn a_panel_shows_no_lightbox_of_another_account() {
    let site = filled().await;
    let bea = site.browsing("Bea").await;
    let (ivo, hers) = (site.scene.account("Ivo Berg"), site.scene.lightbox("Hers"));
    bea.goes(&format!("/office/accounts?panel=lightboxes&of={ivo}&lightbox={hers}")).await.expect(404);
}

#[tokio::test]
async fn what_a_visitor_may_not_do_is_not_offered_in_the_list() {
    let site = filled().await;
    let cas = site.browsing("Cas").await;
    cas.goes("/office/accounts").await.expect(200).says(&["Ana Lund"]).does_not_say(&["Create order", "Orders of"]);
    // Rules 1 and 10: neither a staff member's account nor a disabled one takes an order.
    let bea = site.browsing("Bea").await;
    let text = bea.goes("/office/accounts").await.expect(200).text();
    assert_eq!(text.matches("Create order into account of").count(), 2, "{text}");
    assert!(!text.contains("account of Cas") && !text.contains("account of Old Account"));
}

/// Rules 2 and 72.
#[tokio::test]
async fn the_list_is_for_staff_with_the_right_and_for_a_client_it_is_not_there() {
    let site = filled().await;
    site.browsing("Max").await.goes("/office/accounts").await.expect(403).says(&["accounts.view"]);
    site.browsing("Ana Lund").await.goes("/office/accounts").await.expect(404);
    let stranger = site.browser().goes("/office/accounts?q=ana").await;
    assert_eq!(stranger.address, "/sign-in?next=%2Foffice%2Faccounts%3Fq%3Dana");
}
