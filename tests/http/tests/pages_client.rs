//! The client's pages, walked with a plain browser: from the search to the files of an order, and what is refused on
//! the way.

use picdesk::{Expected, Grant, GrantLimits, GrantOf, LicenceModel, OrderEdit, OrderNumber};
use picdesk_http_tests::{Browser, Shown, Site};
use picdesk_testkit::Scenario;

/// A house with a royalty-free and a rights-managed file, a client who is asked before files open, one whose files
/// open at once, and somebody who works here.
fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .client("Ana")
        .asking()
        .client("Ivo")
        .immediate()
        .file("RF-1", LicenceModel::RoyaltyFree)
        .file("RM-1", LicenceModel::RightsManaged)
        .lightbox("Spring", "Bea", ["RF-1", "RM-1"])
        .lightbox("Hers", "Ana", ["RF-1", "RM-1"])
}

async fn adds(browser: &Browser, number: &str) -> Shown {
    let file = browser.goes(&format!("/files/{number}")).await.expect(200);
    browser.sends(&file, "/cart/add", &[]).await.expect_at(&format!("/files/{number}"))
}

async fn picks(browser: &Browser, number: &str, size: &str) -> Shown {
    let cart = browser.goes("/cart").await.expect(200);
    browser.sends(&cart, "/cart/size", &[("file", number), ("size", size)]).await.expect_at("/cart")
}

/// The form of the check out, filled and sent.
async fn checks_out(browser: &Browser, form: &Shown) -> Shown {
    let typed = [("usage", "A calendar,\r\n2,000 copies"), ("reference", "Job 7"), ("terms", "on")];
    browser.sends(form, "/cart/check-out", &typed).await
}

/// The number of the order that a page shows.
fn number_of(order: &Shown) -> OrderNumber {
    let number = order.address.strip_prefix("/orders/").expect("the page of an order");
    number.parse().expect("a number of an order")
}

#[tokio::test]
async fn a_client_finds_a_file_checks_it_out_and_has_it_once_the_desk_has_opened_it() {
    let site = Site::of(house()).await;
    let ana = site.browsing("Ana").await;

    ana.goes("/?q=RF-1").await.expect(200).says(&["RF-1"]);
    adds(&ana, "RF-1").await.says(&["RF-1 is in your cart now."]);
    adds(&ana, "RF-1").await.says(&["RF-1 is in your cart already."]);
    adds(&ana, "RM-1").await;
    ana.goes("/cart").await.says(&["2 files", "RF-1", "Needs a size", "RM-1", "Remove", "Check out"]);
    picks(&ana, "RF-1", "M").await.does_not_say(&["Needs a size"]);

    let form = ana.goes("/cart/check-out").await.expect_at("/cart/check-out").says(&["Intended use", "Reference"]);
    let order = checks_out(&ana, &form).await.expect(200);
    let number = number_of(&order);
    let order = order.says(&["Job 7", "A calendar, 2,000 copies", "No file may be downloaded now."]);
    let order = order.says(&["has not opened this file for download yet", "The picture desk can help"]);
    assert!(!order.has_form(&format!("/orders/{number}/lines/1/download")), "rule 22");
    ana.goes("/cart").await.says(&["The cart is empty."]);
    ana.goes("/orders").await.expect_at("/orders").says(&[&format!("Order {number}"), "Placed", "2 files", "None"]);

    // The desk opens line 1: it holds from the next request on (rule 25).
    site.scene
        .by("Bea")
        .sets(Grant::Granted(GrantLimits::default()), GrantOf::Line(picdesk::LineNumber(1)), number)
        .await
        .unwrap();
    let address = format!("/orders/{number}");
    let order = ana.goes(&address).await.expect_at(&address).says(&["1 of 2 files may be downloaded now.", "Download"]);
    ana.goes("/orders").await.says(&["1 of 2"]);
    let file = ana.sends(&order, &format!("{address}/lines/1/download"), &[]).await.expect(200);
    assert_eq!(file.headers["content-type"], "image/jpeg");
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"RF-1_M.jpg\"");
    assert_eq!(file.headers["content-length"], file.bytes.len().to_string());
    assert!(!file.bytes.is_empty());
}

#[tokio::test]
async fn a_download_that_is_refused_comes_back_to_the_order_with_the_reason_and_who_can_help() {
    let site = Site::of(house()).await;
    let once = Grant::Granted(GrantLimits { max_downloads: Some(1), ..GrantLimits::default() });
    let order = site.scene.by("Bea").orders("Spring").into("Ana").largest().with_grant(once).await.unwrap().order;
    let (ana, address) = (site.browsing("Ana").await, format!("/orders/{}", order.number));
    let (shown, way) = (ana.goes(&address).await.says(&["1 download left."]), format!("{address}/lines/2/download"));

    ana.sends(&shown, &way, &[("size", "S"), ("terms", "on")]).await.expect(200);
    // The page that is still open offers it; the rule does not.
    let refused = ana.sends(&shown, &way, &[("size", "S")]).await.expect_at(&address);
    refused.says(&["You have downloaded the file as often as was agreed: 1 time.", "The picture desk can help you."]);
    let other_size = ana.sends(&shown, &format!("{address}/lines/1/download"), &[("size", "XXXL")]).await;
    other_size.expect_at(&address).says(&["XXXL"]);
}

/// Rule 31: by a tick beside the button, with the terms to read, and never again.
#[tokio::test]
async fn the_licence_terms_are_accepted_with_the_first_download_of_an_order() {
    let site = Site::of(house()).await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").largest().granted().await.unwrap().order.number;
    let (ana, address) = (site.browsing("Ana").await, format!("/orders/{order}"));
    let (shown, way) =
        (ana.goes(&address).await.says(&["I accept the licence terms"]), format!("{address}/lines/2/download"));
    ana.goes("/licence-terms").await.expect(200).says(&["Print the credit line beside each picture."]);

    let asked = ana.sends(&shown, &way, &[("size", "S")]).await.expect_at(&address);
    asked.says(&["Nothing was downloaded yet: tick that you accept the licence terms."]);
    ana.sends(&shown, &way, &[("size", "S"), ("terms", "on")]).await.expect(200);
    let shown = ana.goes(&address).await.does_not_say(&["I accept"]);
    ana.sends(&shown, &format!("{address}/lines/1/download"), &[]).await.expect(200);
}

#[tokio::test]
async fn all_open_files_of_an_order_are_downloaded_together_with_the_licence_sheet() {
    let site = Site::of(house()).await;
    let order = || site.scene.by("Bea").orders("Spring").into("Ana").largest();
    let (open, closed) = (order().granted().await.unwrap().order.number, order().await.unwrap().order.number);
    let (ana, address) = (site.browsing("Ana").await, format!("/orders/{open}"));
    let (shown, way) = (ana.goes(&address).await.says(&["Download all (ZIP)"]), format!("{address}/download-all"));

    let asked = ana.sends(&shown, &way, &[]).await.expect_at(&address);
    asked.says(&["Nothing was downloaded yet: tick that you accept the licence terms."]);
    let zip = ana.sends(&shown, &way, &[("size", "smallest"), ("terms", "on")]).await.expect(200);
    assert_eq!(zip.headers["content-type"], "application/zip");
    assert_eq!(zip.headers["content-disposition"], format!("attachment; filename=\"order-{open}.zip\""));
    let held = String::from_utf8_lossy(&zip.bytes).into_owned();
    for said in ["RF-1_Original.jpg", "RM-1_S.jpg", &format!("Licence sheet {open}.txt"), "Licensed to:    Ana"] {
        assert!(held.contains(said), "{said}: {held}");
    }

    let page = ana.goes(&format!("/orders/{closed}")).await.does_not_say(&["Download all"]);
    let fields = page.form("/sign-out").into_iter().chain([("size".to_owned(), "largest".to_owned())]);
    let refused = ana.posts(&format!("/orders/{closed}/download-all"), fields.collect()).await;
    refused.expect_at(&format!("/orders/{closed}")).says(&["has not opened this file for download yet"]);
}

/// Rule 30.
#[tokio::test]
async fn an_order_says_of_each_file_when_it_was_downloaded() {
    let site = Site::of(house()).await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").largest().granted().await.unwrap().order.number;
    let (ana, address) = (site.browsing("Ana").await, format!("/orders/{order}"));
    site.scene.by("Ana").downloads_half(order, 2, "S").await.unwrap();
    ana.goes(&address).await.does_not_say(&["Downloaded on"]);
    site.scene.by("Ana").downloads(order, 2, "S").await.unwrap();
    let shown = ana.goes(&address).await.says(&["Downloaded on 1 Mar 2026, 12:00 UTC"]);
    assert_eq!(shown.html().matches("Downloaded on").count(), 1);
}

#[tokio::test]
async fn another_clients_order_and_a_draft_are_not_found_and_look_the_same() {
    let site = Site::of(house()).await;
    let bea = || site.scene.by("Bea").orders("Spring").into("Ana").largest().granted();
    let (order, draft) = (bea().await.unwrap().order.number, bea().as_a_draft().await.unwrap().order.number);
    let (ana, ivo) = (site.browsing("Ana").await, site.browsing("Ivo").await);
    let own = ana.goes(&format!("/orders/{order}")).await.expect(200);

    for (browser, hidden) in [(&ivo, order), (&ivo, draft), (&ana, draft)] {
        let nothing = browser.goes("/orders/999999").await.expect(404);
        let seen = browser.goes(&format!("/orders/{hidden}")).await.expect(404);
        assert_eq!(seen.text(), nothing.text(), "rule 72");
    }
    ana.goes("/orders").await.says(&[&order.to_string()]).does_not_say(&[&draft.to_string()]);
    ivo.goes("/orders").await.says(&["No order yet."]);
    let token = ivo.goes("/account").await.form("/sign-out");
    let way = format!("/orders/{order}/lines/1/download");
    let fields = || token.clone().into_iter().chain([("size".to_owned(), "S".to_owned())]).collect();
    ivo.posts(&way, fields()).await.expect(404);
    assert!(own.has_form(&way));
}

#[tokio::test]
async fn what_is_wrong_with_the_check_out_is_said_at_its_field_and_nothing_typed_is_lost() {
    let site = Site::of(house()).await;
    let ana = site.browsing("Ana").await;
    adds(&ana, "RM-1").await;
    let form = ana.goes("/cart/check-out").await.expect_at("/cart/check-out");

    let again = ana.sends(&form, "/cart/check-out", &[("usage", " "), ("reference", "Job 7")]).await;
    let again = again
        .expect_at("/cart/check-out")
        .says(&["Say what the files are wanted for.", "Accept the licence terms first."]);
    let field = |shown: &Shown, name: &str| {
        shown.form("/cart/check-out").into_iter().find(|(found, _)| found == name).map(|(_, value)| value)
    };
    assert_eq!(field(&again, "reference").as_deref(), Some("Job 7"));
    assert_eq!(field(&again, "key"), field(&form, "key"), "the same form, sent again");
    let order = checks_out(&ana, &again).await;
    assert!(order.address.starts_with("/orders/"), "{}", order.address);
}

#[tokio::test]
async fn a_cart_that_changed_since_it_was_shown_is_not_ordered_and_shows_what_is_different() {
    let site = Site::of(house()).await;
    let ana = site.browsing("Ana").await;
    adds(&ana, "RM-1").await;
    let form = ana.goes("/cart/check-out").await.expect_at("/cart/check-out");
    // In another window she adds one more.
    adds(&ana, "RF-1").await;
    picks(&ana, "RF-1", "S").await;

    let again = checks_out(&ana, &form).await.expect_at("/cart/check-out");
    let again = again.says(&["The cart was changed meanwhile.", "RF-1 was added.", "A calendar, 2,000 copies"]);
    let kept = again.form("/cart/check-out");
    assert!(kept.contains(&("reference".to_owned(), "Job 7".to_owned())));
    assert!(!kept.iter().any(|(name, _)| name == "terms"), "the terms are accepted for what is shown");
    ana.goes("/orders").await.says(&["No order yet."]);
    checks_out(&ana, &again).await.says(&["RF-1", "RM-1"]);
}

#[tokio::test]
async fn checking_out_twice_gives_one_order() {
    let site = Site::of(house()).await;
    let ana = site.browsing("Ana").await;
    adds(&ana, "RM-1").await;
    let form = ana.goes("/cart/check-out").await.expect_at("/cart/check-out");
    let (one, two) = tokio::join!(checks_out(&ana, &form), checks_out(&ana, &form));
    assert_eq!(number_of(&one), number_of(&two), "rule 58");
    let others = ana.sends(&form, "/cart/check-out", &[("usage", "Something else"), ("terms", "on")]).await;
    others.expect_at("/orders").says(&["This was checked out before."]);
    assert_eq!(site.scene.memory().orders().len(), 1);
}

#[tokio::test]
async fn a_file_without_a_size_and_an_empty_cart_are_not_checked_out() {
    let site = Site::of(house()).await;
    let ana = site.browsing("Ana").await;
    ana.goes("/cart/check-out").await.expect_at("/cart").says(&["The cart is empty."]);
    adds(&ana, "RF-1").await;
    ana.goes("/cart/check-out").await.expect_at("/cart").says(&["Pick a size first for RF-1."]);
    picks(&ana, "RF-1", "XXXL").await.says(&["XXXL is not offered for this file."]);
    let cart = ana.goes("/cart").await;
    ana.sends(&cart, "/cart/remove", &[]).await.expect_at("/cart").says(&["The cart is empty."]);
}

#[tokio::test]
async fn a_lightbox_is_copied_to_the_cart_and_deleted() {
    let site = Site::of(house()).await;
    let (ana, ivo) = (site.browsing("Ana").await, site.browsing("Ivo").await);
    let lightbox = format!("/lightboxes/{}", site.scene.lightbox("Hers"));
    adds(&ana, "RM-1").await;
    let shown = ana.goes(&lightbox).await.expect(200);
    let copied = ana.sends(&shown, &format!("{lightbox}/cart"), &[]).await.expect_at(&lightbox);
    copied.says(&["1 file added to your cart. In it already: RM-1."]);
    ana.goes("/cart").await.says(&["2 files"]);

    let token = ivo.goes("/account").await.form("/sign-out");
    ivo.posts(&format!("{lightbox}/cart"), token.clone()).await.expect(404);
    let fields = token.into_iter().chain([("revision".to_owned(), "1".to_owned())]).collect();
    ivo.posts(&format!("{lightbox}/delete"), fields).await.expect(404);
    ana.sends(&shown, &format!("{lightbox}/delete"), &[]).await.expect_at("/lightboxes").says(&["No lightbox yet."]);
    ana.goes(&lightbox).await.expect(404);
}

#[tokio::test]
async fn a_note_about_a_file_is_kept_and_a_stale_one_is_shown_beside_what_is_noted_now() {
    let site = Site::of(house()).await;
    let (ana, ivo) = (site.browsing("Ana").await, site.browsing("Ivo").await);
    let lightbox = format!("/lightboxes/{}", site.scene.lightbox("Hers"));
    let note = format!("{lightbox}/files/RM-1/note");
    let form = ana.goes(&note).await.expect_at(&note).says(&["Note about RM-1", "Hers"]);
    let kept = ana.sends(&form, &note, &[("note", "For the cover?")]).await.expect_at(&lightbox);
    kept.says(&["The note about RM-1 is kept.", "For the cover?"]);

    let stale = ana.sends(&form, &note, &[("note", "For the back")]).await.expect_at(&note);
    let stale = stale.says(&["The lightbox was changed meanwhile", "For the back", "For the cover?"]);
    ana.sends(&stale, &note, &[("note", "")]).await.expect_at(&lightbox).does_not_say(&["For the cover?"]);
    ivo.goes(&note).await.expect(404);
    ana.goes(&format!("{lightbox}/files/ZZ-9/note")).await.expect(404);
}

#[tokio::test]
async fn long_carts_lightboxes_and_orders_come_in_pages_that_stay_small() {
    let numbers: Vec<String> = (1..=70).map(|number| format!("RM-{number:03}")).collect();
    let all = || numbers.iter().map(String::as_str);
    let files = all().map(|number| (number, LicenceModel::RightsManaged));
    let scenario = Scenario::new().staff("Bea").with_every_right().client("Ana").immediate().files(files);
    let site = Site::of(scenario.lightbox("Bea's", "Bea", all()).lightbox("Hers", "Ana", all())).await;
    let order = site.scene.by("Bea").orders("Bea's").into("Ana").await.unwrap().order.number;
    let ana = site.browsing("Ana").await;
    let lightbox = format!("/lightboxes/{}", site.scene.lightbox("Hers"));
    let shown = ana.goes(&lightbox).await;
    ana.sends(&shown, &format!("{lightbox}/cart"), &[]).await.expect(200).says(&["70 files added to your cart."]);

    for begin in [lightbox, format!("/orders/{order}"), "/cart".to_owned()] {
        let (mut seen, mut next) = (Vec::new(), Some(begin.clone()));
        while let Some(address) = next {
            let page = ana.goes(&address).await.expect(200);
            assert!(page.bytes.len() < 60_000, "{address} has {} bytes", page.bytes.len());
            let html = page.html();
            seen.extend(all().filter(|number| html.contains(&format!("href=\"/files/{number}\""))).map(str::to_owned));
            let link = html.split("<a ").find(|link| link.contains("rel=\"next\""));
            let query = link.and_then(|link| link.split("href=\"").nth(1)?.split('"').next());
            next = query.map(|query| format!("{begin}{}", query.replace("&#38;", "&")));
        }
        assert_eq!(seen, numbers, "{begin}");
    }
    let second = ana.goes("/cart?after=RM-024").await;
    let removed = ana.sends(&second, "/cart/remove?after=RM-024", &[]).await;
    removed.expect_at("/cart?after=RM-024").says(&["69 files"]).does_not_say(&["RM-025"]);
}

#[tokio::test]
async fn a_file_that_was_withdrawn_meanwhile_is_named_at_the_check_out_and_on_the_order() {
    let site = Site::of(house().cart("Ana", ["RM-1", "RF-1"])).await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").largest().granted().await.unwrap().order.number;
    let ana = site.browsing("Ana").await;
    picks(&ana, "RF-1", "S").await;
    let form = ana.goes("/cart/check-out").await.expect_at("/cart/check-out");
    let (bea, number) = (site.scene.actor("Bea").await, "RM-1".parse().unwrap());
    site.scene.desk.withdraw_file(&bea, &number, Expected::Any).await.unwrap();

    let again = checks_out(&ana, &form).await.expect_at("/cart/check-out");
    again.says(&["No longer available, take out first: RM-1.", "A calendar, 2,000 copies"]);
    ana.goes("/cart").await.expect(200).says(&["No longer available", "Remove it to check out the rest."]);
    let shown = ana.goes(&format!("/orders/{order}")).await.expect(200);
    shown.says(&["1 of 2 files may be downloaded now.", "No longer", "The file is no longer available."]);
}

#[tokio::test]
async fn the_client_reads_the_note_to_the_client_and_never_the_one_of_the_staff() {
    let site = Site::of(house()).await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    let note = |text: &str| Some(Some(text.parse().unwrap()));
    let edit = OrderEdit {
        note_to_client: note("The cover is yours until May."),
        staff_note: note("Pays late."),
        ..OrderEdit::default()
    };
    site.scene.desk.edit_order(&site.scene.actor("Bea").await, order, &edit, Expected::Any).await.unwrap();
    let shown = site.browsing("Ana").await.goes(&format!("/orders/{order}")).await.expect(200);
    let shown = shown.says(&["Note from the picture desk", "The cover is yours until May."]);
    assert!(!shown.html().contains("Pays late"), "rule 42");
}

#[tokio::test]
async fn a_client_sees_which_files_the_desk_put_into_the_cart_and_can_remove_them() {
    let site = Site::of(house().cart("Ana", ["RF-1"])).await;
    let (scene, ana) = (&site.scene, site.browsing("Ana").await);
    ana.goes("/cart").await.does_not_say(&["Added by the picture desk"]);
    let bea = scene.actor("Bea").await;
    let added = ["RM-1".parse().unwrap()];
    scene.desk.add_to_cart(&bea, scene.account("Ana"), &added).await.unwrap();

    let cart = ana.goes("/cart").await.says(&["2 files", "Added by the picture desk (Bea) on"]);
    let left = ana.sends(&cart, "/cart/remove", &[("file", "RM-1")]).await.expect_at("/cart");
    left.says(&["1 file", "RF-1"]).does_not_say(&["RM-1", "Added by the picture desk"]);
}

#[tokio::test]
async fn my_account_tells_who_i_am_and_how_my_files_open() {
    let site = Site::of(house()).await;
    let (ana, ivo, bea) = (site.browsing("Ana").await, site.browsing("Ivo").await, site.browsing("Bea").await);
    ana.goes("/account").await.expect(200).says(&["Ana", "ana@example.org", "On request"]);
    ivo.goes("/account").await.expect(200).says(&["ivo@example.org", "At once"]);
    let account = bea.goes("/account").await.expect(200).says(&["Create orders into clients’ accounts"]);
    bea.sends(&account.does_not_say(&["On request", "At once"]), "/sign-out", &[]).await.expect_at("/sign-in");
    bea.goes("/account").await.expect_at("/sign-in?next=%2Faccount");
}

#[tokio::test]
async fn staff_keep_a_cart_and_check_nothing_out() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    adds(&bea, "RM-1").await;
    let cart = bea.goes("/cart").await.expect(200).says(&["RM-1", "orders are in clients’ accounts"]);
    assert!(!cart.html().contains("/cart/check-out"));
    bea.goes("/cart/check-out").await.expect_at("/cart").says(&["Staff check nothing out"]);
    assert_eq!(bea.goes("/orders").await.address, "/office/orders");
    assert_eq!(bea.goes("/orders/1001").await.address, "/office/orders/1001");
}

#[tokio::test]
async fn a_form_without_the_token_of_its_page_changes_nothing() {
    let site = Site::of(house()).await;
    let ana = site.browsing("Ana").await;
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    ana.posts("/cart/add", vec![field("file", "RM-1")]).await.expect(403);
    ana.posts("/cart/add", vec![field("file", "RM-1"), field("token", "0".repeat(64).as_str())]).await.expect(403);
    ana.goes("/cart").await.says(&["The cart is empty."]);
}
