//! The words by which files and accounts are found: one folding for what is stored and for what is typed.

use crate::{file::FileNumber, text::SearchText};

/// The most characters of a word that are kept.
const LONGEST: usize = 40;

/// Cuts a text into its words: lower case, without accents, each once, in the order of their appearance.
pub fn words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for piece in text.split(|c: char| !c.is_alphanumeric()) {
        let word: String = piece.chars().flat_map(char::to_lowercase).flat_map(plain).take(LONGEST).collect();
        if !word.is_empty() && !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

/// A name in the form in which lists sort it: its words, with one space between them.
pub fn sort_key(text: &str) -> String {
    words(text).join(" ")
}

/// The letter without its accent, as far as Europe's Latin alphabets go; others stay as they are.
fn plain(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => ('a', None),
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => ('c', None),
        'ď' | 'đ' | 'ð' => ('d', None),
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => ('e', None),
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => ('g', None),
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => ('i', None),
        'ł' | 'ĺ' | 'ļ' | 'ľ' => ('l', None),
        'ñ' | 'ń' | 'ņ' | 'ň' => ('n', None),
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => ('o', None),
        'ŕ' | 'ŗ' | 'ř' => ('r', None),
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => ('s', None),
        'ţ' | 'ť' | 'ț' => ('t', None),
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => ('u', None),
        'ý' | 'ÿ' => ('y', None),
        'ź' | 'ż' | 'ž' => ('z', None),
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'ß' => ('s', Some('s')),
        'þ' => ('t', Some('h')),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

/// What a person typed to find files: perhaps a number, perhaps keywords, perhaps both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookUp {
    /// The file number that the whole text may be; an exact hit comes first (rule 39).
    pub number: Option<FileNumber>,
    /// The words that a file must all have.
    pub words: Vec<String>,
}

impl LookUp {
    /// Reads what was typed.
    pub fn new(typed: &SearchText) -> Self {
        Self { number: typed.as_str().parse().ok(), words: words(typed.as_str()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_with_and_without_their_accents() {
        assert_eq!(words("Zürich, ÉTÉ — straße"), ["zurich", "ete", "strasse"]);
        assert_eq!(words("Zurich ete strasse"), words("Zürich été Straße"));
    }

    #[test]
    fn nothing_that_is_typed_is_more_than_words() {
        assert_eq!(words("foo\" AND (bar* OR -baz);"), ["foo", "and", "bar", "or", "baz"]);
        assert!(words("\"'%_*").is_empty());
    }

    #[test]
    fn a_word_is_kept_once_and_bounded() {
        assert_eq!(words("sea Sea SEA"), ["sea"]);
        assert_eq!(words(&"x".repeat(500))[0].len(), LONGEST);
    }
}
