//! Order management and the administrator's order page, with a plain browser.

use picdesk::{FileData, Grant, GrantOf, LicenceModel, LineNumber, OrderNumber, Right};
use picdesk_http_tests::{Browser, Shown, Site};
use picdesk_testkit::Scenario;

/// Bea may do everything; Lee reads orders; Ana is the client whose orders they are, and Ivo another one.
async fn house() -> Site {
    let titled =
        |title: &str| FileData { title: title.to_owned(), keywords: vec!["harbour".to_owned()], ..FileData::default() };
    let scenario = Scenario::new().staff("Bea").with_every_right().staff("Lee").with(Right::ViewOrders);
    let scenario = scenario.client("Ana").asking().client("Ivo");
    let scenario = scenario.file("A1", LicenceModel::RightsManaged).described(titled("Harbour at dawn"));
    let scenario = scenario.file("B2", LicenceModel::RoyaltyFree).described(titled("Harbour crane"));
    let scenario = scenario.file("C3", LicenceModel::RightsManaged).described(titled("Harbour wall"));
    Site::of(scenario.lightbox("Spring", "Bea", ["A1", "B2"]).lightbox("One", "Bea", ["A1"])).await
}

const EXPORT: &str = "/office/orders/export";

async fn ordered(site: &Site) -> OrderNumber {
    site.scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number
}

fn page_of(order: OrderNumber) -> String {
    format!("/office/orders/{order}")
}

async fn saves(browser: &Browser, page: &Shown, order: OrderNumber, typed: &[(&str, &str)]) -> Shown {
    browser.sends(page, &page_of(order), typed).await
}

#[tokio::test]
async fn the_list_says_what_to_do_while_it_is_empty() {
    let site = house().await;
    let bea = site.browsing("Bea").await;
    let list = bea.goes("/office/orders").await.says(&["There is no order yet."]);
    list.says(&["A new one: Create order into account in User management"]);
    let lee = site.browsing("Lee").await.goes("/office/orders").await.says(&["There is no order yet."]);
    assert!(!lee.html().contains("/office/accounts"), "it leads nobody to where they may not go");
}

#[tokio::test]
async fn the_list_is_narrowed_by_each_filter_and_a_number_names_one_order() {
    let site = house().await;
    let by = site.scene.by("Bea");
    let first = by.orders("Spring").into("Ana").granted().announced("Yours", "Here.").await.unwrap().order.number;
    let second = by.orders("Spring").into("Ivo").as_a_draft().await.unwrap().order.number;
    let bea = site.browsing("Bea").await;
    let link = |order: OrderNumber| format!("href=\"/office/orders/{order}\"");
    let staff = format!("staff={}", site.scene.account("Lee"));
    let owner = format!("client={}", site.scene.account("Ivo"));
    let (of_first, pasted) = (format!("number={first}"), format!("number={first}%20"));
    for (query, shown) in [
        ("", &[first, second][..]),
        (&*of_first, &[first]),
        (&*pasted, &[first]),
        ("number=999999", &[]),
        ("client=iv", &[second]),
        (&*owner, &[second]),
        ("state=draft", &[second]),
        ("grant=granted", &[first]),
        ("origin=checkout", &[]),
        ("origin=back-office&state=open", &[first]),
        ("mail=waiting", &[first]),
        ("mail=delivered", &[]),
        ("since=2100-01-01", &[]),
        ("until=2100-01-01", &[first, second]),
        (&*staff, &[]),
    ] {
        let page = bea.goes(&format!("/office/orders?{query}")).await.expect(200);
        for order in [first, second] {
            assert_eq!(page.html().contains(&link(order)), shown.contains(&order), "{query}: {order}");
        }
        if shown.is_empty() {
            page.says(&["No order found.", "Show all orders"]).does_not_say(&["Export as CSV"]);
            continue;
        }
        // What cannot be read would hand out the whole order book.
        bea.sends(&page, EXPORT, &[("grant", "nonsense")]).await.expect(400);
        let table = bea.sends(&page, EXPORT, &[]).await.expect(200).html();
        let numbers: Vec<&str> = table.split("\r\n").skip(1).filter_map(|row| Some(row.split_once(',')?.0)).collect();
        let expected: Vec<String> = shown.iter().rev().map(ToString::to_string).collect();
        assert_eq!(numbers, expected, "{query}: the file has what the list has");
    }
    let unread = bea.goes("/office/orders?number=abc").await.says(&["An order number is a whole number"]);
    unread.does_not_say(&["Export as CSV"]);
    for (field, label) in [("since", "Date from"), ("state", "State"), ("staff", "Staff member"), ("mail", "Mail")] {
        let unread = bea.goes(&format!("/office/orders?{field}=nonsense")).await;
        let unread = unread.says(&[&format!("What stands for {label} cannot be read, and narrows nothing.")]);
        unread.does_not_say(&["Export as CSV"]);
    }
}

/// Rules 22 and 27.
#[tokio::test]
async fn every_line_says_why_it_can_or_cannot_be_downloaded_and_who_can_lift_it() {
    let site = house().await;
    let (order, by) = (ordered(&site).await, site.scene.by("Bea"));
    let bea = site.browsing("Bea").await;
    bea.goes(&page_of(order)).await.says(&[
        "Why can this client not download this?",
        "You can lift this: grant the order, or this line.",
        "Not downloaded yet.",
    ]);
    let limits = picdesk::GrantLimits { valid_until: None, max_downloads: Some(1) };
    by.sets(Grant::Granted(limits), GrantOf::Line(LineNumber(1)), order).await.unwrap();
    bea.goes(&page_of(order)).await.says(&["Why can this client download this?", "This line grants it, 1 time more."]);
    site.scene.by("Ana").downloads(order, 1, "S").await.unwrap();
    bea.goes(&page_of(order)).await.says(&["raise the limit of the permission", "Downloaded: 1 time."]);
}

/// Rules 25, 37, 40 and 47.
#[tokio::test]
async fn one_save_changes_all_that_was_typed_at_once_and_tells_nobody() {
    let site = house().await;
    let order = ordered(&site).await;
    let (bea, ana) = (site.browsing("Bea").await, site.signed_in("Ana").await);
    let download = format!("/orders/{order}/lines/1/download?size=S");
    ana.get(&download).hear().await.expect(422);

    let page = bea.goes(&page_of(order)).await.expect(200);
    let typed = [
        ("grant", "granted"),
        ("grant-until", "2100-12-31T18:00"),
        ("grant-most", "5"),
        ("note", "Credit the photographer."),
        ("staff-note", "Pays late."),
        ("line-2", "denied"),
        ("line-2-size", "M"),
    ];
    let saved = saves(&bea, &page, order, &typed).await.expect_at(&page_of(order));
    let saved = saved.says(&["Saved.", "Order changed", "note to the client:", "size of line 2:", "Pays late."]);
    for (field, value) in typed {
        assert!(saved.form(&page_of(order)).contains(&(field.to_owned(), value.to_owned())), "{field}");
    }
    assert_eq!(site.scene.by("Bea").sees(order).await.unwrap().order.revision.number(), 2, "it is one revision");
    site.scene.by("Ana").accepts_terms(order).await.unwrap();
    ana.get(&download).hear().await.expect(200);
    bea.goes("/office/mail").await.says(&["No letter is waiting"]);

    let again = saves(&bea, &saved, order, &[]).await;
    again.says(&["Nothing was different, so nothing was saved."]);
}

#[tokio::test]
async fn an_end_in_a_year_that_nobody_means_is_complained_about_and_stays_typed() {
    let site = house().await;
    let order = ordered(&site).await;
    let bea = site.browsing("Bea").await;
    for end in ["0000-12-31T18:00", "-0001-12-31T18:00", "0202-12-31T18:00"] {
        let typed = [("grant", "granted"), ("grant-until", end), ("note", "Kept")];
        let again = saves(&bea, &bea.goes(&page_of(order)).await, order, &typed).await.expect_at(&page_of(order));
        let again = again.says(&["Write the end with a year of four digits"]);
        for (field, value) in typed {
            assert!(again.form(&page_of(order)).contains(&(field.to_owned(), value.to_owned())), "{field}");
        }
    }
    assert_eq!(site.scene.by("Bea").sees(order).await.unwrap().order.grant, Grant::Inherit);
}

/// Rule 40.
#[tokio::test]
async fn a_stale_save_shows_what_is_different_and_keeps_all_that_was_typed() {
    let site = house().await;
    let order = ordered(&site).await;
    let (bea, zoe) = (site.browsing("Bea").await, site.browsing("Bea").await);
    let (hers, mine) = (zoe.goes(&page_of(order)).await, bea.goes(&page_of(order)).await);
    saves(&zoe, &hers, order, &[("note", "From Zoe"), ("grant", "denied")]).await.says(&["Saved."]);

    let typed = [("note", "From Bea"), ("staff-note", "Typed by Bea"), ("line-2-size", "S")];
    let stale = saves(&bea, &mine, order, &typed).await.expect_at(&page_of(order)).says(&[
        "The order was changed after you opened it, last by you, in another window. Nothing of yours is saved yet.",
        "Note to client Nothing From Zoe From Bea",
        "Order permission inherit denied You changed nothing here",
    ]);
    let kept = stale.form(&page_of(order));
    for (field, value) in typed.into_iter().chain([("grant", "denied")]) {
        assert!(kept.contains(&(field.to_owned(), value.to_owned())), "{field}: {kept:?}");
    }
    let order_now = site.scene.by("Bea").sees(order).await.unwrap().order;
    assert_eq!(
        order_now.note_to_client.as_ref().map(|note| note.as_str()),
        Some("From Zoe"),
        "nothing was written over"
    );

    saves(&bea, &stale, order, &[]).await.says(&["Saved."]);
    let order_now = site.scene.by("Bea").sees(order).await.unwrap().order;
    assert_eq!(order_now.note_to_client.as_ref().map(|note| note.as_str()), Some("From Bea"));
    assert_eq!(order_now.grant, Grant::Denied, "what the other one saved and nobody touched stays");
}

/// Rule 40: what the dialog brings up to date is the revision, and not what somebody else saved.
#[tokio::test]
async fn a_form_that_took_over_a_newer_revision_writes_over_nothing_unseen() {
    let site = house().await;
    let order = ordered(&site).await;
    let bea = site.browsing("Bea").await;
    let page = bea.goes(&page_of(order)).await;
    saves(&bea, &page, order, &[("note", "Saved meanwhile")]).await.says(&["Saved."]);
    site.scene.by("Bea").adds("C3", None, order).await.unwrap();

    let over = saves(&bea, &page, order, &[("revision", "3"), ("note", "Typed before")]).await;
    let over = over.says(&["Nothing of yours is saved yet.", "Note to client Nothing Saved meanwhile Typed before"]);
    saves(&bea, &over, order, &[]).await.says(&["Saved."]);

    let page = bea.goes(&page_of(order)).await;
    site.scene.by("Bea").adds("C3", None, order).await.unwrap();
    let aside = saves(&bea, &page, order, &[("staff-note", "Only this")]).await;
    aside.says(&["Saved."]).does_not_say(&["Nothing of yours is saved"]);
}

#[tokio::test]
async fn what_cannot_be_read_is_complained_about_and_nothing_typed_is_lost() {
    let site = house().await;
    let order = ordered(&site).await;
    let bea = site.browsing("Bea").await;
    let page = bea.goes(&page_of(order)).await;
    let typed = [("line-1", "granted"), ("line-1-most", "none"), ("line-1-until", "soon"), ("note", "Keep me")];
    let again = saves(&bea, &page, order, &typed).await.expect(200);
    let again = again.says(&["Nothing was saved", "A limit is a whole number from 1 on.", "Write the end with a year"]);
    for (field, value) in typed {
        assert!(again.form(&page_of(order)).contains(&(field.to_owned(), value.to_owned())), "{field}");
    }
    assert_eq!(site.scene.by("Bea").sees(order).await.unwrap().order.revision.number(), 1);
}

/// Rules 39 and 41.
#[tokio::test]
async fn a_file_is_looked_up_by_number_or_keyword_and_added_once() {
    let site = house().await;
    let order = ordered(&site).await;
    let (bea, look_up) = (site.browsing("Bea").await, format!("{}/add-file", page_of(order)));
    bea.goes(&look_up).await.expect(200).says(&["Type a file number or a keyword"]);
    bea.goes(&format!("{look_up}?find=nothing-such")).await.says(&["No file found."]);
    let found = bea.goes(&format!("{look_up}?find=harbour")).await.says(&["A1", "B2", "C3", "In the order"]);

    let added = bea.sends(&found, &look_up, &[("file", "C3")]).await;
    let added = added.expect(200).says(&["C3 was added as line 3.", "Add file to order"]);
    assert_eq!(added.form(&look_up).iter().find(|(name, _)| name == "find").unwrap().1, "harbour", "it stays open");
    let again = bea.sends(&added, &look_up, &[("file", "C3")]).await;
    again.says(&["C3 is line 3 of the order already. Nothing was added."]);
    let lines = site.scene.by("Bea").sees(order).await.unwrap().order.lines.clone();
    assert_eq!((lines.len(), lines[2].grant), (3, Grant::Inherit));

    let by_number = bea.goes(&format!("{look_up}?find=b2")).await.html();
    assert!(by_number.contains("value=\"B2\"") && !by_number.contains("value=\"A1\""), "an exact number comes first");
    bea.sends(&found, &look_up, &[("file", "Z9")]).await.says(&["There is no such file."]);
}

/// Rule 41.
#[tokio::test]
async fn a_royalty_free_file_is_added_in_the_size_that_was_picked() {
    for (pick, largest) in [("largest", true), ("smallest", false)] {
        let site = house().await;
        let order = site.scene.by("Bea").orders("One").into("Ana").await.unwrap().order.number;
        let (bea, look_up) = (site.browsing("Bea").await, format!("{}/add-file", page_of(order)));
        let found = bea.goes(&format!("{look_up}?find=B2")).await;
        bea.sends(&found, &look_up, &[("file", "B2"), ("pick", pick)]).await.says(&["B2 was added as line 2, in size"]);
        let shown = site.scene.by("Bea").sees(order).await.unwrap();
        let (size, offered) = (shown.order.lines[1].licensed.size().unwrap().pixels(), &shown.offered[1]);
        let expected = if largest { offered.last() } else { offered.first() };
        assert_eq!(size, expected.unwrap().pixels());
    }
}

/// Rule 40: without scripting there is no page behind, so what is typed is saved before it is left.
#[tokio::test]
async fn without_scripting_add_file_saves_what_is_typed_first() {
    let site = house().await;
    let order = ordered(&site).await;
    let bea = site.browsing("Bea").await;
    let page = bea.goes(&page_of(order)).await;
    let led = saves(&bea, &page, order, &[("note", "Typed before adding"), ("then", "add-file")]).await;
    led.expect_at(&format!("{}/add-file", page_of(order))).says(&["What you typed is saved."]);
    bea.goes(&page_of(order)).await.says(&["Typed before adding"]);
}

/// Rules 12, 32 and 37: silent where nobody asks for a mail.
#[tokio::test]
async fn a_draft_is_released_together_with_what_is_typed_and_no_mail_is_sent() {
    let site = house().await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    let (bea, ana) = (site.browsing("Bea").await, site.signed_in("Ana").await);
    ana.get(&format!("/orders/{order}")).hear().await.expect(404);
    let page = bea.goes(&page_of(order)).await.says(&["Draft", "Release", "You can lift this: release the order."]);
    let release = format!("{}/release", page_of(order));
    let asked = saves(&bea, &page, order, &[("note", "With this"), ("then", "release")]).await.expect_at(&release);
    let asked = asked.says(&["What you typed is saved.", "Tell the client by mail"]);
    assert!(!asked.form(&release).iter().any(|(name, _)| name == "notify"), "the tick is not set by itself");
    ana.get(&format!("/orders/{order}")).hear().await.expect(404);
    let released = bea.sends(&asked, &release, &[("do", "release")]).await.expect_at(&page_of(order));
    let released = released.says(&["Released: the client sees the order now. Nobody was told", "Open", "With this"]);
    released.does_not_say(&["Release saves"]);
    ana.get(&format!("/orders/{order}")).hear().await.expect(200);
    bea.goes("/office/mail").await.says(&["No letter is waiting"]);
}

/// Rules 36 and 42.
#[tokio::test]
async fn notes_are_text_and_the_staff_note_never_reaches_the_client() {
    let site = house().await;
    let order = ordered(&site).await;
    let bea = site.browsing("Bea").await;
    let page = bea.goes(&page_of(order)).await;
    let typed = [("note", "<script>alert(1)</script></textarea>"), ("staff-note", "\"><img src=x onerror=secret()>")];
    let saved = saves(&bea, &page, order, &typed).await.says(&["Saved.", typed[0].1]);
    assert!(!saved.html().contains("<script>alert") && !saved.html().contains("<img src=x"));
    for (field, value) in typed {
        assert!(saved.form(&page_of(order)).contains(&(field.to_owned(), value.to_owned())), "{field}");
    }
    let ana = site.signed_in("Ana").await;
    for path in [format!("/orders/{order}"), "/orders".to_owned(), format!("/orders/{order}/history")] {
        let heard = ana.get(&path).hear().await;
        assert!(!String::from_utf8_lossy(&heard.bytes).contains("secret()"), "{path}");
    }
}

/// Rule 48.
#[tokio::test]
async fn a_file_that_was_withdrawn_stays_on_its_line_and_says_so() {
    let site = house().await;
    let order = ordered(&site).await;
    let actor = site.scene.actor("Bea").await;
    let number = "A1".parse().unwrap();
    site.scene.desk.withdraw_file(&actor, &number, picdesk::Expected::Any).await.unwrap();
    let bea = site.browsing("Bea").await;
    let page = bea.goes(&page_of(order)).await;
    page.says(&["No longer available", "The file is no longer available. Nobody can lift this."]);
}

#[tokio::test]
async fn without_the_right_to_edit_the_page_shows_values_and_takes_no_form() {
    let site = house().await;
    let order = ordered(&site).await;
    let (lee, bea) = (site.browsing("Lee").await, site.browsing("Bea").await);
    let page =
        lee.goes(&page_of(order)).await.expect(200).says(&["Order permission inherit", "Staff note None", "History"]);
    assert!(!page.has_form(&page_of(order)) && !page.html().contains("name=\"revision\""));
    page.does_not_say(&["Add file", "Resend"]);
    lee.goes(&format!("{}/add-file", page_of(order))).await.expect(403);

    let mut fields = bea.goes(&page_of(order)).await.form(&page_of(order));
    let token = lee.goes("/office/orders").await.form("/sign-out").remove(0);
    fields.retain(|(name, _)| name != "token" && name != "note");
    fields.extend([token, ("note".to_owned(), "Mine".to_owned())]);
    lee.posts(&page_of(order), fields).await.expect(403);
    assert_eq!(site.scene.by("Bea").sees(order).await.unwrap().order.note_to_client, None);
}

/// Rule 72.
#[tokio::test]
async fn the_office_is_not_there_for_clients_not_even_for_their_own_orders() {
    let site = house().await;
    let order = ordered(&site).await;
    let ana = site.browsing("Ana").await;
    for path in ["/office/orders".to_owned(), page_of(order), page_of(OrderNumber::new(999_999)), "/office/mail".into()]
    {
        ana.goes(&path).await.expect(404);
    }
    let token = ana.goes("/").await.form("/sign-out");
    let fields = token.into_iter().chain([("revision".to_owned(), "1".to_owned())]).collect();
    ana.posts(&page_of(order), fields).await.expect(404);
}

/// Rule 40.
#[tokio::test]
async fn a_long_order_is_shown_in_parts_and_a_part_saves_its_own_lines_alone() {
    let numbers: Vec<String> = (1..=65).map(|number| format!("F{number}")).collect();
    let mut scenario = Scenario::new().staff("Bea").with_every_right().client("Ana");
    for number in &numbers {
        scenario = scenario.file(number, LicenceModel::RoyaltyFree);
    }
    let site = Site::of(scenario.lightbox("Spring", "Bea", numbers.iter().map(String::as_str))).await;
    let order = ordered(&site).await;
    let bea = site.browsing("Bea").await;
    let first = bea.goes(&page_of(order)).await.says(&["65 files", "F18"]).does_not_say(&["F19"]);
    let second = format!("{}?after=18", page_of(order));
    // What is typed is saved on the way from part to part.
    let further = [("then", "from-18"), ("staff-note", "Typed")];
    let page =
        bea.sends(&first, &page_of(order), &further).await.expect_at(&second).says(&["What you typed is saved."]);
    let back = bea.sends(&page, &second, &[("then", "from-0")]).await.expect_at(&page_of(order));
    back.says(&["Typed", "F18"]).does_not_say(&["What you typed is saved.", "F19"]);

    let page = bea.goes(&second).await.says(&["F19", "F36"]).does_not_say(&["F18", "F37"]);
    assert!(page.bytes.len() < 60_000, "{} bytes", page.bytes.len());
    let saved = bea.sends(&page, &second, &[("line-31", "denied")]).await.expect_at(&second).says(&["Saved."]);
    let saved = bea.sends(&saved, &second, &[("line-32-size", "M")]).await.expect_at(&second).says(&["Saved."]);
    site.scene.by("Bea").sets(Grant::Denied, GrantOf::Line(LineNumber(33)), order).await.unwrap();
    let stale = bea.sends(&saved, &second, &[("line-34", "denied")]).await.expect_at(&second);
    stale.says(&["Permission of F33 inherit denied"]).does_not_say(&["was added"]);
    let lines = site.scene.by("Bea").sees(order).await.unwrap().order.lines.clone();
    assert_eq!((lines[30].grant, lines[0].grant), (Grant::Denied, Grant::Inherit));
    assert!(lines[31].licensed.size().is_some() && lines[32].licensed.size().is_none());
}
