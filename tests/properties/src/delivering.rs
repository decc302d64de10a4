//! Downloading all files of an order together: rules 22, 27, 30.

use picdesk::{
    DownloadBlock, DownloadRefusal, DownloadState, EntryKind, Error, Expected, Grant, GrantLimits, GrantOf,
    LicenceModel, LineNumber, MediaError, NetworkAddress, OrderEdit, OrderNumber, Refused, SizePick, SizeWanted,
};
use picdesk_testkit::{Scenario, Scene, together};

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .client("Ana")
        .asking()
        .client("Ivo")
        .files([
            ("A1", LicenceModel::RightsManaged),
            ("B2", LicenceModel::RoyaltyFree),
            ("C3", LicenceModel::RightsManaged),
        ])
        .lightbox("Spring", "Bea", ["A1", "B2", "C3"])
}

const ONCE: Grant = Grant::Granted(GrantLimits { valid_until: None, max_downloads: Some(1) });

async fn ordered(scene: &Scene, grant: Grant) -> OrderNumber {
    let order = scene.by("Bea").orders("Spring").into("Ana").with_grant(grant).smallest();
    let number = order.await.unwrap().order.number;
    scene.by("Ana").accepts_terms(number).await.unwrap();
    number
}

/// What is handed out when everything is asked for in a size: lines and sizes.
async fn handed_out(scene: &Scene, order: OrderNumber, wanted: &str) -> Result<Vec<(u32, String)>, Error> {
    let (actor, from) = (scene.actor("Ana").await, NetworkAddress("192.0.2.7".to_owned()));
    let mut all = scene.desk.begin_download_all(&actor, order, &wanted.parse().unwrap(), from).await?;
    let mut had = Vec::new();
    while let Some(begun) = scene.desk.next_of_all(&mut all).await? {
        had.push((begun.download.line.0, begun.download.size.to_string()));
        scene.desk.end_download(begun.download, DownloadState::Finished, begun.delivery.bytes).await?;
    }
    Ok(had)
}

/// Rules 14 and 15: the client picks the size of what is rights-managed, and of nothing else.
#[tokio::test]
async fn every_open_file_comes_in_the_size_that_is_wanted_or_was_licensed() {
    let scene = house().await;
    let order = ordered(&scene, Grant::Granted(GrantLimits::default())).await;
    for (wanted, of_managed) in [("largest", "Original"), ("smallest", "S"), ("M", "M")] {
        let had = handed_out(&scene, order, wanted).await.unwrap();
        let expected = [(1, of_managed), (2, "S"), (3, of_managed)].map(|(line, size)| (line, size.to_owned()));
        assert_eq!(had, expected, "{wanted}");
    }
    let had = handed_out(&scene, order, "XXXL").await.unwrap();
    assert_eq!(had, [(2, "S".to_owned())], "what has no such size is left out");
}

/// Rule 22: the one decision, line by line, and the sheet says why.
#[tokio::test]
async fn what_is_not_open_is_left_out_and_stands_on_the_sheet_with_the_reason() {
    let scene = house().await;
    let order = ordered(&scene, Grant::Granted(GrantLimits::default())).await;
    scene.by("Bea").sets(Grant::Denied, GrantOf::Line(LineNumber(1)), order).await.unwrap();
    let (lines, sheet) = scene.by("Ana").downloads_all(order).await.unwrap();
    assert_eq!(lines, [2, 3]);
    let left_out = sheet.split_once("NOT IN THIS ZIP").unwrap().1;
    assert!(left_out.contains("A1") && left_out.contains("downloading this file was denied"), "{sheet}");
    assert!(!left_out.contains("B2"), "{sheet}");

    scene.by("Bea").sets(Grant::Denied, GrantOf::Order, order).await.unwrap();
    let refused = scene.by("Ana").downloads_all(order).await.unwrap_err();
    let first = DownloadRefusal::Closed(DownloadBlock::LineDenied);
    assert!(matches!(&refused, Error::Refused(Refused::Download(why)) if *why == first), "{refused:?}");
}

/// Rule 30: each is a download of its own.
#[tokio::test]
async fn every_file_is_recorded_and_counted_by_itself() {
    let scene = house().await;
    let order = ordered(&scene, ONCE).await;
    scene.by("Ana").downloads(order, 2, "S").await.unwrap();
    let before = scene.memory().journal().len();
    assert_eq!(scene.by("Ana").downloads_all(order).await.unwrap().0, [1, 3]);
    let kinds: Vec<_> = scene.memory().journal().split_off(before).into_iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EntryKind::Downloaded, EntryKind::Downloaded]);
    assert_eq!(scene.by("Ana").sees(order).await.unwrap().used, [1, 1, 1]);
    let refused = scene.by("Ana").downloads_all(order).await.unwrap_err();
    let used_up = DownloadRefusal::Closed(DownloadBlock::UsedUp(1));
    assert!(matches!(&refused, Error::Refused(Refused::Download(why)) if *why == used_up), "{refused:?}");
}

/// Rule 27: at once, each gets what is left when its turn comes, and is told of the rest.
#[tokio::test]
async fn of_ten_at_once_each_file_is_handed_out_as_often_as_it_may_be() {
    let scene = house().await;
    let order = ordered(&scene, ONCE).await;
    let outcomes = together((0..10).map(|_| scene.by("Ana").downloads_all(order))).await;
    let had: Vec<_> = outcomes.iter().flatten().flat_map(|(lines, _)| lines).copied().collect();
    assert_eq!(had.len(), 3, "{had:?}");
    for (lines, sheet) in outcomes.iter().flatten() {
        let left_out = sheet.matches("as often as the permission allows").count();
        assert_eq!(lines.len() + left_out, 3, "{sheet}");
    }
}

/// Rule 30: what was not begun costs nothing.
#[tokio::test]
async fn whoever_leaves_in_the_middle_has_used_up_what_was_handed_over_whole_and_nothing_else() {
    let scene = house().await;
    let order = ordered(&scene, ONCE).await;
    let (actor, from) = (scene.actor("Ana").await, NetworkAddress("192.0.2.7".to_owned()));
    let wanted = SizeWanted::Pick(SizePick::Largest);
    let mut all = scene.desk.begin_download_all(&actor, order, &wanted, from).await.unwrap();
    for state in [DownloadState::Finished, DownloadState::Interrupted] {
        let begun = scene.desk.next_of_all(&mut all).await.unwrap().unwrap();
        scene.desk.end_download(begun.download, state, 7).await.unwrap();
    }
    drop(all);
    assert_eq!(scene.by("Ana").sees(order).await.unwrap().used, [1, 0, 0]);
}

/// Another's order is not there (rule 72), and who has not accepted the terms is asked (rule 31).
#[tokio::test]
async fn all_files_are_refused_as_a_single_one_is() {
    let scene = house().await;
    let order = scene.by("Bea").orders("Spring").into("Ana").granted().smallest().await.unwrap().order.number;
    assert!(matches!(scene.by("Ivo").downloads_all(order).await, Err(Error::Missing(_))));
    let asked = handed_out(&scene, order, "largest").await;
    let why = DownloadRefusal::TermsNotAccepted;
    assert!(matches!(&asked, Err(Error::Refused(Refused::Download(refusal))) if *refusal == why), "{asked:?}");
    assert_eq!(scene.by("Ana").sees(order).await.unwrap().used, [0, 0, 0]);
}

/// One master that is lost takes no other picture along.
#[tokio::test]
async fn a_picture_that_cannot_be_read_is_left_out_and_costs_nothing() {
    let scene = house().await;
    let order = ordered(&scene, ONCE).await;
    let (actor, from) = (scene.actor("Ana").await, NetworkAddress("192.0.2.7".to_owned()));
    let wanted = SizeWanted::Pick(SizePick::Largest);
    let mut all = scene.desk.begin_download_all(&actor, order, &wanted, from).await.unwrap();
    scene.media.break_down();
    let broken = scene.desk.next_of_all(&mut all).await;
    assert!(matches!(broken, Err(Error::Media(MediaError::Broken(_)))), "{broken:?}");
    scene.media.recover();
    assert_eq!(scene.desk.next_of_all(&mut all).await.unwrap().unwrap().download.line, LineNumber(2));
    assert!(all.sheet().to_string().contains("the picture cannot be read at the moment"));
    assert_eq!(scene.by("Ana").sees(order).await.unwrap().used[0], 0);
}

/// A file that is built too strangely to name its licence itself.
#[tokio::test]
async fn the_licence_sheet_says_which_picture_does_not_tell_its_licence_itself() {
    let scene = house().await;
    let order = ordered(&scene, Grant::Granted(GrantLimits::default())).await;
    let stored = scene.by("Bea").sees(order).await.unwrap().order;
    scene.media.find_strange(&stored.lines[1].file.master);
    let (_, sheet) = scene.by("Ana").downloads_all(order).await.unwrap();
    let told = "B2  Picture B2\n    royalty-free, size S, 800 x 533 pixels\n    its metadata do not name this licence";
    assert!(sheet.contains(told), "{sheet}");
    assert_eq!(sheet.matches("keep this sheet beside it").count(), 1, "{sheet}");
}

/// What a person reads who unpacks the ZIP a year later.
#[tokio::test]
async fn the_licence_sheet_says_what_for_whom_for_which_use_when_and_on_which_terms() {
    let scene = house().await;
    let order = ordered(&scene, Grant::Granted(GrantLimits::default())).await;
    let edit = OrderEdit {
        usage: Some("A calendar,\n2,000 copies".parse().ok()),
        reference: Some("Job 7".parse().ok()),
        ..OrderEdit::default()
    };
    scene.by("Bea").edits(order, &edit, Expected::Any).await.unwrap();
    scene.by("Bea").sets(Grant::Denied, GrantOf::Line(LineNumber(3)), order).await.unwrap();
    let (_, sheet) = scene.by("Ana").downloads_all(order).await.unwrap();
    assert_eq!(sheet, include_str!("delivering/licence_sheet.txt"), "{sheet}");
}
