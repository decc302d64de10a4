//! What stands in the demo agency's order book: prices, an invoice that was taken out, and lines that wait for theirs.

use anyhow::Context as _;
use picdesk::{AccountId, Desk, Discount, Expected, House, LineEdit, Money, OrderEdit, OrderNumber, Ports, TakeOut};

use super::{
    orders::{client, sign_in},
    people::STAFF,
};

/// What was agreed about an order.
struct Agreed {
    with: &'static str,
    /// What each file costs, in minor units.
    price: i64,
    /// What is taken off in percent, and why.
    off: Option<(&'static str, &'static str)>,
    /// Whether it is invoiced already.
    invoiced: bool,
}

const AGREED: [Agreed; 2] = [
    Agreed { with: "liam@harbourbooks.example", price: 18_000, off: Some(("10", "Five at once")), invoiced: true },
    Agreed { with: "mateusz@wisla.example", price: 9_500, off: None, invoiced: false },
];

/// Prices the orders, and marks their lines for invoicing.
pub(crate) async fn play(
    ports: Ports,
    house: House,
    clients: &[AccountId],
    sold: &[(AccountId, OrderNumber)],
) -> anyhow::Result<()> {
    let currency = house.currency;
    let desk = Desk::new(ports, house);
    let ines = sign_in(&desk, STAFF[0].address).await?;
    for Agreed { with, price, off, invoiced } in AGREED {
        let account = client(clients, with)?;
        let (_, number) = *sold.iter().find(|(owner, _)| *owner == account).context("a client without an order")?;
        let (price, order) = (Money::new(price, currency)?, desk.order(&ines, number).await?.order);
        let discount = match off {
            Some((share, reason)) => Some(Discount { share: share.parse()?, reason: reason.parse()? }),
            None => None,
        };
        let priced = |line: &picdesk::OrderLine| LineEdit {
            price: Some(Some(price)),
            to_invoice: Some(true),
            ..LineEdit::of(line.number)
        };
        let edit = OrderEdit {
            discount: Some(discount),
            lines: order.lines.iter().map(priced).collect(),
            ..OrderEdit::default()
        };
        desk.edit_order(&ines, number, &edit, Expected::Any).await?;
        if invoiced {
            desk.take_out(&ines, &TakeOut { account, currency, shown: None }).await?;
        }
    }
    Ok(desk.sign_out(&ines).await?)
}
