//! What is seen of an order: all of it by staff, and by its owner what they are told.

use picdesk::{Currency, Decision, FileNumber, Order, OrderShown, PricesShown, Totals};
use picdesk_testkit::Scene;

use super::real::{currency, discount, line_state, money};
use crate::state_machine::{
    model::{CLIENTS, Model},
    orders::{self, CURRENCIES, price_of},
    real::{Made, real_grant},
};

/// Compares every order with what the model says, as staff and as both clients see it; answers them as staff see them.
pub async fn compare_orders(scene: &Scene, made: &Made, model: &Model) -> Vec<Order> {
    let (bea, [ana, ivo]) = (scene.actor("Bea").await, CLIENTS);
    let clients = [scene.actor(ana).await, scene.actor(ivo).await];
    assert_eq!(made.orders.len(), model.orders.len());
    let mut orders = Vec::with_capacity(model.orders.len());
    for (place, (expected, number)) in model.orders.iter().zip(&made.orders).enumerate() {
        let shown = scene.desk.order(&bea, *number).await.expect("staff see every order");
        assert_eq!(shown.order.owner, scene.account(CLIENTS[expected.client]));
        compare_head(&shown, expected);
        compare_lines(&shown, &made.files, model, place);
        for (client, actor) in clients.iter().enumerate() {
            let told = scene.desk.order(actor, *number).await;
            let its_own = client == expected.client && expected.released;
            assert_eq!(told.is_ok(), its_own, "{} and order {number}", CLIENTS[client]);
            if let Ok(told) = told {
                compare_told(&told, &shown, expected);
            }
        }
        orders.push(shown.order);
    }
    orders
}

/// What staff see of the order itself, with the sum of its standing lines (rule 43).
fn compare_head(shown: &OrderShown, expected: &orders::Order) {
    let order = &shown.order;
    let number = order.number;
    assert_eq!((order.state, order.revision.number()), (expected.state, expected.revision), "order {number}");
    assert_eq!(order.grant, real_grant(expected.grant));
    assert_eq!((order.must_pay_first, order.paid_at.is_some()), (expected.pay_first, expected.paid), "order {number}");
    assert_eq!((order.currency, order.prices_shown), (currency(expected.currency), expected.told), "order {number}");
    assert_eq!(order.discount, expected.discount.map(discount), "order {number}");
    assert_eq!(notes(order), (expected.note_to_client, expected.staff_note), "order {number}");
    assert_eq!(shown.totals, Some(totals_of(expected, order.currency)), "order {number}");
}

/// What staff see of its lines, and what may be downloaded of them now.
fn compare_lines(shown: &OrderShown, files: &[FileNumber], model: &Model, place: usize) {
    let (order, expected) = (&shown.order, &model.orders[place]);
    assert_eq!(order.lines.len(), expected.lines.len(), "order {}", order.number);
    for (line, (held, block)) in order.lines.iter().zip(blocks(shown)).enumerate() {
        let (which, expected_line) = (|| format!("line {line} of order {}", order.number), &expected.lines[line]);
        assert_eq!(held.file.number, files[expected_line.file], "{}", which());
        assert_eq!(held.licensed.size().map(|size| size.label.as_str()), expected_line.size, "{}", which());
        let permitted = (real_grant(expected_line.grant), expected_line.approved);
        assert_eq!((held.grant, held.delivery_approved), permitted, "{}", which());
        let price = expected_line.price.map(|price| money(price, order.currency));
        let counted = (price, line_state(expected_line.struck), expected_line.billing);
        assert_eq!((held.price, held.state, held.billing), counted, "{}", which());
        assert_eq!(block, model.block(place, line), "{}", which());
        assert_eq!(shown.kept[line].effect, model.effect(expected_line.file, expected.client), "{}", which());
    }
}

/// What the owner sees: the same decisions (rule 22), of the prices what staff chose (rule 44), no reason of a discount, and no
/// word that staff tell each other (rule 42).
fn compare_told(told: &OrderShown, shown: &OrderShown, expected: &orders::Order) {
    let order = &told.order;
    let number = order.number;
    assert_eq!(order.lines.len(), expected.lines.len(), "order {number}");
    assert_eq!(blocks(told), blocks(shown), "what the owner may download of order {number}");
    let totals = shown.totals.filter(|_| expected.told != PricesShown::Nothing);
    assert_eq!(told.totals, totals, "what the owner is told of order {number}");
    assert_eq!((notes(order), &order.discount), ((expected.note_to_client, None), &None), "order {number}");
    for (held, expected_line) in order.lines.iter().zip(&expected.lines) {
        let told = |price: Option<i64>| price.filter(|_| expected.told == PricesShown::Lines);
        let of_size = held.licensed.size().and_then(|size| size.price);
        let prices = (held.price.map(|price| price.minor()), of_size.map(|price| price.minor()));
        let expected = (told(expected_line.price), told(price_of(expected_line.size, CURRENCIES[0])));
        assert_eq!(prices, expected, "what the owner is told of line {} of order {number}", held.number);
    }
}

/// Why lines are closed, by the names of the refusals; none where one is open.
fn blocks(shown: &OrderShown) -> Vec<Option<&'static str>> {
    let block = |decision: &Decision| match decision {
        Decision::Allowed(_) => None,
        Decision::Refused(block) => Some(block.slug()),
    };
    shown.decisions.iter().map(block).collect()
}

fn notes(order: &Order) -> (Option<&str>, Option<&str>) {
    (order.note_to_client.as_ref().map(|note| note.as_str()), order.staff_note.as_ref().map(|note| note.as_str()))
}

fn totals_of(order: &orders::Order, currency: Currency) -> Totals {
    let (prices, total) = (order.gross().expect("a sum that fits"), order.total().expect("a sum that fits"));
    Totals {
        prices: money(prices, currency),
        discount: money(prices - total, currency),
        total: money(total, currency),
        share: order.discount.map(|share| discount(share).share),
        unpriced: order.standing().filter(|line| line.price.is_none()).count() as u32,
    }
}
