//! Changing an order: all that one save changes of it and of its lines.

use std::collections::HashSet;

use crate::{
    journal::Change,
    money::{Currency, Money, MoneyError},
    order::{
        Grant, Order, OrderRecord, OrderRefusal, OrderState,
        line::{Billing, Licensed, LineNumber, LineState, OrderLine},
        prices::{Discount, PricesShown},
    },
    policy::{Permit, may},
    revision::Expected,
    sizes::{Size, SizeBook, SizeLabel},
    text::{LineNote, Message, Name},
};

/// What one save changes of an order; what is `None` stays as it is. An inner `None` takes away what was there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderEdit {
    /// The order's download permission.
    pub grant: Option<Grant>,
    /// Whether it has to be paid before it is downloaded (rule 29).
    pub must_pay_first: Option<bool>,
    /// The currency of its prices. Prices keep their numbers.
    pub currency: Option<Currency>,
    /// What is taken off its prices (rule 43).
    pub discount: Option<Option<Discount>>,
    /// What the client sees of its prices (rule 44).
    pub prices_shown: Option<PricesShown>,
    /// What the client wants the files for.
    pub usage: Option<Option<Message>>,
    /// The client's own name for it.
    pub reference: Option<Option<Name>>,
    /// The note to the client.
    pub note_to_client: Option<Option<Message>>,
    /// The note for staff only.
    pub staff_note: Option<Option<Message>>,
    /// What changes of single lines.
    pub lines: Vec<LineEdit>,
}

impl OrderEdit {
    /// Changes one line and nothing else.
    pub fn of_line(line: LineEdit) -> Self {
        Self { lines: vec![line], ..Self::default() }
    }

    /// Whether it names something else than the note for staff, which is all of a cancelled order that still changes by
    /// an edit.
    fn is_of_the_order(&self) -> bool {
        *self != Self { staff_note: self.staff_note.clone(), ..Self::default() }
    }
}

/// What one save changes of a line; what is `None` stays as it is. An inner `None` takes away what was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineEdit {
    /// Which line.
    pub line: LineNumber,
    /// Its own download permission.
    pub grant: Option<Grant>,
    /// The size of a royalty-free line, among those that its file is offered in (rules 15, 18).
    pub size: Option<SizeLabel>,
    /// Whether it is delivered whatever restricts its file (rule 28).
    pub approve: Option<bool>,
    /// What it costs before the discount, in the order's currency (rule 43).
    pub price: Option<Option<Money>>,
    /// What the client is told about it.
    pub note: Option<Option<LineNote>>,
    /// Whether it counts, or is struck (rule 45).
    pub state: Option<LineState>,
    /// Whether it is to be invoiced (rule 46).
    pub to_invoice: Option<bool>,
}

impl LineEdit {
    /// Changes nothing of a line yet.
    pub const fn of(line: LineNumber) -> Self {
        let (grant, size, approve, price) = (None, None, None, None);
        Self { line, grant, size, approve, price, note: None, state: None, to_invoice: None }
    }

    /// Whether it changes what a line costs or whether it counts, which an invoice freezes (rule 45).
    const fn is_of_money(&self) -> bool {
        self.size.is_some() || self.price.is_some() || self.state.is_some() || self.to_invoice.is_some()
    }
}

/// What a save came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edited {
    /// What is different now, for the history (rule 47); nothing where all was so already.
    pub changes: Vec<Change>,
    /// The lines that are different now.
    pub lines: Vec<LineNumber>,
}

impl From<Option<Change>> for Edited {
    /// What is different of the order itself, and of none of its lines.
    fn from(change: Option<Change>) -> Self {
        Self { changes: change.into_iter().collect(), lines: Vec::new() }
    }
}

impl Order {
    /// Changes all that an edit names, or nothing where one part of it is refused. Where anything is different
    /// afterwards it is one more revision (rule 40), and grants hold from the client's next request on (rule 25).
    ///
    /// A size that is picked is a snapshot from then on (rule 20). The price goes with it, unless it is no longer the
    /// one of the size before. Once a line is invoiced, what it costs is frozen (rule 45). An order that was cancelled is
    /// closed (rule 26): staff may go on telling each other about it, and nothing else of it is edited.
    pub fn edit(
        &mut self,
        _editing: &Permit<may::EditOrders>,
        edit: &OrderEdit,
        sizes: &SizeBook,
        expected: Expected,
    ) -> Result<Edited, OrderRefusal> {
        expected.check(self.0.revision)?;
        if self.state == OrderState::Cancelled && edit.is_of_the_order() {
            return Err(OrderRefusal::Cancelled);
        }
        if let Some(line) = edit.named_twice() {
            return Err(OrderRefusal::LineNamedTwice(line));
        }
        let (mut next, mut edited) = (Self(self.0.clone()), Edited::default());
        edited.changes = edit.apply(&mut next.0);
        if let Some(line) = self.first_invoiced()
            && (next.currency != self.currency || next.discount != self.discount)
        {
            return Err(OrderRefusal::Invoiced(line));
        }
        for part in &edit.lines {
            let changes = part.apply(&mut next.0, sizes)?;
            if !changes.is_empty() {
                edited.lines.push(part.line);
            }
            edited.changes.extend(changes);
        }
        if next.currency != self.currency {
            // Every line with a price is stored anew.
            let priced = next.lines.iter().filter(|line| line.price.is_some()).map(|line| line.number);
            let others: Vec<_> = priced.filter(|line| !edited.lines.contains(line)).collect();
            edited.lines.extend(others);
        }
        next.totals()?;
        if !edited.changes.is_empty() {
            next.0.revision = next.revision.next();
            *self = next;
        }
        Ok(edited)
    }
}

impl OrderEdit {
    /// The first line that it names a second time.
    fn named_twice(&self) -> Option<LineNumber> {
        let mut named = HashSet::with_capacity(self.lines.len());
        self.lines.iter().map(|part| part.line).find(|line| !named.insert(*line))
    }

    /// Changes the head of an order, and answers what is different.
    fn apply(&self, order: &mut OrderRecord) -> Vec<Change> {
        let mut changes = Vec::new();
        if let Some(grant) = self.grant {
            changes.extend(replace("grant", &mut order.grant, grant, words));
        }
        if let Some(first) = self.must_pay_first {
            let said = |first: &bool| Some(if *first { "yes" } else { "no" }.to_owned());
            changes.extend(replace("to be paid first", &mut order.must_pay_first, first, said));
        }
        if let Some(currency) = self.currency {
            changes.extend(replace("currency", &mut order.currency, currency, words));
            for line in &mut order.lines {
                line.price = line.price.map(|price| price.in_currency(currency));
            }
        }
        if let Some(discount) = &self.discount {
            changes.extend(replace("discount", &mut order.discount, discount.clone(), maybe));
        }
        if let Some(shown) = self.prices_shown {
            let said = |shown: &PricesShown| Some(shown.slug().to_owned());
            changes.extend(replace("prices shown", &mut order.prices_shown, shown, said));
        }
        if let Some(usage) = &self.usage {
            changes.extend(replace("intended use", &mut order.usage, usage.clone(), text));
        }
        if let Some(reference) = &self.reference {
            changes.extend(replace("reference", &mut order.reference, reference.clone(), maybe));
        }
        if let Some(note) = &self.note_to_client {
            changes.extend(replace("note to the client", &mut order.note_to_client, note.clone(), text));
        }
        if let Some(note) = &self.staff_note {
            changes.extend(replace("staff note", &mut order.staff_note, note.clone(), text));
        }
        changes
    }
}

impl LineEdit {
    /// Changes one line, and answers what is different.
    fn apply(&self, order: &mut OrderRecord, sizes: &SizeBook) -> Result<Vec<Change>, OrderRefusal> {
        let (number, currency) = (self.line, order.currency);
        let line = order.lines.iter_mut().find(|line| line.number == number);
        let line = line.ok_or(OrderRefusal::NoSuchLine(number))?;
        if line.is_invoiced() && self.is_of_money() {
            return Err(OrderRefusal::Invoiced(number));
        }
        let of_line = |what: &str| format!("{what} of line {number}");
        let mut changes = Vec::new();
        if let Some(grant) = self.grant {
            changes.extend(replace(&of_line("grant"), &mut line.grant, grant, words));
        }
        if let Some(approve) = self.approve {
            let said = |approved: &bool| Some(if *approved { "approved" } else { "not approved" }.to_owned());
            changes.extend(replace(&of_line("delivery"), &mut line.delivery_approved, approve, said));
        }
        if let Some(label) = &self.size {
            changes.extend(pick(line, label, &sizes.offered(line.file.supplier, &line.file.master), currency)?);
        }
        if let Some(price) = self.price {
            if price.is_some_and(|price| price.currency() != currency) {
                return Err(MoneyError::TwoCurrencies.into());
            }
            changes.extend(replace(&of_line("price"), &mut line.price, price, maybe));
        }
        if let Some(note) = &self.note {
            changes.extend(replace(&of_line("note"), &mut line.note, note.clone(), maybe));
        }
        if let Some(state) = self.state {
            let said = |state: &LineState| Some(state.slug().to_owned());
            changes.extend(replace(&format!("line {number}"), &mut line.state, state, said));
        }
        changes.extend(self.mark(line)?);
        Ok(changes)
    }

    /// Marks a line for invoicing, or takes the mark away; a line that is struck loses it. Only what stands and has a price
    /// can be invoiced (rule 46).
    fn mark(&self, line: &mut OrderLine) -> Result<Option<Change>, OrderRefusal> {
        let wanted = match self.to_invoice {
            None if line.state == LineState::Standing => line.billing,
            None | Some(false) => line.billing.unmarked(),
            Some(true) => Billing::ToInvoice,
        };
        if wanted == Billing::ToInvoice {
            match line {
                OrderLine { state: LineState::Struck, .. } => return Err(OrderRefusal::StruckLine(line.number)),
                OrderLine { price: None, .. } => return Err(OrderRefusal::NoPrice(line.number)),
                _ => {}
            }
        }
        Ok(replace(&format!("invoicing of line {}", line.number), &mut line.billing, wanted, Billing::said))
    }
}

/// Picks the size of a royalty-free line, and answers what is different. A size that has the label already is the
/// snapshot that stays (rule 20).
fn pick(
    line: &mut OrderLine,
    label: &SizeLabel,
    offered: &[Size],
    currency: Currency,
) -> Result<Vec<Change>, OrderRefusal> {
    let before = line.licensed.price_in(currency);
    let Licensed::RoyaltyFree(size) = &mut line.licensed else {
        return Err(OrderRefusal::SizeIsTheClients(line.number));
    };
    if size.as_ref().is_some_and(|size| size.label == *label) {
        return Ok(Vec::new());
    }
    let picked = offered.iter().find(|size| size.label == *label);
    let picked = picked.ok_or_else(|| OrderRefusal::SizeNotOffered(label.clone()))?;
    let old = size.replace(picked.clone());
    let (old, new) = (old.as_ref().map(|size| size.label.to_string()), label.to_string());
    let mut changes = vec![Change::of(&format!("size of line {}", line.number), old, Some(new))];
    if line.price == before {
        let price = line.licensed.price_in(currency);
        changes.extend(replace(&format!("price of line {}", line.number), &mut line.price, price, maybe));
    }
    Ok(changes)
}

/// Puts a value into its place, and answers the change if it is one.
pub(super) fn replace<T: PartialEq>(
    field: &str,
    place: &mut T,
    new: T,
    said: impl Fn(&T) -> Option<String>,
) -> Option<Change> {
    if *place == new {
        return None;
    }
    let old = said(place);
    *place = new;
    Some(Change::of(field, old, said(place)))
}

/// A value as the history says it.
fn words<T: ToString>(value: &T) -> Option<String> {
    Some(value.to_string())
}

/// A value that may be missing, as the history says it.
fn maybe<T: ToString>(value: &Option<T>) -> Option<String> {
    value.as_ref().map(T::to_string)
}

/// A text of several lines that may be missing, as the history says it.
fn text(value: &Option<Message>) -> Option<String> {
    value.as_ref().map(|value| value.as_str().to_owned())
}
