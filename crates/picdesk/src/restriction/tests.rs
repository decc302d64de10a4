//! What `restriction.rs` promises.

use super::{book::RestrictionBook, *};

fn id<I: From<uuid::Uuid>>(number: u128) -> I {
    I::from(uuid::Uuid::from_u128(number))
}

fn at(micros: i64) -> Moment {
    Moment::from_micros(micros)
}

fn territory(text: &str) -> Territory {
    text.parse().unwrap()
}

/// A worldwide restriction without an end that concerns every client.
fn plain(effect: Effect) -> RestrictionTerms {
    RestrictionTerms::for_everybody(effect, "Not for advertising".parse().unwrap())
}

fn restriction(terms: RestrictionTerms) -> Restriction {
    Restriction { id: id(1), file: id(2), terms }
}

fn reader(account: u128, territory: Option<Territory>, moment: i64) -> Reader {
    Reader { account: id(account), territory, at: at(moment) }
}

/// Rule 28.
#[test]
fn a_restriction_holds_from_its_beginning_on_and_no_more_at_its_end() {
    let bounded = restriction(RestrictionTerms { from: Some(at(10)), until: Some(at(20)), ..plain(Effect::Block) });
    let holds = |moment| bounded.concerns(&reader(3, None, moment));
    assert_eq!([9, 10, 19, 20].map(holds), [false, true, true, false]);
}

/// Rule 28.
#[test]
fn no_territory_listed_means_worldwide() {
    let worldwide = restriction(plain(Effect::Block));
    assert!(worldwide.concerns(&reader(3, None, 0)) && worldwide.concerns(&reader(3, Some(territory("DE")), 0)));
}

/// Rule 28.
#[test]
fn a_territory_concerns_those_who_are_there_and_those_of_whom_nobody_knows() {
    let german = restriction(RestrictionTerms { territories: vec![territory("DE")], ..plain(Effect::Block) });
    assert!(german.concerns(&reader(3, Some(territory("DE")), 0)));
    assert!(!german.concerns(&reader(3, Some(territory("FR")), 0)));
    assert!(german.concerns(&reader(3, None, 0)), "the careful side");
}

/// Rule 28.
#[test]
fn an_exclusive_licence_concerns_everybody_but_its_holder() {
    let only = restriction(RestrictionTerms { whom: Whom::Only(vec![id(3)]), ..plain(Effect::Block) });
    let exclusive = restriction(RestrictionTerms { whom: Whom::AllBut(vec![id(3)]), ..plain(Effect::Hide) });
    let (holder, other) = (reader(3, None, 0), reader(4, None, 0));
    assert!(only.concerns(&holder) && !only.concerns(&other));
    assert!(!exclusive.concerns(&holder) && exclusive.concerns(&other));
}

#[test]
fn hiding_does_all_that_blocking_does_and_keeps_out_of_carts() {
    assert!(Effect::Warn < Effect::Block && Effect::Block < Effect::Hide);
    assert!(!plain(Effect::Warn).blocks() && plain(Effect::Block).blocks() && plain(Effect::Hide).blocks());
    assert!(!plain(Effect::Block).keeps_out_of_carts() && plain(Effect::Hide).keeps_out_of_carts());
}

/// Rule 55.
#[test]
fn a_file_stays_out_of_the_carts_of_those_alone_whom_it_concerns() {
    let terms = RestrictionTerms { in_cart: InCart::LeftOut, whom: Whom::Only(vec![id(3)]), ..plain(Effect::Warn) };
    let (notice, book) = (terms.notice.clone(), RestrictionBook::from_iter([restriction(terms)]));
    assert_eq!(book.out_of_cart(id(2), &reader(3, None, 0)), Some(&notice));
    assert_eq!(book.out_of_cart(id(2), &reader(4, None, 0)), None);
    assert_eq!(book.out_of_cart(id(9), &reader(3, None, 0)), None, "another file");
    assert_eq!(book.out_of_lightbox(id(2), &reader(3, None, 0)), None, "a lightbox may hold what is not hidden");
}

#[test]
fn what_is_listed_is_kept_in_order_and_once() {
    let territories = ["FR", "DE", "FR"].map(territory).to_vec();
    let terms = RestrictionTerms { territories, whom: Whom::Only(vec![id(5), id(3), id(5)]), ..plain(Effect::Warn) };
    let terms = terms.checked().unwrap();
    assert_eq!(terms.territories, ["DE", "FR"].map(territory));
    assert_eq!(terms.whom, Whom::Only(vec![id(3), id(5)]));
}

#[test]
fn what_nobody_can_mean_is_refused() {
    let never = RestrictionTerms { from: Some(at(20)), until: Some(at(20)), ..plain(Effect::Warn) };
    assert_eq!(never.checked(), Err(RestrictionRefusal::NeverHolds));
    for whom in [Whom::Only(Vec::new()), Whom::AllBut(Vec::new())] {
        let nobody = RestrictionTerms { whom, ..plain(Effect::Warn) };
        assert_eq!(nobody.checked(), Err(RestrictionRefusal::NobodyNamed));
    }
    let many = |most| RestrictionTerms { whom: Whom::Only((0..most).map(id).collect()), ..plain(Effect::Warn) };
    assert!(many(MOST_NAMED as u128).checked().is_ok());
    assert_eq!(many(MOST_NAMED as u128 + 1).checked(), Err(RestrictionRefusal::TooManyNamed));
}
