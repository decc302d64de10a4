//! Photographs every page of the demo agency: at a desk and in a hand, in the light and in the dark.
//!
//! ```sh
//! cargo run -p picdesk-browser -- DIR            every page
//! cargo run -p picdesk-browser -- DIR orders     those whose name has this in it
//! ```

use std::path::PathBuf;

use picdesk_browser::{Database, Demo, Look, PAGES, Person, Visitor};

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let dir = PathBuf::from(arguments.next().unwrap_or_else(|| "screenshots".to_owned()));
    let wanted = arguments.next().unwrap_or_default();
    std::fs::create_dir_all(&dir).expect("a folder for the pictures");
    let demo = Demo::shared(Database::Sqlite);
    for (kind, look) in [
        ("desk-light", Look::DESK),
        ("desk-dark", Look::DESK.in_the_dark()),
        ("hand-light", Look::HAND),
        ("hand-dark", Look::HAND.in_the_dark()),
    ] {
        for visitor in Visitor::ALL {
            let mut pages =
                PAGES.iter().filter(|page| page.visitor == visitor && page.name.contains(&wanted)).peekable();
            if pages.peek().is_none() {
                continue;
            }
            let person = Person::visiting(&demo, look, visitor).await;
            for page in pages {
                page.open(&person).await;
                let picture = dir.join(format!("{}-{kind}.png", page.name));
                if person.must_scroll_sideways().await {
                    eprintln!("{} is wider than the window", picture.display());
                }
                std::fs::write(&picture, person.photographs().await).expect("the picture can be written");
            }
            person.leaves().await;
        }
    }
}
