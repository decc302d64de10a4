//! Addresses as people paste them: out of a spreadsheet, a mail, a list.

use picdesk::{TextRefusal, TypedAddress};

/// The addresses of a pasted text: one a line, or with commas or semicolons between them. Of "Ana Lima <ana@example.org>"
/// the address is meant. What is no address is taken as it is, so that the report can name it.
pub(super) fn addresses(text: &str) -> Result<Vec<TypedAddress>, TextRefusal> {
    let pieces = text.split(['\n', '\r', ',', ';']).map(str::trim).filter(|piece| !piece.is_empty());
    pieces.flat_map(meant).map(str::parse).collect()
}

/// What is meant by a piece of it.
fn meant(piece: &str) -> Vec<&str> {
    let inside = piece.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(inside, _)| inside.trim());
    match inside {
        Some(inside) => vec![inside],
        // Addresses hold no white space: several words are several addresses, or none at all.
        None if piece.split_whitespace().all(|word| word.contains('@')) => piece.split_whitespace().collect(),
        None => vec![piece],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_however_they_were_pasted() {
        for text in [
            "ana@example.org\nivo@example.org",
            "ana@example.org, ivo@example.org;",
            "\r\n  ana@example.org\t ivo@example.org\r\n\r\n",
            "Lima Ana <ana@example.org>; \"Ivo\" < ivo@example.org >",
        ] {
            let found: Vec<String> = addresses(text).unwrap().iter().map(ToString::to_string).collect();
            assert_eq!(found, ["ana@example.org", "ivo@example.org"], "{text:?}");
        }
    }

    #[test]
    fn what_is_no_address_stays_as_it_was_typed() {
        let found: Vec<String> = addresses("Ana Lima\nivo@").unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(found, ["Ana Lima", "ivo@"]);
        assert!(addresses("ana\u{202e}@example.org").is_err());
        assert_eq!(addresses(" \n ,;"), Ok(Vec::new()));
    }
}
