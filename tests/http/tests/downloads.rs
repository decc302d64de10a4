//! Downloads over a socket: what is recorded of one that ends, and of one that breaks off (rules 27, 30).

use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use picdesk::{Change, DownloadState, EntryKind, Grant, GrantLimits, LicenceModel, LineNumber, OrderNumber};
use picdesk_http::Settings;
use picdesk_http_tests::{Gate, Misbehaving, Site, here};
use picdesk_testkit::{Scenario, Scene};
use serde_json::json;
use tokio::time::timeout;

/// A house in which Ana may download line 1 of an order once.
async fn once() -> (Scene, OrderNumber) {
    let scenario = Scenario::new()
        .staff("Bea")
        .with_every_right()
        .client("Ana")
        .asking()
        .file("A1", LicenceModel::RightsManaged)
        .file("B2", LicenceModel::RoyaltyFree)
        .lightbox("Spring", "Bea", ["A1", "B2"]);
    let scene = scenario.await;
    let limits = GrantLimits { valid_until: None, max_downloads: Some(1) };
    let order = scene.by("Bea").orders("Spring").into("Ana").with_grant(Grant::Granted(limits)).smallest().await;
    let number = order.unwrap().order.number;
    scene.by("Ana").accepts_terms(number).await.unwrap();
    (scene, number)
}

/// How the only download in the journal ended; waits until it did.
async fn outcome(site: &Site) -> Vec<Change> {
    let ended = async {
        loop {
            let journal = site.scene.memory().journal();
            if let Some(entry) = journal.into_iter().find(|entry| entry.kind == EntryKind::Downloaded) {
                return entry.changes;
            }
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(10), ended).await.expect("the download is written down")
}

fn change(changes: &[Change], field: &str) -> String {
    let change = changes.iter().find(|change| change.field == field).expect("the field is recorded");
    change.new.clone().unwrap_or_default()
}

#[tokio::test]
async fn a_download_that_ends_is_recorded_with_its_bytes_and_counts() {
    let (scene, order) = once().await;
    let desk = scene.desk.clone();
    let site = Site::serving(scene, desk, Site::settings()).await;
    let ana = site.signed_in("Ana").await;
    let path = format!("/orders/{order}/lines/1/download?size=S");
    let picture = ana.get(&path).hear().await.expect(200);
    let changes = outcome(&site).await;
    assert_eq!(change(&changes, "outcome"), "finished");
    assert_eq!(change(&changes, "bytes"), picture.bytes.len().to_string());
    assert_eq!((change(&changes, "size"), change(&changes, "address")), ("S".into(), "127.0.0.1".into()), "rule 30");
    ana.get(&path).hear().await.expect_problem(422, "grant-used-up");
}

#[tokio::test]
async fn a_download_whose_reader_leaves_is_interrupted_and_does_not_count() {
    let (scene, order) = once().await;
    let desk = Misbehaving::SendsForEver.desk(&scene);
    let site = Site::serving(scene, desk, Site::settings()).await;
    let ana = site.signed_in("Ana").await;
    let path = format!("/orders/{order}/lines/1");
    let mut answer = ana.get(&format!("{path}/download?size=S")).answer().await;
    assert!(answer.chunk().await.unwrap().is_some());
    drop(answer);
    assert_eq!(change(&outcome(&site).await, "outcome"), "interrupted");
    let decision = ana.get(&format!("{path}/download-decision")).hear().await.expect(200);
    assert_eq!(decision.body["remaining"], 1, "rule 30");
}

#[tokio::test]
async fn a_download_whose_reader_takes_nothing_is_interrupted_in_the_end() {
    let (scene, order) = once().await;
    let desk = Misbehaving::SendsForEver.desk(&scene);
    let settings = Settings { request_timeout: Duration::from_millis(100), ..Site::settings() };
    let site = Site::serving(scene, desk, settings).await;
    let ana = site.signed_in("Ana").await;
    let unread = ana.get(&format!("/orders/{order}/lines/1/download?size=S")).answer().await;
    assert_eq!(change(&outcome(&site).await, "outcome"), "interrupted");
    drop(unread);
}

#[tokio::test]
async fn a_download_whose_reader_leaves_before_it_begins_is_interrupted_too() {
    let (scene, order) = once().await;
    let gate = Arc::new(Gate::default());
    let desk = Misbehaving::Waits(gate.clone(), 1 << 40).desk(&scene);
    let site = Site::serving(scene, desk, Site::settings()).await;
    let ana = site.signed_in("Ana").await;
    let reader = tokio::spawn(ana.get(&format!("/orders/{order}/lines/1/download?size=S")).answer());
    gate.asked.notified().await;
    reader.abort();
    assert!(reader.await.is_err(), "nothing was sent yet");
    gate.told.notify_one();
    assert_eq!(change(&outcome(&site).await, "outcome"), "interrupted");
}

#[tokio::test]
async fn a_picture_that_breaks_off_in_the_media_store_is_interrupted() {
    let (scene, order) = once().await;
    let desk = Misbehaving::BreaksOff.desk(&scene);
    let site = Site::serving(scene, desk, Site::settings()).await;
    let ana = site.signed_in("Ana").await;
    let whole = ana.get(&format!("/orders/{order}/lines/1/download?size=S")).whole().await;
    assert!(whole.is_err(), "the reader notices that the picture is not whole");
    assert_eq!(change(&outcome(&site).await, "outcome"), "interrupted");
}

/// Rules 27 and 30: with one download left it goes on where it was, and is one.
#[tokio::test]
async fn a_download_that_broke_off_goes_on_with_a_range() {
    let (scene, order) = once().await;
    let desk = scene.desk.clone();
    let site = Site::serving(scene, desk, Site::settings()).await;
    let ana = site.signed_in("Ana").await;
    let path = format!("/orders/{order}/lines/1/download?size=S");

    let actor = site.scene.actor("Ana").await;
    let first =
        site.scene.desk.begin_download(&actor, order, LineNumber(1), &"S".parse().unwrap(), here()).await.unwrap();
    let (mark, whole) = (format!("\"{}\"", first.delivery.mark), first.delivery.bytes as usize);
    site.scene.desk.end_download(first.download, DownloadState::Interrupted, 20).await.unwrap();
    assert_eq!(outcomes(&site, 1).await, [("1".to_owned(), "interrupted".to_owned())]);

    let rest = ana.get(&path).with("Range", "bytes=20-").with("If-Range", &mark).hear().await.expect(206);
    assert_eq!(rest.header("content-range"), format!("bytes 20-{}/{whole}", whole - 1));
    assert_eq!((rest.header("etag"), rest.bytes.len()), (&*mark, whole - 20));
    ana.get(&path).with("Range", "bytes=20-").hear().await.expect_problem(422, "grant-used-up");
}

/// RFC 9110, 14.2: what is asked for in another way gets the whole.
#[tokio::test]
async fn other_ranges_get_the_whole_and_what_is_behind_the_end_is_said() {
    let (scene, order) = once().await;
    let desk = scene.desk.clone();
    let site = Site::serving(scene, desk, Site::settings()).await;
    let ana = site.signed_in("Ana").await;
    let path = format!("/orders/{order}/lines/1/download?size=S");
    let beyond = ana.get(&path).with("Range", "bytes=9999-").hear().await;
    let said = beyond.header("content-range").to_owned();
    beyond.expect_problem(416, "nothing-missing");
    // A part that ends before the picture does: one could have nearly all of it, and never all (rule 27).
    let whole = ana.get(&path).with("Range", "bytes=0-19").hear().await.expect(200);
    assert_eq!(whole.header("accept-ranges"), "bytes");
    assert_eq!(whole.header("content-length"), whole.bytes.len().to_string());
    assert_eq!(said, format!("bytes */{}", whole.bytes.len()));
    ana.get(&path).with("Range", "bytes=0-19").hear().await.expect_problem(422, "grant-used-up");
}

/// Waits until so many downloads have ended, and answers how, line by line.
async fn outcomes(site: &Site, count: usize) -> Vec<(String, String)> {
    let ended = async {
        loop {
            let journal = site.scene.memory().journal().into_iter();
            let entries: Vec<_> = journal.filter(|entry| entry.kind == EntryKind::Downloaded).collect();
            if entries.len() >= count {
                return entries
                    .iter()
                    .map(|it| (change(&it.changes, "line"), change(&it.changes, "outcome")))
                    .collect();
            }
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(10), ended).await.expect("the downloads are written down")
}

#[tokio::test]
async fn all_files_come_in_one_zip_and_each_is_recorded_and_counts() {
    let (scene, order) = once().await;
    let desk = scene.desk.clone();
    let site = Site::serving(scene, desk, Site::settings()).await;
    let ana = site.signed_in("Ana").await;
    let path = format!("/orders/{order}/download-all?size=smallest");
    let zip = ana.get(&path).hear().await.expect(200);
    assert_eq!(zip.header("content-type"), "application/zip");
    assert_eq!(zip.header("content-disposition"), format!("attachment; filename=\"order-{order}.zip\""));
    let held = String::from_utf8(zip.bytes).unwrap();
    let names = ["A1_S.jpg", "B2_S.jpg", &format!("Licence sheet {order}.txt")];
    assert!(names.iter().all(|name| held.contains(&format!("--- {name}, "))), "{held}");
    let finished = |line: &str| (line.to_owned(), "finished".to_owned());
    assert_eq!(outcomes(&site, 2).await, [finished("1"), finished("2")]);
    ana.get(&path).hear().await.expect_problem(422, "grant-used-up");
    ana.get(&path).with("Sec-Fetch-Site", "cross-site").hear().await.expect_problem(403, "from-elsewhere");
}

/// Rule 30: the first counts, the second does not, and no other was begun.
#[tokio::test]
async fn a_zip_whose_reader_leaves_has_used_up_what_was_handed_over_whole_and_nothing_else() {
    let (scene, order) = once().await;
    let desk = Misbehaving::FirstWhole(AtomicBool::new(false)).desk(&scene);
    let site = Site::serving(scene, desk, Site::settings()).await;
    let ana = site.signed_in("Ana").await;
    let mut answer = ana.get(&format!("/orders/{order}/download-all")).answer().await;
    let mut read = 0;
    while read < 1 << 20 {
        read += answer.chunk().await.unwrap().unwrap().len();
    }
    drop(answer);
    let ended = |line: &str, outcome: &str| (line.to_owned(), outcome.to_owned());
    assert_eq!(outcomes(&site, 2).await, [ended("1", "finished"), ended("2", "interrupted")]);
    for (line, allowed) in [(1, false), (2, true)] {
        let decision = ana.get(&format!("/orders/{order}/lines/{line}/download-decision")).hear().await.expect(200);
        assert_eq!(decision.body["allowed"], allowed, "line {line}");
    }
}

#[tokio::test]
async fn a_zip_in_which_a_picture_breaks_off_is_not_whole() {
    let (scene, order) = once().await;
    let desk = Misbehaving::BreaksOff.desk(&scene);
    let site = Site::serving(scene, desk, Site::settings()).await;
    let ana = site.signed_in("Ana").await;
    let held = ana.get(&format!("/orders/{order}/download-all")).whole().await;
    assert!(held.is_err(), "the answer ends before the ZIP does");
    assert_eq!(outcomes(&site, 1).await, [("1".to_owned(), "interrupted".to_owned())]);
}

#[tokio::test]
async fn the_server_stops_when_every_download_is_written_down() {
    let (scene, order) = once().await;
    let (memory, desk) = (scene.memory().clone(), scene.desk.clone());
    let site = Site::serving(scene, desk, Site::settings()).await;
    let ana = site.signed_in("Ana").await;
    ana.get(&format!("/orders/{order}/lines/1/download?size=S")).hear().await.expect(200);
    site.stop().await.unwrap();
    assert!(memory.journal().iter().any(|entry| entry.kind == EntryKind::Downloaded), "rule 30");
}

#[tokio::test]
async fn a_link_on_another_sites_page_uses_no_permission_up() {
    let (scene, order) = once().await;
    let desk = scene.desk.clone();
    let site = Site::serving(scene, desk, Site::settings()).await;
    let ana = site.signed_in("Ana").await;
    let path = format!("/orders/{order}/lines/1");
    let elsewhere = ana.get(&format!("{path}/download?size=S")).with("Sec-Fetch-Site", "cross-site").hear().await;
    elsewhere.expect_problem(403, "from-elsewhere");
    let decision = ana.get(&format!("{path}/download-decision")).hear().await.expect(200);
    assert_eq!(decision.body["remaining"], 1);
}

#[tokio::test]
async fn the_number_of_the_order_and_of_the_line_are_not_mixed_up() {
    let (scene, order) = once().await;
    let desk = scene.desk.clone();
    let site = Site::serving(scene, desk, Site::settings()).await;
    let (ana, bea) = (site.signed_in("Ana").await, site.signed_in("Bea").await);

    let denied = bea.put(&format!("/orders/{order}/lines/2/grant")).with("If-Match", "*");
    let shown = denied.json(&json!({"permission": "denied"})).hear().await.expect(200);
    let permissions: Vec<_> = [0, 1].map(|line| shown.body["lines"][line]["grant"]["permission"].clone()).into();
    assert_eq!(permissions, ["inherit", "denied"]);

    let picked = bea.put(&format!("/orders/{order}/lines/2/size")).with("If-Match", "*").json(&json!({"size": "M"}));
    assert_eq!(picked.hear().await.expect(200).body["lines"][1]["size"]["label"], "M");
    let first = bea.put(&format!("/orders/{order}/lines/1/size")).with("If-Match", "*").json(&json!({"size": "M"}));
    first.hear().await.expect_problem(422, "size-is-the-clients");

    let decision = ana.get(&format!("/orders/{order}/lines/2/download-decision")).hear().await.expect(200);
    let refusal = json!({"slug": "line-denied", "rule": 23, "lifted_by": "staff",
        "sentence": "downloading this file was denied"});
    assert_eq!(decision.body["refusal"], refusal);
    ana.get(&format!("/orders/{order}/lines/2/download?size=M")).hear().await.expect_problem(422, "line-denied");
    ana.get(&format!("/orders/{order}/lines/3/download-decision")).hear().await.expect_problem(404, "not-found");

    let lightbox = bea.get(&format!("/lightboxes/{}", site.scene.lightbox("Spring"))).hear().await.expect(200);
    let removed = bea.delete(&format!("/lightboxes/{}/files/A1", site.scene.lightbox("Spring")));
    let removed = removed.based_on(&lightbox.body["lightbox"]["revision"]).hear().await.expect(200);
    assert_eq!(removed.body["files"], 1);
}
