//! What a picture says about itself: XMP first, then IPTC, then EXIF, then the file's name.

pub(crate) mod exif;
pub(crate) mod iptc;
pub(crate) mod xmp;

use picdesk::{FileData, FileNumber, can_be_seen, turns_direction};
use time::PrimitiveDateTime;

/// The most characters that a line such as a title or a credit keeps.
const MOST_IN_A_LINE: usize = 300;
/// The most characters that a caption keeps.
const MOST_IN_A_CAPTION: usize = 10_000;
/// The most keywords that are kept.
const MOST_KEYWORDS: usize = 500;

/// What one kind of metadata says; everything may be missing.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) title: Option<String>,
    /// Stands in for the title where no kind of metadata has one.
    pub(crate) headline: Option<String>,
    pub(crate) caption: Option<String>,
    pub(crate) keywords: Vec<String>,
    pub(crate) creator: Option<String>,
    pub(crate) credit: Option<String>,
    pub(crate) copyright: Option<String>,
    pub(crate) taken_at: Option<PrimitiveDateTime>,
    pub(crate) number: Option<FileNumber>,
}

impl Found {
    /// Fills what is missing here with what `next` says.
    pub(crate) fn or(self, next: Self) -> Self {
        Self {
            title: self.title.or(next.title),
            headline: self.headline.or(next.headline),
            caption: self.caption.or(next.caption),
            keywords: if self.keywords.is_empty() { next.keywords } else { self.keywords },
            creator: self.creator.or(next.creator),
            credit: self.credit.or(next.credit),
            copyright: self.copyright.or(next.copyright),
            taken_at: self.taken_at.or(next.taken_at),
            number: self.number.or(next.number),
        }
    }

    /// Brings it into the domain's shape, with the file's name as the last resort for the title.
    pub(crate) fn into_data(self, name: &str) -> (FileData, Option<FileNumber>) {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
        let title = self.title.or(self.headline).or_else(|| line(stem)).unwrap_or_else(|| "Untitled".to_owned());
        let data = FileData {
            title,
            caption: self.caption.unwrap_or_default(),
            keywords: self.keywords,
            creator: self.creator.unwrap_or_default(),
            credit: self.credit.unwrap_or_default(),
            copyright: self.copyright.unwrap_or_default(),
            taken_at: self.taken_at,
        };
        (data, self.number)
    }
}

/// One clean line: no control characters, no doubled spaces, nothing that turns its direction; none where nothing that
/// can be seen is left.
///
/// Metadata is written by strangers: it may hold NUL bytes, which a database refuses, and line breaks and turns of
/// direction, which would tear a list apart. Nobody is there to be told, so they are taken out.
pub(crate) fn line(text: &str) -> Option<String> {
    let kept = text.chars().filter(|c| !turns_direction(*c));
    let spaced: String = kept.map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let line: String = words.join(" ").chars().take(MOST_IN_A_LINE).collect();
    can_be_seen(&line).then_some(line)
}

/// Clean text that may have several lines; none where nothing that can be seen is left.
pub(crate) fn text(text: &str) -> Option<String> {
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    let clean: String = unix.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let text: String = clean.trim().chars().take(MOST_IN_A_CAPTION).collect();
    can_be_seen(&text).then_some(text)
}

/// Clean keywords in their order, each once.
pub(crate) fn keywords(words: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in words.into_iter().filter_map(|word| line(&word)) {
        if kept.len() < MOST_KEYWORDS && !kept.contains(&word) {
            kept.push(word);
        }
    }
    kept
}

/// Several names in one line.
pub(crate) fn names(names: impl IntoIterator<Item = String>) -> Option<String> {
    let names: Vec<String> = names.into_iter().filter_map(|name| line(&name)).collect();
    line(&names.join(", "))
}

/// Reads bytes as UTF-8 where they are, and as Latin-1 otherwise.
pub(crate) fn utf8_or_latin1(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| latin1(bytes), str::to_owned)
}

/// Reads bytes as Latin-1, which every byte string is.
pub(crate) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

/// Reads the digits of a date and perhaps a time, in whatever way they are separated, as the camera's own time.
///
/// A date that has no day is none: the domain keeps a full date or nothing. A zone is not kept.
pub(crate) fn moment(text: &str) -> Option<PrimitiveDateTime> {
    let (date, time) = text.trim().split_once(['T', ' ']).unwrap_or((text.trim(), ""));
    let (year, month, day) = match *numbers(date, [4, 2, 2]).as_slice() {
        [year, month, day] => (year, month, day),
        _ => return None,
    };
    let clock = time.split(['+', '-', 'Z', '.']).next().unwrap_or_default();
    let (hour, minute, second) = match *numbers(clock, [2, 2, 2]).as_slice() {
        [hour, minute, second] => (hour, minute, second.min(59)),
        [hour, minute] => (hour, minute, 0),
        _ => (0, 0, 0),
    };
    let small = |number: u16| u8::try_from(number).ok();
    let month = time::Month::try_from(small(month)?).ok()?;
    let date = time::Date::from_calendar_date(i32::from(year), month, small(day)?).ok()?;
    date.with_hms(small(hour)?, small(minute)?, small(second)?).ok()
}

/// Reads numbers of these widths, with or without a separator between them, for as long as there are digits.
fn numbers(text: &str, widths: [usize; 3]) -> Vec<u16> {
    let mut rest = text;
    let mut read = Vec::new();
    for width in widths {
        rest = rest.trim_start_matches(['-', ':', '/']);
        let Some((digits, after)) = rest.split_at_checked(width) else { break };
        let Ok(number) = digits.parse() else { break };
        read.push(number);
        rest = after;
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_exif_xmp_and_iptc_write_them() {
        let at = Some("2024-03-01 10:20:30.0".to_owned());
        for text in ["2024:03:01 10:20:30", "2024-03-01T10:20:30+02:00", "2024-03-01T10:20:30.75", "20240301 102030"] {
            assert_eq!(moment(text).map(|at| at.to_string()), at, "{text}");
        }
        assert_eq!(moment("2024-03-01").unwrap().to_string(), "2024-03-01 0:00:00.0");
        for text in ["", "2024", "2024-03", "0000:00:00 00:00:00", "2024-02-30", "    :  :     :  :  "] {
            assert_eq!(moment(text), None, "{text}");
        }
    }

    #[test]
    fn text_of_strangers_carries_no_control_characters() {
        assert_eq!(line("  a\0b\r\n c "), Some("a b c".to_owned()));
        assert_eq!(text("one\r\ntwo\0\n"), Some("one\ntwo".to_owned()));
        assert_eq!(line(" \0 "), None);
        assert_eq!(keywords(["sea", "", "sky", "sea"].map(str::to_owned)), ["sea", "sky"]);
    }

    #[test]
    fn text_of_strangers_can_be_seen_and_turns_nothing_around() {
        assert_eq!(line("\u{200b}\u{feff}"), None);
        assert_eq!(text("\u{2060}\n\u{ad}"), None);
        assert_eq!(line("fog\u{202e}gpj"), Some("foggpj".to_owned()));
        let unseen = Found { title: line("\u{200b}"), ..Found::default() };
        assert_eq!(unseen.into_data("fog.jpg").0.title, "fog");
    }

    #[test]
    fn the_file_name_is_the_last_resort_for_the_title() {
        assert_eq!(Found::default().into_data("harbour.at.night.jpg").0.title, "harbour.at.night");
        assert_eq!(Found::default().into_data(".jpg").0.title, ".jpg");
        assert_eq!(Found::default().into_data("").0.title, "Untitled");
    }
}
