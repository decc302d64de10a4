//! Creating an order into an account: rules 1 to 6 and 9 to 12.

use picdesk::{
    About, Denied, EntryKind, Error, Expected, FileNumber, LicenceModel, Missing, OrderFilter, OrderNumber,
    OrderRefusal, OrderState, Origin, Page, Refused, Replayed, Right, Scope, Warning, WhyLeftOut, may,
};
use picdesk_testkit::{Scenario, Scene};
use proptest::prelude::*;

use crate::told;

/// A staff member who creates orders and reads them, a client, and a lightbox.
fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with(Right::CreateOrders)
        .with(Right::ViewOrders)
        .with(Right::EditOrders)
        .client("Ana")
        .asking()
        .files([("A1", LicenceModel::RightsManaged), ("B2", LicenceModel::RoyaltyFree)])
        .lightbox("Spring", "Bea", ["A1", "B2"])
}

/// Nothing was created, nothing will be sent, and the journal has no word of an order.
fn nothing_happened(scene: &Scene) {
    assert_eq!(scene.memory().orders(), []);
    assert_eq!(scene.memory().letters(), []);
    let kinds: Vec<_> = scene.memory().journal().iter().map(|entry| entry.kind).collect();
    assert!(!kinds.contains(&EntryKind::OrderCreated), "{kinds:?}");
}

fn refused(error: &Error) -> &OrderRefusal {
    match error {
        Error::Refused(Refused::Order(refusal)) => refusal,
        other => panic!("refused by a rule of orders, not {other:?}"),
    }
}

/// Rule 1.
#[tokio::test]
async fn the_client_owns_an_order_that_staff_create_into_the_account() {
    let scene = house().await;
    let order = scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order;
    assert_eq!((order.owner, order.created_by), (scene.account("Ana"), scene.account("Bea")));
    assert_eq!(order.origin, Origin::BackOffice);
    assert_eq!(scene.by("Ana").sees(order.number).await.unwrap().order, order);

    let entry = scene.memory().journal().into_iter().find(|entry| entry.kind == EntryKind::OrderCreated).unwrap();
    assert_eq!(entry.about, About::Order(order.number));
    assert_eq!((entry.who.actor, entry.who.subject), (Some(scene.account("Bea")), Some(scene.account("Ana"))));
}

/// Rule 1.
#[tokio::test]
async fn an_order_into_a_staff_members_account_is_refused() {
    let scene = house().staff("Cleo").with(Right::HandleMail).await;
    for into in ["Cleo", "Bea"] {
        let error = scene.by("Bea").orders("Spring").into(into).await.unwrap_err();
        assert_eq!(refused(&error), &OrderRefusal::NotAClient);
    }
    nothing_happened(&scene);
}

/// Rule 2.
#[tokio::test]
async fn staff_without_the_right_are_refused_and_the_journal_says_so() {
    let without: Vec<Right> = Right::ALL.into_iter().filter(|right| *right != Right::CreateOrders).collect();
    let cleo = without.into_iter().fold(house().staff("Cleo"), Scenario::with);
    let scene = cleo.lightbox("Own", "Cleo", ["A1"]).await;
    let lacks = Denied::Lacks(Right::CreateOrders);

    let created = scene.by("Cleo").orders("Own").into("Ana").await.unwrap_err();
    let planned = scene.by("Cleo").orders("Own").into("Ana").dry_run().await.unwrap_err();

    assert!(matches!(created, Error::Denied(denied) if denied == lacks), "{created:?}");
    assert!(matches!(planned, Error::Denied(denied) if denied == lacks), "{planned:?}");
    let denied: Vec<_> = scene.memory().journal().into_iter().filter(|it| it.kind == EntryKind::Denied).collect();
    assert_eq!(denied.len(), 2);
    assert_eq!(denied[0].who.actor, Some(scene.account("Cleo")));
    assert_eq!(denied[0].about, About::Account(scene.account("Ana")));
    assert_eq!(denied[0].changes[1].new.as_deref(), Some("this needs the right orders.create"));
    nothing_happened(&scene);
}

/// Rules 2 and 72.
#[tokio::test]
async fn a_client_who_tries_to_create_an_order_learns_nothing_of_rights() {
    let scene = house().lightbox("Mine", "Ana", ["A1"]).await;
    let error = scene.by("Ana").orders("Mine").into("Ana").await.unwrap_err();
    assert!(matches!(error, Error::Denied(Denied::NotYours)), "{error:?}");
    nothing_happened(&scene);
}

/// Rule 3.
#[tokio::test]
async fn another_persons_lightbox_is_not_found() {
    let scene = house().staff("Cleo").with_every_right().lightbox("Hers", "Ana", ["A1"]).await;
    for (by, lightbox) in [("Cleo", "Spring"), ("Bea", "Hers")] {
        let error = scene.by(by).orders(lightbox).into("Ana").await.unwrap_err();
        assert!(matches!(error, Error::Missing(Missing::Lightbox)), "{error:?}");
    }
    nothing_happened(&scene);
}

/// Rule 4.
#[tokio::test]
async fn an_empty_lightbox_is_refused_and_nothing_is_created_or_sent() {
    let scene = house().lightbox("Empty", "Bea", []).await;
    let error = scene.by("Bea").orders("Empty").into("Ana").announced("Hello", "Look").await.unwrap_err();
    assert_eq!(refused(&error), &OrderRefusal::NoFiles);
    nothing_happened(&scene);
}

/// Rules 4 and 48.
#[tokio::test]
async fn a_withdrawn_file_is_left_out_and_reported() {
    let scene = house().file("W3", LicenceModel::RightsManaged).withdrawn();
    let scene = scene.lightbox("Some", "Bea", ["W3", "A1"]).lightbox("Gone", "Bea", ["W3"]).await;
    let created = scene.by("Bea").orders("Some").into("Ana").await.unwrap();
    assert_eq!(numbers(created.order.lines.iter().map(|line| &line.file.number)), ["A1"]);
    assert_eq!(numbers(&created.left_out), ["W3"]);
    let error = scene.by("Bea").orders("Gone").into("Ana").await.unwrap_err();
    assert_eq!(refused(&error), &OrderRefusal::NothingAvailable);
}

/// Rules 1 and 6: without a lightbox, in the order in which they are named.
#[tokio::test]
async fn an_order_is_made_of_files_by_their_numbers() {
    let scene = house().file("W3", LicenceModel::RightsManaged).withdrawn().await;
    let created = scene.by("Bea").orders("Spring").of_files(["B2", "W3", "A1"]).into("Ana").largest().await.unwrap();
    assert_eq!(numbers(created.order.lines.iter().map(|line| &line.file.number)), ["B2", "A1"]);
    assert_eq!(numbers(&created.left_out), ["W3"]);
}

/// Rules 6 and 7: whoever names files is told which of them cannot be meant, and nothing is created.
#[tokio::test]
async fn an_order_of_files_that_are_not_there_or_named_twice_is_refused() {
    let scene = house().await;
    let order = || scene.by("Bea").orders("Spring").into("Ana");
    let error = order().of_files(["A1", "NONE"]).await.unwrap_err();
    assert_eq!(refused(&error), &OrderRefusal::UnknownFile("NONE".parse().unwrap()));
    let error = order().of_files(["A1", "B2", "A1"]).await.unwrap_err();
    assert_eq!(refused(&error), &OrderRefusal::NamedTwice("A1".parse().unwrap()));
    let error = order().of_files([]).dry_run().await.unwrap_err();
    assert_eq!(refused(&error), &OrderRefusal::NoFiles);
    nothing_happened(&scene);
}

/// Rule 48: nor does it come into a lightbox; nobody is told that it was there.
#[tokio::test]
async fn a_withdrawn_file_is_added_to_no_lightbox() {
    let scene = house().file("W3", LicenceModel::RightsManaged).withdrawn().lightbox("Empty", "Bea", []).await;
    let (bea, asked) = (scene.actor("Bea").await, ["W3", "NONE", "A1"].map(|number| number.parse().unwrap()));
    let added = scene.desk.add_to_lightbox(&bea, bea.account(), scene.lightbox("Empty"), &asked, Expected::Any);
    let added = added.await.unwrap();
    let left_out = added.left_out.iter().map(|left_out| (left_out.file.as_str(), left_out.why.clone()));
    assert_eq!(numbers(&added.added), ["A1"]);
    assert_eq!(left_out.collect::<Vec<_>>(), [("W3", WhyLeftOut::Withdrawn), ("NONE", WhyLeftOut::Unknown)]);
    assert_eq!(added.to.files, [scene.file_id("A1")]);
}

/// Rule 5.
#[tokio::test]
async fn the_lightbox_stays_as_it_is_and_later_changes_never_touch_the_order() {
    let scene = house().await;
    let (bea, spring) = (scene.actor("Bea").await, scene.lightbox("Spring"));
    let before = scene.desk.lightbox(&bea, spring).await.unwrap();
    let order = scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order;
    assert_eq!(scene.desk.lightbox(&bea, spring).await.unwrap(), before);

    let (a1, any) = ("A1".parse().unwrap(), Expected::Any);
    scene.desk.remove_from_lightbox(&bea, spring, &a1, any).await.unwrap();
    scene.desk.rename_lightbox(&bea, spring, "Autumn".parse().unwrap(), any).await.unwrap();
    assert_eq!(scene.by("Bea").sees(order.number).await.unwrap().order, order);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Rule 6.
    #[test]
    fn a_file_is_in_an_order_once_and_the_lines_keep_the_lightboxs_order(
        added in proptest::collection::vec(0_usize..6, 1..14),
    ) {
        told(async {
            let all = ["F-0", "F-1", "F-2", "F-3", "F-4", "F-5"];
            let files = all.map(|number| (number, LicenceModel::RightsManaged));
            let scene = house().files(files).lightbox("Any", "Bea", added.iter().map(|&place| all[place])).await;
            let order = scene.by("Bea").orders("Any").into("Ana").await.unwrap().order;

            let mut once: Vec<&str> = Vec::new();
            for place in added {
                if !once.contains(&all[place]) {
                    once.push(all[place]);
                }
            }
            assert_eq!(numbers(order.lines.iter().map(|line| &line.file.number)), once);
            assert!(order.lines.iter().zip(1..).all(|(line, place)| line.number.0 == place));
        });
    }
}

/// Rule 9.
#[tokio::test]
async fn a_dry_run_answers_what_would_be_created_and_stores_nothing() {
    let scene = house().file("W3", LicenceModel::RightsManaged).withdrawn().client("Ivo").immediate().not_activated();
    let scene = scene.lightbox("All", "Bea", ["B2", "W3", "A1"]).await;
    let ordering = scene.by("Bea").orders("All").into("Ivo").smallest().announced("Hello", "Look");

    let planned = ordering.clone().dry_run().await.unwrap();
    nothing_happened(&scene);
    let created = ordering.await.unwrap();

    assert_eq!(planned.order.number, OrderNumber::NONE_YET);
    assert_eq!(planned.order.lines, created.order.lines);
    assert_eq!(planned.order.lines[0].price, planned.order.lines[0].licensed.size().unwrap().price);
    assert!(planned.order.lines[0].price.is_some());
    assert_eq!(planned.decisions, created.decisions);
    assert_eq!(planned.decisions.len(), 2);
    assert_eq!((planned.left_out, planned.warnings), (created.left_out, created.warnings));
    assert_eq!((planned.letter, planned.replayed), (created.letter, Replayed::No));
}

/// Rule 9.
#[tokio::test]
async fn a_dry_run_refuses_what_creating_would_refuse() {
    let scene = house().lightbox("Empty", "Bea", []).await;
    let planned = scene.by("Bea").orders("Empty").into("Ana").dry_run().await.unwrap_err();
    let created = scene.by("Bea").orders("Empty").into("Ana").await.unwrap_err();
    assert_eq!(refused(&planned), refused(&created));
}

/// Rule 10.
#[tokio::test]
async fn an_order_into_a_disabled_account_is_refused() {
    let scene = house().client("Ivo").immediate().disabled().await;
    let error = scene.by("Bea").orders("Spring").into("Ivo").announced("Hello", "Look").await.unwrap_err();
    assert_eq!(refused(&error), &OrderRefusal::AccountDisabled);
    nothing_happened(&scene);
}

/// Rule 10.
#[tokio::test]
async fn an_order_into_an_account_that_is_not_activated_is_created_with_a_warning() {
    let scene = house().client("Ivo").not_activated().await;
    let created = scene.by("Bea").orders("Spring").into("Ivo").await.unwrap();
    assert_eq!(created.warnings, [Warning::NotActivated]);
    assert_eq!(scene.by("Bea").orders("Spring").into("Ana").await.unwrap().warnings, []);
}

/// Rule 11: the page goes where the answer points, and there is the order.
#[tokio::test]
async fn the_answer_names_the_order_that_staff_can_open_next() {
    let scene = house().await;
    let created = scene.by("Bea").orders("Spring").into("Ana").await.unwrap();
    let shown = scene.by("Bea").sees(created.order.number).await.unwrap();
    assert_eq!((shown.order, shown.decisions), (created.order, created.decisions));
}

/// Rule 12.
#[tokio::test]
async fn a_draft_is_invisible_to_its_client_until_staff_release_it() {
    let scene = house().await;
    let number = scene.by("Bea").orders("Spring").into("Ana").granted().as_a_draft().await.unwrap().order.number;
    let ana = scene.actor("Ana").await;
    let page = Page::first(20);
    assert_eq!(scene.by("Bea").sees(number).await.unwrap().order.state, OrderState::Draft);
    assert!(matches!(scene.by("Ana").sees(number).await, Err(Error::Missing(Missing::Order))));
    assert!(matches!(scene.by("Ana").downloads(number, 1, "S").await, Err(Error::Missing(Missing::Order))));
    assert_eq!(scene.desk.orders(&ana, &OrderFilter::default(), &page).await.unwrap().rows, []);

    scene.by("Bea").releases(number).await.unwrap();

    assert_eq!(scene.by("Ana").sees(number).await.unwrap().order.state, OrderState::Open);
    assert_eq!(scene.desk.orders(&ana, &OrderFilter::default(), &page).await.unwrap().rows.len(), 1);
    assert!(scene.by("Ana").downloads(number, 1, "S").await.is_ok());
    let again = scene.by("Bea").releases(number).await.unwrap_err();
    assert_eq!(refused(&again), &OrderRefusal::NotADraft);
}

/// Rule 12.
#[tokio::test]
async fn an_order_is_open_where_nothing_is_said_and_a_draft_is_never_announced() {
    let scene = house().await;
    let draft = scene.by("Bea").orders("Spring").into("Ana").as_a_draft();
    let error = draft.announced("Hello", "Look").await.unwrap_err();
    assert_eq!(refused(&error), &OrderRefusal::DraftAnnounced);
    nothing_happened(&scene);
    let order = scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order;
    assert_eq!(order.state, OrderState::Open);
}

/// Rules 3 and 72: the scopes alone keep them apart, whatever a use case does.
#[tokio::test]
async fn a_permit_for_ones_own_lightboxes_reaches_nobody_elses() {
    let scene = house().await;
    let bea = scene.actor("Bea").await;
    for scope in [Scope::House, Scope::Account(scene.account("Bea")), Scope::Own(scene.account("Ana"))] {
        assert!(bea.permit::<may::KeepLightboxes>(scope).is_err(), "{scope:?}");
    }
}

fn numbers<'a>(numbers: impl IntoIterator<Item = &'a FileNumber>) -> Vec<&'a str> {
    numbers.into_iter().map(FileNumber::as_str).collect()
}
