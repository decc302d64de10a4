//! The journal.

use std::sync::Arc;

use picdesk::{
    About, BulkOrderId, Change, Entry, EntryKind, Ids, KeptEntry, LetterId, Order, OrderNumber, Page, Scope, Store,
    Who, may,
};

use super::{files::number, ground, orders, walk};
use crate::Scene;

/// Who, what, when, and every change with its old and new value.
pub async fn an_entry_is_read_back_as_it_was_recorded(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let order = new_order(&scene).await;
    let text = |text: &str| Some(text.to_owned());
    let mut expected = Vec::new();
    for who in [
        Who { actor: Some(scene.account("Bea")), subject: Some(scene.account("Ana")), token: None },
        Who { actor: Some(scene.account("Bea")), subject: None, token: None },
        Who::HOUSE,
    ] {
        let entry = Entry::new(EntryKind::GrantChanged, who, About::Order(order), scene.now()).with([
            Change::of("grant", text("inherit"), text("granted, until \"morgen\"")),
            Change::of("gone", text("a\nb"), None),
            Change::of("new", None, text("")),
            Change::of("nothing", None, None),
        ]);
        record(&scene, &entry).await;
        expected.insert(0, entry);
    }
    let kept = history(&scene, order, &Page::first(20)).await;
    let entries: Vec<Entry> = kept.into_iter().map(|kept| kept.entry).collect();
    assert_eq!(entries, expected);
}

/// Every kind is read back of an order; about anything else it is taken.
pub async fn every_kind_of_entry_about_anything_can_be_recorded(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let [order, other] = [new_order(&scene).await, new_order(&scene).await];
    for kind in EntryKind::ALL {
        for about in [
            About::Order(order),
            About::Order(other),
            About::Lightbox(scene.lightbox("Spring")),
            About::Account(scene.account("Ana")),
            About::File(number("A1")),
            About::Letter(LetterId::new(scene.ids.next())),
            About::BulkOrder(BulkOrderId::new(scene.ids.next())),
            About::House,
        ] {
            record(&scene, &Entry::new(kind, Who::HOUSE, about, scene.now())).await;
        }
    }
    let mut kinds: Vec<EntryKind> = Vec::new();
    for kept in history(&scene, order, &Page::first(200)).await {
        assert_eq!(kept.entry.about, About::Order(order));
        kinds.insert(0, kept.entry.kind);
    }
    assert_eq!(kinds, EntryKind::ALL);
}

/// Later entries stand before earlier ones, also within one moment.
pub async fn a_history_is_paged_newest_first_and_no_entry_is_lost_or_doubled(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let order = new_order(&scene).await;
    for count in 0..7 {
        let entry = Entry::new(EntryKind::SizePicked, Who::HOUSE, About::Order(order), scene.now());
        record(&scene, &entry.with([Change::set("count", count)])).await;
    }
    let viewing = scene.permit::<may::ViewHistory>("Bea", Scope::House).await;
    for limit in [1, 2, 3, 7, 8] {
        let rows = walk(limit, async |page| {
            let mut look = scene.store.look().await.expect("a look");
            look.journal().of_order(&viewing, order, &page).await.expect("listed")
        })
        .await;
        assert!(rows.windows(2).all(|pair| pair[0].place > pair[1].place), "by {limit}");
        let counts: Vec<_> = rows.into_iter().filter_map(|kept| kept.entry.changes[0].new.clone()).collect();
        assert_eq!(counts, ["6", "5", "4", "3", "2", "1", "0"], "by {limit}");
    }
}

async fn new_order(scene: &Scene) -> OrderNumber {
    let order = Order::restore(orders::record(scene, "Ana").await);
    orders::insert(scene, &order).await.expect("the order is new");
    order.number
}

async fn record(scene: &Scene, entry: &Entry) {
    let mut work = scene.store.begin().await.expect("a unit");
    work.journal().record(entry).await.expect("recorded");
    work.commit().await.expect("committed");
}

async fn history(scene: &Scene, order: OrderNumber, page: &Page<i64>) -> Vec<KeptEntry> {
    let viewing = scene.permit::<may::ViewHistory>("Bea", Scope::House).await;
    let mut look = scene.store.look().await.expect("a look");
    look.journal().of_order(&viewing, order, page).await.expect("listed").rows
}
