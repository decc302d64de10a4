//! What adding files to something came to, in a sentence or two.

use picdesk::{FileNumber, FilesAdded, LeftOut};

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
    /// What was not added, and why.
    pub left_out: &'a [LeftOut],
    /// What is no number of a file.
    pub unreadable: &'a [String],
}

impl<'a> Outcome<'a> {
    /// What the desk answered.
    pub(super) fn of<T>(done: &'a FilesAdded<T>) -> Self {
        Self { added: &done.added, present: &done.present, left_out: &done.left_out, unreadable: &[] }
    }

    /// Says it of a place, such as “the lightbox”.
    pub(super) fn notice(&self, place: &str) -> Notice {
        let mut said = vec![match self.added.len() as u64 {
            0 => format!("No file was added to {place}."),
            added => format!("{} added to {place}.", words::count(added, "file")),
        }];
        if !self.present.is_empty() {
            said.push(format!("In it already: {}.", listed(self.present.iter())));
        }
        let mut left_out: Vec<&LeftOut> = self.left_out.iter().collect();
        left_out.sort_by_cached_key(|it| it.why.to_string());
        for alike in left_out.chunk_by(|one, other| one.why == other.why) {
            said.push(format!("Left out, {}: {}.", alike[0].why, listed(alike.iter().map(|left_out| &left_out.file))));
        }
        if !self.unreadable.is_empty() {
            said.push(format!("Not a file number: {}.", self.unreadable.join(", ")));
        }
        let well = !self.added.is_empty() || (self.left_out.is_empty() && self.unreadable.is_empty());
        Notice { good: well, text: said.join(" ") }
    }

    /// Says it of one file.
    pub(super) fn notice_of(&self, number: &FileNumber, place: &str) -> Notice {
        match self.left_out.first() {
            Some(left_out) => Notice::refused(format!("{number} was not added: {}.", left_out.why)),
            None if self.added.is_empty() => Notice::done(format!("{number} is in {place} already.")),
            None => Notice::done(format!("{number} is in {place} now.")),
        }
    }
}

/// The numbers, or how many they are where they are many.
fn listed<'a>(numbers: impl ExactSizeIterator<Item = &'a FileNumber>) -> String {
    if numbers.len() > NAMED {
        return words::count(numbers.len() as u64, "file");
    }
    numbers.map(FileNumber::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use picdesk::WhyLeftOut;

    use super::*;

    #[test]
    fn what_was_there_and_what_is_unknown_is_said_beside_what_was_added() {
        let number = |text: &str| text.parse::<FileNumber>().unwrap();
        let left_out = |text: &str, why| LeftOut { file: number(text), why };
        let (added, present) = ([number("A1"), number("A2")], [number("B1")]);
        let left_out = [left_out("C1", WhyLeftOut::Unknown), left_out("W1", WhyLeftOut::Withdrawn)];
        let outcome = Outcome { added: &added, present: &present, left_out: &left_out, unreadable: &["?".to_owned()] };
        let said = "2 files added to your cart. In it already: B1. Left out, no file has this number: C1. \
                    Left out, no longer available: W1. Not a file number: ?.";
        assert_eq!(outcome.notice("your cart"), Notice::done(said));
        let many = vec![number("A1"); 40];
        let outcome = Outcome { present: &many, ..Outcome::default() };
        assert_eq!(
            outcome.notice("your cart"),
            Notice::done("No file was added to your cart. In it already: 40 files.")
        );
        let outcome = Outcome { left_out: &left_out, ..Outcome::default() };
        assert!(!outcome.notice("your cart").good);
    }
}
