//! Entries that say what happened.

use super::*;
use crate::policy::Denied;

#[test]
fn every_kind_of_entry_has_a_name_of_its_own() {
    let mut names = EntryKind::ALL.map(EntryKind::slug);
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn an_entry_names_a_few_files_and_counts_the_rest() {
    let files: Vec<FileNumber> = (10..30).map(|number| format!("F-{number}").parse().unwrap()).collect();
    let named = |count: usize| Change::added(&files[..count]).new.unwrap();
    assert_eq!(named(2), "F-10, F-11");
    assert!(!named(12).contains("files"));
    assert_eq!(named(20), "20 files: F-10, F-11, F-12, F-13, F-14, F-15, F-16, F-17, F-18, F-19, F-20, F-21, …");
}

/// Rule 2.
#[test]
fn a_refusal_says_what_was_tried_and_why_it_was_not_allowed() {
    let reason = Denied::Lacks(crate::rights::Right::CreateOrders);
    let entry = Entry::denied(Who::HOUSE, Deed::CreateOrders, None, reason, Moment::from_micros(0));
    assert_eq!((entry.kind, entry.about), (EntryKind::Denied, About::House));
    let said: Vec<_> = entry.changes.iter().filter_map(|change| change.new.as_deref()).collect();
    assert_eq!(said, ["create orders", "this needs the right orders.create"]);
}
