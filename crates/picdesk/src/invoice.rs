//! Invoices: what was taken out of orders once, for an accounting program (rules 45, 46).
//!
//! An invoice copies all that it says, so that it reads the same at any time, whatever becomes of the account, the orders and
//! the files that it speaks of. It is made once and never changed. Picdesk keeps an order book, and no accounts: what is owed,
//! taxed and paid back is known to the accounting program.

use std::{fmt, str::FromStr};

use crate::{
    account::Account,
    file::FileNumber,
    ids::AccountId,
    licence::LicenceModel,
    moment::{Moment, Stamp},
    money::{Currency, Money, MoneyError},
    order::{OrderNumber, line::LineNumber},
    policy::{Permit, may},
    sizes::SizeLabel,
    text::{EmailAddress, Name},
};

/// The number of an invoice, from 1. The numbers have no gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InvoiceNumber(pub i64);

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for InvoiceNumber {
    type Err = NotAnInvoiceNumber;

    /// Reads a number as it is printed, so that an invoice has one address.
    fn from_str(text: &str) -> Result<Self, NotAnInvoiceNumber> {
        let number = text.parse().ok().map(Self).filter(|number| number.0 > 0 && number.to_string() == text);
        number.ok_or(NotAnInvoiceNumber)
    }
}

/// The text is no number of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the number of an invoice is a whole number without a sign or leading zeros, such as 7")]
pub struct NotAnInvoiceNumber;

/// What was taken out of the orders of one account, in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// The number that names it.
    pub number: InvoiceNumber,
    /// Whose orders they are.
    pub account: AccountId,
    /// That person's name, then.
    pub name: Name,
    /// That person's company, then.
    pub company: Option<Name>,
    /// The address of the account, then.
    pub address: EmailAddress,
    /// The currency of every amount.
    pub currency: Currency,
    /// What it is for, by the orders' numbers and then by the lines'.
    pub lines: Vec<InvoiceLine>,
    /// What the lines cost together.
    pub total: Money,
    /// Who took it out.
    pub made_by: AccountId,
    /// When.
    pub made_at: Moment,
}

/// A line of an order, as it was when it was invoiced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceLine {
    /// In which order it is.
    pub order: OrderNumber,
    /// Which of its lines.
    pub line: LineNumber,
    /// The client's own name for the order.
    pub reference: Option<Name>,
    /// The number of the file.
    pub file: FileNumber,
    /// What the file was called.
    pub title: String,
    /// Under which licence it was sold.
    pub licence: LicenceModel,
    /// In which size; none where the client picks it.
    pub size: Option<SizeLabel>,
    /// What it cost before the discount.
    pub price: Money,
    /// What it costs.
    pub net: Money,
}

impl InvoiceLine {
    /// What the discount took off.
    pub fn discount(&self) -> Money {
        // A net price is the price at the most, so this is not below zero.
        Money::new(self.price.minor() - self.net.minor(), self.price.currency()).unwrap_or(self.net)
    }
}

/// Asks for an invoice of all that is marked in the open orders of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakeOut {
    /// Whose orders.
    pub account: AccountId,
    /// The orders in this currency; those in another one are for another invoice.
    pub currency: Currency,
    /// The sum that was shown to whoever asks; where it has become another one nothing is taken out.
    pub shown: Option<Money>,
}

impl Invoice {
    /// Makes an invoice of these lines, which were taken out of orders of this account.
    pub(crate) fn make(
        editing: &Permit<may::EditOrders>,
        ask: &TakeOut,
        owner: &Account,
        lines: Vec<InvoiceLine>,
        stamp: Stamp<InvoiceNumber>,
    ) -> Result<Self, InvoiceRefusal> {
        let made_by = editing.who().actor.filter(|_| !lines.is_empty()).ok_or(InvoiceRefusal::Nothing)?;
        let nothing = Money::new(0, ask.currency)?;
        let total = lines.iter().try_fold(nothing, |sum, line| sum.plus(line.net))?;
        if ask.shown.is_some_and(|shown| shown != total) {
            return Err(InvoiceRefusal::AnotherSum(total));
        }
        Ok(Self {
            number: stamp.id,
            account: owner.id,
            name: owner.name.clone(),
            company: owner.company.clone(),
            address: owner.address.clone(),
            currency: ask.currency,
            lines,
            total,
            made_by,
            made_at: stamp.at,
        })
    }
}

/// Why no invoice was made. The marks stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvoiceRefusal {
    /// No line is marked, or somebody else has just taken them out (rule 46).
    #[error("no line of an open order of this account is marked for invoicing in this currency")]
    Nothing,
    /// Something was marked, unmarked or priced anew meanwhile.
    #[error("what is to be invoiced was changed meanwhile: it is {0} now")]
    AnotherSum(Money),
    /// A sum that does not fit (rule 43).
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// What a list of invoices shows of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceRow {
    /// The number that names it.
    pub number: InvoiceNumber,
    /// Whose orders they are.
    pub account: AccountId,
    /// That person's name, then.
    pub name: Name,
    /// That person's company, then.
    pub company: Option<Name>,
    /// How many lines it has.
    pub lines: u32,
    /// What they cost together.
    pub total: Money,
    /// The name of whoever took it out.
    pub made_by: Name,
    /// When.
    pub made_at: Moment,
}

/// What is marked for invoicing in the open orders of one account, in one currency: the next invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToInvoiceRow {
    /// Whose orders.
    pub account: AccountId,
    /// That person's name.
    pub name: Name,
    /// That person's company.
    pub company: Option<Name>,
    /// The currency of the orders.
    pub currency: Currency,
    /// How many orders.
    pub orders: u32,
    /// How many lines.
    pub lines: u32,
    /// What they cost together; none where the sum does not fit, so that it cannot be invoiced as it is.
    pub total: Option<Money>,
}

/// The place of a row in the list of what is to be invoiced, which is sorted by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToInvoiceKey {
    /// Whose orders.
    pub account: AccountId,
    /// Their currency.
    pub currency: Currency,
}

impl From<&ToInvoiceRow> for ToInvoiceKey {
    fn from(row: &ToInvoiceRow) -> Self {
        Self { account: row.account, currency: row.currency }
    }
}
