//! The dialog "Create order into account" as a plain browser shows it.

use picdesk::{EntryKind, Grant, LicenceModel, OrderState, Origin, Right};
use picdesk_http_tests::{Browser, Shown, Site};
use picdesk_testkit::Scenario;

fn agency() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cas")
        .with(Right::ViewAccounts)
        .staff("Max")
        .with(Right::ViewAccounts)
        .with(Right::CreateOrders)
        .client("Ana")
        .asking()
        .client("Ivo")
        .immediate()
        .not_activated()
        .client("Old")
        .disabled()
        .file("A1", LicenceModel::RightsManaged)
        .file("B2", LicenceModel::RoyaltyFree)
        .file("W9", LicenceModel::RightsManaged)
        .withdrawn()
        .lightbox("Plain", "Bea", ["A1"])
        .lightbox("Bare", "Bea", [])
        .lightbox("Mixed", "Bea", ["B2", "A1", "W9"])
        .lightbox("Hers", "Ana", ["A1"])
        .lightbox("His", "Max", ["A1"])
}

/// Somebody in front of the dialog.
struct AtTheDialog {
    site: Site,
    browser: Browser,
    action: String,
}

impl AtTheDialog {
    async fn of(who: &str, client: &str) -> Self {
        let site = Site::of(agency()).await;
        let browser = site.browsing(who).await;
        let action = format!("/office/accounts/{}/order", site.scene.account(client));
        Self { site, browser, action }
    }

    async fn opens(&self) -> Shown {
        self.browser.goes(&format!("{}?q=a", self.action)).await.expect(200)
    }

    async fn presses(&self, page: &Shown, button: &str, typed: &[(&str, &str)]) -> Shown {
        let typed: Vec<_> = typed.iter().copied().chain([("do", button)]).collect();
        self.browser.sends(page, &self.action, &typed).await
    }

    fn lightbox(&self, name: &str) -> String {
        self.site.scene.lightbox(name).to_string()
    }

    fn orders(&self) -> usize {
        self.site.scene.memory().orders().len()
    }

    /// What the form holds under a name.
    #[track_caller]
    fn field(&self, page: &Shown, name: &str) -> Option<String> {
        page.form(&self.action).into_iter().find(|(found, _)| found == name).map(|(_, value)| value)
    }
}

/// Rules 1, 11 and 33; and 32 for the box that was not ticked.
#[tokio::test]
async fn an_order_is_created_with_two_presses_and_opens_in_the_administrators_view() {
    let at = AtTheDialog::of("Bea", "Ana").await;
    let sheet = at.opens().await.says(&["Ana", "Mixed (3 files)", "Bare (empty", "ana@example.org", "Open order in"]);
    assert_eq!(at.field(&sheet, "lightbox"), Some(at.lightbox("Mixed")), "the newest that holds files");

    let after = at.presses(&sheet, "create", &[]).await;
    let memory = at.site.scene.memory();
    let order = &memory.orders()[0];
    let after = after.expect_at(&format!("/office/orders/{}", order.number));
    after.says(&["Order 1001 was created with 2 files; none of them can be downloaded yet."]);
    assert_eq!((order.origin, order.owner), (Origin::BackOffice, at.site.scene.account("Ana")));
    assert_eq!((order.grant, order.created_by), (Grant::Inherit, at.site.scene.account("Bea")));
    assert_eq!(memory.letters().len(), 0, "rule 32");
}

/// Rule 11: without the tick they stay on the row, which says it.
#[tokio::test]
async fn without_the_tick_staff_stay_on_the_row_which_shows_the_result() {
    let at = AtTheDialog::of("Bea", "Ana").await;
    let sheet = at.opens().await;
    let mut fields = sheet.form(&at.action);
    fields.retain(|(name, _)| name != "open");
    fields
        .extend([("grant", "on"), ("notify", "on"), ("do", "create")].map(|(name, value)| (name.into(), value.into())));
    let row = at.browser.posts(&at.action, fields).await.expect(200);
    let ana = at.site.scene.account("Ana");
    assert_eq!(row.address, format!("/office/accounts?q=a&of={ana}&created=1001"));
    let row = row.says(&["Order 1001 was created with 2 files; the client can download at once.", "Open order 1001"]);
    let row =
        row.says(&["A mail to ana@example.org is on its way.", "1 file left out, because no longer available: W9"]);
    assert!(row.html().contains("/office/orders/1001"));
    let again = at.browser.goes(&row.address).await.expect(200);
    // It is said once: an address alone, which anybody can write, claims nothing.
    again.does_not_say(&["was created", "on its way"]);
}

/// Rule 8.
#[tokio::test]
async fn a_second_press_creates_no_second_order_and_a_changed_form_asks_before_it_does() {
    let at = AtTheDialog::of("Bea", "Ana").await;
    let sheet = at.opens().await;
    let previewed = at.presses(&sheet, "preview", &[]).await.expect(200);
    assert_eq!(at.field(&previewed, "key"), at.field(&sheet, "key"), "the key outlives a preview");
    let first = at.presses(&previewed, "create", &[("notify", "on")]).await;
    let second = at.presses(&previewed, "create", &[("notify", "on")]).await;
    assert_eq!((first.address, at.orders()), (second.address, 1));
    assert_eq!(at.site.scene.memory().letters().len(), 1);

    let asked = at.presses(&previewed, "create", &[("grant", "on")]).await.expect(200);
    let asked = asked.says(&["An order was created from this form already"]);
    assert_ne!(at.field(&asked, "key"), at.field(&previewed, "key"));
    assert_eq!((at.orders(), at.field(&asked, "grant").is_some()), (1, true), "what was ticked is kept");
    at.presses(&asked, "create", &[]).await;
    assert_eq!(at.orders(), 2);
}

/// Rules 9 and 38.
#[tokio::test]
async fn a_preview_shows_the_lines_and_the_mail_and_stores_nothing() {
    let at = AtTheDialog::of("Bea", "Ana").await;
    let typed =
        [("notify", "on"), ("subject", "Für Ana <3"), ("message", "Dear Ana,\n\nhere they are."), ("open", "on")];
    let sheet = at.opens().await;
    let journal = at.site.scene.memory().journal().len();
    let shown = at.presses(&sheet, "preview", &typed).await.expect(200);
    let shown = shown.says(&[
        "2 files; none of them can be downloaded yet.",
        "Original, 6000 × 4000 px · 300.00 EUR",
        "The client picks the size when downloading",
        "The picture desk has not opened this file for download yet.",
        "1 file left out, because no longer available: W9.",
        "Subject: Für Ana <3",
        "To: ana@example.org",
        "Your order (2 files) is in your account:",
    ]);
    assert_eq!((at.orders(), at.site.scene.memory().journal().len()), (0, journal), "rule 9");
    assert_eq!(at.field(&shown, "subject").as_deref(), Some("Für Ana <3"));
    assert_eq!(at.field(&shown, "message").as_deref(), Some("Dear Ana,\n\nhere they are."));

    at.presses(&shown, "create", &[]).await;
    let letters = at.site.scene.memory().letters();
    let in_words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.text().contains(&in_words(&letters[0].text.text)), "rule 38: the letter, to the last word");
    let smallest = at.presses(&sheet, "preview", &[("royalty_free", "smallest"), ("grant", "on")]).await;
    smallest.says(&["S, 800 × 533 px · 25.00 EUR", "this order permits it", "No mail is sent."]);
}

/// Rules 33 and 12, and the end and the limit of rule 27: all that was typed is still there.
#[tokio::test]
async fn what_is_wrong_is_said_under_its_field_and_nothing_typed_is_lost() {
    let at = AtTheDialog::of("Bea", "Ana").await;
    let sheet = at.opens().await;
    let typed = [("notify", "on"), ("subject", "  "), ("message", "kept"), ("until", "soon"), ("limit", "0")];
    let told = at.presses(&sheet, "create", &typed).await.expect(200);
    let told = told.says(&["A subject needs at least one character", "Write the last day", "Write a whole number"]);
    for (name, value) in typed.into_iter().filter(|(name, _)| *name != "subject") {
        assert_eq!(at.field(&told, name).as_deref(), Some(value));
    }
    assert!(told.html().contains("aria-invalid=\"true\" aria-describedby=\"complaint-subject\""));

    let told = at.presses(&sheet, "create", &[("draft", "on"), ("notify", "on")]).await.expect(200);
    told.says(&["A draft cannot be announced to the client"]);
    let told = at.presses(&sheet, "create", &[("limit", "3")]).await.expect(200);
    told.says(&["An end or a limit needs this tick"]);
    assert_eq!((at.orders(), at.site.scene.memory().letters().len()), (0, 0));

    at.presses(&sheet, "create", &[("draft", "on"), ("grant", "on"), ("limit", "3"), ("until", "2031-05-04")]).await;
    let order = &at.site.scene.memory().orders()[0];
    assert_eq!(order.state, OrderState::Draft);
    assert_eq!(order.grant.to_string(), "granted, until 2031-05-05T00:00:00Z, 3 downloads per file");
}

/// Rules 15 and 19.
#[tokio::test]
async fn the_size_of_royalty_free_files_is_asked_where_the_lightbox_holds_some() {
    let at = AtTheDialog::of("Bea", "Ana").await;
    let (plain, mixed) = (at.lightbox("Plain"), at.lightbox("Mixed"));
    let sheet = at.opens().await.says(&["File sizes for RF files"]);
    let other = at.presses(&sheet, "choose", &[("lightbox", &plain), ("royalty_free", "smallest")]).await.expect(200);
    let other = other.does_not_say(&["File sizes for RF files"]);
    // Another lightbox was picked in the list, and nobody pressed "Choose": its files have no size yet.
    let asked = at.presses(&other, "create", &[("lightbox", &mixed)]).await.expect(200);
    let asked = asked.says(&["This lightbox holds royalty-free files: choose their size."]);
    assert_eq!(at.field(&asked, "royalty_free").as_deref(), Some("smallest"), "what was picked before");
    assert_eq!(at.orders(), 0);
    at.presses(&asked, "create", &[]).await;
    let order = &at.site.scene.memory().orders()[0];
    let sizes = order.lines.iter().map(|line| line.licensed.size().map(|size| size.label.to_string()));
    assert_eq!(sizes.collect::<Vec<_>>(), [Some("S".to_owned()), None]);
}

/// Rules 3 and 4.
#[tokio::test]
async fn only_a_lightbox_of_ones_own_with_files_in_it_is_ordered() {
    let at = AtTheDialog::of("Bea", "Ana").await;
    let sheet = at.opens().await.does_not_say(&["Hers", "His"]);
    for (name, said) in [
        ("Hers", "There is no such lightbox."),
        ("His", "There is no such lightbox."),
        ("Bare", "There are no files to order."),
    ] {
        for button in ["create", "preview"] {
            let typed = [("lightbox", &*at.lightbox(name)), ("message", "kept")];
            let told = at.presses(&sheet, button, &typed).await.expect(200).says(&[said]);
            assert_eq!(at.field(&told, "message").as_deref(), Some("kept"));
        }
    }
    at.presses(&sheet, "create", &[("lightbox", "nonsense")]).await.expect(200).says(&["Choose a lightbox."]);
    assert_eq!(at.orders(), 0);
}

/// Rules 10 and 24.
#[tokio::test]
async fn staff_are_told_what_is_not_as_it_may_look() {
    let at = AtTheDialog::of("Bea", "Ivo").await;
    let sheet = at.opens().await;
    let sheet = sheet.says(&["The client cannot sign in yet", "This account may download regardless"]);
    let shown = at.presses(&sheet, "preview", &[("lightbox", &at.lightbox("Plain"))]).await;
    let shown =
        shown.says(&["1 file; the client can download at once.", "the account permits it", "regardless of the"]);

    let closed = AtTheDialog::of("Bea", "Old").await;
    let sheet = closed.opens().await.says(&["The account is disabled."]);
    assert!(!sheet.has_form(&closed.action));
    let sent =
        [("token", at.field(&shown, "token")), ("lightbox", Some(at.lightbox("Plain"))), ("key", Some("k".into()))];
    let typed = [("message", Some("kept".into())), ("do", Some("create".into()))];
    let fields = sent.into_iter().chain(typed).filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let old = format!("/office/accounts/{}/order", at.site.scene.account("Old"));
    let told = at.browser.posts(&old, fields.collect()).await.expect(200).says(&["The account is disabled.", "kept"]);
    assert!(told.has_form(&old) && at.orders() == 0);
    let into_staff = AtTheDialog::of("Bea", "Cas").await;
    into_staff.opens().await.says(&["this account is a staff member"]);
}

#[tokio::test]
async fn whoever_has_no_lightbox_is_told_how_to_come_to_one() {
    let site = Site::of(agency().staff("New").with_every_right()).await;
    let order = format!("/office/accounts/{}/order", site.scene.account("Ana"));
    let sheet = site.browsing("New").await.goes(&order).await.expect(200);
    assert!(sheet.says(&["You have no lightbox yet.", "To your lightboxes"]).html().contains("href=\"/lightboxes\""));
}

/// Rule 2, and rule 72 for a client.
#[tokio::test]
async fn whoever_may_not_create_orders_is_refused_and_the_journal_says_so() {
    let at = AtTheDialog::of("Cas", "Ana").await;
    at.browser.goes(&at.action).await.expect(403).says(&["orders.create"]);
    let token = at.browser.goes("/lightboxes").await.form("/lightboxes");
    at.browser.posts(&at.action, token).await.expect(403);
    let journal = at.site.scene.memory().journal();
    assert_eq!(journal.iter().filter(|entry| entry.kind == EntryKind::Denied).count(), 2);
    at.site.browsing("Ana").await.goes(&at.action).await.expect(404);
}

/// Who may create and may not look at orders stays on the row, whatever the form says.
#[tokio::test]
async fn nobody_is_led_to_a_page_that_they_may_not_see() {
    let at = AtTheDialog::of("Max", "Ana").await;
    let sheet = at.opens().await.does_not_say(&["Open order in"]);
    let row = at.presses(&sheet, "create", &[("open", "on")]).await.expect(200);
    assert!(!row.says(&["Order 1001 was created"]).html().contains("/office/orders/1001"));
}

#[tokio::test]
async fn a_form_without_its_token_creates_nothing() {
    let at = AtTheDialog::of("Bea", "Ana").await;
    let sheet = at.opens().await;
    at.presses(&sheet, "create", &[("token", "another")]).await.expect(403);
    assert_eq!(at.orders(), 0);
}

/// From a lightbox to a client: the dialog has that lightbox chosen, and no other one that comes first in the list.
#[tokio::test]
async fn the_lightbox_that_a_client_is_looked_for_is_the_one_that_the_dialog_has_chosen() {
    let at = AtTheDialog::of("Bea", "Ana").await;
    for name in ["Plain", "Mixed"] {
        let lightbox = at.lightbox(name);
        let page = at.browser.goes(&format!("/lightboxes/{lightbox}")).await.expect(200).html();
        let way = format!("/office/accounts?bringing={lightbox}");
        assert!(page.contains(&format!("href=\"{way}\"")), "{page}");
        let list = at.browser.goes(&format!("{way}&q=ana")).await.expect(200).says(&["You bring the lightbox"]).html();
        let dialog = format!("{}?q=ana&bringing={lightbox}&lightbox={lightbox}", at.action);
        assert!(list.replace("&#38;", "&").replace("&amp;", "&").contains(&dialog), "{list}");
        let sheet = at.browser.goes(&dialog).await.expect(200).html();
        assert!(sheet.contains(&format!("<option value=\"{lightbox}\" selected>")), "{sheet}");
        let many = at.browser.goes(&format!("/office/bulk-orders/new?lightbox={lightbox}")).await.expect(200).html();
        assert!(many.contains(&format!("<option value=\"{lightbox}\" selected>")), "{many}");
    }
}
