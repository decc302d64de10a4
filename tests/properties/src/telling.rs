//! Telling a client of an order that is there already, and what they have not looked at yet: rules 12, 32, 33, 37 and 38.

use std::collections::BTreeSet;

use picdesk::{
    AccountChange, Actor, EntryKind, Error, Expected, Grant, GrantOf, LetterText, LicenceModel, NewToken, Notification,
    OrderEdit, OrderNumber, OrderRefusal, Page, Refused, Replayed, Right, Rights,
};
use picdesk_testkit::{Scenario, Scene};
use proptest::prelude::*;

use crate::told;

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Cleo")
        .with(Right::AssumeIdentities)
        .staff("Gil")
        .with(Right::ViewOrders)
        .client("Ana")
        .client("Ivo")
        .files([("A1", LicenceModel::RightsManaged), ("B2", LicenceModel::RightsManaged)])
        .lightbox("Spring", "Bea", ["A1", "B2"])
}

fn note() -> Notification {
    Notification { subject: "A new price".parse().unwrap(), message: "We could\ndo better.".parse().unwrap() }
}

async fn notifies(scene: &Scene, by: &str, order: OrderNumber) -> Result<LetterText, Error> {
    Ok(scene.desk.notify_client(&scene.actor(by).await, order, &note(), None).await?.letter)
}

/// An order that nobody was told of.
async fn quiet_order(scene: &Scene) -> OrderNumber {
    scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number
}

/// How many orders are unread in the head of the client's pages, and which ones in the list.
async fn unread(scene: &Scene, name: &str) -> (u64, Vec<OrderNumber>) {
    let actor = scene.actor(name).await;
    let rows = scene.desk.own_orders(&actor, &Page::first(20)).await.unwrap().rows;
    let marked = rows.into_iter().filter(|row| row.unread).map(|row| row.number).collect();
    (scene.desk.unread_orders(&actor).await.unwrap(), marked)
}

/// Rules 33 and 38: to the last character, to the account's own address, in one unit with its entry; the order stays.
#[tokio::test]
async fn the_letter_goes_out_as_it_was_previewed_and_stands_in_the_history() {
    let scene = house().await;
    let number = quiet_order(&scene).await;
    let bea = scene.actor("Bea").await;
    let preview = scene.desk.dry_run_notification(&bea, number, &note()).await.unwrap();
    assert_eq!((scene.memory().letters().len(), unread(&scene, "Ana").await.0), (0, 0), "a preview is none");

    let (before, kept) = (scene.memory().orders(), scene.memory().kept());
    assert_eq!(notifies(&scene, "Bea", number).await.unwrap(), preview);
    assert_eq!(scene.memory().orders(), before, "no save of anybody is stale by it");
    assert_eq!(scene.memory().units_since(&kept).len(), 1);
    scene.courier.make_a_round().await.unwrap();
    let handed = scene.mailer.handed();
    assert_eq!((&handed[0].text, handed[0].order, &preview.recipient), (&preview, Some(number), &scene.address("Ana")));
    assert!(preview.text.contains(&format!("Your order {number} (2 files)")), "{}", preview.text);
    assert!(preview.text.contains(&format!("/orders/{number}")), "{}", preview.text);

    let history = scene.desk.order_history(&bea, number, &Page::first(20)).await.unwrap();
    let entry = &history.entries.rows[0].entry;
    assert_eq!((entry.kind, entry.who.subject), (EntryKind::ClientNotified, Some(scene.account("Ana"))));
    assert_eq!(history.letters[0].subject, note().subject);
}

/// Rule 12: a draft is not there for the client. Rule 10: whoever is disabled cannot sign in. Rule 2: it takes the right.
#[tokio::test]
async fn nobody_is_told_of_a_draft_or_in_a_disabled_account_or_without_the_right() {
    let scene = house().await;
    let draft = scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    let open = quiet_order(&scene).await;
    let refused = notifies(&scene, "Bea", draft).await;
    assert!(matches!(refused, Err(Error::Refused(Refused::Order(OrderRefusal::DraftAnnounced)))), "{refused:?}");
    for name in ["Ana", "Cleo", "Gil"] {
        assert!(matches!(notifies(&scene, name, open).await, Err(Error::Denied(_))), "{name}");
    }
    let disabled = AccountChange { enabled: Some(false), ..AccountChange::default() };
    scene.console.change_account(&scene.address("Ana"), disabled).await.unwrap();
    let (bea, number) = (scene.actor("Bea").await, open);
    let previewed = scene.desk.dry_run_notification(&bea, number, &note()).await.map(drop);
    for refused in [previewed, notifies(&scene, "Bea", number).await.map(drop)] {
        assert!(matches!(refused, Err(Error::Refused(Refused::Order(OrderRefusal::AccountDisabled)))), "{refused:?}");
    }
    assert_eq!(scene.memory().letters(), []);
}

/// Rule 8, as for orders: a form that is sent twice sends one letter.
#[tokio::test]
async fn a_repeated_request_posts_one_letter() {
    let scene = house().await;
    let (number, bea) = (quiet_order(&scene).await, scene.actor("Bea").await);
    let send = async |note: Notification| {
        scene.desk.notify_client(&bea, number, &note, Some("the-key".parse().unwrap())).await
    };
    assert_eq!(send(note()).await.unwrap().replayed, Replayed::No);
    assert_eq!(send(note()).await.unwrap().replayed, Replayed::Yes);
    let other = Notification { subject: "Another".parse().unwrap(), ..note() };
    assert!(matches!(send(other).await, Err(Error::Refused(Refused::KeyReused))));
    assert_eq!(scene.memory().letters().len(), 1);
}

/// The owner's own look clears the mark, once; nobody else's does, and an order that is not marked costs no write.
#[tokio::test]
async fn an_order_is_unread_until_its_owner_looks_in_person() {
    let scene = house().await;
    let announced = scene.by("Bea").orders("Spring").into("Ana").announced("Pictures", "Here.").await.unwrap();
    let number = announced.order.number;
    let told = (1, vec![number]);
    assert_eq!(unread(&scene, "Ana").await, told);

    let own = NewToken { name: "A program".parse().unwrap(), rights: Rights::none(), days: 1 };
    let made = scene.desk.make_token(&scene.actor("Ana").await, own).await.unwrap();
    let others: [Actor; 3] = [
        scene.actor("Bea").await,
        scene.desk.resume(&scene.assume("Cleo", "Ana").await.unwrap()).await.unwrap(),
        scene.desk.resume_by_token(&made.secret).await.unwrap(),
    ];
    for other in &others {
        assert!(scene.desk.visit_order(other, number).await.unwrap().unread.is_some());
    }
    let ana = scene.actor("Ana").await;
    scene.desk.order(&ana, number).await.unwrap();
    assert_eq!(unread(&scene, "Ana").await, told, "to read is not to visit");
    assert!(matches!(scene.desk.visit_order(&scene.actor("Ivo").await, number).await, Err(Error::Missing(_))));

    assert!(scene.desk.visit_order(&ana, number).await.unwrap().unread.is_some(), "this once it is new");
    assert_eq!(unread(&scene, "Ana").await, (0, vec![]));
    let kept = scene.memory().kept();
    assert_eq!(scene.desk.visit_order(&ana, number).await.unwrap().unread, None);
    assert_eq!(scene.memory().units_since(&kept).len(), 0, "nothing is written");

    notifies(&scene, "Bea", number).await.unwrap();
    assert_eq!(unread(&scene, "Ana").await, told, "told anew");
}

/// What somebody does with one of the orders.
#[derive(Debug, Clone, Copy)]
enum Step {
    CreateQuietly,
    CreateAnnounced,
    CreateDraft,
    Release,
    Edit,
    Grant,
    Pay,
    Cancel,
    Notify,
    Visit,
    VisitAssumed,
}

fn steps() -> impl Strategy<Value = Vec<(Step, usize)>> {
    use Step::*;
    let step = prop::sample::select(vec![
        CreateQuietly,
        CreateAnnounced,
        CreateDraft,
        Release,
        Edit,
        Grant,
        Pay,
        Cancel,
        Notify,
        Notify,
        Visit,
        VisitAssumed,
    ]);
    prop::collection::vec((step, 0..6_usize), 1..24)
}

/// Takes a step, says in `marked` which orders should be unread then, and answers whether the client was told of one.
async fn tells(scene: &Scene, step: Step, order: Option<OrderNumber>, marked: &mut BTreeSet<OrderNumber>) -> bool {
    let bea = scene.actor("Bea").await;
    let any = Expected::Any;
    let spring = scene.by("Bea").orders("Spring").into("Ana");
    match (step, order) {
        (Step::CreateQuietly, _) => drop(spring.await.unwrap()),
        (Step::CreateDraft, _) => drop(spring.as_a_draft().await.unwrap()),
        (Step::CreateAnnounced, _) => {
            marked.insert(spring.announced("Pictures", "Here they are.").await.unwrap().order.number);
            return true;
        }
        (_, None) => {}
        (Step::Release, Some(order)) => drop(scene.by("Bea").releases(order).await),
        (Step::Edit, Some(order)) => {
            let noted = OrderEdit { note_to_client: Some("A word".parse().ok()), ..OrderEdit::default() };
            drop(scene.by("Bea").edits(order, &noted, any).await);
        }
        (Step::Grant, Some(order)) => drop(scene.by("Bea").sets(Grant::Denied, GrantOf::Order, order).await),
        (Step::Pay, Some(order)) => drop(scene.desk.mark_paid(&bea, order, true, any).await),
        (Step::Cancel, Some(order)) => drop(scene.desk.cancel_order(&bea, order, any).await),
        (Step::Notify, Some(order)) => {
            if notifies(scene, "Bea", order).await.is_ok() {
                marked.insert(order);
                return true;
            }
        }
        (Step::Visit, Some(order)) => {
            if scene.desk.visit_order(&scene.actor("Ana").await, order).await.is_ok() {
                marked.remove(&order);
            }
        }
        (Step::VisitAssumed, Some(order)) => {
            let token = scene.assume("Cleo", "Ana").await.unwrap();
            let assumed = scene.desk.resume(&token).await.unwrap();
            drop(scene.desk.visit_order(&assumed, order).await);
            scene.desk.leave_identity(&assumed).await.unwrap();
        }
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Rules 32 and 37: whatever is done, an order is marked where a letter told of it since the last look, and nowhere
    /// else. What staff chose not to tell marks nothing.
    #[test]
    fn only_what_was_told_by_letter_and_not_looked_at_since_is_unread(steps in steps()) {
        told(async {
            let scene = house().await;
            let mut marked = BTreeSet::new();
            let mut posted = 0;
            for (step, which) in steps {
                let orders = scene.memory().orders();
                let order = (!orders.is_empty()).then(|| orders[which % orders.len()].number);
                posted += usize::from(tells(&scene, step, order, &mut marked).await);
                let letters = scene.memory().letters();
                prop_assert_eq!(letters.iter().filter(|letter| letter.order.is_some()).count(), posted, "{:?}", step);
                let newest_first: Vec<_> = marked.iter().rev().copied().collect();
                prop_assert_eq!(unread(&scene, "Ana").await, (marked.len() as u64, newest_first), "after {:?}", step);
            }
            Ok(())
        })?;
    }
}
