//! Carts and lightboxes: rules 49, 51, 56 to 58 and 72.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use picdesk::{
    About, AddedBy, Cart, CartRefusal, CheckOut, CheckedOut, Denied, EntryKind, Error, Expected, FileNumber,
    FilesAdded, LicenceModel, LightboxRefusal, Missing, OrderState, Origin, Page, Refused, Replayed, Revision, Right,
    StoreError, WhyLeftOut,
};
use picdesk_testkit::{FailingStore, MemoryStore, Scenario, Scene};
use proptest::prelude::*;

use crate::told;

/// A client who fills a cart, another one, and staff who may look at both.
fn house(scenario: Scenario) -> Scenario {
    let [managed, free] = [LicenceModel::RightsManaged, LicenceModel::RoyaltyFree];
    scenario
        .staff("Bea")
        .with_every_right()
        .client("Ana")
        .asking()
        .client("Ivo")
        .files([("A1", managed), ("B2", free), ("C3", managed)])
        .lightbox("Hers", "Ana", ["C3", "A1"])
        .lightbox("His", "Ivo", ["A1"])
}

async fn puts(scene: &Scene, name: &str, files: &[&str]) -> FilesAdded<Cart> {
    let files: Vec<FileNumber> = files.iter().map(|file| number(file)).collect();
    let actor = scene.actor(name).await;
    scene.desk.add_to_cart(&actor, actor.account(), &files).await.unwrap()
}

/// Checks out what somebody sees in the cart now.
async fn checks_out(scene: &Scene, name: &str, key: &str) -> Result<CheckedOut, Error> {
    let actor = scene.actor(name).await;
    let cart = scene.desk.cart(&actor, actor.account()).await?.cart;
    scene.desk.check_out(&actor, &asking(&cart, key)).await
}

pub(crate) fn asking(cart: &Cart, key: &str) -> CheckOut {
    CheckOut {
        usage: "A poster, 500 copies".parse().unwrap(),
        reference: "Job 7".parse().ok(),
        terms_accepted: true,
        expected: Expected::Exactly(cart.revision),
        key: key.parse().unwrap(),
    }
}

/// Rule 58.
#[tokio::test]
async fn checking_out_turns_the_cart_into_an_order_and_empties_it() {
    let scene = house(Scenario::new()).await;
    puts(&scene, "Ana", &["B2", "A1"]).await;
    let ana = scene.actor("Ana").await;
    scene.desk.pick_cart_size(&ana, &number("B2"), &"M".parse().unwrap()).await.unwrap();
    let shown = scene.desk.cart(&ana, ana.account()).await.unwrap();

    let done = checks_out(&scene, "Ana", "one").await.unwrap();

    let order = &done.order;
    assert_eq!((order.owner, order.created_by, order.origin), (ana.account(), ana.account(), Origin::Checkout));
    assert_eq!(order.state, OrderState::Open);
    assert_eq!(numbers(order.lines.iter().map(|line| &line.file.number)), ["B2", "A1"]);
    assert_eq!(order.lines[0].price, shown.total);
    assert_eq!(order.usage.as_ref().map(|usage| usage.as_str()), Some("A poster, 500 copies"));
    assert_eq!(order.terms_accepted_at, Some(scene.now()));
    assert_eq!(scene.desk.cart(&ana, ana.account()).await.unwrap().lines, []);

    for name in ["Ana", "Bea"] {
        let read = scene.by(name).sees(order.number).await.unwrap();
        assert_eq!((&read.order, &read.decisions), (order, &done.decisions), "{name}");
    }
    let entry = scene.memory().journal().into_iter().find(|entry| entry.kind == EntryKind::CheckedOut).unwrap();
    assert_eq!((entry.about, entry.who), (About::Order(order.number), ana.who()));
    assert_eq!(scene.memory().letters(), [], "rule 32");
}

/// Rules 8 and 58.
#[tokio::test]
async fn a_cart_is_checked_out_once_however_often_the_request_comes() {
    let scene = house(Scenario::new()).await;
    let cart = puts(&scene, "Ana", &["A1"]).await.to;
    let (ana, ask) = (scene.actor("Ana").await, asking(&cart, "one"));
    let first = scene.desk.check_out(&ana, &ask).await.unwrap();

    let again = scene.desk.check_out(&ana, &ask).await.unwrap();
    assert_eq!((first.replayed, again.replayed), (Replayed::No, Replayed::Yes));
    assert_eq!((first.order, first.decisions), (again.order, again.decisions));

    let other_key = scene.desk.check_out(&ana, &asking(&cart, "two")).await;
    assert_eq!(refused(&other_key), &CartRefusal::Empty);
    let other_request = CheckOut { reference: None, ..ask.clone() };
    let reused = scene.desk.check_out(&ana, &other_request).await;
    assert!(matches!(reused, Err(Error::Refused(Refused::KeyReused))), "{reused:?}");
    assert_eq!(scene.memory().orders().len(), 1);

    let his = puts(&scene, "Ivo", &["A1"]).await.to;
    let done = scene.desk.check_out(&scene.actor("Ivo").await, &asking(&his, "one")).await.unwrap();
    assert_eq!(done.replayed, Replayed::No, "a key is its owner's");
}

/// Rules 40 and 58: nothing is ordered that was not shown.
#[tokio::test]
async fn a_cart_that_was_changed_since_it_was_shown_is_not_checked_out() {
    let scene = house(Scenario::new()).await;
    let shown = puts(&scene, "Ana", &["A1"]).await.to;
    puts(&scene, "Ana", &["C3"]).await;
    let ana = scene.actor("Ana").await;

    let stale = scene.desk.check_out(&ana, &asking(&shown, "one")).await;

    assert!(matches!(refused(&stale), CartRefusal::Stale(_)));
    assert_eq!(scene.memory().orders(), []);
    let done = checks_out(&scene, "Ana", "one").await.unwrap();
    assert_eq!((done.replayed, done.order.lines.len()), (Replayed::No, 2), "a key that was refused is free");
}

/// Rule 7, at each step in turn.
#[tokio::test]
async fn when_any_step_fails_there_is_no_order_and_the_cart_is_as_it_was() {
    let memory = MemoryStore::new();
    let failing = FailingStore::around(Arc::new(memory.clone()));
    let scene = house(Scenario::on(Arc::new(failing.clone()))).await;
    let cart = puts(&scene, "Ana", &["A1"]).await.to;
    let (ana, before) = (scene.actor("Ana").await, memory.journal());
    let mut steps = 0;
    loop {
        failing.fail_at(steps + 1);
        let outcome = scene.desk.check_out(&ana, &asking(&cart, "one")).await;
        if outcome.is_ok() {
            break;
        }
        steps += 1;
        assert!(matches!(outcome, Err(Error::Store(StoreError::Broken(_)))), "step {steps}: {outcome:?}");
        assert_eq!((memory.orders(), memory.journal()), (vec![], before.clone()), "step {steps}");
        assert_eq!(scene.desk.cart(&ana, ana.account()).await.unwrap().cart, cart, "step {steps}");
    }
    assert!(steps >= 10, "number, key, account, cart, files, sizes, order, cart, entry and commit: {steps}");
}

/// Rule 49: for one's own cart.
#[tokio::test]
async fn a_lightbox_that_is_copied_into_a_cart_stays_and_files_there_already_are_skipped_and_counted() {
    let scene = house(Scenario::new()).file("W4", LicenceModel::RightsManaged).withdrawn();
    let scene = scene.lightbox("Mixed", "Ana", ["W4", "C3", "A1", "B2"]).await;
    let (ana, hers, mixed) = (scene.actor("Ana").await, scene.lightbox("Hers"), scene.lightbox("Mixed"));
    let before = scene.desk.lightbox(&ana, mixed).await.unwrap();
    let first = scene.desk.copy_lightbox_into_cart(&ana, hers, ana.account()).await.unwrap();
    let second = scene.desk.copy_lightbox_into_cart(&ana, mixed, ana.account()).await.unwrap();

    assert_eq!(numbers(&first.added), ["C3", "A1"]);
    assert_eq!((numbers(&second.added), numbers(&second.present)), (vec!["B2"], vec!["C3", "A1"]));
    assert_eq!(left_out(&second), [("W4", WhyLeftOut::Withdrawn)]);
    assert_eq!(scene.desk.lightbox(&ana, mixed).await.unwrap(), before);
    let his = scene.desk.copy_lightbox_into_cart(&ana, scene.lightbox("His"), ana.account()).await;
    assert!(matches!(his, Err(Error::Missing(Missing::Lightbox))), "rule 3: {his:?}");
}

/// Rules 48 and 51: what nobody can license is reported, and what is out already is out.
#[tokio::test]
async fn a_cart_takes_what_can_be_licensed_and_gives_back_anything() {
    let scene = house(Scenario::new()).file("W4", LicenceModel::RightsManaged).withdrawn().await;
    let changed = puts(&scene, "Ana", &["W4", "NONE", "A1", "A1"]).await;
    assert_eq!((numbers(&changed.added), numbers(&changed.present)), (vec!["A1"], vec!["A1"]));
    assert_eq!(left_out(&changed), [("W4", WhyLeftOut::Withdrawn), ("NONE", WhyLeftOut::Unknown)]);

    let ana = scene.actor("Ana").await;
    for out in ["A1", "A1", "W4", "NONE"] {
        assert_eq!(scene.desk.remove_from_cart(&ana, ana.account(), &number(out)).await.unwrap().lines, [], "{out}");
    }
    let changes = scene.memory().journal().into_iter().filter(|entry| entry.kind == EntryKind::CartChanged);
    assert_eq!(changes.count(), 2, "added once, taken out once");
}

/// Rules 48 and 58: a file that was withdrawn since it was added breaks nothing, and is not left out in silence.
#[tokio::test]
async fn a_withdrawn_file_stands_in_the_cart_until_it_is_taken_out_and_is_not_ordered() {
    let withdrawn = house(Scenario::new()).file("W4", LicenceModel::RightsManaged).withdrawn();
    let scene = withdrawn.cart("Ana", ["W4", "A1"]).await;
    let ana = scene.actor("Ana").await;
    let shown = scene.desk.cart(&ana, ana.account()).await.unwrap();
    assert_eq!(shown.lines.iter().map(|line| line.card.withdrawn).collect::<Vec<_>>(), [true, false]);

    let gone = checks_out(&scene, "Ana", "one").await;
    assert_eq!(refused(&gone), &CartRefusal::NoLongerAvailable(vec![number("W4")]));
    scene.desk.remove_from_cart(&ana, ana.account(), &number("W4")).await.unwrap();
    assert_eq!(checks_out(&scene, "Ana", "one").await.unwrap().order.lines.len(), 1);
}

/// Rule 51.
#[tokio::test]
async fn the_client_sees_which_files_staff_added_and_when() {
    let scene = house(Scenario::new()).await;
    let ana = scene.actor("Ana").await;
    puts(&scene, "Ana", &["A1"]).await;
    scene.clock.advance(Duration::from_secs(60));
    let bea = scene.actor("Bea").await;
    scene.desk.add_to_cart(&bea, ana.account(), &[number("C3"), number("A1")]).await.unwrap();

    let shown = scene.desk.cart(&ana, ana.account()).await.unwrap();
    let by: Vec<_> = shown.lines.iter().map(|line| (line.added_by.clone(), line.added_at)).collect();
    let first = scene.now().minus(Duration::from_secs(60));
    assert_eq!(by, [(AddedBy::Owner, first), (AddedBy::Desk("Bea".parse().unwrap()), scene.now())]);
}

/// Rules 56 and 72.
#[tokio::test]
async fn carts_and_lightboxes_are_seen_by_their_owner_and_by_staff_who_may_view_accounts() {
    let scene = house(Scenario::new()).staff("Cleo").with(Right::CreateOrders).await;
    let changed = puts(&scene, "Ana", &["A1"]).await;
    let (account, hers, page) = (scene.account("Ana"), scene.lightbox("Hers"), Page::first(20));
    for name in ["Ana", "Bea"] {
        let actor = scene.actor(name).await;
        assert_eq!(scene.desk.cart(&actor, account).await.unwrap().cart, changed.to, "{name}");
        let listed = scene.desk.lightboxes_of(&actor, account, &page).await.unwrap().rows;
        assert_eq!(listed.iter().map(|row| row.id).collect::<Vec<_>>(), [hers], "{name}");
        assert_eq!(scene.desk.lightbox_of(&actor, account, hers).await.unwrap().files.len(), 2, "{name}");
        let other = scene.desk.lightbox_of(&actor, account, scene.lightbox("His")).await;
        assert!(matches!(other, Err(Error::Missing(Missing::Lightbox))), "{other:?}");
    }
    let lacks = Denied::Lacks(Right::ViewAccounts);
    for (name, denied) in [("Ivo", Denied::NotYours), ("Cleo", lacks)] {
        let actor = scene.actor(name).await;
        for error in [
            scene.desk.cart(&actor, account).await.map(drop).unwrap_err(),
            scene.desk.holdings(&actor, account).await.map(drop).unwrap_err(),
            scene.desk.lightboxes_of(&actor, account, &page).await.map(drop).unwrap_err(),
            scene.desk.lightbox_of(&actor, account, hers).await.map(drop).unwrap_err(),
        ] {
            assert!(matches!(error, Error::Denied(why) if why == denied), "{name}: {error:?}");
        }
    }
    let delete = scene.desk.delete_lightbox(&scene.actor("Bea").await, hers, Expected::Any).await;
    assert!(matches!(delete, Err(Error::Missing(Missing::Lightbox))), "staff look, and change nothing: {delete:?}");
}

/// Rule 5: an order outlives the lightbox that it was made of.
#[tokio::test]
async fn a_lightbox_that_is_deleted_is_gone_and_orders_made_of_it_stay() {
    let scene = house(Scenario::new()).lightbox("Spring", "Bea", ["A1"]).await;
    let order = scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order;
    let (bea, spring) = (scene.actor("Bea").await, scene.lightbox("Spring"));
    let stale = scene.desk.delete_lightbox(&bea, spring, Expected::Exactly(Revision::new(9))).await;
    assert!(matches!(stale, Err(Error::Refused(Refused::Lightbox(_)))), "{stale:?}");

    scene.desk.delete_lightbox(&bea, spring, Expected::Any).await.unwrap();

    let gone = scene.desk.lightbox(&bea, spring).await;
    assert!(matches!(gone, Err(Error::Missing(Missing::Lightbox))), "{gone:?}");
    assert_eq!(scene.by("Ana").sees(order.number).await.unwrap().order, order);
    assert!(scene.memory().journal().iter().any(|entry| entry.kind == EntryKind::LightboxDeleted));
}

/// Rule 72: a note is its owner's to write, and the journal does not tell what it says.
#[tokio::test]
async fn a_note_in_a_lightbox_is_read_by_whoever_sees_the_lightbox_and_written_by_its_owner() {
    let scene = house(Scenario::new()).await;
    let (ana, bea, hers) = (scene.actor("Ana").await, scene.actor("Bea").await, scene.lightbox("Hers"));
    let (note, any): (picdesk::Message, _) = ("for the cover".parse().unwrap(), Expected::Any);
    let noted = scene.desk.note_in_lightbox(&ana, hers, &number("A1"), Some(note.clone()), any).await.unwrap();
    for actor in [&ana, &bea] {
        let shown = scene.desk.lightbox_of(actor, ana.account(), hers).await.unwrap();
        assert_eq!(shown.notes.into_iter().collect::<Vec<_>>(), [(scene.file_id("A1"), note.clone())]);
        assert_eq!(shown.lightbox, noted);
    }
    let changes = scene.memory().journal().into_iter().flat_map(|entry| entry.changes);
    assert!(changes.into_iter().all(|change| change.new.as_deref() != Some("for the cover")));

    let outside = scene.desk.note_in_lightbox(&ana, hers, &number("B2"), Some(note.clone()), any).await;
    assert!(matches!(outside, Err(Error::Refused(Refused::Lightbox(LightboxRefusal::NotInside)))), "{outside:?}");
    let by_staff = scene.desk.note_in_lightbox(&bea, hers, &number("A1"), None, any).await;
    assert!(matches!(by_staff, Err(Error::Missing(Missing::Lightbox))), "{by_staff:?}");
    scene.desk.note_in_lightbox(&ana, hers, &number("A1"), None, any).await.unwrap();
    assert!(scene.desk.lightbox(&ana, hers).await.unwrap().notes.is_empty());
}

/// Rule 57.
#[tokio::test]
async fn the_files_of_carts_and_lightboxes_are_counted_in_the_list_of_accounts() {
    let scene = house(Scenario::new()).await;
    puts(&scene, "Ana", &["A1", "A1", "B2"]).await;
    let bea = scene.actor("Bea").await;
    let listed = scene.desk.accounts_with_holdings(&bea, None, &Page::first(20)).await.unwrap();
    let counted: BTreeMap<_, _> = listed.rows.iter().map(|row| (row.account.name.as_str(), row.holdings)).collect();
    let ana = counted["Ana"];
    assert_eq!((ana.cart_files, ana.lightboxes, ana.lightbox_files), (2, 1, 2));
    assert_eq!((counted["Ivo"].cart_files, counted["Ivo"].lightbox_files), (0, 1));
    assert_eq!(scene.desk.holdings(&scene.actor("Ana").await, scene.account("Ana")).await.unwrap(), ana);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Rules 49, 57 and 58: whatever is put in, taken out and checked out, a cart holds each file once, in the order in
    /// which they came, and nothing that was checked out.
    #[test]
    fn a_cart_holds_what_was_put_in_and_neither_taken_out_nor_ordered(
        steps in proptest::collection::vec((0_usize..5, 0_usize..4), 1..16),
    ) {
        told(async {
            let all = ["A1", "C3", "D4", "E5"];
            let more = [("D4", LicenceModel::RightsManaged), ("E5", LicenceModel::RightsManaged)];
            let scene = house(Scenario::new()).files(more).await;
            let ana = scene.actor("Ana").await;
            let (mut held, mut ordered) = (Vec::new(), 0);
            for (turn, (deed, place)) in steps.into_iter().enumerate() {
                let file = all[place];
                match deed {
                    0 if held.is_empty() => {
                        let empty = checks_out(&scene, "Ana", &turn.to_string()).await;
                        assert_eq!(refused(&empty), &CartRefusal::Empty);
                    }
                    0 => {
                        let order = checks_out(&scene, "Ana", &turn.to_string()).await.unwrap().order;
                        assert_eq!(numbers(order.lines.iter().map(|line| &line.file.number)), held);
                        (held, ordered) = (Vec::new(), ordered + 1);
                    }
                    1 => {
                        scene.desk.remove_from_cart(&ana, ana.account(), &number(file)).await.unwrap();
                        held.retain(|other| *other != file);
                    }
                    _ => {
                        let added = puts(&scene, "Ana", &[file]).await.added;
                        assert_eq!(added.is_empty(), held.contains(&file));
                        held.extend((!added.is_empty()).then_some(file));
                    }
                }
                let shown = scene.desk.cart(&ana, ana.account()).await.unwrap();
                assert_eq!(numbers(shown.lines.iter().map(|line| &line.card.number)), held);
                let counted = scene.desk.holdings(&ana, ana.account()).await.unwrap();
                assert_eq!(counted.cart_files as usize, held.len());
            }
            assert_eq!(scene.memory().orders().len(), ordered);
        });
    }
}

fn refused<T: std::fmt::Debug>(outcome: &Result<T, Error>) -> &CartRefusal {
    match outcome {
        Err(Error::Refused(Refused::Cart(refusal))) => refusal,
        other => panic!("refused by a rule of carts, not {other:?}"),
    }
}

pub(crate) fn left_out<T>(done: &FilesAdded<T>) -> Vec<(&str, WhyLeftOut)> {
    done.left_out.iter().map(|left_out| (left_out.file.as_str(), left_out.why.clone())).collect()
}

fn number(text: &str) -> FileNumber {
    text.parse().unwrap()
}

fn numbers<'a>(numbers: impl IntoIterator<Item = &'a FileNumber>) -> Vec<&'a str> {
    numbers.into_iter().map(FileNumber::as_str).collect()
}
