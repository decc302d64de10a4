//! The marks of orders that their owners were told of, and have not looked at since.

use std::{sync::Arc, time::Duration};

use picdesk::{Moment, Order, OrderNumber, Scope, Store, may};

use super::{
    ground,
    orders::{insert, record},
};
use crate::{Scene, together};

/// Marked once however often it is told of; counted and read for the owner, for staff, and for nobody else.
pub async fn an_order_is_unread_from_when_its_owner_was_told_until_they_look(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (ana, ivo) = (scene.account("Ana"), scene.account("Ivo"));
    let [first, second, never, of_ivo] =
        [new(&scene, "Ana").await, new(&scene, "Ana").await, new(&scene, "Ana").await, new(&scene, "Ivo").await];
    let all = [first.number, second.number, never.number, of_ivo.number];
    let (then, later) = (scene.now(), scene.now().plus(Duration::from_micros(1)));
    for (order, told_at) in [(&first, then), (&second, then), (&of_ivo, then), (&first, later)] {
        tell(&scene, order, told_at).await;
    }
    let of_ana = vec![(first.number, later), (second.number, then)];
    assert_eq!(unread(&scene, "Ana", Scope::Own(ana), &all).await, (of_ana.clone(), 2));
    assert_eq!(unread(&scene, "Bea", Scope::Account(ana), &all).await, (of_ana, 2));
    assert_eq!(unread(&scene, "Ivo", Scope::Own(ivo), &all).await, (vec![(of_ivo.number, then)], 1));
    assert_eq!(unread(&scene, "Bea", Scope::House, &all).await.1, 3);
    assert_eq!(unread(&scene, "Ana", Scope::Own(ana), &[never.number]).await, (vec![], 2));
    assert_eq!(unread(&scene, "Ana", Scope::Own(ana), &[]).await, (vec![], 2));

    look_at(&scene, "Ana", Scope::Own(ana), second.number, then).await;
    look_at(&scene, "Ana", Scope::Own(ana), never.number, then).await;
    look_at(&scene, "Ivo", Scope::Own(ivo), first.number, later).await;
    assert_eq!(
        unread(&scene, "Ana", Scope::Own(ana), &all).await,
        (vec![(first.number, later)], 1),
        "Ivo's look is none"
    );

    tell(&scene, &second, later).await;
    assert_eq!(unread(&scene, "Ana", Scope::Own(ana), &all).await.1, 2, "told anew");
}

/// Whoever looks at a page that was read before the owner was told anew has not seen what is new.
pub async fn a_look_at_what_was_told_before_leaves_the_mark_of_what_was_told_since(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let ana = Scope::Own(scene.account("Ana"));
    let order = new(&scene, "Ana").await;
    let (then, later) = (scene.now(), scene.now().plus(Duration::from_micros(1)));
    tell(&scene, &order, then).await;
    tell(&scene, &order, later).await;
    look_at(&scene, "Ana", ana, order.number, then).await;
    assert_eq!(unread(&scene, "Ana", ana, &[order.number]).await, (vec![(order.number, later)], 1));
    look_at(&scene, "Ana", ana, order.number, later).await;
    assert_eq!(unread(&scene, "Ana", ana, &[order.number]).await, (vec![], 0));
}

/// Of many who tell and look at once none fails, and the mark is no change of the order.
pub async fn units_that_tell_and_look_at_once_leave_the_order_as_it_was(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let ana = Scope::Own(scene.account("Ana"));
    let order = new(&scene, "Ana").await;
    together((0..10).map(|_| async {
        tell(&scene, &order, scene.now()).await;
        look_at(&scene, "Ana", ana, order.number, scene.now()).await;
    }))
    .await;
    let viewing = scene.permit::<may::ViewOrders>("Bea", Scope::House).await;
    let mut look = scene.store.look().await.expect("a look");
    assert_eq!(look.orders().get(&viewing, order.number).await.expect("read"), Some(order));
    assert_eq!(look.orders().count_unread(&viewing).await.expect("counted"), 0);
}

async fn new(scene: &Scene, owner: &str) -> Order {
    let order = Order::restore(record(scene, owner).await);
    insert(scene, &order).await.expect("the order is new");
    order
}

async fn tell(scene: &Scene, order: &Order, told_at: Moment) {
    let mut work = scene.store.begin().await.expect("a unit");
    work.orders().mark_unread(order, told_at).await.expect("marked");
    work.commit().await.expect("committed");
}

async fn look_at(scene: &Scene, by: &str, scope: Scope, number: OrderNumber, told_at: Moment) {
    let viewing = scene.permit::<may::ViewOrders>(by, scope).await;
    let mut work = scene.store.begin().await.expect("a unit");
    work.orders().mark_read(&viewing, number, told_at).await.expect("read");
    work.commit().await.expect("committed");
}

/// Those of these orders that are marked, and how many are marked at all.
async fn unread(scene: &Scene, by: &str, scope: Scope, among: &[OrderNumber]) -> (Vec<(OrderNumber, Moment)>, u64) {
    let viewing = scene.permit::<may::ViewOrders>(by, scope).await;
    let mut look = scene.store.look().await.expect("a look");
    let mut marked = look.orders().unread(&viewing, among).await.expect("read");
    marked.sort();
    (marked, look.orders().count_unread(&viewing).await.expect("counted"))
}
