//! Changing an order: all that one save changes, one more file, and showing a draft to its client.

use crate::{
    file::FileCard,
    journal::Change,
    lightbox::MOST_FILES,
    moment::Moment,
    order::{
        Grant, Order, OrderRecord, OrderRefusal, OrderState,
        create::{Wish, licensed},
        line::{Licensed, LineNumber, OrderLine},
    },
    policy::{Permit, may},
    revision::Expected,
    sizes::{Size, SizeBook, SizeLabel},
    text::Message,
};

/// What one save changes of an order; what is `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrderEdit {
    /// The order's download permission.
    pub grant: Option<Grant>,
    /// The note to the client; the inner `None` takes it away.
    pub note_to_client: Option<Option<Message>>,
    /// The note for staff only; the inner `None` takes it away.
    pub staff_note: Option<Option<Message>>,
    /// What changes of single lines.
    pub lines: Vec<LineEdit>,
}

impl OrderEdit {
    /// Changes one line and nothing else.
    pub fn of_line(line: LineEdit) -> Self {
        Self { lines: vec![line], ..Self::default() }
    }
}

/// What one save changes of a line; what is `None` stays as it is.
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
}

impl LineEdit {
    /// Changes nothing of a line yet.
    pub const fn of(line: LineNumber) -> Self {
        Self { line, grant: None, size: None, approve: None }
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

/// What adding a file came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileAdded {
    /// Its line.
    pub line: LineNumber,
    /// Whether that line was there before, so that nothing was added (rule 41).
    pub was_there: bool,
}

impl Order {
    /// Changes all that an edit names, or nothing where one part of it is refused. Where anything is different
    /// afterwards it is one more revision (rule 40), and grants hold from the client's next request on (rule 25).
    ///
    /// A size that is picked is a snapshot from then on (rule 20). The price goes with it, unless it is no longer the
    /// one of the size before.
    pub fn edit(
        &mut self,
        _editing: &Permit<may::EditOrders>,
        edit: &OrderEdit,
        sizes: &SizeBook,
        expected: Expected,
    ) -> Result<Edited, OrderRefusal> {
        expected.check(self.0.revision)?;
        let (mut next, mut edited) = (self.0.clone(), Edited::default());
        let text = |note: &Option<Message>| note.as_ref().map(|note| note.as_str().to_owned());
        if let Some(grant) = edit.grant {
            edited.changes.extend(replace("grant", &mut next.grant, grant, said));
        }
        if let Some(note) = &edit.note_to_client {
            edited.changes.extend(replace("note to the client", &mut next.note_to_client, note.clone(), text));
        }
        if let Some(note) = &edit.staff_note {
            edited.changes.extend(replace("staff note", &mut next.staff_note, note.clone(), text));
        }
        for part in &edit.lines {
            let changes = part.apply(&mut next, sizes)?;
            if !changes.is_empty() && !edited.lines.contains(&part.line) {
                edited.lines.push(part.line);
            }
            edited.changes.extend(changes);
        }
        if !edited.changes.is_empty() {
            next.revision = next.revision.next();
            self.0 = next;
        }
        Ok(edited)
    }

    /// Adds a file as the last line, with the grant that inherits; one that is on a line already stays there and is
    /// reported (rule 41).
    ///
    /// `wish` is what was picked in the dialog. The largest or the smallest is for whatever is royalty-free and has no
    /// effect on a rights-managed file (rule 19).
    pub fn add_file(
        &mut self,
        _editing: &Permit<may::EditOrders>,
        card: &FileCard,
        wish: Option<&Wish>,
        offered: &[Size],
    ) -> Result<FileAdded, OrderRefusal> {
        if self.0.state == OrderState::Cancelled {
            return Err(OrderRefusal::Cancelled);
        }
        if let Some(line) = self.0.lines.iter().find(|line| line.file.id == card.id) {
            return Ok(FileAdded { line: line.number, was_there: true });
        }
        if card.withdrawn {
            return Err(OrderRefusal::Withdrawn(card.number.clone()));
        }
        if self.0.lines.len() >= MOST_FILES {
            return Err(OrderRefusal::Full);
        }
        let licensed = match wish {
            Some(Wish::Pick(pick)) => licensed(card, offered, None, Some(*pick))?,
            wish => licensed(card, offered, wish, None)?,
        };
        let line = LineNumber(self.0.lines.last().map_or(1, |line| line.number.0 + 1));
        self.0.lines.push(OrderLine::new(line, card, licensed));
        self.0.revision = self.0.revision.next();
        Ok(FileAdded { line, was_there: false })
    }

    /// Marks the order as paid, or as not paid after all (rule 29); answers what is different. It says that money came, and
    /// keeps no accounts.
    pub fn mark_paid(
        &mut self,
        _editing: &Permit<may::EditOrders>,
        paid: bool,
        expected: Expected,
        now: Moment,
    ) -> Result<Option<Change>, OrderRefusal> {
        expected.check(self.0.revision)?;
        if self.0.paid_at.is_some() == paid {
            return Ok(None);
        }
        let said = |paid: &Option<Moment>| Some(if paid.is_some() { "yes" } else { "no" }.to_owned());
        let change = replace("paid", &mut self.0.paid_at, paid.then_some(now), said);
        self.0.revision = self.0.revision.next();
        Ok(change)
    }

    /// Shows a draft to its client from now on (rule 12).
    pub fn release(&mut self, _editing: &Permit<may::EditOrders>, expected: Expected) -> Result<(), OrderRefusal> {
        expected.check(self.0.revision)?;
        if self.0.state != OrderState::Draft {
            return Err(OrderRefusal::NotADraft);
        }
        self.0.state = OrderState::Open;
        self.0.revision = self.0.revision.next();
        Ok(())
    }
}

impl LineEdit {
    /// Changes one line, and answers what is different.
    fn apply(&self, order: &mut OrderRecord, sizes: &SizeBook) -> Result<Vec<Change>, OrderRefusal> {
        let number = self.line;
        let line = order.lines.iter_mut().find(|line| line.number == number);
        let line = line.ok_or(OrderRefusal::NoSuchLine(number))?;
        let mut changes = Vec::new();
        if let Some(grant) = self.grant {
            changes.extend(replace(&format!("grant of line {number}"), &mut line.grant, grant, said));
        }
        if let Some(approve) = self.approve {
            let said = |approved: &bool| Some(if *approved { "approved" } else { "not approved" }.to_owned());
            changes.extend(replace(&format!("delivery of line {number}"), &mut line.delivery_approved, approve, said));
        }
        if let Some(label) = &self.size {
            changes.extend(pick(line, label, &sizes.offered(line.file.supplier, &line.file.master))?);
        }
        Ok(changes)
    }
}

/// Picks the size of a royalty-free line, and answers what is different. A size that has the label already is the
/// snapshot that stays (rule 20).
fn pick(line: &mut OrderLine, label: &SizeLabel, offered: &[Size]) -> Result<Vec<Change>, OrderRefusal> {
    let Licensed::RoyaltyFree(size) = &mut line.licensed else {
        return Err(OrderRefusal::SizeIsTheClients(line.number));
    };
    if size.as_ref().is_some_and(|size| size.label == *label) {
        return Ok(Vec::new());
    }
    let picked = offered.iter().find(|size| size.label == *label);
    let picked = picked.ok_or_else(|| OrderRefusal::SizeNotOffered(label.clone()))?;
    let before = size.replace(picked.clone());
    let (old, new) = (before.as_ref().map(|size| size.label.to_string()), label.to_string());
    let mut changes = vec![Change::of(&format!("size of line {}", line.number), old, Some(new))];
    if line.price == before.and_then(|size| size.price) {
        let field = format!("price of line {}", line.number);
        changes.extend(replace(&field, &mut line.price, picked.price, |price| price.map(|price| price.to_string())));
    }
    Ok(changes)
}

/// Puts a value into its place, and answers the change if it is one.
fn replace<T: PartialEq>(field: &str, place: &mut T, new: T, said: impl Fn(&T) -> Option<String>) -> Option<Change> {
    if *place == new {
        return None;
    }
    let old = said(place);
    *place = new;
    Some(Change::of(field, old, said(place)))
}

/// A grant as the history says it.
fn said(grant: &Grant) -> Option<String> {
    Some(grant.to_string())
}
