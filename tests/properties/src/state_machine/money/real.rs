//! Money at the real desk: the same steps, and a look at every price, mark and invoice.

use picdesk::{
    AccountChange, Billing, Currency, Discount, Error, Expected, InvoiceNumber, InvoiceRefusal, LineEdit, LineState,
    Money, MoneyError, Order, OrderEdit, OrderNumber, OrderRefusal, OrderShown, Page, Refused, Share, TakeOut,
};
use picdesk_testkit::{FailingStore, Scene};

use super::{Deed, Head, Invoice, MoneyStep, Part, Shown, Why, sum};
use crate::state_machine::{
    model::{CLIENTS, Model},
    orders,
    real::{Made, line_number},
};

/// Does a step through the desk, as Bea.
pub async fn done(scene: &Scene, failing: &FailingStore, made: &Made, step: &MoneyStep) -> Result<(), Error> {
    let (desk, bea) = (&scene.desk, scene.actor("Bea").await);
    let all_of =
        |client: usize| TakeOut { account: scene.account(CLIENTS[client]), currency: Currency::EUR, shown: None };
    match step {
        MoneyStep::Change { order, deed, stale } => {
            let number = made.orders[*order];
            let read = scene.by("Bea").sees(number).await?.order.revision;
            if *stale {
                // That is edited of every order, cancelled or not.
                let staff_note = Some(format!("Seen at {read}").parse().ok());
                let meanwhile = OrderEdit { staff_note, ..OrderEdit::default() };
                scene.by("Bea").edits(number, &meanwhile, Expected::Any).await?;
            }
            change(scene, number, deed, Expected::Exactly(read)).await?;
        }
        MoneyStep::LetPayFirst { client, first } => {
            let change = AccountChange { must_pay_first: Some(*first), ..AccountChange::default() };
            desk.change_account(&bea, scene.account(CLIENTS[*client]), change, Expected::Any).await?;
        }
        MoneyStep::TakeOut { client, shown } => {
            let ask = all_of(*client);
            let marked = desk.to_invoice(&bea, &Page::first(50)).await?.rows;
            let sum = marked.iter().find(|row| row.account == ask.account).and_then(|row| row.total);
            let shown = match shown {
                Shown::None => None,
                Shown::AsItIs => sum,
                Shown::Another => Some(euros(sum.map_or(0, |sum| sum.minor()) ^ 1)),
            };
            desk.take_out(&bea, &TakeOut { shown, ..ask }).await?;
        }
        MoneyStep::TakeOutInVain { client, fails_at } => {
            failing.fail_at(*fails_at);
            let outcome = desk.take_out(&bea, &all_of(*client)).await;
            failing.recover();
            outcome?;
        }
    }
    Ok(())
}

async fn change(scene: &Scene, number: OrderNumber, deed: &Deed, upon: Expected) -> Result<OrderShown, Error> {
    let bea = scene.actor("Bea").await;
    match deed {
        Deed::Save { head, lines } => {
            let mut edit = OrderEdit { lines: lines.iter().map(real_part).collect(), ..OrderEdit::default() };
            match *head {
                Some(Head::Discount(share)) => edit.discount = Some(share.map(real_discount)),
                Some(Head::PayFirst(first)) => edit.must_pay_first = Some(first),
                None => {}
            }
            scene.desk.edit_order(&bea, number, &edit, upon).await
        }
        Deed::Pay(paid) => scene.desk.mark_paid(&bea, number, *paid, upon).await,
        Deed::Cancel => scene.desk.cancel_order(&bea, number, upon).await,
    }
}

/// The name that the model has for a refusal; none where something else than a rule of money refuses.
pub fn why(error: &Error) -> Option<Why> {
    let Error::Refused(refused) = error else { return None };
    match refused {
        Refused::Order(OrderRefusal::Stale(_)) => Some("stale"),
        Refused::Order(OrderRefusal::Invoiced(_)) => Some("invoiced"),
        Refused::Order(OrderRefusal::NoPrice(_)) => Some("no price"),
        Refused::Order(OrderRefusal::StruckLine(_)) => Some("struck"),
        Refused::Order(OrderRefusal::Cancelled) => Some("cancelled"),
        Refused::Order(OrderRefusal::SizeIsTheClients(_)) => Some("the client's"),
        Refused::Order(OrderRefusal::Money(MoneyError::TooMuch)) => Some("too much"),
        Refused::Invoice(InvoiceRefusal::Nothing) => Some("nothing"),
        Refused::Invoice(InvoiceRefusal::AnotherSum(_)) => Some("another sum"),
        Refused::Invoice(InvoiceRefusal::Money(MoneyError::TooMuch)) => Some("too much"),
        _ => None,
    }
}

/// Compares what an order costs with what the model says: every line, and the sum of those that stand (rules 43, 45).
pub fn compare_order(shown: &OrderShown, expected: &orders::Order) {
    let order = &shown.order;
    let number = order.number;
    assert_eq!((order.must_pay_first, order.paid_at.is_some()), (expected.pay_first, expected.paid), "order {number}");
    assert_eq!(order.discount, expected.discount.map(real_discount), "order {number}");
    for (held, expected) in order.lines.iter().zip(&expected.lines) {
        let told = (held.price, held.state, held.billing);
        let expected = (expected.price.map(euros), real_state(expected.struck), expected.billing);
        assert_eq!(told, expected, "line {} of order {number}", held.number);
    }
    let totals = shown.totals.expect("the sums fit");
    let nets = sum(expected.standing().filter_map(|line| Some(expected.net(line.price?))));
    let told = (Ok(totals.prices.minor()), Ok(totals.total.minor()));
    assert_eq!(told, (expected.gross(), nets), "order {number}");
    let unpriced = expected.standing().filter(|line| line.price.is_none()).count();
    assert_eq!(totals.unpriced as usize, unpriced, "order {number}");
}

/// Compares what is to be invoiced, and what was, with what the model says: every cent that was is on exactly one invoice,
/// for what its line costs ever after (rules 45, 46).
pub async fn compare_invoices(scene: &Scene, orders: &[Order], model: &Model) {
    let (desk, bea) = (&scene.desk, scene.actor("Bea").await);
    let marked = desk.to_invoice(&bea, &Page::first(50)).await.expect("listed").rows;
    let listed = marked.iter().map(|row| (row.account, row.lines as usize, row.total));
    let expected = CLIENTS.into_iter().enumerate().map(|(client, name)| (name, model.to_invoice(client)));
    let expected = expected.filter(|(_, lines)| !lines.is_empty()).map(|(name, lines)| {
        let total = sum(lines.iter().map(|(.., net)| *net)).ok().map(euros);
        (scene.account(name), lines.len(), total)
    });
    assert_eq!(listed.collect::<Vec<_>>(), expected.collect::<Vec<_>>());

    let mut on_invoices = Vec::new();
    let listed = desk.invoices(&bea, &Page::first(200)).await.expect("listed").rows;
    assert_eq!(listed.len(), model.invoices.len());
    for ((number, row), expected) in (1..).map(InvoiceNumber).zip(listed.iter().rev()).zip(&model.invoices) {
        let Invoice { client, lines } = expected;
        let invoice = desk.invoice(&bea, number).await.expect("read");
        assert_eq!((row.number, row.total, row.lines as usize), (number, invoice.total, lines.len()));
        assert_eq!(invoice.account, scene.account(CLIENTS[*client]));
        let told = invoice.lines.iter().map(|line| (line.order, line.line, line.price, line.net));
        let expected = lines
            .iter()
            .map(|&(order, line, price, net)| (orders[order].number, line_number(line), euros(price), euros(net)));
        assert_eq!(told.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "invoice {number}");
        assert_eq!(Ok(invoice.total.minor()), sum(invoice.lines.iter().map(|line| line.net.minor())));
        on_invoices.extend(invoice.lines.iter().map(|line| (line.order, line.line, number, Some(line.net))));
    }
    on_invoices.sort_by_key(|&(order, line, ..)| (order, line));
    let lines = orders.iter().flat_map(|order| order.lines.iter().map(move |line| (order, line)));
    let invoiced = lines.filter_map(|(order, line)| match line.billing {
        Billing::Invoiced(number) => Some((order.number, line.number, number, order.net(line))),
        Billing::Open | Billing::ToInvoice => None,
    });
    assert_eq!(on_invoices, invoiced.collect::<Vec<_>>());
}

fn real_part((place, part): &(usize, Part)) -> LineEdit {
    let line = LineEdit::of(line_number(*place));
    match *part {
        Part::Price(price) => LineEdit { price: Some(price.map(euros)), ..line },
        Part::Strike(struck) => LineEdit { state: Some(real_state(struck)), ..line },
        Part::Mark(marked) => LineEdit { to_invoice: Some(marked), ..line },
    }
}

fn real_state(struck: bool) -> LineState {
    if struck { LineState::Struck } else { LineState::Standing }
}

fn real_discount(hundredths: u16) -> Discount {
    Discount { share: Share::new(hundredths).expect("a share"), reason: "A good client".parse().expect("a reason") }
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR).expect("nothing costs less than nothing")
}
