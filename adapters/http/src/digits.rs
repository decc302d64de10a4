//! Text as hexadecimal digits: for keys of pages, so that nobody is tempted to build one, and for what a cookie carries.

use std::fmt::Write as _;

/// A text as digits, two for each of its bytes.
pub(crate) fn of(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len() * 2), |mut digits, byte| {
        // Writing into a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The text that digits stand for; none where they are no digits of a text.
pub(crate) fn read(digits: &str) -> Option<String> {
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = digits.as_bytes().chunks(2).map(pair).collect();
    String::from_utf8(bytes?).ok()
}
