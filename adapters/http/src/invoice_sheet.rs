//! An invoice as a table that an accounting program reads: people take it from its page, programs through the API (rule 46).
//!
//! Every row says all that is known of it, so that a program need not join anything. Amounts have a point and no sign of a
//! currency, which has a column of its own. The same invoice is the same bytes at any time.

use picdesk::{Invoice, SizeLabel};

use crate::csv::Csv;

/// The head of the table.
const COLUMNS: [&str; 18] = [
    "Invoice",
    "Date",
    "Account",
    "Name",
    "Company",
    "E-mail",
    "Order",
    "Reference",
    "Line",
    "File",
    "Title",
    "Licence",
    "Size",
    "Price",
    "Discount",
    "Net",
    "Currency",
    "Invoice total",
];

/// The table, called after the invoice, the client and the day on which it was made.
pub(crate) fn invoice_sheet(invoice: &Invoice) -> Csv {
    let (number, day) = (invoice.number.to_string(), invoice.made_at.utc().date().to_string());
    let mut table = Csv::called(&["invoice", &number, invoice.name.as_str(), &day], &COLUMNS);
    for line in &invoice.lines {
        table.row(&[
            &number,
            &day,
            &invoice.account.to_string(),
            invoice.name.as_str(),
            invoice.company.as_ref().map_or("", picdesk::Name::as_str),
            invoice.address.as_str(),
            &line.order.to_string(),
            line.reference.as_ref().map_or("", picdesk::Name::as_str),
            &line.line.to_string(),
            line.file.as_str(),
            &line.title,
            line.licence.code(),
            line.size.as_ref().map_or("", SizeLabel::as_str),
            &line.price.amount(),
            &line.discount().amount(),
            &line.net.amount(),
            invoice.currency.code(),
            &invoice.total.amount(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use picdesk::{Currency, InvoiceLine, InvoiceNumber, LicenceModel, LineNumber, Moment, Money, OrderNumber};

    use super::*;

    fn euros(minor: i64) -> Money {
        Money::new(minor, Currency::EUR).unwrap()
    }

    #[test]
    fn an_accounting_program_reads_a_row_for_each_line() {
        let line = InvoiceLine {
            order: OrderNumber::new(1001),
            line: LineNumber(2),
            reference: "+49 Job".parse().ok(),
            file: "PD-000042".parse().unwrap(),
            title: "=Fog, \"thick\"".to_owned(),
            licence: LicenceModel::RoyaltyFree,
            size: "XL".parse().ok(),
            price: euros(5_450),
            net: euros(4_905),
        };
        let invoice = Invoice {
            number: InvoiceNumber(7),
            account: "0197a5c0-0000-7000-8000-00000000000a".parse().unwrap(),
            name: "Ana Lima".parse().unwrap(),
            company: None,
            address: "ana@example.org".parse().unwrap(),
            currency: Currency::EUR,
            lines: vec![line],
            total: euros(4_905),
            made_by: "0197a5c0-0000-7000-8000-00000000000b".parse().unwrap(),
            made_at: Moment::from_micros(1_772_323_200_000_000),
        };
        let head = COLUMNS.join(",");
        let row = "7,2026-03-01,0197a5c0-0000-7000-8000-00000000000a,Ana Lima,,ana@example.org,1001,'+49 Job,2,PD-000042,\
                   \"'=Fog, \"\"thick\"\"\",RF,XL,54.50,5.45,49.05,EUR,49.05";
        assert_eq!(invoice_sheet(&invoice).take(), format!("{head}\r\n{row}\r\n"));
        assert_eq!(euros(i64::MAX).amount(), "92233720368547758.07");
    }
}
