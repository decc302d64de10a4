//! The report of a bulk order as a table to keep: people take it from its page, programs through the API (rule 13).

use picdesk::{BulkOrderShown, TargetState};

use crate::{csv::Csv, pages::sentence};

/// The table, called after the lightbox and the day on which it began.
pub(crate) fn bulk_report(shown: &BulkOrderShown) -> Csv {
    let day = shown.bulk.begun_at.utc().date().to_string();
    let called = ["bulk order", shown.bulk.lightbox.as_str(), &day];
    let mut table = Csv::called(&called, &["E-mail", "Name", "Result", "Order", "Reason"]);
    for row in &shown.report {
        let (order, why) = match &row.target.state {
            TargetState::Waiting => (String::new(), String::new()),
            TargetState::Created(number) => (number.to_string(), String::new()),
            TargetState::Refused(refused) => (String::new(), sentence(&refused.words)),
        };
        let name = row.name.as_ref().map(ToString::to_string).unwrap_or_default();
        table.row(&[row.target.typed.as_str(), &name, came_of(&row.target.state), &order, &why]);
    }
    table
}

/// What came of one account, in two words.
pub(crate) fn came_of(state: &TargetState) -> &'static str {
    match state {
        TargetState::Waiting => "Waiting",
        TargetState::Created(_) => "Order created",
        TargetState::Refused(_) => "No order",
    }
}
