//! The catalogue, as staff keep it, and the journal: rules 2, 20, 39, 40, 47, 48 and 72.

use picdesk::{
    About, Decision, Denied, DownloadBlock, EntryKind, Error, Expected, FileData, FileEdit, FileFilter, FileNumber,
    Holders, Import, Imported, IntakeRefusal, JournalFilter, LicenceModel, MediaError, MediaFile, Missing, Numbering,
    Orientation, Page, Refused, Revision, Right,
};
use picdesk_testkit::{Picture, Scenario, Scene};

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Finn")
        .with(Right::ManageFiles)
        .staff("Otto")
        .with(Right::ViewOrders)
        .client("Ana")
        .immediate()
        .file("A1", LicenceModel::RoyaltyFree)
        .file("B2", LicenceModel::RightsManaged)
        .lightbox("Spring", "Bea", ["A1", "B2"])
}

fn number(text: &str) -> FileNumber {
    text.parse().unwrap()
}

/// A title, and nothing else.
fn edit(title: &str, licence: LicenceModel) -> FileEdit {
    FileEdit {
        title: title.parse().unwrap(),
        caption: None,
        keywords: "sea, gull".parse().unwrap(),
        creator: None,
        credit: Some("Northlight".parse().unwrap()),
        copyright: None,
        licence,
    }
}

async fn read(scene: &Scene, text: &str) -> MediaFile {
    scene.desk.file(&scene.actor("Ana").await, &number(text)).await.unwrap().file
}

async fn found(scene: &Scene, filter: &FileFilter) -> Vec<String> {
    let rows = scene.desk.search(&scene.actor("Bea").await, filter, &Page::first(50)).await.unwrap().rows;
    rows.into_iter().map(|card| card.number.to_string()).collect()
}

fn typed(text: &str) -> FileFilter {
    FileFilter { typed: Some(text.parse().unwrap()), ..FileFilter::default() }
}

/// Rules 2 and 72: files are kept by those who may, withdrawn ones are shown to nobody else, and the try is written down.
#[tokio::test]
async fn nobody_keeps_the_catalogue_or_reads_the_journal_without_the_right() {
    let scene = house().await;
    let any = Expected::Any;
    for (name, denied) in [("Otto", Denied::Lacks(Right::ManageFiles)), ("Ana", Denied::NotYours)] {
        let actor = scene.actor(name).await;
        let (desk, a1) = (&scene.desk, number("A1"));
        let withdrawn = FileFilter { withdrawn: true, ..FileFilter::default() };
        for refused in [
            desk.edit_file(&actor, &a1, edit("New", LicenceModel::RoyaltyFree), any).await.map(drop),
            desk.withdraw_file(&actor, &a1, any).await.map(drop),
            desk.offer_file_again(&actor, &a1, any).await.map(drop),
            desk.uses_of_file(&actor, &a1, &Page::first(9)).await.map(drop),
            desk.take_in(&actor, upload(&scene, b"anything".to_vec())).await.map(drop),
            desk.supplier(&actor, &"New supplier".parse().unwrap()).await.map(drop),
            desk.search(&actor, &withdrawn, &Page::first(9)).await.map(drop),
        ] {
            assert!(matches!(refused, Err(Error::Denied(found)) if found == denied), "{name}: {refused:?}");
        }
        let tries = scene
            .memory()
            .journal()
            .into_iter()
            .filter(|entry| entry.kind == EntryKind::Denied && entry.who.actor == Some(actor.account()));
        assert_eq!(tries.count(), 7, "{name}");
        assert!(desk.journal(&actor, &JournalFilter::default(), &Page::first(9)).await.is_err(), "{name}");
    }
    assert!(!read(&scene, "A1").await.card.withdrawn);
}

/// Rule 47: an edit is one entry with what was and what is, and the file is found by its new words at once.
#[tokio::test]
async fn an_edited_file_is_found_as_it_is_now_and_the_journal_says_what_changed() {
    let scene = house().await;
    let finn = scene.actor("Finn").await;
    let before = read(&scene, "A1").await;
    let edited = scene.desk.edit_file(&finn, &number("A1"), edit("Old quay", before.card.licence), Expected::Any).await;
    let edited = edited.unwrap();
    assert_eq!(read(&scene, "A1").await, edited);
    assert_eq!((&*edited.card.title, edited.revision), ("Old quay", before.revision.next()));
    assert_eq!(edited.data.taken_at, before.data.taken_at);
    assert_eq!(found(&scene, &typed("quay gull")).await, ["A1"]);
    assert!(found(&scene, &typed("picture a1")).await.is_empty());

    let entry = scene.memory().journal().pop().unwrap();
    assert_eq!((entry.kind, entry.about, entry.who), (EntryKind::FileEdited, About::File(number("A1")), finn.who()));
    let changes: Vec<_> = entry.changes.iter().map(|c| (&*c.field, c.old.as_deref(), c.new.as_deref())).collect();
    assert_eq!(
        changes,
        [
            ("title", Some("Picture A1"), Some("Old quay")),
            ("keywords", None, Some("sea, gull")),
            ("credit", None, Some("Northlight")),
        ]
    );
}

/// Rule 40; and what changes nothing is no change.
#[tokio::test]
async fn a_stale_edit_of_a_file_is_refused_and_an_empty_one_leaves_no_trace() {
    let scene = house().await;
    let (finn, a1) = (scene.actor("Finn").await, number("A1"));
    let first = Expected::Exactly(Revision::FIRST);
    let again = || edit("New", LicenceModel::RoyaltyFree);
    let edited = scene.desk.edit_file(&finn, &a1, again(), first).await.unwrap();
    let kept = scene.memory().journal();
    for refused in [
        scene.desk.edit_file(&finn, &a1, edit("Newer", LicenceModel::RoyaltyFree), first).await,
        scene.desk.withdraw_file(&finn, &a1, first).await,
        scene.desk.offer_file_again(&finn, &a1, first).await,
    ] {
        assert!(matches!(refused, Err(Error::Refused(Refused::Stale(_)))), "{refused:?}");
    }
    let second = Expected::Exactly(edited.revision);
    assert_eq!(scene.desk.edit_file(&finn, &a1, again(), second).await.unwrap(), edited);
    assert_eq!(scene.desk.offer_file_again(&finn, &a1, second).await.unwrap(), edited);
    assert_eq!(scene.memory().journal(), kept);
    assert_eq!(read(&scene, "A1").await, edited);
    let missing = scene.desk.edit_file(&finn, &number("NO-1"), again(), Expected::Any).await;
    assert!(matches!(missing, Err(Error::Missing(Missing::File))), "{missing:?}");
}

/// Rule 20: what was sold stays as it was sold.
#[tokio::test]
async fn another_licence_of_a_file_leaves_the_lines_of_orders_as_they_are() {
    let scene = house().await;
    let order = scene.by("Bea").orders("Spring").into("Ana").largest().await.unwrap().order;
    let finn = scene.actor("Finn").await;
    let managed = edit("Picture A1", LicenceModel::RightsManaged);
    scene.desk.edit_file(&finn, &number("A1"), managed, Expected::Any).await.unwrap();
    let shown = scene.by("Ana").sees(order.number).await.unwrap().order;
    assert_eq!(shown.lines[0].licensed, order.lines[0].licensed);
    assert_eq!(read(&scene, "A1").await.card.licence, LicenceModel::RightsManaged);
}

/// Rule 48: every list and every order stays whole; the line says why it gives nothing, and gives again afterwards.
#[tokio::test]
async fn a_withdrawn_file_breaks_nothing_and_can_be_offered_again() {
    let scene = house().await;
    let order = scene.by("Bea").orders("Spring").into("Ana").largest().await.unwrap().order;
    let (finn, bea, a1) = (scene.actor("Finn").await, scene.actor("Bea").await, number("A1"));
    let withdrawn = scene.desk.withdraw_file(&finn, &a1, Expected::Any).await.unwrap();
    assert!(withdrawn.card.withdrawn);

    assert_eq!(found(&scene, &FileFilter::default()).await, ["B2"]);
    assert_eq!(found(&scene, &FileFilter { withdrawn: true, ..FileFilter::default() }).await, ["A1"]);
    let lightbox = scene.desk.lightbox(&bea, scene.lightbox("Spring")).await.unwrap();
    assert_eq!(lightbox.files.iter().map(|card| card.withdrawn).collect::<Vec<_>>(), [true, false]);
    let decision = scene.by("Ana").asks_about(order.number, 1).await.unwrap();
    assert_eq!(decision, Decision::Refused(DownloadBlock::Withdrawn));

    scene.desk.offer_file_again(&finn, &a1, Expected::Exactly(withdrawn.revision)).await.unwrap();
    assert!(matches!(scene.by("Ana").asks_about(order.number, 1).await.unwrap(), Decision::Allowed(_)));
    assert_eq!(found(&scene, &typed("picture")).await, ["B2", "A1"]);
    let kinds: Vec<_> = scene.memory().journal().into_iter().filter(|e| e.kind == EntryKind::FileWithdrawn).collect();
    let news: Vec<_> = kinds.iter().filter_map(|entry| entry.changes[0].new.as_deref()).collect();
    assert_eq!(news, ["true", "false"]);
}

/// The id of a supplier that no scene has.
const UNKNOWN: &str = "00000000-0000-0000-0000-000000000000";

fn upload(scene: &Scene, bytes: Vec<u8>) -> Import {
    let (name, numbering) = ("quay.jpg".to_owned(), Numbering::House);
    Import { name, bytes, supplier: scene.supplier, licence: LicenceModel::RightsManaged, numbering }
}

/// The same picture is taken in once, in the name of whoever took it in; a refusal says what is wrong with it.
#[tokio::test]
async fn a_picture_is_taken_in_once_and_refused_with_its_reason() {
    let scene = house().await;
    let finn = scene.actor("Finn").await;
    let picture = Picture { width_px: 2000, height_px: 3000, data: FileData::default(), number: None };
    let bytes = scene.media.prepare(picture);
    let file = match scene.desk.take_in(&finn, upload(&scene, bytes.clone())).await.unwrap() {
        Imported::New(file) => file,
        other => panic!("it was new: {other:?}"),
    };
    let entry = scene.memory().journal().pop().unwrap();
    assert_eq!((entry.kind, entry.who), (EntryKind::FileImported, finn.who()));
    let portrait = FileFilter { orientation: Some(Orientation::Portrait), ..FileFilter::default() };
    assert_eq!(found(&scene, &portrait).await, [file.card.number.as_str()]);

    let entries = scene.memory().journal().len();
    let again = scene.desk.take_in(&finn, upload(&scene, bytes.clone())).await.unwrap();
    assert_eq!(again, Imported::Known(file.card.number));
    let refused = scene.desk.take_in(&finn, upload(&scene, b"no picture".to_vec())).await;
    assert!(matches!(refused, Err(Error::Media(MediaError::Refused(IntakeRefusal::NotAPicture)))), "{refused:?}");
    let nobodys = Import { supplier: UNKNOWN.parse().unwrap(), ..upload(&scene, bytes) };
    let refused = scene.desk.take_in(&finn, nobodys).await;
    assert!(matches!(refused, Err(Error::Missing(Missing::Supplier))), "{refused:?}");
    assert_eq!(scene.memory().journal().len(), entries);

    let name = "Südlicht".parse().unwrap();
    let made = scene.desk.supplier(&finn, &name).await.unwrap();
    assert_eq!(scene.desk.supplier(&finn, &name).await.unwrap(), made, "a name is one supplier");
    assert!(scene.desk.suppliers(&scene.actor("Ana").await).await.unwrap().contains(&made));
}

/// Managing files tells in how many lightboxes and carts one is; whose orders they are takes the right to view orders.
#[tokio::test]
async fn where_a_file_is_used_is_told_as_far_as_the_rights_go() {
    let scene = house().await;
    let order = scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order;
    let page = Page::first(9);
    let of_finn = scene.desk.uses_of_file(&scene.actor("Finn").await, &number("B2"), &page).await.unwrap();
    assert_eq!((of_finn.holders, of_finn.orders), (Holders { lightboxes: 1, carts: 0 }, None));
    let of_bea = scene.desk.uses_of_file(&scene.actor("Bea").await, &number("B2"), &page).await.unwrap();
    let used: Vec<_> = of_bea.orders.unwrap().rows.into_iter().map(|used| (used.order, used.owner)).collect();
    assert_eq!(used, [(order.number, scene.account("Ana"))]);
}

/// The journal names people as they are called, and is narrowed by each thing.
#[tokio::test]
async fn the_journal_is_read_by_actor_subject_kind_and_time() {
    let scene = house().await;
    let before = scene.now();
    scene.clock.advance(std::time::Duration::from_secs(60));
    scene.by("Bea").orders("Spring").into("Ana").await.unwrap();
    let bea = scene.actor("Bea").await;
    let (ana, kind) = (Some(scene.account("Ana")), Some(EntryKind::OrderCreated));
    let any = JournalFilter::default();
    for (filter, found) in [
        (JournalFilter { kind, ..any }, 1),
        (JournalFilter { subject: ana, kind, since: Some(scene.now()), ..any }, 1),
        (JournalFilter { actor: Some(bea.account()), kind, ..any }, 1),
        (JournalFilter { actor: ana, kind, ..any }, 0),
        (JournalFilter { kind, until: Some(before), ..any }, 0),
    ] {
        let rows = scene.desk.journal(&bea, &filter, &Page::first(9)).await.unwrap().rows;
        let names: Vec<_> = rows.iter().map(|row| (row.actor_name.clone(), row.subject_name.clone())).collect();
        let (actor, subject) = (Some("Bea".parse().unwrap()), Some("Ana".parse().unwrap()));
        assert_eq!(names, vec![(actor, subject); found], "{filter:?}");
    }
}
