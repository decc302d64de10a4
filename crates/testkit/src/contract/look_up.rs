//! Looking files up: exact numbers first, folded words, newest first (rule 39).

use std::sync::Arc;

use picdesk::{FileData, LookUp, Page, Scope, Store, may};

use super::{
    files::{insert, new_file, numbers},
    ground, walk,
};
use crate::Scene;

/// Title, caption and keywords, with and without accents; part of a word is not the word.
pub async fn a_look_up_finds_what_has_all_words_newest_first(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    for (number, title, caption, keyword) in [
        ("K-1", "Zürich im Winter", "Schnee auf der Brücke", "See"),
        ("K-2", "Winter", "zurich von oben", "Stadt"),
        ("K-3", "Sommer", "Am Meer", "Winter, Zürich"),
    ] {
        store_file(&scene, number, title, caption, &[keyword]).await;
    }
    for (typed, found) in [
        ("zürich winter", &["K-3", "K-2", "K-1"][..]),
        ("WINTER", &["K-3", "K-2", "K-1"]),
        ("brucke", &["K-1"]),
        ("stadt zurich", &["K-2"]),
        ("wint", &[]),
        ("winter herbst", &[]),
        ("' OR 1=1 --", &[]),
    ] {
        assert_eq!(looked_up(&scene, typed, 20).await, found, "{typed}");
    }
}

/// The exact number stands above the limit on the first page, and nowhere else.
pub async fn an_exact_number_comes_first_and_once(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    for number in ["TIGER", "T-2", "T-3", "T-4"] {
        store_file(&scene, number, "Tiger", "", &[]).await;
    }
    let seeing = scene.permit::<may::SeeFiles>("Ana", Scope::House).await;
    let typed = LookUp::new(&"tiger".parse().expect("a search"));
    let mut look = scene.store.look().await.expect("a look");
    let first = look.files().look_up(&seeing, &typed, &Page::first(2)).await.expect("looked up");
    assert_eq!(numbers(&first.rows), ["TIGER", "T-4", "T-3"]);
    let second = look.files().look_up(&seeing, &typed, &Page::new(first.next, 2)).await.expect("looked up");
    assert_eq!(numbers(&second.rows), ["T-2"]);
    assert_eq!(second.next, None);
    drop(look);
    assert_eq!(looked_up(&scene, "t-3", 1).await, ["T-3"], "a number is found though no word says it");
}

/// Neither by its number nor by its words (rule 48).
pub async fn a_withdrawn_file_is_not_looked_up(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let data = FileData { title: "Tiger".to_owned(), ..FileData::default() };
    let mut file = new_file(&scene, "W-1", data);
    file.card.withdrawn = true;
    insert(&scene, &file).await.expect("the file is new");
    assert!(looked_up(&scene, "W-1", 20).await.is_empty());
    assert!(looked_up(&scene, "tiger", 20).await.is_empty());
}

/// Whatever the limit, every file comes once.
pub async fn a_look_up_is_paged_and_no_file_is_lost_or_doubled(store: Arc<dyn Store>) {
    let scene = ground(store).await;
    let mut expected = Vec::new();
    for count in 0..7 {
        let number = format!("P-{count}");
        store_file(&scene, &number, "Many", "", &[]).await;
        expected.insert(0, number);
    }
    let seeing = scene.permit::<may::SeeFiles>("Ana", Scope::House).await;
    let typed = LookUp::new(&"many".parse().expect("a search"));
    for limit in [1, 2, 3, 7, 8] {
        let rows = walk(limit, async |page| {
            let mut look = scene.store.look().await.expect("a look");
            look.files().look_up(&seeing, &typed, &page).await.expect("looked up")
        })
        .await;
        assert_eq!(numbers(&rows), expected, "by {limit}");
    }
}

async fn store_file(scene: &Scene, number: &str, title: &str, caption: &str, keywords: &[&str]) {
    let keywords = keywords.iter().map(|&word| word.to_owned()).collect();
    let (title, caption) = (title.to_owned(), caption.to_owned());
    let file = new_file(scene, number, FileData { title, caption, keywords, ..FileData::default() });
    insert(scene, &file).await.expect("the file is new");
}

async fn looked_up(scene: &Scene, typed: &str, limit: u16) -> Vec<String> {
    let seeing = scene.permit::<may::SeeFiles>("Ana", Scope::House).await;
    let typed = LookUp::new(&typed.parse().expect("a search"));
    let mut look = scene.store.look().await.expect("a look");
    let rows = look.files().look_up(&seeing, &typed, &Page::first(limit)).await.expect("looked up").rows;
    rows.into_iter().map(|card| card.number.to_string()).collect()
}
