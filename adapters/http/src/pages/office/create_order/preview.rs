//! The preview of an order: its lines, what the client could download at once, and the mail as it will go out.

use picdesk::{ComesTo, Decision, KeptFromOwner, LetterText, Licensed, OpenedBy, OrderCreated, OrderLine};

use super::said;
use crate::pages::{
    fields::sentence,
    words::{self, Address, Tile},
};

/// How many lines a preview shows; it counts them all.
const LINES: usize = 50;

/// What would be created (rule 9).
pub(super) struct Preview {
    pub lines: Vec<Line>,
    /// How many lines there are besides.
    pub further: Option<String>,
    /// How many files, and how many of them could be downloaded at once.
    pub counted: String,
    /// What staff should know.
    pub warnings: Vec<String>,
    pub mail: Option<Mail>,
}

/// One line of the order.
pub(super) struct Line {
    pub tile: Tile,
    pub size: String,
    /// What it costs, where that is agreed.
    pub price: Option<String>,
    pub opens: bool,
    pub why: String,
}

/// The letter to the client, to the last character (rule 38).
pub(in crate::pages::office) struct Mail {
    pub recipient: Address,
    pub subject: String,
    pub text: String,
}

impl Preview {
    pub(super) fn of(planned: &OrderCreated) -> Self {
        let (lines, comes_to) = (&planned.order.lines, ComesTo::of(planned));
        let further = lines.len().saturating_sub(LINES) as u64;
        let shown = lines.iter().zip(&planned.decisions).zip(&planned.kept).take(LINES);
        Self {
            lines: shown.map(|((line, decision), kept)| Line::of(line, decision, kept)).collect(),
            further: (further > 0).then(|| words::count(further, "more file")),
            counted: said::counted(&comes_to),
            warnings: said::warnings(&comes_to),
            mail: planned.letter.as_ref().map(Mail::from),
        }
    }
}

impl From<&LetterText> for Mail {
    fn from(letter: &LetterText) -> Self {
        Self {
            recipient: Address::of(&letter.recipient),
            subject: letter.subject.to_string(),
            text: letter.text.clone(),
        }
    }
}

impl Line {
    fn of(line: &OrderLine, decision: &Decision, kept: &KeptFromOwner) -> Self {
        let (opens, why) = match decision {
            Decision::Allowed(allowed) => (true, opened(allowed.by).to_owned()),
            Decision::Refused(refusal) => (false, sentence(&refusal.to_string())),
        };
        let size = match &line.licensed {
            Licensed::RightsManaged => "The client picks the size when downloading".to_owned(),
            Licensed::RoyaltyFree(Some(size)) => words::size(size),
            Licensed::RoyaltyFree(None) => "Needs size".to_owned(),
        };
        Self { tile: Tile::from(line).told(&kept.notices), size, price: line.price.map(words::money), opens, why }
    }
}

/// Which level opens a line, in words (rule 23).
fn opened(by: OpenedBy) -> &'static str {
    match by {
        OpenedBy::Line | OpenedBy::Order => "Can be downloaded at once: this order permits it.",
        OpenedBy::Account => "Can be downloaded at once: the account permits it, whatever is ticked here.",
    }
}
