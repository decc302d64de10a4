//! How a letter becomes a mail: the headers, and its text in two forms.

use mail_send::mail_builder::{
    MessageBuilder,
    headers::{HeaderType, address::Address, content_type::ContentType, date::Date, raw::Raw, text::Text},
    mime::MimePart,
};
use picdesk::{EmailAddress, Letter, Name};

/// Whom letters come from.
#[derive(Debug, Clone)]
pub(crate) struct Letterhead {
    pub(crate) sender: EmailAddress,
    pub(crate) name: Name,
}

impl Letterhead {
    /// Writes a letter as a mail (RFC 5322): plain text and HTML as alternatives of each other.
    ///
    /// **Invariant:** it depends on the letter and the letterhead alone. Every attempt sends the same bytes, under
    /// the same Message-ID and the date on which the letter was posted (rule 35). What staff typed is encoded where
    /// it is not plain ASCII, and can end no header (rule 36).
    pub(crate) fn compose(&self, letter: &Letter) -> Vec<u8> {
        let text = &letter.text;
        // The builder would take a boundary from the clock; the letter's id is as unlikely to stand in a text.
        let alternatives = ContentType::new("multipart/alternative").attribute("boundary", format!("=_{}", letter.id));
        let mut mail = Vec::new();
        MessageBuilder::new()
            .message_id(letter.message_id(&self.sender))
            .date(Date::new(letter.posted_at.utc().unix_timestamp()))
            .from(Address::new_address(Some(self.name.as_str()), self.sender.as_str()))
            .to(Address::new_address(None::<&str>, text.recipient.as_str()))
            .header("Subject", subject(text.subject.as_str()))
            // Tells the machines of holidaymakers not to answer (RFC 3834).
            .header("Auto-Submitted", Raw::new("auto-generated"))
            .body(MimePart::new(
                alternatives,
                vec![MimePart::new("text/plain", text.text.as_str()), MimePart::new("text/html", text.html.as_str())],
            ))
            .serialize(&mut mail);
        mail
    }
}

/// The builder encodes what is not ASCII. Text that looks as if it were encoded already it would leave alone, and
/// a mail program would decode it into whatever its writer had in mind, line breaks included (rule 36).
fn subject(text: &str) -> HeaderType<'_> {
    if text.contains("=?") { Raw::new(encoded_words(text)).into() } else { Text::new(text).into() }
}

/// Writes a text as encoded words (RFC 2047), none of its letters as it is. Five letters of at most four bytes are
/// as much as the 75 characters of a word surely hold.
fn encoded_words(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let words = letters.chunks(5).map(|letters| {
        let bytes: String = letters.iter().collect::<String>().bytes().map(|byte| format!("={byte:02X}")).collect();
        format!("=?utf-8?Q?{bytes}?=")
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;
    use picdesk::{LetterId, LetterText, Moment, OrderNumber, Stamp, Subject};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    /// Subjects as staff type them, and as somebody types them who means harm.
    fn subjects() -> impl Strategy<Value = Subject> {
        let piece = prop_oneof![
            "\\PC{0,20}",
            "[ -~]{0,20}",
            Just("=?utf-8?Q?=0D=0ABcc:_eve@example.org?=".to_owned()),
            Just("=?".to_owned()),
            Just("?=".to_owned()),
            Just("  ".to_owned()),
            Just("ü".to_owned()),
            "[a-z]{80,100}",
        ];
        proptest::collection::vec(piece, 1..6).prop_filter_map("no subject", |pieces| pieces.concat().parse().ok())
    }

    /// Texts with everything in them that means something to a mail.
    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "(\\PC|\n){0,60}",
            "[ -~\n]{0,60}",
            Just("\n.\n".to_owned()),
            Just("\n\nFrom eve@example.org\n".to_owned()),
            Just(" \n".to_owned()),
            Just("\t\n".to_owned()),
            Just("=0A=\n".to_owned()),
            Just("\n--=_00000000-0000-0000-0000-000000000008\n".to_owned()),
            "[a-z ]{900,1100}",
        ];
        proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    /// Lines end with CR LF on the wire, and the last one has an end.
    fn shown(text: &str) -> String {
        text.replace("\r\n", "\n").trim_end_matches('\n').to_owned()
    }

    proptest! {
        /// Rule 36: text typed by staff can inject no header. Whatever it is, it is read as it was typed.
        #[test]
        fn whatever_is_typed_is_read_as_it_was_typed(subject in subjects(), text in texts(), html in texts()) {
            let letterhead = Letterhead { sender: "desk@example.org".parse().unwrap(), name: "Desk".parse().unwrap() };
            let text = LetterText { recipient: "ana@example.org".parse().unwrap(), subject, text, html };
            let stamp = Stamp { id: LetterId::new(Uuid::from_u128(7)), at: Moment::from_micros(0) };

            let mail = letterhead.compose(&Letter::about_order(OrderNumber::FIRST, text.clone(), stamp));

            let parsed = MessageParser::default().parse(&mail).unwrap();
            let wire = String::from_utf8_lossy(&mail);
            prop_assert_eq!(parsed.subject(), Some(text.subject.as_str()), "{}", wire);
            prop_assert_eq!(shown(&parsed.body_text(0).unwrap()), shown(&text.text), "{}", wire);
            prop_assert_eq!(shown(&parsed.body_html(0).unwrap()), shown(&text.html), "{}", wire);
            prop_assert_eq!(parsed.headers().len(), 8, "{}", wire);
            prop_assert_eq!(parsed.parts.len(), 3, "{}", wire);
            prop_assert!(mail.split(|&byte| byte == b'\n').all(|line| line.len() <= 999 && line.is_ascii()), "{}", wire);
        }
    }
}
