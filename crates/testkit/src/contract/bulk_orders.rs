//! Bulk orders and their targets (rule 13).

use std::{sync::Arc, time::Duration};

use picdesk::{
    Account, Addressee, BulkOrder, BulkOrderId, BulkOrderRecord, BulkTarget, Claim, Digest, FileWish, Grant,
    GrantLimits, LicenceModel, Made, NotOrdered, Notification, OrderFilter, OrderTerms, Page, Progress, Scope,
    SizePick, Stage, Store, TargetState, WhyNotOrdered, Wish, may,
};

use super::{files::number, ground, orders, walk};
use crate::{Scenario, Scene, together};

/// With every kind of terms, and every state of a target.
pub async fn a_bulk_order_is_read_back_as_it_was_stored(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let limits = GrantLimits { valid_until: Some(scene.now()), max_downloads: Some(3) };
    let wishes = [
        ("A1", Wish::RightsManaged),
        ("B2", Wish::Size("XL".parse().expect("a label"))),
        ("C3", Wish::Pick(SizePick::Smallest)),
    ];
    let letter = Notification {
        subject: "Hello".parse().expect("a subject"),
        message: "Dear all,\nlook.".parse().expect("a message"),
    };
    let plain = plain_terms();
    let full = OrderTerms {
        grant: Grant::Granted(limits),
        royalty_free: Some(SizePick::Largest),
        wishes: wishes.map(|(file, wish)| FileWish { file: number(file), wish }).into(),
        stage: Stage::Open,
        notification: Some(letter),
    };
    let draft = OrderTerms { stage: Stage::Draft, royalty_free: Some(SizePick::Smallest), ..plain.clone() };
    for terms in [full, draft, plain] {
        let bulk = begin(&scene, terms).await;
        assert_eq!(read(&scene, bulk.id).await, Some(bulk));
    }
    assert_eq!(read(&scene, BulkOrderId::new(uuid(&scene))).await, None);
}

/// In the order of the list, with the names that the accounts have.
pub async fn the_targets_of_a_bulk_order_are_read_back_as_they_were_settled(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let bulk = begin(&scene, plain_terms()).await;
    let order = picdesk::Order::restore(orders::record(&scene, "Ana").await);
    orders::insert(&scene, &order).await.expect("the order is new");
    let mut targets = listed(&scene);
    let names = |targets: &[BulkTarget]| targets.iter().map(|target| target.typed.clone()).collect::<Vec<_>>();
    for state in [TargetState::Created(order.number), refused()] {
        let target = take(&scene, &bulk, |_| state.clone()).await.expect("one waits");
        targets[target.place as usize - 1].state = state;
        let mut look = scene.store.look().await.expect("a look");
        let report = look.bulk_orders().targets(&bulk).await.expect("read");
        let read: Vec<_> = report.iter().map(|row| row.target.clone()).collect();
        assert_eq!((&read, names(&read)), (&targets, names(&targets)));
        let named: Vec<_> = report.iter().map(|row| row.name.as_ref().map(|name| name.as_str())).collect();
        assert_eq!(named, [Some("Ana"), None, Some("Ivo")]);
    }
    assert_eq!(take(&scene, &bulk, |target| target.state.clone()).await, None);
}

/// A unit that is dropped gives its target back, as soon as the store has undone it.
pub async fn a_target_waits_until_a_unit_that_settled_it_commits(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let bulk = begin(&scene, plain_terms()).await;
    for _ in 0..2 {
        let mut tries = 0..10_000;
        let (mut work, mut target) = loop {
            assert!(tries.next().is_some(), "the target is not given back");
            let mut work = scene.store.begin().await.expect("a unit");
            // A store may undo a dropped unit a moment later, and pass by what that still holds.
            match work.bulk_orders().next_target(&bulk).await.expect("read") {
                Some(target) if target.place == 1 => break (work, target),
                _ => {}
            }
        };
        assert_eq!(target.state, TargetState::Waiting);
        target.state = refused();
        work.bulk_orders().settle(&bulk, &target).await.expect("settled");
    }
}

/// Ten units take two targets, and no target twice.
pub async fn units_at_once_never_settle_the_same_target(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let bulk = begin(&scene, plain_terms()).await;
    let taken = together((0..10).map(|_| take(&scene, &bulk, |_| refused()))).await;
    let mut places: Vec<_> = taken.into_iter().flatten().map(|target| target.place).collect();
    // Whoever passed by a target that was held finds it settled, and no other: so the rest is taken by nobody else.
    while let Some(target) = take(&scene, &bulk, |_| refused()).await {
        places.push(target.place);
    }
    places.sort_unstable();
    assert_eq!(places, [1, 3]);
}

/// Rule 13, with two who go on at once, and begin anew whenever they fail: each account has one order, and the report
/// names it.
pub async fn a_bulk_order_that_two_go_on_with_at_once_orders_once_for_each(store: Arc<dyn Store>) {
    let names: Vec<String> = (0..12).map(|number| format!("Client {number}")).collect();
    let people = Scenario::on(store).staff("Bea").with_every_right().staff("Cleo").with_every_right();
    let scenario = names.iter().fold(people, |scenario, name| scenario.client(name));
    let scene = scenario.file("A1", LicenceModel::RightsManaged).lightbox("Spring", "Bea", ["A1"]).await;
    let into: Vec<&str> = names.iter().map(String::as_str).collect();
    let (bea, cleo) = (scene.actor("Bea").await, scene.actor("Cleo").await);
    let ask = scene.by("Bea").into_many("Spring", &into);
    let begun = scene.desk.begin_bulk_order(&bea, &ask, None).await.expect("begun");
    together([&bea, &cleo, &bea].map(|actor| async {
        while scene.desk.go_on_with_bulk_order(actor, begun.id, 2).await.expect("gone on").waiting > 0 {}
    }))
    .await;

    let shown = scene.desk.bulk_order(&bea, begun.id).await.expect("read");
    assert_eq!(shown.progress(), Progress { waiting: 0, created: 12, refused: 0 });
    let listed = scene.desk.orders(&bea, &OrderFilter::default(), &Page::first(200)).await.expect("listed").rows;
    let mut ordered: Vec<_> = listed.iter().map(|row| (row.owner, TargetState::Created(row.number))).collect();
    let mut told: Vec<_> =
        shown.report.into_iter().filter_map(|row| Some((row.target.account?, row.target.state))).collect();
    ordered.sort_by_key(|(owner, _)| *owner);
    told.sort_by_key(|(owner, _)| *owner);
    assert_eq!(ordered, told);
}

/// With the name of whoever began each, and how far it has come.
pub async fn bulk_orders_are_paged_newest_first_and_none_is_lost_or_doubled(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut begun = Vec::new();
    for _ in 0..5 {
        scene.clock.advance(Duration::from_secs(1));
        begun.push(begin(&scene, plain_terms()).await);
    }
    take(&scene, &begun[4], |_| refused()).await;
    let creating = scene.permit::<may::CreateOrders>("Cleo", Scope::House).await;
    let rows = walk(2, async |page: Page<BulkOrderId>| {
        let mut look = scene.store.look().await.expect("a look");
        look.bulk_orders().list(&creating, &page).await.expect("listed")
    })
    .await;
    begun.reverse();
    for (place, (row, bulk)) in rows.iter().zip(&begun).enumerate() {
        assert_eq!((row.id, &row.lightbox, row.begun_at), (bulk.id, &bulk.lightbox, bulk.begun_at));
        assert_eq!(row.begun_by.as_str(), "Bea");
        let (waiting, refused) = if place == 0 { (1, 2) } else { (2, 1) };
        assert_eq!(row.progress, Progress { waiting, created: 0, refused });
    }
    assert_eq!(rows.len(), 5);
}

/// By id and by address, without regard to case; whoever is not there is not among them.
pub async fn accounts_are_found_by_ids_and_addresses_together(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let typed = |text: &str| Addressee::Typed(text.parse().expect("a line"));
    let nobody = Addressee::Account(uuid(&scene).into());
    let ask = async |addressees: &[Addressee]| {
        let creating = scene.permit::<may::CreateOrders>("Bea", Scope::House).await;
        let mut work = scene.store.begin().await.expect("a unit");
        let mut found = work.accounts().addressed(&creating.view(), addressees).await.expect("found");
        found.sort_by_key(|account| account.id);
        found.iter().map(|account: &Account| account.name.to_string()).collect::<Vec<_>>()
    };
    let ana = Addressee::Account(scene.account("Ana"));
    let several = [typed("IVO@example.org"), ana.clone(), nobody.clone(), typed("eve@example.org"), typed("none")];
    assert_eq!(ask(&several).await, ["Ana", "Ivo"]);
    assert_eq!(ask(&[ana, typed("ana@example.org")]).await, ["Ana"]);
    assert_eq!(ask(&[typed("ivo@example.org")]).await, ["Ivo"]);
    assert_eq!(ask(&[nobody]).await, [""; 0]);
    assert_eq!(ask(&[]).await, [""; 0]);
}

/// The same key with the same request answers the bulk order (rule 8).
pub async fn a_key_answers_the_bulk_order_that_it_was_used_for(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let made = Made::BulkOrder(begin(&scene, plain_terms()).await.id);
    let (staff, key) = (scene.account("Bea"), "many".parse().expect("a key"));
    let claim = Claim { staff, key, request: Digest([3; 32]), made, at: scene.now() };
    for earlier in [None, Some(&claim)] {
        let mut work = scene.store.begin().await.expect("a unit");
        assert_eq!(work.requests().claim(&claim).await.expect("claimed").as_ref(), earlier);
        work.commit().await.expect("committed");
    }
}

fn uuid(scene: &Scene) -> uuid::Uuid {
    picdesk::Ids::next(&*scene.ids)
}

fn plain_terms() -> OrderTerms {
    OrderTerms { grant: Grant::Inherit, royalty_free: None, wishes: Vec::new(), stage: Stage::Open, notification: None }
}

fn refused() -> TargetState {
    TargetState::Refused(NotOrdered { why: WhyNotOrdered::Disabled, words: "the account is disabled".to_owned() })
}

/// Ana and Ivo wait, and between them is somebody who has no account.
fn listed(scene: &Scene) -> Vec<BulkTarget> {
    let target = |place, name: Option<&str>, typed: &str| BulkTarget {
        place,
        account: name.map(|name| scene.account(name)),
        typed: typed.parse().expect("a line"),
        state: name.map_or_else(|| TargetState::Refused(NotOrdered::no_account()), |_| TargetState::Waiting),
    };
    vec![target(1, Some("Ana"), "ana@example.org"), target(2, None, "eve"), target(3, Some("Ivo"), "ivo@example.org")]
}

/// Stores a bulk order of Bea's with these terms.
async fn begin(scene: &Scene, terms: OrderTerms) -> BulkOrder {
    let bulk = BulkOrder::restore(BulkOrderRecord {
        id: uuid(scene).into(),
        begun_by: scene.account("Bea"),
        begun_at: scene.now().plus(Duration::from_micros(1)),
        lightbox: "Spring".parse().expect("a name"),
        files: vec![number("B2"), number("A1")],
        terms,
    });
    let mut work = scene.store.begin().await.expect("a unit");
    work.bulk_orders().insert(&bulk, &listed(scene)).await.expect("it is new");
    work.commit().await.expect("committed");
    bulk
}

async fn read(scene: &Scene, id: BulkOrderId) -> Option<BulkOrder> {
    let creating = scene.permit::<may::CreateOrders>("Bea", Scope::House).await;
    scene.store.look().await.expect("a look").bulk_orders().get(&creating, id).await.expect("read")
}

/// Takes the next target that waits, settles it, and commits.
async fn take(scene: &Scene, bulk: &BulkOrder, state: impl Fn(&BulkTarget) -> TargetState) -> Option<BulkTarget> {
    let mut work = scene.store.begin().await.expect("a unit");
    let mut target = work.bulk_orders().next_target(bulk).await.expect("read")?;
    target.state = state(&target);
    work.bulk_orders().settle(bulk, &target).await.expect("settled");
    work.commit().await.expect("committed");
    Some(target)
}
