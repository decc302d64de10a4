//! Working on an order: rules 37, 39 to 42 and 47, and the lists in which it is found.

use picdesk::{
    AccountChange, Change, Decision, Denied, Downloads, EntryKind, Error, Expected, Grant, GrantKind, GrantLimits,
    GrantOf, LetterState, LicenceModel, LineEdit, LineNumber, LineState, Missing, Order, OrderEdit, OrderFilter,
    OrderNumber, OrderRecord, OrderRefusal, OrderState, Page, Refused, Right, SizePick, Wish,
};
use picdesk_testkit::{Scenario, Scene, together};

/// A staff member who works on orders, a client, and two orders' worth of files.
fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with(Right::CreateOrders)
        .with(Right::ViewOrders)
        .with(Right::EditOrders)
        .staff("Cleo")
        .with(Right::ViewOrders)
        .client("Ana")
        .client("Ivo")
        .files([("RM-1", LicenceModel::RightsManaged), ("RF-1", LicenceModel::RoyaltyFree)])
        .files([("RM-2", LicenceModel::RightsManaged), ("RF-2", LicenceModel::RoyaltyFree)])
        .file("OLD", LicenceModel::RightsManaged)
        .withdrawn()
        .lightbox("Spring", "Bea", ["RM-1", "RF-1"])
}

async fn ordered(scene: &Scene) -> OrderNumber {
    scene.by("Bea").orders("Spring").into("Ana").smallest().await.unwrap().order.number
}

fn granted() -> Grant {
    Grant::Granted(GrantLimits::default())
}

fn notes(to_client: &str, staff: &str) -> OrderEdit {
    OrderEdit {
        note_to_client: Some(to_client.parse().ok()),
        staff_note: Some(staff.parse().ok()),
        ..OrderEdit::default()
    }
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> OrderRefusal {
    match outcome {
        Err(Error::Refused(Refused::Order(refusal))) => refusal,
        other => panic!("a rule of orders refuses this: {other:?}"),
    }
}

/// What of the journal is about the order since it was made, newest first.
async fn history(scene: &Scene, order: OrderNumber) -> Vec<(EntryKind, Vec<Change>)> {
    let cleo = scene.actor("Cleo").await;
    let history = scene.desk.order_history(&cleo, order, &Page::first(50)).await.unwrap();
    let mut entries: Vec<_> =
        history.entries.rows.into_iter().map(|kept| (kept.entry.kind, kept.entry.changes)).collect();
    assert_eq!(entries.pop().map(|(kind, _)| kind), Some(EntryKind::OrderCreated));
    entries
}

/// Puts an order into a state that no use case leads to yet.
async fn put_into(scene: &Scene, number: OrderNumber, change: impl FnOnce(&mut OrderRecord)) {
    let bea = scene.permit::<picdesk::may::EditOrders>("Bea", picdesk::Scope::House).await;
    let mut work = scene.store.begin().await.unwrap();
    let mut record = (*work.orders().get_and_hold(&bea, number).await.unwrap().unwrap()).clone();
    change(&mut record);
    record.revision = record.revision.next();
    let lines: Vec<LineNumber> = record.lines.iter().map(|line| line.number).collect();
    work.orders().save(&Order::restore(record), &lines).await.unwrap();
    work.commit().await.unwrap();
}

/// Rules 40, 42 and 47: one save is one revision and one entry, with every field, its old value and its new one.
#[tokio::test]
async fn one_save_is_one_revision_and_one_entry_with_every_change() {
    let scene = house().await;
    let number = ordered(&scene).await;
    let before = scene.by("Bea").sees(number).await.unwrap().order;
    let lines = vec![
        LineEdit { grant: Some(granted()), ..LineEdit::of(LineNumber(1)) },
        LineEdit { grant: Some(Grant::Inherit), size: "M".parse().ok(), ..LineEdit::of(LineNumber(2)) },
    ];
    let edit = OrderEdit { grant: Some(Grant::Denied), lines, ..notes("Credit Kim.", "Pays late.") };
    let shown = scene.by("Bea").edits(number, &edit, Expected::Exactly(before.revision)).await.unwrap();
    assert_eq!(shown.order.revision, before.revision.next());

    let changes = [
        ("grant", Some("inherit"), Some("denied")),
        ("note to the client", None, Some("Credit Kim.")),
        ("staff note", None, Some("Pays late.")),
        ("grant of line 1", Some("inherit"), Some("granted")),
        ("size of line 2", Some("S"), Some("M")),
        ("price of line 2", Some("25.00 EUR"), Some("60.00 EUR")),
    ];
    let changes = changes.map(|(field, old, new)| Change::of(field, old.map(Into::into), new.map(Into::into)));
    assert_eq!(history(&scene, number).await, [(EntryKind::OrderChanged, changes.to_vec())]);

    let again = scene.by("Bea").edits(number, &edit, Expected::Exactly(shown.order.revision)).await.unwrap();
    assert_eq!(again, shown, "the same again is no change");
    assert_eq!(history(&scene, number).await.len(), 1);
}

/// Rule 40.
#[tokio::test]
async fn a_stale_save_is_refused_and_leaves_everything_as_it_was() {
    let scene = house().await;
    let number = ordered(&scene).await;
    let first = scene.by("Bea").sees(number).await.unwrap().order.revision;
    let saved = scene.by("Bea").edits(number, &notes("One", "Two"), Expected::Exactly(first)).await.unwrap();
    let stale = scene.by("Bea").edits(number, &notes("Three", "Four"), Expected::Exactly(first)).await;
    assert!(matches!(refused(stale), OrderRefusal::Stale(stale) if stale.found == saved.order.revision));
    assert_eq!(scene.by("Bea").sees(number).await.unwrap(), saved);
    assert_eq!(history(&scene, number).await.len(), 1);
}

/// Rule 42: nor by any list, nor by a letter.
#[tokio::test]
async fn the_staff_note_never_reaches_the_client() {
    let scene = house().await;
    let ordering = scene.by("Bea").orders("Spring").into("Ana").announced("Pictures", "Here they are.");
    let number = ordering.await.unwrap().order.number;
    scene.by("Bea").edits(number, &notes("Credit Kim.", "Pays late."), Expected::Any).await.unwrap();
    let ana = scene.actor("Ana").await;
    let page = Page::first(20);
    let seen = [
        format!("{:?}", scene.by("Ana").sees(number).await.unwrap()),
        format!("{:?}", scene.desk.orders(&ana, &OrderFilter::default(), &page).await.unwrap()),
        format!("{:?}", scene.desk.own_orders(&ana, &page).await.unwrap()),
        format!("{:?}", scene.memory().letters()),
    ];
    assert!(seen.iter().all(|seen| !seen.contains("Pays late.")), "{seen:?}");
    assert!(seen[0].contains("Credit Kim."), "the other note is for the client");
    assert!(scene.desk.order_history(&ana, number, &Page::first(20)).await.is_err(), "and the history is for staff");
    let staffs = scene.by("Cleo").sees(number).await.unwrap().order;
    assert_eq!(staffs.staff_note, "Pays late.".parse().ok());
}

/// Rules 32 and 37.
#[tokio::test]
async fn working_on_an_order_sends_nothing() {
    let scene = house().await;
    let number = ordered(&scene).await;
    let edit = OrderEdit { grant: Some(granted()), ..notes("Credit Kim.", "Pays late.") };
    scene.by("Bea").edits(number, &edit, Expected::Any).await.unwrap();
    scene.by("Bea").adds("RM-2", None, number).await.unwrap();
    scene.by("Bea").sets(Grant::Denied, GrantOf::Line(LineNumber(1)), number).await.unwrap();
    assert_eq!(scene.memory().letters(), []);
}

/// Rules 39 and 41, and with them rules 19 and 25.
#[tokio::test]
async fn a_file_that_is_added_is_a_line_of_its_own_and_open_as_its_order_is() {
    let scene = house().await;
    let number = scene.by("Bea").orders("Spring").into("Ana").granted().smallest().await.unwrap().order.number;
    let largest = Wish::Pick(SizePick::Largest);
    let managed = scene.by("Bea").adds("RM-2", Some(&largest), number).await.unwrap();
    let free = scene.by("Bea").adds("RF-2", Some(&largest), number).await.unwrap();
    assert_eq!((managed.line, free.line), (LineNumber(3), LineNumber(4)));
    assert!(!managed.was_there && !free.was_there);

    let lines = &free.order.order.lines;
    assert_eq!((lines[2].grant, lines[3].grant), (Grant::Inherit, Grant::Inherit));
    assert_eq!(lines[2].licensed.size(), None, "rule 19");
    assert_eq!(lines[3].licensed.size().map(|size| size.label.as_str()), Some("Original"));
    scene.by("Ana").downloads(number, 3, "S").await.unwrap();
    scene.by("Ana").downloads(number, 4, "Original").await.unwrap();

    let added = |line: &str, file: &str| vec![Change::set("line", line), Change::set("file", file)];
    let entries = [added("4", "RF-2"), added("3", "RM-2")].map(|changes| (EntryKind::FileAddedToOrder, changes));
    let of_staff = history(&scene, number)
        .await
        .into_iter()
        .filter(|(kind, _)| !matches!(kind, EntryKind::Downloaded | EntryKind::TermsAccepted));
    assert_eq!(of_staff.collect::<Vec<_>>(), entries);
}

/// Rule 41.
#[tokio::test]
async fn adding_a_file_that_is_a_line_already_adds_nothing_and_says_so() {
    let scene = house().await;
    let number = ordered(&scene).await;
    let before = scene.by("Bea").sees(number).await.unwrap();
    let added = scene.by("Bea").adds("RF-1", Some(&Wish::Pick(SizePick::Largest)), number).await.unwrap();
    assert_eq!((added.line, added.was_there), (LineNumber(2), true));
    assert_eq!(added.order, before);
    assert_eq!(history(&scene, number).await, []);
}

/// Rule 40: what was typed before is saved upon the revision that the added file made.
#[tokio::test]
async fn adding_a_file_takes_nothing_from_what_is_typed_and_not_saved() {
    let scene = house().await;
    let number = ordered(&scene).await;
    let typed_upon = scene.by("Bea").sees(number).await.unwrap().order.revision;
    let added = scene.by("Bea").adds("RM-2", None, number).await.unwrap().order.order;
    assert_eq!(added.revision, typed_upon.next());
    let saved = scene.by("Bea").edits(number, &notes("One", "Two"), Expected::Exactly(added.revision)).await.unwrap();
    assert_eq!((saved.order.lines.len(), saved.order.staff_note.clone()), (3, "Two".parse().ok()));
}

/// Rule 41, at once.
#[tokio::test]
async fn two_who_add_the_same_file_at_once_add_it_once() {
    let scene = house().await;
    let number = ordered(&scene).await;
    let added = together((0..4).map(|_| scene.by("Bea").adds("RM-2", None, number))).await;
    let new = added.into_iter().filter(|added| !added.as_ref().unwrap().was_there);
    assert_eq!(new.count(), 1);
    assert_eq!(scene.by("Bea").sees(number).await.unwrap().order.lines.len(), 3);
}

/// Rules 12 and 39; rules 26 and 48 say what is refused.
#[tokio::test]
async fn files_are_added_to_drafts_and_not_to_cancelled_orders_and_withdrawn_ones_not_at_all() {
    let scene = house().await;
    let draft = scene.by("Bea").orders("Spring").into("Ana").as_a_draft().await.unwrap().order.number;
    assert!(!scene.by("Bea").adds("RM-2", None, draft).await.unwrap().was_there);
    assert_eq!(
        refused(scene.by("Bea").adds("OLD", None, draft).await),
        OrderRefusal::Withdrawn("OLD".parse().unwrap())
    );
    let nothing = scene.by("Bea").adds("NEVER", None, draft).await;
    assert!(matches!(nothing, Err(Error::Missing(Missing::File))), "{nothing:?}");

    let cancelled = ordered(&scene).await;
    put_into(&scene, cancelled, |order| order.state = OrderState::Cancelled).await;
    assert_eq!(refused(scene.by("Bea").adds("RM-2", None, cancelled).await), OrderRefusal::Cancelled);
    assert_eq!(scene.by("Bea").sees(cancelled).await.unwrap().order.lines.len(), 2);
}

/// Rules 2 and 72.
#[tokio::test]
async fn it_takes_the_right_to_edit_orders() {
    let scene = house().await;
    let number = ordered(&scene).await;
    let before = scene.by("Bea").sees(number).await.unwrap().order;
    for (name, slug) in [("Cleo", "Lacks"), ("Ana", "NotYours"), ("Ivo", "NotYours")] {
        let edited = scene.by(name).edits(number, &notes("One", "Two"), Expected::Any).await;
        let added = scene.by(name).adds("RM-2", None, number).await.map(|added| added.order);
        for outcome in [edited, added] {
            assert!(format!("{outcome:?}").contains(slug), "{name}: {outcome:?}");
        }
    }
    assert_eq!(scene.by("Bea").sees(number).await.unwrap().order, before);
}

/// Rule 22: the list counts by the one decision, as the order itself says it.
#[tokio::test]
async fn the_clients_list_counts_what_may_be_downloaded_now() {
    let scene = house().await;
    let open = scene.by("Bea").orders("Spring").into("Ana").granted().smallest().await.unwrap().order.number;
    let needs_size = scene.by("Bea").orders("Spring").into("Ana").granted().await.unwrap().order.number;
    let once = Grant::Granted(GrantLimits { valid_until: None, max_downloads: Some(1) });
    let used_up = scene.by("Bea").orders("Spring").into("Ana").with_grant(once).smallest().await.unwrap().order.number;
    scene.by("Ana").downloads(used_up, 1, "S").await.unwrap();
    let struck = scene.by("Bea").orders("Spring").into("Ana").granted().smallest().await.unwrap().order.number;
    put_into(&scene, struck, |order| order.lines[0].state = LineState::Struck).await;
    let closed = ordered(&scene).await;
    scene.by("Bea").orders("Spring").into("Ana").granted().as_a_draft().await.unwrap();
    scene.by("Bea").orders("Spring").into("Ivo").granted().await.unwrap();

    let ana = scene.actor("Ana").await;
    let rows = scene.desk.own_orders(&ana, &Page::first(200)).await.unwrap().rows;
    let counted: Vec<_> = rows.iter().map(|row| (row.number, row.files, row.open_now)).collect();
    assert_eq!(counted, [(closed, 2, 0), (struck, 2, 1), (used_up, 2, 1), (needs_size, 2, 1), (open, 2, 2)]);
    for row in &rows {
        let decisions = scene.by("Ana").sees(row.number).await.unwrap().decisions;
        let open = decisions.iter().filter(|decision| matches!(decision, Decision::Allowed(_))).count();
        assert_eq!(open, row.open_now as usize, "order {}", row.number);
    }
    let change = AccountChange { downloads: Some(Downloads::Immediate), ..AccountChange::default() };
    scene.console.change_account(&scene.address("Ana"), change).await.unwrap();
    let rows = scene.desk.own_orders(&ana, &Page::first(1)).await.unwrap().rows;
    assert_eq!((rows[0].number, rows[0].open_now), (closed, 2), "rule 25");
}

/// Each order on one's own list is read with its lines, so a page has few.
#[tokio::test]
async fn a_page_of_ones_own_orders_has_twenty_at_the_most() {
    let scene = house().await;
    for _ in 0..21 {
        ordered(&scene).await;
    }
    let ana = scene.actor("Ana").await;
    let first = scene.desk.own_orders(&ana, &Page::first(200)).await.unwrap();
    assert_eq!(first.rows.len(), 20);
    assert_eq!(scene.desk.own_orders(&ana, &Page::new(first.next, 200)).await.unwrap().rows.len(), 1);
}

/// Rules 37 and 72: a filter shows clients no more than is theirs, and nothing that only staff know.
#[tokio::test]
async fn a_client_finds_the_own_orders_alone_whatever_is_asked_for() {
    let scene = house().await;
    let number = ordered(&scene).await;
    scene.by("Bea").orders("Spring").into("Ivo").await.unwrap();
    let ana = scene.actor("Ana").await;
    for filter in [
        OrderFilter::default(),
        OrderFilter { client: "example".parse().ok(), ..OrderFilter::default() },
        OrderFilter { grant: Some(GrantKind::Inherit), ..OrderFilter::default() },
    ] {
        let rows = scene.desk.orders(&ana, &filter, &Page::first(20)).await.unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [number], "{filter:?}");
    }
    for filter in [
        OrderFilter { created_by: Some(scene.account("Bea")), ..OrderFilter::default() },
        OrderFilter { mail: Some(LetterState::Waiting), ..OrderFilter::default() },
        OrderFilter { to_invoice: true, ..OrderFilter::default() },
    ] {
        let refused = scene.desk.orders(&ana, &filter, &Page::first(20)).await.unwrap_err();
        assert!(matches!(refused, Error::Denied(Denied::NotYours)), "{filter:?}");
    }
}

/// What staff see of a line: the count behind a limit, and the sizes to pick from (rules 18 and 27).
#[tokio::test]
async fn an_order_shows_how_often_each_line_was_downloaded_and_in_which_sizes_it_is_offered() {
    let scene = house().await;
    let number = scene.by("Bea").orders("Spring").into("Ana").granted().smallest().await.unwrap().order.number;
    scene.by("Ana").downloads(number, 2, "S").await.unwrap();
    scene.by("Ana").downloads(number, 2, "S").await.unwrap();
    let shown = scene.by("Cleo").sees(number).await.unwrap();
    assert_eq!(shown.used, [0, 2]);
    let labels = shown.offered.iter().map(|sizes| sizes.iter().map(|size| size.label.as_str()).collect::<Vec<_>>());
    assert!(labels.into_iter().all(|labels| labels == ["S", "M", "L", "XL", "Original"]));
}

/// For a filter by staff member.
#[tokio::test]
async fn whoever_sees_all_orders_is_told_who_works_here_and_clients_are_not() {
    let scene = house().await;
    let staff = scene.desk.staff(&scene.actor("Cleo").await).await.unwrap();
    assert_eq!(staff.iter().map(|member| member.name.as_str()).collect::<Vec<_>>(), ["Bea", "Cleo"]);
    assert!(scene.desk.staff(&scene.actor("Ana").await).await.is_err());
}
