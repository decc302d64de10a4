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
