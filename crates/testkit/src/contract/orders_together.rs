//! Several orders in one go: read with few questions, and changed by several people at once.

use std::{collections::BTreeMap, sync::Arc};

use picdesk::{
    AccountId, ActOnOrders, ActOutcome, Billing, Expected, Order, OrderAct, OrderNumber, OrderRecord, OrderState, Page,
    Revision, Scope, Store, may,
};

use super::{
    ground,
    orders::{insert, record},
};
use crate::{Scene, together};

/// As far as the permit reaches, with all lines; what is not there is left out, and what is named twice comes once.
pub async fn several_orders_are_read_as_each_is_by_itself(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut numbers = vec![OrderNumber::new(i64::MAX)];
    for (owner, state) in [("Ana", OrderState::Open), ("Ivo", OrderState::Open), ("Ana", OrderState::Draft)] {
        numbers.push(new(&scene, owner, state).await);
    }
    numbers.push(numbers[1]);
    let (ana, ivo) = (scene.account("Ana"), scene.account("Ivo"));
    for (by, scope, there, owned) in [
        ("Bea", Scope::House, 3, vec![ana, ivo]),
        ("Bea", Scope::Account(ana), 2, vec![ana]),
        ("Ana", Scope::Own(ana), 1, vec![ana]),
        ("Ivo", Scope::Own(ivo), 1, vec![ivo]),
    ] {
        let viewing = scene.permit::<may::ViewOrders>(by, scope).await;
        let mut look = scene.store.look().await.expect("a look");
        let mut alone = BTreeMap::new();
        for number in &numbers {
            if let Some(order) = look.orders().get(&viewing, *number).await.expect("read") {
                alone.insert(*number, order);
            }
        }
        let several = look.orders().several(&viewing, &numbers).await.expect("read");
        let several_by_number: BTreeMap<_, _> = several.iter().map(|order| (order.number, order.clone())).collect();
        assert_eq!((several.len(), several_by_number), (there, alone), "{scope:?}");
        assert_eq!(look.orders().several(&viewing, &[]).await.expect("read"), []);

        let mut owners = Vec::new();
        for owner in look.orders().owners(&viewing, &several).await.expect("read") {
            let of_one = several.iter().find(|order| order.owner == owner.id).expect("it owns one of them");
            assert_eq!(look.orders().owner(&viewing, of_one).await.expect("read"), Some(owner.clone()));
            owners.push(owner.id);
        }
        owners.sort();
        let mut owned: Vec<AccountId> = owned;
        owned.sort();
        assert_eq!(owners, owned, "{scope:?}");
        assert_eq!(look.orders().owners(&viewing, &[]).await.expect("read"), []);
    }
    let viewing = scene.permit::<may::ViewOrders>("Ivo", Scope::Own(ivo)).await;
    let of_anas = Order::restore(record(&scene, "Ana").await);
    let mut look = scene.store.look().await.expect("a look");
    assert_eq!(look.orders().owners(&viewing, &[of_anas]).await.expect("read"), [], "rule 72");
}

/// Whoever comes second finds it so already, whatever revision they had seen, and writes nothing.
pub async fn of_staff_who_act_on_the_same_orders_at_once_each_order_is_changed_once(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let (desk, staff) = (&scene.desk, [scene.actor("Bea").await, scene.actor("Cleo").await]);
    for act in [OrderAct::OpenDownloads, OrderAct::Release, OrderAct::MarkPaid, OrderAct::Cancel] {
        let state = if act == OrderAct::Release { OrderState::Draft } else { OrderState::Open };
        let mut orders = Vec::new();
        for _ in 0..6 {
            orders.push(new(&scene, "Ana", state).await);
        }
        let first = revision(&scene, orders[0]).await;
        // Each has four of them, in opposite orders; two are in both lists.
        let lists = [orders[..4].to_vec(), orders[2..].iter().rev().copied().collect()];
        let at_once = lists.into_iter().zip(&staff).map(|(orders, actor)| {
            let orders = orders.into_iter().map(|number| (number, Expected::Exactly(first))).collect();
            let ask = ActOnOrders { act, orders };
            async move { desk.act_on_orders(actor, &ask).await.expect("acted") }
        });
        let reports = together(at_once).await.into_iter().flatten();
        let mut came_of: BTreeMap<OrderNumber, Vec<ActOutcome>> = BTreeMap::new();
        reports.for_each(|acted| came_of.entry(acted.number).or_default().push(acted.outcome));
        for (place, number) in orders.iter().enumerate() {
            let mut outcomes = came_of.remove(number).expect("it is in a report");
            outcomes.sort_by_key(|outcome| *outcome != ActOutcome::Done);
            let both = (2..4).contains(&place);
            let expected = if both { vec![ActOutcome::Done, ActOutcome::AlreadySo] } else { vec![ActOutcome::Done] };
            assert_eq!(outcomes, expected, "{act:?}");
            assert_eq!(revision(&scene, *number).await, first.next(), "{act:?}");
            let history = scene.desk.order_history(&staff[0], *number, &Page::first(10)).await.expect("read");
            assert_eq!(history.entries.rows.len(), 1, "{act:?}");
        }
    }
}

async fn revision(scene: &Scene, number: OrderNumber) -> Revision {
    scene.by("Bea").sees(number).await.expect("read").order.revision
}

/// A new order, of which nothing was invoiced.
async fn new(scene: &Scene, owner: &str, state: OrderState) -> OrderNumber {
    let mut order = OrderRecord { state, ..record(scene, owner).await };
    for line in &mut order.lines {
        line.billing = Billing::Open;
    }
    let order = Order::restore(order);
    insert(scene, &order).await.expect("the order is new");
    order.number
}
