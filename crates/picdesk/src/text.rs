//! Text that was parsed at the door: once it has one of these types, nobody needs to look again.

use std::{fmt, str::FromStr};

use crate::ids::AccountId;

/// Why a text was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextRefusal {
    /// Nothing that can be seen.
    #[error("{0} needs at least one character that can be seen")]
    Empty(&'static str),
    /// More characters than fit.
    #[error("{what} can have {most} characters at the most")]
    TooLong {
        /// What the text is for.
        what: &'static str,
        /// The most characters that it may have.
        most: usize,
    },
    /// A line break, another control character, or one that turns the direction of the text around, where there must
    /// be none.
    #[error("{0} cannot contain line breaks, control characters, or characters that turn its direction")]
    Control(&'static str),
    /// A control character that is no line break and no tab, where there may be several lines.
    #[error("{0} cannot contain control characters")]
    ControlInLines(&'static str),
    /// Not an address that a letter can be sent to.
    #[error("not an e-mail address: write it plainly, such as ana@example.org")]
    NotAnAddress,
    /// More keywords than a file has.
    #[error("a file has 500 keywords at the most")]
    TooManyKeywords,
    /// Not a file number.
    #[error("a file number has 1 to 40 letters, digits, hyphens, dots or underscores")]
    NotAFileNumber,
}

/// Trims, and refuses what shows nothing, is too long, or has a character that moves other text about.
///
/// A character that turns the direction of the text could make a name read as another one, and turn around what stands
/// after it in a list. It is refused and not taken out: what is kept is what was typed, and whoever typed it gets to know.
pub(crate) fn one_line(text: &str, what: &'static str, most: usize) -> Result<String, TextRefusal> {
    let text = text.trim();
    if !can_be_seen(text) {
        return Err(TextRefusal::Empty(what));
    }
    if text.chars().any(|c| is_break(c) || turns_direction(c)) {
        return Err(TextRefusal::Control(what));
    }
    if text.chars().count() > most {
        return Err(TextRefusal::TooLong { what, most });
    }
    Ok(text.to_owned())
}

/// Trims, ends lines by `\n`, and refuses what is empty, too long, or has another control character.
fn several_lines(text: &str, what: &'static str, most: usize) -> Result<String, TextRefusal> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if !can_be_seen(text) {
        return Err(TextRefusal::Empty(what));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(TextRefusal::ControlInLines(what));
    }
    if text.chars().count() > most {
        return Err(TextRefusal::TooLong { what, most });
    }
    Ok(text.to_owned())
}

/// Answers whether a text shows anything at all to whoever reads it.
pub fn can_be_seen(text: &str) -> bool {
    text.chars().any(|c| !(c.is_whitespace() || c.is_control() || is_ignorable(c)))
}

/// Line ends of every kind, and what steers a terminal or a mail server.
fn is_break(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Answers whether a character turns the direction of whatever stands after it.
///
/// Embeddings, overrides and isolates do: they hold until they are ended, beyond the text that they stand in. The plain
/// marks of a direction do not, and are ordinary in Arabic and Hebrew names.
pub fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What Unicode lets be shown as nothing (`Default_Ignorable_Code_Point`), and the blank Braille cell.
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

macro_rules! lines {
    ($($(#[$doc:meta])* $name:ident, $what:literal, $most:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = TextRefusal;

            fn from_str(text: &str) -> Result<Self, TextRefusal> {
                one_line(text, $what, $most).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

lines! {
    /// The name of a person, a lightbox, a supplier: one line, 120 characters at the most.
    Name, "a name", 120;
    /// The subject of a letter: one line, so that it can inject no header (rule 36); 200 characters at the most.
    Subject, "a subject", 200;
    /// A title, a creator, a credit, a copyright notice: one line, 300 characters at the most.
    OneLine, "a line", 300;
    /// What a restriction tells whom it concerns: one line, 300 characters at the most.
    Notice, "a notice", 300;
    /// What staff tell the client about one file of an order: one line, 300 characters at the most (rule 42).
    LineNote, "a note", 300;
    /// Why an identity is assumed (rule 63), or a price was reduced (rule 43): one line, 300 characters at the most.
    Reason, "a reason", 300;
    /// A word by which a file is found: one line, 300 characters at the most.
    Keyword, "a keyword", 300;
    /// What a staff member types for the address of an account, which it may not be: one line, 320 characters at the most.
    TypedAddress, "an address", 320;
    /// What a staff member types to find a file or an account: 200 characters at the most.
    SearchText, "a search", 200;
}

impl Name {
    /// The name in lower case: names that differ in nothing else are in use twice.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }

    /// The name of a person with that of their company, where there is one: `Ana Lima, Fogbank`.
    pub fn with_company(&self, company: Option<&Self>) -> String {
        company.map_or_else(|| self.to_string(), |company| format!("{self}, {company}"))
    }
}

impl Subject {
    /// Takes a subject that stands in our own source, and has nothing in it that anybody typed.
    pub(crate) fn ours(words: &'static str) -> Self {
        Self(words.to_owned())
    }
}

/// The message of a letter as staff typed it: several lines, 10,000 characters at the most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message(String);

impl Message {
    /// The text, its lines ended by `\n`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Message {
    type Err = TextRefusal;

    fn from_str(text: &str) -> Result<Self, TextRefusal> {
        several_lines(text, "a message", 10_000).map(Self)
    }
}

/// What is to be seen on a picture, who, where, when: several lines, 10,000 characters at the most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption(String);

impl Caption {
    /// The text, its lines ended by `\n`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Caption {
    type Err = TextRefusal;

    fn from_str(text: &str) -> Result<Self, TextRefusal> {
        several_lines(text, "a caption", 10_000).map(Self)
    }
}

/// An address that letters can be sent to, kept as typed, compared in lower case.
///
/// **Invariant:** one `@`, no white space, no control character, none that cannot be seen, no angle bracket, quote or
/// comma: it can be put into an SMTP command and into a header as it is (rule 36), and is what it looks like.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The address as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two addresses are compared: lower case.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

impl From<&EmailAddress> for TypedAddress {
    /// An address is a line, and never longer than what can be typed for one.
    fn from(address: &EmailAddress) -> Self {
        Self(address.0.clone())
    }
}

impl From<AccountId> for TypedAddress {
    /// Names an account that has no address.
    fn from(id: AccountId) -> Self {
        Self(id.to_string())
    }
}

impl FromStr for EmailAddress {
    type Err = TextRefusal;

    fn from_str(text: &str) -> Result<Self, TextRefusal> {
        let text = text.trim();
        let plain = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && !part.ends_with('.')
                && !part.contains("..")
                && part
                    .chars()
                    .all(|c| !is_break(c) && !is_ignorable(c) && !c.is_whitespace() && !"<>()[]\\,;:\"@".contains(c))
        };
        let host = |part: &str| {
            part.len() <= 253
                && part.split('.').all(|label| {
                    !label.is_empty()
                        && label.len() <= 63
                        && !label.starts_with('-')
                        && !label.ends_with('-')
                        && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                })
        };
        match text.rsplit_once('@') {
            Some((local, domain)) if local.len() <= 64 && plain(local) && host(domain) => Ok(Self(text.to_owned())),
            _ => Err(TextRefusal::NotAnAddress),
        }
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_with_a_line_break_is_refused() {
        for text in ["Hello\r\nBcc: all@example.org", "a\nb", "a\u{2028}b", "a\0b"] {
            assert_eq!(text.parse::<Subject>(), Err(TextRefusal::Control("a subject")), "{text:?}");
        }
    }

    #[test]
    fn a_text_that_shows_nothing_is_refused() {
        for text in
            ["", " \u{a0}", "\u{200b}", "\u{feff} \u{2060}", "\u{ad}", "\u{202e}\u{202c}", "\u{3164}", "\u{e0041}"]
        {
            assert_eq!(text.parse::<Name>(), Err(TextRefusal::Empty("a name")), "{text:?}");
            assert_eq!(text.parse::<Message>(), Err(TextRefusal::Empty("a message")), "{text:?}");
        }
    }

    #[test]
    fn a_line_that_turns_the_direction_of_the_text_is_refused() {
        for text in ["invoice\u{202e}gpj.exe", "\u{2066}Ana\u{2069}", "\u{202b}Ana"] {
            assert_eq!(text.parse::<Name>(), Err(TextRefusal::Control("a name")), "{text:?}");
        }
    }

    #[test]
    fn several_lines_hold_breaks_and_tabs_and_no_other_control_character() {
        assert_eq!("\tone\r\ntwo\rthree".parse::<Message>().unwrap().as_str(), "one\ntwo\nthree");
        let refused = "ring\u{7}".parse::<Message>().unwrap_err();
        assert_eq!(refused.to_string(), "a message cannot contain control characters");
    }

    #[test]
    fn what_joins_and_marks_inside_a_name_is_kept() {
        for text in ["عل\u{200c}ی", "👩\u{200d}💻", "\u{200f}נעמי", "co\u{ad}operation", "❤\u{fe0f}"] {
            assert_eq!(text.parse::<Name>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn an_address_that_could_carry_a_command_is_refused() {
        for text in [
            "",
            "ana",
            "ana@",
            "@example.org",
            "ana@example.org\r\nRCPT TO:<x@y.z>",
            "Ana <ana@example.org>",
            "ana@exa mple.org",
            "a@b@c.org",
            "ana@-example.org",
            "a..b@example.org",
            "ana,bo@example.org",
            "ana\u{200b}@example.org",
        ] {
            assert_eq!(text.parse::<EmailAddress>(), Err(TextRefusal::NotAnAddress), "{text:?}");
        }
    }

    #[test]
    fn ordinary_addresses_are_taken() {
        for text in ["ana@example.org", "a.b+c@mail.example.co.uk", "desk@localhost", "o'neil@example.org"] {
            assert!(text.parse::<EmailAddress>().is_ok(), "{text:?}");
        }
    }

    #[test]
    fn a_message_keeps_its_lines_and_drops_carriage_returns() {
        assert_eq!("one\r\ntwo\rthree ".parse::<Message>().unwrap().as_str(), "one\ntwo\nthree");
    }
}
