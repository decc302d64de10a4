//! What `order.rs` promises.

use super::{
    add_file::FileAdded,
    create::Wish,
    edit::{Edited, LineEdit, OrderEdit},
    line::Licensed,
    *,
};
use crate::{
    actor::Actor,
    file::{FileCard, Format, Master, MasterKey},
    journal::Change,
    licence::LicenceModel,
    money::Money,
    policy::{Permit, Scope, may},
    revision::{Expected, Stale},
    rights::Rights,
    sizes::{LongEdge, Size, SizeBook, SizeCollection, SizeLabel, SizeOffer, SizePick},
};

const EUR: Currency = Currency::EUR;

fn id<I: From<uuid::Uuid>>(number: u128) -> I {
    I::from(uuid::Uuid::from_u128(number))
}

fn editing() -> Permit<may::EditOrders> {
    Actor::of(id(1), &"Bea".parse().unwrap(), &Rights::all(), id(2)).permit(Scope::House).unwrap()
}

fn card(number: u128, licence: LicenceModel) -> FileCard {
    let key = MasterKey::new("0".repeat(64)).unwrap();
    let master = Master { key, format: Format::Jpeg, width_px: 6000, height_px: 4000, bytes: 1 };
    let (title, number_typed) = (String::new(), format!("A{number}").parse().unwrap());
    FileCard {
        id: id(number),
        number: number_typed,
        title,
        licence,
        supplier: id(4),
        master,
        withdrawn: false,
        restricted: false,
    }
}

/// An order with a line of this licence.
fn order_of(licensed: Licensed, state: OrderState) -> Order {
    let line = OrderLine { price: None, ..OrderLine::new(LineNumber(1), &card(3, licensed.model()), licensed, EUR) };
    let stamp = Stamp { id: OrderNumber::FIRST, at: Moment::from_micros(0) };
    let begun = OrderRecord::begun(stamp, id(5), id(1), Origin::BackOffice, EUR, vec![line]);
    Order::restore(OrderRecord { state, ..begun })
}

fn label(text: &str) -> SizeLabel {
    text.parse().unwrap()
}

fn euros(minor: i64) -> Option<Money> {
    Money::new(minor, Currency::EUR).ok()
}

/// Two sizes: S for 25 euros and M for 60.
fn sizes() -> SizeBook {
    let offer = |name, edge, price| SizeOffer { label: label(name), long_edge: LongEdge::Px(edge), price };
    let offers = vec![offer("S", 600, euros(2_500)), offer("M", 1_200, euros(6_000))];
    SizeBook::new(SizeCollection { id: id(6), name: "Two".parse().unwrap(), offers }, Vec::new())
}

fn offered(card: &FileCard) -> Vec<Size> {
    sizes().offered(card.supplier, &card.master)
}

fn of_line(grant: Option<Grant>, size: Option<&str>) -> OrderEdit {
    OrderEdit::of_line(LineEdit { grant, size: size.map(label), ..LineEdit::of(LineNumber(1)) })
}

fn edit(order: &mut Order, edit: &OrderEdit) -> Result<Edited, OrderRefusal> {
    order.edit(&editing(), edit, &sizes(), Expected::Any)
}

fn change(field: &str, old: Option<&str>, new: Option<&str>) -> Change {
    Change::of(field, old.map(str::to_owned), new.map(str::to_owned))
}

/// Rules 23, 42 and 47.
#[test]
fn one_save_changes_all_that_it_names_and_says_what_it_was_and_is() {
    let mut order = order_of(Licensed::RightsManaged, OrderState::Open);
    let note = |text: &str| text.parse::<Message>().ok();
    let wanted = OrderEdit {
        grant: Some(Grant::Granted(GrantLimits::default())),
        note_to_client: Some(note("Credit the photographer.")),
        staff_note: Some(note("Pays late.")),
        ..of_line(Some(Grant::Denied), None)
    };
    let edited = edit(&mut order, &wanted).unwrap();
    let expected = [
        change("grant", Some("inherit"), Some("granted")),
        change("note to the client", None, Some("Credit the photographer.")),
        change("staff note", None, Some("Pays late.")),
        change("grant of line 1", Some("inherit"), Some("denied")),
    ];
    assert_eq!((edited.changes, edited.lines), (expected.to_vec(), vec![LineNumber(1)]));
    assert_eq!((order.grant.kind(), order.lines[0].grant), (GrantKind::Granted, Grant::Denied));
    assert_eq!(
        (order.note_to_client.clone(), order.staff_note.clone()),
        (wanted.note_to_client.clone().flatten(), note("Pays late."))
    );
    assert_eq!(order.revision, Revision::new(2), "it is one revision");

    assert_eq!(edit(&mut order, &wanted), Ok(Edited::default()), "the same again changes nothing");
    assert_eq!(order.revision, Revision::new(2));

    let away = OrderEdit { staff_note: Some(None), ..OrderEdit::default() };
    assert_eq!(edit(&mut order, &away).unwrap().changes, [change("staff note", Some("Pays late."), None)]);
    assert_eq!((order.staff_note.as_ref(), order.note_to_client.is_some()), (None, true));
}

/// Rule 40.
#[test]
fn a_stale_change_leaves_the_order_as_it_was() {
    let mut order = order_of(Licensed::RightsManaged, OrderState::Draft);
    let (before, stale) = (order.clone(), Expected::Exactly(Revision::new(2)));
    assert!(matches!(
        order.edit(&editing(), &of_line(Some(Grant::Denied), None), &sizes(), stale),
        Err(OrderRefusal::Stale(Stale { wanted, found })) if wanted == Revision::new(2) && found == Revision::FIRST
    ));
    assert!(order.release(&editing(), stale).is_err());
    assert_eq!(order, before);
}

#[test]
fn where_one_part_of_a_save_is_refused_nothing_is_changed() {
    let mut order = order_of(Licensed::RightsManaged, OrderState::Open);
    let (before, nine) = (order.clone(), LineNumber(9));
    let missing = OrderEdit {
        grant: Some(Grant::Denied),
        ..OrderEdit::of_line(LineEdit { grant: Some(Grant::Denied), ..LineEdit::of(nine) })
    };
    assert_eq!(edit(&mut order, &missing), Err(OrderRefusal::NoSuchLine(nine)));
    let sized = OrderEdit { grant: Some(Grant::Denied), ..of_line(Some(Grant::Denied), Some("S")) };
    assert_eq!(edit(&mut order, &sized), Err(OrderRefusal::SizeIsTheClients(LineNumber(1))), "rule 14");
    let part = |grant| LineEdit { grant: Some(grant), ..LineEdit::of(LineNumber(1)) };
    let twice = OrderEdit { lines: vec![part(Grant::Denied), part(Grant::Inherit)], ..OrderEdit::default() };
    assert_eq!(edit(&mut order, &twice), Err(OrderRefusal::LineNamedTwice(LineNumber(1))));
    assert_eq!(order, before);
}

/// Rules 15, 18 and 20.
#[test]
fn a_size_is_picked_among_the_offered_ones_of_a_royalty_free_line() {
    let mut order = order_of(Licensed::RoyaltyFree(None), OrderState::Open);
    let refused = edit(&mut order, &of_line(None, Some("XL")));
    assert_eq!(refused, Err(OrderRefusal::SizeNotOffered(label("XL"))));
    let expected = [change("size of line 1", None, Some("M")), change("price of line 1", None, Some("60.00 EUR"))];
    assert_eq!(edit(&mut order, &of_line(None, Some("M"))).unwrap().changes, expected);
    edit(&mut order, &of_line(None, Some("S"))).unwrap();
    assert_eq!(
        (order.lines[0].licensed.size().map(|size| size.width_px), order.lines[0].price),
        (Some(600), euros(2_500))
    );

    let none = SizeBook::new(SizeCollection { offers: Vec::new(), ..sizes().of(None).clone() }, Vec::new());
    let again = order.edit(&editing(), &of_line(None, Some("S")), &none, Expected::Any);
    assert_eq!(again, Ok(Edited::default()), "the size that it has is a snapshot, and stays");
}

/// Rule 42: what was agreed is not undone by another size.
#[test]
fn a_price_that_was_agreed_stays_when_another_size_is_picked() {
    let small = offered(&card(3, LicenceModel::RoyaltyFree)).remove(0);
    let mut record = (*order_of(Licensed::RoyaltyFree(Some(small)), OrderState::Open)).clone();
    record.lines[0].price = euros(1);
    let mut order = Order::restore(record);
    let edited = edit(&mut order, &of_line(None, Some("M"))).unwrap();
    assert_eq!(edited.changes, [change("size of line 1", Some("S"), Some("M"))]);
    assert_eq!(order.lines[0].price, euros(1));
}

/// Rules 19 and 41.
#[test]
fn a_file_is_added_as_the_last_line_once_and_in_the_size_that_was_picked() {
    let mut order = order_of(Licensed::RightsManaged, OrderState::Draft);
    let mut add = |card: &FileCard, wish: Option<Wish>| order.add_file(&editing(), card, wish.as_ref(), &offered(card));
    let largest = Some(Wish::Pick(SizePick::Largest));
    let (managed, free) = (card(7, LicenceModel::RightsManaged), card(8, LicenceModel::RoyaltyFree));
    assert_eq!(add(&managed, largest.clone()), Ok(FileAdded { line: LineNumber(2), was_there: false }));
    assert_eq!(add(&free, largest), Ok(FileAdded { line: LineNumber(3), was_there: false }));
    assert_eq!(add(&free, None), Ok(FileAdded { line: LineNumber(3), was_there: true }));
    let sized = add(&card(9, LicenceModel::RightsManaged), Some(Wish::Size(label("S"))));
    assert_eq!(sized, Err(OrderRefusal::NotRoyaltyFree("A9".parse().unwrap())));
    let withdrawn = FileCard { withdrawn: true, ..card(9, LicenceModel::RightsManaged) };
    assert_eq!(add(&withdrawn, None), Err(OrderRefusal::Withdrawn("A9".parse().unwrap())), "rule 48");

    let line = &order.lines[2];
    assert_eq!((line.licensed.size().map(|size| &size.label), line.price), (Some(&label("M")), euros(6_000)));
    assert_eq!((line.grant, order.lines[1].licensed.size()), (Grant::Inherit, None));
    assert_eq!((order.lines.len(), order.revision), (3, Revision::new(3)));
}

/// Rule 26.
#[test]
fn a_cancelled_order_gets_no_file() {
    let mut order = order_of(Licensed::RightsManaged, OrderState::Cancelled);
    let refused = order.add_file(&editing(), &card(7, LicenceModel::RightsManaged), None, &[]);
    assert_eq!(refused, Err(OrderRefusal::Cancelled));
}

#[test]
fn an_order_holds_as_many_files_as_a_lightbox() {
    let mut record = (*order_of(Licensed::RightsManaged, OrderState::Open)).clone();
    record.lines = vec![record.lines[0].clone(); crate::lightbox::MOST_FILES];
    let refused = Order::restore(record).add_file(&editing(), &card(7, LicenceModel::RightsManaged), None, &[]);
    assert_eq!(refused, Err(OrderRefusal::Full));
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
