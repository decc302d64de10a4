//! Downloads, and the limits that they count against (rules 27, 30).

use std::{sync::Arc, time::Duration};

use picdesk::{
    Download, DownloadBlock, DownloadId, DownloadRecord, DownloadRefusal, DownloadState, Error, GoOn, Grant,
    GrantLimits, Ids, LineDownloads, LineNumber, NetworkAddress, Order, Refused, Scope, Store, Who, may,
};

use super::{ground, orders};
use crate::{Scene, together};

const HOUR: Duration = Duration::from_secs(3600);

/// Line by line, and of this order alone.
pub async fn finished_downloads_and_those_under_way_count_by_line(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let [order, other] = [new_order(&scene).await, new_order(&scene).await];
    for (line, state) in [(1, DownloadState::Finished), (1, DownloadState::Started), (3, DownloadState::Finished)] {
        insert(&scene, &download(&scene, &order, line, state)).await;
    }
    insert(&scene, &download(&scene, &other, 1, DownloadState::Finished)).await;

    let now = scene.now();
    let mut look = scene.store.look().await.expect("a look");
    let mut used = look.downloads().used(&order, now).await.expect("counted");
    used.sort_by_key(|of_line| of_line.line);
    let of_line = |line, used| LineDownloads { line: LineNumber(line), used, last: Some(now) };
    assert_eq!(used, [of_line(1, 2), of_line(3, 1)], "lines without any are not named");
    let orders = [order.clone(), other.clone()];
    let in_both =
        [(order.number, LineNumber(1), 2), (order.number, LineNumber(3), 1), (other.number, LineNumber(1), 1)];
    let mut used = look.downloads().used_in(&orders, now).await.expect("counted");
    used.sort();
    assert_eq!(used, in_both);
    assert_eq!(look.downloads().used_in(&[], now).await.expect("counted"), []);
    drop(look);
    for (line, count) in [(1, 2), (2, 0), (3, 1)] {
        assert_eq!(held(&scene, &order, line).await, count, "line {line}");
    }
}

/// Interrupted ones never count; those that nobody ended count until their lease does.
pub async fn a_download_that_broke_off_or_ran_out_counts_no_more(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let order = new_order(&scene).await;
    let mut download = download(&scene, &order, 1, DownloadState::Started);
    insert(&scene, &download).await;
    assert_eq!(held(&scene, &order, 1).await, 1);
    let began = scene.now();

    scene.clock.advance(2 * HOUR);
    assert_eq!(held(&scene, &order, 1).await, 0, "its lease ended");
    let mut look = scene.store.look().await.expect("a look");
    assert_eq!(look.downloads().used(&order, scene.now()).await.expect("counted"), []);
    drop(look);

    for (state, count) in [(DownloadState::Finished, 1), (DownloadState::Interrupted, 0)] {
        download.end(state, 17);
        let mut work = scene.store.begin().await.expect("a unit");
        work.downloads().save(&download).await.expect("saved");
        work.commit().await.expect("committed");
        assert_eq!(held(&scene, &order, 1).await, count, "{state:?}");
        let mut look = scene.store.look().await.expect("a look");
        let last = look.downloads().used(&order, scene.now()).await.expect("counted").pop().and_then(|it| it.last);
        assert_eq!(last, (state == DownloadState::Finished).then_some(began), "{state:?}");
    }
}

/// Rule 27, through the desk: one gets the file, nine are told that it is used up.
pub async fn ten_units_at_once_on_the_last_download_give_one(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let twice = Grant::Granted(GrantLimits { valid_until: None, max_downloads: Some(2) });
    let created = scene.by("Bea").orders("Spring").into("Ana").with_grant(twice).largest().await.expect("created");
    let number = created.order.number;
    scene.by("Ana").downloads(number, 1, "S").await.expect("the first of two");

    let outcomes = together((0..10).map(|_| scene.by("Ana").begins_to_download(number, 1, "S"))).await;

    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for refused in outcomes.into_iter().filter_map(Result::err) {
        let used_up = DownloadRefusal::Closed(DownloadBlock::UsedUp(2));
        assert!(matches!(&refused, Error::Refused(Refused::Download(why)) if *why == used_up), "{refused:?}");
    }
    assert!(scene.by("Ana").begins_to_download(number, 2, "Original").await.is_ok(), "the other line has its own");
}

/// In the same size, as far as it came, and no other's (rule 30).
pub async fn a_download_that_broke_off_is_found_by_whom_it_was_and_until_its_lease_ends(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let order = new_order(&scene).await;
    let mut mine = download(&scene, &order, 1, DownloadState::Started);
    insert(&scene, &mine).await;
    assert_eq!(broken_off(&scene, "Ana", &order, "S", 0).await, None, "it is under way");
    mine.end(DownloadState::Interrupted, 1_000);
    save(&scene, &mine).await;
    for (who, size, from, found) in [
        ("Ana", "S", 0, true),
        ("Ana", "S", 1_000, true),
        ("Ana", "S", 1_001, false),
        ("Ana", "M", 0, false),
        ("Ivo", "S", 0, false),
    ] {
        let expected = found.then(|| mine.clone());
        assert_eq!(broken_off(&scene, who, &order, size, from).await, expected, "{who} {size} {from}");
    }
    scene.clock.advance(HOUR);
    assert_eq!(broken_off(&scene, "Ana", &order, "S", 0).await, None, "its lease ended");
    let later = DownloadRecord { lease_until: scene.now().plus(HOUR), ..(*mine).clone() };
    save(&scene, &Download::restore(later.clone())).await;
    assert_eq!(broken_off(&scene, "Ana", &order, "S", 0).await, Some(Download::restore(later)), "it went on");
}

/// Rule 27, through the desk: one goes on, and the nine others find no download left.
pub async fn ten_at_once_who_go_on_with_one_download_that_broke_off_are_one(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let once = Grant::Granted(GrantLimits { valid_until: None, max_downloads: Some(1) });
    let created = scene.by("Bea").orders("Spring").into("Ana").with_grant(once).largest().await.expect("created");
    let number = created.order.number;
    scene.by("Ana").downloads_half(number, 1, "S").await.expect("it broke off");
    let part = GoOn { from: 7, mark: None };

    let outcomes = together((0..10).map(|_| scene.by("Ana").goes_on(number, 1, "S", &part))).await;

    let went_on: Vec<_> = outcomes.into_iter().filter_map(Result::ok).collect();
    assert_eq!(went_on.iter().map(|begun| begun.from).collect::<Vec<_>>(), [7]);
}

/// Rule 27, for those who download everything together: each of them gets what is left when its turn comes.
pub async fn ten_at_once_who_download_all_files_get_each_once_where_one_download_is_left(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let once = Grant::Granted(GrantLimits { valid_until: None, max_downloads: Some(1) });
    let created = scene.by("Bea").orders("Spring").into("Ana").with_grant(once).largest().await.expect("created");
    let (number, count) = (created.order.number, created.order.lines.len() as u32);
    scene.by("Ana").accepts_terms(number).await.expect("it is hers");

    let outcomes = together((0..10).map(|_| scene.by("Ana").downloads_all(number))).await;

    let mut had: Vec<u32> = outcomes.into_iter().filter_map(Result::ok).flat_map(|(lines, _)| lines).collect();
    had.sort_unstable();
    assert_eq!(had, (1..=count).collect::<Vec<_>>());
}

async fn new_order(scene: &Scene) -> Order {
    let order = Order::restore(orders::record(scene, "Ana").await);
    orders::insert(scene, &order).await.expect("the order is new");
    order
}

fn download(scene: &Scene, order: &Order, line: u32, state: DownloadState) -> Download {
    let line = order.line(LineNumber(line)).expect("the order has three lines");
    Download::restore(DownloadRecord {
        id: DownloadId::new(scene.ids.next()),
        who: Who { actor: Some(order.owner), subject: Some(order.owner), token: None },
        order: order.number,
        line: line.number,
        file: line.file.number.clone(),
        size: "S".parse().expect("a label"),
        bytes: (state == DownloadState::Finished).then_some(1 << 40),
        to: NetworkAddress("2001:db8::7".to_owned()),
        started_at: scene.now(),
        lease_until: scene.now().plus(HOUR),
        state,
    })
}

async fn insert(scene: &Scene, download: &Download) {
    let mut work = scene.store.begin().await.expect("a unit");
    work.downloads().insert(download).await.expect("the download is new");
    work.commit().await.expect("committed");
}

async fn save(scene: &Scene, download: &Download) {
    let mut work = scene.store.begin().await.expect("a unit");
    work.downloads().save(download).await.expect("saved");
    work.commit().await.expect("committed");
}

async fn broken_off(scene: &Scene, who: &str, order: &Order, size: &str, from: u64) -> Option<Download> {
    let downloading = scene.permit::<may::Download>(who, Scope::Own(scene.account(who))).await;
    let (line, size) = ((order.number, LineNumber(1)), size.parse().expect("a label"));
    let mut work = scene.store.begin().await.expect("a unit");
    work.downloads().broken_off(&downloading, line, &size, from, scene.now()).await.expect("looked for")
}

async fn held(scene: &Scene, order: &Order, line: u32) -> u32 {
    let mut work = scene.store.begin().await.expect("a unit");
    work.downloads().used_and_held(order, LineNumber(line), scene.now()).await.expect("counted")
}
