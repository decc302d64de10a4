//! The journal in a browser without scripting.

use picdesk::{LicenceModel, Right};
use picdesk_http_tests::Site;
use picdesk_testkit::Scenario;

const JOURNAL: &str = "/office/journal";

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Kim")
        .with(Right::ViewJournal)
        .client("Ana")
        .asking()
        .client("Ivo")
        .file("A1", LicenceModel::RightsManaged)
        .lightbox("Spring", "Bea", ["A1"])
}

/// Rule 47.
#[tokio::test]
async fn entries_are_sentences_with_names_changes_and_links() {
    let site = Site::of(house()).await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    let bea = site.browsing("Bea").await;
    let edit = bea.goes("/office/catalogue/A1").await;
    bea.sends(&edit, "/office/catalogue/A1", &[("title", "Harbour")]).await.says(&["A1 is saved."]);
    let journal = bea.goes(JOURNAL).await.expect(200).says(&[
        "Bea edited A1 title: Picture A1 → Harbour",
        "Bea signed in",
        &format!("Bea created order {order} into the account of Ana"),
        "The house took in A1",
    ]);
    let html = journal.html();
    assert!(
        html.contains("href=\"/office/catalogue/A1\"") && html.contains(&format!("href=\"/office/orders/{order}\""))
    );
    let (edited, created) = (html.find("edited"), html.find("into the account of"));
    assert!(edited < created, "the newest comes first");
    for name in ["Bea", "Ana"] {
        let id = site.scene.account(name).to_string();
        assert!(!journal.text().contains(&id), "names, not ids");
    }
}

#[tokio::test]
async fn the_journal_is_filtered_by_actor_subject_kind_and_time() {
    let site = Site::of(house()).await;
    site.scene.by("Bea").orders("Spring").into("Ana").await.unwrap();
    let (bea, _ivo) = (site.browsing("Bea").await, site.browsing("Ivo").await);
    let ivo = site.scene.account("Ivo");
    bea.goes(&format!("{JOURNAL}?actor={ivo}")).await.says(&["Ivo signed in"]).does_not_say(&["created order"]);
    bea.goes(&format!("{JOURNAL}?actor=ivo")).await.says(&["Ivo signed in"]).does_not_say(&["created order"]);
    bea.goes(&format!("{JOURNAL}?subject=Ana")).await.says(&["into the account of Ana"]).does_not_say(&["Ivo signed"]);
    bea.goes(&format!("{JOURNAL}?kind=order-created")).await.says(&["created order"]).does_not_say(&["Bea signed in"]);
    bea.goes(&format!("{JOURNAL}?until=1999-12-31")).await.says(&["No entry found."]);
    bea.goes(&format!("{JOURNAL}?since=1999-12-31")).await.says(&["created order"]);
    bea.goes(&format!("{JOURNAL}?actor=nobody")).await.says(&["Nobody fits", "No entry found."]);
    let several = bea.goes(&format!("{JOURNAL}?actor=example.org")).await.says(&["Several people fit", "Ivo"]);
    assert!(several.html().contains(&format!("?actor={ivo}")), "each of them can be chosen");
}

#[tokio::test]
async fn the_journal_comes_in_pages_that_show_every_entry_once() {
    let site = Site::of(house()).await;
    let bea = site.browsing("Bea").await;
    for n in 0..60 {
        let form = bea.goes("/lightboxes").await;
        bea.sends(&form, "/lightboxes", &[("name", &format!("Number {n:02}"))]).await.expect(200);
    }
    let first = bea.goes(&format!("{JOURNAL}?kind=lightbox-made")).await.says(&["Number 59"]);
    let next = first.html().split("href=\"").filter(|link| link.contains("after=")).map(str::to_owned).next().unwrap();
    let next = next.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
    let second = bea.goes(&format!("{JOURNAL}{next}")).await.says(&["Number 00", "Newest entries"]);
    for n in 0..60 {
        let name = format!("“Number {n:02}”");
        assert_eq!([&first, &second].iter().filter(|page| page.text().contains(&name)).count(), 1, "{name}");
    }
}

#[tokio::test]
async fn only_those_who_may_view_the_journal_read_it() {
    let site = Site::of(house()).await;
    site.browsing("Ana").await.goes(JOURNAL).await.expect(404).does_not_say(&["signed in"]);
    // Kim may view the journal and nobody's account: people are chosen by their entries.
    let kim = site.browsing("Kim").await;
    let journal = kim.goes(JOURNAL).await.expect(200).says(&["Kim signed in"]).does_not_say(&["Done by"]);
    assert!(journal.html().contains(&format!("?actor={}", site.scene.account("Kim"))));
}

#[tokio::test]
async fn what_was_done_to_an_account_is_found_under_that_person_s_name() {
    let site = Site::of(house()).await;
    let (caller, bea) = (site.signed_in("Bea").await, site.browsing("Bea").await);
    let account = format!("/accounts/{}", site.scene.account("Ana"));
    let change = serde_json::json!({"downloads": "immediate"});
    caller.patch(&account).with("If-Match", "*").json(&change).hear().await.expect(200);
    let journal = bea.goes(&format!("{JOURNAL}?subject=Ana")).await;
    let journal = journal.says(&["Bea changed the account of Ana downloads: ask → immediate"]);
    assert!(journal.html().contains("href=\"/office/accounts?q=Ana\""));
}

#[tokio::test]
async fn what_the_filters_find_is_exported_as_a_table_and_as_a_list() {
    let site = Site::of(house()).await;
    let order = site.scene.by("Bea").orders("Spring").into("Ana").await.unwrap().order.number;
    let bea = site.browsing("Bea").await;
    // A name that a spreadsheet would calculate stays a text.
    let form = bea.goes("/lightboxes").await;
    bea.sends(&form, "/lightboxes", &[("name", "=1+1")]).await.expect(200);

    let shown = bea.goes(&format!("{JOURNAL}?subject=Ana&kind=order-created")).await;
    let table = bea.sends(&shown, "/office/journal/export", &[("format", "csv")]).await.expect(200);
    assert_eq!(table.headers["content-disposition"], "attachment; filename=\"journal_ana.csv\"");
    assert!(table.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
    let rows: Vec<String> = table.html().split("\r\n").map(str::to_owned).collect();
    assert_eq!(rows.len(), 3, "a head, an entry, and the end: {rows:?}");
    assert_eq!(rows[0], "Place,When,What,Actor,Actor id,Subject,Subject id,About,About id,Changes");
    let (id, ana) = (site.scene.account("Bea"), site.scene.account("Ana"));
    assert!(
        rows[1].contains(&format!(",order-created,Bea,{id},Ana,{ana},order,{order},\"state: open\n")),
        "{}",
        rows[1]
    );

    let everything = bea.goes(JOURNAL).await.says(&["Bea exported the journal subject: Ana kind: order-created"]);
    let list = bea.sends(&everything, "/office/journal/export", &[("format", "json")]).await.expect(200);
    let list: serde_json::Value = serde_json::from_slice(&list.bytes).unwrap();
    let entries = list["entries"].as_array().unwrap();
    let kinds: Vec<&str> = entries.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds[..3], ["journal-exported", "journal-exported", "lightbox-made"], "itself, the first, and so on");
    assert_eq!(entries.len(), site.scene.memory().journal().len());
    assert_eq!(entries[1]["changes"][0], serde_json::json!({"field": "subject", "new": "Ana"}));
    assert_eq!(entries[1]["changes"][1], serde_json::json!({"field": "subject id", "new": ana.to_string()}));

    bea.sends(&everything, "/office/journal/export", &[("format", "pdf")]).await.expect(400);
}

#[tokio::test]
async fn whoever_could_not_sign_in_stands_in_the_journal() {
    let site = Site::of(house()).await;
    let stranger = site.browser();
    for address in ["ana@example.org", "nobody@example.org"] {
        let door = stranger.goes("/sign-in").await;
        let typed = [("address", address), ("password", "not the password")];
        stranger.sends(&door, "/sign-in", &typed).await.says(&["The address or the password is wrong."]);
    }
    let bea = site.browsing("Bea").await;
    let journal = bea.goes(&format!("{JOURNAL}?kind=sign-in-refused")).await;
    let journal = journal.says(&[
        "Somebody could not sign in to the account of Ana address: ana@example.org",
        "Somebody could not sign in to an account that is not there address: nobody@example.org",
    ]);
    assert!(!journal.text().contains("not the password"));
    bea.goes(&format!("{JOURNAL}?subject=Ana")).await.says(&["could not sign in to the account of Ana"]);
}
