//! What a failed attempt means for the letter, and the sentence that staff read beside it.

use std::{fmt::Write as _, time::Duration};

use mail_send::Error;
use picdesk::Attempt;

/// The most characters of a server's answer that are kept.
const SHOWN: usize = 300;

/// Answers that say something of us and nothing of the letter, whenever they come: sign in, or encrypt, first
/// (RFC 3207, RFC 4954).
const NOT_ABOUT_THE_LETTER: [u16; 4] = [530, 534, 535, 538];

/// The server was not reached, or did not let us in.
///
/// Nothing was said about the letter yet, so no answer here condemns it, not even a 5xx: a wrong password or a
/// server that is being moved would otherwise give up every letter in the outbox within a minute.
pub(super) fn before_the_letter(error: &Error, server: &str) -> Attempt {
    Attempt::FailedForNow(reason(error, server))
}

/// The server was offered the letter. It condemns it with a 5xx; anything else may work later (rule 34).
pub(super) fn of_the_letter(error: &Error, server: &str) -> Attempt {
    match error {
        Error::UnexpectedReply(answer)
            if (500..600).contains(&answer.code) && !NOT_ABOUT_THE_LETTER.contains(&answer.code) =>
        {
            Attempt::FailedForGood(reason(error, server))
        }
        _ => Attempt::FailedForNow(reason(error, server)),
    }
}

/// The server let the time run out.
pub(super) fn too_slow(limit: Duration) -> Attempt {
    Attempt::FailedForNow(format!("the mail server had not answered after {limit:?}"))
}

fn reason(error: &Error, server: &str) -> String {
    match error {
        Error::Io(error) => format!("the connection to {server} failed: {error}"),
        Error::Tls(error) => format!("{server} could not be trusted: {error}"),
        Error::MissingStartTls => format!("{server} does not offer encryption (STARTTLS)"),
        Error::Timeout => format!("{server} did not answer in time"),
        Error::UnparseableReply => format!("{server} hung up, or spoke something else than SMTP"),
        Error::UnexpectedReply(answer) => {
            format!("the mail server answered: {}", quoted(answer.code, answer.esc, &answer.message))
        }
        // The words of this answer are left out: there are servers that repeat what was sent, and that was a password.
        Error::AuthenticationFailed(answer) => {
            format!("the mail server refused our name and password: {}", quoted(answer.code, answer.esc, ""))
        }
        Error::Auth(_) | Error::Base64(_) | Error::UnsupportedAuthMechanism => {
            "the mail server offers no way to sign in that is known here".to_owned()
        }
        // None of these can be: host and addresses were checked before.
        Error::InvalidTLSName | Error::MissingCredentials | Error::MissingMailFrom | Error::MissingRcptTo => {
            format!("the letter could not be offered to {server}: {error}")
        }
    }
}

/// An answer in one line: `550 5.1.1 no such mailbox`. Whatever a foreign server says, it stays text of a bearable
/// length without control characters.
fn quoted(code: u16, detail: [u8; 3], message: &str) -> String {
    let mut line = code.to_string();
    if detail != [0, 0, 0] {
        let [class, subject, detail] = detail;
        let _ = write!(line, " {class}.{subject}.{detail}");
    }
    for word in message.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty()) {
        line.push(' ');
        line.push_str(word);
    }
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_quoted_in_one_line() {
        assert_eq!(quoted(550, [5, 1, 1], "no such\r\nmailbox \u{1b}[31m"), "550 5.1.1 no such mailbox [31m");
        assert_eq!(quoted(421, [0, 0, 0], ""), "421");
    }

    #[test]
    fn an_endless_answer_is_cut() {
        let line = quoted(550, [0, 0, 0], &"ä".repeat(5_000));

        assert_eq!(line.chars().count(), SHOWN + 1);
        assert!(line.ends_with('…'));
    }
}
