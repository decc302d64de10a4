//! Restrictions in a browser without scripting: rules 28, 55 and 56.

use picdesk::{LicenceModel, Right};
use picdesk_http_tests::{Browser, Site};
use picdesk_testkit::Scenario;

const A1: &str = "/office/catalogue/A1";
const NEW: &str = "/office/catalogue/A1/restrictions/new";

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cas")
        .with(Right::EditOrders)
        .client("Ana")
        .client("Ivo")
        .files([("A1", LicenceModel::RightsManaged), ("B2", LicenceModel::RightsManaged)])
        .lightbox("Spring", "Bea", ["A1", "B2"])
        .lightbox("Hers", "Ana", ["A1", "B2"])
}

/// Adds a restriction of A1 on its page.
async fn restricts(who: &Browser, typed: &[(&str, &str)]) {
    let form = who.goes(NEW).await.expect_at(NEW);
    who.sends(&form, NEW, typed).await.expect_at(A1).says(&["The restriction is added."]);
}

#[tokio::test]
async fn a_restriction_is_added_changed_and_lifted_on_the_page_of_its_file() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    bea.goes(A1).await.says(&["Restrictions", "Nothing restricts this file."]);
    let typed = [
        ("effect", "hide"),
        ("notice", "Exclusive to Ivo"),
        ("territories", "de, at"),
        ("whom", "all-but"),
        ("accounts", "ivo@example.org"),
        ("until", "2026-12-31T18:00"),
    ];
    restricts(&bea, &typed).await;
    let shown =
        bea.goes(A1).await.says(&["Hides", "Exclusive to Ivo", "AT, DE, for all but ivo@example.org", "31 Dec 2026"]);
    let id = site.scene.memory().restrictions()[0].id;
    let one = format!("{A1}/restrictions/{id}");
    let form = bea.goes(&one).await.expect_at(&one);
    assert!(form.form(&one).contains(&("territories".to_owned(), "AT, DE".to_owned())), "{}", form.html());
    bea.sends(&form, &one, &[("effect", "block")])
        .await
        .expect_at(A1)
        .says(&["The restriction is saved.", "Blocks delivery"]);

    for _ in 0..2 {
        let lifted = bea.sends(&shown, &format!("{one}/lift"), &[]).await.expect_at(A1);
        lifted.says(&["The restriction is lifted.", "Nothing restricts this file."]);
    }
    bea.goes(&one).await.expect(404);
    bea.goes("/office/journal").await.says(&[
        "restricted A1",
        "changed a restriction of A1",
        "lifted a restriction of A1",
    ]);
}

#[tokio::test]
async fn a_wrong_restriction_is_complained_about_and_nothing_typed_is_lost() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let form = bea.goes(NEW).await;
    let typed = [("notice", "Keep this"), ("whom", "only"), ("accounts", "ivo@example.org, nobody@example.org")];
    let again = bea.sends(&form, NEW, &typed).await.expect(200);
    let again = again.says(&["There is no account with the address nobody@example.org."]);
    assert!(again.form(NEW).contains(&("notice".to_owned(), "Keep this".to_owned())), "{}", again.html());
    let wrong = [("territories", "Atlantis"), ("until", "soon"), ("notice", " ")];
    let again = bea.sends(&again, NEW, &wrong).await.expect(200).says(&["ISO 3166", "2026-12-31T18:00"]);
    assert_eq!(again.html().matches("aria-invalid=\"true\"").count(), 3);
    assert_eq!(site.scene.memory().restrictions(), []);
}

/// Rule 28.
#[tokio::test]
async fn staff_approve_the_delivery_of_a_line_on_the_page_of_the_order() {
    let site = Site::of(house()).await;
    let (bea, ana) = (site.browsing("Bea").await, site.browsing("Ana").await);
    restricts(&bea, &[("effect", "block"), ("notice", "Not for advertising")]).await;
    let sheet = format!("/office/accounts/{}/order", site.scene.account("Ana"));
    let preview = bea.sends(&bea.goes(&sheet).await, &sheet, &[("do", "preview")]).await;
    preview.says(&["Restricted Not for advertising", "A restriction blocks the delivery of this file."]);
    let many = "/office/bulk-orders/new";
    let typed = [("addresses", "ana@example.org"), ("do", "preview")];
    let preview = bea.sends(&bea.goes(many).await, many, &typed).await;
    preview.says(&["Restricted for this client: A1 (Not for advertising)."]);
    let order = site.scene.by("Bea").orders("Spring").into("Ana").granted().await.unwrap().order.number;
    let theirs = format!("/orders/{order}");
    ana.goes(&theirs).await.says(&["The delivery of this file is restricted.", "Not for advertising"]);
    let office = format!("/office/orders/{order}");
    let form =
        bea.goes(&office).await.says(&["Approve delivery", "Not for advertising", "approve the delivery of this line"]);
    let approved = bea.sends(&form, &office, &[("line-1-delivery", "approved")]).await.expect_at(&office);
    approved.says(&["delivery of line 1", "not approved", "approved"]);
    ana.goes(&theirs).await.does_not_say(&["is restricted."]);

    // A save that leaves the box as it is leaves the approval as it is.
    let form = bea.goes(&office).await;
    bea.sends(&form, &office, &[("note", "Hello")]).await.expect_at(&office);
    ana.goes(&theirs).await.does_not_say(&["is restricted."]);
    let mut fields = bea.goes(&office).await.form(&office);
    fields.retain(|(name, _)| name != "line-1-delivery");
    bea.posts(&office, fields).await.expect_at(&office);
    ana.goes(&theirs).await.says(&["The delivery of this file is restricted."]);
}

/// Rule 28: what is said of a client's territory decides from the next request on.
#[tokio::test]
async fn staff_say_where_a_client_is() {
    let site = Site::of(house()).await;
    let (bea, ana) = (site.browsing("Bea").await, site.browsing("Ana").await);
    restricts(&bea, &[("effect", "hide"), ("notice", "Not in Germany"), ("territories", "DE")]).await;
    ana.goes("/files/A1").await.expect(404);
    let page = format!("/office/accounts/{}", site.scene.account("Ana"));
    let form = bea.goes(&page).await.expect(200);
    let again = bea.sends(&form, &page, &[("territory", "XX")]).await.expect(200).says(&["ISO 3166"]);
    bea.sends(&again, &page, &[("territory", "fr")]).await.expect_at(&page).says(&["Ana is saved."]);
    ana.goes("/files/A1").await.expect(200);
    let stale = bea.sends(&form, &page, &[("territory", "")]).await.expect(200);
    let stale = stale.says(&["Somebody saved this account while you were typing.", "Territory", "FR"]);
    bea.sends(&stale, &page, &[("territory", "")]).await.expect_at(&page).says(&["Ana is saved."]);
    ana.goes("/files/A1").await.expect(404);
}

/// Rules 55 and 56: what is hidden is nowhere, and what is left of it can be taken out.
#[tokio::test]
async fn a_hidden_file_is_not_shown_and_can_be_taken_out() {
    let site = Site::of(house()).await;
    let (bea, ana) = (site.browsing("Bea").await, site.browsing("Ana").await);
    let form = ana.goes("/files/A1").await;
    ana.sends(&form, "/cart/add", &[]).await.expect_at("/files/A1");
    let order = site.scene.by("Bea").orders("Spring").into("Ana").granted().await.unwrap().order.number;
    let hers = format!("/lightboxes/{}", site.scene.lightbox("Hers"));
    restricts(&bea, &[("effect", "hide"), ("notice", "A secret"), ("whom", "only"), ("accounts", "ana@example.org")])
        .await;

    ana.goes("/").await.says(&["B2"]).does_not_say(&["A1"]);
    for address in ["/files/A1", "/files/A1/thumbnail", "/files/A1/preview"] {
        ana.goes(address).await.expect(404);
    }
    let no_picture = |html: String| assert!(!html.contains("/files/A1"), "no way to it and no picture of it: {html}");
    let cart = ana.goes("/cart").await.says(&["One more file is not available to you at present", "A1"]);
    no_picture(cart.html());
    let lightbox = ana.goes(&hers).await.says(&["One more file is not available to you at present", "B2"]);
    no_picture(lightbox.html());
    let page = ana.goes(&format!("/orders/{order}")).await.says(&["A1", "Picture A1", "Not shown to you"]);
    no_picture(page.html());

    ana.sends(&cart, "/cart/remove", &[]).await.expect_at("/cart").does_not_say(&["not available to you"]);
    let remove = format!("{hers}/remove");
    let mut fields = lightbox.form(&remove);
    fields.retain(|(name, _)| name != "file");
    fields.push(("file".to_owned(), "A1".to_owned()));
    ana.posts(&remove, fields).await.expect_at(&hers).does_not_say(&["not available to you"]);
    for (who, told) in [("Bea", true), ("Ivo", false)] {
        let somebody = site.browsing(who).await;
        let (page, found) = (somebody.goes("/files/A1").await.expect(200), somebody.goes("/").await.says(&["A1"]));
        assert_eq!((page.text().contains("A secret"), found.text().contains("A secret")), (told, told), "{who}");
    }
}
