//! A folder in place of a mail server, for demonstrations and tests.

use std::{io, path::PathBuf};

use async_trait::async_trait;
use picdesk::{Attempt, EmailAddress, Letter, Mailer, Name};
use tokio::fs;

use crate::letterhead::Letterhead;

/// The most characters of an address that a file's name shows.
const SHOWN: usize = 80;

/// Writes letters into a folder, one file each, which every mail program opens.
///
/// A letter that is delivered again replaces its file: its reader has it once (rule 35).
#[derive(Debug, Clone)]
pub struct Maildrop {
    dir: PathBuf,
    letterhead: Letterhead,
}

impl Maildrop {
    /// Takes a folder, which is made with the first letter where there is none.
    pub fn new(dir: impl Into<PathBuf>, sender: EmailAddress, sender_name: Name) -> Self {
        Self { dir: dir.into(), letterhead: Letterhead { sender, name: sender_name } }
    }

    /// Writes beside the file and renames, so that nobody ever reads half a letter.
    async fn write(&self, letter: &Letter) -> io::Result<()> {
        let name = file_name(letter);
        let unfinished = self.dir.join(format!(".{name}.part"));
        fs::create_dir_all(&self.dir).await?;
        fs::write(&unfinished, self.letterhead.compose(letter)).await?;
        fs::rename(&unfinished, self.dir.join(name)).await
    }
}

#[async_trait]
impl Mailer for Maildrop {
    async fn deliver(&self, letter: &Letter) -> Attempt {
        match self.write(letter).await {
            Ok(()) => Attempt::Delivered,
            Err(error) => Attempt::FailedForNow(format!("the letter could not be written into the folder: {error}")),
        }
    }
}

/// The time of posting first, so that a folder lists letters in their order; then whom it goes to; then the id,
/// which makes the name unique. An address has at most these characters that mean nothing to any file system.
fn file_name(letter: &Letter) -> String {
    let posted_at = letter.posted_at.to_string().replace(['-', ':'], "");
    let plain = |c: char| if c.is_ascii_alphanumeric() || ".+-@".contains(c) { c } else { '_' };
    let recipient: String = letter.text.recipient.as_str().chars().take(SHOWN).map(plain).collect();
    format!("{posted_at}-{recipient}-{}.eml", letter.id)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use mail_parser::MessageParser;
    use picdesk::{LetterId, LetterText, Moment, OrderNumber, Stamp};
    use uuid::Uuid;

    use super::*;

    fn letter(recipient: &str) -> Letter {
        let text = LetterText {
            recipient: recipient.parse().unwrap(),
            subject: "Your pictures".parse().unwrap(),
            text: "Here they are.\n".to_owned(),
            html: "<p>Here they are.</p>\n".to_owned(),
        };
        let stamp = Stamp { id: LetterId::new(Uuid::from_u128(7)), at: Moment::from_micros(1_772_366_400_000_000) };
        Letter::about_order(OrderNumber::new(1), text, stamp)
    }

    fn maildrop(dir: impl Into<PathBuf>) -> Maildrop {
        Maildrop::new(dir, "desk@example.org".parse().unwrap(), "The picture desk".parse().unwrap())
    }

    fn files(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Rule 35: at most once towards the reader.
    #[tokio::test]
    async fn a_letter_that_is_delivered_again_replaces_its_file() {
        let dir = tempfile::tempdir().unwrap();
        let maildrop = maildrop(dir.path().join("letters"));
        let letter = letter("ana@example.org");

        assert_eq!(maildrop.deliver(&letter).await, Attempt::Delivered);
        let name = "20260301T120000Z-ana@example.org-00000000-0000-0000-0000-000000000007.eml";
        let path = dir.path().join("letters").join(name);
        let first = std::fs::read(&path).unwrap();
        assert_eq!(maildrop.deliver(&letter).await, Attempt::Delivered);

        assert_eq!(files(&dir.path().join("letters")), [name]);
        assert_eq!(std::fs::read(&path).unwrap(), first);
        let mail = MessageParser::default().parse(&first).unwrap();
        assert_eq!(mail.subject(), Some("Your pictures"));
        assert_eq!(mail.body_text(0).unwrap().replace("\r\n", "\n"), "Here they are.\n");
    }

    #[tokio::test]
    async fn no_recipient_can_leave_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let letter = letter(&format!("/etc/./{}@{}.example.org", "y".repeat(50), "z".repeat(60)));
        let inside = dir.path().join("inside");

        assert_eq!(maildrop(&inside).deliver(&letter).await, Attempt::Delivered);

        assert_eq!(files(dir.path()), ["inside"]);
        assert_eq!(files(&inside).len(), 1);
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_written_is_a_failure_for_now() {
        let dir = tempfile::tempdir().unwrap();
        let taken = dir.path().join("taken");
        std::fs::write(&taken, "a file where the folder should be").unwrap();

        let attempt = maildrop(&taken).deliver(&letter("ana@example.org")).await;

        assert!(
            matches!(&attempt, Attempt::FailedForNow(reason) if reason.starts_with("the letter could not be written")),
            "{attempt:?}"
        );
    }
}
