//! Changing files, and where they are used.

use std::{sync::Arc, time::Duration};

use picdesk::{
    FileData, LicenceModel, MediaFile, Order, OrderNumber, OrderRecord, OrderState, Page, Scope, Store, StoreError,
    UsedIn, may,
};

use super::{
    files::{insert, new_file, new_supplier},
    ground, orders, walk,
};
use crate::Scene;

/// All that may change comes back, and the file is found by its new words and marks, and by its old ones no more.
pub async fn a_changed_file_is_read_back_and_found_as_it_is_now(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let before = FileData {
        title: "Old title".to_owned(),
        keywords: vec!["harbour".to_owned(), "stays".to_owned()],
        ..FileData::default()
    };
    let mut file = new_file(&scene, "E-1", before);
    insert(&scene, &file).await.expect("the file is new");
    file.data = FileData {
        title: "New title".to_owned(),
        caption: "Two lines:\nthe second".to_owned(),
        keywords: vec!["stays".to_owned(), "Mönch".to_owned()],
        creator: "Zoë".to_owned(),
        credit: "Zoë/Northlight".to_owned(),
        copyright: "© 2026".to_owned(),
        taken_at: None,
    };
    (file.card.title, file.card.licence) = (file.data.title.clone(), LicenceModel::RoyaltyFree);
    file.revision = file.revision.next();
    save(&scene, &file).await.expect("saved");

    let seeing = scene.permit::<may::SeeFiles>("Ana", Scope::House).await;
    let mut look = scene.store.look().await.expect("a look");
    assert_eq!(look.files().get(&seeing, &file.card.number, None).await.expect("read"), Some(file.clone()));
    drop(look);
    for (typed, licence, found) in [
        ("new monch stays", LicenceModel::RoyaltyFree, true),
        ("stays", LicenceModel::RightsManaged, false),
        ("harbour", LicenceModel::RoyaltyFree, false),
    ] {
        let filter = picdesk::FileFilter {
            typed: Some(typed.parse().expect("a search")),
            licence: Some(licence),
            ..picdesk::FileFilter::default()
        };
        let mut look = scene.store.look().await.expect("a look");
        let rows = look.files().look_up(&seeing, &(&filter).into(), &Page::first(9)).await.expect("looked up").rows;
        assert_eq!(rows == [file.card.clone()], found, "{typed}");
        assert!(found || rows.is_empty(), "{typed}");
    }
}

/// A save names the revision that it was based on, by being the one behind it.
pub async fn a_file_is_saved_upon_the_revision_before_and_no_other(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let stored = new_file(&scene, "R-1", FileData::default());
    insert(&scene, &stored).await.expect("the file is new");
    for revision in [stored.revision, stored.revision.next().next()] {
        let mut stale = MediaFile { revision, ..stored.clone() };
        stale.card.withdrawn = true;
        let refused = save(&scene, &stale).await;
        assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
    }
    let seeing = scene.permit::<may::SeeFiles>("Ana", Scope::House).await;
    let mut look = scene.store.look().await.expect("a look");
    assert_eq!(look.files().get(&seeing, &stored.card.number, None).await.expect("read"), Some(stored));
}

/// As a person sorts names, without regard to case and accents.
pub async fn suppliers_are_listed_by_name(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    for name in ["zenith", "Étoile", "aurora"] {
        new_supplier(&scene, name).await;
    }
    let seeing = scene.permit::<may::SeeFiles>("Ana", Scope::House).await;
    let mut look = scene.store.look().await.expect("a look");
    let names: Vec<String> =
        look.files().suppliers(&seeing).await.expect("listed").iter().map(|s| s.name.to_string()).collect();
    let ours: Vec<&str> =
        names.iter().map(String::as_str).filter(|name| ["zenith", "Étoile", "aurora"].contains(name)).collect();
    assert_eq!(ours, ["aurora", "Étoile", "zenith"]);
    assert_eq!(names.len(), 4, "and the one that every scene has");
}

/// Whatever the index has and the limit is, every order that a file is in comes once, newest first.
pub async fn the_orders_that_a_file_is_in_are_found_with_the_index_and_without(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut expected = Vec::new();
    for count in 0..7 {
        let mut record = orders::record(&scene, ["Ana", "Ivo"][count % 2]).await;
        record.state = OrderState::ALL[count % 3];
        if count == 3 {
            record.lines.truncate(1);
        } else {
            expected.insert(0, used_in(&record, ["Ana", "Ivo"][count % 2]));
        }
        orders::insert(&scene, &Order::restore(record)).await.expect("the order is new");
        scene.clock.advance(Duration::from_secs(60));
    }
    let owned: Vec<UsedIn> = expected.iter().filter(|used| used.owner == scene.account("Ivo")).cloned().collect();
    let settled = scene.now().minus(Duration::from_secs(120));
    for (limit, indexed) in [(0, 0), (1, 1), (6, 2), (600, 2), (600, 0)] {
        if limit > 0 {
            let mut work = scene.store.begin().await.expect("a unit");
            let done = work.orders().index(settled, limit).await.expect("indexed");
            assert!(done == indexed || done == 0, "{done} orders by {limit}");
            work.commit().await.expect("committed");
        }
        assert_eq!(walked(&scene, Scope::House).await, expected, "after indexing by {limit}");
        assert_eq!(walked(&scene, Scope::Account(scene.account("Ivo"))).await, owned, "after indexing by {limit}");
    }
}

/// Rule 39: the index came by before the file did.
pub async fn a_file_that_is_added_to_an_indexed_order_is_found_in_it(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let whole = orders::record(&scene, "Ana").await;
    let before = OrderRecord { lines: whole.lines[..1].to_vec(), ..whole.clone() };
    orders::insert(&scene, &Order::restore(before)).await.expect("the order is new");
    scene.clock.advance(Duration::from_secs(60));
    let mut work = scene.store.begin().await.expect("a unit");
    work.orders().index(scene.now(), 600).await.expect("indexed");
    work.commit().await.expect("committed");
    assert_eq!(walked(&scene, Scope::House).await, []);

    let order = Order::restore(OrderRecord { revision: whole.revision.next(), ..whole });
    let mut work = scene.store.begin().await.expect("a unit");
    work.orders().save(&order, &[order.lines[1].number]).await.expect("saved");
    work.commit().await.expect("committed");
    assert_eq!(walked(&scene, Scope::House).await, [used_in(&order, "Ana")]);
}

/// The orders that B2 is in, by pages of every size.
async fn walked(scene: &Scene, scope: Scope) -> Vec<UsedIn> {
    let viewing = scene.permit::<may::ViewOrders>("Bea", scope).await;
    let mut walks = Vec::new();
    for limit in [1, 2, 7] {
        walks.push(
            walk(limit, async |page| {
                let mut look = scene.store.look().await.expect("a look");
                look.files().used_in(&viewing, scene.file_id("B2"), &page).await.expect("listed")
            })
            .await,
        );
    }
    assert!(walks.windows(2).all(|pair| pair[0] == pair[1]), "{walks:?}");
    walks.remove(0)
}

fn used_in(order: &OrderRecord, owner_name: &str) -> UsedIn {
    UsedIn {
        order: OrderNumber::new(order.number.number()),
        owner: order.owner,
        owner_name: owner_name.parse().expect("a name"),
        state: order.state,
        created_at: order.created_at,
    }
}

async fn save(scene: &Scene, file: &MediaFile) -> Result<(), StoreError> {
    let mut work = scene.store.begin().await?;
    work.files().save(file).await?;
    work.commit().await
}
