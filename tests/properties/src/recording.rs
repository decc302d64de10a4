//! The journal: every change and every refusal stands in it, or did not happen.

use std::sync::Arc;

use picdesk::{
    AccountChange, AttemptLimits, CopyInto, Currency, Device, Downloads, Entry, EntryKind, Error, Expected, Grant,
    GrantOf, JournalFilter, LicenceModel, LineEdit, LineNumber, Money, NetworkAddress, Notification, OrderEdit,
    OrderFilter, OrderState, Password, PricesShown, Right, Rights, SizeCollection, TakeOut,
};
use picdesk_testkit::{FailingStore, MemoryStore, Scenario, Scene, unrecorded};

fn house(scenario: Scenario) -> Scenario {
    scenario
        .staff("Bea")
        .with_every_right()
        .staff("Gil")
        .with(Right::ManageStaff)
        .with(Right::ManageAccounts)
        .client("Ana")
        .asking()
        .files([("A1", LicenceModel::RightsManaged), ("B2", LicenceModel::RoyaltyFree)])
        .lightbox("Spring", "Bea", ["A1", "B2"])
}

/// The entries since a number of them.
fn since(scene: &Scene, count: usize) -> Vec<Entry> {
    scene.memory().journal().split_off(count)
}

fn said<'a>(entry: &'a Entry, field: &str) -> Option<&'a str> {
    entry.changes.iter().find(|change| change.field == field)?.new.as_deref()
}

/// Whatever step fails, there is neither the change nor its entry; and where none does, there are both. The access tests
/// try the same of every operation and every page where nothing fails.
#[tokio::test]
async fn what_was_not_recorded_did_not_happen() {
    let memory = MemoryStore::new();
    let failing = FailingStore::around(Arc::new(memory.clone()));
    let scene = house(Scenario::on(Arc::new(failing.clone()))).await;
    let order = scene.by("Bea").orders("Spring").into("Ana").announced("Hello", "Look").await.unwrap().order.number;
    let (bea, ana) = (scene.actor("Bea").await, scene.account("Ana"));
    let (file, letter, any) = ("A1".parse().unwrap(), memory.letters()[0].id, Expected::Any);
    let immediate = AccountChange { downloads: Some(Downloads::Immediate), ..AccountChange::default() };
    let (desk, console) = (&scene.desk, &scene.console);

    macro_rules! recorded {
        ($kind:ident by $who:expr; $use_case:expr) => {{
            let kept = memory.kept();
            let before = memory.journal().len();
            let mut step = 0;
            loop {
                step += 1;
                failing.fail_at(step);
                let done = $use_case.await.is_ok();
                failing.recover();
                if done {
                    break;
                }
                assert_eq!(memory.written_since(&kept), [""; 0], "{} fails at {step}", EntryKind::$kind.slug());
            }
            assert!(step > 2, "a change, its entry and the commit can fail");
            let entries = memory.journal().split_off(before);
            let kinds: Vec<EntryKind> = entries.iter().map(|entry| entry.kind).collect();
            assert_eq!(kinds, [EntryKind::$kind]);
            assert_eq!(entries[0].who.actor, $who);
        }};
    }
    let by_bea = Some(bea.account());
    recorded!(GrantChanged by by_bea; desk.set_grant(&bea, order, GrantOf::Order, Grant::Denied, any));
    let prices = OrderEdit { prices_shown: Some(PricesShown::Totals), ..OrderEdit::default() };
    recorded!(OrderChanged by by_bea; desk.edit_order(&bea, order, &prices, any));
    recorded!(OrderPaid by by_bea; desk.mark_paid(&bea, order, true, any));
    recorded!(OrderCreated by by_bea; desk.duplicate_order(&bea, order, None));
    // Rule 7: with its letter and its unread mark.
    let draft = scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    let note = Notification { subject: "Yours".parse().unwrap(), message: "Here.".parse().unwrap() };
    let letters = memory.letters().len();
    recorded!(OrderReleased by by_bea; desk.release_order(&bea, draft, Some(&note), any));
    assert_eq!(memory.letters().len(), letters + 1);
    recorded!(OrderCancelled by by_bea; desk.cancel_order(&bea, order, any));
    let billed = scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    let price = Some(Money::new(500, Currency::EUR).ok());
    let mark = LineEdit { price, to_invoice: Some(true), ..LineEdit::of(LineNumber(1)) };
    scene.by("Bea").edits(billed, &OrderEdit::of_line(mark), any).await.unwrap();
    let take = TakeOut { account: ana, currency: Currency::EUR, shown: None };
    recorded!(OrderInvoiced by by_bea; desk.take_out(&bea, &take));
    recorded!(AccountChanged by by_bea; desk.change_account(&bea, ana, immediate.clone(), any));
    recorded!(RightsChanged by by_bea; desk.change_rights(&bea, scene.account("Gil"), Rights::all(), any));
    recorded!(LightboxMade by by_bea; desk.make_lightbox(&bea, "Summer".parse().unwrap()));
    recorded!(CartChanged by by_bea; desk.copy_lightbox_into_cart(&bea, scene.lightbox("Spring"), ana));
    let new = || CopyInto::New("From Ana".parse().unwrap());
    recorded!(LightboxMade by by_bea; desk.copy_cart_to_lightbox(&bea, ana, new()));
    recorded!(FileWithdrawn by by_bea; desk.withdraw_file(&bea, &file, any));
    let note = Notification { subject: "News".parse().unwrap(), message: "Look again".parse().unwrap() };
    recorded!(ClientNotified by by_bea; desk.notify_client(&bea, order, &note, None));
    recorded!(LetterResent by by_bea; desk.resend_letter(&bea, letter));
    recorded!(SupplierMade by by_bea; desk.supplier(&bea, &"Agency North".parse().unwrap()));
    recorded!(SupplierMade by None; console.supplier(&"Agency South".parse().unwrap()));
    let sizes = SizeCollection::standard(uuid(), desk.house().currency);
    recorded!(SizesSet by None; console.put_sizes(&sizes, None));
    recorded!(SignedOut by by_bea; desk.sign_out(&bea));
}

fn uuid() -> picdesk::SizeCollectionId {
    "0197a5c0-0000-7000-8000-000000000001".parse().unwrap()
}

/// Rule 67: known or unknown, it is one entry, so that nobody can tell them apart by the time that it takes.
#[tokio::test]
async fn a_sign_in_that_fails_is_recorded_with_what_was_typed_and_from_where() {
    let scene = house(Scenario::new()).client("Otto").disabled().await;
    let from = NetworkAddress("192.0.2.9".to_owned());
    for (name, known) in [("ana", true), ("nobody", false), ("otto", true)] {
        let (before, kept) = (scene.memory().journal().len(), scene.memory().kept());
        let address = format!("{name}@example.org").parse().unwrap();
        assert!(
            scene.desk.sign_in(&address, &Password::typed("not the password"), &from, &Device::Program).await.is_err()
        );
        let entries = since(&scene, before);
        let [entry] = &entries[..] else { panic!("{entries:?}") };
        assert_eq!((entry.kind, entry.who.actor), (EntryKind::SignInRefused, None));
        assert_eq!(entry.who.subject.is_some(), known, "{name}");
        assert_eq!((said(entry, "address"), said(entry, "from")), (Some(&*address.to_string()), Some("192.0.2.9")));
        assert!(!format!("{entry:?}").contains("not the password"));
        let units: Vec<_> = scene.memory().units_since(&kept).into_iter().map(|unit| unit.written).collect();
        assert_eq!(units, [vec!["attempts"], vec![]], "known or unknown, as much is written");
    }
}

/// The last try before the limit says that further ones have to wait; those add nothing, however many they are.
#[tokio::test]
async fn trying_on_beyond_the_limit_does_not_fill_the_journal() {
    let scene = house(Scenario::new()).await;
    let before = scene.memory().journal().len();
    let limit = AttemptLimits::default().per_account as usize;
    for count in 0..limit + 20 {
        let from = NetworkAddress(format!("192.0.2.{count}"));
        assert!(
            scene
                .desk
                .sign_in(&scene.address("Ana"), &Password::typed("wrong"), &from, &Device::Program)
                .await
                .is_err()
        );
    }
    let entries = since(&scene, before);
    assert_eq!(entries.len(), limit);
    let (last, others) = entries.split_last().unwrap();
    assert_eq!(said(last, "further tries"), Some("have to wait"));
    assert!(others.iter().all(|entry| said(entry, "further tries").is_none()));
}

/// Rule 22.
#[tokio::test]
async fn a_download_that_is_refused_is_recorded_with_its_reason() {
    let scene = house(Scenario::new()).await;
    let order = scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    let _signed_in = scene.actor("Ana").await;
    let before = scene.memory().journal().len();
    assert!(scene.by("Ana").downloads(order, 1, "Original").await.is_err());
    let entries = since(&scene, before);
    let [entry] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!((entry.kind, entry.who.actor), (EntryKind::DownloadRefused, Some(scene.account("Ana"))));
    assert_eq!((said(entry, "line"), said(entry, "file")), (Some("1"), Some("A1")));
    assert!(said(entry, "reason").is_some_and(|reason| !reason.is_empty()));
}

/// Rule 70: a try to go round it stands in the journal, and one that came too late does not.
#[tokio::test]
async fn whoever_tries_to_give_a_right_that_they_do_not_hold_stands_in_the_journal() {
    let scene = house(Scenario::new()).await;
    let gil = scene.actor("Gil").await;
    let before = scene.memory().journal().len();
    let all = || Rights::all();
    assert!(scene.desk.change_rights(&gil, scene.account("Ana"), all(), Expected::Any).await.is_err());
    let stale = Expected::Exactly(picdesk::Revision::new(99));
    let refused = scene.desk.change_rights(&gil, scene.account("Ana"), Rights::none(), stale).await;
    assert!(matches!(refused, Err(Error::Refused(_))));
    let entries = since(&scene, before);
    let [entry] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!((entry.kind, entry.who.actor), (EntryKind::Denied, Some(gil.account())));
    assert_eq!(said(entry, "deed"), Some("change rights"));
    assert!(said(entry, "reason").is_some_and(|reason| reason.contains("you do not hold it")));
}

/// What happens while a long journal goes out is not among it, and what was handed out is recorded.
#[tokio::test]
async fn an_export_is_recorded_with_its_filter_and_ends_with_what_there_was() {
    let scene = house(Scenario::new()).await;
    let bea = scene.actor("Bea").await;
    let kept = scene.memory().kept();
    let filter = JournalFilter { actor: Some(bea.account()), ..JournalFilter::default() };
    let mut export = scene.desk.export_journal(&bea, filter).await.unwrap();
    scene.desk.make_lightbox(&bea, "Summer".parse().unwrap()).await.unwrap();
    let mut kinds = Vec::new();
    while let Some(rows) = export.next_page().await.unwrap() {
        kinds.extend(rows.into_iter().map(|row| row.kept.entry.kind));
    }
    assert_eq!(unrecorded(scene.memory(), &kept, Some(bea.account())), [""; 0]);
    let exported = scene.memory().journal().into_iter().find(|entry| entry.kind == EntryKind::JournalExported);
    let exported = exported.unwrap();
    assert_eq!(said(&exported, "actor"), Some("Bea"), "by name, as a person reads it");
    assert_eq!(said(&exported, "actor id"), Some(&*bea.account().to_string()));
    assert!(kinds.contains(&EntryKind::JournalExported) && kinds.contains(&EntryKind::SignedIn), "{kinds:?}");
}

/// Rule 47: what was taken out of the order book, by whom and which, and what is ordered meanwhile is not among it.
#[tokio::test]
async fn an_export_of_orders_is_recorded_with_its_filter_and_has_what_the_list_has() {
    let scene = house(Scenario::new()).await;
    let (bea, ana) = (scene.actor("Bea").await, scene.account("Ana"));
    let created = async || scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    let (first, second) = (created().await, created().await);
    scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap();
    let filter = OrderFilter {
        owner: Some(ana),
        created_by: Some(bea.account()),
        state: Some(OrderState::Open),
        ..OrderFilter::default()
    };
    let kept = scene.memory().kept();
    let mut export = scene.desk.export_orders(&bea, filter).await.unwrap();
    assert_eq!(export.of_whom().iter().map(|name| name.as_str()).collect::<Vec<_>>(), ["Ana", "Bea"]);
    let rows = export.next_page().await.unwrap().expect("the first page");
    assert_eq!(rows.iter().map(|exported| exported.row.number).collect::<Vec<_>>(), [second, first]);
    created().await;
    assert_eq!(export.next_page().await.unwrap(), None, "what was ordered since is not among them");
    assert_eq!(unrecorded(scene.memory(), &kept, Some(bea.account())), [""; 0]);
    let exported = scene.memory().journal().into_iter().find(|entry| entry.kind == EntryKind::OrdersExported);
    let exported = exported.unwrap();
    let told: Vec<_> = exported.changes.iter().map(|change| &*change.field).collect();
    assert_eq!(told, ["owner", "owner id", "state", "staff", "staff id"]);
    assert_eq!((said(&exported, "owner"), said(&exported, "staff")), (Some("Ana"), Some("Bea")));
    assert_eq!(said(&exported, "state"), Some("open"));
    let lacking = scene.desk.export_orders(&scene.actor("Gil").await, OrderFilter::default()).await;
    assert!(matches!(lacking, Err(Error::Denied(_))));
}
