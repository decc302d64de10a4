//! Working on orders at the real desk: the same steps, as Bea.

use picdesk::{
    Currency, Discount, Error, Expected, GrantOf, LineEdit, LineState, Money, Order, OrderEdit, OrderNumber,
    OrderShown, Revision, Share, SizePick, Wish,
};
use picdesk_testkit::{FailingStore, Scene};

use super::{Deed, Head, Part, WorkStep};
use crate::state_machine::{
    orders::CURRENCIES,
    real::{Made, line_number, real_grant},
};

/// Does a step through the desk.
pub async fn done(scene: &Scene, failing: &FailingStore, made: &mut Made, step: &WorkStep) -> Result<(), Error> {
    let Made { orders, files, .. } = made;
    match step {
        WorkStep::Change { order, deed, stale } => {
            change(scene, orders[*order], deed, *stale).await?;
        }
        WorkStep::SetGrantInVain { order, grant, fails_at } => {
            failing.fail_at(*fails_at);
            let outcome = scene.by("Bea").sets(real_grant(*grant), GrantOf::Order, orders[*order]).await;
            failing.recover();
            outcome?;
        }
        WorkStep::AddFile { order, file, pick } => {
            let wish = pick.map(|label| match label {
                "S" => Wish::Pick(SizePick::Smallest),
                "Original" => Wish::Pick(SizePick::Largest),
                label => Wish::Size(label.parse().expect("a label")),
            });
            let before = scene.by("Bea").sees(orders[*order]).await?.order;
            let line = before.lines.iter().position(|line| line.file.number == files[*file]);
            let added = scene.by("Bea").adds(files[*file].as_str(), wish.as_ref(), orders[*order]).await?;
            let said = (line_number(line.unwrap_or(before.lines.len())), line.is_some());
            assert_eq!((added.line, added.was_there), said, "rule 41");
        }
        WorkStep::Duplicate { order } => {
            orders.push(scene.desk.duplicate_order(&scene.actor("Bea").await, orders[*order], None).await?);
        }
    }
    Ok(())
}

async fn change(scene: &Scene, number: OrderNumber, deed: &Deed, stale: bool) -> Result<OrderShown, Error> {
    let (desk, bea) = (&scene.desk, scene.actor("Bea").await);
    let stored = scene.by("Bea").sees(number).await?.order;
    let upon = Expected::Exactly(Revision::new(stored.revision.number() - u32::from(stale)));
    match deed {
        Deed::Save { head, lines } => desk.edit_order(&bea, number, &edit_of(&stored, *head, lines), upon).await,
        Deed::SetGrant { line, grant } => {
            let of = line.map_or(GrantOf::Order, |line| GrantOf::Line(line_number(line)));
            desk.set_grant(&bea, number, of, real_grant(*grant), upon).await
        }
        Deed::PickSize { line } => {
            desk.pick_size(&bea, number, line_number(*line), &"M".parse().expect("a label"), upon).await
        }
        Deed::Release => desk.release_order(&bea, number, None, upon).await,
        Deed::Pay(paid) => desk.mark_paid(&bea, number, *paid, upon).await,
        Deed::Cancel => desk.cancel_order(&bea, number, upon).await,
    }
}

fn edit_of(order: &Order, head: Option<Head>, lines: &[(usize, Part)]) -> OrderEdit {
    let mut edit = OrderEdit::default();
    match head {
        Some(Head::Currency(code)) => edit.currency = Some(currency(code)),
        Some(Head::Discount(share)) => edit.discount = Some(share.map(discount)),
        Some(Head::Tell(told)) => edit.prices_shown = Some(told),
        Some(Head::PayFirst(first)) => edit.must_pay_first = Some(first),
        Some(Head::NoteToClient(note)) => edit.note_to_client = Some(note.map(|note| note.parse().expect("a note"))),
        Some(Head::StaffNote(note)) => edit.staff_note = Some(note.map(|note| note.parse().expect("a note"))),
        None => {}
    }
    let currency = edit.currency.unwrap_or(order.currency);
    // A save names a line once, with all that changes of it, and is read line by line in this order.
    for (place, part) in lines {
        let number = line_number(*place);
        match edit.lines.iter_mut().find(|line| line.line == number) {
            Some(line) => *line = line_edit(line.clone(), *part, currency),
            None => edit.lines.push(line_edit(LineEdit::of(number), *part, currency)),
        }
    }
    edit
}

fn line_edit(line: LineEdit, part: Part, of_order: Currency) -> LineEdit {
    match part {
        Part::Price(price) => LineEdit { price: Some(price.map(|price| money(price, of_order))), ..line },
        Part::ForeignPrice(price) => {
            let foreign = CURRENCIES.into_iter().map(currency).find(|currency| *currency != of_order);
            LineEdit { price: Some(Some(money(price, foreign.expect("there are two")))), ..line }
        }
        Part::Strike(struck) => LineEdit { state: Some(line_state(struck)), ..line },
        Part::Mark(marked) => LineEdit { to_invoice: Some(marked), ..line },
        Part::Approve(approved) => LineEdit { approve: Some(approved), ..line },
    }
}

pub fn line_state(struck: bool) -> LineState {
    if struck { LineState::Struck } else { LineState::Standing }
}

pub fn discount(hundredths: u16) -> Discount {
    Discount { share: Share::new(hundredths).expect("a share"), reason: "A good client".parse().expect("a reason") }
}

/// The currency that the model means by its code.
pub fn currency(code: &str) -> Currency {
    code.parse().expect("a currency")
}

/// The amount that the model means by its cents.
pub fn money(cents: i64, currency: Currency) -> Money {
    Money::new(cents, currency).expect("nothing costs less than nothing")
}
