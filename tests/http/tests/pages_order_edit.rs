//! Working on an order on the administrator's page, with a plain browser: prices, discount, notes, striking, invoicing,
//! cancelling, and once more.

use picdesk::{
    Billing, Currency, Expected, Grant, LicenceModel, LineEdit, LineNumber, LineState, Money, Order, OrderEdit,
    OrderNumber, OrderState, PricesShown, Right,
};
use picdesk_http_tests::{Browser, Shown, Site};
use picdesk_testkit::Scenario;

/// Bea may do everything; Ned reads orders and creates them; Ana is the client.
async fn house() -> Site {
    let scenario = Scenario::new().staff("Bea").with_every_right().client("Ana").asking();
    let scenario = scenario.staff("Ned").with(Right::ViewOrders).with(Right::CreateOrders);
    let scenario = scenario.file("A1", LicenceModel::RightsManaged).file("B2", LicenceModel::RoyaltyFree);
    Site::of(scenario.file("C3", LicenceModel::RightsManaged).lightbox("Spring", "Bea", ["A1", "B2", "C3"])).await
}

async fn ordered(site: &Site) -> OrderNumber {
    site.scene.by("Bea").orders("Spring").into("Ana").smallest().await.unwrap().order.number
}

fn page_of(order: OrderNumber) -> String {
    format!("/office/orders/{order}")
}

/// Opens the page of an order, types, and presses Save, or another button that is named among what is typed.
async fn saves(browser: &Browser, order: OrderNumber, typed: &[(&str, &str)]) -> Shown {
    let page = browser.goes(&page_of(order)).await.expect(200);
    browser.sends(&page, &page_of(order), typed).await
}

async fn now(site: &Site, order: OrderNumber) -> Order {
    site.scene.by("Bea").sees(order).await.unwrap().order
}

fn euros(minor: i64) -> Option<Money> {
    Some(Money::new(minor, Currency::EUR).unwrap())
}

/// Rules 42 to 47.
#[tokio::test]
async fn prices_discount_notes_and_all_the_rest_are_saved_at_once() {
    let site = house().await;
    let (order, bea) = (ordered(&site).await, site.browsing("Bea").await);
    let typed = [
        ("line-1-price", "49.05"),
        ("line-1-note", "Name the photographer."),
        ("line-1-invoice", "to invoice"),
        ("line-2-price", "100"),
        ("line-3-struck", "taken out"),
        ("discount", "10"),
        ("discount-reason", "Agreed for 2026"),
        ("prices-shown", "totals"),
        ("must-pay-first", "must pay first"),
        ("usage", "A calendar"),
        ("reference", "Job 7"),
    ];
    let saved = saves(&bea, order, &typed).await.expect_at(&page_of(order));
    let saved = saved.says(&[
        "Saved.",
        "Prices 149.05 EUR",
        "Discount, 10 % − 14.91 EUR",
        "Total 134.14 EUR",
        "44.14 EUR after the discount",
        "Taken out of the order",
        "To be paid first; not marked as paid yet",
    ]);
    let kept = saved.form(&page_of(order));
    for (field, value) in typed.into_iter().filter(|(field, _)| *field != "line-2-price") {
        assert!(kept.contains(&(field.to_owned(), value.to_owned())), "{field}: {kept:?}");
    }
    let order_now = now(&site, order).await;
    assert_eq!(order_now.revision.number(), 2, "it is one revision");
    assert_eq!((order_now.lines[0].price, order_now.lines[0].billing), (euros(4905), Billing::ToInvoice));
    assert_eq!((order_now.lines[1].price, order_now.lines[2].state), (euros(10_000), LineState::Struck));
    assert_eq!((order_now.prices_shown, order_now.must_pay_first), (PricesShown::Totals, true));
    saves(&bea, order, &[]).await.says(&["Nothing was different, so nothing was saved."]);

    // Whatever can be typed in can be taken out.
    let emptied = [("line-1-price", ""), ("line-1-note", ""), ("discount", ""), ("discount-reason", "")];
    let mut form = bea.goes(&page_of(order)).await.form(&page_of(order));
    let unticked = ["line-1-invoice", "line-3-struck", "must-pay-first"];
    form.retain(|(name, _)| !unticked.contains(&&**name) && emptied.iter().all(|(other, _)| other != name));
    form.extend(emptied.map(|(name, value)| (name.to_owned(), value.to_owned())));
    bea.posts(&page_of(order), form).await.says(&["Saved.", "Without a price 2 files"]);
    let order_now = now(&site, order).await;
    assert_eq!((order_now.lines[0].price, &order_now.discount, order_now.must_pay_first), (None, &None, false));
    assert_eq!(order_now.lines[2].state, LineState::Standing, "rule 45: it was struck, and not erased");
}

/// Rule 43.
#[tokio::test]
async fn an_amount_that_makes_no_sense_is_complained_about_and_stays_typed() {
    let site = house().await;
    let (order, bea) = (ordered(&site).await, site.browsing("Bea").await);
    for (field, typed, said) in [
        ("line-1-price", "1,249.05", "Write an amount as 1249.05"),
        ("line-1-price", "-5", "Write an amount as 1249.05"),
        ("discount", "101", "A share is a percentage from 0.01 to 100"),
        ("discount", "10 %", "A discount has a reason."),
        ("discount-reason", "Kindness", "Write how much in percent"),
        ("currency", "euro", "A currency is a code of three capital letters"),
        ("prices-shown", "some", "Choose one of these."),
    ] {
        let again = saves(&bea, order, &[(field, typed), ("note", "Kept")]).await.expect_at(&page_of(order));
        let again = again.says(&["Nothing was saved", said]);
        let form = again.form(&page_of(order));
        let is_kept = |name: &str, value: &str| form.contains(&(name.to_owned(), value.to_owned()));
        // A list shows one of the values that it has.
        assert!(is_kept("note", "Kept") && (field == "prices-shown" || is_kept(field, typed)), "{field}: {form:?}");
    }
    assert_eq!(now(&site, order).await.revision.number(), 1);
    let again = saves(&bea, order, &[("line-1-invoice", "to invoice")]).await;
    again.says(&["Line 1 cannot be invoiced before it has a price. Nothing was saved."]);
}

#[tokio::test]
async fn prices_keep_their_numbers_in_another_currency() {
    let site = house().await;
    let (order, bea) = (ordered(&site).await, site.browsing("Bea").await);
    let typed = [("currency", "usd"), ("line-1-price", "12")];
    saves(&bea, order, &typed).await.says(&["Saved.", "12.00 USD"]);
    let order_now = now(&site, order).await;
    assert!(order_now.lines.iter().filter_map(|line| line.price).all(|price| price.currency() == order_now.currency));
}

/// Rule 44.
#[tokio::test]
async fn the_client_sees_of_the_prices_what_the_order_says() {
    let site = house().await;
    let (order, bea, ana) = (ordered(&site).await, site.browsing("Bea").await, site.browsing("Ana").await);
    let typed =
        [("line-1-price", "80"), ("line-1-note", "Name her."), ("discount", "25"), ("discount-reason", "A secret")];
    saves(&bea, order, &typed).await.says(&["Saved."]);
    let seen = |shown: &'static str| {
        let (bea, ana) = (&bea, &ana);
        async move {
            saves(bea, order, &[("prices-shown", shown)]).await;
            ana.goes(&format!("/orders/{order}")).await.expect(200).says(&["Name her."]).does_not_say(&["A secret"])
        }
    };
    let total = ["Discount, 25 %", "Total"];
    seen("lines").await.says(&total).says(&["80.00 EUR"]);
    seen("totals").await.says(&total).does_not_say(&["80.00 EUR"]);
    seen("nothing").await.does_not_say(&["EUR", "Discount", "Total"]);
}

/// Rules 26 and 37.
#[tokio::test]
async fn an_order_is_cancelled_after_it_was_said_what_that_does() {
    let site = house().await;
    let (order, bea) = (ordered(&site).await, site.browsing("Bea").await);
    saves(&bea, order, &[("line-2-invoice", "to invoice")]).await.says(&["Saved."]);
    let asking = format!("{}/cancel", page_of(order));
    let asked = saves(&bea, order, &[("staff-note", "She changed her mind"), ("then", "cancel")]).await;
    let asked = asked.expect_at(&asking).says(&[
        "What you typed is saved.",
        "of Ana has 3 files",
        "Nothing of it can be downloaded any more",
        "1 file marked for invoicing will not be invoiced.",
    ]);
    assert_eq!(now(&site, order).await.state, OrderState::Open, "nothing is cancelled yet");

    let edit = OrderEdit { must_pay_first: Some(true), ..OrderEdit::default() };
    site.scene.by("Bea").edits(order, &edit, Expected::Any).await.unwrap();
    let again = bea.sends(&asked, &asking, &[]).await.expect_at(&asking);
    let again = again.says(&["Somebody changed this order after you opened this page."]);
    let cancelled = bea.sends(&again, &asking, &[]).await.expect_at(&page_of(order));
    let cancelled = cancelled.says(&["The order is cancelled. Nobody was told by mail.", "Order cancelled"]);
    let html = cancelled.html();
    assert!(!html.contains("value=\"cancel\"") && html.contains("value=\"duplicate\""));
    let order_now = now(&site, order).await;
    assert_eq!((order_now.state, order_now.lines[1].billing), (OrderState::Cancelled, Billing::Open));
    assert_eq!(order_now.staff_note.as_ref().map(|note| note.as_str()), Some("She changed her mind"));
    bea.goes(&asking).await.expect_at(&page_of(order)).says(&["It was cancelled already"]);
}

/// Rules 26 and 42.
#[tokio::test]
async fn the_page_of_a_cancelled_order_has_a_box_for_the_staff_note_and_for_nothing_else() {
    let site = house().await;
    let (order, bea) = (ordered(&site).await, site.browsing("Bea").await);
    saves(&bea, order, &[("line-1-price", "50"), ("reference", "Job 7")]).await.says(&["Saved."]);
    cancels(&site, order).await;

    let page = bea.goes(&page_of(order)).await.says(&[
        "The order was cancelled. Nothing of it changes any more but the staff note and whether it was paid.",
        "Price: 50.00 EUR",
        "Reference Job 7",
    ]);
    let boxes = page.form(&page_of(order)).into_iter().map(|(name, _)| name);
    let boxes: Vec<_> = boxes.filter(|name| !["token", "revision", "was-last", "key"].contains(&&**name)).collect();
    assert_eq!(boxes, ["was-staff-note", "staff-note"]);
    assert!(!page.html().contains("value=\"add-file\"") && page.html().contains("value=\"duplicate\""));

    // Somebody else notes something, too: that is all that is different, and nothing is written over unseen (rule 40).
    let edit = OrderEdit { staff_note: Some("Hers".parse().ok()), ..OrderEdit::default() };
    site.scene.by("Bea").edits(order, &edit, Expected::Any).await.unwrap();
    let stale = bea.sends(&page, &page_of(order), &[("staff-note", "Mine")]).await;
    let stale = stale.says(&["Nothing of yours is saved yet.", "Staff note Nothing Hers Mine Conflict"]);
    let stale = stale.does_not_say(&["You changed nothing here"]);
    bea.sends(&stale, &page_of(order), &[("staff-note", "Ours")]).await.says(&["Saved."]);
    let order_now = now(&site, order).await;
    assert_eq!(order_now.staff_note.as_ref().map(|note| note.as_str()), Some("Ours"));
    assert_eq!((order_now.lines[0].price, order_now.state), (euros(5000), OrderState::Cancelled));
    let ned = site.browsing("Ned").await.goes(&page_of(order)).await.says(&["Staff note Ours"]);
    assert!(!ned.html().contains("textarea") && !ned.html().contains("The order was cancelled. Nothing of it"));
}

/// Rules 12 and 26: there is nothing to tell of.
#[tokio::test]
async fn the_page_of_an_order_cancelled_as_a_draft_says_that_its_client_never_saw_it() {
    let site = house().await;
    let draft = site.scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    let (order, bea) = (ordered(&site).await, site.browsing("Bea").await);
    for number in [draft, order] {
        cancels(&site, number).await;
    }
    let page =
        bea.goes(&page_of(draft)).await.says(&["The order was cancelled as a draft, which its client never saw."]);
    assert!(!page.html().contains("value=\"notify\""));
    let page = bea.goes(&page_of(order)).await.says(&["The order was cancelled."]);
    assert!(page.html().contains("value=\"notify\""), "who saw it can be told");
}

/// Rules 26 and 40.
#[tokio::test]
async fn what_was_typed_before_somebody_cancelled_the_order_is_kept_and_not_saved() {
    let site = house().await;
    let (order, bea) = (ordered(&site).await, site.browsing("Bea").await);
    let mut page = bea.goes(&page_of(order)).await;
    cancels(&site, order).await;
    let typed = [("line-1-price", "50"), ("note", "Here they are."), ("staff-note", "Call her")];
    for _ in 0..2 {
        let kept = bea.sends(&page, &page_of(order), &typed).await.expect_at(&page_of(order));
        page = kept.says(&[
            "The order was cancelled. Nothing of yours was saved.",
            "Here they are.",
            "Call her",
            "Leave what you typed",
        ]);
        assert!(page.form(&page_of(order)).contains(&("line-1-price".to_owned(), "50".to_owned())));
        let page = page.html();
        assert!(!page.contains("Press Save to save what you typed") && !page.contains("value=\"add-file\""));
    }
    let order_now = now(&site, order).await;
    assert_eq!((&order_now.note_to_client, &order_now.staff_note, order_now.lines[0].price), (&None, &None, None));
}

async fn cancels(site: &Site, order: OrderNumber) {
    let bea = site.scene.actor("Bea").await;
    site.scene.desk.cancel_order(&bea, order, Expected::Any).await.unwrap();
}

/// Rule 8: the same press sent twice makes one draft.
#[tokio::test]
async fn an_order_is_made_once_more_together_with_what_is_typed() {
    let site = house().await;
    let (order, bea) = (ordered(&site).await, site.browsing("Bea").await);
    let page = bea.goes(&page_of(order)).await;
    let pressed = [("line-1-price", "75"), ("then", "duplicate")];
    let copy = bea.sends(&page, &page_of(order), &pressed).await.says(&["Draft", "The client cannot see it yet."]);
    let draft: OrderNumber = copy.address.rsplit('/').next().unwrap().parse().unwrap();
    assert_ne!(draft, order);
    let draft = now(&site, draft).await;
    assert_eq!((draft.state, draft.grant, draft.lines[0].price), (OrderState::Draft, Grant::Inherit, euros(7500)));

    let ned = site.browsing("Ned").await;
    let (page, door) = (ned.goes(&page_of(order)).await, format!("{}/duplicate", page_of(order)));
    let first = ned.sends(&page, &door, &[]).await.says(&["Draft"]);
    assert_eq!(ned.sends(&page, &door, &[]).await.address, first.address);
}

/// Rule 40.
#[tokio::test]
async fn a_stale_save_can_take_over_what_is_not_in_conflict() {
    let site = house().await;
    let (order, bea) = (ordered(&site).await, site.browsing("Bea").await);
    let mine = bea.goes(&page_of(order)).await;
    let hers = [("line-1-price", "60"), ("reference", "Hers"), ("staff-note", "Hers alone")];
    saves(&bea, order, &hers).await.says(&["Saved."]);

    let typed = [("line-1-price", "50"), ("line-2-note", "Mine alone"), ("reference", "Mine")];
    let stale = bea.sends(&mine, &page_of(order), &typed).await.expect_at(&page_of(order)).says(&[
        "Nothing of yours is saved yet.",
        "Price of A1 Nothing 60.00 50 Conflict",
        "Reference Nothing Hers Mine Conflict",
        "Staff note Nothing Hers alone You changed nothing here",
        "Save what is not in conflict",
    ]);
    let yielded = bea.sends(&stale, &page_of(order), &[("then", "yield")]).await.expect_at(&page_of(order));
    yielded.says(&["Saved.", "Mine alone", "Hers alone"]);
    let order_now = now(&site, order).await;
    assert_eq!(order_now.lines[0].price, euros(6000), "what she saved stays");
    assert_eq!(order_now.reference.as_ref().map(ToString::to_string).as_deref(), Some("Hers"));
    assert_eq!(order_now.lines[1].note.as_ref().map(ToString::to_string).as_deref(), Some("Mine alone"));

    // Save alone writes what was typed over it, after it was seen.
    let over = bea.sends(&stale, &page_of(order), &[]).await;
    over.says(&["Nothing of yours is saved yet."]).does_not_say(&["Saved."]);
}

/// Rule 45: what was invoiced shows what it is, and the rest of the order goes on.
#[tokio::test]
async fn an_invoiced_line_is_frozen_and_the_others_are_not() {
    let site = house().await;
    let (order, bea) = (ordered(&site).await, site.browsing("Bea").await);
    saves(&bea, order, &[("line-1-price", "80"), ("line-1-invoice", "to invoice")]).await.says(&["Saved."]);
    let before = bea.goes(&page_of(order)).await;
    invoice(&site, order).await;

    let page = bea.goes(&page_of(order)).await.says(&["Invoice 7", "neither currency nor discount changes any more"]);
    assert!(!page.html().contains("value=\"cancel\"") && page.html().contains(" readonly"));
    saves(&bea, order, &[("line-1-note", "Still said"), ("line-2-price", "5")]).await.says(&["Saved."]);
    let order_now = now(&site, order).await;
    assert_eq!((order_now.lines[0].price, order_now.lines[1].price), (euros(8000), euros(500)));

    // Whoever had the page open before gets to know, and is not stuck with what cannot be saved.
    let late = bea.sends(&before, &page_of(order), &[("line-1-price", "1"), ("line-3-price", "3")]).await;
    let late = late.says(&["Invoicing of A1 to invoice invoice 7"]);
    bea.sends(&late, &page_of(order), &[]).await.says(&["Saved."]);
    let order_now = now(&site, order).await;
    assert_eq!((order_now.lines[0].price, order_now.lines[2].price), (euros(8000), euros(300)));
}

/// Puts the first line of an order on an invoice.
async fn invoice(site: &Site, order: OrderNumber) {
    use picdesk::{InvoiceNumber, may};

    let (bea, scene) = (site.scene.actor("Bea").await, &site.scene);
    let editing = bea.permit::<may::EditOrders>(picdesk::Scope::House).unwrap();
    let mut work = scene.store.begin().await.unwrap();
    let mut record = (*work.orders().get_and_hold(&editing, order).await.unwrap().unwrap()).clone();
    record.lines[0].billing = Billing::Invoiced(InvoiceNumber(7));
    record.revision = record.revision.next();
    work.orders().save(&Order::restore(record), &[LineNumber(1)]).await.unwrap();
    work.commit().await.unwrap();
}

#[tokio::test]
async fn a_line_names_itself_by_its_number_as_the_history_does() {
    let site = house().await;
    let (order, bea) = (ordered(&site).await, site.browsing("Bea").await);
    let line = LineEdit { state: Some(LineState::Struck), ..LineEdit::of(LineNumber(2)) };
    site.scene.by("Bea").edits(order, &OrderEdit::of_line(line), Expected::Any).await.unwrap();
    bea.goes(&page_of(order)).await.says(&["Line 2 Taken out of the order", "line 2: standing → struck"]);
}
