//! What arrives is what was written: no word lost, no header gained (rules 35, 36, 38).

use mail_parser::{Message, MessageParser, MimeHeaders};
use picdesk::{Attempt, Letter, LetterText, Mailer};
use picdesk_contracts::smtp_server::{SmtpServer, Step, Stumble};
use picdesk_mail::{Maildrop, Security, SmtpConfig, SmtpMailer};

use crate::{letter, letter_saying};

/// Every header of a letter, and there is no other.
const HEADERS: [&str; 8] =
    ["Message-ID", "Date", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type"];

/// What a letter was when it left, and what it was when it arrived.
async fn arrived(letter: &Letter) -> Vec<u8> {
    let server = SmtpServer::start(Security::Plain).await;
    let mailer = SmtpMailer::new(server.config()).unwrap();
    assert_eq!(mailer.deliver(letter).await, Attempt::Delivered);
    let mut taken = server.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].recipients, [format!("RCPT TO:<{}>", letter.text.recipient)]);
    taken.remove(0).mail
}

fn read(mail: &[u8]) -> Message<'_> {
    MessageParser::default().parse(mail).unwrap()
}

/// A text as a mail program shows it; on the wire its lines end with CR LF, and the last line has an end.
fn shown(text: &str) -> String {
    text.replace("\r\n", "\n").trim_end_matches('\n').to_owned()
}

fn assert_says(mail: &[u8], text: &LetterText) {
    let parsed = read(mail);
    assert_eq!(parsed.subject(), Some(text.subject.as_str()));
    assert_eq!(shown(&parsed.body_text(0).unwrap()), shown(&text.text));
    assert_eq!(shown(&parsed.body_html(0).unwrap()), shown(&text.html));
    let headers: Vec<&str> = parsed.headers().iter().map(|header| header.name()).collect();
    assert_eq!(headers, HEADERS, "{}", String::from_utf8_lossy(mail));
}

#[tokio::test]
async fn a_letter_says_who_wrote_to_whom_when_and_that_a_machine_sent_it() {
    let letter = letter();
    let mail = arrived(&letter).await;
    let parsed = read(&mail);

    let from = parsed.from().and_then(|from| from.first()).unwrap();
    assert_eq!((from.name(), from.address()), (Some("The picture desk"), Some("desk@example.org")));
    let to = parsed.to().and_then(|to| to.first()).unwrap();
    assert_eq!((to.name(), to.address()), (None, Some("ana@example.org")));
    assert_eq!(parsed.date().unwrap().to_rfc3339(), "2026-03-01T12:00:00Z");
    assert_eq!(parsed.message_id(), Some("00000000-0000-0000-0000-000000000023@example.org"));
    assert_eq!(parsed.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    assert_eq!(parsed.header_raw("MIME-Version").map(str::trim), Some("1.0"));
    let alternatives = parsed.content_type().unwrap();
    assert_eq!((alternatives.ctype(), alternatives.subtype()), ("multipart", Some("alternative")));
    let kinds: Vec<_> = parsed.parts[1..].iter().map(|part| part.content_type().unwrap().subtype()).collect();
    assert_eq!(kinds, [Some("plain"), Some("html")], "the last alternative is the one that is shown");
}

#[tokio::test]
async fn subject_text_and_page_arrive_to_the_letter() {
    let endless_line = "endless ".repeat(400);
    for (subject, text) in [
        ("Your pictures", "Here they are."),
        ("Grüße aus dem Bildarchiv – 3 Bilder", "Größe, naïveté, 写真, 📷\n\nZweiter Absatz\n"),
        ("写真をお届けします", "写真"),
        ("a quote \" a backslash \\ and <angles>", "1 < 2 && \"quoted\" = 100 %\n=20=3D"),
        ("subject: with: colons; and (brackets)", "a tab\there, a space at the end \nand one more line"),
        ("x".repeat(200).as_str(), endless_line.as_str()),
        ("ü".repeat(200).as_str(), "ü\n".repeat(500).as_str()),
        ("Two  spaces   stay", "  indented\n    more"),
    ] {
        let letter = letter_saying(subject, text, &format!("<p>{text}</p>"));

        assert_says(&arrived(&letter).await, &letter.text);
    }
}

/// A line with a lone dot ends a letter on the wire; behind it, text would be commands.
#[tokio::test]
async fn a_lone_dot_does_not_end_a_letter() {
    let text = "one\n.\nMAIL FROM:<eve@example.org>\nRCPT TO:<all@example.org>\nDATA\n..two dots\n.\n";
    let letter = letter_saying("dots", text, &format!("<pre>\n{text}</pre>\n.\n"));

    assert_says(&arrived(&letter).await, &letter.text);
}

/// Rule 36: text typed by staff can inject no header.
#[tokio::test]
async fn nothing_that_staff_type_becomes_a_header() {
    for subject in [
        "=?utf-8?Q?=0D=0ABcc:_eve@example.org?=",
        "Bcc: eve@example.org",
        "hello\\r\\nBcc: eve@example.org",
        "=?utf-8?B?DQpCY2M6IGV2ZUBleGFtcGxlLm9yZw==?= and more",
        "Grüße =?utf-8?Q?=0D=0ABcc:_eve@example.org?= 写真 =?",
    ] {
        for text in [
            "Bcc: eve@example.org\n\nhello",
            "\nBcc: eve@example.org\n\nhello",
            "hello\n--=_00000000-0000-0000-0000-000000000024\nContent-Type: text/html\n\n<b>eve</b>",
        ] {
            let letter = letter_saying(subject, text, "<p>hello</p>");
            let mail = arrived(&letter).await;

            assert_says(&mail, &letter.text);
            assert_eq!(read(&mail).parts.len(), 3, "the letter itself, and two alternatives");
        }
    }
}

/// Rule 36, for what whoever runs the site types.
#[tokio::test]
async fn a_senders_name_stays_a_name() {
    for name in ["Bilder & Söhne", "Doe, John <eve@example.org>", "\"; Bcc: eve@example.org", "写真"] {
        let server = SmtpServer::start(Security::Plain).await;
        let mailer = SmtpMailer::new(SmtpConfig { sender_name: name.parse().unwrap(), ..server.config() }).unwrap();

        assert_eq!(mailer.deliver(&letter()).await, Attempt::Delivered);

        let mail = server.taken().remove(0).mail;
        assert_says(&mail, &letter().text);
        let from: Vec<_> = read(&mail)
            .from()
            .unwrap()
            .iter()
            .map(|a| (a.name().map(str::to_owned), a.address().map(str::to_owned)))
            .collect();
        assert_eq!(from, [(Some(name.to_owned()), Some("desk@example.org".to_owned()))]);
    }
}

/// Rule 35: at least once towards the mail server, at most once towards the reader.
#[tokio::test]
async fn every_attempt_carries_the_same_message_id() {
    let server = SmtpServer::start(Security::Plain).await;
    let mailer = SmtpMailer::new(server.config()).unwrap();
    // The letter is taken, and the answer is lost: nobody here can know.
    server.stumble(Step::End, Stumble::HangUp);
    let first = mailer.deliver(&letter()).await;
    server.recover();
    let second = mailer.deliver(&letter()).await;

    assert!(matches!(first, Attempt::FailedForNow(_)), "{first:?}");
    assert_eq!(second, Attempt::Delivered);
    let taken = server.taken();
    assert_eq!(taken.len(), 2);
    assert!(read(&taken[0].mail).message_id().is_some());
    assert_eq!(read(&taken[0].mail).message_id(), read(&taken[1].mail).message_id());
    assert_eq!(taken[0], taken[1], "a letter is the same each time");
}

/// Rule 38: what lies in the folder of a demonstration is what a mail server would get.
#[tokio::test]
async fn a_letter_in_a_folder_is_the_letter_on_the_wire() {
    let dir = tempfile::tempdir().unwrap();
    let config = SmtpServer::start(Security::Plain).await.config();
    let letter = letter_saying("Grüße", "Schöne Bilder.\n", "<p>Schöne Bilder.</p>\n");

    let maildrop = Maildrop::new(dir.path(), config.sender, config.sender_name);
    assert_eq!(maildrop.deliver(&letter).await, Attempt::Delivered);

    let files: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1);
    assert_eq!(
        String::from_utf8(std::fs::read(&files[0]).unwrap()).unwrap(),
        String::from_utf8(arrived(&letter).await).unwrap(),
    );
}

/// RFC 6531: an address beyond ASCII is announced, so that a server that cannot keep it says so.
#[tokio::test]
async fn an_address_beyond_ascii_is_announced() {
    let server = SmtpServer::start(Security::Plain).await;
    let mailer = SmtpMailer::new(server.config()).unwrap();
    let plain = letter();
    let text = LetterText { recipient: "jürgen@example.org".parse().unwrap(), ..plain.text.clone() };
    let letter = Letter::restore(picdesk::LetterRecord { text, ..(*plain).clone() });

    assert_eq!(mailer.deliver(&letter).await, Attempt::Delivered);

    let [taken] = &server.taken()[..] else { panic!("{:?}", server.taken()) };
    assert_eq!(taken.sender, "MAIL FROM:<desk@example.org> SMTPUTF8");
    assert_eq!(taken.recipients, ["RCPT TO:<jürgen@example.org>"]);
}
