//! Something that was invoiced, and something that is to be.

use picdesk::{Currency, Expected, LineEdit, LineNumber, Money, OrderEdit, OrderNumber, TakeOut};
use picdesk_testkit::Scene;

/// Lets Bea order one of her lightboxes into Ana's account once more, invoice its first line for 1.00 EUR, and mark its
/// second one for 5.00 EUR.
pub async fn invoice_some(scene: &Scene, lightbox: &str) -> OrderNumber {
    let order = scene.by("Bea").orders(lightbox).into("Ana").await.expect("it is created").order.number;
    let bea = scene.actor("Bea").await;
    mark(scene, order, 1, 100).await;
    let ask = TakeOut { account: scene.account("Ana"), currency: Currency::EUR, shown: None };
    scene.desk.take_out(&bea, &ask).await.expect("it is taken out");
    mark(scene, order, 2, 500).await;
    order
}

/// Lets Bea give a line a price in cents, and mark it for invoicing.
pub async fn mark(scene: &Scene, order: OrderNumber, line: u32, cents: i64) {
    let price = Some(Money::new(cents, Currency::EUR).ok());
    let edit = LineEdit { price, to_invoice: Some(true), ..LineEdit::of(LineNumber(line)) };
    scene.by("Bea").edits(order, &OrderEdit::of_line(edit), Expected::Any).await.expect("it is marked");
}
