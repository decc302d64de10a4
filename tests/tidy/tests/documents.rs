//! The documents: links that lead somewhere, decisions that say all they should, laws that have a test.

use std::{collections::BTreeSet, path::Path};

use picdesk_tidy::{File, files, nothing_to_say, rust_files, top};

/// The rules that the house keeps so far.
const KEPT: [std::ops::RangeInclusive<u32>; 8] =
    [1..=27, 30..=30, 32..=42, 47..=47, 49..=49, 51..=51, 56..=58, 67..=72];

/// The parts of a decision's page.
const PARTS: [&str; 4] = ["## Context", "## Decision", "## Consequence", "## Not chosen"];

#[test]
fn every_link_in_a_document_leads_to_something() {
    let mut complaints = Vec::new();
    for page in files().iter().filter(|file| file.is(".md")) {
        for link in links(page.text()) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let folder = Path::new(&page.path).parent().unwrap_or(Path::new(""));
            let target = if path.is_empty() { top().join(&page.path) } else { top().join(folder).join(path) };
            if !target.exists() {
                complaints.push(format!("{}: {link} is not there", page.path));
            } else if !anchor.is_empty() && !headings(&target).contains(anchor) {
                complaints.push(format!("{}: {link} names no heading", page.path));
            }
        }
    }
    nothing_to_say("a link leads to a file, and to a heading in it", &complaints);
}

#[test]
fn every_decision_has_its_number_and_its_four_parts() {
    let pages: Vec<File> = files().into_iter().filter(|file| file.path.starts_with("docs/decisions/")).collect();
    assert!(!pages.is_empty(), "there are no decisions to read");
    let mut complaints = Vec::new();
    for (number, page) in (1..).zip(&pages) {
        if !page.path.starts_with(&format!("docs/decisions/{number:04}-")) {
            complaints.push(format!("{} should have the number {number:04}", page.path));
        }
        let lines: Vec<&str> = page.text().lines().filter(|line| line.starts_with("## ")).collect();
        if lines != PARTS {
            complaints.push(format!("{} has the parts {lines:?}", page.path));
        }
    }
    nothing_to_say(&format!("a decision's page is numbered and has the parts {PARTS:?}"), &complaints);
}

#[test]
fn every_law_that_the_house_keeps_is_named_by_a_test() {
    let cited: BTreeSet<u32> = rust_files().iter().flat_map(|file| cited_rules(&tests_in(file))).collect();
    let complaints: Vec<String> = KEPT
        .into_iter()
        .flatten()
        .filter(|rule| !cited.contains(rule))
        .map(|rule| format!("rule {rule} is named by no test"))
        .collect();
    nothing_to_say("a test names the rule that it proves, such as `Rule 27`", &complaints);
}

/// The targets of the links in a text that stay within the project.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')').map(|(link, _)| link))
        .filter(|link| !link.contains("://") && !link.starts_with("mailto:"))
}

/// The anchors of a document's headings, as the usual viewers of Markdown make them.
fn headings(page: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(page).unwrap_or_default();
    let anchor = |heading: &str| {
        let lower = heading.trim_start_matches('#').trim().to_lowercase();
        lower.replace(' ', "-").chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
    };
    text.lines().filter(|line| line.starts_with('#')).map(anchor).collect()
}

/// What of a file is test: all of it in the folders of tests, elsewhere what stands behind `#[cfg(test)]`.
fn tests_in(file: &File) -> String {
    let all_of_it = file.path.starts_with("tests/")
        || file.path.starts_with("crates/testkit/src/contract")
        || file.path.contains("/tests/");
    // These words about rules are not about the rules that they name.
    if file.path.starts_with("tests/tidy/") {
        return String::new();
    }
    if all_of_it { file.text().to_owned() } else { file.text().split("#[cfg(test)]").skip(1).collect() }
}

/// The rules that a text names one by one. A range such as *rules 1–21* names none: it proves too little.
fn cited_rules(text: &str) -> Vec<u32> {
    let mut cited = Vec::new();
    for (place, word) in text.match_indices("ule") {
        let rest = text[place + word.len()..].trim_start_matches('s').trim_start();
        let mut rest = rest;
        while let Some((number, after)) = leading_number(rest) {
            if after.starts_with(['–', '-']) {
                break;
            }
            cited.push(number);
            let next = after.trim_start_matches([',', ' ']);
            rest = next.strip_prefix("and ").unwrap_or(next);
        }
    }
    cited
}

fn leading_number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, after) = text.split_at(end);
    digits.parse().ok().map(|number| (number, after))
}

#[test]
fn a_list_of_rules_names_each_and_a_range_names_none() {
    assert_eq!(cited_rules("Rule 27: no. (rules 34, 35 and 36) rules 1–12, rule-less"), [27, 34, 35, 36]);
}
