//! Carts, and what accounts hold.

use std::{sync::Arc, time::Duration};

use picdesk::{
    AccountId, Cart, CartLine, CartRecord, CartRefusal, CheckOut, Error, Expected, FileNumber, Holdings,
    IdempotencyKey, Ids, Lightbox, LightboxId, LightboxRecord, Page, Refused, Replayed, Revision, Scope, Stamp, Store,
    StoreError, may,
};

use super::{ground, own};
use crate::{Scene, together};

/// Every field, and the lines in their order.
pub async fn a_cart_is_read_back_as_it_was_saved(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let saved = save(&scene, record(&scene, &["C3", "A1", "B2"])).await.expect("saved upon an untouched one");
    assert_eq!(read(&scene, "Ana").await, saved);
    assert_eq!(read(&scene, "Ivo").await, Cart::untouched(scene.account("Ivo")), "another's is another's");
}

/// Adding, taking out and picking a size are stored as they are.
pub async fn a_cart_keeps_its_order_through_every_change(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let steps: [&[&str]; 6] = [&["B2"], &["B2", "C3", "A1"], &["C3", "A1"], &["C3", "A1", "B2"], &[], &["A1"]];
    for (revision, files) in (2..).zip(steps) {
        let revision = Revision::new(revision);
        let saved = save(&scene, CartRecord { revision, ..record(&scene, files) }).await.expect("saved");
        assert_eq!(read(&scene, "Ana").await, saved, "{files:?}");
        let held = holdings(&scene, Scope::House, &["Ana"]).await;
        assert_eq!(held, [Holdings { cart_files: files.len() as u32, ..Holdings::default() }]);
    }
    for (revision, size) in (8..).zip([Some("S"), None, Some("M")]) {
        let mut record = CartRecord { revision: Revision::new(revision), ..record(&scene, &["A1", "B2", "C3"]) };
        record.lines[1].size = size.map(|label| label.parse().expect("a label"));
        let saved = save(&scene, record).await.expect("saved");
        assert_eq!(read(&scene, "Ana").await, saved, "{size:?}");
    }
}

/// A save names the revision that it was based on, by being the one behind it.
pub async fn a_cart_is_saved_upon_the_revision_before_and_no_other(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let saved = save(&scene, record(&scene, &["A1"])).await.expect("saved");
    for revision in [saved.revision, saved.revision.next().next(), Revision::FIRST] {
        let refused = save(&scene, CartRecord { revision, ..record(&scene, &[]) }).await;
        assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
    }
    assert_eq!(read(&scene, "Ana").await, saved, "a stale save changes nothing");
}

/// An account has a cart before anything is put into it, and nobody else has one.
pub async fn an_untouched_cart_is_there_for_an_account_and_for_nobody_else(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    assert_eq!(read(&scene, "Ana").await, Cart::untouched(scene.account("Ana")));
    let nobody = AccountId::new(scene.ids.next());
    for scope in [Scope::Account(nobody), Scope::House] {
        let viewing = scene.permit::<may::ViewCart>("Bea", scope).await;
        let mut look = scene.store.look().await.expect("a look");
        assert_eq!(look.carts().get(&viewing).await.expect("read"), None, "{scope:?}");
    }
}

/// Withdrawn or not, and as the lines stand.
pub async fn a_cart_gives_its_files_in_its_order(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    for (revision, files) in (2..).zip([vec!["C3", "A1"], vec!["A1", "B2", "C3"], vec![]]) {
        let revision = Revision::new(revision);
        let cart = save(&scene, CartRecord { revision, ..record(&scene, &files) }).await.expect("saved");
        let mut look = scene.store.look().await.expect("a look");
        let cards = look.files().in_cart(&cart).await.expect("read");
        assert_eq!(cards.iter().map(|card| card.number.as_str()).collect::<Vec<_>>(), files);
    }
}

/// Rule 51: those who put files into a cart that is not theirs, each once.
pub async fn whoever_added_files_to_anothers_cart_is_named(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut record = record(&scene, &["A1", "B2", "C3"]);
    for (line, by) in record.lines.iter_mut().zip(["Bea", "Ana", "Bea"]) {
        line.added_by = scene.account(by);
    }
    let cart = save(&scene, record).await.expect("saved");
    let mut look = scene.store.look().await.expect("a look");
    let named = look.carts().who_added(&cart).await.expect("read");
    assert_eq!(named, [(scene.account("Bea"), "Bea".parse().expect("a name"))]);
}

/// Adding expects no revision, and nothing is lost all the same.
pub async fn files_added_to_a_cart_at_once_are_all_there(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let ana = scene.actor("Ana").await;
    let numbers = ["A1", "B2", "C3"].map(|number| [number.parse::<FileNumber>().expect("a number")]);
    let answers = together(numbers.iter().map(|number| scene.desk.add_to_cart(&ana, ana.account(), number))).await;
    for answer in answers {
        assert_eq!(answer.expect("added").added.len(), 1);
    }
    assert_eq!(read(&scene, "Ana").await.lines.len(), 3);
}

/// Rule 58: with one key or with several.
pub async fn a_cart_that_is_checked_out_by_many_at_once_gives_one_order(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let ana = scene.actor("Ana").await;
    for (file, keys) in [("A1", ["one"; 6]), ("C3", ["a", "b", "c", "d", "e", "f"])] {
        let numbers = [file.parse().expect("a number")];
        let cart = scene.desk.add_to_cart(&ana, ana.account(), &numbers).await.expect("added").to;
        let asks = keys.map(|key| check_out(&cart, key.parse().expect("a key")));
        let answers = together(asks.iter().map(|ask| scene.desk.check_out(&ana, ask))).await;
        let mut new = 0;
        for answer in answers {
            match answer {
                Ok(done) if done.replayed == Replayed::No => new += 1,
                Ok(_) => assert_eq!(keys, ["one"; 6]),
                Err(Error::Refused(Refused::Cart(why))) => assert_eq!(why, CartRefusal::Empty),
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(new, 1, "{keys:?}");
        assert_eq!(read(&scene, "Ana").await.lines, []);
    }
    let orders = scene.desk.orders(&ana, &picdesk::OrderFilter::default(), &Page::first(50)).await.expect("listed");
    assert_eq!(orders.rows.len(), 2);
}

/// Rule 57: in the order in which the accounts were named, and as far as the permit reaches.
pub async fn what_accounts_hold_is_counted_for_each_of_them(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    save(&scene, record(&scene, &["A1", "C3"])).await.expect("saved");
    let stamp = Stamp { id: LightboxId::new(scene.ids.next()), at: scene.now() };
    let second = Lightbox::restore(LightboxRecord {
        id: stamp.id,
        owner: scene.account("Bea"),
        name: "Autumn".parse().expect("a name"),
        files: vec![scene.file_id("A1")],
        created_at: stamp.at,
        changed_at: stamp.at,
        revision: Revision::FIRST,
    });
    let mut work = scene.store.begin().await.expect("a unit of work");
    work.lightboxes().insert(&second).await.expect("the lightbox is new");
    work.commit().await.expect("kept");

    let ana = Holdings { cart_files: 2, lightboxes: 0, lightbox_files: 0 };
    let bea = Holdings { cart_files: 0, lightboxes: 2, lightbox_files: 3 };
    let counted = holdings(&scene, Scope::House, &["Ana", "Cleo", "Bea"]).await;
    assert_eq!(counted, [ana, Holdings::default(), bea]);
    let counted = holdings(&scene, Scope::Account(scene.account("Ana")), &["Bea", "Ana"]).await;
    assert_eq!(counted, [ana], "a permit for one account counts no other");
    assert_eq!(holdings(&scene, Scope::House, &[]).await, []);
}

/// Ana's cart, one change after it was untouched, with a line for each of these files.
fn record(scene: &Scene, files: &[&str]) -> CartRecord {
    let line = |(second, number): (u64, &&str)| CartLine {
        file: scene.file_id(number),
        size: (*number == "B2").then(|| "XL".parse().expect("a label")),
        added_by: scene.account(if *number == "C3" { "Bea" } else { "Ana" }),
        added_at: scene.now().plus(Duration::from_secs(second)),
    };
    let lines = (0..).zip(files).map(line).collect();
    CartRecord { owner: scene.account("Ana"), lines, revision: Revision::new(2) }
}

fn check_out(cart: &Cart, key: IdempotencyKey) -> CheckOut {
    let usage = "A poster, 500 copies".parse().expect("a usage");
    CheckOut { usage, reference: None, terms_accepted: true, expected: Expected::Exactly(cart.revision), key }
}

async fn save(scene: &Scene, record: CartRecord) -> Result<Cart, StoreError> {
    let editing = scene.permit::<may::EditCart>("Ana", own(scene, "Ana")).await;
    let cart = Cart::restore(record);
    let mut work = scene.store.begin().await?;
    work.carts().open(&editing).await?;
    work.carts().save(&cart).await?;
    work.commit().await?;
    Ok(cart)
}

async fn read(scene: &Scene, name: &str) -> Cart {
    let viewing = scene.permit::<may::ViewCart>(name, own(scene, name)).await;
    let mut look = scene.store.look().await.expect("a look");
    look.carts().get(&viewing).await.expect("read").expect("everybody has a cart")
}

async fn holdings(scene: &Scene, scope: Scope, names: &[&str]) -> Vec<Holdings> {
    let viewing = scene.permit::<may::ViewAccount>("Bea", scope).await;
    let accounts: Vec<AccountId> = names.iter().map(|name| scene.account(name)).collect();
    let mut look = scene.store.look().await.expect("a look");
    look.accounts().holdings(&viewing, &accounts).await.expect("counted")
}
