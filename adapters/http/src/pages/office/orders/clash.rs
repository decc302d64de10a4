//! What somebody else changed of an order between showing a form and saving it (rule 40).

use std::collections::BTreeMap;

use picdesk::{LineNumber, Order};

use super::{
    field::{Field, OfLine},
    said::Said,
};

/// One field that is different now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clash {
    /// What it is called.
    pub what: String,
    /// The name of its first box; nothing where there is none to type into.
    pub name: String,
    /// What it said when the page was shown.
    pub was: String,
    /// What it says now.
    pub now: String,
    /// What was typed into it, where that is something else again.
    pub typed: Option<String>,
}

impl Clash {
    /// Whether both changed it, each to something else.
    pub(super) const fn is_conflict(&self) -> bool {
        self.typed.is_some()
    }

    /// A line that was not there.
    fn added(file: &str) -> Self {
        let (what, now) = ("Files".to_owned(), format!("{file} was added"));
        Self { what, name: String::new(), was: String::new(), now, typed: None }
    }
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
        let files: BTreeMap<LineNumber, String> =
            order.lines.iter().map(|line| (line.number, line.file.number.to_string())).collect();
        let now = Said::of(order);
        let (mut said, mut clashes) = (now.clone(), Vec::new());
        for (field, now) in now.fields() {
            let file = match field {
                Field::Order(_) => "",
                Field::Line(line, _) => files.get(&line).map_or("", String::as_str),
            };
            if !typed.has(field) {
                // A line of another part of the order, or one that was not there yet.
                if matches!(field, Field::Line(line, OfLine::Grant) if line.0 > shown.last) {
                    clashes.push(Clash::added(file));
                }
                continue;
            }
            let [was, is, mine] = [&shown.get(field), now, &typed.get(field)].map(|said| field.words(said));
            let touched = mine != was;
            if touched {
                said.put(field, typed.get(field));
            }
            if is != was && is != mine {
                let (what, name) = (field.label(file), field.boxes().swap_remove(0));
                clashes.push(Clash { what, name, was, now: is, typed: touched.then_some(mine) });
            }
        }
        Self { said, clashes }
    }

    /// Whether something that was typed would go over what somebody else has saved.
    pub(super) fn overlaps(&self) -> bool {
        self.clashes.iter().any(Clash::is_conflict)
    }
}
