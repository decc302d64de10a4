//! What an order costs, and who is told: rules 29, 42 to 46.

use picdesk::{
    Billing, Currency, Decision, Discount, EntryKind, Error, Expected, Grant, InvoiceNumber, LicenceModel, LineEdit,
    LineNumber, LineState, Missing, Money, MoneyError, Notification, Order, OrderEdit, OrderNumber, OrderRecord,
    OrderRefusal, OrderShown, OrderState, Page, PricesShown, Refused, Right, Share, Totals,
};
use picdesk_testkit::{Scenario, Scene};
use proptest::prelude::*;

use crate::told;

/// A staff member who works on orders, a client, and files of both licences.
fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with(Right::CreateOrders)
        .with(Right::ViewOrders)
        .with(Right::EditOrders)
        .client("Ana")
        .files([("RM-1", LicenceModel::RightsManaged), ("RF-1", LicenceModel::RoyaltyFree)])
        .file("RM-2", LicenceModel::RightsManaged)
        .lightbox("Spring", "Bea", ["RM-1", "RF-1", "RM-2"])
}

async fn ordered(scene: &Scene) -> OrderNumber {
    scene.by("Bea").orders("Spring").into("Ana").granted().smallest().await.unwrap().order.number
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR).unwrap()
}

fn line(number: u32) -> LineEdit {
    LineEdit::of(LineNumber(number))
}

fn priced(number: u32, minor: i64) -> LineEdit {
    LineEdit { price: Some(Some(euros(minor))), ..line(number) }
}

fn marked(number: u32) -> LineEdit {
    LineEdit { to_invoice: Some(true), ..line(number) }
}

fn discount(hundredths: u16) -> OrderEdit {
    let discount = Discount { share: Share::new(hundredths).unwrap(), reason: "A good client".parse().unwrap() };
    OrderEdit { discount: Some(Some(discount)), ..OrderEdit::default() }
}

fn of_lines<const N: usize>(lines: [LineEdit; N]) -> OrderEdit {
    OrderEdit { lines: lines.to_vec(), ..OrderEdit::default() }
}

async fn edits(scene: &Scene, number: OrderNumber, edit: &OrderEdit) -> Result<OrderShown, OrderRefusal> {
    match scene.by("Bea").edits(number, edit, Expected::Any).await {
        Ok(shown) => Ok(shown),
        Err(Error::Refused(Refused::Order(refusal))) => Err(refusal),
        Err(other) => panic!("a rule of orders refuses this: {other}"),
    }
}

/// Says that a line of an order was invoiced.
async fn invoice(scene: &Scene, number: OrderNumber, line: usize) {
    let bea = scene.permit::<picdesk::may::EditOrders>("Bea", picdesk::Scope::House).await;
    let mut work = scene.store.begin().await.unwrap();
    let order = work.orders().get_and_hold(&bea, number).await.unwrap().unwrap();
    let mut record = OrderRecord { revision: order.revision.next(), ..(*order).clone() };
    record.lines[line].billing = Billing::Invoiced(InvoiceNumber(1));
    let changed = record.lines[line].number;
    work.orders().save(&Order::restore(record), &[changed]).await.unwrap();
    work.commit().await.unwrap();
}

/// Rule 42.
#[tokio::test]
async fn staff_set_prices_and_notes_and_strike_lines_in_one_save_with_every_change_told() {
    let scene = house().await;
    let number = ordered(&scene).await;
    let note = LineEdit { note: Some("Crop it as you like.".parse().ok()), ..priced(1, 12_000) };
    let struck = LineEdit { state: Some(LineState::Struck), ..line(3) };
    let edit = OrderEdit {
        must_pay_first: Some(true),
        prices_shown: Some(PricesShown::Totals),
        usage: Some("A calendar".parse().ok()),
        reference: Some("Job 12".parse().ok()),
        lines: vec![note, struck],
        ..discount(1_000)
    };
    let shown = edits(&scene, number, &edit).await.unwrap();
    assert_eq!(shown.order.lines[0].price, Some(euros(12_000)));
    assert_eq!(shown.order.lines[2].state, LineState::Struck);

    let bea = scene.actor("Bea").await;
    let history = scene.desk.order_history(&bea, number, &picdesk::Page::first(1)).await.unwrap();
    let newest = &history.entries.rows[0].entry;
    assert_eq!(newest.kind, EntryKind::OrderChanged);
    let told: Vec<_> = newest.changes.iter().map(|change| change.field.as_str()).collect();
    let expected = [
        "to be paid first",
        "discount",
        "prices shown",
        "intended use",
        "reference",
        "price of line 1",
        "note of line 1",
        "line 3",
    ];
    assert_eq!(told, expected, "rule 47");
    let refused = scene.by("Ana").sees(number).await.unwrap().decisions;
    assert!(refused.iter().all(|decision| matches!(decision, Decision::Refused(_))), "unpaid or struck: {refused:?}");
}

/// Rule 29, for an order by itself: its account need not pay first.
#[tokio::test]
async fn an_order_that_is_to_be_paid_first_gives_nothing_before_it_is_marked_as_paid() {
    let scene = house().await;
    let number = ordered(&scene).await;
    scene.by("Ana").downloads(number, 1, "S").await.unwrap();
    let first = OrderEdit { must_pay_first: Some(true), ..OrderEdit::default() };
    edits(&scene, number, &first).await.unwrap();
    scene.by("Ana").downloads(number, 1, "S").await.unwrap_err();
    let bea = scene.actor("Bea").await;
    scene.desk.mark_paid(&bea, number, true, Expected::Any).await.unwrap();
    scene.by("Ana").downloads(number, 1, "S").await.unwrap();
}

/// Rule 43.
#[tokio::test]
async fn prices_are_in_one_currency_and_a_sum_that_does_not_fit_is_refused() {
    let scene = house().await;
    let number = ordered(&scene).await;
    let francs = Money::new(1, "CHF".parse().unwrap()).unwrap();
    let other = LineEdit { price: Some(Some(francs)), ..line(1) };
    let refused = edits(&scene, number, &of_lines([other.clone()])).await.unwrap_err();
    assert_eq!(refused, OrderRefusal::Money(MoneyError::TwoCurrencies));
    let refused = edits(&scene, number, &of_lines([priced(1, i64::MAX), priced(3, 1)])).await.unwrap_err();
    assert_eq!(refused, OrderRefusal::Money(MoneyError::TooMuch));

    edits(&scene, number, &of_lines([priced(1, 500)])).await.unwrap();
    let edit = OrderEdit { currency: "CHF".parse().ok(), ..of_lines([other]) };
    let shown = edits(&scene, number, &edit).await.unwrap();
    let prices: Vec<_> = shown.order.lines.iter().map(|line| line.price.map(|price| price.to_string())).collect();
    let small = shown.order.lines[1].licensed.size().and_then(|size| size.price).map(|price| price.minor()).unwrap();
    let small = format!("{}.{:02} CHF", small / 100, small % 100);
    assert_eq!(prices, [Some("0.01 CHF".to_owned()), Some(small), None], "numbers stay, nothing is converted");
}

/// Rule 44, read by the client in every way that there is.
#[tokio::test]
async fn a_client_is_told_of_prices_what_the_order_shows() {
    let scene = house().await;
    let number = ordered(&scene).await;
    edits(&scene, number, &OrderEdit { lines: vec![priced(1, 77_777)], ..discount(5_000) }).await.unwrap();
    for (shown, lines, totals) in
        [(PricesShown::Lines, true, true), (PricesShown::Totals, false, true), (PricesShown::Nothing, false, false)]
    {
        let edit = OrderEdit { prices_shown: Some(shown), ..OrderEdit::default() };
        let staffs = edits(&scene, number, &edit).await.unwrap();
        let anas = scene.by("Ana").sees(number).await.unwrap();
        assert_eq!(anas.order.lines[0].price.is_some(), lines, "{shown:?}");
        assert_eq!(anas.order.lines[1].licensed.size().unwrap().price.is_some(), lines, "{shown:?}");
        assert_eq!(anas.totals, staffs.totals.filter(|_| totals), "{shown:?}");
        let told = format!("{anas:?}");
        assert_eq!(told.contains("77777"), lines, "{shown:?}");
        assert!(!told.contains("A good client"), "the reason of a discount is for staff");
        assert_eq!(staffs.order.lines[0].price, Some(euros(77_777)), "staff see everything");
    }
}

/// Rule 45.
#[tokio::test]
async fn a_line_that_was_invoiced_is_frozen_and_its_order_is_not_cancelled() {
    let scene = house().await;
    let number = ordered(&scene).await;
    edits(&scene, number, &of_lines([priced(1, 100), priced(2, 200)])).await.unwrap();
    invoice(&scene, number, 0).await;
    let before = scene.by("Bea").sees(number).await.unwrap().order;
    let frozen = OrderRefusal::Invoiced(LineNumber(1));
    for edit in [
        of_lines([priced(1, 101)]),
        of_lines([LineEdit { state: Some(LineState::Struck), ..line(1) }]),
        of_lines([LineEdit { to_invoice: Some(false), ..line(1) }]),
        of_lines([marked(1)]),
        OrderEdit { currency: "CHF".parse().ok(), ..OrderEdit::default() },
        discount(1),
    ] {
        assert_eq!(edits(&scene, number, &edit).await.unwrap_err(), frozen, "{edit:?}");
    }
    let bea = scene.actor("Bea").await;
    let cancelled = scene.desk.cancel_order(&bea, number, Expected::Any).await;
    assert!(matches!(cancelled, Err(Error::Refused(Refused::Order(refusal))) if refusal == frozen));
    assert_eq!(scene.by("Bea").sees(number).await.unwrap().order, before);
    edits(&scene, number, &of_lines([priced(2, 201)])).await.unwrap();
}

/// Rules 45 and 46: what cannot be invoiced is not marked for it, and what is struck loses its mark.
#[tokio::test]
async fn only_a_line_that_stands_and_has_a_price_is_marked_for_invoicing() {
    let scene = house().await;
    let number = ordered(&scene).await;
    let refused = edits(&scene, number, &of_lines([marked(1)])).await.unwrap_err();
    assert_eq!(refused, OrderRefusal::NoPrice(LineNumber(1)));
    let both = LineEdit { to_invoice: Some(true), ..priced(1, 100) };
    edits(&scene, number, &of_lines([both])).await.unwrap();
    let unpriced = LineEdit { price: Some(None), ..line(1) };
    let refused = edits(&scene, number, &of_lines([unpriced])).await.unwrap_err();
    assert_eq!(refused, OrderRefusal::NoPrice(LineNumber(1)));

    let struck = LineEdit { state: Some(LineState::Struck), ..line(1) };
    let shown = edits(&scene, number, &of_lines([struck])).await.unwrap();
    assert_eq!(shown.order.lines[0].billing, Billing::Open);
    let refused = edits(&scene, number, &of_lines([marked(1)])).await.unwrap_err();
    assert_eq!(refused, OrderRefusal::StruckLine(LineNumber(1)));
}

/// Rules 26 and 37.
#[tokio::test]
async fn a_cancelled_order_gives_nothing_loses_its_marks_and_tells_nobody() {
    let scene = house().await;
    let number = ordered(&scene).await;
    edits(&scene, number, &of_lines([marked(2)])).await.unwrap();
    let bea = scene.actor("Bea").await;
    let shown = scene.desk.cancel_order(&bea, number, Expected::Any).await.unwrap();
    assert_eq!((shown.order.state, shown.order.lines[1].billing), (OrderState::Cancelled, Billing::Open));
    scene.by("Ana").downloads(number, 1, "S").await.unwrap_err();
    assert_eq!(scene.memory().letters(), []);
    assert_eq!(edits(&scene, number, &of_lines([marked(2)])).await.unwrap_err(), OrderRefusal::Cancelled);
    let again = scene.desk.cancel_order(&bea, number, Expected::Any).await;
    assert!(matches!(again, Err(Error::Refused(Refused::Order(OrderRefusal::Cancelled)))));
}

/// Rules 26, 29 and 42: what is left to do is to tell each other about it, and to note that money came or went back.
#[tokio::test]
async fn a_cancelled_order_is_closed_but_for_its_staff_note_and_its_payment() {
    let scene = house().await;
    let (number, bea) = (ordered(&scene).await, scene.actor("Bea").await);
    let cancelled = scene.desk.cancel_order(&bea, number, Expected::Any).await.unwrap().order;
    let of_order = |edit: OrderEdit| OrderEdit { staff_note: Some("Call her.".parse().ok()), ..edit };
    let same = OrderEdit::default;
    let closed = [
        OrderEdit { grant: Some(Grant::Denied), ..same() },
        // What is so already is no more to be asked for than what is not.
        OrderEdit { grant: Some(cancelled.grant), ..same() },
        OrderEdit { must_pay_first: Some(true), ..same() },
        OrderEdit { currency: "USD".parse().ok(), ..same() },
        discount(1_000),
        OrderEdit { prices_shown: Some(PricesShown::Nothing), ..same() },
        OrderEdit { usage: Some("A poster".parse().ok()), ..same() },
        OrderEdit { reference: Some("Job 12".parse().ok()), ..same() },
        OrderEdit { note_to_client: Some("It is off.".parse().ok()), ..same() },
        of_lines([LineEdit { grant: Some(Grant::Denied), ..line(1) }]),
        of_lines([LineEdit { size: "M".parse().ok(), ..line(2) }]),
        of_lines([LineEdit { approve: Some(true), ..line(1) }]),
        of_lines([priced(1, 100)]),
        of_lines([LineEdit { note: Some("Credit Kim".parse().ok()), ..line(1) }]),
        of_lines([LineEdit { state: Some(LineState::Struck), ..line(1) }]),
        of_lines([LineEdit { to_invoice: Some(false), ..line(2) }]),
    ];
    let before = scene.memory().kept();
    for edit in closed.into_iter().flat_map(|edit| [edit.clone(), of_order(edit)]) {
        assert_eq!(edits(&scene, number, &edit).await.unwrap_err(), OrderRefusal::Cancelled, "{edit:?}");
    }
    let size = scene.desk.pick_size(&bea, number, LineNumber(2), &"M".parse().unwrap(), Expected::Any).await;
    assert!(matches!(size, Err(Error::Refused(Refused::Order(OrderRefusal::Cancelled)))));
    assert!(scene.memory().written_since(&before).is_empty());

    let noted = edits(&scene, number, &of_order(same())).await.unwrap().order;
    assert_eq!(noted.staff_note.as_ref().map(|note| note.as_str()), Some("Call her."));
    for paid in [true, false] {
        let marked = scene.desk.mark_paid(&bea, number, paid, Expected::Any).await.unwrap().order;
        assert_eq!((marked.state, marked.paid_at.is_some()), (OrderState::Cancelled, paid));
    }
}

/// Rules 12, 26 and 37: its client never saw it, reads nothing of it now, and is not told of it.
#[tokio::test]
async fn a_draft_that_is_cancelled_stays_unseen_by_its_client() {
    let scene = house().await;
    let (bea, ana) = (scene.actor("Bea").await, scene.actor("Ana").await);
    let draft = scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    let seen = ordered(&scene).await;
    for number in [draft, seen] {
        scene.desk.cancel_order(&bea, number, Expected::Any).await.unwrap();
    }
    assert!(matches!(scene.desk.order(&ana, draft).await, Err(Error::Missing(Missing::Order))));
    let own = scene.desk.own_orders(&ana, &Page::first(9)).await.unwrap().rows;
    assert_eq!(own.iter().map(|row| row.number).collect::<Vec<_>>(), [seen], "what was seen is seen, as cancelled");
    let note = Notification { subject: "News".parse().unwrap(), message: "Here.".parse().unwrap() };
    let told = scene.desk.notify_client(&bea, draft, &note, None).await;
    assert!(
        matches!(told, Err(Error::Refused(Refused::Order(OrderRefusal::Cancelled)))),
        "nobody can release it: {told:?}"
    );
    assert_eq!(scene.desk.order(&bea, draft).await.unwrap().order.state, OrderState::Cancelled);
}

/// Rules 8, 12 and 48.
#[tokio::test]
async fn an_order_made_once_more_is_a_draft_of_what_stands_and_of_nothing_that_was_settled() {
    let scene = house().await;
    let number = ordered(&scene).await;
    let struck = LineEdit { state: Some(LineState::Struck), ..line(3) };
    let edit =
        OrderEdit { reference: Some("Job 12".parse().ok()), lines: vec![priced(1, 9_900), struck], ..discount(1_000) };
    edits(&scene, number, &edit).await.unwrap();
    let bea = scene.actor("Bea").await;
    scene.desk.mark_paid(&bea, number, true, Expected::Any).await.unwrap();

    let key = || "again".parse().ok();
    let draft = scene.desk.duplicate_order(&bea, number, key()).await.unwrap();
    assert_eq!(scene.desk.duplicate_order(&bea, number, key()).await.unwrap(), draft, "rule 8");
    let (first, draft) = (scene.by("Bea").sees(number).await.unwrap(), scene.by("Bea").sees(draft).await.unwrap());
    assert_eq!((draft.order.state, draft.order.paid_at, draft.order.lines.len()), (OrderState::Draft, None, 2));
    assert_eq!(draft.totals, first.totals);
    assert_eq!((&draft.order.reference, &draft.order.discount), (&first.order.reference, &first.order.discount));
    assert!(scene.by("Ana").sees(draft.order.number).await.is_err(), "rule 12");
}

/// One thing that staff do to the prices of an order.
fn deeds() -> impl Strategy<Value = OrderEdit> {
    let number = || 1..4_u32;
    let price = prop_oneof![3 => (0..100_000_i64).prop_map(Some), 1 => Just(None), 1 => Just(Some(i64::MAX))];
    let state = prop_oneof![Just(LineState::Standing), Just(LineState::Struck)];
    prop_oneof![
        4 => (number(), price).prop_map(|(number, minor)| {
            of_lines([LineEdit { price: Some(minor.map(euros)), ..line(number) }])
        }),
        2 => (number(), state).prop_map(|(number, state)| of_lines([LineEdit { state: Some(state), ..line(number) }])),
        2 => (number(), any::<bool>()).prop_map(|(number, to_invoice)| {
            of_lines([LineEdit { to_invoice: Some(to_invoice), ..line(number) }])
        }),
        2 => (1..=10_000_u16).prop_map(discount),
        1 => Just(OrderEdit { discount: Some(None), ..OrderEdit::default() }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Rule 43: whatever is done, what the lines cost adds up to the total, nothing is below zero, and a line that is marked
    /// for invoicing stands and has a price (rule 46).
    #[test]
    fn money_never_drifts(deeds in prop::collection::vec(deeds(), 1..20)) {
        told(async {
            let scene = house().await;
            let number = ordered(&scene).await;
            for deed in &deeds {
                let _refused_or_not = edits(&scene, number, deed).await;
                let shown = scene.by("Bea").sees(number).await.unwrap();
                let Totals { prices, discount, total, .. } = shown.totals.expect("the sums fit");
                let standing = || shown.order.lines.iter().filter(|line| line.state == LineState::Standing);
                let nets: i64 = standing().filter_map(|line| shown.order.net(line)).map(|net| net.minor()).sum();
                let gross: i64 = standing().filter_map(|line| line.price).map(|price| price.minor()).sum();
                prop_assert_eq!((nets, gross), (total.minor(), prices.minor()));
                prop_assert_eq!(prices.minor() - discount.minor(), total.minor());
                for line in shown.order.lines.iter().filter(|line| line.billing == Billing::ToInvoice) {
                    prop_assert!(line.price.is_some() && line.state == LineState::Standing);
                }
            }
            Ok(())
        })?;
    }
}
