//! The walkthrough of the documentation, run to the letter: rules 1, 8, 9, 14, 22, 23, 33 and 38 as a person meets them.

use std::{net::TcpListener, path::Path};

use picdesk_contracts::private_postgres::PrivatePostgres;
use picdesk_journey::{blocks, run};

#[test]
fn the_walkthrough_holds_on_sqlite() {
    walk(&[]);
}

#[test]
fn the_walkthrough_holds_on_postgresql() {
    let server = PrivatePostgres::shared();
    walk(&[("PICDESK_DATABASE_URL", &server.database())]);
}

fn walk(variables: &[(&str, &str)]) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/walkthrough.md");
    let blocks = blocks(&std::fs::read_to_string(page).expect("the walkthrough is in docs/"));
    assert!(blocks.len() > 10, "the walkthrough has more than {} blocks", blocks.len());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let address = free_address();
    let variables = [variables, &[("PICDESK_LISTEN_ADDRESS", &address)]].concat();

    let printed = run(&blocks, folder.path(), &variables);

    for (block, printed) in blocks.iter().zip(&printed) {
        if let Some(prints) = &block.prints {
            // The page shows the address that it would have if nobody had asked for another one.
            let printed = printed.replace(&address, "127.0.0.1:8080");
            assert_eq!(
                &printed,
                prints,
                "\n{}\nprinted, in place of what the page says:\n{printed}\n{}",
                block.commands,
                log(folder.path())
            );
        }
    }
}

/// An address that nobody listens at right now.
fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("a listener has an address").to_string()
}

fn log(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("walkthrough/log")).unwrap_or_default()
}
