//! **Invoicing**: who has what to invoice, taking it out once, and the invoices that were made (rules 45, 46).

use askama::Template;
use picdesk::{
    AccountId, Currency, Error, InvoiceNumber, InvoiceRefusal, InvoiceRow, Money, Page, Refused, Right, SizeLabel,
    TakeOut, ToInvoiceKey, ToInvoiceRow,
};
use poem::IntoResponse;

use super::{INVOICING, ORDERS};
use crate::{
    invoice_sheet::invoice_sheet,
    pages::{
        chrome::{Chrome, Notice, Place, page, see_and_say},
        door::{Answer, Door},
        fields::{Fields, sentence},
        visit::Visit,
        words::{When, count, encoded, mark, money},
    },
    problem::Problem,
};

/// How many rows each of the two lists has on a page.
const ROWS: u16 = 30;

#[derive(Template)]
#[template(path = "office/invoicing.html")]
struct Invoicing {
    chrome: Chrome,
    due: Vec<Due>,
    due_next: Option<String>,
    due_later: bool,
    /// Whether the visitor takes out, and does not only look.
    takes: bool,
    invoices: Vec<Made>,
    next: Option<String>,
    later: bool,
    first: String,
}

/// What one account has to be invoiced, in one currency.
struct Due {
    account: AccountId,
    client: String,
    currency: Currency,
    said: String,
    /// The sum as people read it, and as the form says which one was shown; none where it does not fit.
    total: Option<(String, i64)>,
    href: String,
}

/// An invoice in the list.
struct Made {
    number: InvoiceNumber,
    client: String,
    lines: String,
    total: String,
    made_by: String,
    made: When,
}

#[derive(Template)]
#[template(path = "office/invoice.html")]
struct OneInvoice {
    chrome: Chrome,
    number: InvoiceNumber,
    client: String,
    address: String,
    made: When,
    lines: Vec<Line>,
    total: String,
}

/// A line of an invoice.
struct Line {
    order: i64,
    reference: String,
    line: u32,
    file: String,
    title: String,
    licence: &'static str,
    size: String,
    price: String,
    discount: Option<String>,
    net: String,
}

pub(super) fn doors() -> Vec<Door> {
    vec![
        Door::at(INVOICING).shows(list),
        Door::at("/office/invoicing/take-out").takes(take_out),
        Door::at("/office/invoicing/:number").shows(one),
        Door::at("/office/invoicing/:number/sheet.csv").shows(download),
    ]
}

async fn list(visit: Visit) -> Answer {
    let query = &visit.asked.query;
    let (after, due_after) = (query.value("after"), key(query.text("due")));
    let due = visit.desk.to_invoice(&visit.actor, &Page::new(due_after, ROWS)).await?;
    let made = visit.desk.invoices(&visit.actor, &Page::new(after, ROWS)).await?;
    let further =
        |key: ToInvoiceKey| format!("{INVOICING}?due={}", encoded(format!("{} {}", key.account, key.currency)));
    let filled = Invoicing {
        chrome: visit.chrome("Invoicing", Place::Invoicing),
        due: due.rows.iter().map(Due::from).collect(),
        due_next: due.next.map(further),
        due_later: due_after.is_some(),
        takes: visit.actor.rights().holds(Right::EditOrders),
        invoices: made.rows.iter().map(Made::from).collect(),
        next: made.next.map(|next| query.next_page(next)),
        later: after.is_some(),
        first: query.first_page(INVOICING),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

/// The place in the list of what is to be invoiced that an address names.
fn key(text: &str) -> Option<ToInvoiceKey> {
    let (account, currency) = text.split_once(' ')?;
    Some(ToInvoiceKey { account: account.parse().ok()?, currency: currency.parse().ok()? })
}

async fn take_out(visit: Visit, fields: Fields) -> Answer {
    let currency: Currency = fields.text("currency").parse().map_err(Problem::unreadable)?;
    let minor: i64 = fields.text("shown").parse().map_err(Problem::unreadable)?;
    let ask = TakeOut {
        account: fields.text("account").parse().map_err(Problem::unreadable)?,
        currency,
        shown: Some(Money::new(minor, currency).map_err(Problem::unreadable)?),
    };
    match visit.desk.take_out(&visit.actor, &ask).await {
        Ok(invoice) => {
            let (number, lines) = (invoice.number, count(invoice.lines.len() as u64, "line"));
            let said = format!("Invoice {number} was taken out: {lines}, {}.", money(invoice.total));
            see_and_say(&visit, &format!("{INVOICING}/{number}"), &Notice::done(said))
        }
        // The list shows how it is now; nothing of what was asked for is lost by that.
        Err(Error::Refused(Refused::Invoice(refusal))) => {
            see_and_say(&visit, INVOICING, &Notice::refused(refused(&refusal)))
        }
        Err(other) => Err(other.into()),
    }
}

/// Why nothing was taken out, and what to do.
fn refused(refusal: &InvoiceRefusal) -> String {
    match refusal {
        InvoiceRefusal::Nothing => {
            "Nothing is marked for that invoice any more. Somebody may have taken it out: look among the invoices."
                .to_owned()
        }
        InvoiceRefusal::AnotherSum(total) => {
            format!("It was changed meanwhile, and is {} now. Look at it, and take it out then.", money(*total))
        }
        InvoiceRefusal::Money(error) => sentence(&error.to_string()),
    }
}

async fn one(visit: Visit) -> Answer {
    let invoice = visit.desk.invoice(&visit.actor, visit.asked.named("number")?).await?;
    let filled = OneInvoice {
        chrome: visit.chrome(format!("Invoice {}", invoice.number), Place::Invoicing),
        number: invoice.number,
        client: invoice.name.with_company(invoice.company.as_ref()),
        address: invoice.address.to_string(),
        made: When(invoice.made_at),
        lines: invoice.lines.iter().map(Line::from).collect(),
        total: money(invoice.total),
    };
    page(&filled, &visit.settings, &filled.chrome)
}

async fn download(visit: Visit) -> Answer {
    let invoice = visit.desk.invoice(&visit.actor, visit.asked.named("number")?).await?;
    Ok(invoice_sheet(&invoice).into_response())
}

impl From<&ToInvoiceRow> for Due {
    fn from(row: &ToInvoiceRow) -> Self {
        Self {
            account: row.account,
            client: row.name.with_company(row.company.as_ref()),
            currency: row.currency,
            said: format!("{} in {}", count(row.lines, "line"), count(row.orders, "order")),
            total: row.total.map(|total| (money(total), total.minor())),
            href: format!("{ORDERS}?of={}&to-invoice=on", row.account),
        }
    }
}

impl From<&InvoiceRow> for Made {
    fn from(row: &InvoiceRow) -> Self {
        Self {
            number: row.number,
            client: row.name.with_company(row.company.as_ref()),
            lines: count(row.lines, "line"),
            total: money(row.total),
            made_by: row.made_by.to_string(),
            made: When(row.made_at),
        }
    }
}

impl From<&picdesk::InvoiceLine> for Line {
    fn from(line: &picdesk::InvoiceLine) -> Self {
        Self {
            order: line.order.number(),
            reference: line.reference.as_ref().map(ToString::to_string).unwrap_or_default(),
            line: line.line.0,
            file: line.file.to_string(),
            title: line.title.clone(),
            licence: mark(line.licence),
            size: line.size.as_ref().map(SizeLabel::to_string).unwrap_or_default(),
            price: money(line.price),
            discount: (line.price != line.net).then(|| money(line.discount())),
            net: money(line.net),
        }
    }
}
