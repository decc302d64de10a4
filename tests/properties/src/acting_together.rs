//! The same done to several orders in one go: rules 8, 12, 25, 26, 29, 37, 40, 45, 46 and 47.

use std::sync::Arc;

use picdesk::{
    ActOnOrders, ActOutcome, Acted, Billing, Change, Currency, Decision, Denied, EntryKind, Error, Expected, Grant,
    GrantLimits, GrantOf, LicenceModel, LineEdit, LineNumber, LineState, MOST_TOGETHER, Missing, Money, NotActed,
    Order, OrderAct, OrderEdit, OrderNumber, OrderRefusal, OrderState, Refused, Revision, Right, TakeOut,
    TogetherRefusal,
};
use picdesk_testkit::{FailingStore, MemoryStore, Scenario, Scene, unrecorded};
use proptest::prelude::*;

use crate::told;

/// How many orders there are; the first two are drafts.
const ORDERS: usize = 5;

fn house(scenario: Scenario) -> Scenario {
    scenario
        .staff("Bea")
        .with_every_right()
        .staff("Cleo")
        .with(Right::ViewOrders)
        .client("Ana")
        .client("Ivo")
        .files([("RM-1", LicenceModel::RightsManaged), ("RM-2", LicenceModel::RightsManaged)])
        .lightbox("Spring", "Bea", ["RM-1", "RM-2"])
}

/// A house with its orders, and one number that is none's.
async fn with_orders(scenario: Scenario) -> (Scene, Vec<OrderNumber>) {
    let scene = house(scenario).await;
    let mut numbers = Vec::new();
    for place in 0..ORDERS {
        let ordering = scene.by("Bea").orders("Spring").into(["Ana", "Ivo"][place % 2]);
        let ordering = if place < 2 { ordering.as_a_draft() } else { ordering };
        numbers.push(ordering.await.unwrap().order.number);
    }
    numbers.push(OrderNumber::new(999_999));
    (scene, numbers)
}

fn any(act: OrderAct, numbers: &[OrderNumber]) -> ActOnOrders {
    ActOnOrders { act, orders: numbers.iter().map(|number| (*number, Expected::Any)).collect() }
}

async fn acts(scene: &Scene, ask: &ActOnOrders) -> Vec<ActOutcome> {
    let report = scene.desk.act_on_orders(&scene.actor("Bea").await, ask).await.unwrap();
    report.into_iter().map(|acted| acted.outcome).collect()
}

fn refused(refusal: OrderRefusal) -> ActOutcome {
    ActOutcome::Refused(NotActed::Refused(refusal))
}

fn price(line: u32, minor: Option<i64>) -> OrderEdit {
    let price = Some(minor.map(|minor| Money::new(minor, Currency::EUR).unwrap()));
    OrderEdit::of_line(LineEdit { price, ..LineEdit::of(LineNumber(line)) })
}

fn strike(line: u32) -> OrderEdit {
    OrderEdit::of_line(LineEdit { state: Some(LineState::Struck), ..LineEdit::of(LineNumber(line)) })
}

/// Rules 25 and 37: the client may download from the next request on, and is told of nothing.
#[tokio::test]
async fn what_is_opened_together_is_open_and_one_that_is_refused_stops_no_other() {
    let (scene, numbers) = with_orders(Scenario::new()).await;
    let bea = scene.actor("Bea").await;
    scene.desk.cancel_order(&bea, numbers[3], Expected::Any).await.unwrap();
    let ask = any(OrderAct::OpenDownloads, &numbers[2..]);
    let expected = [
        (numbers[2], ActOutcome::Done),
        (numbers[3], refused(OrderRefusal::Cancelled)),
        (numbers[4], ActOutcome::Done),
        (numbers[5], ActOutcome::Refused(NotActed::Missing(Missing::Order))),
    ];
    let report = scene.desk.act_on_orders(&bea, &ask).await.unwrap();
    assert_eq!(report, expected.map(|(number, outcome)| Acted { number, outcome }));
    let newest = scene.memory().journal().pop().unwrap();
    let change = Change::of("grant", Some("inherit".into()), Some("granted".into()));
    assert_eq!((newest.kind, newest.changes), (EntryKind::GrantChanged, vec![change]), "rule 47");
    for number in [numbers[2], numbers[4]] {
        let decision = scene.by("Ana").asks_about(number, 1).await.unwrap();
        assert!(matches!(decision, Decision::Allowed(_)), "{decision:?}");
    }
    assert_eq!(scene.memory().letters(), []);
}

/// What somebody has granted with limits is open, and stays within them; an end that has come is lifted.
#[tokio::test]
async fn a_grant_with_limits_is_open_already_until_its_end_has_come() {
    let (scene, numbers) = with_orders(Scenario::new()).await;
    let number = numbers[2];
    let until = scene.now().plus(std::time::Duration::from_secs(60));
    let limits = GrantLimits { valid_until: Some(until), max_downloads: Some(3) };
    scene.by("Bea").sets(Grant::Granted(limits), GrantOf::Order, number).await.unwrap();
    let ask = any(OrderAct::OpenDownloads, &[number]);
    assert_eq!(acts(&scene, &ask).await, [ActOutcome::AlreadySo]);
    scene.clock.advance(std::time::Duration::from_secs(61));
    assert_eq!(acts(&scene, &ask).await, [ActOutcome::Done]);
    let grant = scene.by("Bea").sees(number).await.unwrap().order.grant;
    assert_eq!(grant, Grant::Granted(GrantLimits { valid_until: None, max_downloads: Some(3) }));
}

/// Rule 46: all that stands, or nothing of an order.
#[tokio::test]
async fn an_order_is_marked_for_invoicing_whole_or_not_at_all() {
    let (scene, numbers) = with_orders(Scenario::new()).await;
    let [whole, partly, struck, unpriced] = [numbers[1], numbers[2], numbers[3], numbers[4]];
    let edits = [
        (whole, vec![price(1, Some(500)), price(2, Some(0))]),
        (partly, vec![price(1, Some(500)), strike(2)]),
        (struck, vec![strike(1), strike(2)]),
        (unpriced, vec![price(1, Some(500))]),
    ];
    for (number, edits) in edits {
        for edit in edits {
            scene.by("Bea").edits(number, &edit, Expected::Any).await.unwrap();
        }
    }
    let ask = any(OrderAct::MarkForInvoicing, &[whole, partly, struck, unpriced]);
    let expected = [
        ActOutcome::Done,
        ActOutcome::Done,
        refused(OrderRefusal::StruckLine(LineNumber(1))),
        refused(OrderRefusal::NoPrice(LineNumber(2))),
    ];
    assert_eq!(acts(&scene, &ask).await, expected);
    let mut marks = Vec::new();
    for number in [whole, partly, struck, unpriced] {
        let lines = scene.by("Bea").sees(number).await.unwrap().order.lines.clone();
        marks.push(lines.iter().map(|line| line.billing == Billing::ToInvoice).collect::<Vec<_>>());
    }
    assert_eq!(marks, [[true, true], [true, false], [false, false], [false, false]]);
}

/// Rules 2 and 72; and nothing is begun that is not asked for clearly.
#[tokio::test]
async fn whoever_may_not_edit_orders_acts_on_none_and_so_does_whoever_names_none_or_too_many() {
    let (scene, numbers) = with_orders(Scenario::new()).await;
    let ask = any(OrderAct::Cancel, &numbers);
    for (name, expected) in [("Cleo", Denied::Lacks(Right::EditOrders)), ("Ana", Denied::NotYours)] {
        let actor = scene.actor(name).await;
        let before = scene.memory().kept();
        for denied in [
            scene.desk.act_on_orders(&actor, &ask).await.map(drop),
            scene.desk.plan_on_orders(&actor, &ask).await.map(drop),
        ] {
            assert!(matches!(denied, Err(Error::Denied(denied)) if denied == expected), "{name}: {denied:?}");
        }
        assert_eq!(scene.memory().written_since(&before), ["journal"], "{name}");
    }
    let (bea, before) = (scene.actor("Bea").await, scene.memory().kept());
    for (many, expected) in [(0, TogetherRefusal::NoOrders), (MOST_TOGETHER + 1, TogetherRefusal::TooMany)] {
        let ask = any(OrderAct::Cancel, &vec![numbers[2]; many]);
        for refused in [
            scene.desk.act_on_orders(&bea, &ask).await.map(drop),
            scene.desk.plan_on_orders(&bea, &ask).await.map(drop),
        ] {
            assert!(matches!(refused, Err(Error::Refused(Refused::Together(refusal))) if refusal == expected));
        }
    }
    assert_eq!(scene.memory().written_since(&before), [""; 0]);
}

/// What was done to the orders before.
#[derive(Debug, Clone)]
enum Before {
    Edit(OrderEdit),
    Act(OrderAct),
    TakeOut,
}

fn act() -> impl Strategy<Value = OrderAct> {
    proptest::sample::select(OrderAct::ALL.to_vec())
}

fn before() -> impl Strategy<Value = (usize, Before)> {
    let line = || 1..3_u32;
    let before = prop_oneof![
        4 => (line(), prop::option::weighted(0.9, 0..1_000_i64)).prop_map(|(line, minor)| Before::Edit(price(line, minor))),
        1 => line().prop_map(|line| Before::Edit(strike(line))),
        4 => act().prop_map(Before::Act),
        1 => Just(Before::TakeOut),
    ];
    (0..ORDERS, before)
}

/// What is asked for: an act, and orders by their places, each perhaps with a revision. The last place is that of no order.
fn asked() -> impl Strategy<Value = (OrderAct, Vec<(usize, Option<u32>)>)> {
    (act(), prop::collection::vec((0..=ORDERS, prop::option::weighted(0.5, 1..4_u32)), 1..8))
}

fn ask(numbers: &[OrderNumber], (act, named): &(OrderAct, Vec<(usize, Option<u32>)>)) -> ActOnOrders {
    let expected =
        |revision: Option<u32>| revision.map_or(Expected::Any, |revision| Expected::Exactly(Revision::new(revision)));
    let orders = named.iter().map(|(place, revision)| (numbers[*place], expected(*revision))).collect();
    ActOnOrders { act: *act, orders }
}

/// Two houses in which the same has happened.
async fn twins(before: &[(usize, Before)]) -> ([Scene; 2], Vec<OrderNumber>) {
    let (first, numbers) = with_orders(Scenario::new()).await;
    let (second, _) = with_orders(Scenario::new()).await;
    for scene in [&first, &second] {
        for (place, before) in before {
            happens(scene, numbers[*place], before).await;
        }
    }
    ([first, second], numbers)
}

async fn happens(scene: &Scene, number: OrderNumber, before: &Before) {
    let bea = scene.actor("Bea").await;
    match before {
        Before::Edit(edit) => {
            let _refused_or_not = scene.by("Bea").edits(number, edit, Expected::Any).await;
        }
        Before::Act(act) => {
            let order = scene.by("Bea").sees(number).await.unwrap().order;
            let _refused_or_not = alone(scene, *act, &order, Expected::Any).await;
        }
        Before::TakeOut => {
            let account = scene.by("Bea").sees(number).await.unwrap().owner.id;
            let take = TakeOut { account, currency: Currency::EUR, shown: None };
            let _nothing_or_not = scene.desk.take_out(&bea, &take).await;
        }
    }
}

/// Does it to one order, as it is done on that order's own page.
async fn alone(scene: &Scene, act: OrderAct, order: &Order, expected: Expected) -> Result<(), Error> {
    let (desk, bea, number) = (&scene.desk, scene.actor("Bea").await, order.number);
    let grant = async |grant| desk.set_grant(&bea, number, GrantOf::Order, grant, expected).await;
    let done = match act {
        OrderAct::OpenDownloads => grant(Grant::Granted(GrantLimits::default())).await,
        OrderAct::CloseDownloads => grant(Grant::Denied).await,
        OrderAct::Release => desk.release_order(&bea, number, None, expected).await,
        OrderAct::MarkPaid => desk.mark_paid(&bea, number, true, expected).await,
        OrderAct::MarkUnpaid => desk.mark_paid(&bea, number, false, expected).await,
        OrderAct::Cancel => desk.cancel_order(&bea, number, expected).await,
        OrderAct::MarkForInvoicing => {
            let standing = order.lines.iter().filter(|line| line.state == LineState::Standing);
            let open: Vec<_> = standing.filter(|line| line.billing == Billing::Open).collect();
            // Where nothing stands, the first line says why not.
            let meant = if open.is_empty() { vec![&order.lines[0]] } else { open };
            let mark = |line: &&picdesk::OrderLine| LineEdit { to_invoice: Some(true), ..LineEdit::of(line.number) };
            let lines = meant.iter().map(mark).collect();
            desk.edit_order(&bea, number, &OrderEdit { lines, ..OrderEdit::default() }, expected).await
        }
    };
    done.map(drop)
}

/// Whether an order is what an act makes of orders.
fn is_already(act: OrderAct, order: &Order) -> bool {
    match act {
        OrderAct::Cancel => order.state == OrderState::Cancelled,
        OrderAct::MarkPaid => order.paid_at.is_some(),
        OrderAct::MarkUnpaid => order.paid_at.is_none(),
        _ if order.state == OrderState::Cancelled => false,
        OrderAct::OpenDownloads => matches!(order.grant, Grant::Granted(_)),
        OrderAct::CloseDownloads => order.grant == Grant::Denied,
        OrderAct::Release => order.state == OrderState::Open,
        OrderAct::MarkForInvoicing => {
            let standing = || order.lines.iter().filter(|line| line.state == LineState::Standing);
            standing().count() > 0 && standing().all(|line| line.billing != Billing::Open)
        }
    }
}

/// What the reference says of one order, doing it alone.
async fn expected_of(scene: &Scene, act: OrderAct, number: OrderNumber, expected: Expected) -> ActOutcome {
    let order = match scene.by("Bea").sees(number).await {
        Ok(shown) => shown.order,
        Err(Error::Missing(missing)) => return ActOutcome::Refused(NotActed::Missing(missing)),
        Err(other) => panic!("it is read: {other}"),
    };
    if is_already(act, &order) {
        return ActOutcome::AlreadySo;
    }
    if order.state == OrderState::Cancelled && !matches!(act, OrderAct::MarkPaid | OrderAct::MarkUnpaid) {
        return refused(OrderRefusal::Cancelled);
    }
    match alone(scene, act, &order, expected).await {
        Ok(()) => ActOutcome::Done,
        Err(Error::Refused(Refused::Order(refusal))) => refused(refusal),
        Err(other) => panic!("a rule of orders refuses this: {other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// What is done to several orders in one go comes to what it comes to one by one, in state and in history (rules 40, 45,
    /// 46, 47); the plan says so beforehand; sent again it does nothing (rule 8); and nobody is told (rule 37).
    #[test]
    fn together_is_one_by_one_and_twice_is_once(
        earlier in prop::collection::vec(before(), 0..16),
        asked in asked(),
    ) {
        told(async {
            let ([scene, reference], numbers) = twins(&earlier).await;
            let (bea, ask) = (scene.actor("Bea").await, ask(&numbers, &asked));
            let kept = scene.memory().kept();
            let planned = scene.desk.plan_on_orders(&bea, &ask).await.unwrap();
            prop_assert_eq!(scene.memory().written_since(&kept), [""; 0]);

            let mut expected: Vec<Acted> = Vec::new();
            for (number, upon) in &ask.orders {
                if expected.iter().all(|acted| acted.number != *number) {
                    let outcome = expected_of(&reference, ask.act, *number, *upon).await;
                    expected.push(Acted { number: *number, outcome });
                }
            }
            let report = scene.desk.act_on_orders(&bea, &ask).await.unwrap();
            prop_assert_eq!(&report, &expected);
            prop_assert_eq!(scene.memory().orders(), reference.memory().orders());
            let told = |scene: &Scene| -> Vec<_> {
                scene.memory().journal().into_iter().map(|entry| (entry.kind, entry.about, entry.changes)).collect()
            };
            prop_assert_eq!(told(&scene), told(&reference));
            prop_assert_eq!(unrecorded(scene.memory(), &kept, None), [""; 0]);
            prop_assert_eq!(scene.memory().letters(), []);

            let outcomes: Vec<_> = planned.iter().map(|planned| (planned.number, planned.outcome.clone())).collect();
            let came: Vec<_> = report.iter().map(|acted| (acted.number, acted.outcome.clone())).collect();
            prop_assert_eq!(outcomes, came);

            let kept = scene.memory().kept();
            let again = scene.desk.act_on_orders(&bea, &ask).await.unwrap();
            let once = |acted: Acted| match acted.outcome {
                ActOutcome::Done => Acted { outcome: ActOutcome::AlreadySo, ..acted },
                _ => acted,
            };
            prop_assert_eq!(again, report.into_iter().map(once).collect::<Vec<_>>());
            prop_assert_eq!(scene.memory().written_since(&kept), [""; 0]);
            Ok(())
        })?;
    }

    /// Rules 7 and 8: wherever storage breaks off, each order is done whole or not at all, and whoever sends the same again has
    /// the rest done and nothing twice.
    #[test]
    fn what_breaks_off_goes_on_when_it_is_sent_again(
        earlier in prop::collection::vec(before(), 0..8),
        act in act(),
        breaks in prop::collection::vec(0..40_u32, 1..4),
    ) {
        told(async {
            let ([reference, _], numbers) = twins(&earlier).await;
            let memory = MemoryStore::new();
            let failing = FailingStore::around(Arc::new(memory.clone()));
            let (scene, _) = with_orders(Scenario::on(Arc::new(failing.clone()))).await;
            for (place, before) in &earlier {
                happens(&scene, numbers[*place], before).await;
            }
            let (bea, kept) = (scene.actor("Bea").await, memory.kept());
            let revisions = memory.orders().into_iter().map(|order| (order.number, Expected::Exactly(order.revision)));
            let ask = ActOnOrders { act, orders: revisions.collect() };
            acts(&reference, &ask).await;
            for fails_at in breaks {
                failing.fail_at(fails_at);
                let _broke_off = scene.desk.act_on_orders(&bea, &ask).await;
            }
            failing.recover();
            scene.desk.act_on_orders(&bea, &ask).await.unwrap();
            prop_assert_eq!(memory.orders(), reference.memory().orders());
            prop_assert_eq!(memory.journal().len(), reference.memory().journal().len());
            prop_assert_eq!(unrecorded(&memory, &kept, None), [""; 0]);
            Ok(())
        })?;
    }
}
