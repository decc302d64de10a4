//! Form tokens: what a page puts into its forms, so that a form of another site's page is told from one of ours.

use std::fmt;

use crate::session::Digest;

/// What stands before the secret when it is digested for forms: without it the token would be the digest that storage
/// keeps of the session.
const PURPOSE: &[u8] = b"picdesk: a form of this session\0";

/// The token in the forms of one session's pages. Whoever does not hold the session's secret cannot make it, and the
/// secret cannot be had from it.
#[derive(Clone)]
pub struct FormToken(String);

impl FormToken {
    /// The text that is digested for the token of a session's secret.
    pub(crate) fn text(secret: &str) -> Vec<u8> {
        [PURPOSE, secret.as_bytes()].concat()
    }

    /// Writes a digest of [`FormToken::text`] as 64 hexadecimal digits.
    pub(crate) fn of(digest: &Digest) -> Self {
        Self(digest.hex())
    }

    /// The digits, for the hidden field of a form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a form sent this token. It takes as long for a wrong one as for the right one, so that nobody finds it
    /// out digit by digit.
    pub fn matches(&self, sent: &str) -> bool {
        let (own, sent) = (self.0.as_bytes(), sent.as_bytes());
        let differences = own.iter().zip(sent).fold(0, |differences, (own, sent)| differences | (own ^ sent));
        std::hint::black_box(differences) == 0 && own.len() == sent.len()
    }
}

impl fmt::Debug for FormToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FormToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_token_matches_itself_and_nothing_else() {
        let token = FormToken::of(&Digest([0x5a; 32]));
        assert_eq!(token.as_str(), "5a".repeat(32));
        assert!(token.matches(&"5a".repeat(32)));
        for other in ["", "5a", &"5b".repeat(32), &"5a".repeat(31), &"5a".repeat(33), &"5A".repeat(32)] {
            assert!(!token.matches(other), "{other}");
        }
    }

    #[test]
    fn the_text_of_a_form_token_is_not_the_secret_and_the_token_is_not_printed() {
        assert_ne!(FormToken::text("open sesame"), b"open sesame");
        assert_eq!(format!("{:?}", FormToken::of(&Digest([0; 32]))), "FormToken(…)");
    }
}
