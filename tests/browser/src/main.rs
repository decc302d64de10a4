//! Photographs every page of the demo agency: at a desk and in a hand, in the light and in the dark.
//!
//! ```sh
//! cargo run -p picdesk-browser -- DIR            every page
//! cargo run -p picdesk-browser -- DIR orders     those whose name has this in it
//! ```

use std::path::{Path, PathBuf};

use picdesk_browser::{Database, Demo, Look, Person};

/// Who looks at a page.
type Visitor = Option<&'static str>;

const INES: Visitor = Some("ines@kestrel.example");
const ANA: Visitor = Some("ana@meridian.example");

/// The pages: what the picture is called, who looks, and where.
const PAGES: [(&str, Visitor, &str); 8] = [
    ("sign-in", None, "/sign-in"),
    ("search", ANA, "/"),
    ("search-nothing", ANA, "/?q=zzzz"),
    ("file", ANA, "/files/DM-10042"),
    ("lightboxes", INES, "/lightboxes"),
    ("lightbox", INES, "/lightboxes#first"),
    ("add-to-lightbox", INES, "/files/DM-10042/lightbox"),
    ("not-found", INES, "/nowhere"),
];

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let dir = PathBuf::from(arguments.next().unwrap_or_else(|| "screenshots".to_owned()));
    let wanted = arguments.next().unwrap_or_default();
    std::fs::create_dir_all(&dir).expect("a folder for the pictures");
    let demo = Demo::shared(Database::Sqlite);
    for (name, look) in [
        ("desk-light", Look::DESK),
        ("desk-dark", Look::DESK.in_the_dark()),
        ("hand-light", Look::HAND),
        ("hand-dark", Look::HAND.in_the_dark()),
    ] {
        for visitor in [None, ANA, INES] {
            let pages: Vec<_> = PAGES.iter().filter(|page| page.1 == visitor && page.0.contains(&wanted)).collect();
            if pages.is_empty() {
                continue;
            }
            let person = match visitor {
                Some(address) => Person::signed_in(&demo, look, address).await,
                None => Person::at(&demo, look).await,
            };
            for (page, _, path) in pages {
                photograph(&person, path, &dir.join(format!("{page}-{name}.png"))).await;
            }
            person.leaves().await;
        }
    }
}

async fn photograph(person: &Person, path: &str, picture: &Path) {
    match path.split_once('#') {
        // Behind the mark stands what is followed from there: the first link in the list.
        Some((path, "first")) => {
            person.goes_to(path).await;
            let first = person.names("rowheader").await.into_iter().next().expect("a list with something in it");
            person.follows(&first).await;
        }
        _ => person.goes_to(path).await,
    }
    if person.must_scroll_sideways().await {
        eprintln!("{} is wider than the window", picture.display());
    }
    std::fs::write(picture, person.photographs().await).expect("the picture can be written");
}
