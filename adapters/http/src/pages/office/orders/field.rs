//! The fields of an order's form, as data: how each is called, what its boxes say of an order, and what is read from them.
//!
//! Whoever adds a field adds it here. Remembering it, comparing it with what somebody else saved, and saving it follow.

use picdesk::{Billing, LineEdit, LineNumber, LineState, Order, OrderEdit, OrderLine};

use super::typed::{Reading, Typed};

/// What the box says by which a delivery is approved (rule 28).
pub(super) const APPROVED: &str = "approved";
/// What the box says by which an order is to be paid first (rule 29).
pub(super) const PAID_FIRST: &str = "must pay first";
/// What the box says by which a line is taken out of its order (rule 45).
pub(super) const STRUCK: &str = "taken out";
/// What the box says by which a line is marked for invoicing (rule 46).
pub(super) const TO_INVOICE: &str = "to invoice";

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
    MustPayFirst,
    Currency,
    Discount,
    PricesShown,
    Usage,
    Reference,
    Note,
    StaffNote,
}

/// A field that every line has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum OfLine {
    Grant,
    Size,
    Delivery,
    Price,
    State,
    Billing,
    /// The last of them, because people may type anything into it.
    Note,
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
    pub(super) const ALL: [Self; 9] = [
        Self::Grant,
        Self::MustPayFirst,
        Self::Currency,
        Self::Discount,
        Self::PricesShown,
        Self::Usage,
        Self::Reference,
        Self::Note,
        Self::StaffNote,
    ];

    fn known(self) -> Known<Order, OrderEdit> {
        match self {
            Self::Grant => Known {
                label: "Order permission",
                boxes: &["grant", "grant-until", "grant-most"],
                of: |order| Typed::of_grant(&order.grant),
                words: Typed::grant_in_words,
                read: |typed, edit| edit.grant = typed.grant(),
            },
            Self::MustPayFirst => Known {
                label: "Must pay first",
                boxes: &["must-pay-first"],
                of: |order| Typed::of_tick(order.must_pay_first, PAID_FIRST),
                words: Typed::text,
                read: |typed, edit| edit.must_pay_first = Some(typed.is_ticked()),
            },
            Self::Currency => Known {
                label: "Currency",
                boxes: &["currency"],
                of: |order| Typed::new([order.currency.code()]),
                words: |typed| typed.text().to_uppercase(),
                read: |typed, edit| edit.currency = typed.currency(),
            },
            Self::Discount => Known {
                label: "Discount",
                boxes: &["discount", "discount-reason"],
                of: |order| Typed::of_discount(order.discount.as_ref()),
                words: Typed::discount_in_words,
                read: |typed, edit| edit.discount = typed.discount(),
            },
            Self::PricesShown => Known {
                label: "Prices shown to the client",
                boxes: &["prices-shown"],
                of: |order| Typed::new([order.prices_shown.slug()]),
                words: Typed::text,
                read: |typed, edit| edit.prices_shown = typed.prices_shown(),
            },
            Self::Usage => Known {
                label: "Intended use",
                boxes: &["usage"],
                of: |order| Typed::of_message(&order.usage),
                words: Typed::text,
                read: |typed, edit| edit.usage = typed.if_any(),
            },
            Self::Reference => Known {
                label: "Reference",
                boxes: &["reference"],
                of: |order| Typed::of_text(&order.reference),
                words: Typed::text,
                read: |typed, edit| edit.reference = typed.if_any(),
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
    pub(super) const ALL: [Self; 7] =
        [Self::Grant, Self::Size, Self::Delivery, Self::Price, Self::State, Self::Billing, Self::Note];

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
            Self::Price => Known {
                label: "Price",
                boxes: &["-price"],
                of: |line| Typed::of_text(&line.price.as_ref().map(|price| price.amount())),
                words: Typed::text,
                read: |typed, edit| edit.price = typed.price(),
            },
            Self::State => Known {
                label: "State",
                boxes: &["-struck"],
                of: |line| Typed::of_tick(line.state == LineState::Struck, STRUCK),
                words: Typed::text,
                read: |typed, edit| {
                    edit.state = Some(if typed.is_ticked() { LineState::Struck } else { LineState::Standing });
                },
            },
            Self::Billing => Known {
                label: "Invoicing",
                boxes: &["-invoice"],
                of: |line| match line.billing {
                    Billing::Open => Typed::of_tick(false, TO_INVOICE),
                    Billing::ToInvoice => Typed::of_tick(true, TO_INVOICE),
                    Billing::Invoiced(number) => Typed::new([format!("invoice {number}")]),
                },
                words: Typed::text,
                read: |typed, edit| edit.to_invoice = Some(typed.is_ticked()),
            },
            Self::Note => Known {
                label: "Note",
                boxes: &["-note"],
                of: |line| Typed::of_text(&line.note),
                words: Typed::text,
                read: |typed, edit| edit.note = typed.if_any(),
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
