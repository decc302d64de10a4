//! What `order.rs` promises.

use super::*;
use crate::{
    actor::Actor,
    file::{Format, Master, MasterKey},
    licence::LicenceModel,
    order::line::LineFile,
    policy::Scope,
    rights::Rights,
};

fn id<I: From<uuid::Uuid>>(number: u128) -> I {
    I::from(uuid::Uuid::from_u128(number))
}

fn editing() -> Permit<may::EditOrders> {
    Actor::of(id(1), &"Bea".parse().unwrap(), &Rights::all(), id(2)).permit(Scope::House).unwrap()
}

/// An open order with a line of this licence.
fn order_of(licensed: Licensed, state: OrderState) -> Order {
    let key = MasterKey::new("0".repeat(64)).unwrap();
    let master = Master { key, format: Format::Jpeg, width_px: 6000, height_px: 4000, bytes: 1 };
    let file = LineFile {
        id: id(3),
        number: "A1".parse().unwrap(),
        title: String::new(),
        supplier: id(4),
        master,
        withdrawn: false,
    };
    let number = LineNumber(1);
    let line =
        OrderLine { number, file, licensed, grant: Grant::Inherit, state: line::LineState::Standing, price: None };
    Order::restore(OrderRecord {
        number: OrderNumber::FIRST,
        owner: id(5),
        created_by: id(1),
        origin: Origin::BackOffice,
        state,
        grant: Grant::Inherit,
        currency: Currency::EUR,
        lines: vec![line],
        usage: None,
        reference: None,
        terms_accepted_at: None,
        created_at: Moment::from_micros(0),
        revision: Revision::FIRST,
    })
}

fn size(label: &str) -> Size {
    Size { label: label.parse().unwrap(), width_px: 800, height_px: 533, original: false, price: None }
}

/// Rule 23.
#[test]
fn a_grant_is_changed_where_it_is_meant_and_the_old_one_is_answered() {
    let mut order = order_of(Licensed::RightsManaged, OrderState::Open);
    let granted = Grant::Granted(GrantLimits::default());
    assert_eq!(order.set_grant(&editing(), GrantOf::Order, granted, Expected::Any), Ok(Grant::Inherit));
    assert_eq!((order.grant, order.lines[0].grant), (granted, Grant::Inherit));
    let line = GrantOf::Line(LineNumber(1));
    assert_eq!(order.set_grant(&editing(), line, Grant::Denied, Expected::Any), Ok(Grant::Inherit));
    assert_eq!((order.grant, order.lines[0].grant), (granted, Grant::Denied));
    assert_eq!(order.revision, Revision::new(3));
}

#[test]
fn a_stale_change_leaves_the_order_as_it_was() {
    let mut order = order_of(Licensed::RightsManaged, OrderState::Draft);
    let (before, stale) = (order.clone(), Expected::Exactly(Revision::new(2)));
    assert!(matches!(
        order.set_grant(&editing(), GrantOf::Order, Grant::Denied, stale),
        Err(OrderRefusal::Stale(Stale { wanted, found })) if wanted == Revision::new(2) && found == Revision::FIRST
    ));
    assert!(order.release(&editing(), stale).is_err());
    assert_eq!(order, before);
}

#[test]
fn a_line_that_is_not_there_is_refused_and_nothing_is_counted() {
    let mut order = order_of(Licensed::RightsManaged, OrderState::Open);
    let nine = LineNumber(9);
    let refused = order.set_grant(&editing(), GrantOf::Line(nine), Grant::Denied, Expected::Any);
    assert_eq!(refused, Err(OrderRefusal::NoSuchLine(nine)));
    assert_eq!(order.revision, Revision::FIRST);
}

/// Rules 15 and 18.
#[test]
fn a_size_is_picked_among_the_offered_ones_of_a_royalty_free_line() {
    let mut order = order_of(Licensed::RoyaltyFree(None), OrderState::Open);
    let (offered, one) = ([size("S"), size("M")], LineNumber(1));
    let label = |text: &str| text.parse::<SizeLabel>().unwrap();
    let refused = order.pick_size(&editing(), one, &label("XL"), &offered, Expected::Any);
    assert_eq!(refused, Err(OrderRefusal::SizeNotOffered(label("XL"))));
    assert_eq!(order.pick_size(&editing(), one, &label("M"), &offered, Expected::Any), Ok(None));
    assert_eq!(order.pick_size(&editing(), one, &label("S"), &offered, Expected::Any), Ok(Some(label("M"))));
    assert_eq!(order.lines[0].licensed, Licensed::RoyaltyFree(Some(size("S"))));
    assert_eq!(order.lines[0].licensed.model(), LicenceModel::RoyaltyFree);
}

/// Rule 12.
#[test]
fn only_a_draft_is_hidden_from_its_owner_and_only_a_draft_is_released() {
    let seen = OrderState::ALL.map(|state| order_of(Licensed::RightsManaged, state).is_seen_by_owner());
    assert_eq!(seen, [false, true, true]);
    for state in [OrderState::Open, OrderState::Cancelled] {
        let mut order = order_of(Licensed::RightsManaged, state);
        assert_eq!(order.release(&editing(), Expected::Any), Err(OrderRefusal::NotADraft));
        assert_eq!(order.state, state);
    }
}

#[test]
fn an_order_number_is_a_whole_number_above_zero() {
    assert_eq!("1001".parse(), Ok(OrderNumber::FIRST));
    for text in ["", "0", "-1", "1001a", " 1001", "99999999999999999999"] {
        assert_eq!(text.parse::<OrderNumber>(), Err(NotAnOrderNumber), "{text:?}");
    }
}

#[test]
fn a_grant_reads_with_its_limits() {
    let limits = GrantLimits { valid_until: Some(Moment::from_micros(0)), max_downloads: Some(2) };
    let read = Grant::Granted(limits).to_string();
    assert_eq!(read, "granted, until 1970-01-01T00:00:00Z, 2 downloads per file");
    assert_eq!((Grant::Inherit.to_string(), Grant::Denied.to_string()), ("inherit".into(), "denied".into()));
}
