//! **Export as CSV**: all orders that the filters of **Order management** leave, and not only those of the page.

use poem::IntoResponse;

use super::filter;
use crate::{
    exported::ExportedOrders,
    pages::{
        door::Answer,
        fields::{Complaints, Fields},
        visit::Visit,
    },
    problem::Problem,
};

/// The fields that narrow the list.
const FILTERS: [&str; 11] =
    ["number", "client", "of", "state", "grant", "origin", "since", "until", "staff", "mail", "to-invoice"];

/// What the fields say that narrow the list, for a form that sends it once more.
pub(super) fn filters(query: &Fields) -> Vec<(&'static str, String)> {
    let said = |name: &'static str| query.ticked(name).then(|| (name, query.text(name).to_owned()));
    FILTERS.into_iter().filter_map(said).collect()
}

/// The form says what the list was narrowed to. A number that is none would narrow nothing, so that the whole order book went
/// out.
pub(super) async fn export(visit: Visit, fields: Fields) -> Answer {
    let mut complaints = Complaints::default();
    fields.read_if_any::<picdesk::OrderNumber>("number", &mut complaints);
    if let Some(complaint) = complaints.about("number") {
        return Err(Problem::unreadable(complaint));
    }
    let export = visit.desk.export_orders(&visit.actor, filter(&fields)).await?;
    Ok(ExportedOrders(export).into_response())
}
