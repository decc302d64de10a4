//! What becomes of an order that staff work on, and for what they are refused.

use picdesk::{Billing, OrderState};

use super::{Deed, Head, Part};
use crate::state_machine::{
    model::Pick,
    orders::{Line, Order, Why, price_of},
};

impl Order {
    /// Does all of a deed or nothing. What is different afterwards is one more revision (rule 40).
    pub fn change(&mut self, deed: &Deed) -> Result<(), Why> {
        if self.is_closed_to(deed) {
            return Err("cancelled");
        }
        let mut next = self.clone();
        match deed {
            Deed::Save { head, lines } => next.save(*head, lines)?,
            Deed::SetGrant { line: Some(line), grant } => next.lines[*line].grant = *grant,
            Deed::SetGrant { line: None, grant } => next.grant = *grant,
            Deed::PickSize { line } => next.pick_size(*line)?,
            Deed::Release => next.release()?,
            Deed::Pay(paid) => next.paid = *paid,
            Deed::Cancel => next.cancel()?,
        }
        next.revision += u32::from(next != *self);
        *self = next;
        Ok(())
    }

    /// Rule 26: of an order that was cancelled nothing is edited but what staff tell each other.
    fn is_closed_to(&self, deed: &Deed) -> bool {
        let edits = match deed {
            Deed::Save { head: None | Some(Head::StaffNote(_)), lines } => !lines.is_empty(),
            Deed::Save { .. } | Deed::SetGrant { .. } | Deed::PickSize { .. } => true,
            Deed::Release | Deed::Pay(_) | Deed::Cancel => false,
        };
        edits && self.state == OrderState::Cancelled
    }

    fn save(&mut self, head: Option<Head>, lines: &[(usize, Part)]) -> Result<(), Why> {
        if let Some(head) = head {
            self.save_head(head)?;
        }
        for (place, part) in lines {
            self.save_line(*place, *part)?;
        }
        self.gross()?;
        Ok(())
    }

    /// Rule 45: once a line was invoiced, what the order's prices mean is frozen.
    fn save_head(&mut self, head: Head) -> Result<(), Why> {
        match head {
            Head::Currency(currency) if currency != self.currency && self.is_invoiced() => return Err("invoiced"),
            Head::Discount(share) if share != self.discount && self.is_invoiced() => return Err("invoiced"),
            // Prices keep their numbers.
            Head::Currency(currency) => self.currency = currency,
            Head::Discount(share) => self.discount = share,
            Head::Tell(told) => self.told = told,
            Head::PayFirst(first) => self.pay_first = first,
            Head::NoteToClient(note) => self.note_to_client = note,
            Head::StaffNote(note) => self.staff_note = note,
        }
        Ok(())
    }

    /// Rules 43, 45 and 46: an order has one currency, what was invoiced is frozen, and only what stands and has a price is
    /// marked.
    fn save_line(&mut self, place: usize, part: Part) -> Result<(), Why> {
        let line = &mut self.lines[place];
        match part {
            Part::Approve(approved) => line.approved = approved,
            _ if line.is_invoiced() => return Err("invoiced"),
            Part::Mark(true) if line.struck => return Err("struck"),
            Part::Mark(true) if line.price.is_none() => return Err("no price"),
            Part::Price(None) if line.billing == Billing::ToInvoice => return Err("no price"),
            Part::ForeignPrice(_) => return Err("two currencies"),
            Part::Price(price) => line.price = price,
            Part::Strike(struck) => line.struck = struck,
            Part::Mark(true) => line.billing = Billing::ToInvoice,
            Part::Mark(false) => line.billing = Billing::Open,
        }
        if line.struck {
            line.billing = Billing::Open;
        }
        Ok(())
    }

    /// Picks a line's size. The price goes with it, unless it is another one than that of the size before.
    fn pick_size(&mut self, place: usize) -> Result<(), Why> {
        let line = &mut self.lines[place];
        if line.is_invoiced() {
            return Err("invoiced");
        }
        if !line.royalty_free {
            return Err("the client's");
        }
        if line.price == price_of(line.size, self.currency) {
            line.price = price_of(Some("M"), self.currency);
        }
        line.size = Some("M");
        self.gross()?;
        Ok(())
    }

    /// Rule 12.
    fn release(&mut self) -> Result<(), Why> {
        if self.state != OrderState::Draft {
            return Err("no draft");
        }
        (self.state, self.released) = (OrderState::Open, true);
        Ok(())
    }

    /// Rules 26 and 45.
    fn cancel(&mut self) -> Result<(), Why> {
        if self.state == OrderState::Cancelled {
            return Err("cancelled");
        }
        if self.is_invoiced() {
            return Err("invoiced");
        }
        self.state = OrderState::Cancelled;
        for line in &mut self.lines {
            line.billing = Billing::Open;
        }
        Ok(())
    }

    /// Adds a file as the last line, unless it is on one already (rule 41).
    pub fn add_file(&mut self, file: usize, royalty_free: bool, pick: Pick) -> Result<(), Why> {
        if self.state == OrderState::Cancelled {
            return Err("cancelled");
        }
        if self.lines.iter().any(|line| line.file == file) {
            return Ok(());
        }
        // What is named is no size of all, as the largest or the smallest is (rule 19).
        if pick == Some("M") && !royalty_free {
            return Err("not royalty-free");
        }
        let mut next = self.clone();
        next.lines.push(Line::of(file, royalty_free, pick, self.currency));
        next.gross()?;
        next.revision += 1;
        *self = next;
        Ok(())
    }

    /// The same once more, as a draft: what stands, for what it costs, and what was said of it. What was permitted,
    /// approved, paid or invoiced stays with the first.
    pub fn once_more(&self) -> Result<Self, Why> {
        let again = |line: &Line| {
            let ordered = Line::of(line.file, line.royalty_free, line.size, self.currency);
            Line { price: line.price, ..ordered }
        };
        let lines: Vec<Line> = self.standing().map(again).collect();
        if lines.is_empty() {
            return Err("no files");
        }
        Ok(Self {
            state: OrderState::Draft,
            released: false,
            currency: self.currency,
            discount: self.discount,
            told: self.told,
            pay_first: self.pay_first,
            note_to_client: self.note_to_client,
            staff_note: self.staff_note,
            ..Self::of(self.client, lines)
        })
    }
}
