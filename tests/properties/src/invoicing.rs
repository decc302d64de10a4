//! What is taken out of orders for invoices: rules 29, 45 and 46.

use std::collections::BTreeMap;

use picdesk::{
    Billing, Currency, Discount, EntryKind, Error, Expected, Invoice, InvoiceNumber, InvoiceRefusal, LicenceModel,
    LineEdit, LineNumber, LineState, Money, Order, OrderEdit, OrderNumber, OrderState, Page, Refused, Right, Share,
    TakeOut,
};
use picdesk_testkit::{Scenario, Scene};
use proptest::prelude::*;

use crate::told;

/// Two staff members who work on orders, two clients, and files of both licences.
fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cleo")
        .with(Right::ViewOrders)
        .with(Right::EditOrders)
        .client("Ana")
        .client("Ivo")
        .files([("RM-1", LicenceModel::RightsManaged), ("RF-1", LicenceModel::RoyaltyFree)])
        .lightbox("Spring", "Bea", ["RM-1", "RF-1"])
}

async fn ordered(scene: &Scene, client: &str) -> OrderNumber {
    scene.by("Bea").orders("Spring").into(client).smallest().await.unwrap().order.number
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR).unwrap()
}

fn marked(line: u32, minor: i64) -> OrderEdit {
    let price = Some(Some(euros(minor)));
    OrderEdit::of_line(LineEdit { price, to_invoice: Some(true), ..LineEdit::of(LineNumber(line)) })
}

async fn takes_out(scene: &Scene, staff: &str, client: &str, shown: Option<i64>) -> Result<Invoice, InvoiceRefusal> {
    let actor = scene.actor(staff).await;
    let shown = shown.map(euros);
    let ask = TakeOut { account: scene.account(client), currency: Currency::EUR, shown };
    match scene.desk.take_out(&actor, &ask).await {
        Ok(invoice) => Ok(invoice),
        Err(Error::Refused(Refused::Invoice(refusal))) => Err(refusal),
        Err(other) => panic!("a rule of invoices refuses this: {other}"),
    }
}

/// Rules 46 and 47.
#[tokio::test]
async fn one_invoice_covers_all_that_is_marked_in_the_orders_of_one_account() {
    let scene = house().await;
    let (first, second) = (ordered(&scene, "Ana").await, ordered(&scene, "Ana").await);
    let others = ordered(&scene, "Ivo").await;
    let reference = OrderEdit { reference: Some("Job 12".parse().ok()), ..marked(1, 10_000) };
    let share = Share::new(1_250).unwrap();
    let discount = Some(Some(Discount { share, reason: "A good client".parse().unwrap() }));
    for (order, edit) in [
        (first, reference),
        (first, OrderEdit { discount, ..OrderEdit::default() }),
        (second, marked(2, 99)),
        (others, marked(1, 1)),
    ] {
        scene.by("Bea").edits(order, &edit, Expected::Any).await.unwrap();
    }
    let invoice = takes_out(&scene, "Cleo", "Ana", None).await.unwrap();
    let told: Vec<_> = invoice.lines.iter().map(|line| (line.order, line.line.0, line.net.minor())).collect();
    assert_eq!(told, [(first, 1, 8_750), (second, 2, 99)]);
    assert_eq!((invoice.number, invoice.total), (InvoiceNumber(1), euros(8_849)));
    assert_eq!(invoice.lines[0].discount(), euros(1_250));
    assert_eq!(invoice.lines[0].reference, "Job 12".parse().ok());
    assert_eq!((invoice.made_by, invoice.account), (scene.account("Cleo"), scene.account("Ana")));

    let cleo = scene.actor("Cleo").await;
    for (order, line) in [(first, 0), (second, 1)] {
        let shown = scene.by("Bea").sees(order).await.unwrap();
        assert_eq!(shown.order.lines[line].billing, Billing::Invoiced(InvoiceNumber(1)));
        let history = scene.desk.order_history(&cleo, order, &Page::first(1)).await.unwrap();
        let newest = &history.entries.rows[0].entry;
        assert_eq!((newest.kind, newest.who.subject), (EntryKind::OrderInvoiced, Some(scene.account("Ana"))));
        let change = &newest.changes[0];
        assert_eq!((change.old.as_deref(), change.new.as_deref()), (Some("to invoice"), Some("invoice 1")));
    }
    let left = scene.desk.to_invoice(&cleo, &Page::first(20)).await.unwrap().rows;
    assert_eq!(left.iter().map(|row| row.account).collect::<Vec<_>>(), [scene.account("Ivo")]);
}

/// Rules 7 and 46.
#[tokio::test]
async fn what_was_taken_out_is_not_taken_out_again_and_nothing_comes_of_nothing() {
    let scene = house().await;
    assert_eq!(takes_out(&scene, "Bea", "Ana", None).await, Err(InvoiceRefusal::Nothing));
    let order = ordered(&scene, "Ana").await;
    scene.by("Bea").edits(order, &marked(1, 500), Expected::Any).await.unwrap();
    takes_out(&scene, "Bea", "Ana", Some(500)).await.unwrap();
    let before = scene.memory().kept();
    assert_eq!(takes_out(&scene, "Bea", "Ana", None).await, Err(InvoiceRefusal::Nothing));
    assert_eq!(scene.memory().written_since(&before), [""; 0]);
    scene.by("Bea").edits(order, &marked(2, 7), Expected::Any).await.unwrap();
    assert_eq!(takes_out(&scene, "Bea", "Ana", None).await.unwrap().number, InvoiceNumber(2));
}

/// What somebody else has marked meanwhile is not invoiced unseen.
#[tokio::test]
async fn a_sum_that_is_no_longer_the_one_shown_is_not_taken_out() {
    let scene = house().await;
    let order = ordered(&scene, "Ana").await;
    scene.by("Bea").edits(order, &marked(1, 500), Expected::Any).await.unwrap();
    scene.by("Cleo").edits(order, &marked(2, 20), Expected::Any).await.unwrap();
    let before = scene.memory().kept();
    let refused = takes_out(&scene, "Bea", "Ana", Some(500)).await;
    assert_eq!(refused, Err(InvoiceRefusal::AnotherSum(euros(520))));
    assert_eq!(scene.memory().written_since(&before), [""; 0]);
    takes_out(&scene, "Bea", "Ana", Some(520)).await.unwrap();
}

/// Rule 12: the client has not seen it yet.
#[tokio::test]
async fn what_is_marked_in_a_draft_waits_until_it_is_released() {
    let scene = house().await;
    let draft = scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    scene.by("Bea").edits(draft, &marked(1, 500), Expected::Any).await.unwrap();
    assert_eq!(takes_out(&scene, "Bea", "Ana", None).await, Err(InvoiceRefusal::Nothing));
    scene.by("Bea").releases(draft).await.unwrap();
    assert_eq!(takes_out(&scene, "Bea", "Ana", None).await.unwrap().total, euros(500));
}

/// An invoice says what was so when it was made, whatever becomes of it.
#[tokio::test]
async fn an_invoice_reads_the_same_at_any_time() {
    let scene = house().await;
    let order = ordered(&scene, "Ana").await;
    scene.by("Bea").edits(order, &marked(1, 500), Expected::Any).await.unwrap();
    let invoice = takes_out(&scene, "Bea", "Ana", None).await.unwrap();
    let bea = scene.actor("Bea").await;
    scene.desk.withdraw_file(&bea, &"RM-1".parse().unwrap(), Expected::Any).await.unwrap();
    let another = OrderEdit { reference: Some("Another".parse().ok()), ..OrderEdit::default() };
    scene.by("Bea").edits(order, &another, Expected::Any).await.unwrap();
    assert_eq!(scene.desk.invoice(&bea, invoice.number).await.unwrap(), invoice);
}

/// A staff member takes out, or changes an order.
#[derive(Debug, Clone)]
enum Deed {
    TakeOut { client: usize },
    Edit { order: usize, edit: OrderEdit },
    Cancel { order: usize },
}

fn deeds() -> impl Strategy<Value = (usize, Deed)> {
    let line = || (1..3_u32).prop_map(|number| LineEdit::of(LineNumber(number)));
    let price = prop_oneof![4 => (0..100_000_i64).prop_map(Some), 1 => Just(None)];
    let state = prop_oneof![Just(LineState::Standing), Just(LineState::Struck)];
    let discount = (1..=10_000_u16).prop_map(|hundredths| {
        let share = Share::new(hundredths).unwrap();
        Some(Discount { share, reason: "A good client".parse().unwrap() })
    });
    let edit = prop_oneof![
        3 => (line(), price).prop_map(|(line, minor)| {
            OrderEdit::of_line(LineEdit { price: Some(minor.map(euros)), ..line })
        }),
        5 => (line(), any::<bool>()).prop_map(|(line, mark)| {
            OrderEdit::of_line(LineEdit { to_invoice: Some(mark), ..line })
        }),
        1 => (line(), state).prop_map(|(line, state)| OrderEdit::of_line(LineEdit { state: Some(state), ..line })),
        1 => discount.prop_map(|discount| OrderEdit { discount: Some(discount), ..OrderEdit::default() }),
    ];
    let deed = prop_oneof![
        3 => (0..2_usize).prop_map(|client| Deed::TakeOut { client }),
        9 => (0..3_usize, edit).prop_map(|(order, edit)| Deed::Edit { order, edit }),
        1 => (0..3_usize).prop_map(|order| Deed::Cancel { order }),
    ];
    (0..2_usize, deed)
}

/// Where every invoiced line stands: the number of its invoice, and what it costs there.
fn on_invoices(invoices: &[Invoice]) -> BTreeMap<(OrderNumber, LineNumber), Vec<(InvoiceNumber, Money)>> {
    let mut places: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for invoice in invoices {
        for line in &invoice.lines {
            places.entry((line.order, line.line)).or_default().push((invoice.number, line.net));
        }
    }
    places
}

/// What orders say of the same.
fn by_orders(orders: &[Order]) -> BTreeMap<(OrderNumber, LineNumber), Vec<(InvoiceNumber, Money)>> {
    let lines = orders.iter().flat_map(|order| order.lines.iter().map(move |line| (order, line)));
    let invoiced = lines.filter_map(|(order, line)| match line.billing {
        Billing::Invoiced(number) => Some(((order.number, line.number), vec![(number, order.net(line)?)])),
        Billing::Open | Billing::ToInvoice => None,
    });
    invoiced.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Rules 43, 45 and 46: whatever several staff members do in whatever order, every cent that was invoiced is on exactly one
    /// invoice, for what its line costs ever after; the lines add up to the sum; and the numbers have no gaps.
    #[test]
    fn every_invoiced_cent_is_on_exactly_one_invoice(deeds in prop::collection::vec(deeds(), 1..40)) {
        told(async {
            let scene = house().await;
            let orders =
                [ordered(&scene, "Ana").await, ordered(&scene, "Ana").await, ordered(&scene, "Ivo").await];
            for (staff, deed) in deeds {
                let staff = ["Bea", "Cleo"][staff];
                let actor = scene.actor(staff).await;
                let earlier = scene.memory().invoices();
                match deed {
                    Deed::TakeOut { client } => {
                        let _taken_or_nothing = takes_out(&scene, staff, ["Ana", "Ivo"][client], None).await;
                    }
                    Deed::Edit { order, edit } => {
                        let _refused_or_not = scene.by(staff).edits(orders[order], &edit, Expected::Any).await;
                    }
                    Deed::Cancel { order } => {
                        let _refused_or_not = scene.desk.cancel_order(&actor, orders[order], Expected::Any).await;
                    }
                }
                let invoices = scene.memory().invoices();
                prop_assert_eq!(&invoices[..earlier.len()], &earlier[..], "what was invoiced stays");
                prop_assert_eq!(on_invoices(&invoices), by_orders(&scene.memory().orders()));
                for (place, invoice) in (1..).zip(&invoices) {
                    prop_assert_eq!(invoice.number, InvoiceNumber(place));
                    let sum: i64 = invoice.lines.iter().map(|line| line.net.minor()).sum();
                    prop_assert_eq!(sum, invoice.total.minor());
                    prop_assert!(!invoice.lines.is_empty());
                }
                for order in scene.memory().orders() {
                    prop_assert!(order.state != OrderState::Cancelled || !order.is_to_invoice());
                }
            }
            Ok(())
        })?;
    }
}
