//! The life of an order: shown to its client, marked as paid, cancelled, made once more.

use crate::{
    account::Account,
    ids::AccountId,
    journal::Change,
    moment::{Moment, Stamp},
    order::{
        Grant, Order, OrderNumber, OrderRecord, OrderRefusal, OrderState, Origin,
        edit::{Edited, replace},
        line::{Billing, LineNumber, LineState, OrderLine},
    },
    policy::{Permit, may},
    revision::Expected,
};

impl Order {
    /// Shows a draft to its client from now on (rule 12); answers what is different.
    pub fn release(
        &mut self,
        _editing: &Permit<may::EditOrders>,
        expected: Expected,
    ) -> Result<Option<Change>, OrderRefusal> {
        expected.check(self.0.revision)?;
        if self.0.state != OrderState::Draft {
            return Err(OrderRefusal::NotADraft);
        }
        let change = replace("state", &mut self.0.state, OrderState::Open, OrderState::said);
        self.0.revision = self.0.revision.next();
        Ok(change)
    }

    /// Refuses to tell its owner of an order: of a draft, which is not there for them (rule 12), nor ever will be if it was
    /// cancelled, or where they cannot sign in (rule 10).
    pub fn may_be_told_of(&self, owner: &Account) -> Result<(), OrderRefusal> {
        if !self.is_seen_by_owner() {
            let cancelled = self.0.state == OrderState::Cancelled;
            return Err(if cancelled { OrderRefusal::Cancelled } else { OrderRefusal::DraftAnnounced });
        }
        if !owner.standing.enabled {
            return Err(OrderRefusal::AccountDisabled);
        }
        Ok(())
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

    /// Cancels the order for good: it gives nothing any more (rule 26), and what was marked for invoicing is not. One of which
    /// a line was invoiced stays (rule 45).
    pub fn cancel(&mut self, _editing: &Permit<may::EditOrders>, expected: Expected) -> Result<Edited, OrderRefusal> {
        expected.check(self.0.revision)?;
        if self.0.state == OrderState::Cancelled {
            return Err(OrderRefusal::Cancelled);
        }
        if let Some(line) = self.first_invoiced() {
            return Err(OrderRefusal::Invoiced(line));
        }
        let mut edited = Edited::default();
        self.0.withheld = !self.is_seen_by_owner();
        edited.changes.extend(replace("state", &mut self.0.state, OrderState::Cancelled, OrderState::said));
        for line in &mut self.0.lines {
            let field = format!("invoicing of line {}", line.number);
            if let Some(change) = replace(&field, &mut line.billing, Billing::Open, Billing::said) {
                edited.lines.push(line.number);
                edited.changes.push(change);
            }
        }
        self.0.revision = self.0.revision.next();
        Ok(edited)
    }

    /// The first line that was invoiced.
    pub(crate) fn first_invoiced(&self) -> Option<LineNumber> {
        self.0.lines.iter().find(|line| line.is_invoiced()).map(|line| line.number)
    }

    /// The same order once more, as a draft of whoever asks for it: its standing files that can still be licensed, in the
    /// same sizes, for the same prices. What was permitted, approved, paid, accepted or invoiced stays with the first.
    pub fn once_more(
        &self,
        creating: &Permit<may::CreateOrders>,
        stamp: Stamp<OrderNumber>,
    ) -> Result<Self, OrderRefusal> {
        let created_by: AccountId = creating.who().actor.ok_or(OrderRefusal::NotAClient)?;
        let standing = |line: &&OrderLine| line.state == LineState::Standing && !line.file.withdrawn;
        let again = |(number, line): (u32, &OrderLine)| OrderLine {
            number: LineNumber(number),
            grant: Grant::Inherit,
            delivery_approved: false,
            billing: Billing::Open,
            ..line.clone()
        };
        let lines: Vec<_> = (1..).zip(self.0.lines.iter().filter(standing)).map(again).collect();
        if lines.is_empty() {
            return Err(OrderRefusal::NothingAvailable);
        }
        let begun = OrderRecord::begun(stamp, self.0.owner, created_by, Origin::BackOffice, self.0.currency, lines);
        Ok(Self(OrderRecord {
            state: OrderState::Draft,
            note_to_client: self.0.note_to_client.clone(),
            staff_note: self.0.staff_note.clone(),
            discount: self.0.discount.clone(),
            prices_shown: self.0.prices_shown,
            must_pay_first: self.0.must_pay_first,
            usage: self.0.usage.clone(),
            reference: self.0.reference.clone(),
            ..begun
        }))
    }
}
