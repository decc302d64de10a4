//! Keeping the catalogue in a browser without scripting: editing, withdrawing, and where a file is used.

use picdesk::{LicenceModel, Right};
use picdesk_http_tests::{Browser, Shown, Site};
use picdesk_testkit::Scenario;

const A1: &str = "/office/catalogue/A1";

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Kim")
        .with(Right::ManageFiles)
        .client("Ana")
        .asking()
        .file("A1", LicenceModel::RightsManaged)
        .file("B2", LicenceModel::RoyaltyFree)
        .lightbox("Spring", "Bea", ["A1", "B2"])
}

async fn saves(who: &Browser, form: &Shown, typed: &[(&str, &str)]) -> Shown {
    who.sends(form, A1, typed).await
}

#[tokio::test]
async fn what_is_said_of_a_file_is_edited_and_stands_on_its_page() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let public = bea.goes("/files/A1").await.expect_at("/files/A1");
    assert!(public.html().contains(&format!("href=\"{A1}\"")), "the file page leads to the catalogue");
    let form = bea.goes(A1).await.expect_at(A1);
    let typed = [
        ("title", "Harbour"),
        ("caption", "Boats at dawn,\r\nand gulls."),
        ("keywords", "boat, gull;harbour"),
        ("credit", "North/House"),
        ("licence", "RF"),
    ];
    saves(&bea, &form, &typed).await.expect_at(A1).says(&["A1 is saved."]);
    let ana = site.browsing("Ana").await;
    let shown = ana.goes("/files/A1").await.says(&["Harbour", "Boats at dawn,", "North/House", "Royalty-free", "gull"]);
    assert!(!shown.html().contains("/office/"), "a client is shown no way into the office");
    ana.goes("/?q=harbour").await.says(&["A1"]);
}

#[tokio::test]
async fn keywords_that_hold_a_comma_are_saved_again_as_they_were() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let typed = "\"Lisbon, Portugal\", sea, \"\"\"Big\"\" Ben\"";
    saves(&bea, &bea.goes(A1).await, &[("keywords", typed)]).await.says(&["A1 is saved."]);
    let form = bea.goes(A1).await;
    assert!(form.form(A1).contains(&("keywords".to_owned(), typed.to_owned())), "{}", form.html());
    saves(&bea, &form, &[]).await.says(&["Nothing was different"]);
    bea.goes("/files/A1").await.says(&["Lisbon, Portugal", "\"Big\" Ben"]);
}

#[tokio::test]
async fn a_wrong_field_is_complained_about_and_nothing_typed_is_lost() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let form = bea.goes(A1).await;
    let again = saves(&bea, &form, &[("title", " "), ("caption", "A caption to keep")]).await.expect(200);
    assert!(again.html().contains("aria-invalid=\"true\""));
    let kept = again.form(A1);
    assert!(kept.contains(&("caption".to_owned(), "A caption to keep".to_owned())), "{kept:?}");
    saves(&bea, &again, &[("title", "A title")]).await.says(&["A1 is saved."]);
}

/// Rule 40.
#[tokio::test]
async fn a_stale_save_says_what_is_different_and_keeps_what_was_typed() {
    let site = Site::of(house()).await;
    let (bea, kim) = (site.browsing("Bea").await, site.browsing("Kim").await);
    let form = bea.goes(A1).await;
    saves(&kim, &kim.goes(A1).await, &[("credit", "Kim’s agency")]).await.says(&["A1 is saved."]);
    let stale = saves(&bea, &form, &[("title", "Bea’s title")]).await.expect(200);
    let stale = stale.says(&["Somebody saved this file while you were typing.", "Credit Kim’s agency"]);
    assert!(stale.form(A1).contains(&("title".to_owned(), "Bea’s title".to_owned())));
    kim.goes(A1).await.does_not_say(&["Bea’s title"]);
    // Saved once more, on purpose, it holds.
    saves(&bea, &stale, &[]).await.expect_at(A1).says(&["A1 is saved."]);
    assert!(bea.goes(A1).await.form(A1).contains(&("title".to_owned(), "Bea’s title".to_owned())));

    // A correction of what was stale before stays stale.
    let form = bea.goes(A1).await;
    saves(&kim, &kim.goes(A1).await, &[("credit", "Another")]).await.says(&["A1 is saved."]);
    let wrong = saves(&bea, &form, &[("title", "")]).await.expect(200);
    saves(&bea, &wrong, &[("title", "Third")]).await.says(&["Somebody saved this file"]);
}

/// Rule 48.
#[tokio::test]
async fn a_withdrawn_file_is_found_no_more_and_breaks_no_list_and_no_order() {
    let site = Site::of(house()).await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").granted().await.unwrap().order.number;
    let (bea, ana) = (site.browsing("Bea").await, site.browsing("Ana").await);
    ana.goes("/").await.says(&["A1", "B2"]);
    let form = bea.goes(A1).await;
    bea.sends(&form, "/office/catalogue/A1/withdraw", &[]).await.expect_at(A1).says(&["A1 is withdrawn.", "Withdrawn"]);

    ana.goes("/").await.says(&["B2"]).does_not_say(&["A1"]);
    ana.goes("/files/A1").await.expect(200).says(&["No longer available"]).does_not_say(&["Add to cart"]);
    let lightbox = format!("/lightboxes/{}", site.scene.lightbox("Spring"));
    bea.goes(&lightbox).await.expect(200).says(&["A1", "No longer available"]);
    let seen = site.scene.by("Ana").sees(order).await.unwrap();
    assert_eq!(seen.order.lines.len(), 2, "the order keeps its line");
    bea.goes("/office/catalogue").await.does_not_say(&["A1"]);
    bea.goes("/office/catalogue?standing=withdrawn").await.says(&["A1", "Withdrawn"]).does_not_say(&["B2"]);

    // A form from before is stale by now.
    bea.sends(&form, "/office/catalogue/A1/withdraw", &[]).await.says(&["The file was changed meanwhile."]);
    let form = bea.goes(A1).await;
    bea.sends(&form, "/office/catalogue/A1/offer", &[]).await.expect_at(A1).says(&["A1 is offered again."]);
    ana.goes("/").await.says(&["A1", "B2"]);
}

/// Rule 36.
#[tokio::test]
async fn markup_in_what_is_said_of_a_file_is_text_everywhere() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    let nasty = "</textarea><script>alert(1)</script>\"'<img src=x onerror=y>";
    let typed = [("title", nasty), ("caption", nasty), ("keywords", nasty), ("credit", nasty)];
    saves(&bea, &bea.goes(A1).await, &typed).await.says(&["A1 is saved."]);
    for address in [A1, "/files/A1", "/", "/office/catalogue", "/office/journal", "/office/catalogue/A1/uses"] {
        let page = bea.goes(address).await.expect(200).html();
        assert!(!page.contains("<script>") && !page.contains("<img src=x"), "{address}: {page}");
    }
    assert!(bea.goes(A1).await.form(A1).contains(&("caption".to_owned(), nasty.to_owned())));
}

#[tokio::test]
async fn where_a_file_is_used_is_told_to_those_who_may_know() {
    let site = Site::of(house()).await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    let bea = site.browsing("Bea").await;
    let uses = bea.goes("/office/catalogue/A1/uses").await.expect(200);
    let uses = uses.says(&["It is in 1 lightbox and 0 carts.", "Ana", "Open", &order.to_string()]);
    assert!(uses.html().contains(&format!("href=\"/office/orders/{order}\"")));
    // Kim may manage files and not view orders.
    let kim = site.browsing("Kim").await;
    let uses = kim.goes("/office/catalogue/A1/uses").await.expect(200);
    uses.says(&["1 lightbox"]).does_not_say(&["Ana", &order.to_string()]);
    let ana = site.browsing("Ana").await;
    for path in [A1, "/office/catalogue/A1/uses"] {
        ana.goes(path).await.expect(404);
    }
}

#[tokio::test]
async fn what_goes_wrong_is_told_within_the_head_of_whoever_is_signed_in() {
    let site = Site::of(house()).await;
    let ana = site.browsing("Ana").await;
    ana.goes("/files/NOWHERE").await.expect(404).says(&["There is nothing here", "Lightboxes", "Sign out"]);
    let kim = site.browsing("Kim").await;
    let refused =
        kim.goes("/office/journal").await.expect(403).says(&["This needs the right journal.view.", "Catalogue"]);
    refused.does_not_say(&["Mail"]);
    let bea = site.browsing("Bea").await;
    let lost = bea.goes("/office/catalogue/NOWHERE").await.expect(404).says(&["Catalogue", "Journal", "Sign out"]);
    bea.goes("/nowhere/at/all").await.expect(404).says(&["There is nothing here", "Catalogue", "Sign out"]);
    // The head works: whoever is lost can sign out from here.
    bea.sends(&lost, "/sign-out", &[]).await.expect_at("/sign-in");
    let stranger = bea.goes("/nowhere").await.expect(404).says(&["There is nothing here", "To the start page"]);
    stranger.does_not_say(&["Sign out"]);
}
