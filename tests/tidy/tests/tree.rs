//! The shape of the tree: what lies at its top, how long a file is, and that every module says what it is for.

use std::collections::BTreeSet;

use picdesk_tidy::{files, nothing_to_say, rust_files};

/// The most lines that a file may have; about 250 are well.
const MOST_LINES: usize = 400;

/// What a test writes from the code, and is looked up in and not read to its end.
const LOOKED_UP_IN: [&str; 1] = ["docs/problems.md"];

#[test]
fn the_visible_top_level_is_exactly_what_the_architecture_says() {
    let found: BTreeSet<String> = files()
        .iter()
        .filter_map(|file| file.path.split('/').next().map(str::to_owned))
        .filter(|name| !name.starts_with('.'))
        .collect();
    let said = ["Cargo.lock", "Cargo.toml", "README.md", "adapters", "apps", "crates", "deny.toml", "docs", "tests"];
    assert_eq!(found, said.map(str::to_owned).into());
}

#[test]
fn no_file_is_longer_than_somebody_can_keep_in_mind() {
    let written = [".rs", ".md", ".toml", "/run"];
    let complaints: Vec<String> = files()
        .iter()
        .filter(|file| written.iter().any(|ending| file.is(ending)) && !LOOKED_UP_IN.contains(&&*file.path))
        .map(|file| (&file.path, file.text().lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(path, lines)| format!("{path} has {lines} lines"))
        .collect();
    nothing_to_say(&format!("a file has {MOST_LINES} lines at the most"), &complaints);
}

#[test]
fn every_module_opens_by_saying_what_it_is_for() {
    let complaints: Vec<String> =
        rust_files().into_iter().filter(|file| !file.text().starts_with("//! ")).map(|file| file.path).collect();
    nothing_to_say("a module opens with `//!` and a sentence", &complaints);
}

#[test]
fn a_module_lies_beside_its_folder_and_never_in_it_as_mod_rs() {
    let complaints: Vec<String> =
        rust_files().into_iter().filter(|file| file.is("/mod.rs")).map(|file| file.path).collect();
    nothing_to_say("`foo.rs` lies beside `foo/`", &complaints);
}
