//! What fails on our side: a clear problem, nothing lost, and not a word of it in the answer.

use std::{sync::Arc, time::Duration};

use picdesk::{Desk, LicenceModel, Ports};
use picdesk_http::Settings;
use picdesk_http_tests::{Gate, Misbehaving, Site};
use picdesk_testkit::{FailingStore, Scenario};
use serde_json::json;

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .client("Ana")
        .asking()
        .file("A1", LicenceModel::RightsManaged)
        .lightbox("Spring", "Bea", ["A1"])
}

#[tokio::test]
async fn an_order_that_storage_fails_at_leaves_nothing_behind_and_can_be_sent_again() {
    let scene = house().await;
    let store = FailingStore::around(scene.store.clone());
    let ports = Ports { store: Arc::new(store.clone()), ..scene.ports.clone() };
    let desk = Desk::new(ports, scene.desk.house().clone());
    let site = Site::serving(scene, desk, Site::settings()).await;
    let bea = site.signed_in("Bea").await;
    let orders = format!("/accounts/{}/orders", site.scene.account("Ana"));
    let terms = json!({
        "lightbox": site.scene.lightbox("Spring").to_string(),
        "notification": {"subject": "Your pictures", "message": "Here they are."},
    });
    let journal = site.scene.memory().journal().len();
    let mut failed_at = 0;
    let created = loop {
        store.fail_at(failed_at + 1);
        let heard = bea.post(&orders).with("Idempotency-Key", "spring-1").json(&terms).hear().await;
        if heard.status == 201 {
            break heard;
        }
        heard.expect_problem(503, "unavailable");
        assert!(!String::from_utf8_lossy(&heard.bytes).contains("told to fail"));
        failed_at += 1;
        let memory = site.scene.memory();
        assert!(memory.orders().is_empty() && memory.letters().is_empty(), "rule 7, at call {failed_at}");
        assert_eq!(memory.journal().len(), journal, "rule 7, at call {failed_at}");
    };
    assert!(failed_at > 5, "storage was tried at {failed_at} calls only");
    store.recover();
    assert_eq!(created.body["replayed"], false, "rule 8: a key that failed is not used");
    assert_eq!(site.scene.memory().orders().len(), 1);
    assert_eq!(site.scene.memory().letters().len(), 1);
}

#[tokio::test]
async fn a_panic_is_a_problem_like_any_other_and_the_next_request_is_answered() {
    let scene = house().await;
    let desk = Misbehaving::Panics.desk(&scene);
    let site = Site::serving(scene, desk, Site::settings()).await;
    let bea = site.signed_in("Bea").await;
    let heard = bea.get("/files/A1/thumbnail").hear().await;
    heard.expect_problem(500, "failed");
    assert!(!String::from_utf8_lossy(&heard.bytes).contains("shelf"));
    bea.get("/session").hear().await.expect(200);
}

#[tokio::test]
async fn a_media_store_that_is_broken_or_hangs_is_a_problem_of_ours() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    site.scene.media.break_down();
    bea.get("/files/A1/preview").hear().await.expect_problem(500, "failed");
    site.scene.media.recover();
    bea.get("/files/A1/preview").hear().await.expect(200);

    let scene = house().await;
    let desk = Misbehaving::Waits(Arc::default(), 0).desk(&scene);
    let settings = Settings { request_timeout: Duration::from_millis(200), ..Site::settings() };
    let site = Site::serving(scene, desk, settings).await;
    let bea = site.signed_in("Bea").await;
    bea.get("/files/A1/preview").hear().await.expect_problem(503, "unavailable");
}

#[tokio::test]
async fn requests_that_are_under_way_end_before_the_server_stops() {
    let scene = house().await;
    let gate = Arc::new(Gate::default());
    let desk = Misbehaving::Waits(gate.clone(), 1 << 16).desk(&scene);
    let site = Site::serving(scene, desk, Site::settings()).await;
    let bea = site.signed_in("Bea").await;
    let under_way = tokio::spawn(bea.get("/files/A1/thumbnail").hear());
    gate.asked.notified().await;
    let (stopped, ()) = tokio::join!(site.stop(), async { gate.told.notify_one() });
    stopped.unwrap();
    under_way.await.unwrap().expect(200);
}

#[tokio::test]
async fn lists_come_in_pages_that_lead_to_every_row_once() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    for n in 0..7 {
        bea.post("/lightboxes").json(&json!({"name": format!("Number {n}")})).hear().await.expect(201);
    }
    let (mut names, mut address) = (Vec::new(), "/lightboxes?limit=3".to_owned());
    loop {
        let page = bea.get(&address).hear().await.expect(200);
        let rows = page.body["rows"].as_array().unwrap();
        assert!(rows.len() <= 3);
        names.extend(rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()));
        match page.body["next"].as_str() {
            Some(next) => address = format!("/lightboxes?limit=3&after={next}"),
            None => break,
        }
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 8);
}
