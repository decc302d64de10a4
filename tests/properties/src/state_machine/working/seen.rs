//! What is seen of an order: all of it by staff, and by its owner what they are told.

use picdesk::{Currency, Decision, FileNumber, Order, OrderNumber, OrderShown, PricesShown, Totals};
use picdesk_testkit::Scene;

use super::real::{currency, discount, line_state, money};
use crate::state_machine::{
    model::{CLIENTS, Model},
    orders::{self, CURRENCIES, price_of},
    real::real_grant,
};

/// Compares an order with what the model says, as staff and as both clients see it; answers it as staff see it.
pub async fn compare_order(
    scene: &Scene,
    files: &[FileNumber],
    number: OrderNumber,
    model: &Model,
    place: usize,
) -> Order {
    let expected = &model.orders[place];
    let shown = scene.by("Bea").sees(number).await.expect("staff see every order");
    assert_eq!(shown.order.owner, scene.account(CLIENTS[expected.client]));
    assert_eq!(shown.order.lines.len(), expected.lines.len(), "order {number}");
    compare_head(&shown, expected);
    for (line, (held, block)) in shown.order.lines.iter().zip(blocks(&shown)).enumerate() {
        let expected = &expected.lines[line];
        assert_eq!(held.file.number, files[expected.file]);
        assert_eq!(held.grant, real_grant(expected.grant));
        assert_eq!(held.delivery_approved, expected.approved);
        assert_eq!(held.licensed.size().map(|size| size.label.as_str()), expected.size);
        let costs = expected.price.map(|price| money(price, shown.order.currency));
        let counted = (costs, line_state(expected.struck), expected.billing);
        assert_eq!((held.price, held.state, held.billing), counted, "line {line} of order {number}");
        assert_eq!(block, model.block(place, line), "line {line} of order {number}");
        let effect = model.effect(expected.file, model.orders[place].client);
        assert_eq!(shown.kept[line].effect, effect, "line {line} of order {number}");
    }
    for (client, name) in CLIENTS.into_iter().enumerate() {
        let sees = scene.by(name).sees(number).await;
        let its_own = client == expected.client && expected.released;
        assert_eq!(sees.is_ok(), its_own, "{name} and order {number}");
        if let Ok(told) = sees {
            compare_told(&told, &shown, expected);
        }
    }
    shown.order
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

/// What the owner sees: the same decisions (rule 22), of the prices what staff chose (rule 44), no reason of a discount, and no
/// word that staff tell each other (rule 42).
fn compare_told(told: &OrderShown, shown: &OrderShown, expected: &orders::Order) {
    let order = &told.order;
    let number = order.number;
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
