//! What somebody else changed of an order between showing a form and saving it (rule 40).

use std::collections::BTreeMap;

use picdesk::{FileNumber, LineNumber, Order};

use super::typed::{LineSaid, Said};

/// One field that is different now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clash {
    /// What it is called.
    pub what: String,
    /// What it said when the page was shown.
    pub was: String,
    /// What it says now.
    pub now: String,
    /// What was typed into it, where that is something else again.
    pub typed: Option<String>,
}

/// A form taken on to what the order is now: what was typed is kept, and what was left alone follows the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Merged {
    /// What the form says from now on.
    pub said: Said,
    /// What is different now.
    pub clashes: Vec<Clash>,
}

impl Merged {
    /// Lays what was typed over what the order is now.
    pub(super) fn of(typed: &Said, shown: &Said, order: &Order) -> Self {
        let (now, mut clashes) = (Said::of(order), Vec::new());
        let mut found = Found(&mut clashes);
        let grant = found.keep("Order permission", &typed.grant, &shown.grant, &now.grant);
        let note = found.keep("Note to client", &typed.note, &shown.note, &now.note);
        let staff_note = found.keep("Staff note", &typed.staff_note, &shown.staff_note, &now.staff_note);
        let files: BTreeMap<LineNumber, &FileNumber> =
            order.lines.iter().map(|line| (line.number, &line.file.number)).collect();
        let mut lines = BTreeMap::new();
        for (number, now) in now.lines {
            let file = files.get(&number).map(ToString::to_string).unwrap_or_default();
            let (Some(typed), Some(shown)) = (typed.lines.get(&number), shown.lines.get(&number)) else {
                if number.0 > shown.last {
                    let (what, was, now) = ("Files".to_owned(), String::new(), format!("{file} was added"));
                    found.0.push(Clash { what, was, now, typed: None });
                }
                lines.insert(number, now);
                continue;
            };
            let grant = found.keep(&format!("Permission of {file}"), &typed.grant, &shown.grant, &now.grant);
            let size = found.keep(&format!("Size of {file}"), &typed.size, &shown.size, &now.size);
            let delivery = found.keep(&format!("Delivery of {file}"), &typed.delivery, &shown.delivery, &now.delivery);
            lines.insert(number, LineSaid { grant, size, delivery });
        }
        Self { said: Said { grant, note, staff_note, lines, last: now.last }, clashes }
    }

    /// Whether something that was typed would go over what somebody else has saved.
    pub(super) fn overlaps(&self) -> bool {
        self.clashes.iter().any(|clash| clash.typed.is_some())
    }
}

/// Gathers what is different.
struct Found<'a>(&'a mut Vec<Clash>);

impl Found<'_> {
    /// Keeps what was typed, or where nothing was, what is there now.
    fn keep<T: Clone + PartialEq + ToString>(&mut self, what: &str, typed: &T, shown: &T, now: &T) -> T {
        let touched = typed != shown;
        if now != shown && now != typed {
            let typed = touched.then(|| typed.to_string());
            self.0.push(Clash { what: what.to_owned(), was: shown.to_string(), now: now.to_string(), typed });
        }
        if touched { typed.clone() } else { now.clone() }
    }
}
