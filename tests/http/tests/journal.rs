//! The journal through the API: filters, pages, and files of any length.

use std::time::Duration;

use picdesk::{About, Entry, EntryKind, LicenceModel, Right, Who};
use picdesk_http_tests::{Caller, Site};
use picdesk_testkit::Scenario;
use serde_json::Value;

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Kim")
        .with(Right::ViewOrders)
        .client("Ana")
        .file("A1", LicenceModel::RightsManaged)
        .lightbox("Spring", "Bea", ["A1"])
}

/// Lets this many things happen, a second apart.
async fn recorded(site: &Site, count: usize) {
    let who = Who { actor: Some(site.scene.account("Bea")), subject: Some(site.scene.account("Ana")), token: None };
    let mut work = site.scene.store.begin().await.unwrap();
    for _ in 0..count {
        site.scene.clock.advance(Duration::from_secs(1));
        let entry = Entry::new(EntryKind::CartChanged, who, About::House, site.scene.now());
        work.journal().record(&entry).await.unwrap();
    }
    work.commit().await.unwrap();
}

async fn kinds(caller: &Caller, path: &str) -> Vec<String> {
    let heard = caller.get(path).hear().await.expect(200);
    let rows = heard.body["rows"].as_array().unwrap();
    rows.iter().map(|row| row["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_journal_is_filtered_by_actor_subject_kind_and_time() {
    let site = Site::of(house()).await;
    let began = site.scene.now();
    recorded(&site, 3).await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    let (bea, ana) = (site.signed_in("Bea").await, site.scene.account("Ana"));

    let created = bea.get(&format!("/journal?subject={ana}&kind=order-created")).hear().await.expect(200);
    let row = &created.body["rows"][0];
    assert_eq!((&row["actor_name"], &row["subject_name"]), (&"Bea".into(), &"Ana".into()));
    assert_eq!((&row["about"]["kind"], &row["about"]["id"]), (&"order".into(), &order.to_string().into()));
    assert_eq!(created.body["rows"].as_array().unwrap().len(), 1);

    let second = began.plus(Duration::from_secs(2));
    let since = kinds(&bea, &format!("/journal?since={second}&actor={}", site.scene.account("Bea"))).await;
    assert_eq!(since.iter().filter(|kind| *kind == "cart-changed").count(), 2);
    let until = kinds(&bea, &format!("/journal?until={second}&kind=cart-changed")).await;
    assert_eq!(until.len(), 1);
    for wrong in ["kind=tampered", "since=yesterday", "actor=Bea"] {
        bea.get(&format!("/journal?{wrong}")).hear().await.expect_problem(400, "unreadable");
    }
}

/// A journal of several pages goes out whole, once, newest first, in both ways.
#[tokio::test]
async fn an_export_has_every_entry_however_many_there_are() {
    let site = Site::of(house()).await;
    recorded(&site, 450).await;
    let bea = site.signed_in("Bea").await;

    let list = bea.get("/journal/export?format=json").hear().await.expect(200);
    let entries = list.body["entries"].as_array().unwrap();
    let places: Vec<i64> = entries.iter().map(|entry| entry["place"].as_i64().unwrap()).collect();
    assert!(places.windows(2).all(|pair| pair[0] > pair[1]));
    assert_eq!(places.len(), site.scene.memory().journal().len());
    assert_eq!(entries[0]["kind"], "journal-exported", "it says that it was handed out");

    let mut listed: Vec<Value> = Vec::new();
    let mut next = Some(String::new());
    while let Some(after) = next {
        let page = bea.get(&format!("/journal?limit=200{after}")).hear().await.expect(200);
        listed.extend(page.body["rows"].as_array().unwrap().clone());
        next = page.body["next"].as_str().map(|next| format!("&after={next}"));
    }
    assert_eq!(listed, *entries, "a file says what the list says");

    let table = bea.get("/journal/export?format=csv").hear().await.expect(200);
    assert_eq!(table.header("content-disposition"), "attachment; filename=\"journal.csv\"");
    let text = String::from_utf8(table.bytes).unwrap();
    assert_eq!(text.split("\r\n").count(), places.len() + 3, "the head, the entry of this export, and the end");
}

/// It is recorded, so that another site's page cannot make somebody's browser fill the journal.
#[tokio::test]
async fn an_export_is_refused_to_a_link_on_another_sites_page() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    let before = site.scene.memory().journal().len();
    let asked = bea.get("/journal/export?format=csv").with("Sec-Fetch-Site", "cross-site");
    asked.hear().await.expect_problem(403, "from-elsewhere");
    assert_eq!(site.scene.memory().journal().len(), before);
    let kim = site.signed_in("Kim").await;
    kim.get("/journal/export?format=csv").hear().await.expect_problem(403, "lacks-right");
}
