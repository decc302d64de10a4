//! What a form says of an order, field by field: as it was typed, as it was shown, and as it is now.
//!
//! Every field that can be typed into has its value of the time when the page was shown beside it, in a hidden field. So
//! a save names what was really changed by hand and nothing else, and it can be told what others changed meanwhile.

use std::collections::{BTreeMap, BTreeSet};

use picdesk::{Currency, LineNumber, Order, OrderEdit};

use super::{
    field::{Field, OfOrder},
    typed::{Reading, Typed},
};
use crate::pages::fields::{Complaints, Fields};

/// What stands between the boxes where they are remembered in one hidden field. The last of them may have it in its text.
const BETWEEN: char = '|';

/// What a form says of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Said {
    fields: BTreeMap<Field, Typed>,
    /// The last line that the order had; a page shows a part of them.
    pub last: u32,
}

impl Said {
    /// What a form says that shows this order.
    pub(super) fn of(order: &Order) -> Self {
        let last = order.lines.last().map_or(0, |line| line.number.0);
        Self { fields: Field::all_of(order).collect(), last }
    }

    /// What was typed into a form.
    pub(super) fn typed(fields: &Fields) -> Self {
        let typed = |field: Field| (field, Typed::new(field.boxes().iter().map(|name| fields.text(name))));
        let of_lines = lines(fields).flat_map(|(line, _)| Field::of_line(line));
        Self { fields: of_order(fields).chain(of_lines).map(typed).collect(), last: last(fields) }
    }

    /// What the page said when it was shown.
    pub(super) fn shown(fields: &Fields) -> Self {
        let of_order =
            of_order(fields).flat_map(|field| unpacked(vec![field], fields.text(&remembers(&field.boxes()[0]))));
        let of_lines = lines(fields).flat_map(|(line, was)| unpacked(Field::of_line(line).collect(), was));
        Self { fields: of_order.chain(of_lines).collect(), last: last(fields) }
    }

    /// What differs from what was shown, as an edit of the order; what cannot be read is complained about under its
    /// box.
    pub(super) fn edit(&self, shown: &Self, complaints: &mut Complaints) -> OrderEdit {
        let (mut edit, currency) = (OrderEdit::default(), self.currency());
        for (&field, typed) in &self.fields {
            if field.words(typed) != field.words(&shown.get(field)) {
                let names = field.boxes();
                field.read(&mut Reading { typed, names, currency, complaints: &mut *complaints }, &mut edit);
            }
        }
        edit
    }

    /// The currency of the prices.
    fn currency(&self) -> Option<Currency> {
        self.get(Field::Order(OfOrder::Currency)).first().to_uppercase().parse().ok()
    }

    /// What a field says; nothing where the form does not have it.
    pub(super) fn get(&self, field: Field) -> Typed {
        self.fields.get(&field).cloned().unwrap_or_default()
    }

    /// Every field with what it says.
    pub(super) fn fields(&self) -> impl Iterator<Item = (Field, &Typed)> {
        self.fields.iter().map(|(field, typed)| (*field, typed))
    }

    /// Whether the form has a field: a page shows a part of the lines, and of a cancelled order the staff note alone.
    pub(super) fn has(&self, field: Field) -> bool {
        self.fields.contains_key(&field)
    }

    /// Leaves the fields with these first boxes as they were shown.
    pub(super) fn leave<'a>(&mut self, names: impl Iterator<Item = &'a str>, shown: &Self) {
        let names: BTreeSet<&str> = names.collect();
        for (field, typed) in &mut self.fields {
            if names.contains(&*field.boxes()[0]) {
                *typed = shown.get(*field);
            }
        }
    }

    /// Lets a field say something else.
    pub(super) fn put(&mut self, field: Field, typed: Typed) {
        self.fields.insert(field, typed);
    }

    /// Whether it says something else than the order as it is now, beside the note for staff.
    pub(super) fn is_of_the_order(&self, now: &Self) -> bool {
        let others = self.fields().filter(|(field, _)| *field != Field::Order(OfOrder::StaffNote));
        others.into_iter().any(|(field, typed)| field.words(typed) != field.words(&now.get(field)))
    }

    /// The hidden fields that remember what the form says of these fields of the order itself, by their names.
    pub(super) fn remembered(&self, fields: &[OfOrder]) -> Vec<(String, String)> {
        let of_order = fields.iter().copied().map(Field::Order);
        of_order.map(|field| (remembers(&field.boxes()[0]), packed([self.get(field)]))).collect()
    }

    /// The value of the hidden field that remembers a line.
    pub(super) fn remembered_of(&self, line: LineNumber) -> String {
        packed(Field::of_line(line).map(|field| self.get(field)))
    }
}

/// The name of the hidden field that remembers what stood in a box.
fn remembers(name: &str) -> String {
    format!("was-{name}")
}

/// The fields of the order itself that a form shows.
fn of_order(fields: &Fields) -> impl Iterator<Item = Field> {
    let is_sent =
        |names: Vec<String>| fields.ticked(&remembers(&names[0])) || names.iter().any(|name| fields.ticked(name));
    OfOrder::ALL.into_iter().map(Field::Order).filter(move |field| is_sent(field.boxes()))
}

/// The lines that a form shows, with what it remembers of each.
fn lines(fields: &Fields) -> impl Iterator<Item = (LineNumber, &str)> {
    fields.beginning("was-line-").filter_map(|(rest, was)| Some((LineNumber(rest.parse().ok()?), was)))
}

fn last(fields: &Fields) -> u32 {
    fields.value("was-last").unwrap_or_default()
}

fn packed(fields: impl IntoIterator<Item = Typed>) -> String {
    let boxes: Vec<String> =
        fields.into_iter().flat_map(|typed| typed.boxes().map(str::to_owned).collect::<Vec<_>>()).collect();
    // What is empty at the end reads back as empty.
    let filled = boxes.iter().rposition(|text| !text.is_empty()).map_or(0, |place| place + 1);
    boxes[..filled].join(&BETWEEN.to_string())
}

fn unpacked(fields: Vec<Field>, packed: &str) -> Vec<(Field, Typed)> {
    let many: usize = fields.iter().map(|field| field.boxes().len()).sum();
    let mut boxes = packed.splitn(many, BETWEEN).chain(std::iter::repeat(""));
    fields.into_iter().map(|field| (field, Typed::new(boxes.by_ref().take(field.boxes().len())))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_reads_back_whatever_stands_in_the_last_box() {
        let fields: Vec<Field> = Field::of_line(LineNumber(7)).collect();
        let many = fields.iter().map(|field| field.boxes().len()).sum::<usize>();
        let mut texts = vec!["granted"; many];
        texts[many - 1] = "a|b";
        let said = unpacked(fields.clone(), &texts.join("|"));
        assert_eq!(packed(said.iter().map(|(_, typed)| typed.clone())), texts.join("|"));
        assert_eq!(said.last().unwrap().1.boxes().last(), Some("a|b"));
        assert!(unpacked(fields, "").iter().all(|(field, typed)| typed.boxes().count() == field.boxes().len()));
    }
}
