//! The words by which files and accounts are found: one folding for what is stored and for what is typed.

use crate::{
    file::{FileCard, FileNumber, Orientation},
    ids::SupplierId,
    licence::LicenceModel,
    moment::Moment,
    restriction::Reader,
    text::SearchText,
};

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

/// Which files are looked for: those that are all of this.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileFilter {
    /// With this number, or with all of these words.
    pub typed: Option<SearchText>,
    /// Licensed like this.
    pub licence: Option<LicenceModel>,
    /// With this side the longer one.
    pub orientation: Option<Orientation>,
    /// Delivered by this supplier.
    pub supplier: Option<SupplierId>,
    /// Added at this moment or later.
    pub added_since: Option<Moment>,
    /// Added before this moment.
    pub added_until: Option<Moment>,
    /// The withdrawn files, in the place of those that can be licensed. They are for those alone who manage files.
    pub withdrawn: bool,
}

/// A [`FileFilter`] as storage is asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LookUp {
    /// The file number that the whole text may be; an exact hit comes first (rule 39).
    pub number: Option<FileNumber>,
    /// The words that a file must all have; none where nothing was typed, and any file will do. Where nothing that
    /// was typed is a word, no file has it.
    pub words: Option<Vec<String>>,
    /// The one of its [`marks`] that a file must bear; none where any file will do that can be licensed.
    pub mark: Option<String>,
    /// Added at this moment or later.
    pub added_since: Option<Moment>,
    /// Added before this moment.
    pub added_until: Option<Moment>,
    /// Withdrawn files are meant, and no others.
    pub withdrawn: bool,
    /// Who looks: what is hidden from them is not found. Without a reader nothing is hidden.
    pub reader: Option<Reader>,
}

impl LookUp {
    /// Reads what was typed.
    pub fn new(typed: &SearchText) -> Self {
        let (number, words) = (typed.as_str().parse().ok(), words(typed.as_str()));
        Self { number, words: Some(words), ..Self::default() }
    }

    /// The same for somebody who reads, from whom files may be hidden.
    #[must_use]
    pub fn seen_by(mut self, reader: Option<Reader>) -> Self {
        self.reader = reader;
        self
    }

    /// Whether it leaves any file to look for.
    pub fn can_find(&self) -> bool {
        self.words.as_ref().is_none_or(|words| !words.is_empty())
    }
}

impl From<&FileFilter> for LookUp {
    fn from(filter: &FileFilter) -> Self {
        Self {
            mark: mark(filter.licence, filter.orientation, filter.supplier, filter.withdrawn),
            added_since: filter.added_since,
            added_until: filter.added_until,
            withdrawn: filter.withdrawn,
            ..filter.typed.as_ref().map(Self::new).unwrap_or_default()
        }
    }
}

/// The marks of a file: everything that it can be filtered by, alone and together, each spelled like a word that nobody
/// can type.
///
/// Storage keeps them among the words of the file. So every filter is just one more word to look for, and one that
/// leaves few files costs what one costs that leaves many.
pub fn marks(card: &FileCard) -> Vec<String> {
    let mut found = Vec::new();
    for licence in [None, Some(card.licence)] {
        for orientation in [None, Some(card.master.orientation())] {
            for supplier in [None, Some(card.supplier)] {
                found.extend(mark(licence, orientation, supplier, card.withdrawn));
            }
        }
    }
    found
}

/// The mark of the files that are all of this. Those that can be licensed have none in common.
fn mark(
    licence: Option<LicenceModel>,
    orientation: Option<Orientation>,
    supplier: Option<SupplierId>,
    withdrawn: bool,
) -> Option<String> {
    let parts = [
        withdrawn.then(|| "=withdrawn".to_owned()),
        licence.map(|licence| format!("={}", licence.code())),
        orientation.map(|orientation| format!("={}", orientation.slug())),
        supplier.map(|supplier| format!("={supplier}")),
    ];
    let mark: String = parts.into_iter().flatten().collect();
    (!mark.is_empty()).then_some(mark)
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
    fn no_mark_can_be_typed() {
        let (licence, orientation) = (Some(LicenceModel::RoyaltyFree), Some(Orientation::Square));
        for withdrawn in [true, false] {
            let mark = mark(licence, orientation, None, withdrawn).unwrap();
            assert!(!words(&mark).contains(&mark), "{mark}");
        }
    }

    #[test]
    fn nothing_is_found_where_something_was_typed_that_has_no_word() {
        let typed = |text: &str| LookUp::new(&text.parse().unwrap());
        assert!(typed("sea").can_find() && !typed("%_*").can_find() && LookUp::default().can_find());
    }

    #[test]
    fn a_word_is_kept_once_and_bounded() {
        assert_eq!(words("sea Sea SEA"), ["sea"]);
        assert_eq!(words(&"x".repeat(500))[0].len(), LONGEST);
    }
}
