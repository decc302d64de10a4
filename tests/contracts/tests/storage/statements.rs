//! The number of SQL statements of each use case: the same for one file and for two hundred, on both databases.

use std::{slice::from_ref, sync::Arc};

use picdesk::{
    CheckOut, CopyInto, CreateOrder, Effect, Expected, FileEdit, FileFilter, FileNumber, Grant, GrantLimits, GrantOf,
    JournalFilter, Keywords, LicenceModel, LineEdit, Moment, Money, NewToken, Notification, OrderEdit, OrderFilter,
    OrderFrom, OrderLine, Orientation, Page, RestrictionTerms, Rights, SETTLED_AFTER, Store, StoreError, TakeOut, Whom,
};
use picdesk_storage::SqlStore;
use picdesk_testkit::{Scenario, Scene};

use crate::{Home, run};

/// What each use case issues: on SQLite, on PostgreSQL. Coming with a session or a token is counted by itself.
const STATEMENTS: &[(&str, u64, u64)] = &[
    ("create an order", 5, 7),
    ("create an announced order with a key", 6, 10),
    ("dry-run an order", 3, 3),
    ("create an order of files", 5, 7),
    ("plan a bulk order", 3, 3),
    ("begin a bulk order", 7, 7),
    ("go on with a bulk order for one account", 9, 11),
    ("read a bulk order", 3, 3),
    ("list bulk orders", 1, 1),
    ("read an order", 6, 6),
    ("list orders", 1, 1),
    ("list orders by a word of their client", 2, 2),
    ("begin an export of orders", 2, 2),
    ("export a page of orders", 3, 3),
    ("read an order's history", 4, 4),
    ("change an order's grant", 11, 11),
    ("save all lines of an order", 11, 13),
    ("notify a client", 4, 6),
    ("visit an unread order", 7, 7),
    ("visit an order", 6, 6),
    ("count unread orders", 1, 1),
    ("add a file to an order", 12, 14),
    ("list what is to be invoiced", 1, 1),
    ("take out an invoice", 8, 10),
    ("list invoices", 1, 1),
    ("read an invoice", 2, 2),
    ("list one's own orders", 6, 6),
    ("list a client's orders", 2, 2),
    ("list the staff", 1, 1),
    ("list lightboxes", 1, 1),
    ("read a lightbox", 2, 2),
    ("add to a lightbox", 7, 7),
    ("look files up", 1, 1),
    ("find accounts", 2, 2),
    ("accept the licence terms", 4, 4),
    ("begin a download", 7, 8),
    ("find accounts with what they hold", 3, 3),
    ("copy a lightbox into a cart", 7, 7),
    ("add to a cart", 7, 7),
    ("pick a size in a cart", 9, 9),
    ("take out of a cart", 8, 8),
    ("read a cart", 4, 4),
    ("copy a client's cart to a new lightbox", 6, 6),
    ("copy a client's cart to a lightbox", 9, 9),
    ("copy a client's cart to one's own", 9, 9),
    ("copy a lightbox into an account", 5, 5),
    ("add to a client's lightbox", 8, 8),
    ("copy a lightbox into a client's cart", 8, 8),
    ("take out of a client's cart", 9, 9),
    ("check out", 12, 13),
    ("assume an identity", 7, 7),
    ("come back with an assumed identity", 2, 2),
    ("list who has assumed an identity", 1, 1),
    ("leave an identity", 5, 5),
    ("come back with a session", 1, 1),
    ("come with an API token", 2, 2),
    ("come with an API token within the minute", 1, 1),
    ("list the sessions of an account", 1, 1),
    ("end a session", 3, 3),
    ("end the other sessions", 3, 3),
    ("search files by licence and orientation", 1, 1),
    ("where a file is used", 3, 3),
    ("edit a file", 5, 6),
    ("withdraw a file", 5, 7),
    ("read the journal of an actor", 1, 1),
    ("index some of everything", 13, 15),
];

async fn scene(store: &Arc<SqlStore>, files: usize) -> Scene {
    let numbers: Vec<String> = (0..=files).map(|number| format!("F-{number}")).collect();
    let licences = [LicenceModel::RightsManaged, LicenceModel::RoyaltyFree];
    let shots = numbers.iter().map(String::as_str).zip(licences.into_iter().cycle());
    let inside = || numbers.iter().take(files).map(String::as_str);
    let scenario = Scenario::on(store.clone()).staff("Bea").with_every_right().client("Ana");
    // Lists of accounts have as many rows to show.
    let scenario = inside().fold(scenario, |scenario, number| scenario.client(&format!("Ann {number}")));
    scenario.files(shots).lightbox("Spring", "Bea", inside()).lightbox("Hers", "Ana", inside()).await
}

fn number_of(place: usize) -> FileNumber {
    format!("F-{place}").parse().expect("a number")
}

async fn counted(home: &Home, files: usize) -> Vec<(&'static str, u64)> {
    let store = home.open().await;
    let scene = scene(&store, files).await;
    let (desk, bea, ana) = (&scene.desk, scene.actor("Bea").await, scene.actor("Ana").await);
    let ask = scene.by("Bea").orders("Spring").into("Ana").granted().largest();
    let announced = scene.by("Bea").orders("Spring").into("Ana").announced("Pictures", "Here they are.");
    let (ask, announced) = (ask.ask().clone(), announced.ask().clone());
    let lightbox = scene.lightbox("Spring");
    let spare = number_of(files);
    let once = Grant::Granted(GrantLimits { valid_until: None, max_downloads: Some(1) });

    let mut counts = Vec::new();
    macro_rules! count {
        ($name:literal, $use_case:expr) => {{
            let before = store.statements();
            let answer = $use_case.await.expect($name);
            counts.push(($name, store.statements() - before));
            answer
        }};
    }
    let created = count!("create an order", desk.create_order(&bea, &ask, None));
    let number = created.order.number;
    let key = "key".parse().expect("a key");
    count!("create an announced order with a key", desk.create_order(&bea, &announced, Some(key)));
    count!("dry-run an order", desk.dry_run_order(&bea, &ask));
    let numbers = (0..files).map(number_of).collect();
    let of_files = CreateOrder { from: OrderFrom::Files(numbers), ..ask.clone() };
    count!("create an order of files", desk.create_order(&bea, &of_files, None));
    let clients: Vec<String> = (0..files).map(|number| format!("Ann F-{number}")).collect();
    let many = scene.by("Bea").into_many("Spring", &clients.iter().map(String::as_str).collect::<Vec<_>>());
    count!("plan a bulk order", desk.plan_bulk_order(&bea, &many));
    let begun = count!("begin a bulk order", desk.begin_bulk_order(&bea, &many, "many".parse().ok()));
    count!("go on with a bulk order for one account", desk.go_on_with_bulk_order(&bea, begun.id, 1));
    count!("read a bulk order", desk.bulk_order(&bea, begun.id));
    count!("list bulk orders", desk.bulk_orders(&bea, &Page::first(50)));
    count!("read an order", desk.order(&ana, number));
    count!("list orders", desk.orders(&bea, &OrderFilter::default(), &Page::first(50)));
    let by_word = OrderFilter { client: "ana".parse().ok(), ..OrderFilter::default() };
    count!("list orders by a word of their client", desk.orders(&bea, &by_word, &Page::first(50)));
    let mut export = count!("begin an export of orders", desk.export_orders(&bea, OrderFilter::default()));
    let exported = count!("export a page of orders", export.next_page()).expect("the first page");
    assert!(exported.len() > 2, "several orders at once");
    count!("read an order's history", desk.order_history(&bea, number, &Page::first(50)));
    count!("change an order's grant", desk.set_grant(&bea, number, GrantOf::Order, once, Expected::Any));
    let size = |line: &OrderLine| line.licensed.size().map(|_| "S".parse().expect("a label"));
    let part = |line: &OrderLine| LineEdit { grant: Some(once), size: size(line), ..LineEdit::of(line.number) };
    let lines = created.order.lines.iter().map(part).collect();
    let edit = OrderEdit { lines, note_to_client: Some("Hello.".parse().ok()), ..OrderEdit::default() };
    count!("save all lines of an order", desk.edit_order(&bea, number, &edit, Expected::Any));
    let note =
        Notification { subject: "News".parse().expect("a subject"), message: "More.".parse().expect("a message") };
    count!("notify a client", desk.notify_client(&bea, number, &note, None));
    count!("visit an unread order", desk.visit_order(&ana, number));
    count!("visit an order", desk.visit_order(&ana, number));
    count!("count unread orders", desk.unread_orders(&ana));
    count!("add a file to an order", desk.add_file_to_order(&bea, number, &spare, None));
    let billed = desk.create_order(&bea, &ask, None).await.expect("created").order;
    let price = Some(Money::new(100, billed.currency).ok());
    let marked = |line: &OrderLine| LineEdit { price, to_invoice: Some(true), ..LineEdit::of(line.number) };
    let edit = OrderEdit { lines: billed.lines.iter().map(marked).collect(), ..OrderEdit::default() };
    desk.edit_order(&bea, billed.number, &edit, Expected::Any).await.expect("marked");
    count!("list what is to be invoiced", desk.to_invoice(&bea, &Page::first(50)));
    let take = TakeOut { account: ana.account(), currency: billed.currency, shown: None };
    let invoice = count!("take out an invoice", desk.take_out(&bea, &take)).number;
    count!("list invoices", desk.invoices(&bea, &Page::first(50)));
    count!("read an invoice", desk.invoice(&bea, invoice));
    count!("list one's own orders", desk.own_orders(&ana, &Page::first(20)));
    let client = OrderFilter { client: "an".parse().ok(), ..OrderFilter::default() };
    count!("list a client's orders", desk.orders(&bea, &client, &Page::first(50)));
    count!("list the staff", desk.staff(&bea));
    count!("list lightboxes", desk.lightboxes(&bea, &Page::first(50)));
    count!("read a lightbox", desk.lightbox(&bea, lightbox));
    count!("add to a lightbox", desk.add_to_lightbox(&bea, bea.account(), lightbox, from_ref(&spare), Expected::Any));
    let typed = "picture".parse().expect("a search");
    count!("look files up", desk.look_up(&bea, &typed, &Page::first(50)));
    count!("find accounts", desk.find_accounts(&bea, Some(&"an".parse().expect("a search")), &Page::first(50)));
    let (line, size) = (&created.order.lines[0], "Original".parse().expect("a label"));
    let to = picdesk::NetworkAddress("192.0.2.1".to_owned());
    count!("accept the licence terms", desk.accept_terms(&ana, number));
    count!("begin a download", desk.begin_download(&ana, number, line.number, &size, to));
    let typed = "an".parse().expect("a search");
    count!("find accounts with what they hold", desk.accounts_with_holdings(&bea, Some(&typed), &Page::first(50)));
    count!("copy a lightbox into a cart", desk.copy_lightbox_into_cart(&ana, scene.lightbox("Hers"), ana.account()));
    let (first, second) = ("F-0".parse().expect("a number"), "F-1".parse().expect("a number"));
    count!("add to a cart", desk.add_to_cart(&ana, ana.account(), &[number_of(files)]));
    count!("pick a size in a cart", desk.pick_cart_size(&ana, &second, &size));
    for other in (3..=files).step_by(2) {
        desk.pick_cart_size(&ana, &number_of(other), &size).await.expect("a royalty-free file");
    }
    count!("take out of a cart", desk.remove_from_cart(&ana, ana.account(), &first));
    let cart = count!("read a cart", desk.cart(&ana, ana.account())).cart;
    assert_eq!(cart.lines.len(), files);
    let (of, new) = (ana.account(), |name: &str| CopyInto::New(name.parse().expect("a name")));
    count!("copy a client's cart to a new lightbox", desk.copy_cart_to_lightbox(&bea, of, new("From Ana")));
    let empty = desk.make_lightbox(&bea, "Empty".parse().expect("a name")).await.expect("made").id;
    count!("copy a client's cart to a lightbox", desk.copy_cart_to_lightbox(&bea, of, CopyInto::Lightbox(empty)));
    count!("copy a client's cart to one's own", desk.copy_cart_to_my_cart(&bea, of));
    let name = "Of ours".parse().expect("a name");
    count!("copy a lightbox into an account", desk.copy_lightbox_into_account(&bea, lightbox, of, name));
    count!(
        "add to a client's lightbox",
        desk.add_to_lightbox(&bea, of, scene.lightbox("Hers"), from_ref(&spare), Expected::Any)
    );
    count!("copy a lightbox into a client's cart", desk.copy_lightbox_into_cart(&bea, lightbox, of));
    count!("take out of a client's cart", desk.remove_from_cart(&bea, of, &second));
    desk.add_to_cart(&bea, of, from_ref(&second)).await.expect("it goes in once more");
    desk.pick_cart_size(&ana, &second, &size).await.expect("a royalty-free file");
    let cart = desk.cart(&ana, of).await.expect("read").cart;
    let ask = CheckOut {
        usage: "A poster".parse().expect("a usage"),
        reference: None,
        terms_accepted: true,
        expected: Expected::Exactly(cart.revision),
        key: "another".parse().expect("a key"),
    };
    count!("check out", desk.check_out(&ana, &ask));
    let (id, reason) = (ana.account(), "She asked for it".parse().expect("a reason"));
    let begun = count!("assume an identity", desk.assume_identity(&bea, id, reason));
    let assumed = count!("come back with an assumed identity", desk.resume(&begun.token));
    count!("list who has assumed an identity", desk.assumptions_of(&assumed, id, &Page::first(50)));
    count!("leave an identity", desk.leave_identity(&assumed));
    let (bea, hers) = (scene.actor("Bea").await, scene.sign_in("Ana").await.expect("signed in"));
    scene.sign_in("Ana").await.expect("signed in");
    let hers = count!("come back with a session", desk.resume(&hers)).session().expect("a session");
    let wanted = NewToken { name: "A program".parse().expect("a name"), rights: Rights::none(), days: 1 };
    let made = desk.make_token(&bea, wanted).await.expect("made");
    count!("come with an API token", desk.resume_by_token(&made.secret));
    count!("come with an API token within the minute", desk.resume_by_token(&made.secret));
    count!("list the sessions of an account", desk.sessions_of(&bea, id, &Page::first(50)));
    count!("end a session", desk.end_session(&bea, id, hers));
    count!("end the other sessions", desk.end_sessions(&bea, id));
    let alike = FileFilter {
        licence: Some(LicenceModel::RightsManaged),
        orientation: Some(Orientation::Landscape),
        ..FileFilter::default()
    };
    count!("search files by licence and orientation", desk.search(&bea, &alike, &Page::first(50)));
    count!("where a file is used", desk.uses_of_file(&bea, &first, &Page::first(50)));
    count!("edit a file", desk.edit_file(&bea, &first, longer_title(), Expected::Any));
    count!("withdraw a file", desk.withdraw_file(&bea, &first, Expected::Any));
    let by_bea = JournalFilter { actor: Some(bea.account()), ..JournalFilter::default() };
    count!("read the journal of an actor", desk.journal(&bea, &by_bea, &Page::first(50)));
    count!("index some of everything", index(&store, scene.now().plus(SETTLED_AFTER)));
    store.close().await;
    counts
}

/// What the housekeeper does in one unit.
async fn index(store: &SqlStore, settled: Moment) -> Result<(), StoreError> {
    let mut work = store.begin().await?;
    work.orders().index(settled, 50).await?;
    work.journal().index(settled, 50).await?;
    work.files().index_holders(50).await?;
    work.commit().await
}

/// The title that every file has here, and one word more.
fn longer_title() -> FileEdit {
    FileEdit {
        title: "Picture F-0 again".parse().expect("a line"),
        caption: None,
        keywords: Keywords::default(),
        creator: None,
        credit: None,
        copyright: None,
        licence: LicenceModel::RightsManaged,
    }
}

/// What use cases issue beyond the usual where every file is restricted: on SQLite and on PostgreSQL alike. Of files that
/// are not restricted nobody asks, so that these cost nothing.
const OF_RESTRICTED_FILES: [(&str, u64); 6] = [
    ("create an order", 1),
    ("read an order", 1),
    ("list one's own orders", 1),
    ("read a client's lightbox", 1),
    ("copy a lightbox into a client's cart", 2),
    ("search as a client", 0),
];

/// The statements of the use cases above, of a house in which every file or none is restricted.
async fn counted_of(home: &Home, files: usize, restricted: bool) -> Vec<(&'static str, u64)> {
    let store = home.open().await;
    let scene = scene(&store, files).await;
    let (desk, bea, ana) = (&scene.desk, scene.actor("Bea").await, scene.actor("Ana").await);
    for file in (0..files).filter(|_| restricted) {
        let terms = RestrictionTerms {
            whom: Whom::Only(vec![scene.address("Ana")]),
            ..RestrictionTerms::for_everybody(Effect::Block, "Ask us first".parse().expect("a notice"))
        };
        desk.restrict_file(&bea, &number_of(file), terms).await.expect("restricted");
    }
    let ask = scene.by("Bea").orders("Spring").into("Ana").granted().largest().ask().clone();
    let mut counts = Vec::new();
    macro_rules! count {
        ($name:literal, $use_case:expr) => {{
            let before = store.statements();
            let answer = $use_case.await.expect($name);
            counts.push(($name, store.statements() - before));
            answer
        }};
    }
    let number = count!("create an order", desk.create_order(&bea, &ask, None)).order.number;
    count!("read an order", desk.order(&ana, number));
    count!("list one's own orders", desk.own_orders(&ana, &Page::first(20)));
    count!("read a client's lightbox", desk.lightbox(&ana, scene.lightbox("Hers")));
    let (into, spring) = (ana.account(), scene.lightbox("Spring"));
    count!("copy a lightbox into a client's cart", desk.copy_lightbox_into_cart(&bea, spring, into));
    count!("search as a client", desk.search(&ana, &FileFilter::default(), &Page::first(50)));
    store.close().await;
    counts
}

/// Rule 28, and what it costs.
#[test]
fn restrictions_cost_a_statement_where_there_are_any_and_nothing_where_there_are_none() {
    for files in [1, 200] {
        for home in [Home::sqlite as fn() -> Home, Home::postgres] {
            let plain = run(counted_of(&home(), files, false));
            let restricted = run(counted_of(&home(), files, true));
            let more =
                plain.iter().zip(&restricted).map(|((name, plain), (_, restricted))| (*name, restricted - plain));
            assert_eq!(more.collect::<Vec<_>>(), OF_RESTRICTED_FILES, "{files} files");
        }
    }
}

#[test]
fn each_use_case_issues_as_many_statements_for_two_hundred_files_as_for_one() {
    for files in [1, 200] {
        let on_sqlite = run(counted(&Home::sqlite(), files));
        let expected: Vec<_> = STATEMENTS.iter().map(|&(name, on_sqlite, _)| (name, on_sqlite)).collect();
        assert_eq!(on_sqlite, expected, "SQLite, {files} files");
        let on_postgres = run(counted(&Home::postgres(), files));
        let expected: Vec<_> = STATEMENTS.iter().map(|&(name, _, on_postgres)| (name, on_postgres)).collect();
        assert_eq!(on_postgres, expected, "PostgreSQL, {files} files");
    }
}
