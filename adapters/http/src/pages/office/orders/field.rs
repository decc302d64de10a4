//! The fields of an order's form, as data: how each is called, what its boxes say of an order, and what is read from them.
//!
//! Whoever adds a field adds it here. Remembering it, comparing it with what somebody else saved, and saving it follow.

use picdesk::{LineEdit, LineNumber, Order, OrderEdit, OrderLine};

use super::typed::{APPROVED, Reading, Typed};

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    /// One of the order itself.
    Order(OfOrder),
    /// One of a line.
    Line(LineNumber, OfLine),
}

/// A field of the order itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum OfOrder {
    Grant,
    Note,
    StaffNote,
}

/// A field that every line has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum OfLine {
    Grant,
    Size,
    Delivery,
}

/// What there is to know of a field of a `T`, which an `E` changes.
struct Known<T, E> {
    /// What it is called where differences are listed.
    label: &'static str,
    /// The names of its boxes. What is typed into several of them is one value, and makes sense together alone.
    boxes: &'static [&'static str],
    /// What stands in its boxes.
    of: fn(&T) -> Typed,
    /// How that reads. What reads the same is the same.
    words: fn(&Typed) -> String,
    /// Puts what was typed into an edit.
    read: fn(&mut Reading<'_>, &mut E),
}

impl OfOrder {
    pub(super) const ALL: [Self; 3] = [Self::Grant, Self::Note, Self::StaffNote];

    fn known(self) -> Known<Order, OrderEdit> {
        match self {
            Self::Grant => Known {
                label: "Order permission",
                boxes: &["grant", "grant-until", "grant-most"],
                of: |order| Typed::of_grant(&order.grant),
                words: Typed::grant_in_words,
                read: |typed, edit| edit.grant = typed.grant(),
            },
            Self::Note => Known {
                label: "Note to client",
                boxes: &["note"],
                of: |order| Typed::of_message(&order.note_to_client),
                words: Typed::text,
                read: |typed, edit| edit.note_to_client = typed.if_any(),
            },
            Self::StaffNote => Known {
                label: "Staff note",
                boxes: &["staff-note"],
                of: |order| Typed::of_message(&order.staff_note),
                words: Typed::text,
                read: |typed, edit| edit.staff_note = typed.if_any(),
            },
        }
    }
}

impl OfLine {
    pub(super) const ALL: [Self; 3] = [Self::Grant, Self::Size, Self::Delivery];

    /// The names of the boxes stand behind that of the line.
    fn known(self) -> Known<OrderLine, LineEdit> {
        match self {
            Self::Grant => Known {
                label: "Permission",
                boxes: &["", "-until", "-most"],
                of: |line| Typed::of_grant(&line.grant),
                words: Typed::grant_in_words,
                read: |typed, edit| edit.grant = typed.grant(),
            },
            Self::Size => Known {
                label: "Size",
                boxes: &["-size"],
                of: |line| Typed::of_text(&line.licensed.size().map(|size| &size.label)),
                words: Typed::text,
                // A line that needs a size goes on without one until it is picked (rule 18).
                read: |typed, edit| edit.size = typed.if_any().flatten(),
            },
            Self::Delivery => Known {
                label: "Delivery",
                boxes: &["-delivery"],
                of: |line| Typed::of_tick(line.delivery_approved, APPROVED),
                words: Typed::text,
                read: |typed, edit| edit.approve = Some(typed.is_ticked()),
            },
        }
    }
}

impl Field {
    /// Every field of an order with its lines.
    pub(super) fn all_of(order: &Order) -> impl Iterator<Item = (Self, Typed)> {
        let of_lines = order
            .lines
            .iter()
            .flat_map(|line| OfLine::ALL.map(|field| (Self::Line(line.number, field), (field.known().of)(line))));
        OfOrder::ALL.map(|field| (Self::Order(field), (field.known().of)(order))).into_iter().chain(of_lines)
    }

    /// The fields of a line.
    pub(super) fn of_line(line: LineNumber) -> impl Iterator<Item = Self> {
        OfLine::ALL.into_iter().map(move |field| Self::Line(line, field))
    }

    /// What it is called; that of a line with its file.
    pub(super) fn label(self, file: &str) -> String {
        match self {
            Self::Order(field) => field.known().label.to_owned(),
            Self::Line(_, field) => format!("{} of {file}", field.known().label),
        }
    }

    /// The names of its boxes in the form.
    pub(super) fn boxes(self) -> Vec<String> {
        match self {
            Self::Order(field) => field.known().boxes.iter().map(ToString::to_string).collect(),
            Self::Line(line, field) => field.known().boxes.iter().map(|rest| format!("line-{line}{rest}")).collect(),
        }
    }

    /// How reads what stands in its boxes.
    pub(super) fn words(self, typed: &Typed) -> String {
        match self {
            Self::Order(field) => (field.known().words)(typed),
            Self::Line(_, field) => (field.known().words)(typed),
        }
    }

    /// Puts what was typed into an edit.
    pub(super) fn read(self, typed: &mut Reading<'_>, edit: &mut OrderEdit) {
        match self {
            Self::Order(field) => (field.known().read)(typed, edit),
            Self::Line(line, field) => {
                let place = edit.lines.iter().position(|edit| edit.line == line).unwrap_or_else(|| {
                    edit.lines.push(LineEdit::of(line));
                    edit.lines.len() - 1
                });
                (field.known().read)(typed, &mut edit.lines[place]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_fields_share_a_box() {
        let of_order = OfOrder::ALL.into_iter().map(Field::Order);
        let fields = of_order.chain(Field::of_line(LineNumber(1))).chain(Field::of_line(LineNumber(11)));
        let mut boxes: Vec<String> = fields.flat_map(Field::boxes).collect();
        let all = boxes.len();
        boxes.sort();
        boxes.dedup();
        assert_eq!(boxes.len(), all);
    }
}
