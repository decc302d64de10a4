//! Looking accounts up among thousands that share a word, or the beginning of one, and the orders of such accounts, by
//! every way that the store has.

use picdesk::{Moment, OrderFilter, OrderState, Page, Store as _};
use picdesk_storage::SqlStore;
use picdesk_testkit::Scenario;

use crate::{Home, run};

/// More accounts with one word than a store would gather.
const MANY: u32 = 9_000;

/// The accounts `Common 00001`, `Common 00002`, …, their words, and an order in each, with an id spelled as each database wants it.
fn script(id: &str) -> String {
    let numbers = format!("WITH RECURSIVE all_of(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM all_of WHERE i < {MANY})");
    let digits = "substr(CAST(100000 + i AS TEXT), 2)";
    format!(
        "{numbers} INSERT INTO account (id, name, sort_name, address, folded_address, enabled, activated, waits, rights, \
         downloads, must_pay_first, direct_download, created_at, revision) SELECT {id}, 'Common ' || {digits}, 'common ' || {digits}, \
         'c' || {digits} || '@example.org', 'c' || {digits} || '@example.org', TRUE, TRUE, FALSE, '', 'ask', FALSE, FALSE, 0, 1 FROM all_of;
         {numbers} INSERT INTO account_word (word, sort_name, account) SELECT 'common', 'common ' || {digits}, {id} FROM all_of;
         {numbers} INSERT INTO account_word (word, sort_name, account) SELECT {digits}, 'common ' || {digits}, {id} FROM all_of;
         {numbers} INSERT INTO orders (number, owner, created_by, origin, state, grant_kind, currency, lines, \
         created_at, revision, must_pay_first, prices_shown) SELECT 1000 + i, {id}, (SELECT id FROM account WHERE rights <> ''), 'back-office', \
         'open', 'inherit', 'EUR', 1, i, 1, FALSE, 'lines' FROM all_of;"
    )
}

/// Goes on with the index of orders, whenever they were made.
async fn index(store: &SqlStore, limit: u32) {
    if limit > 0 {
        let mut work = store.begin().await.expect("a unit");
        work.orders().index(Moment::from_micros(i64::MAX), limit).await.expect("indexed");
        work.commit().await.expect("committed");
    }
}

#[test]
fn accounts_with_a_common_word_are_paged_by_name_and_their_orders_newest_first_on_both_databases() {
    let sqlite = script("CAST('0123456789-' || substr(CAST(100000 + i AS TEXT), 2) AS BLOB)");
    let postgres = script("CAST(lpad(CAST(i AS TEXT), 32, '0') AS UUID)");
    for (home, id_script) in [(Home::sqlite(), sqlite), (Home::postgres(), postgres)] {
        run(async {
            let store = home.open().await;
            let scene = Scenario::on(store.clone()).staff("Bea").with_every_right().client("Ana").await;
            store.seed(&id_script).await.expect("the accounts are stored");
            let (desk, bea) = (&scene.desk, scene.actor("Bea").await);
            let names = async |typed: &str, page: &Page<_>| {
                let search = typed.parse().expect("a search");
                let found = desk.find_accounts(&bea, Some(&search), page).await.expect("found");
                let names: Vec<String> = found.rows.iter().map(|account| account.name.to_string()).collect();
                (names, found.next)
            };
            let (first, next) = names("comm", &Page::first(3)).await;
            assert_eq!(first, ["Common 00001", "Common 00002", "Common 00003"]);
            let (second, _) = names("comm", &Page::new(next, 2)).await;
            assert_eq!(second, ["Common 00004", "Common 00005"]);
            let (both, _) = names("comm 0", &Page::first(2)).await;
            assert_eq!(both, ["Common 00001", "Common 00002"], "two common words");
            let (every, next) = names("0", &Page::first(2)).await;
            assert_eq!(every, ["Common 00001", "Common 00002"], "a beginning of thousands of words");
            let (behind, _) = names("0", &Page::new(next, 1)).await;
            assert_eq!(behind, ["Common 00003"]);
            let (many, next) = names("08", &Page::first(2)).await;
            assert_eq!(many, ["Common 08000", "Common 08001"], "a beginning of a thousand words");
            let (behind, _) = names("08", &Page::new(next, 1)).await;
            assert_eq!(behind, ["Common 08002"]);
            let (few, next) = names("0800 comm", &Page::first(2)).await;
            assert_eq!(few, ["Common 08000", "Common 08001"], "a beginning of ten words");
            let (behind, _) = names("0800 comm", &Page::new(next, 1)).await;
            assert_eq!(behind, ["Common 08002"]);
            let (rare, next) = names("common 08999", &Page::first(2)).await;
            assert_eq!((rare, next.is_none()), (vec!["Common 08999".to_owned()], true), "a common word and a rare one");
            // Before the index of words has come to the orders, halfway, and after it has all of them.
            for indexed in [0, 5_000, 5_000] {
                index(&store, indexed).await;
                let orders = async |typed: &str, filter: OrderFilter, page: &Page<_>| {
                    let filter = OrderFilter { client: typed.parse().ok(), ..filter };
                    let found = desk.orders(&bea, &filter, page).await.expect("found");
                    (found.rows.iter().map(|row| row.number.number()).collect::<Vec<_>>(), found.next)
                };
                let all = OrderFilter::default;
                let (first, next) = orders("comm", all(), &Page::first(2)).await;
                assert_eq!(first, [10_000, 9_999]);
                assert_eq!(orders("comm", all(), &Page::new(next, 2)).await.0, [9_998, 9_997]);
                let (first, next) = orders("08", all(), &Page::first(2)).await;
                assert_eq!(first, [9_999, 9_998], "a beginning of a thousand words");
                assert_eq!(orders("08", all(), &Page::new(next, 1)).await.0, [9_997]);
                assert_eq!(orders("0", all(), &Page::first(2)).await.0, [10_000, 9_999], "of thousands of words");
                assert_eq!(orders("comm 0", all(), &Page::first(2)).await.0, [10_000, 9_999], "two common words");
                assert_eq!(orders("common 08999", all(), &Page::first(2)).await, (vec![9_999], None));
                let open = OrderFilter { state: Some(OrderState::Open), ..all() };
                assert_eq!(orders("comm", open.clone(), &Page::first(1)).await.0, [10_000], "a word and a state");
                assert_eq!(orders("08999", open, &Page::first(1)).await.0, [9_999], "a rare word and a state");
                let draft = OrderFilter { state: Some(OrderState::Draft), ..all() };
                assert_eq!(orders("comm", draft, &Page::first(1)).await, (vec![], None), "a word and a rare state");
                let early = OrderFilter { until: Some(Moment::from_micros(500)), ..all() };
                assert_eq!(orders("comm", early.clone(), &Page::first(1)).await.0, [1_499], "a word and a time");
                let (first, next) = orders("0000", early.clone(), &Page::first(2)).await;
                assert_eq!(first, [1_009, 1_008], "a beginning and a time");
                assert_eq!(orders("0000", early, &Page::new(next, 1)).await.0, [1_007]);
            }
            store.close().await;
        });
    }
}
