//! Opening databases: the first time, again, and several programs at once.

use picdesk_storage::{OpenError, SqlStore};
use picdesk_testkit::together;

use crate::{Home, found, run, store_one};

#[test]
fn an_empty_database_is_migrated_once_and_found_again() {
    for home in [Home::sqlite(), Home::postgres()] {
        run(async {
            for number in 0..3 {
                let store = home.open().await;
                store_one(&store, number).await.expect("committed");
                store.close().await;
            }
            assert_eq!(found(&home, 5).await, [0, 1, 2]);
        });
    }
}

#[test]
fn programs_that_open_an_empty_database_at_once_migrate_it_once() {
    for home in [Home::sqlite(), Home::postgres()] {
        run(async {
            let stores = together((0..3).map(|_| SqlStore::open(&home.url))).await;
            for (number, store) in (0..).zip(stores) {
                let store = store.expect("each of them opens");
                store_one(&store, number).await.expect("committed");
                store.close().await;
            }
            assert_eq!(found(&home, 5).await, [0, 1, 2]);
        });
    }
}

#[test]
fn the_folder_of_a_new_database_is_made() {
    run(async {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("var/picdesk/picdesk.db");
        let store = SqlStore::open(&format!("sqlite:{}", file.display())).await.expect("the database opens");
        store.close().await;
        assert!(file.is_file());
    });
}

#[test]
fn a_url_that_names_no_database_is_refused() {
    run(async {
        for url in ["", "picdesk.db", "mysql://localhost/picdesk", "http://localhost"] {
            assert!(matches!(SqlStore::open(url).await, Err(OpenError::UnknownUrl)), "{url:?}");
        }
    });
}

#[test]
fn a_database_that_is_none_is_no_database() {
    run(async {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("picture.jpg");
        std::fs::write(&file, [0xff_u8; 4_096]).expect("a file");
        let opened = SqlStore::open(&format!("sqlite:{}", file.display())).await;
        assert!(matches!(opened, Err(OpenError::Database(_))));
    });
}
