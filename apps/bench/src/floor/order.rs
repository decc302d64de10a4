//! An order as the floor program writes it: the same rows, with as much in them.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use uuid::Uuid;

/// An order with its lines, its letter and its journal entry.
pub struct Order {
    /// In whose account it is.
    pub owner: Uuid,
    /// Who made it.
    pub created_by: Uuid,
    /// When, in microseconds.
    pub at: i64,
    /// The files of its lines, in order.
    pub files: Vec<Uuid>,
    /// The id of its letter.
    pub letter: Uuid,
    /// What the letter says.
    pub text: String,
    /// The same as a page.
    pub html: String,
}

/// Whom the letter goes to.
pub const RECIPIENT: &str = "client-000042@clients.example.org";
/// What it is about.
pub const SUBJECT: &str = "Your pictures are ready";
/// What the journal keeps beside it.
pub const CHANGES: &str = r#"[["lines","20"],["grant","granted"],["letter","yes"]]"#;

impl Order {
    /// Makes up an order of so many scattered files.
    pub fn of(lines: u32, message: String, chance: &Chance) -> Self {
        let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let turn = chance.next();
        let html = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{SUBJECT}</title></head>\n\
             <body style=\"font-family:sans-serif;line-height:1.5;max-width:40em\">\n<p>{message}</p>\n\
             <p>Your order ({lines} files) is in your account:<br>\n<a href=\"https://pictures.example.org/orders\">\
             https://pictures.example.org/orders</a></p>\n<p style=\"color:#555\">The agency</p>\n</body></html>\n"
        );
        let text = format!(
            "{message}\n\nYour order ({lines} files) is in your account:\nhttps://pictures.example.org/orders\n\n\
             -- \nThe agency\n"
        );
        Self {
            owner: named(chance.scatter(turn)),
            created_by: named(0),
            at: i64::try_from(at.as_micros()).unwrap_or(i64::MAX),
            files: (0..u64::from(lines)).map(|line| named(chance.scatter(turn * 1000 + line))).collect(),
            letter: Uuid::from_u128(at.as_nanos() << 64 | u128::from(turn)),
            text,
            html,
        }
    }
}

/// The id of the `place`th thing; ids grow with their places, as those of the real thing grow with time.
pub fn named(place: u64) -> Uuid {
    Uuid::from_u128(0x0197_a5c0_0000_7000_8000_0000_0000_0000 | u128::from(place))
}

/// Scatters lines over all files, the same way in every run.
pub struct Chance {
    files: u64,
    turns: AtomicU64,
}

impl Chance {
    /// Scatters over so many files.
    pub fn over(files: u64) -> Self {
        Self { files: files.max(1), turns: AtomicU64::new(0) }
    }

    fn next(&self) -> u64 {
        self.turns.fetch_add(1, Ordering::Relaxed)
    }

    /// Multiplies by the golden ratio: neighbours come to lie far apart.
    fn scatter(&self, place: u64) -> u64 {
        place.wrapping_mul(0x9e37_79b9_7f4a_7c15) % self.files
    }
}
