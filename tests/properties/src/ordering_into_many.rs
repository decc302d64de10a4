//! One lightbox into many accounts in one go: rule 13, and what the others come to there.

use std::{collections::BTreeMap, sync::Arc};

use picdesk::{
    AccountChange, BulkOrderId, BulkOrderShown, BulkRefusal, Denied, EntryKind, Error, Expected, LicenceModel,
    MOST_ACCOUNTS, Missing, Notification, OrderIntoMany, OrderRefusal, Page, Progress, Refused, Replayed, Right,
    Rights, TargetState, WhyNotOrdered,
};
use picdesk_testkit::{FailingStore, MemoryStore, Scenario, Scene, unrecorded};
use proptest::prelude::*;

use crate::told;

const CLIENTS: [&str; 5] = ["Ana", "Ivo", "Uma", "Otto", "Pia"];

fn house(scenario: Scenario) -> Scenario {
    let scenario = scenario.staff("Bea").with_every_right().staff("Cleo").with(Right::CreateOrders);
    CLIENTS
        .into_iter()
        .fold(scenario, Scenario::client)
        .files([("A1", LicenceModel::RightsManaged), ("B2", LicenceModel::RoyaltyFree)])
        .lightbox("Spring", "Bea", ["A1", "B2"])
        .lightbox("Empty", "Bea", [])
}

fn announced(mut ask: OrderIntoMany) -> OrderIntoMany {
    ask.terms.notification =
        Some(Notification { subject: "Hello".parse().unwrap(), message: "Here they are.".parse().unwrap() });
    ask
}

/// What the report says of each account, by what it was named by.
fn report(shown: &BulkOrderShown) -> Vec<(&str, String)> {
    let came_of = |state: &TargetState| match state {
        TargetState::Waiting => "waits".to_owned(),
        TargetState::Created(_) => "ordered".to_owned(),
        TargetState::Refused(refused) => refused.why.slug().to_owned(),
    };
    shown.report.iter().map(|row| (row.target.typed.as_str(), came_of(&row.target.state))).collect()
}

/// How many orders each account has.
fn ordered(memory: &MemoryStore) -> BTreeMap<picdesk::AccountId, usize> {
    memory.orders().iter().fold(BTreeMap::new(), |mut counted, order| {
        *counted.entry(order.owner).or_default() += 1;
        counted
    })
}

fn created(memory: &MemoryStore) -> usize {
    memory.journal().iter().filter(|entry| entry.kind == EntryKind::OrderCreated).count()
}

async fn switch(scene: &Scene, name: &str, enabled: bool) {
    let change = AccountChange { enabled: Some(enabled), ..AccountChange::default() };
    let bea = scene.actor("Bea").await;
    scene.desk.change_account(&bea, scene.account(name), change, Expected::Any).await.unwrap();
}

/// Rule 13, with rules 1 and 10.
#[tokio::test]
async fn every_account_succeeds_or_fails_on_its_own_and_the_report_names_each() {
    let scene = house(Scenario::new()).client("Sven").disabled().await;
    let into = ["Ana", "Sven", "Cleo", "nobody@example.org", "no address", "IVO@example.org", "ivo@example.org"];
    let ask = announced(scene.by("Bea").into_many("Spring", &into));
    let shown = scene.by("Bea").orders_into_many(&ask).await.unwrap();
    let expected = [
        ("ana@example.org", "ordered"),
        ("sven@example.org", "client-disabled"),
        ("cleo@example.org", "not-a-client"),
        ("nobody@example.org", "no-account"),
        ("no address", "no-account"),
        ("IVO@example.org", "ordered"),
    ];
    assert_eq!(report(&shown), expected.map(|(named, came)| (named, came.to_owned())));
    assert_eq!(shown.progress(), Progress { waiting: 0, created: 2, refused: 4 });
    let orders = scene.memory().orders();
    assert_eq!(orders.iter().map(|order| order.owner).collect::<Vec<_>>(), ["Ana", "Ivo"].map(|it| scene.account(it)));
    assert_eq!(scene.memory().letters().len(), 2, "rule 33: one letter for each");
}

/// Rules 9 and 13: the dry run says of each account what then comes of it, and of what cannot be done nothing begins.
#[tokio::test]
async fn a_dry_run_says_account_by_account_what_would_come_of_it_and_stores_nothing() {
    let scene = house(Scenario::new()).client("Sven").disabled().client("Mia").immediate().not_activated().await;
    let bea = scene.actor("Bea").await;
    let ask = announced(scene.by("Bea").into_many("Spring", &["Ana", "Sven", "ana@example.org", "Mia"]));
    let before = scene.memory().kept();
    let plan = scene.desk.plan_bulk_order(&bea, &ask).await.unwrap();
    assert_eq!(scene.memory().written_since(&before), [""; 0]);

    let names: Vec<_> = plan.planned.iter().map(|planned| planned.name.as_ref().unwrap().as_str()).collect();
    assert_eq!((names, plan.named_again), (vec!["Ana", "Sven", "Mia"], 1));
    let [ana, sven, mia] = [0, 1, 2].map(|place: usize| &plan.planned[place].comes_to);
    let ana = ana.as_ref().unwrap();
    assert_eq!((ana.lines, ana.open_now, ana.need_size, ana.warnings.len()), (2, 0, 1, 0));
    assert_eq!(sven.as_ref().unwrap_err().why, WhyNotOrdered::Disabled);
    let mia = mia.as_ref().unwrap();
    assert_eq!((mia.open_now, mia.warnings.len()), (1, 2), "rules 10, 23, 24");

    scene.by("Bea").orders_into_many(&ask).await.unwrap();
    let first = &scene.memory().letters()[0];
    assert_eq!(Some(&first.text), plan.letter.as_ref(), "rule 38");
}

/// Rule 4 and rules like it: nothing begins, and nobody is told of anything.
#[tokio::test]
async fn what_no_account_could_get_is_refused_before_anything_begins() {
    let scene = house(Scenario::new()).lightbox("Hers", "Cleo", ["A1"]).await;
    let bea = scene.actor("Bea").await;
    let mut draft = announced(scene.by("Bea").into_many("Spring", &["Ana"]));
    draft.terms.stage = picdesk::Stage::Draft;
    let many: Vec<String> = (0..=MOST_ACCOUNTS).map(|number| format!("a{number}@example.org")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let before = scene.memory().kept();
    for (ask, said) in [
        (scene.by("Bea").into_many("Empty", &["Ana"]), Error::from(OrderRefusal::NoFiles)),
        (scene.by("Bea").into_many("Hers", &["Ana"]), Error::from(Missing::Lightbox)),
        (scene.by("Bea").into_many("Spring", &[]), Error::from(BulkRefusal::Nobody)),
        (scene.by("Bea").into_many("Spring", &many), Error::from(BulkRefusal::TooMany)),
        (draft, Error::from(OrderRefusal::DraftAnnounced)),
    ] {
        let planned = scene.desk.plan_bulk_order(&bea, &ask).await.unwrap_err();
        let begun = scene.desk.begin_bulk_order(&bea, &ask, None).await.unwrap_err();
        assert_eq!((planned.to_string(), begun.to_string()), (said.to_string(), said.to_string()));
    }
    assert_eq!(scene.memory().written_since(&before), [""; 0]);
}

/// Rules 5 and 48.
#[tokio::test]
async fn what_happens_to_the_lightbox_meanwhile_touches_none_of_the_orders() {
    let scene = house(Scenario::new()).file("C3", LicenceModel::RightsManaged).await;
    let (bea, lightbox) = (scene.actor("Bea").await, scene.lightbox("Spring"));
    let begun = scene.desk.begin_bulk_order(&bea, &scene.by("Bea").into_many("Spring", &CLIENTS), None).await.unwrap();
    let number = |text: &str| text.parse().unwrap();
    scene.desk.go_on_with_bulk_order(&bea, begun.id, 1).await.unwrap();
    scene.desk.add_to_lightbox(&bea, bea.account(), lightbox, &[number("C3")], Expected::Any).await.unwrap();
    scene.desk.go_on_with_bulk_order(&bea, begun.id, 1).await.unwrap();
    scene.desk.delete_lightbox(&bea, lightbox, Expected::Any).await.unwrap();
    scene.desk.go_on_with_bulk_order(&bea, begun.id, 1).await.unwrap();
    scene.desk.withdraw_file(&bea, &number("A1"), Expected::Any).await.unwrap();
    scene.desk.go_on_with_bulk_order(&bea, begun.id, 1).await.unwrap();
    scene.desk.withdraw_file(&bea, &number("B2"), Expected::Any).await.unwrap();
    scene.desk.go_on_with_bulk_order(&bea, begun.id, 1).await.unwrap();

    let lines: Vec<usize> = scene.memory().orders().iter().map(|order| order.lines.len()).collect();
    assert_eq!(lines, [2, 2, 2, 1], "a file that was withdrawn gets into no order");
    let shown = scene.desk.bulk_order(&bea, begun.id).await.unwrap();
    assert_eq!(report(&shown)[4], ("pia@example.org", "nothing-available".to_owned()));
    assert_eq!((shown.bulk.lightbox.as_str(), shown.bulk.files.len()), ("Spring", 2));
}

/// Rule 10, at the moment at which it is an account's turn.
#[tokio::test]
async fn an_account_is_judged_when_its_turn_comes() {
    let scene = house(Scenario::new()).client("Sven").disabled().await;
    let bea = scene.actor("Bea").await;
    let ask = scene.by("Bea").into_many("Spring", &["Ana", "Sven"]);
    let begun = scene.desk.begin_bulk_order(&bea, &ask, None).await.unwrap();
    switch(&scene, "Ana", false).await;
    switch(&scene, "Sven", true).await;
    scene.desk.go_on_with_bulk_order(&bea, begun.id, 50).await.unwrap();
    assert_eq!(ordered(scene.memory()), BTreeMap::from([(scene.account("Sven"), 1)]));
}

/// Rules 2 and 69: whoever goes on does so with a right of their own, at every step.
#[tokio::test]
async fn whoever_loses_the_right_goes_on_no_further_and_somebody_else_can() {
    let scene = house(Scenario::new()).await;
    let (bea, cleo) = (scene.actor("Bea").await, scene.account("Cleo"));
    let begun = scene.desk.begin_bulk_order(&bea, &scene.by("Bea").into_many("Spring", &CLIENTS), None).await.unwrap();
    let going_on = async |name: &str| {
        let actor = scene.actor(name).await;
        scene.desk.go_on_with_bulk_order(&actor, begun.id, 2).await
    };
    assert_eq!(going_on("Cleo").await.unwrap(), Progress { waiting: 3, created: 2, refused: 0 });
    let less: Rights = [Right::ViewOrders].into_iter().collect();
    scene.desk.change_rights(&bea, cleo, less, Expected::Any).await.unwrap();
    let denied = going_on("Cleo").await.unwrap_err();
    assert!(matches!(denied, Error::Denied(Denied::Lacks(Right::CreateOrders))), "{denied:?}");
    let ana = going_on("Ana").await.unwrap_err();
    assert!(matches!(ana, Error::Denied(Denied::NotYours)), "{ana:?}");
    assert_eq!(scene.memory().orders().len(), 2);

    assert_eq!(going_on("Bea").await.unwrap().created, 4);
    let makers: Vec<_> = scene.memory().orders().iter().map(|order| order.created_by).collect();
    assert_eq!(makers, [cleo, cleo, bea.account(), bea.account()], "rule 1: whoever went on made the order");
}

/// Rule 8.
#[tokio::test]
async fn the_same_key_begins_once_and_another_request_with_it_is_a_conflict() {
    let scene = house(Scenario::new()).await;
    let bea = scene.actor("Bea").await;
    let ask = scene.by("Bea").into_many("Spring", &["Ana", "Ivo"]);
    let begin = async |ask: &OrderIntoMany| scene.desk.begin_bulk_order(&bea, ask, "one".parse().ok()).await;
    let (first, again) = (begin(&ask).await.unwrap(), begin(&ask).await.unwrap());
    assert_eq!((first.replayed, again.replayed, first.id), (Replayed::No, Replayed::Yes, again.id));
    let other = begin(&scene.by("Bea").into_many("Spring", &["Ana"])).await.unwrap_err();
    assert!(matches!(other, Error::Refused(Refused::KeyReused)), "{other:?}");
    let order = scene.by("Bea").orders("Spring").into("Ana").keyed("one").await.unwrap_err();
    assert!(matches!(order, Error::Refused(Refused::KeyReused)), "{order:?}");
    assert_eq!(scene.desk.bulk_orders(&bea, &Page::first(9)).await.unwrap().rows.len(), 1);
}

/// Rules 2 and 72.
#[tokio::test]
async fn whoever_may_not_create_orders_sees_no_bulk_order() {
    let scene = house(Scenario::new()).staff("Lee").with(Right::ViewAccounts).await;
    let bea = scene.actor("Bea").await;
    let ask = scene.by("Bea").into_many("Spring", &["Ana"]);
    let begun = scene.desk.begin_bulk_order(&bea, &ask, None).await.unwrap();
    for name in ["Lee", "Ana"] {
        let actor = scene.actor(name).await;
        assert!(matches!(scene.desk.bulk_order(&actor, begun.id).await, Err(Error::Denied(_))), "{name}");
        assert!(matches!(scene.desk.bulk_orders(&actor, &Page::first(9)).await, Err(Error::Denied(_))), "{name}");
        assert!(matches!(scene.desk.begin_bulk_order(&actor, &ask, None).await, Err(Error::Denied(_))), "{name}");
        assert!(matches!(scene.desk.plan_bulk_order(&actor, &ask).await, Err(Error::Denied(_))), "{name}");
    }
    let nothing = scene.desk.bulk_order(&bea, BulkOrderId::new(bea.account().uuid())).await;
    assert!(matches!(nothing, Err(Error::Missing(Missing::BulkOrder))), "{nothing:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Rules 7 and 13: wherever it breaks off, and whoever goes on, in the end each account has its one order and its one
    /// letter, and the journal has a word of each. At no time does the report say more or less than what is there.
    #[test]
    fn interruptions_never_order_twice_and_lose_no_account(
        steps in proptest::collection::vec((0_u32..24, 1_u16..4, any::<bool>()), 0..12),
        off in proptest::sample::subsequence(CLIENTS.to_vec(), 0..=2),
    ) {
        told(async {
            let memory = MemoryStore::new();
            let failing = FailingStore::around(Arc::new(memory.clone()));
            let scene = house(Scenario::on(Arc::new(failing.clone()))).await;
            for name in &off {
                switch(&scene, name, false).await;
            }
            let kept = memory.kept();
            let (bea, cleo) = (scene.actor("Bea").await, scene.actor("Cleo").await);
            let ask = announced(scene.by("Bea").into_many("Spring", &CLIENTS));
            let begun = scene.desk.begin_bulk_order(&bea, &ask, None).await.unwrap();
            for (fails_at, at_most, hers) in steps {
                failing.fail_at(fails_at);
                let actor = if hers { &bea } else { &cleo };
                let _broke_off = scene.desk.go_on_with_bulk_order(actor, begun.id, at_most).await;
                let shown = scene.desk.bulk_order(&bea, begun.id).await.unwrap();
                let said: Vec<_> = shown.report.iter().filter_map(|row| match row.target.state {
                    TargetState::Created(number) => Some((row.target.account.unwrap(), number)),
                    _ => None,
                }).collect();
                let there: Vec<_> = memory.orders().iter().map(|order| (order.owner, order.number)).collect();
                assert_eq!(said, there);
                assert_eq!((memory.letters().len(), created(&memory)), (there.len(), there.len()));
            }
            failing.recover();
            while scene.desk.go_on_with_bulk_order(&bea, begun.id, 50).await.unwrap().waiting > 0 {}
            let on = CLIENTS.iter().filter(|name| !off.contains(name));
            assert_eq!(ordered(&memory), on.map(|name| (scene.account(name), 1)).collect());
            assert_eq!(scene.desk.go_on_with_bulk_order(&cleo, begun.id, 50).await.unwrap().waiting, 0);
            assert_eq!(memory.orders().len(), CLIENTS.len() - off.len(), "who goes on at the end does nothing");
            assert_eq!(unrecorded(&memory, &kept, None), [""; 0]);
            let refused = memory.journal().into_iter().filter(|entry| entry.kind == EntryKind::BulkOrderRefused);
            assert_eq!(refused.count(), off.len());
        });
    }
}
