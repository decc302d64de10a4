//! Money at the real desk: the same steps, as Bea, and a look at every mark and invoice.

use picdesk::{AccountChange, Billing, Error, Expected, InvoiceNumber, Order, Page, TakeOut};
use picdesk_testkit::{FailingStore, Scene};

use super::{Invoice, MoneyStep, Purse, Shown, sum};
use crate::state_machine::{
    model::{CLIENTS, Model},
    orders::CURRENCIES,
    real::line_number,
    working::{currency, money},
};

/// Does a step through the desk.
pub async fn done(scene: &Scene, failing: &FailingStore, step: &MoneyStep) -> Result<(), Error> {
    let (desk, bea) = (&scene.desk, scene.actor("Bea").await);
    let all_of = |(client, code): Purse| {
        let account = scene.account(CLIENTS[client]);
        TakeOut { account, currency: currency(code), shown: None }
    };
    match step {
        MoneyStep::LetPayFirst { client, first } => {
            let change = AccountChange { must_pay_first: Some(*first), ..AccountChange::default() };
            desk.change_account(&bea, scene.account(CLIENTS[*client]), change, Expected::Any).await?;
        }
        MoneyStep::TakeOut { from, shown } => {
            let ask = all_of(*from);
            let marked = desk.to_invoice(&bea, &Page::first(50)).await?.rows;
            let row = marked.iter().find(|row| (row.account, row.currency) == (ask.account, ask.currency));
            let sum = row.and_then(|row| row.total);
            let shown = match shown {
                Shown::None => None,
                Shown::AsItIs => sum,
                Shown::Another => Some(money(sum.map_or(0, |sum| sum.minor()) ^ 1, ask.currency)),
            };
            desk.take_out(&bea, &TakeOut { shown, ..ask }).await?;
        }
        MoneyStep::TakeOutInVain { from, fails_at } => {
            failing.fail_at(*fails_at);
            let outcome = desk.take_out(&bea, &all_of(*from)).await;
            failing.recover();
            outcome?;
        }
    }
    Ok(())
}

/// Compares what is to be invoiced, and what was, with what the model says: every cent that was is on exactly one invoice,
/// for what its line costs ever after (rules 45, 46).
pub async fn compare_invoices(scene: &Scene, orders: &[Order], model: &Model) {
    let (desk, bea) = (&scene.desk, scene.actor("Bea").await);
    let marked = desk.to_invoice(&bea, &Page::first(50)).await.expect("listed").rows;
    let listed = marked.iter().map(|row| (row.account, row.currency, row.lines as usize, row.total));
    // By the names of accounts and then by the codes of currencies.
    let [house, other] = CURRENCIES;
    let purses = (0..CLIENTS.len()).flat_map(|client| [(client, other), (client, house)]);
    let expected = purses.map(|from| (from, model.to_invoice(from))).filter(|(_, lines)| !lines.is_empty());
    let expected = expected.map(|((client, code), lines)| {
        let total = sum(lines.iter().map(|(.., net)| *net)).ok().map(|total| money(total, currency(code)));
        (scene.account(CLIENTS[client]), currency(code), lines.len(), total)
    });
    assert_eq!(listed.collect::<Vec<_>>(), expected.collect::<Vec<_>>());

    let mut on_invoices = Vec::new();
    let listed = desk.invoices(&bea, &Page::first(200)).await.expect("listed").rows;
    assert_eq!(listed.len(), model.invoices.len());
    for ((number, row), expected) in (1..).map(InvoiceNumber).zip(listed.iter().rev()).zip(&model.invoices) {
        let Invoice { from: (client, code), lines } = expected;
        let invoice = desk.invoice(&bea, number).await.expect("read");
        assert_eq!((row.number, row.total, row.lines as usize), (number, invoice.total, lines.len()));
        assert_eq!((invoice.account, invoice.currency), (scene.account(CLIENTS[*client]), currency(code)));
        let told = invoice.lines.iter().map(|line| (line.order, line.line, line.price, line.net));
        let expected = lines.iter().map(|&(order, line, price, net)| {
            let [price, net] = [price, net].map(|cents| money(cents, invoice.currency));
            (orders[order].number, line_number(line), price, net)
        });
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
