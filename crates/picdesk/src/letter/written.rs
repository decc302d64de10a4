//! How a letter is written: paragraph by paragraph, as plain text and as a page that says the same.

use crate::{
    house::House,
    letter::LetterText,
    moment::Moment,
    text::{EmailAddress, Subject},
};

/// A part of a letter.
pub(super) enum Part {
    /// Words. An empty line in them begins another paragraph.
    Says(String),
    /// An address to follow.
    Leads(String),
    /// Words, and on the next line the address that they are about.
    SaysAndLeads(String, String),
}

/// Writes a letter of these parts, and the house's name below them.
pub(super) fn written(house: &House, to: &EmailAddress, subject: Subject, parts: Vec<Part>) -> LetterText {
    let (mut text, mut html) = (String::new(), head(&subject));
    for part in parts {
        match part {
            Part::Says(words) => {
                text += &format!("{words}\n\n");
                for paragraph in words.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
                    let lines = escaped(paragraph.trim_matches('\n')).replace('\n', "<br>\n");
                    html += &format!("<p>{lines}</p>\n");
                }
            }
            Part::Leads(address) => {
                text += &format!("{address}\n\n");
                html += &format!("<p>{}</p>\n", linked(&address));
            }
            Part::SaysAndLeads(words, address) => {
                text += &format!("{words}\n{address}\n\n");
                html += &format!("<p>{}<br>\n{}</p>\n", escaped(&words), linked(&address));
            }
        }
    }
    text += &format!("-- \n{}\n", house.name);
    html += &format!("<p style=\"color:#555\">{}</p>\n</body></html>\n", escaped(house.name.as_str()));
    LetterText { recipient: to.clone(), subject, text, html }
}

fn head(subject: &Subject) -> String {
    let title = escaped(subject.as_str());
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
         <body style=\"font-family:sans-serif;line-height:1.5;max-width:40em\">\n"
    )
}

fn linked(address: &str) -> String {
    let safe = escaped(address);
    format!("<a href=\"{safe}\">{safe}</a>")
}

/// Text as HTML shows it: no character of it is markup (rule 36).
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A moment as a person reads it: `1 March 2026, 12:00 UTC`.
pub(super) fn spelt(at: Moment) -> String {
    let at = at.utc();
    format!("{} {} {}, {:02}:{:02} UTC", at.day(), at.month(), at.year(), at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rule 36.
    #[test]
    fn no_character_that_staff_type_is_markup() {
        assert_eq!(escaped("<b a=\"1\" c='2'>&amp;"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;");
        assert_eq!(escaped("Zürich 😀\n"), "Zürich 😀\n");
    }
}
