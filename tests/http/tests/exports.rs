//! Files that go out page by page: the order book and the journal.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use picdesk::{Desk, LicenceModel, Look, OrderNumber, Ports, Right, Store, StoreError, UnitOfWork};
use picdesk_http_tests::Site;
use picdesk_testkit::Scenario;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

const HEAD: &str = "Number,State,Client,Client id,E-mail address,Origin,Made by,Made by id,Created,Files,Currency,Total,Files without a price,Grant,Mail,Paid\r\n";

/// Where the button of Order management leads.
const PAGE: &str = "/office/orders/export";

/// More orders than one page of an export has.
const MANY: usize = 230;

fn house() -> Scenario {
    Scenario::new()
        .staff("Bea")
        .with_every_right()
        .staff("Kim")
        .with(Right::ViewJournal)
        .client("Ana")
        .client("Ivo")
        .file("A1", LicenceModel::RightsManaged)
        .lightbox("Spring", "Bea", ["A1"])
}

async fn ordered(site: &Site, client: &str) -> OrderNumber {
    site.scene.by("Bea").orders("Spring").into(client).await.unwrap().order.number
}

/// The numbers of a table, as it lists them.
fn numbers(table: &[u8]) -> Vec<String> {
    let table = String::from_utf8(table.to_vec()).unwrap();
    let rows = table.strip_prefix(HEAD).unwrap_or_else(|| panic!("another head: {table}"));
    rows.split_terminator("\r\n").map(|row| row.split(',').next().unwrap().to_owned()).collect()
}

/// However many there are: whole, each once, newest first, and the same bytes each time.
#[tokio::test]
async fn an_export_has_every_order_that_the_filter_leaves() {
    let site = Site::of(house()).await;
    for _ in 0..MANY {
        ordered(&site, "Ana").await;
    }
    let last = ordered(&site, "Ivo").await;
    let bea = site.signed_in("Bea").await;

    let all = bea.get("/orders/export").hear().await.expect(200);
    assert_eq!(all.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(all.header("content-disposition"), "attachment; filename=\"orders.csv\"");
    let listed = numbers(&all.bytes);
    let expected: Vec<String> = (0..=MANY as i64).map(|back| (last.number() - back).to_string()).collect();
    assert_eq!(listed, expected);
    assert_eq!(bea.get("/orders/export").hear().await.expect(200).bytes, all.bytes);

    let of_ivo = format!("/orders/export?account={}", site.scene.account("Ivo"));
    let of_ivo = bea.get(&of_ivo).hear().await.expect(200);
    assert_eq!(of_ivo.header("content-disposition"), "attachment; filename=\"orders_ivo.csv\"");
    assert_eq!(numbers(&of_ivo.bytes), [last.to_string()]);
    assert_eq!(numbers(&bea.get("/orders/export?to_invoice=true").hear().await.expect(200).bytes), [""; 0]);
}

/// It is recorded, so that another site's page cannot make somebody's browser fill the journal.
#[tokio::test]
async fn an_export_of_orders_is_refused_to_a_link_on_another_sites_page() {
    let site = Site::of(house()).await;
    let bea = site.signed_in("Bea").await;
    let before = site.scene.memory().journal().len();
    let asked = bea.get("/orders/export").with("Sec-Fetch-Site", "cross-site");
    asked.hear().await.expect_problem(403, "from-elsewhere");
    assert_eq!(site.scene.memory().journal().len(), before);
    let kim = site.signed_in("Kim").await;
    kim.get("/orders/export").hear().await.expect_problem(403, "lacks-right");
}

/// Rule 47: a table for a spreadsheet, and an entry of the journal that says what was taken out.
#[tokio::test]
async fn what_the_filters_leave_is_exported_as_a_table_and_that_is_recorded() {
    let site = Site::of(house()).await;
    let order = ordered(&site, "Ana").await;
    ordered(&site, "Ivo").await;
    let bea = site.browsing("Bea").await;
    let (ana, id) = (site.scene.account("Ana"), site.scene.account("Bea"));
    let list = bea.goes(&format!("/office/orders?of={ana}&state=open")).await;
    let table = bea.sends(&list, PAGE, &[]).await.expect(200);
    assert_eq!(table.headers["content-disposition"], "attachment; filename=\"orders_ana.csv\"");
    let rows: Vec<String> = table.html().split("\r\n").map(str::to_owned).collect();
    assert_eq!(rows.len(), 3, "a head, an order, and the end: {rows:?}");
    let begins = format!("{order},open,Ana,{ana},ana@example.org,back-office,Bea,{id},20");
    assert!(rows[1].starts_with(&begins) && rows[1].ends_with("Z,1,EUR,0.00,1,inherit,,"), "{}", rows[1]);
    bea.goes("/office/journal").await.says(&["Bea exported orders owner: Ana state: open"]);

    let mut form = list.form(PAGE);
    form.push(("number".to_owned(), "abc".to_owned()));
    bea.posts(PAGE, form).await.expect(400);
}

/// A store that cannot be looked into any more after some looks.
struct Breaking {
    inner: Arc<dyn Store>,
    /// How many looks are left.
    left: Arc<AtomicU64>,
}

#[async_trait]
impl Store for Breaking {
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StoreError> {
        self.inner.begin().await
    }

    async fn look(&self) -> Result<Box<dyn Look>, StoreError> {
        let spend = |left: u64| left.checked_sub(1);
        let spent = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, spend);
        if spent.is_err() {
            // What went out before is on its way by then.
            tokio::task::yield_now().await;
            return Err(StoreError::broken("nothing can be looked up"));
        }
        self.inner.look().await
    }
}

/// What a plain client gets of an answer until the connection ends.
async fn received(site: &Site, token: &str, path: &str) -> String {
    let mut socket = TcpStream::connect(site.address.trim_start_matches("http://")).await.unwrap();
    let asked =
        format!("GET /api/v1{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n");
    socket.write_all(asked.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let read = timeout(Duration::from_secs(10), socket.read_to_end(&mut bytes)).await;
    read.expect("the connection ends").unwrap_or_default();
    String::from_utf8(bytes).unwrap()
}

/// What is sent in chunks is whole where an empty chunk ends it. Where storage breaks off in the middle there is none, so that
/// every client says that the file is damaged.
#[tokio::test]
async fn an_export_that_breaks_off_does_not_pass_for_a_whole_one() {
    let (scene, left) = (house().await, Arc::new(AtomicU64::new(u64::MAX)));
    let store = Arc::new(Breaking { inner: scene.store.clone(), left: Arc::clone(&left) });
    let desk = Desk::new(Ports { store, ..scene.ports.clone() }, scene.desk.house().clone());
    let site = Site::serving(scene, desk, Site::settings()).await;
    for _ in 0..MANY {
        ordered(&site, "Ana").await;
    }
    let bea = site.signed_in("Bea").await;
    for (path, begins) in [
        ("/orders/export", HEAD),
        ("/journal/export?format=csv", "Place,When"),
        ("/journal/export?format=json", "{\"entries\""),
    ] {
        left.store(u64::MAX, Ordering::SeqCst);
        let whole = received(&site, bea.token(), path).await;
        assert!(whole.starts_with("HTTP/1.1 200 OK\r\n") && whole.contains(begins), "{path}: {whole}");
        assert!(whole.ends_with("\r\n0\r\n\r\n"), "{path} is whole");

        // Who is signed in is looked up as well, before anything goes out.
        let mut looks = 0;
        let part = loop {
            left.store(looks, Ordering::SeqCst);
            let part = received(&site, bea.token(), path).await;
            if part.contains(begins) {
                break part;
            }
            looks += 1;
            assert!(looks < 10, "{path} never begins: {part}");
        };
        assert!(part.starts_with("HTTP/1.1 200 OK\r\n") && part.len() < whole.len(), "{path}: {part}");
        assert!(!part.ends_with("\r\n0\r\n\r\n"), "{path} passes for a whole one");
        left.store(looks, Ordering::SeqCst);
        assert!(bea.get(path).whole().await.is_err(), "{path} passes for a whole one");
    }
}

/// What staff ask of Order management programs ask as well, of the list and of the file; and a client is told nothing by a
/// filter that the order does not tell them (rule 37).
#[tokio::test]
async fn orders_are_narrowed_by_every_filter_and_a_clients_own_by_none_that_only_staff_know() {
    let site = Site::of(house()).await;
    let (of_ana, of_ivo) = (ordered(&site, "Ana").await, ordered(&site, "Ivo").await);
    let (bea, ana) = (site.signed_in("Bea").await, site.signed_in("Ana").await);
    let made_by_bea = format!("staff={}", site.scene.account("Bea"));
    let ivos = [of_ivo];
    let filters: [(String, &[OrderNumber]); 9] = [
        (format!("number={of_ivo}"), &ivos),
        ("client=ivo".to_owned(), &ivos),
        ("state=draft".to_owned(), &[]),
        ("grant=inherit&client=ivo".to_owned(), &ivos),
        ("origin=checkout".to_owned(), &[]),
        (format!("{made_by_bea}&client=ivo"), &ivos),
        ("since=2099-01-01T00:00:00Z".to_owned(), &[]),
        ("until=2099-01-01T00:00:00Z&client=ivo".to_owned(), &ivos),
        ("mail=given-up".to_owned(), &[]),
    ];
    for (filter, expected) in filters {
        let expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
        let file = bea.get(&format!("/orders/export?{filter}")).hear().await.expect(200);
        assert_eq!(numbers(&file.bytes), expected, "{filter}");
        let listed = bea.get(&format!("/orders?{filter}")).hear().await.expect(200).body;
        let listed: Vec<String> =
            listed["rows"].as_array().unwrap().iter().map(|it| it["number"].to_string()).collect();
        assert_eq!(listed, expected, "{filter}");
    }
    bea.get("/orders?state=lost").hear().await.expect_problem(400, "unreadable");

    let own = ana.get(&format!("/orders?number={of_ana}&state=open")).hear().await.expect(200).body;
    assert_eq!(own["rows"].as_array().unwrap().len(), 1);
    for filter in [&*made_by_bea, "mail=delivered", "to_invoice=true"] {
        ana.get(&format!("/orders?{filter}")).hear().await.expect_problem(404, "not-found");
    }
}
