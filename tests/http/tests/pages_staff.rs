//! The page of an account and **Staff and rights**, as a plain browser shows them.

use picdesk::{LicenceModel, Right};
use picdesk_http_tests::Site;
use picdesk_testkit::Scenario;

fn agency() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cas")
        .with(Right::ViewAccounts)
        .staff("Sam")
        .with(Right::ManageStaff)
        .client("Ana")
        .file("A1", LicenceModel::RightsManaged)
        .lightbox("Spring", "Bea", ["A1"])
}

#[tokio::test]
async fn staff_change_an_account_and_nothing_that_they_typed_is_lost() {
    let site = Site::of(agency()).await;
    let (bea, ana) = (site.browsing("Bea").await, site.browsing("Ana").await);
    let page = format!("/office/accounts/{}", site.scene.account("Ana"));
    let form =
        bea.goes(&page).await.expect(200).says(&["ana@example.org", "Enabled", "The client never sees it.", "Cart"]);
    let typed = [("name", ""), ("company", "Harbour Weekly"), ("note", "Pays late"), ("must_pay_first", "on")];
    let again = bea.sends(&form, &page, &typed).await.expect(200).says(&["Pays late"]);
    assert!(again.html().contains("Harbour Weekly"), "what was typed stays");
    let saved = bea.sends(&again, &page, &[("name", "Ana Nova")]).await.expect_at(&page);
    saved.says(&["Ana Nova is saved.", "Pays late"]);
    ana.goes("/account").await.says(&["Ana Nova", "Harbour Weekly"]).does_not_say(&["Pays late"]);

    let form = bea.goes(&page).await;
    bea.sends(&form, &page, &[]).await.expect_at(&page).says(&["Nothing was different, so nothing was saved."]);

    // A box that is not ticked is not sent.
    let mut fields = form.form(&page);
    fields.retain(|(name, _)| name != "enabled");
    bea.posts(&page, fields).await.expect_at(&page).says(&["Disabled"]);
    ana.goes("/account").await.expect_at("/sign-in?next=%2Faccount");
}

/// Who may look and not change reads the same, without a form.
#[tokio::test]
async fn an_account_is_read_by_whoever_finds_accounts_and_changed_by_whoever_manages_them() {
    let site = Site::of(agency()).await;
    let page = format!("/office/accounts/{}", site.scene.account("Ana"));
    let shown = site.browsing("Cas").await.goes(&page).await.expect(200);
    assert!(!shown.has_form(&page));
    shown.says(&["Once the picture desk opens them", "Not known"]).does_not_say(&["Rights", "Journal"]);
}

/// Rule 29: the order's page says that it is to be paid, and marks it.
#[tokio::test]
async fn an_order_is_marked_as_paid_where_the_client_must_pay_first() {
    let site = Site::of(agency()).await;
    let (bea, ana) = (site.browsing("Bea").await, site.browsing("Ana").await);
    let page = format!("/office/accounts/{}", site.scene.account("Ana"));
    let form = bea.goes(&page).await;
    bea.sends(&form, &page, &[("must_pay_first", "on")]).await.expect_at(&page);
    let order = site.scene.by("Bea").orders("Spring").into("Ana").granted().await.unwrap().order.number;
    let (theirs, office) = (format!("/orders/{order}"), format!("/office/orders/{order}"));
    ana.goes(&theirs).await.says(&["This order is to be paid before it is downloaded."]);

    let form = bea.goes(&office).await.says(&["The client must pay first; not marked as paid yet"]);
    let paid = bea.sends(&form, &office, &[("then", "paid")]).await.expect_at(&office);
    let paid = paid.says(&["Marked as paid.", "Mark as not paid"]);
    ana.goes(&theirs).await.does_not_say(&["is to be paid"]);
    bea.sends(&paid, &office, &[("then", "unpaid")]).await.expect_at(&office).says(&["Marked as not paid."]);
    ana.goes(&theirs).await.says(&["This order is to be paid before it is downloaded."]);
}

/// Rules 69 and 70.
#[tokio::test]
async fn rights_are_given_one_by_one_and_by_presets_as_far_as_one_holds_them() {
    let site = Site::of(agency()).await;
    let (bea, sam, cas) = (site.browsing("Bea").await, site.browsing("Sam").await, site.browsing("Cas").await);
    let list = bea.goes("/office/staff").await.expect(200);
    list.says(&["Administrator", "1 right", "Read the journal", "Bea", "Cas", "Sam"]);
    let page = format!("/office/staff/{}", site.scene.account("Cas"));
    let form = bea.goes(&page).await.expect(200);
    // A preset sets the ticks, and saves nothing.
    let ticked = bea.sends(&form, &page, &[("preset", "sales")]).await.expect(200);
    cas.goes("/office/orders").await.expect(403);
    let fields = ticked.form(&page);
    assert_eq!(fields.iter().filter(|(name, _)| name == "right").count(), 8);
    bea.posts(&page, fields).await.expect_at("/office/staff").says(&["Cas holds now: sales.", "Sales"]);
    cas.goes("/office/orders").await.expect(200);

    // Sam holds one right, and gives no other.
    let form = sam.goes(&page).await.expect(200).says(&["You do not hold it, so you cannot give it."]);
    let mut fields = form.form(&page);
    fields.push(("right".to_owned(), "journal.view".to_owned()));
    sam.posts(&page, fields).await.expect(200).says(&["You do not hold “Read the journal”, so you cannot give it."]);
}

/// Rule 70, and what follows from having no right: one is a client.
#[tokio::test]
async fn the_last_who_manages_staff_stays_one_and_a_client_becomes_staff_by_address() {
    let site = Site::of(agency()).await;
    let (bea, sam) = (site.browsing("Bea").await, site.browsing("Sam").await);
    let without = |form: &[(String, String)], right: &str| -> Vec<(String, String)> {
        form.iter().filter(|(name, value)| !(name == "right" && value == right)).cloned().collect()
    };
    let sams = format!("/office/staff/{}", site.scene.account("Sam"));
    let own = sam.goes(&sams).await.says(&["These are your own rights"]);
    sam.posts(&sams, without(&own.form(&sams), "staff.manage")).await.expect_at("/account");
    sam.goes("/office/staff").await.expect(404);

    let beas = format!("/office/staff/{}", site.scene.account("Bea"));
    let own = bea.goes(&beas).await;
    let refused = bea.posts(&beas, without(&own.form(&beas), "staff.manage")).await.expect(200);
    refused.says(&["This is the last account that can manage staff."]);

    bea.goes("/office/staff?address=nobody@example.org").await.expect(200).says(&["Nobody has an account"]);
    let anas = format!("/office/staff/{}", site.scene.account("Ana"));
    let form = bea.goes("/office/staff?address=Ana@example.org").await.expect_at(&anas).says(&["Ana is a client."]);
    let mut fields = form.form(&anas);
    fields.push(("right".to_owned(), "files.manage".to_owned()));
    bea.posts(&anas, fields).await.expect_at("/office/staff").says(&["Ana holds now: 1 right."]);
}
