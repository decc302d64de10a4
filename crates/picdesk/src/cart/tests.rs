//! What `cart.rs` and `order/check_out.rs` promise.

use super::*;
use crate::{
    actor::Actor,
    file::{Format, Master, MasterKey},
    ids::{SizeCollectionId, SupplierId},
    moment::Stamp,
    money::Currency,
    order::{
        Order, OrderNumber,
        check_out::{CheckOut, Stock},
        line::Licensed,
    },
    policy::Scope,
    restriction::{Effect, InCart, Reader, Restriction, RestrictionTerms, Whom, book::RestrictionBook},
    revision::Expected,
    rights::{Right, Rights},
    sizes::SizeCollection,
};

fn ana() -> AccountId {
    AccountId::new(uuid::Uuid::from_u128(1))
}

fn permit<D: may::Deed>(rights: Rights) -> Permit<D> {
    let actor = Actor::of(ana(), &"Ana".parse().unwrap(), &rights, uuid::Uuid::nil().into());
    actor.permit(Scope::Own(ana())).unwrap()
}

fn keeping(rights: Rights) -> Permit<may::KeepCart> {
    permit(rights)
}

fn at(micros: i64) -> Moment {
    Moment::from_micros(micros)
}

fn card(number: u32, licence: LicenceModel, edge: u32) -> FileCard {
    let key = MasterKey::new(format!("{number:064}")).unwrap();
    FileCard {
        id: FileId::new(uuid::Uuid::from_u128(number.into())),
        number: format!("F-{number}").parse().unwrap(),
        title: String::new(),
        licence,
        supplier: SupplierId::new(uuid::Uuid::nil()),
        master: Master { key, format: Format::Jpeg, width_px: edge, height_px: edge, bytes: 1 },
        withdrawn: false,
        restricted: false,
    }
}

/// What sells S to Original, for 25, 60, 120, 200 and 300 euros.
fn sizes() -> SizeBook {
    let collection = SizeCollection::standard(SizeCollectionId::new(uuid::Uuid::nil()), Currency::EUR);
    SizeBook::new(collection, Vec::new())
}

/// What sells nothing.
fn no_sizes() -> SizeBook {
    let collection = SizeCollection::standard(SizeCollectionId::new(uuid::Uuid::nil()), Currency::EUR);
    SizeBook::new(SizeCollection { offers: Vec::new(), ..collection }, Vec::new())
}

fn holding(cards: &[FileCard]) -> Cart {
    let mut cart = Cart::untouched(ana());
    let files: Vec<FileId> = cards.iter().map(|card| card.id).collect();
    cart.add(&keeping(Rights::none()).edit(), &files, at(1)).unwrap();
    cart
}

fn pick(cart: &mut Cart, card: &FileCard, label: &str) -> Result<Option<SizeLabel>, CartRefusal> {
    let offered = sizes().offered(card.supplier, &card.master);
    cart.pick_size(&keeping(Rights::none()), card, &label.parse().unwrap(), &offered)
}

fn asking(cart: &Cart) -> CheckOut {
    CheckOut {
        usage: "A poster".parse().unwrap(),
        reference: None,
        terms_accepted: true,
        expected: Expected::Exactly(cart.revision),
        key: "one".parse().unwrap(),
    }
}

fn check_out(cart: &mut Cart, ask: &CheckOut, cards: &[FileCard], sizes: &SizeBook) -> Result<Order, CartRefusal> {
    check_out_with(cart, &permit(Rights::none()), ask, &stock(cards, sizes, &RestrictionBook::default()))
}

fn stock<'a>(cards: &'a [FileCard], sizes: &'a SizeBook, restrictions: &'a RestrictionBook) -> Stock<'a> {
    Stock { cards, sizes, restrictions, currency: Currency::EUR, terms_asked: true }
}

fn check_out_with(
    cart: &mut Cart,
    checking_out: &Permit<may::CheckOut>,
    ask: &CheckOut,
    stock: &Stock<'_>,
) -> Result<Order, CartRefusal> {
    let reader = Reader { account: ana(), territory: None, at: at(9) };
    cart.check_out(checking_out, ask, stock, &reader, Stamp { id: OrderNumber::FIRST, at: at(9) })
}

use LicenceModel::{RightsManaged, RoyaltyFree};

/// Rule 57: a file is in a cart once.
#[test]
fn a_file_that_is_there_is_left_where_it_is_and_adding_nothing_new_is_no_change() {
    let cards = [1, 2, 3].map(|number| card(number, RightsManaged, 800));
    let [one, two, three] = [0, 1, 2].map(|place| cards[place].id);
    let mut cart = holding(&cards[..2]);
    let added = cart.add(&keeping(Rights::none()).edit(), &[two, three, three, one], at(5)).unwrap();
    assert_eq!((added.added, added.present), (vec![three], vec![two, three, one]));
    let added_at: Vec<_> = cart.lines.iter().map(|line| (line.file, line.added_at)).collect();
    assert_eq!(added_at, [(one, at(1)), (two, at(1)), (three, at(5))]);

    let before = cart.clone();
    cart.add(&keeping(Rights::none()).edit(), &[one], at(6)).unwrap();
    assert!(!cart.remove(&keeping(Rights::none()).edit(), FileId::new(uuid::Uuid::nil())), "it was not there");
    assert_eq!(cart, before);
}

#[test]
fn a_cart_takes_as_many_files_as_it_may_and_not_one_more() {
    let files: Vec<FileId> = (0..=MOST_IN_CART).map(|n| FileId::new(uuid::Uuid::from_u128(n as u128))).collect();
    let mut cart = Cart::untouched(ana());
    assert_eq!(cart.add(&keeping(Rights::none()).edit(), &files, at(1)), Err(CartRefusal::Full));
    assert_eq!(cart, Cart::untouched(ana()), "all or nothing");
    cart.add(&keeping(Rights::none()).edit(), &files[1..], at(1)).unwrap();
    assert_eq!(cart.add(&keeping(Rights::none()).edit(), &files[..1], at(2)), Err(CartRefusal::Full));
}

/// Rules 14, 15 and 17.
#[test]
fn a_size_is_picked_for_a_royalty_free_file_among_those_that_it_is_offered_in() {
    let (managed, free) = (card(1, RightsManaged, 2_000), card(2, RoyaltyFree, 2_000));
    let mut cart = holding(&[managed.clone(), free.clone()]);
    let before = cart.clone();
    assert_eq!(pick(&mut cart, &managed, "S"), Err(CartRefusal::SizeComesLater(managed.number.clone())));
    assert_eq!(pick(&mut cart, &free, "XL"), Err(CartRefusal::SizeNotOffered("XL".parse().unwrap())));
    assert_eq!(pick(&mut cart, &card(3, RoyaltyFree, 2_000), "S"), Err(CartRefusal::NotInside));
    assert_eq!(cart, before, "a refusal changes nothing");

    assert_eq!(pick(&mut cart, &free, "S"), Ok(None));
    let picked = cart.clone();
    assert_eq!(pick(&mut cart, &free, "S"), Ok(Some("S".parse().unwrap())));
    assert_eq!(cart, picked, "picking it again is no change");
}

#[test]
fn a_total_adds_up_what_was_picked_and_has_a_price() {
    let cards = [card(1, RightsManaged, 2_000), card(2, RoyaltyFree, 2_000), card(3, RoyaltyFree, 2_000)];
    let mut cart = holding(&cards);
    let sum = |cart: &Cart| total(&cart.lay_out(&cards, &sizes())).map(|sum| sum.minor());
    assert_eq!(sum(&cart), None);
    pick(&mut cart, &cards[1], "S").unwrap();
    pick(&mut cart, &cards[2], "M").unwrap();
    assert_eq!(sum(&cart), Some(8_500));
    assert_eq!(total(&cart.lay_out(&cards, &no_sizes())), None, "what is offered no more is not picked any more");
}

/// Rules 48 and 58: nothing is ordered that was not shown, and nothing is left out in silence.
#[test]
fn what_cannot_be_ordered_is_refused_by_name_and_the_cart_stays() {
    let cards = [card(1, RightsManaged, 2_000), card(2, RoyaltyFree, 2_000), card(3, RoyaltyFree, 2_000)];
    let mut cart = holding(&cards);
    pick(&mut cart, &cards[1], "S").unwrap();
    let (before, fine) = (cart.clone(), asking(&cart));
    let gone = cards.clone().map(|card| FileCard { withdrawn: card.number.as_str() != "F-2", ..card });
    let stale = Stale { wanted: Revision::FIRST, found: cart.revision };
    for (ask, cards, refusal) in [
        (CheckOut { expected: Expected::Exactly(Revision::FIRST), ..fine.clone() }, &cards, stale.into()),
        (CheckOut { terms_accepted: false, ..fine.clone() }, &cards, CartRefusal::TermsNotAccepted),
        (fine.clone(), &gone, CartRefusal::NoLongerAvailable(vec!["F-1".parse().unwrap(), "F-3".parse().unwrap()])),
        (fine.clone(), &cards, CartRefusal::NeedsSize(vec!["F-3".parse().unwrap()])),
    ] {
        assert_eq!(check_out(&mut cart, &ask, cards, &sizes()), Err(refusal));
        assert_eq!(cart, before);
    }
    let staff = permit([Right::ViewAccounts].into_iter().collect());
    let refused = check_out_with(&mut cart, &staff, &fine, &stock(&cards, &sizes(), &RestrictionBook::default()));
    assert_eq!(refused, Err(CartRefusal::NotAClient), "rule 1");
    assert_eq!(cart, before);
}

/// Rule 55: what was restricted since it was added is refused by its number, to those alone whom that concerns.
#[test]
fn what_may_not_be_in_the_cart_any_more_is_not_checked_out() {
    let cards = [card(1, RightsManaged, 2_000), card(2, RightsManaged, 2_000)];
    let mut cart = holding(&cards);
    let (before, ask) = (cart.clone(), asking(&cart));
    let book = |whom| {
        let terms = RestrictionTerms {
            in_cart: InCart::LeftOut,
            whom,
            ..RestrictionTerms::for_everybody(Effect::Warn, "Ask us first".parse().unwrap())
        };
        RestrictionBook::from_iter([Restriction { id: uuid::Uuid::nil().into(), file: cards[1].id, terms }])
    };
    let (hers, others) = (book(Whom::Everybody), book(Whom::AllBut(vec![ana()])));
    let own = permit(Rights::none());

    let refused = check_out_with(&mut cart, &own, &ask, &stock(&cards, &sizes(), &hers));
    assert_eq!(refused, Err(CartRefusal::Restricted(vec!["F-2".parse().unwrap()])));
    assert_eq!(cart, before);
    let order = check_out_with(&mut cart, &own, &ask, &stock(&cards, &sizes(), &others)).unwrap();
    assert_eq!(order.lines.len(), 2);
}

/// Rules 18, 20 and 58.
#[test]
fn a_cart_that_is_checked_out_becomes_the_order_and_is_empty() {
    let cards = [card(2, RoyaltyFree, 2_000), card(1, RightsManaged, 2_000)];
    let mut cart = holding(&cards);
    pick(&mut cart, &cards[0], "M").unwrap();
    let (ask, revision) = (asking(&cart), cart.revision);

    let order = check_out(&mut cart, &ask, &cards, &sizes()).unwrap();

    assert_eq!((cart.lines.len(), cart.revision), (0, revision.next()));
    let lines: Vec<_> = order.lines.iter().map(|line| (line.number.0, line.file.id, line.price)).collect();
    assert_eq!(lines, [(1, cards[0].id, Money::new(6_000, Currency::EUR).ok()), (2, cards[1].id, None)]);
    assert_eq!(order.lines[0].licensed.size().map(|size| (size.width_px, size.price)), Some((1_600, lines[0].2)));
    assert_eq!(order.lines[1].licensed, Licensed::RightsManaged);
    assert_eq!((order.owner, order.created_by, order.terms_accepted_at), (ana(), ana(), Some(at(9))));
    assert_eq!(check_out(&mut cart, &ask, &[], &sizes()), Err(CartRefusal::Empty), "rule 58: and not twice");

    let mut unsellable = holding(&cards[..1]);
    let ask = asking(&unsellable);
    let order = check_out(&mut unsellable, &ask, &cards[..1], &no_sizes()).unwrap();
    assert_eq!(order.lines[0].licensed, Licensed::RoyaltyFree(None), "it needs a size, and staff find one");
}
