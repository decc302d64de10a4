//! Invoices on the wire.

use picdesk::{AccountId, Currency, EmailAddress, FileNumber, InvoiceNumber, Name, SizeLabel};
use poem_openapi::{Object, types::Example};

use crate::{
    problem::Problem,
    wire::{
        files::{Licence, Money},
        text::{Text, When, sample, when},
    },
};

/// Which lines to take out onto an invoice.
#[derive(Debug, Object)]
#[oai(example, deny_unknown_fields, skip_serializing_if_is_none)]
pub(crate) struct TakeOut {
    /// In whose open orders they are.
    pub account: Text<AccountId>,
    /// The currency of the orders.
    pub currency: Text<Currency>,
    /// The sum that was shown for it, in minor units. Where it has become another one, nothing is taken out.
    #[oai(validator(minimum(value = "0")))]
    pub shown: Option<i64>,
}

impl TryFrom<TakeOut> for picdesk::TakeOut {
    type Error = Problem;

    fn try_from(sent: TakeOut) -> Result<Self, Problem> {
        let Text(currency) = sent.currency;
        let shown = sent.shown.map(|minor| picdesk::Money::new(minor, currency)).transpose();
        Ok(Self { account: sent.account.0, currency, shown: shown.map_err(Problem::unreadable)? })
    }
}

/// What is marked for invoicing in the open orders of one account, in one currency.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct ToInvoice {
    /// Whose orders.
    pub account: Text<AccountId>,
    /// That person's name.
    pub name: Text<Name>,
    /// That person's company.
    pub company: Option<Text<Name>>,
    /// The currency of the orders.
    pub currency: Text<Currency>,
    /// How many orders.
    pub orders: u32,
    /// How many lines.
    pub lines: u32,
    /// What they cost together; not there where the sum does not fit.
    pub total: Option<Money>,
}

impl From<picdesk::ToInvoiceRow> for ToInvoice {
    fn from(row: picdesk::ToInvoiceRow) -> Self {
        Self {
            account: Text(row.account),
            name: Text(row.name),
            company: row.company.map(Text),
            currency: Text(row.currency),
            orders: row.orders,
            lines: row.lines,
            total: row.total.map(Money::from),
        }
    }
}

/// What a list of invoices shows of one.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct InvoiceRow {
    /// Its number.
    pub number: i64,
    /// Whose orders it is for.
    pub account: Text<AccountId>,
    /// That person's name, then.
    pub name: Text<Name>,
    /// That person's company, then.
    pub company: Option<Text<Name>>,
    /// How many lines it has.
    pub lines: u32,
    /// What they cost together.
    pub total: Money,
    /// The name of whoever took it out.
    pub made_by: Text<Name>,
    /// When.
    pub made_at: Text<When>,
}

impl From<picdesk::InvoiceRow> for InvoiceRow {
    fn from(row: picdesk::InvoiceRow) -> Self {
        Self {
            number: row.number.0,
            account: Text(row.account),
            name: Text(row.name),
            company: row.company.map(Text),
            lines: row.lines,
            total: row.total.into(),
            made_by: Text(row.made_by),
            made_at: when(row.made_at),
        }
    }
}

/// An invoice: what was taken out of the orders of one account, as it was then.
#[derive(Debug, Object)]
#[oai(example, skip_serializing_if_is_none)]
pub(crate) struct Invoice {
    /// Its number; the numbers have no gaps.
    pub number: i64,
    /// Whose orders it is for.
    pub account: Text<AccountId>,
    /// That person's name, then.
    pub name: Text<Name>,
    /// That person's company, then.
    pub company: Option<Text<Name>>,
    /// The address of the account, then.
    pub address: Text<EmailAddress>,
    /// What it is for.
    pub lines: Vec<InvoiceLine>,
    /// What the lines cost together.
    pub total: Money,
    /// Who took it out.
    pub made_by: Text<AccountId>,
    /// When.
    pub made_at: Text<When>,
}

/// A line of an order, as it was when it was invoiced.
#[derive(Debug, Object)]
#[oai(skip_serializing_if_is_none)]
pub(crate) struct InvoiceLine {
    /// In which order it is.
    pub order: i64,
    /// Which of its lines.
    pub line: u32,
    /// The client's own name for the order.
    pub reference: Option<Text<Name>>,
    /// The number of the file.
    pub file: Text<FileNumber>,
    /// What the file was called.
    pub title: String,
    /// Under which licence it was sold.
    pub licence: Licence,
    /// In which size; not there where the client picks it.
    pub size: Option<Text<SizeLabel>>,
    /// What it cost before the discount.
    pub price: Money,
    /// What it costs.
    pub net: Money,
}

impl From<picdesk::Invoice> for Invoice {
    fn from(invoice: picdesk::Invoice) -> Self {
        Self {
            number: invoice.number.0,
            account: Text(invoice.account),
            name: Text(invoice.name),
            company: invoice.company.map(Text),
            address: Text(invoice.address),
            lines: invoice.lines.into_iter().map(InvoiceLine::from).collect(),
            total: invoice.total.into(),
            made_by: Text(invoice.made_by),
            made_at: when(invoice.made_at),
        }
    }
}

impl From<picdesk::InvoiceLine> for InvoiceLine {
    fn from(line: picdesk::InvoiceLine) -> Self {
        Self {
            order: line.order.number(),
            line: line.line.0,
            reference: line.reference.map(Text),
            file: Text(line.file),
            title: line.title,
            licence: line.licence.into(),
            size: line.size.map(Text),
            price: line.price.into(),
            net: line.net.into(),
        }
    }
}

impl Example for TakeOut {
    fn example() -> Self {
        sample(r#"{"account": "0197a5c0-0000-7000-8000-00000000000a", "currency": "EUR", "shown": 10800}"#)
    }
}

impl Example for ToInvoice {
    fn example() -> Self {
        sample(
            r#"{"account": "0197a5c0-0000-7000-8000-00000000000a", "name": "Ana Lima", "currency": "EUR", "orders": 1,
            "lines": 1, "total": {"minor": 10800, "currency": "EUR"}}"#,
        )
    }
}

impl Example for InvoiceRow {
    fn example() -> Self {
        sample(
            r#"{"number": 7, "account": "0197a5c0-0000-7000-8000-00000000000a", "name": "Ana Lima", "lines": 1,
            "total": {"minor": 10800, "currency": "EUR"}, "made_by": "Bea Ott", "made_at": "2026-03-31T16:00:00Z"}"#,
        )
    }
}

impl Example for Invoice {
    fn example() -> Self {
        sample(
            r#"{"number": 7, "account": "0197a5c0-0000-7000-8000-00000000000a", "name": "Ana Lima",
            "address": "ana@example.org", "lines": [{"order": 1001, "line": 1, "reference": "Job 12", "file": "PD-000042",
            "title": "Harbour in fog", "licence": "RM", "price": {"minor": 12000, "currency": "EUR"},
            "net": {"minor": 10800, "currency": "EUR"}}], "total": {"minor": 10800, "currency": "EUR"},
            "made_by": "0197a5c0-0000-7000-8000-00000000000b", "made_at": "2026-03-31T16:00:00Z"}"#,
        )
    }
}

/// The number of an invoice in an address.
pub(crate) type Number = Text<InvoiceNumber>;
