//! Invoices, and what is marked for them (rules 45, 46).

use std::{sync::Arc, time::Duration};

use picdesk::{
    AccountId, Billing, Currency, Discount, Error, Expected, Invoice, InvoiceLine, InvoiceNumber, InvoiceRefusal,
    LicenceModel, LineEdit, LineNumber, Money, Order, OrderEdit, OrderNumber, OrderRecord, OrderState, Page, Permit,
    Refused, Scope, Share, Store, StoreError, TakeOut, ToInvoiceRow, Unique, may,
};

use super::{ground, orders, walk};
use crate::{Scene, together};

/// With everything that an invoice may say, and with as little as it may.
pub async fn an_invoice_is_read_back_as_it_was_stored(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (first, second) = (stored(&scene, "Ana", |_| {}).await, stored(&scene, "Ana", |_| {}).await);
    let lines = vec![
        line(first, 2, Some("Job 12"), Some("XL"), 12_000, 10_800),
        line(first, 3, Some("Job 12"), None, 0, 0),
        line(second, 1, None, None, i64::MAX, i64::MAX - 10_800),
    ];
    let full = invoice(&scene, 1, "Ana", lines);
    let plain = Invoice { company: None, ..invoice(&scene, 2, "Ivo", Vec::new()) };
    for invoice in [&full, &plain] {
        insert(&scene, invoice).await.expect("the invoice is new");
    }
    let viewing = viewing(&scene).await;
    let mut look = scene.store.look().await.expect("a look");
    for (number, there) in [(1, Some(full)), (2, Some(plain)), (3, None)] {
        assert_eq!(look.invoices().get(&viewing, InvoiceNumber(number)).await.expect("read"), there);
    }
}

/// Rule 46: not even by a unit that has not looked.
pub async fn a_line_is_on_one_invoice_and_on_no_other(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let order = stored(&scene, "Ana", |_| {}).await;
    let first = invoice(&scene, 1, "Ana", vec![line(order, 2, None, None, 100, 100)]);
    insert(&scene, &first).await.expect("the invoice is new");
    let lines = vec![line(order, 1, None, None, 100, 100), line(order, 2, None, None, 100, 100)];
    let again = insert(&scene, &invoice(&scene, 2, "Ana", lines)).await;
    assert!(matches!(again, Err(StoreError::Duplicate(Unique::Key))), "{again:?}");
    let viewing = viewing(&scene).await;
    let mut look = scene.store.look().await.expect("a look");
    assert_eq!(look.invoices().list(&viewing, &Page::first(20)).await.expect("listed").rows.len(), 1);
}

/// From 1, and a unit that is dropped gives its number back.
pub async fn the_numbers_of_invoices_have_no_gaps(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let next = async |keep: bool| {
        let mut work = scene.store.begin().await.expect("a unit");
        let number = work.invoices().next_number().await.expect("a number");
        if keep {
            work.commit().await.expect("committed");
        }
        number.0
    };
    assert_eq!([next(false).await, next(true).await, next(false).await, next(true).await], [1, 1, 2, 2]);
    let mut given = together((0..5).map(|_| next(true))).await;
    given.sort_unstable();
    assert_eq!(given, [3, 4, 5, 6, 7]);
}

/// With the name of whoever made each, as it is now.
pub async fn invoices_are_paged_newest_first_and_none_is_lost_or_doubled(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut made = Vec::new();
    for number in 1..=5 {
        let order = stored(&scene, "Ana", |_| {}).await;
        let lines = (1..=1 + number as u32 % 2).map(|place| line(order, place, None, None, 50, 25)).collect();
        made.insert(0, invoice(&scene, number, ["Ana", "Ivo"][number as usize % 2], lines));
        insert(&scene, &made[0]).await.expect("the invoice is new");
    }
    let viewing = viewing(&scene).await;
    for limit in [1, 2, 5, 6] {
        let rows = walk(limit, async |page| {
            let mut look = scene.store.look().await.expect("a look");
            look.invoices().list(&viewing, &page).await.expect("listed")
        })
        .await;
        assert_eq!(rows.len(), made.len(), "by {limit}");
        for (row, invoice) in rows.iter().zip(&made) {
            assert_eq!((row.number, row.account, &row.name), (invoice.number, invoice.account, &invoice.name));
            assert_eq!((row.lines as usize, row.total), (invoice.lines.len(), invoice.total));
            assert_eq!((row.made_by.as_str(), row.made_at, &row.company), ("Cleo", invoice.made_at, &invoice.company));
        }
    }
}

/// Only marked lines of open orders, each reduced by itself, whatever the sum comes to.
pub async fn what_is_to_be_invoiced_is_listed_by_name_and_currency(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let marked = |prices: [i64; 2], hundredths: Option<u16>, currency: &'static str| {
        move |order: &mut OrderRecord| {
            order.currency = currency.parse().expect("a currency");
            order.discount = hundredths.map(|share| Discount {
                share: Share::new(share).expect("a share"),
                reason: "A good client".parse().expect("a reason"),
            });
            for (line, minor) in order.lines.iter_mut().zip(prices) {
                (line.billing, line.price) = (Billing::ToInvoice, Money::new(minor, order.currency).ok());
            }
        }
    };
    stored(&scene, "Ivo", marked([1, 3], Some(5_000), "EUR")).await;
    stored(&scene, "Ivo", marked([12_345_678_901, 99_999], Some(1_234), "EUR")).await;
    stored(&scene, "Ivo", marked([7, 8], None, "CHF")).await;
    stored(&scene, "Ana", marked([i64::MAX, 1], None, "EUR")).await;
    stored(&scene, "Ana", marked([i64::MAX, 0], Some(3_333), "USD")).await;
    stored(&scene, "Ana", |order| order.lines.iter_mut().for_each(|line| line.billing = Billing::Open)).await;
    for state in [OrderState::Draft, OrderState::Cancelled] {
        stored(&scene, "Bea", |order| order.state = state).await;
    }
    let nets = |prices: &[i64], hundredths| {
        let share = Share::new(hundredths).expect("a share");
        let off = |minor: i64| share.of(Money::new(minor, Currency::EUR).expect("a price")).minor();
        prices.iter().map(|minor| minor - off(*minor)).sum::<i64>()
    };
    let ivos = nets(&[1, 3], 5_000) + nets(&[12_345_678_901, 99_999], 1_234);
    let expected = [
        ("Ana", "EUR", 1, 2, None),
        ("Ana", "USD", 1, 2, Some(nets(&[i64::MAX], 3_333))),
        ("Ivo", "CHF", 1, 2, Some(15)),
        ("Ivo", "EUR", 2, 4, Some(ivos)),
    ];
    for limit in [1, 2, 3, 4, 5] {
        let rows = to_invoice(&scene, limit).await;
        let told = |row: &ToInvoiceRow| {
            (row.name.to_string(), row.currency.to_string(), row.orders, row.lines, row.total.map(|sum| sum.minor()))
        };
        let named = |(name, currency, orders, lines, total): (&str, &str, u32, u32, Option<i64>)| {
            (name.to_owned(), currency.to_owned(), orders, lines, total)
        };
        assert_eq!(rows.iter().map(told).collect::<Vec<_>>(), expected.map(named), "by {limit}");
        assert!(rows.iter().all(|row| row.account == scene.account(row.name.as_str())));
    }
}

/// As it is after every save: marked, unmarked, taken out.
pub async fn an_order_is_held_for_its_invoice_while_any_of_its_lines_is_marked(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let number = stored(&scene, "Ana", |_| {}).await;
    let other = stored(&scene, "Ana", |order| order.currency = "USD".parse().expect("a currency")).await;
    let editing = scene.permit::<may::EditOrders>("Bea", Scope::House).await;
    let held = async |name: &str, currency: Currency| {
        let mut work = scene.store.begin().await.expect("a unit");
        work.orders().hold_to_invoice(&editing, scene.account(name), currency).await.expect("held")
    };
    for (billing, there) in
        [(Billing::ToInvoice, true), (Billing::Open, false), (Billing::ToInvoice, true), (invoiced(3), false)]
    {
        let mut work = scene.store.begin().await.expect("a unit");
        let order = work.orders().get_and_hold(&editing, number).await.expect("read").expect("there");
        let mut record = OrderRecord { revision: order.revision.next(), ..(*order).clone() };
        record.lines[1].billing = billing;
        let order = Order::restore(record);
        work.orders().save(&order, &[LineNumber(2)]).await.expect("saved");
        work.commit().await.expect("committed");
        let expected: &[Order] = if there { &[order] } else { &[] };
        assert_eq!(held("Ana", Currency::EUR).await, expected, "{billing:?}");
    }
    let numbers = |orders: Vec<Order>| orders.iter().map(|order| order.number).collect::<Vec<_>>();
    assert_eq!(numbers(held("Ana", "USD".parse().expect("a currency")).await), [other]);
    assert_eq!(held("Ivo", Currency::EUR).await, []);
}

/// Rule 46, with several who take out at once, and one who marks more meanwhile: every line is on one invoice, and nobody
/// gets an empty one.
pub async fn whatever_is_taken_out_at_once_is_on_one_invoice(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut numbers = Vec::new();
    for name in ["Ana", "Ana", "Ivo", "Ana"] {
        numbers.push(stored(&scene, name, |order| order.lines.truncate(2)).await);
    }
    let (bea, cleo) = (scene.actor("Bea").await, scene.actor("Cleo").await);
    let ask = TakeOut { account: scene.account("Ana"), currency: Currency::EUR, shown: None };
    let (ask, desk) = (&ask, &scene.desk);
    type Doing<'a> = std::pin::Pin<Box<dyn Future<Output = Option<Invoice>> + 'a>>;
    let take = |actor| -> Doing<'_> {
        Box::pin(async move {
            match desk.take_out(actor, ask).await {
                Ok(invoice) => Some(invoice),
                Err(Error::Refused(Refused::Invoice(InvoiceRefusal::Nothing)) | Error::Store(StoreError::Stale)) => {
                    None
                }
                Err(other) => panic!("{other}"),
            }
        })
    };
    let note = |number| -> Doing<'_> {
        let (edit, bea) = (OrderEdit { reference: Some("Job 1".parse().ok()), ..OrderEdit::default() }, &bea);
        Box::pin(async move {
            desk.edit_order(bea, number, &edit, Expected::Any).await.expect("noted");
            None
        })
    };
    let doing = vec![take(&bea), note(numbers[0]), take(&cleo), note(numbers[3]), take(&bea), take(&cleo)];
    let mut made: Vec<Invoice> = together(doing).await.into_iter().flatten().collect();
    made.extend(take(&cleo).await);
    let taken: Vec<_> = made.iter().flat_map(|invoice| &invoice.lines).map(|line| (line.order, line.line)).collect();
    let mut sorted = taken.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [numbers[0], numbers[1], numbers[3]].map(|order| (order, LineNumber(2))));
    for invoice in &made {
        assert_eq!(&desk.invoice(&cleo, invoice.number).await.expect("read"), invoice);
        assert!(!invoice.lines.is_empty());
    }
    let rest = to_invoice(&scene, 5).await;
    assert_eq!(rest.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Ivo"]);

    let mut mark = LineEdit::of(LineNumber(2));
    mark.to_invoice = Some(false);
    let frozen = scene.by("Bea").edits(numbers[0], &OrderEdit::of_line(mark), Expected::Any).await;
    assert!(frozen.is_err(), "rule 45");
}

fn invoiced(number: i64) -> Billing {
    Billing::Invoiced(InvoiceNumber(number))
}

async fn viewing(scene: &Scene) -> Permit<may::ViewInvoices> {
    scene.permit("Bea", Scope::House).await
}

async fn to_invoice(scene: &Scene, limit: u16) -> Vec<ToInvoiceRow> {
    let viewing = viewing(scene).await;
    walk(limit, async |page| {
        let mut look = scene.store.look().await.expect("a look");
        look.invoices().to_invoice(&viewing, &page).await.expect("listed")
    })
    .await
}

/// Stores an open order of euros whose second line is marked, but for what is changed of it.
async fn stored(scene: &Scene, owner: &str, change: impl FnOnce(&mut OrderRecord)) -> OrderNumber {
    let mut order = orders::record(scene, owner).await;
    (order.state, order.discount, order.currency) = (OrderState::Open, None, Currency::EUR);
    order.lines[0].billing = Billing::Open;
    order.lines[1].price = Money::new(4_905, Currency::EUR).ok();
    change(&mut order);
    let number = order.number;
    orders::insert(scene, &Order::restore(order)).await.expect("the order is new");
    number
}

fn line(
    order: OrderNumber,
    place: u32,
    reference: Option<&str>,
    size: Option<&str>,
    price: i64,
    net: i64,
) -> InvoiceLine {
    let money = |minor| Money::new(minor, Currency::EUR).expect("an amount");
    InvoiceLine {
        order,
        line: LineNumber(place),
        reference: reference.map(|reference| reference.parse().expect("a reference")),
        file: super::files::number("B2"),
        title: "A title that was, \"then\"".to_owned(),
        licence: if size.is_some() { LicenceModel::RoyaltyFree } else { LicenceModel::RightsManaged },
        size: size.map(|size| size.parse().expect("a label")),
        price: money(price),
        net: money(net),
    }
}

/// An invoice that Cleo made, with a name and an address that the account does not have.
fn invoice(scene: &Scene, number: i64, name: &str, lines: Vec<InvoiceLine>) -> Invoice {
    let account: AccountId = scene.account(name);
    let nothing = Money::new(0, Currency::EUR).expect("an amount");
    Invoice {
        number: InvoiceNumber(number),
        account,
        name: "Somebody Else".parse().expect("a name"),
        company: "A Company".parse().ok(),
        address: scene.address("Eve"),
        currency: Currency::EUR,
        total: lines.iter().fold(nothing, |sum, line| sum.plus(line.net).expect("it fits")),
        lines,
        made_by: scene.account("Cleo"),
        made_at: scene.now().plus(Duration::from_micros(number as u64)),
    }
}

async fn insert(scene: &Scene, invoice: &Invoice) -> Result<(), StoreError> {
    let mut work = scene.store.begin().await?;
    work.invoices().insert(invoice).await?;
    work.commit().await
}
