//! What adding files to something came to, in a sentence or two.

use picdesk::FileNumber;

use crate::pages::{chrome::Notice, words};

/// The most numbers that a sentence names; of more it tells how many they are.
const NAMED: usize = 12;

/// What adding files came to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Outcome<'a> {
    /// The files that were added.
    pub added: &'a [FileNumber],
    /// The files that were there already.
    pub present: &'a [FileNumber],
    /// The numbers under which no file can be licensed.
    pub unknown: &'a [FileNumber],
    /// What is no number of a file.
    pub unreadable: &'a [String],
}

impl Outcome<'_> {
    /// Says it of a place, such as “the lightbox”.
    pub(super) fn notice(&self, place: &str) -> Notice {
        let mut said = vec![match self.added.len() as u64 {
            0 => "No file was added.".to_owned(),
            added => format!("{} added.", words::count(added, "file")),
        }];
        if !self.present.is_empty() {
            said.push(format!("In {place} already: {}.", listed(self.present)));
        }
        if !self.unknown.is_empty() {
            said.push(format!("No file can be licensed under: {}.", listed(self.unknown)));
        }
        if !self.unreadable.is_empty() {
            said.push(format!("Not a file number: {}.", self.unreadable.join(", ")));
        }
        let well = !self.added.is_empty() || (self.unknown.is_empty() && self.unreadable.is_empty());
        Notice { good: well, text: said.join(" ") }
    }

    /// Says it of one file.
    pub(super) fn notice_of(&self, number: &FileNumber, place: &str) -> Notice {
        match (self.added.is_empty(), self.present.is_empty()) {
            (false, _) => Notice::done(format!("{number} is in {place} now.")),
            (true, false) => Notice::done(format!("{number} is in {place} already.")),
            (true, true) => Notice::refused(format!("No file can be licensed under: {number}.")),
        }
    }
}

/// The numbers, or how many they are where they are many.
fn listed(numbers: &[FileNumber]) -> String {
    if numbers.len() > NAMED {
        return words::count(numbers.len() as u64, "file");
    }
    numbers.iter().map(FileNumber::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_there_and_what_is_unknown_is_said_beside_what_was_added() {
        let number = |text: &str| text.parse::<FileNumber>().unwrap();
        let (added, present, unknown) = ([number("A1"), number("A2")], [number("B1")], [number("C1")]);
        let outcome = Outcome { added: &added, present: &present, unknown: &unknown, unreadable: &["?".to_owned()] };
        let said = "2 files added. In your cart already: B1. No file can be licensed under: C1. Not a file number: ?.";
        assert_eq!(outcome.notice("your cart"), Notice::done(said));
        let many = vec![number("A1"); 40];
        let outcome = Outcome { present: &many, ..Outcome::default() };
        assert_eq!(outcome.notice("your cart"), Notice::done("No file was added. In your cart already: 40 files."));
        let outcome = Outcome { unknown: &unknown, ..Outcome::default() };
        assert!(!outcome.notice("your cart").good);
    }
}
