//! What changed in a cart between two looks at it: a form carries what it showed, and brings it back.

use std::collections::HashMap;

use picdesk::{CartLineShown, MOST_IN_CART};

use crate::pages::words::{decoded, encoded};

/// The files of a cart with their sizes, as somebody saw them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen(Vec<(String, Option<String>)>);

impl Seen {
    /// What is to be seen now.
    pub(super) fn of(lines: &[CartLineShown]) -> Self {
        let line = |line: &CartLineShown| {
            (line.card.number.to_string(), line.picked.as_ref().map(|size| size.label.to_string()))
        };
        Self(lines.iter().map(line).collect())
    }

    /// Reads what a form brought back; what cannot be read was not seen, and neither was more than a cart can hold.
    pub(super) fn read(written: &str) -> Self {
        let line = |line: &str| {
            let (number, size) = line.split_once('=').unwrap_or((line, ""));
            Some((decoded(number)?, Some(decoded(size)?).filter(|size| !size.is_empty())))
        };
        Self(written.split('&').filter(|line| !line.is_empty()).filter_map(line).take(MOST_IN_CART).collect())
    }

    /// Writes it for a form.
    pub(super) fn written(&self) -> String {
        let size = |size: &Option<String>| size.as_deref().map(encoded).unwrap_or_default();
        let lines = self.0.iter().map(|(number, picked)| format!("{}={}", encoded(number), size(picked)));
        lines.collect::<Vec<_>>().join("&")
    }

    /// What is different now, in sentences.
    pub(super) fn changes_to(&self, now: &Self) -> Vec<String> {
        let (seen, there) = (self.by_number(), now.by_number());
        let told = |size: &Option<String>| size.clone().unwrap_or_else(|| "no size".to_owned());
        let gone = self.0.iter().filter(|(number, _)| !there.contains_key(number.as_str()));
        let gone = gone.map(|(number, _)| format!("{number} is no longer in the cart."));
        let different = now.0.iter().filter_map(|(number, size)| match seen.get(number.as_str()) {
            None => Some(format!("{number} was added.")),
            Some(&before) if before != size => Some(format!("{number}: {} instead of {}.", told(size), told(before))),
            Some(_) => None,
        });
        gone.chain(different).collect()
    }

    /// The sizes, to be found by the numbers of their files.
    fn by_number(&self) -> HashMap<&str, &Option<String>> {
        self.0.iter().map(|(number, size)| (number.as_str(), size)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(lines: &[(&str, Option<&str>)]) -> Seen {
        Seen(lines.iter().map(|(number, size)| (number.to_string(), size.map(str::to_owned))).collect())
    }

    #[test]
    fn what_a_form_showed_reads_back_from_it() {
        let shown = seen(&[("PD-000001", None), ("PD-000002", Some("A4 & more = ü"))]);
        assert_eq!(Seen::read(&shown.written()), shown);
        assert_eq!(Seen::read(""), seen(&[]));
    }

    /// Whoever sends the form can write anything into it.
    #[test]
    fn no_more_was_seen_than_a_cart_can_hold() {
        assert_eq!(Seen::read(&"a&".repeat(2 * MOST_IN_CART)).0.len(), MOST_IN_CART);
    }

    #[test]
    fn every_difference_is_told_and_nothing_else() {
        let before = seen(&[("A1", None), ("B2", Some("M")), ("C3", Some("S"))]);
        let now = seen(&[("B2", Some("L")), ("C3", Some("S")), ("D4", None)]);
        let told = ["A1 is no longer in the cart.", "B2: L instead of M.", "D4 was added."];
        assert_eq!(before.changes_to(&now), told);
        assert!(now.changes_to(&now).is_empty());
    }
}
