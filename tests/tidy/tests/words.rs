//! One word per thing, and nothing that was left half done.

use picdesk_tidy::{code_only, declared_names, files, nothing_to_say, rust_files, words_of};

/// Words that the glossary does not use, and the word that it uses or what is wrong with them.
const NOT_OURS: [(&str, &str); 22] = [
    ("selection", "lightbox"),
    ("basket", "cart"),
    ("favourite", "lightbox"),
    ("favourites", "lightbox"),
    ("favorites", "lightbox"),
    ("customer", "client"),
    ("user", "account, or client, or staff"),
    ("users", "accounts"),
    ("quote", "order"),
    ("asset", "file"),
    ("assets", "files"),
    ("item", "file, or line"),
    ("items", "files, or lines"),
    ("service", "what it does"),
    ("manager", "what it does"),
    ("helper", "what it does"),
    ("helpers", "what it does"),
    ("util", "what it does"),
    ("utils", "what it does"),
    ("dto", "what it carries"),
    ("license", "licence: the noun"),
    ("licenses", "licences: the noun"),
];

/// Names that mean something else, each with what they mean. The list only shrinks.
const MEANT_OTHERWISE: [(&str, &str, &str); 6] = [
    ("adapters/http/src/answer/picture.rs", "quote", "the character"),
    ("adapters/http/src/api.rs", "service", "what poem-openapi calls an API"),
    ("adapters/http/src/document.rs", "service", "what poem-openapi calls an API"),
    ("adapters/media/src/embed.rs", "items", "what XMP calls the entries of a list"),
    ("adapters/storage/src/migration.rs", "manager", "what SeaORM calls what migrates"),
    ("apps/demo-pictures/src/scenes/land.rs", "basket", "what hangs below a balloon"),
];

/// What code that is done does not contain.
const HALF_DONE: [&str; 5] = ["#[ignore", "todo!", "unimplemented!", "dbg!", "#[should_panic]"];

#[test]
fn every_thing_is_named_by_its_word_in_the_glossary() {
    let mut complaints = Vec::new();
    for file in rust_files() {
        let names = declared_names(&code_only(file.text()));
        // The language itself names what an iterator gives an `Item`.
        for name in names.iter().filter(|name| *name != "Item") {
            let words = words_of(name);
            let found = NOT_OURS.iter().find(|(word, _)| words.iter().any(|w| w == word)).filter(|(word, _)| {
                !MEANT_OTHERWISE.iter().any(|(path, meant, _)| *path == file.path && meant == word)
            });
            complaints.extend(found.map(|(word, better)| format!("{}: `{name}`: {word} → {better}", file.path)));
        }
    }
    nothing_to_say("the glossary has another word for it", &complaints);
}

#[test]
fn nothing_is_left_half_done_and_no_test_is_left_out() {
    let mut complaints = Vec::new();
    for file in rust_files() {
        let code = code_only(file.text());
        let found = HALF_DONE.iter().filter(|mark| code.contains(*mark));
        complaints.extend(found.map(|mark| format!("{}: {mark}", file.path)));
    }
    nothing_to_say("code that lands is done, and every test runs", &complaints);
}

#[test]
fn whoever_waives_a_lint_says_why() {
    let mut complaints = Vec::new();
    for file in rust_files() {
        let (source, code) = (file.text(), code_only(file.text()));
        for opening in ["#[allow(", "#![allow(", "#[expect(", "#![expect("] {
            // Comments and texts are blanked character by character, so a place in one is, counted in characters,
            // the same place in the other.
            for (place, _) in code.match_indices(opening) {
                let skipped = code[..place].chars().count();
                let waiver: String = source.chars().skip(skipped).take_while(|c| *c != ']').collect();
                if !waiver.contains("reason = \"") {
                    complaints.push(format!("{}: {waiver}]", file.path));
                }
            }
        }
    }
    nothing_to_say("a waiver has a reason = \"…\"", &complaints);
}

#[test]
fn no_file_names_somebodys_machine_or_a_host_that_packages_come_from() {
    // In pieces, so that this file does not name them either.
    let never: Vec<String> = [
        ("/wo", "rk/"),
        ("/ro", "ot/"),
        ("/ho", "me/"),
        ("crates", ".io"),
        ("docs", ".rs/"),
        ("pypi", ".org"),
        ("npmjs", ".org"),
        ("deb.debian", ".org"),
        ("registry.npmjs", ".org"),
    ]
    .map(|(one, two)| [one, two].concat())
    .into();
    let mut complaints = Vec::new();
    // The lock file is cargo's own.
    for file in files().iter().filter(|file| file.path != "Cargo.lock") {
        let found = never.iter().filter(|name| file.text().contains(*name));
        complaints.extend(found.map(|name| format!("{}: {name}", file.path)));
    }
    nothing_to_say("the project is the same on every machine", &complaints);
}
