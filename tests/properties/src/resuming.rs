//! Going on with a download that broke off: rules 27 and 30.

use picdesk::{
    DownloadBegun, DownloadBlock, DownloadRefusal, DownloadState, EntryKind, Error, GoOn, Grant, GrantLimits,
    LicenceModel, OrderNumber, Refused, TRANSFER_LEASE,
};
use picdesk_testkit::{Scenario, Scene, together};

async fn house() -> (Scene, OrderNumber) {
    let scene = Scenario::new()
        .staff("Bea")
        .with_every_right()
        .client("Ana")
        .asking()
        .files([("A1", LicenceModel::RightsManaged)])
        .lightbox("Spring", "Bea", ["A1"])
        .await;
    let once = Grant::Granted(GrantLimits { valid_until: None, max_downloads: Some(1) });
    let order = scene.by("Bea").orders("Spring").into("Ana").with_grant(once).await.unwrap().order.number;
    (scene, order)
}

fn from(from: u64) -> GoOn {
    GoOn { from, mark: None }
}

async fn ends(scene: &Scene, begun: DownloadBegun, state: DownloadState, bytes: u64) {
    scene.desk.end_download(begun.download, state, bytes).await.unwrap();
}

async fn used(scene: &Scene, order: OrderNumber) -> u32 {
    scene.by("Ana").sees(order).await.unwrap().used[0]
}

fn refusal<T: std::fmt::Debug>(outcome: Result<T, Error>) -> DownloadRefusal {
    match outcome {
        Err(Error::Refused(Refused::Download(refusal))) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_download_that_broke_off_goes_on_where_it_was_and_is_one_download() {
    let (scene, order) = house().await;
    let begun = scene.by("Ana").begins_to_download(order, 1, "S").await.unwrap();
    let (id, mark, whole) = (begun.download.id, begun.delivery.mark.clone(), begun.delivery.bytes);
    ends(&scene, begun, DownloadState::Interrupted, 20).await;
    // As often as it takes, and from before where it broke off as well.
    for (byte, came) in [(20, 30), (10, 30)] {
        let part = GoOn { from: byte, mark: Some(mark.clone()) };
        let begun = scene.by("Ana").goes_on(order, 1, "S", &part).await.unwrap();
        assert_eq!((begun.download.id, begun.from, used(&scene, order).await), (id, byte, 1), "under way it counts");
        ends(&scene, begun, DownloadState::Interrupted, came).await;
        assert_eq!(used(&scene, order).await, 0);
    }
    let mut begun = scene.by("Ana").goes_on(order, 1, "S", &from(30)).await.unwrap();
    let mut rest = 0;
    while let Some(piece) = begun.delivery.pieces.next().await {
        rest += piece.unwrap().len() as u64;
    }
    assert_eq!(begun.from + rest, whole, "what was missing, and nothing else");
    ends(&scene, begun, DownloadState::Finished, whole).await;
    assert_eq!(used(&scene, order).await, 1);
    let used_up = DownloadRefusal::Closed(DownloadBlock::UsedUp(1));
    assert_eq!(refusal(scene.by("Ana").goes_on(order, 1, "S", &from(30)).await), used_up);
    let journal = scene.memory().journal();
    assert_eq!(journal.iter().filter(|entry| entry.kind == EntryKind::Downloaded).count(), 4, "each time it ended");
}

/// Otherwise the parts of a file could be had one by one, and none would count.
#[tokio::test]
async fn whoever_has_not_the_beginning_gets_all_bytes() {
    let (scene, order) = house().await;
    scene.by("Ana").accepts_terms(order).await.unwrap();
    let begun = scene.by("Ana").goes_on(order, 1, "S", &from(9)).await.unwrap();
    assert_eq!(begun.from, 0, "nothing broke off");
    ends(&scene, begun, DownloadState::Interrupted, 20).await;
    for (size, part) in [("S", from(21)), ("M", from(9))] {
        let begun = scene.by("Ana").goes_on(order, 1, size, &part).await.unwrap();
        assert_eq!(begun.from, 0, "{size} {part:?}");
        ends(&scene, begun, DownloadState::Interrupted, 0).await;
    }
    let assumed = scene.assume("Bea", "Ana").await.unwrap();
    let bea = scene.desk.resume(&assumed).await.unwrap();
    let (line, size, to) = (picdesk::LineNumber(1), "S".parse().unwrap(), picdesk::NetworkAddress("192.0.2.7".into()));
    let begun = scene.desk.go_on_with_download(&bea, order, line, &size, &from(9), to).await.unwrap();
    assert_eq!(begun.from, 0, "it was Ana's, in person");
    ends(&scene, begun, DownloadState::Interrupted, 0).await;

    scene.clock.advance(TRANSFER_LEASE);
    assert_eq!(scene.by("Ana").goes_on(order, 1, "S", &from(9)).await.unwrap().from, 0, "it is too long ago");
}

/// The halves of two pictures are none.
#[tokio::test]
async fn of_a_picture_that_became_another_all_bytes_are_sent() {
    let (scene, order) = house().await;
    scene.by("Ana").downloads_half(order, 1, "S").await.unwrap();
    let other = GoOn { from: 9, mark: Some("another".to_owned()) };
    let begun = scene.by("Ana").goes_on(order, 1, "S", &other).await.unwrap();
    assert_eq!(begun.from, 0);
    let whole = begun.delivery.bytes;
    ends(&scene, begun, DownloadState::Finished, whole).await;
    assert_eq!(used(&scene, order).await, 1);
}

#[tokio::test]
async fn behind_the_end_there_is_nothing_to_go_on_with_and_nothing_counts() {
    let (scene, order) = house().await;
    scene.by("Ana").downloads_half(order, 1, "S").await.unwrap();
    let missing = refusal(scene.by("Ana").goes_on(order, 1, "S", &from(1 << 40)).await);
    assert!(matches!(missing, DownloadRefusal::NothingMissing(_)), "{missing:?}");
    assert_eq!(used(&scene, order).await, 0);
}

#[tokio::test]
async fn whoever_goes_on_is_refused_as_whoever_begins() {
    let (scene, order) = house().await;
    scene.by("Ana").downloads_half(order, 1, "S").await.unwrap();
    scene.by("Ana").downloads(order, 1, "S").await.unwrap();
    let used_up = DownloadRefusal::Closed(DownloadBlock::UsedUp(1));
    assert_eq!(refusal(scene.by("Ana").goes_on(order, 1, "S", &from(9)).await), used_up, "rule 27");
}

#[tokio::test]
async fn ten_at_once_who_go_on_with_one_download_are_one() {
    let (scene, order) = house().await;
    scene.by("Ana").downloads_half(order, 1, "S").await.unwrap();
    let part = from(9);
    let outcomes = together((0..10).map(|_| scene.by("Ana").goes_on(order, 1, "S", &part))).await;
    assert_eq!(outcomes.iter().flatten().map(|begun| begun.from).collect::<Vec<_>>(), [9]);
}
